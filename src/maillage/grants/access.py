"""Say who may do what to calls, applications, reviews and money: the only place where these rights are written.

Three circles. The *applicant*: the people of the organization that asks. The *instruction*: managers,
instructors and decision-makers of the call's contract, who all read the same application. The *organization*
of one of them, for its private notes. What a person may not see answers 404.
"""

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Affiliation, Organization, User
from maillage.contracts.access import Person, list_roles
from maillage.contracts.models import Assignment, Contract
from maillage.grants.enums import EDITABLE_STATUSES, ApplicationStatus
from maillage.grants.models import Application, Call, Envelope, FundingRequest, OpinionRequest, Review
from maillage.grants.models.application import INSTRUCTING_ROLES


def belongs_to(user: Person, organization: Organization) -> bool:
    """Tell whether a person belongs to an organization today."""
    if not user.is_authenticated:
        return False
    return Affiliation.objects.filter(user=user, organization=organization, ended_on__isnull=True).exists()


def can_manage_calls(user: Person, contract: Contract) -> bool:
    """Tell whether a person prepares, opens and closes the calls of a contract: its manager."""
    return PersonRole.MANAGER in list_roles(user, contract)


def can_view_call(user: Person, call: Call) -> bool:
    """Tell whether a person may open a call."""
    return Call.objects.visible_to(user).filter(pk=call.pk).exists()


def can_instruct(user: Person, contract: Contract) -> bool:
    """Tell whether a person reads the applications sent to a contract's calls, and what was said of them."""
    return bool(list_roles(user, contract) & set(INSTRUCTING_ROLES))


def can_decide(user: Person, contract: Contract) -> bool:
    """Tell whether a person records what the committee decides: a manager or a decision-maker."""
    return bool(list_roles(user, contract) & {PersonRole.MANAGER, PersonRole.DECISION_MAKER})


def can_apply_for(user: Person, organization: Organization) -> bool:
    """Tell whether a person may ask for money for an organization: its own people."""
    return belongs_to(user, organization)


def can_view_application(user: Person, application: Application) -> bool:
    """Tell whether a person may open an application."""
    return Application.objects.visible_to(user).filter(pk=application.pk).exists()


def can_edit_application(user: Person, application: Application) -> bool:
    """Tell whether a person may write an application now: the applicant's people, while it is theirs to write."""
    writable = ApplicationStatus(application.status) in EDITABLE_STATUSES
    return writable and belongs_to(user, application.project.applicant)


def has_conflict(user: Person, application: Application) -> bool:
    """Tell whether a person has, or had, a seat with the applicant: they neither score nor give an opinion."""
    if not user.is_authenticated:
        return False
    return Affiliation.objects.filter(user=user, organization=application.project.applicant_id).exists()


def can_review(user: Person, review: Review) -> bool:
    """Tell whether a person may write a review: its own reviewer, while they hold a role, without conflict."""
    return (
        user.is_authenticated
        and review.reviewer_id == user.pk
        and can_instruct(user, review.application.call.contract)
        and not has_conflict(user, review.application)
    )


def can_answer_opinion(user: Person, asked: OpinionRequest) -> bool:
    """Tell whether a person may answer an opinion asked of an organization: its people, without conflict."""
    return belongs_to(user, asked.organization) and not has_conflict(user, asked.application)


def list_note_organizations(user: Person, contract: Contract) -> list[int]:
    """Give the organizations for which a person instructs on a contract: whose private notes they read."""
    if not user.is_authenticated:
        return []
    roles = Assignment.objects.current().filter(user=user, contract=contract, role__in=INSTRUCTING_ROLES)
    return list(roles.values_list("organization", flat=True).distinct())


def can_manage_envelope(user: Person, envelope: Envelope) -> bool:
    """Tell whether a person may change an envelope: the contract's manager, or who decides for its funder."""
    if envelope.contract is None or not user.is_authenticated:
        return False
    own = Assignment.objects.current().filter(
        user=user,
        contract=envelope.contract,
        organization=envelope.funder_id,
        role=PersonRole.DECISION_MAKER,
    )
    return can_manage_calls(user, envelope.contract) or own.exists()


def can_record_money(user: Person, request: FundingRequest) -> bool:
    """Tell whether a person may say where a funder's money stands: the manager, or the funder's instructors."""
    contract = request.application.call.contract
    if not user.is_authenticated:
        return False
    own = Assignment.objects.current().filter(
        user=user,
        contract=contract,
        organization=request.funder_id,
        role__in=[PersonRole.INSTRUCTOR, PersonRole.DECISION_MAKER],
    )
    return can_manage_calls(user, contract) or own.exists()


def instructs_somewhere(user: User) -> bool:
    """Tell whether a person instructs the applications of any contract."""
    return Assignment.objects.current().filter(user=user, role__in=INSTRUCTING_ROLES).exists()
