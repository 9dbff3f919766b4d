"""Follow territories through time: what they became, what they come from."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from maillage.core.numbers import format_day
from maillage.territories.enums import LineageEvent
from maillage.territories.models import Lineage, Territory

MAX_STEPS = 60


@dataclass(frozen=True)
class Successor:
    """A territory of today that holds a share of one of the past."""

    territory: Territory
    share: Decimal


@dataclass(frozen=True)
class HistoryStep:
    """One event in the life of a territory, told in French, with the territories it names."""

    day: datetime.date | None
    sentence: str
    territories: tuple[Territory, ...]
    source: str


def find_successors(territory: Territory) -> list[Successor]:
    """Give what a territory is today, following every merger, split and change of code.

    Shares add up to one, unless part of the lineage is not known. A territory that still exists and
    gave nothing away is its own and only successor.
    """
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    rows: dict[int, Territory] = {territory.pk: territory}
    heap: list[tuple[int, datetime.date, Decimal]] = [(territory.pk, datetime.date.min, Decimal(1))]
    if territory.valid_to is None:
        # Today's territory gave parts away in its past, it did not become them.
        return [Successor(territory, Decimal(1))]
    for _ in range(MAX_STEPS):
        if not heap:
            break
        wave, heap = heap, []
        outgoing = _load_outgoing({pk for pk, _, _ in wave})
        for pk, since, share in wave:
            event = _find_next(outgoing[pk], since)
            if not event:
                if rows[pk].valid_to is None:
                    found[pk] += share
                continue
            day = event[0].happened_on or since
            for link in event:
                rows[link.after_id] = link.after
                heap.append((link.after_id, day, share * link.share))
            kept = 1 - sum((link.share for link in event), Decimal(0))
            until = rows[pk].valid_to
            if kept > 0 and (until is None or until >= day):
                heap.append((pk, day, share * kept))
    ordered = sorted(found.items(), key=lambda item: (-item[1], rows[item[0]].folded_name, item[0]))
    return [Successor(rows[pk], share) for pk, share in ordered]


def _load_outgoing(pks: Iterable[int]) -> defaultdict[int, list[Lineage]]:
    outgoing: defaultdict[int, list[Lineage]] = defaultdict(list)
    links = Lineage.objects.filter(before__in=list(pks)).select_related("after").defer("after__outline")
    for link in links.order_by("happened_on", "pk"):
        outgoing[link.before_id].append(link)
    return outgoing


def _find_next(links: list[Lineage], since: datetime.date) -> list[Lineage]:
    """Give the links of the next date after a day; links without a date come last."""
    dated = [link for link in links if link.happened_on and link.happened_on > since]
    if dated:
        day = min(link.happened_on for link in dated if link.happened_on)
        return [link for link in dated if link.happened_on == day]
    return [link for link in links if link.happened_on is None] if since == datetime.date.min else []


def list_history(territory: Territory) -> list[HistoryStep]:
    """Tell the lineage of a territory in French, the latest event first, in three queries.

    Mergers name all those that merged, not only the territory asked about.
    """
    links = list(
        Lineage.objects.filter(before=territory).select_related("before", "after")
        | Lineage.objects.filter(after=territory).select_related("before", "after")
    )
    steps = [_tell(group, territory) for group in _group(links)]
    return sorted(steps, key=lambda step: step.day or datetime.date.max, reverse=True)


def _group(links: list[Lineage]) -> list[list[Lineage]]:
    groups: defaultdict[tuple[object, ...], list[Lineage]] = defaultdict(list)
    for link in sorted(links, key=lambda row: row.pk):
        pivot = link.before_id if link.event == LineageEvent.SPLIT else link.after_id
        groups[link.happened_on, link.event, pivot].append(link)
    return list(groups.values())


def _tell(links: list[Lineage], here: Territory) -> HistoryStep:
    first = links[0]
    befores = tuple(dict.fromkeys(link.before for link in links))
    afters = tuple(dict.fromkeys(link.after for link in links))
    when = f"Le {format_day(first.happened_on)}, " if first.happened_on else ""
    sentence = _SENTENCES[LineageEvent(first.event)](befores, afters)
    sentence = f"{when}{sentence}." if when else f"{sentence[0].upper()}{sentence[1:]}."
    others = tuple(row for row in (*befores, *afters) if row.pk != here.pk)
    return HistoryStep(first.happened_on, sentence, others, first.source)


def _name(rows: tuple[Territory, ...]) -> str:
    names = [f"{row.name} ({row.code})" for row in rows]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def _tell_merge(befores: tuple[Territory, ...], afters: tuple[Territory, ...]) -> str:
    verb = "a rejoint" if len(befores) == 1 else "ont rejoint"
    return f"{_name(befores)} {verb} {_name(afters)}"


def _tell_split(befores: tuple[Territory, ...], afters: tuple[Territory, ...]) -> str:
    verb = "s’est détachée de" if len(afters) == 1 else "se sont détachées de"
    return f"{_name(afters)} {verb} {_name(befores)}"


def _tell_recode(befores: tuple[Territory, ...], afters: tuple[Territory, ...]) -> str:
    return f"{_name(befores)} a pris le code {' et '.join(row.code for row in afters)}"


def _tell_generation(befores: tuple[Territory, ...], afters: tuple[Territory, ...]) -> str:
    verb = "est devenu" if len(befores) == 1 else "sont devenus"
    return f"{_name(befores)} {verb} {_name(afters)}"


_SENTENCES = {
    LineageEvent.MERGE: _tell_merge,
    LineageEvent.SPLIT: _tell_split,
    LineageEvent.RECODE: _tell_recode,
    LineageEvent.GENERATION: _tell_generation,
}
