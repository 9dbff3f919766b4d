"""Carry figures from the geography they were counted in to the territories of today.

Official passages say what each territory became and for what share. What adds up follows them; a
ratio follows through its two terms; nothing else does, and the reason is given.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from maillage.observatory.store.reading import Span
from maillage.territories.enums import LineageEvent, ShareBasis, TerritoryKind
from maillage.territories.models import Lineage, Territory

MAX_WAVES = 8
# Shares of a file are rounded to six decimals: their sum may miss one by as much.
NEARLY = Decimal("0.00001")
TRAVELLERS = {TerritoryKind.COMMUNE, TerritoryKind.QPV}


@dataclass(frozen=True)
class Ancestor:
    """A territory of the past, and the share of it that is in a territory of today."""

    code: str
    name: str
    share: Decimal


@dataclass
class Ancestry:
    """What some territories of one kind come from, event by event."""

    roots: dict[int, Territory]
    rows: dict[int, Territory] = field(default_factory=dict)
    links: list[tuple[datetime.date, Lineage]] = field(default_factory=list)

    @property
    def days(self) -> list[datetime.date]:
        """Give the days on which something changed, the latest first."""
        return sorted({day for day, _ in self.links}, reverse=True)

    def trace(self, pk: int, vintage: int) -> list[Ancestor]:
        """Give what a territory was made of in the geography of a year, by its official code."""
        found = self._trace({pk: Decimal(1)}, vintage)
        return sorted(
            (Ancestor(self.rows[one].code, self.rows[one].name, share) for one, share in found.items()),
            key=lambda one: (-one.share, one.code),
        )

    def trace_all(self, vintage: int) -> dict[str, Decimal]:
        """Give, by code, the share of each territory of a year that is in one or another of the roots."""
        found = self._trace(dict.fromkeys(self.roots, Decimal(1)), vintage)
        by_code: defaultdict[str, Decimal] = defaultdict(Decimal)
        for pk, share in found.items():
            by_code[self.rows[pk].code] += share
        return dict(by_code)

    def list_bases(self, pk: int, vintage: int) -> str:
        """Say on what the shares of a territory rest: « population », « superficie »."""
        start = datetime.date(vintage, 1, 1)
        reached = {pk}
        bases = set()
        for day, link in sorted(self.links, key=lambda item: item[0], reverse=True):
            if day > start and link.after_id in reached:
                reached.add(link.before_id)
                if link.basis != ShareBasis.WHOLE:
                    bases.add(str(ShareBasis(link.basis).label).lower())
        return " et ".join(sorted(bases))

    def _trace(self, weights: dict[int, Decimal], vintage: int) -> dict[int, Decimal]:
        start = datetime.date(vintage, 1, 1)
        for day in self.days:
            if day <= start:
                break
            weights = self._go_back(weights, day)
        return {pk: share for pk, share in weights.items() if share > 0}

    def _go_back(self, weights: dict[int, Decimal], day: datetime.date) -> dict[int, Decimal]:
        """Give the weights just before a day of events: each territory what it received, and what it kept."""
        links = [link for on, link in self.links if on == day]
        told: dict[tuple[int, int], Decimal] = {}
        for link in links:
            told[link.before_id, link.after_id] = max(
                link.share, told.get((link.before_id, link.after_id), Decimal(0))
            )
        given: defaultdict[int, Decimal] = defaultdict(Decimal)
        for (before, after), share in told.items():
            if before != after:
                given[before] += share
        earlier: defaultdict[int, Decimal] = defaultdict(Decimal)
        for pk, weight in weights.items():
            received = [(before, share) for (before, after), share in told.items() if after == pk]
            for before, share in received:
                if before != pk:
                    earlier[before] += weight * share
            began = self.rows[pk].valid_from
            existed = began < day if began else not self._appears(pk, links)
            if existed:
                earlier[pk] += weight * max(Decimal(0), 1 - given[pk])
        return dict(earlier)

    def _appears(self, pk: int, links: Iterable[Lineage]) -> bool:
        """Tell whether a territory whose first day is not known began with these events."""
        fresh = {LineageEvent.GENERATION, LineageEvent.RECODE, LineageEvent.SPLIT}
        return any(link.after_id == pk and link.event in fresh for link in links)


def load_ancestry(territories: Iterable[Territory]) -> Ancestry:
    """Give the past of some territories of one kind; one query when nothing ever changed."""
    rows = {row.pk: row for row in territories if row.valid_to is None}
    ancestry = Ancestry(roots=dict(rows), rows=dict(rows))
    wave, seen, links = set(rows), set(rows), {}
    for _ in range(MAX_WAVES):
        if not wave:
            break
        found = (
            Lineage.objects.filter(Q(after__in=wave) | Q(before__in=wave))
            .select_related("before", "after")
            .defer("before__outline", "after__outline")
        )
        wave = set()
        for link in found:
            links[link.pk] = link
            ancestry.rows |= {link.before_id: link.before, link.after_id: link.after}
            # What a territory gave away is known by its own links; what others became is not followed.
            if link.after_id in seen and link.before_id not in seen:
                wave.add(link.before_id)
        seen |= wave
    ancestry.links = [(_date(link), link) for link in links.values()]
    return ancestry


def _date(link: Lineage) -> datetime.date:
    """Give the day of an event; a new generation is of the day its districts began."""
    return link.happened_on or link.after.valid_from or datetime.date(2024, 1, 1)


def load_commune_ancestry(codes: Iterable[str]) -> Ancestry:
    """Give the past of today's communes of some codes."""
    rows = Territory.objects.current().filter(kind=TerritoryKind.COMMUNE, code__in=list(codes))
    return load_ancestry(rows.only("kind", "code", "name", "valid_from", "valid_to"))


