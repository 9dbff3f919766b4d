"""Build the small world on which the permission matrix is played."""

from dataclasses import dataclass, field

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Action, Contract, Node
from maillage.core.enums import Visibility
from maillage.grants.enums import ApplicationStatus, CallStatus
from maillage.grants.models import Application, Call, Envelope, OpinionRequest, Review
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.territories.models import Territory
from tests import factories, factories_grants

# Who plays: an unknown visitor; a person without any role; roles on the contract; the manager of
# another contract; whoever administers the instance.
ROLES = (
    "visitor",
    "stranger",
    "reader",
    "contributor",  # of the organization that owns the action
    "bounded",  # a contributor bounded to another action
    "instructor",
    "decision_maker",
    "manager",
    "other_manager",
    "operator",
)


@dataclass
class GrantWorld:
    """One open call and one draft call; an application under review, a draft and a foreign one; who reviews."""

    call: Call
    draft_call: Call
    sent: Application
    draft: Application
    foreign: Application
    review: Review
    opinion: OpinionRequest
    envelope: Envelope


@dataclass
class World:
    """One contract in force, one draft, one public contract, one foreign contract, and people."""

    territory: Territory
    contract: Contract
    node: Node
    action: Action
    other_action: Action
    draft: Contract
    draft_node: Node
    public_contract: Contract
    public_action: Action
    foreign: Contract
    foreign_action: Action
    document: SourceDocument
    piece: ReadPiece
    foreign_document: SourceDocument
    people: dict[str, User] = field(default_factory=dict)
    grants: GrantWorld = field(init=False)


def build_world() -> World:
    """Write the world's rows."""
    territory = factories.make_territory(name="Agglomération du Littoral")
    contract = factories.make_contract(slug="contrat", territory=territory)
    node = factories.make_node(contract, slug="axe-1")
    draft = factories.make_contract(slug="brouillon", territory=territory, status=ContractStatus.DRAFT)
    public = factories.make_contract(slug="public", territory=territory, visibility=Visibility.PUBLIC)
    foreign = factories.make_contract(slug="etranger")
    owner = factories.make_organization(name="Association propriétaire")
    document = factories.make_document(contract=draft, sent_by=factories.make_user())
    world = World(
        territory=territory,
        contract=contract,
        node=node,
        action=factories.make_action(node, slug="action", owner=owner),
        other_action=factories.make_action(node, slug="autre-action"),
        draft=draft,
        draft_node=factories.make_node(draft, slug="axe-1"),
        public_contract=public,
        public_action=factories.make_action(
            factories.make_node(public, slug="axe-1"), slug="action-publique", visibility=Visibility.PUBLIC
        ),
        foreign=foreign,
        foreign_action=factories.make_action(
            factories.make_node(foreign, slug="axe-1"), slug="action-etrangere"
        ),
        document=document,
        piece=factories.make_piece(document),
        foreign_document=factories.make_document(contract=foreign, sent_by=factories.make_user()),
    )
    world.people = _build_people(world)
    world.grants = _build_grants(world)
    return world


def _build_grants(world: World) -> GrantWorld:
    """Write the calls and applications: the contributor's organization asks, the reader's is consulted."""
    call = factories_grants.make_call(world.contract, slug="appel")
    factories_grants.make_funder(call)
    draft_call = factories_grants.make_call(world.contract, slug="appel-brouillon", status=CallStatus.DRAFT)
    owner, instructor = world.action.owner, world.people["instructor"]
    sent = factories_grants.make_application(
        call,
        factories_grants.make_project(owner),
        number="D-2025-9001",
        status=ApplicationStatus.UNDER_REVIEW,
        sent_by=world.people["contributor"],
    )
    review = Review.objects.create(
        application=sent, reviewer=instructor, organization=instructor.affiliations.get().organization
    )
    opinion = OpinionRequest.objects.create(
        application=sent,
        organization=world.people["reader"].affiliations.get().organization,
        asked_by=instructor,
    )
    return GrantWorld(
        call=call,
        draft_call=draft_call,
        sent=sent,
        draft=factories_grants.make_application(
            call, factories_grants.make_project(owner), number="D-2025-9002"
        ),
        foreign=factories_grants.make_application(
            factories_grants.make_call(world.foreign, slug="appel-etranger"),
            number="D-2025-9003",
            status=ApplicationStatus.SUBMITTED,
        ),
        review=review,
        opinion=opinion,
        envelope=factories_grants.make_envelope(contract=world.contract),
    )


def _build_people(world: World) -> dict[str, User]:
    people = {
        role: factories.make_user(first_name=role) for role in ROLES if role not in {"visitor", "contributor"}
    }
    people["contributor"] = factories.make_user(world.action.owner, first_name="contributor")
    for contract in (world.contract, world.draft, world.public_contract):
        for role in PersonRole:
            factories.assign(people[role.value], contract, role)
    bounded = factories.assign(people["bounded"], world.contract, PersonRole.CONTRIBUTOR)
    bounded.actions.add(world.other_action)
    factories.assign(people["other_manager"], world.foreign, PersonRole.MANAGER)
    people["operator"].is_staff = True
    people["operator"].save()
    return people
