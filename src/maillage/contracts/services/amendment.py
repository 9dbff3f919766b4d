"""Prepare an amendment: open it from the contract as it stands, write what it proposes, submit it."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import Organization, User
from maillage.contracts import content as edits
from maillage.contracts.access import can_manage_contract
from maillage.contracts.enums import (
    AMENDABLE_STATUSES,
    AMENDMENT_TRANSITIONS,
    AmendmentStatus,
)
from maillage.contracts.models import Amendment, AmendmentSignature, Contract, Placement
from maillage.contracts.services.lifecycle import lock_contract
from maillage.contracts.services.version import freeze_version
from maillage.contracts.versions import (
    PART_FIELDS,
    TERM_LABELS,
    Content,
    Terms,
    diff_versions,
    snapshot_contract,
    tell_changes,
)
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned

EDITABLE_FIELDS = frozenset({"title", "reason", "effective_on"})
# The title, like the parties' identity, is what the amendment is about: it does not change by it.
AMENDABLE_TERMS = frozenset(TERM_LABELS) - {"title", "starts_on"}
_NAMING_KEYS = frozenset({"key", "level", "name", "organization"})


@transaction.atomic
def open_amendment(*, contract: Contract, title: str, by: User, reason: str = "") -> Amendment:
    """Start an amendment; what it proposes is, at first, what the contract says."""
    contract = lock_contract(contract)
    _require_manager(contract, by)
    if contract.status not in AMENDABLE_STATUSES:
        msg = f"« {contract} » est « {contract.get_status_display()} » : un avenant modifie un contrat signé qui court."
        raise ValidationError(msg, code="status")
    base = freeze_version(contract)
    number = contract.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(
        contract=contract, number=number + 1, title=title, reason=reason, base=base, proposed=base.content
    )
    amendment.full_clean()
    amendment.save()
    record_event(verb=Verb.CREATE, subject=amendment, by=by, scope=contract)
    return amendment


def _require_manager(contract: Contract, by: User) -> None:
    require(can_manage_contract(by, contract), f"Seul le chef de projet prépare un avenant à « {contract} ».")


def check_amendment_way(amendment: Amendment, status: AmendmentStatus) -> None:
    """Refuse a state that does not follow the present one.

    Raises
    ------
    ForbiddenTransition
        The amendment cannot become so.
    """
    before = AmendmentStatus(amendment.status)
    if status not in AMENDMENT_TRANSITIONS[before]:
        allowed = [str(way.label) for way in AmendmentStatus if way in AMENDMENT_TRANSITIONS[before]]
        raise ForbiddenTransition(str(amendment), str(before.label), str(status.label), allowed)


def _check_draft(amendment: Amendment) -> None:
    if amendment.status != AmendmentStatus.DRAFT:
        msg = f"« {amendment} » est « {amendment.get_status_display()} » : son contenu ne change plus."
        raise ValidationError(msg, code="status")


@transaction.atomic
def update_amendment(
    *, amendment: Amendment, values: dict[str, Any], expected_version: int | None, by: User
) -> Amendment:
    """Change an amendment's subject, reason or day of effect."""
    _require_manager(amendment.contract, by)
    _check_draft(amendment)
    if unknown := set(values) - EDITABLE_FIELDS:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    changes = assign_fields(amendment, values)
    if changes:
        save_versioned(amendment, expected_version=expected_version)
        record_event(verb=Verb.UPDATE, subject=amendment, by=by, scope=amendment.contract, changes=changes)
    return amendment


@transaction.atomic
def propose_content(
    *, amendment: Amendment, content: Content, expected_version: int | None, by: User
) -> Amendment:
    """Replace what an amendment proposes; the journal tells the pieces that changed.

    Raises
    ------
    StaleVersion
        Somebody changed the amendment since it was read.
    """
    _require_manager(amendment.contract, by)
    _check_draft(amendment)
    changes = diff_versions(amendment.proposed, content)
    if not changes:
        return amendment
    amendment.proposed = content
    save_versioned(amendment, expected_version=expected_version)
    record_event(
        verb=Verb.UPDATE,
        subject=amendment,
        by=by,
        scope=amendment.contract,
        note=tell_changes(changes),
    )
    return amendment


def propose_terms(*, amendment: Amendment, terms: Terms, expected_version: int | None, by: User) -> Amendment:
    """Propose other dates, renewal or notice periods."""
    if unknown := set(terms) - AMENDABLE_TERMS:
        msg = f"Ces clauses ne se modifient pas par avenant : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    starts_on, ends_on = amendment.proposed["terms"]["starts_on"], terms.get("ends_on")
    if starts_on and ends_on and str(ends_on) < str(starts_on):
        raise ValidationError({"ends_on": "La fin du contrat précède son début."})
    content = edits.set_terms(amendment.proposed, terms)
    return propose_content(amendment=amendment, content=content, expected_version=expected_version, by=by)


def propose_item(
    *,
    amendment: Amendment,
    part: str,
    values: Mapping[str, str],
    expected_version: int | None,
    by: User,
    ref: str = "",
    parent: str = "",
) -> Amendment:
    """Propose a new article, annex, party or element of the tree, or other words for one (``ref``)."""
    if unknown := set(values) - set(PART_FIELDS[part]) - _NAMING_KEYS:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    _check_unique(amendment.proposed, part, values, ref)
    content = (
        edits.change_item(amendment.proposed, part, ref, values)
        if ref
        else edits.add_item(amendment.proposed, part, values, parent=parent)
    )
    return propose_content(amendment=amendment, content=content, expected_version=expected_version, by=by)