def make_spans(ancestry: Ancestry, codes: tuple[str, ...]) -> tuple[Span, ...]:
    """Give, for each stretch of years between two events, the codes that made up a whole; none when none changed."""
    if not ancestry.links:
        return ()
    turns = sorted({day.year + (day > datetime.date(day.year, 1, 1)) for day in ancestry.days})
    spans = []
    for low, high in zip([0, *turns], [*turns, 9999], strict=True):
        shares = ancestry.trace_all(max(low, high - 1) if high != 9999 else turns[-1])
        if high == 9999:
            shares = dict.fromkeys(codes, Decimal(1))
        partly = sorted(code for code, share in shares.items() if abs(1 - share) > NEARLY)
        reason = (
            f"la commune {partly[0]} d’alors est aujourd’hui partagée avec un autre territoire"
            if partly
            else ""
        )
        spans.append(Span(low, high, tuple(sorted(shares)), reason))
    return tuple(spans) if len({span.codes for span in spans}) > 1 or any(s.reason for s in spans) else ()


def describe_passage(ancestors: list[Ancestor], vintage: int, basis: str) -> str:
    """Say in French how a figure came from the geography of a year."""
    names = ", ".join(
        one.name if one.share == 1 else f"{_percent(one.share)} de {one.name}" for one in ancestors[:6]
    )
    more = f" et {len(ancestors) - 6} autres" if len(ancestors) > 6 else ""
    how = f", au prorata de la {basis}" if basis and any(one.share != 1 for one in ancestors) else ""
    return f"passage depuis la géographie {vintage} : {names}{more}{how}"


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f}\u00a0%".replace(".", ",")


def is_unchanged(ancestors: list[Ancestor], territory: Territory) -> bool:
    """Tell whether a territory was, in some year, exactly what it is today."""
    return len(ancestors) == 1 and ancestors[0].code == territory.code and ancestors[0].share == 1


def weigh(values: Mapping[str, Decimal | None], ancestors: list[Ancestor]) -> Decimal | None:
    """Add up the values of ancestors by their shares; None when one is unknown."""
    total = Decimal(0)
    for one in ancestors:
        value = values.get(one.code)
        if value is None:
            return None
        total += value * one.share
    return total
