"""Write the yearly figures of a funding program, as its document prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract, Node
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.core.text import make_slug
from maillage.grants.access import can_manage_calls
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.models import ProgrammeFigure
from maillage.territories.models import Territory

NO_RIGHT = "Le chef de projet du contrat saisit les chiffres de sa programmation."


@dataclass(frozen=True)
class TypedFigure:
    """One figure as somebody typed it from a document (see ``grants.programme`` for its keys)."""

    year: int
    breakdown: ProgrammeBreakdown
    label: str
    unit: ProgrammeUnit
    value: Decimal | None
    key: str = ""
    parent_key: str = ""
    node: Node | None = None
    territory: Territory | None = None
    organization: Organization | None = None
    note: str = ""


@transaction.atomic
def import_programme_figures(
    *, contract: Contract, figures: Sequence[TypedFigure], source: str, by: User
) -> list[ProgrammeFigure]:
    """Keep many figures of one document at once; one event tells of them all.

    Raises
    ------
    ValidationError
        A figure is there already, or is not possible; nothing is written.
    """
    require(can_manage_calls(by, contract), NO_RIGHT)
    rows = [_make_figure(contract, figure, source) for figure in figures]
    for row in rows:
        row.save()
    note = f"{len(rows)} chiffres de programmation : {source}"
    record_event(verb=Verb.IMPORT, subject=contract, by=by, note=note)
    return rows


@transaction.atomic
def create_programme_figure(
    *, contract: Contract, figure: TypedFigure, source: str, by: User
) -> ProgrammeFigure:
    """Keep one figure of a document, or a common-law policy beside the specific credits."""
    require(can_manage_calls(by, contract), NO_RIGHT)
    row = _make_figure(contract, figure, source)
    row.save()
    record_event(verb=Verb.CREATE, subject=row, by=by, scope=contract, note=source)
    return row


@transaction.atomic
def delete_programme_figure(*, figure: ProgrammeFigure, by: User) -> None:
    """Drop a figure typed by mistake; the journal keeps what it was."""
    require(can_manage_calls(by, figure.contract), NO_RIGHT)
    changes = {"value": (figure.value, None)}
    record_event(verb=Verb.DELETE, subject=figure, by=by, scope=figure.contract, changes=changes)
    figure.delete()


def _make_figure(contract: Contract, figure: TypedFigure, source: str) -> ProgrammeFigure:
    is_total = figure.breakdown in {ProgrammeBreakdown.TOTAL, ProgrammeBreakdown.EQUALITY}
    if not figure.key and not is_total:
        raise ValidationError("Une part de la programmation porte une clé : seul l’ensemble n’en a pas.")
    row = ProgrammeFigure(
        contract=contract,
        year=figure.year,
        breakdown=figure.breakdown,
        key=figure.key,
        parent_key=figure.parent_key,
        label=figure.label,
        unit=figure.unit,
        value=figure.value,
        node=figure.node,
        territory=figure.territory,
        organization=figure.organization,
        source=source,
        note=figure.note,
    )
    row.full_clean()
    return row


def make_key(label: str) -> str:
    """Give the key of a part from its name."""
    return make_slug(label, max_length=80)
