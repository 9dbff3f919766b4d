"""Find amendments and versions as one person may see them."""

from dataclasses import dataclass

from django.http import Http404

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.contracts.access import Person, can_manage_contract
from maillage.contracts.enums import AmendmentStatus, SignatureState
from maillage.contracts.models import Amendment, AmendmentSignature, Assignment, Contract, ContractVersion
from maillage.contracts.selectors.team import require_role
from maillage.contracts.versions import (
    PART_FIELDS,
    TERM_LABELS,
    Change,
    Content,
    Item,
    diff_versions,
    name_item,
    show_term,
)


@dataclass(frozen=True)
class AmendmentReading:
    """An amendment ready to be read: what it changes, by part, and where its signatures stand."""

    amendment: Amendment
    terms: list[Change]
    parts: list[tuple[str, list[Change]]]
    signatures: list["SignatureLine"]
    signed_count: int

    @property
    def change_count(self) -> int:
        """Give the number of differences."""
        return len(self.terms) + sum(len(changes) for _, changes in self.parts)


@dataclass(frozen=True)
class SignatureLine:
    """A signature of an amendment, and whether the person may record it."""

    signature: AmendmentSignature
    may_sign: bool


@dataclass(frozen=True)
class VersionItem:
    """A piece of a version as its page shows it; ``depth`` is its rank in the tree, from 0."""

    ref: str
    values: dict[str, str]
    name: str
    depth: int


@dataclass(frozen=True)
class VersionReading:
    """A version ready to be read: its clauses in French, its parts in order."""

    terms: list[tuple[str, str]]
    articles: list[VersionItem]
    annexes: list[VersionItem]
    parties: list[VersionItem]
    nodes: list[VersionItem]


PART_TITLES = {
    "articles": "Articles",
    "annexes": "Annexes",
    "parties": "Parties",
    "nodes": "Stratégie",
}


def list_amendments(contract: Contract, user: Person) -> list[Amendment]:
    """Give the amendments of a contract, the latest first, for people who have a role on it."""
    require_role(contract, user)
    return list(contract.amendments.order_by("-number"))


def list_versions(contract: Contract, user: Person) -> list[ContractVersion]:
    """Give the versions of a contract without their content, the latest first."""
    require_role(contract, user)
    return list(contract.versions.defer("content").order_by("-number"))


def get_amendment(contract: Contract, number: int, user: Person) -> Amendment:
    """Give an amendment of a contract by its number.

    Raises
    ------
    Http404
        No such amendment, or not for this person.
    """
    require_role(contract, user)
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
    require_role(contract, user)
    version = contract.versions.filter(number=number).first()
    if version is None:
        msg = "Aucune version de ce numéro."
        raise Http404(msg)
    return version


def get_signature(amendment: Amendment, pk: int) -> AmendmentSignature:
    """Give a signature of an amendment.

    Raises
    ------
    Http404
        No such signature on this amendment.
    """
    rows = amendment.signatures.select_related("party__organization", "joining")
    signature = rows.filter(pk=pk).first()
    if signature is None:
        msg = "Aucune signature de cet avenant à cette adresse."
        raise Http404(msg)
    signature.amendment = amendment
    return signature


def read_amendment(amendment: Amendment, user: Person) -> AmendmentReading:
    """Give an amendment with its differences: proposed, or obtained once it is signed."""
    is_signed = amendment.status == AmendmentStatus.SIGNED and amendment.result is not None
    after = amendment.result.content if is_signed and amendment.result else amendment.proposed
    changes = diff_versions(amendment.base.content, after)
    signatures = _list_signatures(amendment, user)
    return AmendmentReading(
        amendment,
        [change for change in changes if change.part == "terms"],
        [
            (PART_TITLES[part], found)
            for part in PART_FIELDS
            if (found := [change for change in changes if change.part == part])
        ],
        signatures,
        sum(line.signature.state == SignatureState.SIGNED for line in signatures),
    )


def _list_signatures(amendment: Amendment, user: Person) -> list[SignatureLine]:
    rows = amendment.signatures.select_related("party__organization", "joining").order_by(
        "party__position", "pk"
    )
    is_open = amendment.status == AmendmentStatus.NEGOTIATED
    is_manager = is_open and can_manage_contract(user, amendment.contract)
    deciding = set(
        Assignment.objects.current()
        .filter(user=user.pk, contract=amendment.contract, role=PersonRole.DECISION_MAKER)
        .values_list("organization", flat=True)
    )
    return [
        SignatureLine(
            row,
            may_sign=is_open
            and row.state != SignatureState.SIGNED
            and (is_manager or row.organization.pk in deciding),
        )
        for row in rows
    ]


def read_version(content: Content) -> VersionReading:
    """Give the content of a version, ready to be read; no query."""
    terms = [(label, show_term(name, content["terms"].get(name))) for name, label in TERM_LABELS.items()]
    parts = {part: _read_items(part, items) for part, items in content["parts"].items()}
    return VersionReading(terms, parts["articles"], parts["annexes"], parts["parties"], parts["nodes"])


def _read_items(part: str, items: list[Item]) -> list[VersionItem]:
    depths = {"": -1}
    read = []
    for item in items:
        depths[item["ref"]] = depths[item["parent"]] + 1
        values = dict(item)
        if part == "parties":
            values["role"] = str(PartyRole(item["role"]).label)
        read.append(VersionItem(item["ref"], values, name_item(part, item), depths[item["ref"]]))
    return read
