"""Write what communes became: the life of each code, and the lineage from one to the next."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from maillage.core.long_work import prepare_long_work
from maillage.core.text import fold_text
from maillage.territories.access import require_loader
from maillage.territories.enums import ShareBasis, TerritoryKind
from maillage.territories.models import Lineage, Territory
from maillage.territories.records import Difference, FormerBatch, Passage, PassageBatch
from maillage.territories.services.loading import (
    LOADED,
    ROWS,
    record_loading,
    refuse_older_vintage,
    start_difference,
    update_rows,
)

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Life:
    """The days between which a code existed; None is « before the file » or « still »."""

    start: datetime.date | None
    end: datetime.date | None


def compute_lives(passages: Iterable[Passage]) -> dict[str, list[Life]]:
    """Give the stretches of existence of each code that a file of passages speaks of.

    Within one step of the file, a code that leaves and is not among what it became vanishes; one
    that comes and was not among what became it appears. Codes that only grow or shrink live on.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from maillage.territories.enums import LineageEvent
    >>> day = datetime.date(2010, 12, 9)
    >>> lives = compute_lives([Passage((2010, 2011), "59248", "59183", day, LineageEvent.MERGE, Decimal(1))])
    >>> lives["59248"] == [Life(None, datetime.date(2010, 12, 8))]
    True
    """
    lives: defaultdict[str, list[Life]] = defaultdict(list)
    steps: defaultdict[tuple[int, int], list[Passage]] = defaultdict(list)
    for passage in passages:
        steps[passage.step].append(passage)
    for step in sorted(steps):
        kept = {passage.before for passage in steps[step] if passage.before == passage.after}
        for code, day in _list_days(steps[step], "before", kept).items():
            stretches = lives[code] or [Life(None, None)]
            if stretches[-1].end is None:
                stretches[-1] = Life(stretches[-1].start, day - ONE_DAY)
            lives[code] = stretches
        for code, day in _list_days(steps[step], "after", kept).items():
            if not lives[code] or lives[code][-1].end is not None:
                lives[code].append(Life(day, None))
        for code in kept:
            lives[code] = lives[code] or [Life(None, None)]
    return dict(lives)


def _list_days(passages: Iterable[Passage], side: str, kept: set[str]) -> dict[str, datetime.date]:
    """Give the day of each code that only leaves (``before``) or only comes (``after``) in a step."""
    days: dict[str, datetime.date] = {}
    for passage in passages:
        code = passage.before if side == "before" else passage.after
        if code not in kept:
            day = passage.happened_on
            first_or_last = max if side == "before" else min
            days[code] = first_or_last(days.get(code, day), day)
    return days


@dataclass
class _Register:
    """The communes of every time, by code, and what is to be written."""

    rows: defaultdict[str, list[Territory]] = field(default_factory=lambda: defaultdict(list))
    new: list[Territory] = field(default_factory=list)
    changed: dict[int, Territory] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "_Register":
        register = cls()
        stored = Territory.objects.filter(kind=TerritoryKind.COMMUNE).defer("outline")
        for row in stored.order_by("code", "valid_to", "pk"):
            register.rows[row.code].append(row)
        return register

    def find_on(self, code: str, day: datetime.date) -> Territory | None:
        """Give the row that stood for a code on a day."""
        for row in self.rows[code]:
            begins = row.valid_from is None or row.valid_from <= day
            if begins and (row.valid_to is None or row.valid_to >= day):
                return row
        return None

    def write(self) -> None:
        now = timezone.now()
        for row in self.changed.values():
            row.changed_at = now
        # Closed rows first: the database allows one current row per code at a time.
        update_rows(Territory, list(self.changed.values()), ["valid_from", "valid_to", "changed_at"])
        Territory.objects.bulk_create(self.new, batch_size=ROWS)


@transaction.atomic
def load_former_names(*, batch: FormerBatch, write: bool, by: AbstractBaseUser | None) -> Difference:
    """Add the communes of the past that are not known yet, closed; those known are left alone.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    """
    require_loader(by)
    prepare_long_work(*LOADED)
    refuse_older_vintage(batch.source)
    difference = start_difference(batch.source, batch.notes)
    section = difference.section("Communes anciennes")
    register = _Register.load()
    for former in batch.names:
        if register.rows[former.code]:
            continue
        row = _make_commune(former.code, former.name, Life(None, former.last_day))
        register.rows[former.code].append(row)
        register.new.append(row)
        section.add("+", f"{former.name} ({former.code})")
    if write:
        register.write()
        record_loading(difference=difference, by=by)
    return difference


@transaction.atomic
def load_passages(*, batch: PassageBatch, write: bool, by: AbstractBaseUser | None) -> Difference:
    """Write the days of existence of each commune and what it became, from a file of passages.

    Names come from the communes already known, of today or of the past; a passage between codes
    that nobody named is left aside and counted.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    """
    require_loader(by)
    prepare_long_work(*LOADED)
    refuse_older_vintage(batch.source)
    difference = start_difference(batch.source, batch.notes)
    register = _Register.load()
    for code, lives in compute_lives(batch.passages).items():
        _plan_lives(register, difference, code, lives)
    lineages = _plan_lineages(register, difference, batch)
    if write:
        register.write()
        Lineage.objects.bulk_create(lineages, batch_size=ROWS)
        record_loading(difference=difference, by=by)
    return difference


def _plan_lives(register: _Register, difference: Difference, code: str, lives: list[Life]) -> None:
    rows = register.rows[code]
    if not rows:
        return
    section = difference.section("Existence des communes")
    current = next((row for row in rows if row.valid_to is None), None)
    closed = [row for row in rows if row.valid_to is not None]
    past = [life for life in lives if life.end is not None]
    for rank, life in enumerate(past):
        if rank < len(closed):
            _plan_days(register, difference, closed[rank], life)
            continue
        row = _make_commune(code, rows[0].name, life)
        register.new.append(row)
        rows.append(row)
        section.add("+", f"{row.name} ({code}) jusqu’au {life.end:%d/%m/%Y}")
    present = next((life for life in lives if life.end is None), None)
    if current is not None and present is not None:
        _plan_days(register, difference, current, present)
    elif current is not None and past and current.valid_from is None:
        # Known today, gone in this file: a later file brought the commune back.
        difference.notes.append(
            f"{current.name} ({code}) existe aujourd’hui et le fichier la dit disparue : "
            "rétablie depuis, sa date de retour n’y figure pas."
        )
    # Past rows are looked up before today's, whose beginning may not be known.
    rows.sort(key=lambda row: row.valid_to or datetime.date.max)


def _plan_days(register: _Register, difference: Difference, row: Territory, life: Life) -> None:
    start = life.start or row.valid_from
    if (row.valid_from, row.valid_to) == (start, life.end):
        return
    row.valid_from, row.valid_to = start, life.end
    if row.pk:
        register.changed[row.pk] = row
    until = f" jusqu’au {life.end:%d/%m/%Y}" if life.end else ""
    since = f" depuis le {start:%d/%m/%Y}" if start else ""
    difference.section("Existence des communes").add("~", f"{row.name} ({row.code}){since}{until}")


def _make_commune(code: str, name: str, life: Life) -> Territory:
    return Territory(
        kind=TerritoryKind.COMMUNE,
        code=code,
        name=name[:200],
        folded_name=fold_text(name)[:200],
        valid_from=life.start,
        valid_to=life.end,
    )


def _plan_lineages(register: _Register, difference: Difference, batch: PassageBatch) -> list[Lineage]:
    stored = Lineage.objects.filter(before__kind=TerritoryKind.COMMUNE).order_by()
    known = set(stored.values_list("before_id", "after_id", "event", "happened_on"))
    section = difference.section("Filiations")
    new: list[Lineage] = []
    unknown: set[str] = set()
    for passage in batch.passages:
        if passage.before == passage.after:
            continue  # what a commune keeps is what it did not pass on
        before = register.find_on(passage.before, passage.happened_on - ONE_DAY)
        after = register.find_on(passage.after, passage.happened_on)
        if before is None or after is None:
            unknown |= {
                code for code, row in ((passage.before, before), (passage.after, after)) if row is None
            }
            continue
        if before.pk and after.pk and (before.pk, after.pk, passage.event, passage.happened_on) in known:
            continue
        new.append(
            Lineage(
                before=before,
                after=after,
                share=passage.share,
                basis=ShareBasis.POPULATION,
                event=passage.event,
                happened_on=passage.happened_on,
                source=batch.source.citation,
            )
        )
        section.add("+", f"{before.name} → {after.name}, {passage.happened_on:%d/%m/%Y}")
    if unknown:
        codes = sorted(unknown)
        difference.notes.append(
            f"Passages laissés de côté, car {len(codes)} codes sont sans nom à cette date : "
            f"{', '.join(codes[:8])}{'…' if len(codes) > 8 else ''}. Chargez d’abord communes et communes-anciennes."
        )
    return new