def _check_unique(content: Content, part: str, values: Mapping[str, str], ref: str) -> None:
    others = [item for item in content["parts"][part] if item["ref"] != ref]
    if part in {"articles", "annexes"} and any(item["number"] == values.get("number") for item in others):
        raise ValidationError({"number": "Ce numéro est déjà pris."})
    if part == "parties" and any(
        item["organization"] == values.get("organization") and item["function"] == values.get("function")
        for item in others
    ):
        raise ValidationError({"organization": "Cet organisme est déjà partie au contrat."})


def propose_removal(
    *, amendment: Amendment, part: str, ref: str, expected_version: int | None, by: User
) -> Amendment:
    """Propose to take something out of the contract."""
    content = edits.remove_item(amendment.proposed, part, ref)
    if part == "nodes":
        _check_removable(amendment.contract, content)
    return propose_content(amendment=amendment, content=content, expected_version=expected_version, by=by)


def propose_move(
    *,
    amendment: Amendment,
    part: str,
    ref: str,
    rank: int,
    expected_version: int | None,
    by: User,
    parent: str | None = None,
) -> Amendment:
    """Propose another place for something, among its siblings or under another element."""
    content = edits.move_item(amendment.proposed, part, ref, rank=rank, parent=parent)
    return propose_content(amendment=amendment, content=content, expected_version=expected_version, by=by)


def _check_removable(contract: Contract, content: Content) -> None:
    """Refuse to remove elements of the tree under which actions stand: the actions are named."""
    kept = {int(item["ref"]) for item in content["parts"]["nodes"] if not item["ref"].startswith(edits.NEW)}
    placed = (
        Placement.objects.filter(node__contract=contract)
        .exclude(node__in=kept)
        .select_related("action", "node")
    )
    if placed:
        names = " ; ".join(f"« {place.action} » sous « {place.node} »" for place in placed[:10])
        msg = f"Des actions sont placées sous ce que l’avenant retire : {names}. Déplacez-les d’abord."
        raise ValidationError(msg, code="placed")


def check_amendment_applies(amendment: Amendment) -> None:
    """Refuse an amendment whose base moved, or that could not be written in the contract's tables.

    Raises
    ------
    ValidationError
        Why, with names.
    """
    contract = amendment.contract
    if diff_versions(amendment.base.content, snapshot_contract(contract)):
        msg = f"« {contract} » a changé depuis que cet avenant a été préparé : retirez-le et préparez-en un nouveau."
        raise ValidationError(msg, code="base")
    _check_removable(contract, amendment.proposed)
    if all(item["role"] != PartyRole.LEAD for item in amendment.proposed["parts"]["parties"]):
        raise ValidationError("L’avenant laisserait le contrat sans porteur.", code="lead")


@transaction.atomic
def submit_amendment(*, amendment: Amendment, by: User, expected_version: int | None = None) -> Amendment:
    """Propose an amendment to the signature of every party, and of the organizations that join.

    Raises
    ------
    ValidationError
        It changes nothing, its base moved, or it could not be applied.
    """
    contract = lock_contract(amendment.contract)
    _require_manager(contract, by)
    check_amendment_way(amendment, AmendmentStatus.NEGOTIATED)
    if not diff_versions(amendment.base.content, amendment.proposed):
        msg = f"« {amendment} » ne change rien : écrivez d’abord ce qu’il modifie."
        raise ValidationError(msg, code="empty")
    check_amendment_applies(amendment)
    amendment.status = AmendmentStatus.NEGOTIATED
    save_versioned(amendment, expected_version=expected_version)
    _ask_signatures(amendment, contract)
    record_event(verb=Verb.SUBMIT, subject=amendment, by=by, scope=contract)
    return amendment


def _ask_signatures(amendment: Amendment, contract: Contract) -> None:
    amendment.signatures.all().delete()
    present = list(contract.parties.filter(left_on__isnull=True))
    known = {party.organization_id for party in present}
    slugs = {item["organization"] for item in amendment.proposed["parts"]["parties"]}
    newcomers = Organization.objects.filter(slug__in=slugs).exclude(pk__in=known)
    AmendmentSignature.objects.bulk_create(
        [AmendmentSignature(amendment=amendment, party=party) for party in present]
        + [AmendmentSignature(amendment=amendment, joining=organization) for organization in newcomers]
    )


@transaction.atomic
def return_amendment_to_draft(*, amendment: Amendment, note: str, by: User) -> Amendment:
    """Take an amendment back to writing; signatures already given fall."""
    contract = lock_contract(amendment.contract)
    _require_manager(contract, by)
    check_amendment_way(amendment, AmendmentStatus.DRAFT)
    amendment.signatures.all().delete()
    return _move(amendment, AmendmentStatus.DRAFT, verb=Verb.CHANGE_STATUS, by=by, note=note)


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, note: str, by: User) -> Amendment:
    """Give up an amendment that is not signed; it stays in the list, as withdrawn."""
    contract = lock_contract(amendment.contract)
    _require_manager(contract, by)
    check_amendment_way(amendment, AmendmentStatus.WITHDRAWN)
    return _move(amendment, AmendmentStatus.WITHDRAWN, verb=Verb.WITHDRAW, by=by, note=note)


def _move(amendment: Amendment, status: AmendmentStatus, *, verb: Verb, by: User, note: str) -> Amendment:
    changes = assign_fields(amendment, {"status": status.value})
    save_versioned(amendment, expected_version=None)
    record_event(verb=verb, subject=amendment, by=by, scope=amendment.contract, changes=changes, note=note)
    return amendment
