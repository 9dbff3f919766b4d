"""Compare what an official file says with what is stored, and write the difference."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from maillage.core.enums import Verb
from maillage.core.long_work import prepare_long_work
from maillage.core.services import record_event
from maillage.core.text import fold_text
from maillage.territories.access import require_loader
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import LegalPopulation, Lineage, Loading, Membership, Territory
from maillage.territories.records import Batch, Difference, FileSource, Key, TerritoryRow
from maillage.territories.selectors.loading import find_loaded_vintage, find_same_loading

ROWS = 1000
# What a file of territories is compared with.
LOADED = (Territory, Membership, Lineage, LegalPopulation)
Item = TypeVar("Item")
LinkKey = tuple[Key, Key]


@dataclass
class _Plan:
    """Rows to write, found before anything is written."""

    difference: Difference
    known: dict[Key, Territory] = field(default_factory=dict)
    new: list[Territory] = field(default_factory=list)
    renamed: list[Territory] = field(default_factory=list)
    closed: list[Territory] = field(default_factory=list)
    new_links: list[Membership] = field(default_factory=list)
    changed_links: list[Membership] = field(default_factory=list)
    closed_links: list[Membership] = field(default_factory=list)
    new_populations: list[LegalPopulation] = field(default_factory=list)
    changed_populations: list[LegalPopulation] = field(default_factory=list)
    outlined: dict[Key, Territory] = field(default_factory=dict)


@transaction.atomic
def load_batch(*, batch: Batch, write: bool, by: AbstractBaseUser | None) -> Difference:
    """Compare a file with what is stored and, when asked, write the difference in one transaction.

    Nothing is ever deleted: what a complete file no longer lists is closed on the last day of the
    year before. A loading that changes something leaves one row in ``Loading`` and one event.

    Parameters
    ----------
    write : bool
        False only tells what would change.
    by : user or None
        Somebody who administers the instance, or None for the operator's command.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    ValidationError
        A later vintage of the same dataset is already loaded.
    """
    require_loader(by)
    prepare_long_work(*LOADED)
    refuse_older_vintage(batch.source)
    plan = _make_plan(batch)
    if write:
        _write_plan(plan, batch)
        record_loading(difference=plan.difference, by=by)
    return plan.difference


def refuse_older_vintage(source: FileSource) -> None:
    """Refuse a file older than the one already loaded: it would bring the past back.

    Raises
    ------
    ValidationError
        A later vintage is there.
    """
    latest = find_loaded_vintage(source.dataset)
    # Outlines and centres come in several files, each with its own date.
    if latest > source.vintage and not source.dataset.startswith(("contours", "centres")):
        msg = (
            f"Le fichier est du millésime {source.vintage}, mais {source.dataset} {latest} est déjà chargé : "
            "l’histoire se charge de l’année la plus ancienne à la plus récente."
        )
        raise ValidationError(msg, code="vintage")


def start_difference(source: FileSource, notes: Iterable[str]) -> Difference:
    """Give an empty difference that knows whether the very same file was loaded before."""
    same = find_same_loading(source.dataset, source.sha256, source.vintage)
    return Difference(source, notes=list(notes), loaded_before_at=same.loaded_at if same else None)


def record_loading(*, difference: Difference, by: AbstractBaseUser | None) -> Loading | None:
    """Remember a file that was written: its digest, its date, what it changed; one event for all.

    A file that was loaded before and changes nothing leaves no second trace.
    """
    difference.is_written = True
    if difference.is_empty and difference.loaded_before_at is not None:
        return None
    source = difference.source
    loading = Loading(
        dataset=source.dataset,
        file_name=source.file_name[:200],
        sha256=source.sha256,
        vintage=source.vintage,
        producer=source.producer,
        license=source.license,
        loaded_by_id=by.pk if by else None,
        added=difference.total("+"),
        changed=difference.total("~"),
        gone=difference.total("-"),
    )
    loading.full_clean(exclude=["loaded_by"])
    loading.save()
    note = f"{source.file_name} : {loading.added} ajouts, {loading.changed} modifications, {loading.gone} disparitions."
    record_event(verb=Verb.IMPORT, subject=loading, by=by, note=note)
    return loading


# --- Finding what changes -------------------------------------------------------------------------


def _make_plan(batch: Batch) -> _Plan:
    plan = _Plan(start_difference(batch.source, batch.notes))
    kinds = {key.kind for key in _name_keys(batch)} | batch.complete_kinds
    plan.known = load_current(kinds)
    _plan_territories(plan, batch)
    _plan_links(plan, batch)
    _plan_populations(plan, batch)
    _plan_outlines(plan, batch)
    return plan


def load_current(kinds: Iterable[TerritoryKind]) -> dict[Key, Territory]:
    """Give today's territories of some kinds, without their outlines, by kind and code."""
    rows = Territory.objects.current().filter(kind__in=list(kinds)).defer("outline").order_by()
    return {Key(TerritoryKind(row.kind), row.code): row for row in rows}


