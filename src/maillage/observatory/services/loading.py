"""Write a release: the file goes to the lake, its record to the database, one event to the journal."""

from collections import Counter

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.core.enums import Verb
from maillage.core.services import record_event
from maillage.observatory.enums import VALUED, ObservationStatus
from maillage.observatory.models import Dataset, Indicator, Release
from maillage.observatory.records import Difference, Reading
from maillage.observatory.store.reading import compare_files
from maillage.observatory.store.writing import StagedFile, place_file, stage_observations
from maillage.observatory.tables.doubts import list_doubts
from maillage.territories.access import require_loader


@transaction.atomic
def load_release(*, reading: Reading, write: bool, by: AbstractBaseUser | None) -> Difference:
    """Compare a file with the release of the same vintage and, when asked, write it as a new release.

    A file that says nothing new leaves no trace. One that corrects a release becomes the next
    number of its vintage; the one before stays, for those who quoted it.

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
        Unknown dataset or indicator, a value twice, or nothing to write.
    """
    require_loader(by)
    dataset = (
        Dataset.objects.filter(code=reading.header.dataset).select_related("source", "secrecy_rule").first()
    )
    if dataset is None:
        msg = (
            f"Le jeu de données « {reading.header.dataset} » n’est pas au catalogue : "
            "lancez d’abord maillage setup."
        )
        raise ValidationError(msg)
    return compare_and_write(reading=reading, dataset=dataset, write=write, by=by)


@transaction.atomic
def compare_and_write(
    *, reading: Reading, dataset: Dataset, write: bool, by: AbstractBaseUser | None
) -> Difference:
    """Do what ``load_release`` and the confirmation of a table share; each checks its own right first."""
    header = reading.header
    _check_indicators(reading)
    editions = Release.objects.filter(dataset=dataset, vintage=header.vintage)
    before = editions.current().first()
    # A number is never given twice, even when the edition that bore it was withdrawn.
    last = editions.aggregate(last=Max("number"))["last"] or 0
    staged = stage_observations(reading.observations)
    try:
        compared = compare_files(before, staged)
        is_new = bool(compared.added or compared.changed or compared.gone)
        number = last + 1 if is_new else before.number if before else 0
        release = before
        if write and is_new:
            release = _write_release(reading, dataset, staged, number, by)
            record_event(
                verb=Verb.IMPORT,
                subject=release,
                by=by,
                note=f"{header.file_name} : {staged.row_count} observations.",
            )
    finally:
        staged.discard()
    return Difference(
        header=header,
        rows=staged.row_count,
        added=compared.added,
        changed=compared.changed,
        gone=compared.gone,
        statuses=_count_statuses(reading),
        notes=tuple(reading.notes),
        release_number=number,
        loaded_before_at=before.loaded_at if before and not is_new else None,
        is_written=write and is_new,
        release=release,
    )


@transaction.atomic
def withdraw_release(*, release: Release, by: AbstractBaseUser, reason: str) -> None:
    """Take an edition out of every page; the one before it serves again. The right is the caller's to check.

    Its record and its file stay: what quoted it can still say from what.
    """
    Release.objects.filter(pk=release.pk).update(withdrawn_at=timezone.now(), withdrawn_by=by.pk)
    record_event(verb=Verb.WITHDRAW, subject=release, by=by, note=reason)


def _write_release(
    reading: Reading, dataset: Dataset, staged: StagedFile, number: int, by: AbstractBaseUser | None
) -> Release:
    header = reading.header
    release = Release(
        dataset=dataset,
        vintage=header.vintage,
        number=number,
        territory_vintage=header.territory_vintage,
        published_on=header.published_on,
        loaded_by_id=by.pk if by else None,
        file_name=header.file_name[:200],
        sha256=header.sha256,
        lake_path=place_file(staged, dataset=dataset.code, vintage=header.vintage),
        lake_sha256=staged.sha256,
        row_count=staged.row_count,
        license=dataset.license,
        url=dataset.url,
        access_level=header.access_level,
        agreement_id=header.agreement,
        secrecy_rule=dataset.secrecy_rule,
        is_partial=header.is_partial,
        note=header.note,
        contents=_summarize(reading),
        remarks=_list_remarks(reading),
    )
    release.full_clean(exclude=["loaded_by"])
    release.save()
    return release


def _list_remarks(reading: Reading) -> list[str]:
    """Say which values are unusual, once: an edition never changes, nor do they."""
    named = {one.indicator for one in reading.observations}
    return list_doubts(reading.observations, Indicator.objects.filter(code__in=named))


def _check_indicators(reading: Reading) -> None:
    """Refuse a file whose indicators have no sheet: a figure without definition is not one."""
    named = {one.indicator for one in reading.observations}
    unknown = named - set(Indicator.objects.filter(code__in=named).values_list("code", flat=True))
    if unknown:
        msg = f"Indicateurs absents du catalogue : {', '.join(sorted(unknown)[:10])}. Lancez d’abord maillage setup."
        raise ValidationError(msg)


def _summarize(reading: Reading) -> dict[str, dict[str, dict[str, int]]]:
    """Count the values by indicator, kind of territory and year; none where all are hidden or missing."""
    counted: Counter[tuple[str, str, int]] = Counter()
    for one in reading.observations:
        counted[one.indicator, one.territory_kind, one.year] += one.status in VALUED
    found: dict[str, dict[str, dict[str, int]]] = {}
    for (indicator, kind, year), count in sorted(counted.items()):
        found.setdefault(indicator, {}).setdefault(str(kind), {})[str(year)] = count
    return found


def _count_statuses(reading: Reading) -> dict[str, int]:
    counted = Counter(one.status for one in reading.observations)
    return {str(ObservationStatus(status).label): count for status, count in counted.most_common()}
