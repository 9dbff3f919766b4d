"""Find amendments and versions as one person may see them."""

from dataclasses import dataclass

from django.http import Http404

from maillage.contracts.access import Person, can_read_contract_fully
from maillage.contracts.enums import AmendmentStatus, SignatureState
from maillage.contracts.models import Amendment, AmendmentSignature, Contract, ContractVersion
from maillage.contracts.versions import PART_FIELDS, Change, diff_versions


@dataclass(frozen=True)
class AmendmentReading:
    """An amendment ready to be read: what it changes, by part, and where its signatures stand."""

    amendment: Amendment
    terms: list[Change]
    parts: list[tuple[str, list[Change]]]
    signatures: list[AmendmentSignature]
    signed_count: int

    @property
    def change_count(self) -> int:
        """Give the number of differences."""
        return len(self.terms) + sum(len(changes) for _, changes in self.parts)


PART_TITLES = {
    "articles": "Articles",
    "annexes": "Annexes",
    "parties": "Parties",
    "nodes": "Stratégie",
}


def _require_inside(contract: Contract, user: Person) -> None:
    if not can_read_contract_fully(user, contract):
        msg = "Cette page est réservée aux personnes qui ont un rôle sur le contrat."
        raise Http404(msg)


def list_amendments(contract: Contract, user: Person) -> list[Amendment]:
    """Give the amendments of a contract, the latest first, for people who have a role on it."""
    _require_inside(contract, user)
    return list(contract.amendments.order_by("-number"))


def list_versions(contract: Contract, user: Person) -> list[ContractVersion]:
    """Give the versions of a contract without their content, the latest first."""
    _require_inside(contract, user)
    return list(contract.versions.defer("content").order_by("-number"))


def get_amendment(contract: Contract, number: int, user: Person) -> Amendment:
    """Give an amendment of a contract by its number.

    Raises
    ------
    Http404
        No such amendment, or not for this person.
    """
    _require_inside(contract, user)
    amendment = contract.amendments.select_related("base", "result").filter(number=number).first()
    if amendment is None:
        msg = "Aucun avenant de ce numéro."
        raise Http404(msg)
    amendment.contract = contract
    return amendment


def get_version(contract: Contract, number: int, user: Person) -> ContractVersion:
    """Give a version of a contract by its number.

    Raises
    ------
    Http404
        No such version, or not for this person.
    """
    _require_inside(contract, user)
    version = contract.versions.filter(number=number).first()
    if version is None:
        msg = "Aucune version de ce numéro."
        raise Http404(msg)
    return version


def read_amendment(amendment: Amendment) -> AmendmentReading:
    """Give an amendment with its differences: proposed, or obtained once it is signed."""
    is_signed = amendment.status == AmendmentStatus.SIGNED and amendment.result is not None
    after = amendment.result.content if is_signed and amendment.result else amendment.proposed
    changes = diff_versions(amendment.base.content, after)
    signatures = list(
        amendment.signatures.select_related("party__organization", "joining").order_by(
            "party__position", "pk"
        )
    )
    return AmendmentReading(
        amendment,
        [change for change in changes if change.part == "terms"],
        [
            (PART_TITLES[part], found)
            for part in PART_FIELDS
            if (found := [change for change in changes if change.part == part])
        ],
        signatures,
        sum(signature.state == SignatureState.SIGNED for signature in signatures),
    )