def _name_keys(batch: Batch) -> Iterator[Key]:
    yield from batch.territories
    yield from batch.mentioned
    yield from batch.populations
    yield from batch.outlines
    for part, whole in batch.memberships:
        yield part
        yield whole


def _plan_territories(plan: _Plan, batch: Batch) -> None:
    had_earlier = Loading.objects.filter(
        dataset=batch.source.dataset, vintage__lt=batch.source.vintage
    ).exists()
    starts_on = batch.source.starts_on if had_earlier else None
    for key, row in (batch.mentioned | batch.territories).items():
        known = plan.known.get(key)
        if known is None:
            _plan_new(plan, key, row, generation=batch.generation, starts_on=starts_on)
        elif key in batch.territories:
            _plan_change(plan, known, row)
    for kind in batch.complete_kinds:
        _plan_gone(plan, batch, kind)


def _plan_new(
    plan: _Plan, key: Key, row: TerritoryRow, *, generation: str, starts_on: datetime.date | None
) -> None:
    territory = Territory(
        kind=key.kind,
        code=key.code,
        name=row.name[:200],
        folded_name=fold_text(row.name)[:200],
        legal_form=row.legal_form[:10],
        generation=generation if key.kind == TerritoryKind.QPV else "",
        valid_from=starts_on,
    )
    plan.new.append(territory)
    plan.known[key] = territory
    plan.difference.section(_label(key.kind)).add("+", f"{row.name} ({key.code})")


def _plan_change(plan: _Plan, known: Territory, row: TerritoryRow) -> None:
    legal_form = row.legal_form or known.legal_form
    if (known.name, known.legal_form) == (row.name, legal_form):
        return
    before = known.name if known.name != row.name else known.legal_form or "sans forme juridique"
    after = row.name if known.name != row.name else legal_form
    plan.difference.section(_label(TerritoryKind(known.kind))).add("~", f"{known.code} : {before} → {after}")
    known.name, known.legal_form = row.name[:200], legal_form[:10]
    known.folded_name = fold_text(known.name)[:200]
    plan.renamed.append(known)


def _plan_gone(plan: _Plan, batch: Batch, kind: TerritoryKind) -> None:
    last_day = batch.source.starts_on - datetime.timedelta(days=1)
    # A territory that a later file speaks of is not gone: this file is too old to know it.
    later = set(
        LegalPopulation.objects.filter(
            territory__kind=kind, territory__valid_to__isnull=True, year__gt=batch.source.year
        ).values_list("territory_id", flat=True)
    )
    for key, known in plan.known.items():
        if key.kind != kind or key in batch.territories or known.pk is None or known.pk in later:
            continue
        if known.generation != batch.generation:
            continue
        if known.valid_from and known.valid_from > last_day:
            continue
        known.valid_to = last_day
        plan.closed.append(known)
        plan.difference.section(_label(kind)).add("-", f"{known.name} ({known.code})")


def _plan_links(plan: _Plan, batch: Batch) -> None:
    known = _load_links(batch)
    has_links = {part for part, whole in known}
    missing: set[Key] = set()
    for (part, whole), row in batch.memberships.items():
        absent = {key for key in (part, whole) if key not in plan.known}
        if absent:
            missing |= absent
            continue
        link = known.get((part, whole))
        if link is None:
            _plan_new_link(plan, batch, part, whole, is_later=part in has_links)
        elif (link.share, link.basis) != (row.share, row.basis):
            link.share, link.basis, link.source = row.share, row.basis, batch.source.citation
            plan.changed_links.append(link)
            plan.difference.section("Appartenances").add(
                "~", f"{_show(plan, part)} dans {_show(plan, whole)}"
            )
    _plan_gone_links(plan, batch, known)
    _note_missing(plan, missing, "appartenances laissées de côté, car ces territoires sont inconnus")


