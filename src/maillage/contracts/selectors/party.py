"""Read the parties of a contract, one by one or grouped by role."""

from dataclasses import dataclass

from django.db import models
from django.http import Http404

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.contracts.access import Person, can_manage_contract
from maillage.contracts.enums import ContractStatus, SignatureState
from maillage.contracts.models import Assignment, Contract, Party
from maillage.core.tables import Column, ColumnType

_TONES = {
    SignatureState.SIGNED: "good",
    SignatureState.AWAITED: "attention",
    SignatureState.DECLINED: "alarm",
    SignatureState.UNKNOWN: "neutral",
}


@dataclass(frozen=True)
class PartyLine:
    """A party, the tone of its signature, and whether the person may sign for it."""

    party: Party
    tone: str
    may_sign: bool

    @property
    def awaits_signature(self) -> bool:
        """Tell whether the person may sign, and the party has not."""
        return self.may_sign and self.party.signature != SignatureState.SIGNED


PARTY_COLUMNS: tuple[Column[PartyLine], ...] = (
    Column("organisme", "Organisme", ColumnType.TEXT, lambda row: row.party.organization.name),
    Column("siren", "SIREN", ColumnType.TEXT, lambda row: row.party.organization.siren),
    Column("role", "Rôle", ColumnType.CHOICE, lambda row: row.party.get_role_display()),
    Column("fonction", "Représenté par", ColumnType.TEXT, lambda row: row.party.function),
    Column("engagements", "Engagements", ColumnType.TEXT, lambda row: row.party.commitments),
    Column("signature", "Signature", ColumnType.CHOICE, lambda row: row.party.get_signature_display()),
    Column("signe_le", "Signé le", ColumnType.DATE, lambda row: row.party.signed_on),
    Column("jusquau", "Partie jusqu’au", ColumnType.DATE, lambda row: row.party.left_on),
)


def list_parties(contract: Contract, user: Person, *, role: str = "") -> list[PartyLine]:
    """Give the parties of a contract in their order, those that left after, in three queries at most."""
    rows = contract.parties.select_related("organization", "contract")
    if role:
        rows = rows.filter(role=role)
    signing = _list_signing(contract, user)
    present_first = rows.order_by(models.F("left_on").asc(nulls_first=True), "position", "pk")
    return [
        PartyLine(
            party,
            _TONES[SignatureState(party.signature)],
            may_sign=signing is None or party.organization_id in signing,
        )
        for party in present_first
    ]


def _list_signing(contract: Contract, user: Person) -> set[int] | None:
    """Give the organizations a person signs for; None is all of them."""
    if contract.status != ContractStatus.NEGOTIATED or not user.is_authenticated:
        return set()
    if can_manage_contract(user, contract):
        return None
    deciding = Assignment.objects.current().filter(
        user=user, contract=contract, role=PersonRole.DECISION_MAKER
    )
    return set(deciding.values_list("organization", flat=True))


def get_party(contract: Contract, pk: int) -> Party:
    """Give a party of a contract.

    Raises
    ------
    Http404
        No such party in this contract.
    """
    party = contract.parties.select_related("organization").filter(pk=pk).first()
    if party is None:
        msg = "Aucune partie de ce contrat à cette adresse."
        raise Http404(msg)
    party.contract = contract
    return party


def count_roles(contract: Contract) -> list[tuple[PartyRole, int]]:
    """Give the roles that parties of a contract hold, with their number, in one query."""
    rows = contract.parties.filter(left_on__isnull=True).order_by().values_list("role")
    counts = dict(rows.annotate(models.Count("pk")))
    return [(role, counts[role]) for role in PartyRole if role in counts]
