"""Bring a table in: received, its columns told, its cells corrected, published as a release, undone."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.core.text import clean_text
from maillage.observatory.access import can_edit_table, list_own_organizations
from maillage.observatory.enums import AccessLevel, ImportState
from maillage.observatory.models import DataAgreement, Indicator, TableImport
from maillage.observatory.records import Difference, Reading, ReleaseHeader
from maillage.observatory.services.agreement import check_agreement
from maillage.observatory.services.loading import compare_and_write, withdraw_release
from maillage.observatory.services.own_source import get_own_dataset
from maillage.observatory.tables.checking import Check, check_table
from maillage.observatory.tables.mapping import ColumnPlan, read_plan
from maillage.observatory.tables.recognition import propose_plan
from maillage.reading.errors import UnreadableDocument
from maillage.reading.grids import Grids
from maillage.reading.safety import read_grids_safely

MAX_CORRECTIONS = 5_000
MAX_TEXT = 200


@transaction.atomic
def receive_table(
    *, file: "UploadedFile[Any]", label: str, organization: Organization, by: User
) -> TableImport:
    """Keep the visible cells of a file as a draft, with what its columns seem to mean.

    Raises
    ------
    PermissionDenied
        The person does not belong to the organization.
    ValidationError
        The file cannot be read; says why and what to do.
    """
    require(
        list_own_organizations(by).filter(pk=organization.pk).exists(),
        "Vous n’apportez de chiffres que pour un organisme auquel vous êtes rattaché.",
    )
    digest, grids = _read(file)
    table = TableImport(
        organization=organization,
        sent_by=by,
        label=clean_text(label).strip(),
        file_name=clean_text(file.name or "tableau")[:200],
        sha256=digest,
        content=[
            {"name": grid.name, "lines": [[line.number, list(line.cells)] for line in grid.lines]}
            for grid in grids.grids
        ],
        notes=list(grids.notes),
    )
    table.mapping = propose_plan(table).plan.to_json()
    table.full_clean()
    table.save()
    record_event(verb=Verb.CREATE, subject=table, by=by, scope=organization, note=table.file_name)
    return table


def _read(file: "UploadedFile[Any]") -> tuple[str, Grids]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tableau{Path(file.name or '').suffix[:8]}"
        digest = hashlib.sha256()
        with path.open("wb") as stream:
            for chunk in file.chunks():
                digest.update(chunk)
                stream.write(chunk)
        try:
            return digest.hexdigest(), read_grids_safely(path)
        except UnreadableDocument as error:
            where = error.where.replace(path.name, "").strip(" ,")
            head = f"{where[:1].upper()}{where[1:]} : {error.what}" if where else error.what
            msg = f"{head} {error.remedy}"
            raise ValidationError(msg) from error


@transaction.atomic
def set_columns(
    *,
    table: TableImport,
    plan: ColumnPlan,
    access_level: str,
    expected_version: int | None,
    by: User,
    agreement: DataAgreement | None = None,
) -> TableImport:
    """Say what the columns mean and who will read the figures; the cells are then read anew."""
    _require_draft(table, by)
    _check_plan(plan)
    if (access_level == AccessLevel.AGREEMENT) != (agreement is not None):
        raise ValidationError("Une convention va avec l’accès « sous convention de partage », et lui seul.")
    if agreement is not None and agreement.provider_id != table.organization_id:
        raise ValidationError(f"Cette convention n’est pas de {table.organization}.")
    before = read_plan(table)
    if before is not None and (before.sheet, before.header) != (plan.sheet, plan.header):
        table.corrections, table.dropped = {}, []
    table.mapping, table.access_level, table.agreement = plan.to_json(), access_level, agreement
    save_versioned(table, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=table, by=by, scope=table.organization, note="Sens des colonnes.")
    return table


def _check_plan(plan: ColumnPlan) -> None:
    names = list(plan.indicators.values())
    if not names:
        raise ValidationError("Aucune colonne n’est reprise : dites au moins de quel indicateur en est une.")
    if len(set(names)) < len(names):
        raise ValidationError("Deux colonnes donnent le même indicateur : n’en gardez qu’une.")
    if {plan.place_column, plan.year_column} & set(plan.indicators):
        raise ValidationError("La colonne des territoires ou des années ne donne pas aussi un indicateur.")
    if plan.year is None and plan.year_column is None:
        raise ValidationError("Donnez l’année des chiffres, ou la colonne qui la dit.")
    if Indicator.objects.filter(code__in=names).count() < len(names):
        raise ValidationError("Un des indicateurs n’est pas au catalogue.")


@transaction.atomic
def correct_cells(
    *,
    table: TableImport,
    texts: Mapping[str, str],
    dropped: set[int],
    expected_version: int | None,
    by: User,
) -> TableImport:
    """Replace the text of some cells (by « line:column ») and leave some lines aside; the file stays as it was."""
    _require_draft(table, by)
    known = {number for sheet in table.content for number, _ in sheet["lines"]}
    cleaned = {key: clean_text(text).strip()[:MAX_TEXT] for key, text in texts.items() if _is_key(key, known)}
    table.corrections = {**table.corrections, **cleaned}
    if len(table.corrections) > MAX_CORRECTIONS:
        raise ValidationError("Trop de cellules à corriger ici : corrigez le fichier et renvoyez-le.")
    table.dropped = sorted({*table.dropped, *(dropped & known)})
    save_versioned(table, expected_version=expected_version)
    note = f"{len(cleaned)} cellules corrigées, {len(table.dropped)} lignes écartées."
    record_event(verb=Verb.UPDATE, subject=table, by=by, scope=table.organization, note=note)
    return table


def _is_key(key: str, lines: set[int]) -> bool:
    line, _, column = key.partition(":")
    is_written = line.isascii() and column.isascii() and line.isdecimal() and column.isdecimal()
    return is_written and len(line) < 8 and int(line) in lines and len(column) < 4 and int(column) < 400


def preview_table(table: TableImport, check: Check) -> Difference:
    """Compare a table without faults with the edition it would follow; writes nothing that stays."""
    dataset = get_own_dataset(table, create=False)
    if dataset is None:
        rows = len(check.observations)
        header = _make_reading(table, check, "").header
        return Difference(header, rows, rows, 0, 0, check.statuses, (), 1)
    with transaction.atomic():
        return compare_and_write(
            reading=_make_reading(table, check, dataset.code), dataset=dataset, write=False, by=None
        )


@transaction.atomic
def publish_table(*, table: TableImport, by: User) -> TableImport:
    """Make a release of a table that has no fault left; done twice, it is done once.

    Raises
    ------
    ValidationError
        A cell is faulty, no column has a meaning, or no figure is left.
    """
    require(can_edit_table(by, table), f"Seul {table.organization} publie ce tableau.")
    table = (
        TableImport.objects.select_for_update(of=("self",)).select_related("organization").get(pk=table.pk)
    )
    if table.state == ImportState.PUBLISHED:
        return table
    if not table.mapping:
        raise ValidationError("Dites d’abord ce que sont les colonnes.")
    check = check_table(table)
    if check.faults:
        first = check.faults[0]
        msg = (
            f"{len(check.faults)} cellules à corriger, la première ligne {first.line}, colonne {first.title}."
        )
        raise ValidationError(msg)
    if not check.observations:
        raise ValidationError("Aucun chiffre à reprendre : toutes les lignes sont écartées.")
    check_agreement(table, check)
    dataset = get_own_dataset(table, create=True)
    if dataset is None:
        msg = "a dataset that is created is given"
        raise TypeError(msg)
    done = compare_and_write(
        reading=_make_reading(table, check, dataset.code), dataset=dataset, write=True, by=by
    )
    table.state, table.release = ImportState.PUBLISHED, done.release
    save_versioned(table, expected_version=None)
    note = f"{done.rows} chiffres publiés." if done.is_written else "Le lac les disait déjà."
    record_event(verb=Verb.IMPORT, subject=table, by=by, scope=table.organization, note=note)
    return table


@transaction.atomic
def undo_table(*, table: TableImport, by: User) -> TableImport:
    """Withdraw the figures of a table, which is a draft again; done twice, it is done once."""
    require(can_edit_table(by, table), f"Seul {table.organization} annule ce tableau.")
    table = (
        TableImport.objects.select_for_update(of=("self",)).select_related("organization").get(pk=table.pk)
    )
    release = table.release
    if table.state != ImportState.PUBLISHED or release is None:
        return table
    table.state, table.release = ImportState.DRAFT, None
    save_versioned(table, expected_version=None)
    if not TableImport.objects.filter(release=release).exists():
        withdraw_release(release=release, by=by, reason=f"Annulation de « {table.label} ».")
    record_event(verb=Verb.WITHDRAW, subject=table, by=by, scope=table.organization)
    return table


@transaction.atomic
def delete_table(*, table: TableImport, by: User) -> None:
    """Throw a draft away; what was published is undone first."""
    _require_draft(table, by)
    record_event(verb=Verb.DELETE, subject=table, by=by, scope=table.organization)
    table.delete()


def _require_draft(table: TableImport, by: User) -> None:
    require(can_edit_table(by, table), f"Seul {table.organization} modifie ce tableau.")
    if table.state != ImportState.DRAFT:
        raise ValidationError("Ce tableau est publié : annulez d’abord sa publication.")


def _make_reading(table: TableImport, check: Check, dataset: str) -> Reading:
    plan: Any = read_plan(table)
    corrected = len(table.corrections)
    note = f"Tableau apporté par {table.organization}"
    if corrected:
        note += f", {corrected} cellule{'s' if corrected > 1 else ''} corrigée{'s' if corrected > 1 else ''}"
    header = ReleaseHeader(
        dataset=dataset,
        vintage=str(max(check.years, default=plan.year or 0)),
        file_name=table.file_name,
        sha256=table.sha256,
        territory_vintage=plan.geography,
        access_level=AccessLevel(table.access_level),
        agreement=table.agreement_id,
        # It never stands before what an official producer publishes.
        is_partial=True,
        note=f"{note}."[:400],
    )
    return Reading(header, check.observations, list(table.notes))