def _load_links(batch: Batch) -> dict[LinkKey, Membership]:
    pairs = {(part.kind, whole.kind) for part, whole in batch.memberships} | batch.complete_links
    links: dict[LinkKey, Membership] = {}
    for part_kind, whole_kind in pairs:
        rows = (
            Membership.objects.filter(part__kind=part_kind, whole__kind=whole_kind, valid_to__isnull=True)
            .exclude(part__valid_to__isnull=False)
            .annotate(part_code=models.F("part__code"), whole_code=models.F("whole__code"))
            .order_by()
        )
        if part_kind == TerritoryKind.QPV:
            rows = rows.filter(part__generation=batch.generation)
        for row in rows:
            links[Key(part_kind, row.part_code), Key(whole_kind, row.whole_code)] = row
    return links


def _plan_new_link(plan: _Plan, batch: Batch, part: Key, whole: Key, *, is_later: bool) -> None:
    row = batch.memberships[part, whole]
    plan.new_links.append(
        Membership(
            part=plan.known[part],
            whole=plan.known[whole],
            share=row.share,
            basis=row.basis,
            valid_from=batch.source.starts_on if is_later else None,
            source=batch.source.citation,
        )
    )
    plan.difference.section("Appartenances").add("+", f"{_show(plan, part)} dans {_show(plan, whole)}")


def _plan_gone_links(plan: _Plan, batch: Batch, known: Mapping[LinkKey, Membership]) -> None:
    last_day = batch.source.starts_on - datetime.timedelta(days=1)
    closed = {row.pk for row in plan.closed}
    placed = {part for part, _ in batch.memberships}
    left = [
        _show(plan, part)
        for part, whole in known
        if part not in placed and (part.kind, whole.kind) in batch.complete_links
    ]
    if left:
        plan.difference.notes.append(
            f"{len(left)} territoires connus ne sont plus dans le fichier, fusionnés depuis ou retirés : {_sample(left)}."
        )
    for (part, whole), link in known.items():
        is_listed = (part, whole) in batch.memberships
        is_complete = (part.kind, whole.kind) in batch.complete_links
        if is_listed or not (is_complete or link.part_id in closed or link.whole_id in closed):
            continue
        if link.valid_from and link.valid_from > last_day:
            continue
        link.valid_to = last_day
        plan.closed_links.append(link)
        plan.difference.section("Appartenances").add("-", f"{_show(plan, part)} dans {_show(plan, whole)}")


def _plan_populations(plan: _Plan, batch: Batch) -> None:
    if not batch.populations:
        return
    year = batch.source.year
    kinds = {key.kind for key in batch.populations}
    stored = LegalPopulation.objects.filter(year=year, territory__kind__in=kinds).order_by()
    known = {row.territory_id: row for row in stored}
    missing: set[Key] = set()
    section = plan.difference.section(f"Populations légales {year}")
    for key, figure in batch.populations.items():
        territory = plan.known.get(key)
        if territory is None:
            missing.add(key)
            continue
        row = known.get(territory.pk) if territory.pk else None
        if row is None:
            plan.new_populations.append(
                LegalPopulation(
                    territory=territory,
                    year=year,
                    municipal=figure.municipal,
                    total=figure.total,
                    source=batch.source.citation,
                )
            )
            section.add("+", f"{territory.name} ({key.code}) : {figure.municipal}")
        elif (row.municipal, row.total) != (figure.municipal, figure.total):
            section.add("~", f"{territory.name} ({key.code}) : {row.municipal} → {figure.municipal}")
            row.municipal, row.total, row.source = figure.municipal, figure.total, batch.source.citation
            plan.changed_populations.append(row)
    _note_missing(plan, missing, "populations laissées de côté, car ces territoires sont inconnus")


def _plan_outlines(plan: _Plan, batch: Batch) -> None:
    """Find the outlines that are new or differ, a few hundred at a time: they are heavy to compare."""
    section = plan.difference.section("Contours et centres")
    missing: set[Key] = set()
    past: list[str] = []
    for keys in _cut(batch.outlines, 500):
        closed = _load_closed([key for key in keys if key not in plan.known], batch)
        past.extend(f"{row.name} ({row.code})" for row in closed.values())
        targets = {key: plan.known.get(key) or closed.get(key) for key in keys}
        missing |= {key for key, target in targets.items() if target is None}
        pks = [target.pk for target in targets.values() if target is not None and target.pk]
        stored = dict(Territory.objects.filter(pk__in=pks).values_list("pk", "outline"))
        for key, target in targets.items():
            if target is None:
                continue
            row = batch.outlines[key]
            before = stored.get(target.pk)
            same_centre = (target.longitude, target.latitude) == (row.longitude, row.latitude)
            if row.geojson is None:
                # A centre alone never replaces the centre of an outline, which is surer.
                if before is not None or same_centre:
                    continue
            elif before is not None and same_centre and _write_json(before) == row.geojson:
                continue
            section.add("+" if before is None else "~", f"{target.name} ({key.code})")
            plan.outlined[key] = target
    _note_missing(plan, missing, "contours ou centres laissés de côté, car ces territoires sont inconnus")
    if past:
        plan.difference.notes.append(
            f"{len(past)} contours sont ceux de territoires disparus depuis, et leur sont rattachés : {_sample(past)}."
        )
    _note_grown(plan, batch)


