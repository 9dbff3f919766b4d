"""Say who may take documents in: who may open a contract, or runs the one that is filled."""

from maillage.accounts.models import User
from maillage.contracts.access import can_create_contract, can_manage_contract
from maillage.contracts.models import Contract
from maillage.intake.models import SourceDocument


def can_send_document(user: User, contract: Contract | None) -> bool:
    """Tell whether a person may send a document for a contract, or for one to be opened."""
    return can_create_contract(user) if contract is None else can_manage_contract(user, contract)


def can_review(user: User, document: SourceDocument) -> bool:
    """Tell whether a person may decide about what was read in a document, and confirm it."""
    if document.contract is not None:
        return can_manage_contract(user, document.contract)
    return document.sent_by_id == user.pk and can_create_contract(user)


def may_name_organizations(user: User) -> bool:
    """Tell whether a person may add the organizations that a signed contract names."""
    return can_create_contract(user)
