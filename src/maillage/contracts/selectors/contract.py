"""Find contracts as one person may see them."""

from django.db.models import F, QuerySet
from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Assignment, Contract, ContractType
from maillage.core.tables import Column, ColumnType
from maillage.core.text import split_words
from maillage.territories.enums import TerritoryKind

CONTRACT_COLUMNS: tuple[Column[Contract], ...] = (
    Column("contrat", "Contrat", ColumnType.TEXT, lambda row: row.short_title),
    Column("intitule", "Intitulé", ColumnType.TEXT, lambda row: row.title),
    Column("type", "Type", ColumnType.CHOICE, lambda row: row.type.name),
    Column("territoire", "Territoire", ColumnType.TEXT, lambda row: str(row.territory)),
    Column("code_territoire", "Code du territoire", ColumnType.TEXT, lambda row: row.territory.code),
    Column("etat", "État", ColumnType.CHOICE, lambda row: row.get_status_display()),
    Column("debut", "Début", ColumnType.DATE, lambda row: row.starts_on),
    Column("fin", "Fin", ColumnType.DATE, lambda row: row.ends_on),
    Column("signe_le", "Signé le", ColumnType.DATE, lambda row: row.signed_on),
)


def get_contract(slug: str, user: Person) -> Contract:
    """Give the contract at an address, when the person may see it.

    Raises
    ------
    Http404
        No such contract, or not for this person: one query and one answer for both.
    """
    contracts = Contract.objects.visible_to(user).select_related("type", "territory", "previous")
    contract = contracts.filter(slug=slug).first()
    if contract is None:
        msg = "Aucun contrat à cette adresse."
        raise Http404(msg)
    return contract


def list_contracts(
    user: Person,
    *,
    type_code: str = "",
    status: str = "",
    territory: str = "",
) -> "QuerySet[Contract]":
    """Give the contracts a person may see, the latest first, narrowed by type, state or territory.

    Parameters
    ----------
    territory : str
        Its address (``epci-246200729``), or words of its name.
    """
    contracts = Contract.objects.visible_to(user).select_related("type", "territory")
    if type_code:
        contracts = contracts.filter(type__code=type_code)
    if status:
        contracts = contracts.filter(status=status)
    return _keep_territory(contracts, territory).order_by(
        F("starts_on").desc(nulls_last=True), "short_title", "pk"
    )


def _keep_territory(contracts: "QuerySet[Contract]", asked: str) -> "QuerySet[Contract]":
    kind, _, code = asked.rpartition("-")
    if kind in TerritoryKind.values:
        return contracts.filter(territory__kind=kind, territory__code=code)
    for word in split_words(asked):
        contracts = contracts.filter(territory__folded_name__contains=word)
    return contracts


def list_contract_types() -> list[ContractType]:
    """Give the types of contracts, in their order."""
    return list(ContractType.objects.all())


def list_own_contracts(user: Person, *, limit: int = 12) -> list[Contract]:
    """Give the contracts on which a person has a role, those that run first; one query."""
    if not user.is_authenticated:
        return []
    assigned = Assignment.objects.current().filter(user=user).values("contract")
    contracts = Contract.objects.filter(pk__in=assigned).only("slug", "short_title", "status", "starts_on")
    rows = list(contracts[: limit * 4])
    return sorted(rows, key=lambda contract: contract.status == ContractStatus.ENDED)[:limit]


def list_followers(contract: Contract, user: Person) -> list[Contract]:
    """Give the contracts that follow one, as the person may see them."""
    return list(Contract.objects.visible_to(user).filter(previous=contract))


def find_previous(contract: Contract, user: Person) -> Contract | None:
    """Give the contract that one follows, when the person may see it."""
    if contract.previous_id is None:
        return None
    return Contract.objects.visible_to(user).filter(pk=contract.previous_id).first()


def list_territory_contracts(territory_id: int, user: Person) -> list[Contract]:
    """Give the contracts of a territory, or about it as a district, as the person may see them."""
    visible = Contract.objects.visible_to(user).select_related("type")
    own = visible.filter(territory=territory_id).values("pk")
    about = Contract.districts.through.objects.filter(territory=territory_id).values("contract")
    return list(visible.filter(pk__in=own) | visible.filter(pk__in=about))
