"""Read abatements and their counterparts: by landlord, district and year, then by category."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from maillage.contracts.access import Person, can_read_contract_fully
from maillage.contracts.models import Contract
from maillage.core.tables import Column, ColumnType
from maillage.grants.enums import TfpbCategory
from maillage.grants.models import TfpbAbatement, TfpbAction


@dataclass(frozen=True)
class AbatementRow:
    """One abatement and its counterparts, added up; what was not told yet is counted as nothing spent."""

    abatement: TfpbAbatement
    actions: tuple[TfpbAction, ...]

    @property
    def planned_eur(self) -> Decimal:
        """Give what is planned."""
        return sum((one.planned_eur for one in self.actions), Decimal(0))

    @property
    def spent_eur(self) -> Decimal:
        """Give what was spent, of what is told."""
        return sum((one.spent_eur or Decimal(0) for one in self.actions), Decimal(0))

    @property
    def justified_eur(self) -> Decimal:
        """Give what of the abatement its counterparts justify."""
        return sum((one.abated_eur or Decimal(0) for one in self.actions), Decimal(0))

    @property
    def share(self) -> Decimal | None:
        """Give the justified part of the abatement, between 0 and 1; None when nothing is abated."""
        return self.justified_eur / self.abatement.abated_eur if self.abatement.abated_eur else None


@dataclass(frozen=True)
class CategoryRow:
    """What landlords did of one category in the years shown."""

    label: str
    count: int
    done: int
    planned_eur: Decimal
    spent_eur: Decimal
    abated_eur: Decimal


def list_abatements(contract: Contract, user: Person) -> list[AbatementRow]:
    """Give the abatements of a contract, the latest year first, in two queries.

    Raises
    ------
    Http404
        The person has no role on the contract.
    """
    if not can_read_contract_fully(user, contract):
        raise Http404("Aucun abattement à cette adresse.")
    rows = TfpbAbatement.objects.filter(contract=contract).select_related("landlord", "district")
    ordered = rows.order_by("-year", "landlord__name", "district__name", "pk").prefetch_related("actions")
    return [AbatementRow(row, tuple(row.actions.all())) for row in ordered]


def get_abatement(contract: Contract, pk: int, user: Person) -> AbatementRow:
    """Give one abatement.

    Raises
    ------
    Http404
        No such abatement, or not for this person.
    """
    for row in list_abatements(contract, user):
        if row.abatement.pk == pk:
            return row
    raise Http404("Aucun abattement à cette adresse.")


def summarize_categories(rows: Iterable[AbatementRow]) -> list[CategoryRow]:
    """Add up counterparts by category of the national framework, those without any left out."""
    held: dict[str, list[TfpbAction]] = defaultdict(list)
    for row in rows:
        for action in row.actions:
            held[action.category].append(action)
    return [
        CategoryRow(
            str(category.label),
            len(found),
            sum(one.spent_eur is not None for one in found),
            sum((one.planned_eur for one in found), Decimal(0)),
            sum((one.spent_eur or Decimal(0) for one in found), Decimal(0)),
            sum((one.abated_eur or Decimal(0) for one in found), Decimal(0)),
        )
        for category in TfpbCategory
        if (found := held.get(category.value, []))
    ]


ABATEMENT_COLUMNS: tuple[Column[AbatementRow], ...] = (
    Column("annee", "Année", ColumnType.NUMBER, lambda row: row.abatement.year),
    Column("bailleur", "Bailleur", ColumnType.TEXT, lambda row: row.abatement.landlord.name),
    Column("quartier", "Quartier", ColumnType.TEXT, lambda row: row.abatement.district.name),
    Column("code", "Code du quartier", ColumnType.TEXT, lambda row: row.abatement.district.code),
    Column("logements", "Logements", ColumnType.NUMBER, lambda row: row.abatement.dwellings),
    Column("abattement", "Abattement", ColumnType.EUROS, lambda row: row.abatement.abated_eur),
    Column("prevu", "Contreparties prévues", ColumnType.EUROS, lambda row: row.planned_eur),
    Column("depense", "Dépensé", ColumnType.EUROS, lambda row: row.spent_eur),
    Column("justifie", "Financé par l’abattement", ColumnType.EUROS, lambda row: row.justified_eur),
)