def _load_closed(keys: list[Key], batch: Batch) -> dict[Key, Territory]:
    """Give the territories that held some codes on the day of the file and are no more."""
    rows = Territory.objects.filter(
        kind__in={key.kind for key in keys},
        code__in=[key.code for key in keys],
        valid_to__gte=batch.source.starts_on,
    ).defer("outline")
    found = {Key(TerritoryKind(row.kind), row.code): row for row in rows.order_by("-valid_to", "pk")}
    return {key: found[key] for key in keys if key in found}


def _note_grown(plan: _Plan, batch: Batch) -> None:
    grown = (
        Lineage.objects.filter(
            after__in=[target.pk for target in islice(plan.outlined.values(), 900) if target.pk],
            happened_on__gt=batch.source.starts_on,
        )
        .values_list("after__name", flat=True)
        .order_by("after__name")
        .distinct()
    )
    if names := list(grown):
        plan.difference.notes.append(
            f"{len(names)} territoires ont changé depuis la date du contour : {_sample(names)}."
        )


def _note_missing(plan: _Plan, missing: set[Key], what: str) -> None:
    if missing:
        names = [f"{key.kind} {key.code}" for key in sorted(missing)]
        plan.difference.notes.append(f"{what[0].upper()}{what[1:]} ({len(names)}) : {_sample(names)}.")


def _sample(names: list[str], size: int = 8) -> str:
    return ", ".join(names[:size]) + ("…" if len(names) > size else "")


def _show(plan: _Plan, key: Key) -> str:
    known = plan.known.get(key)
    return f"{known.name} ({key.code})" if known else key.code


def _label(kind: TerritoryKind) -> str:
    return str(kind.label)


def _write_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def _cut(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    rows = iter(items)
    while chunk := list(islice(rows, size)):
        yield chunk


# --- Writing --------------------------------------------------------------------------------------


def _write_plan(plan: _Plan, batch: Batch) -> None:
    now = timezone.now()
    Territory.objects.bulk_create(plan.new, batch_size=ROWS)
    for row in (*plan.renamed, *plan.closed):
        row.changed_at = now
    update_rows(Territory, plan.renamed, ["name", "folded_name", "legal_form", "changed_at"])
    update_rows(Territory, plan.closed, ["valid_to", "changed_at"])
    update_rows(Membership, plan.closed_links, ["valid_to"])
    update_rows(Membership, plan.changed_links, ["share", "basis", "source"])
    Membership.objects.bulk_create(plan.new_links, batch_size=ROWS)
    LegalPopulation.objects.bulk_create(plan.new_populations, batch_size=ROWS)
    update_rows(LegalPopulation, plan.changed_populations, ["municipal", "total", "source"])
    for keys in _cut(plan.outlined, 200):
        _write_outlines(plan, batch, keys)


def _write_outlines(plan: _Plan, batch: Batch, keys: list[Key]) -> None:
    with_outline, centre_only = [], []
    for key in keys:
        target, row = plan.outlined[key], batch.outlines[key]
        target.longitude, target.latitude = row.longitude, row.latitude
        target.geography_source = batch.source.citation
        if row.geojson is None:
            centre_only.append(target)
        else:
            target.outline = json.loads(row.geojson)
            with_outline.append(target)
    columns = ["longitude", "latitude", "geography_source"]
    update_rows(Territory, centre_only, columns)
    update_rows(Territory, with_outline, [*columns, "outline"])
    for target in with_outline:
        target.outline = None  # the text of the file stays the only copy in memory


Row = TypeVar("Row", bound=models.Model)


def update_rows(model: type[Row], rows: list[Row], columns: list[str]) -> None:
    """Update some columns of many stored rows, a thousand rows per statement.

    An insertion that turns into an update where the row exists is ten times faster than a long
    ``CASE``; columns that were not loaded are not among those written, so what stands in for them
    is never stored.
    """
    manager = model._default_manager  # noqa: SLF001 - Django's documented model API
    for row in rows:
        for name in row.get_deferred_fields():
            setattr(row, name, None)
    manager.bulk_create(
        rows, batch_size=ROWS, update_conflicts=True, update_fields=columns, unique_fields=["pk"]
    )
