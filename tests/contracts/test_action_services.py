"""Check who writes an action, where it stands, and what each contract's partners see of it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.access import (
    ALL_SECTIONS,
    PUBLIC_SECTIONS,
    can_edit_action,
    can_view_action,
    list_visible_sections,
    map_visible_sections,
)
from maillage.contracts.enums import BudgetNature, Section, VatRegime
from maillage.contracts.models import Action, Placement
from maillage.contracts.services.action import create_action, place_action, update_action
from maillage.contracts.services.duplicate import duplicate_action
from maillage.contracts.services.money import create_budget_line
from maillage.contracts.services.pilot import add_pilot, set_visibility
from maillage.contracts.services.placement import move_placement, update_sharing, withdraw_placement
from maillage.contracts.services.step import create_step
from maillage.core.enums import Verb, Visibility
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.core.selectors import find_journal_fault

pytestmark = pytest.mark.django_db


class Ground:
    """Two contracts and the people who run them; an action at home in the first."""

    def __init__(self) -> None:
        self.home, self.other = factories.make_contract(), factories.make_contract()
        self.node, self.other_node = factories.make_node(self.home), factories.make_node(self.other)
        self.boss = factories.make_manager(self.home)
        self.other_boss = factories.make_manager(self.other)
        self.both = factories.make_manager(self.home)
        factories.assign(self.both, self.other, PersonRole.MANAGER)
        self.action = factories.make_action(self.node, title="Ouvrir une ludothèque")

    def partner(self) -> object:
        user = factories.make_user()
        factories.assign(user, self.other, PersonRole.READER)
        return user


@pytest.fixture
def ground() -> Ground:
    return Ground()


def test_create_action_by_a_contributor_for_their_own_organization(ground) -> None:
    user = factories.make_user()
    factories.assign(user, ground.home, PersonRole.CONTRIBUTOR)

    action = create_action(
        node=ground.node, title="Aider", owner=user.affiliations.get().organization, by=user
    )

    assert can_edit_action(user, action)
    assert action.placements.get().is_home
    assert Event.objects.first().verb == Verb.CREATE


def test_attack_03_a_contributor_opens_no_action_for_another_organization(ground) -> None:
    user = factories.make_user()
    factories.assign(user, ground.home, PersonRole.CONTRIBUTOR)

    with pytest.raises(PermissionDenied):
        create_action(node=ground.node, title="Aider", owner=factories.make_organization(), by=user)

    assert Action.objects.count() == 1
    assert not Event.objects.exists()


def test_who_opens_an_action_goes_on_writing_it_even_bounded(ground) -> None:
    user = factories.make_user()
    role = factories.assign(user, ground.home, PersonRole.CONTRIBUTOR)
    role.actions.add(ground.action)

    action = create_action(
        node=ground.node, title="Aider", owner=user.affiliations.get().organization, by=user
    )

    assert can_edit_action(user, action)


def test_create_action_stands_after_the_others(ground) -> None:
    owner = factories.make_organization()
    titles = ["Une", "Deux"]
    for title in titles:
        create_action(node=ground.node, title=title, owner=owner, by=ground.boss)

    placed = Placement.objects.filter(node=ground.node).values_list("action__title", flat=True)
    assert list(placed) == ["Ouvrir une ludothèque", *titles]


def test_attack_06_fields_that_are_not_edited_never_get_in(ground) -> None:
    with pytest.raises(ValidationError, match="owner, status"):
        update_action(
            action=ground.action,
            values={"status": "done", "owner": 1},
            expected_version=1,
            by=ground.boss,
        )
    with pytest.raises(FieldDoesNotExist):
        create_action(node=ground.node, title="x", owner=ground.action.owner, by=ground.boss, is_admin=True)


def test_attack_50_two_editors_on_one_sheet_lose_nothing(ground) -> None:
    first, second = Action.objects.get(pk=ground.action.pk), Action.objects.get(pk=ground.action.pk)
    update_action(action=first, values={"public": "Familles"}, expected_version=1, by=ground.boss)

    with pytest.raises(StaleVersion):
        update_action(action=second, values={"public": "Jeunes"}, expected_version=1, by=ground.both)

    ground.action.refresh_from_db()
    assert ground.action.public == "Familles"
    assert ground.action.version == 2


# --- Places and sharing ----------------------------------------------------------------------------


def test_sharing_says_section_by_section_what_partners_read(ground) -> None:
    partner = ground.partner()
    place_action(
        action=ground.action, node=ground.other_node, shared_sections=[Section.SHEET], by=ground.both
    )

    assert can_view_action(partner, ground.action)
    assert list_visible_sections(partner, ground.action) == {Section.SHEET}
    assert list_visible_sections(ground.boss, ground.action) == ALL_SECTIONS


@pytest.mark.parametrize("section", list(Section))
def test_each_section_shared_alone_opens_that_one_only(ground, section) -> None:
    partner = ground.partner()
    place_action(action=ground.action, node=ground.other_node, shared_sections=[section], by=ground.both)

    assert list_visible_sections(partner, ground.action) == {section}


def test_sections_of_many_actions_are_those_of_each(ground) -> None:
    partner = ground.partner()
    public = factories.make_action(ground.node, visibility=Visibility.PUBLIC)
    place_action(
        action=ground.action, node=ground.other_node, shared_sections=[Section.MONEY], by=ground.both
    )

    sections = map_visible_sections(partner, [ground.action, public])

    assert sections == {ground.action.pk: {Section.MONEY}, public.pk: PUBLIC_SECTIONS}


def test_named_people_read_the_sheet(ground) -> None:
    partner = ground.partner()
    place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)

    set_visibility(action=ground.action, visibility=Visibility.NAMED, named_people=[partner], by=ground.boss)

    assert can_view_action(partner, ground.action)
    assert list_visible_sections(partner, ground.action) == PUBLIC_SECTIONS


def test_visibility_names_only_people_of_the_contracts(ground) -> None:
    with pytest.raises(ValidationError, match="sans rôle"):
        set_visibility(
            action=ground.action,
            visibility=Visibility.NAMED,
            named_people=[factories.make_user()],
            by=ground.boss,
        )
    with pytest.raises(ValidationError, match="au moins une personne"):
        set_visibility(action=ground.action, visibility=Visibility.NAMED, by=ground.boss)

    ground.action.refresh_from_db()
    assert ground.action.visibility == Visibility.PARTNERS


def test_wider_visibility_forgets_named_people(ground) -> None:
    partner = ground.partner()
    place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)
    set_visibility(action=ground.action, visibility=Visibility.NAMED, named_people=[partner], by=ground.boss)

    set_visibility(action=ground.action, visibility=Visibility.PARTNERS, by=ground.boss)

    assert not ground.action.named_people.exists()


def test_update_sharing_changes_what_partners_read(ground) -> None:
    partner = ground.partner()
    placement = place_action(
        action=ground.action, node=ground.other_node, shared_sections=[Section.SHEET], by=ground.both
    )

    update_sharing(placement=placement, shared_sections=[Section.MONEY, Section.SHEET], by=ground.boss)

    assert list_visible_sections(partner, ground.action) == {Section.MONEY, Section.SHEET}
    event = Event.objects.first()
    assert event.scope_id == str(ground.action.pk)
    assert event.details["changes"]["shared_sections"][1][0].startswith("Budget")


def test_the_receiving_contract_cannot_widen_what_it_reads(ground) -> None:
    placement = place_action(
        action=ground.action, node=ground.other_node, shared_sections=[Section.SHEET], by=ground.both
    )

    with pytest.raises(PermissionDenied):
        update_sharing(placement=placement, shared_sections=list(Section), by=ground.other_boss)

    placement.refresh_from_db()
    assert placement.shared_sections == ["sheet"]


def test_sharing_at_home_is_refused(ground) -> None:
    with pytest.raises(ValidationError, match="entière"):
        update_sharing(placement=ground.action.placements.get(), shared_sections=[], by=ground.boss)


def test_the_same_place_twice_is_refused(ground) -> None:
    place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)

    with pytest.raises(ValidationError, match="déjà placée"):
        place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)


@pytest.mark.parametrize("who", ["boss", "other_boss"])
def test_placing_needs_both_rights(ground, who) -> None:
    with pytest.raises(PermissionDenied):
        place_action(
            action=ground.action, node=ground.other_node, shared_sections=[], by=getattr(ground, who)
        )

    assert ground.action.placements.count() == 1


@pytest.mark.parametrize("who", ["boss", "other_boss"])
def test_withdraw_placement_by_either_side(ground, who) -> None:
    placement = place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)

    withdraw_placement(placement=placement, by=getattr(ground, who))

    assert ground.action.placements.count() == 1
    event = Event.objects.first()
    assert (event.verb, event.scope_id) == (Verb.WITHDRAW, str(ground.other.pk))


def test_withdraw_placement_keeps_the_home(ground) -> None:
    with pytest.raises(ValidationError, match="Abandonnée"):
        withdraw_placement(placement=ground.action.placements.get(), by=ground.boss)


def test_withdraw_placement_without_right(ground) -> None:
    placement = place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)

    with pytest.raises(PermissionDenied):
        withdraw_placement(placement=placement, by=ground.partner())

    assert ground.action.placements.count() == 2


def test_move_placement_within_the_contract(ground) -> None:
    target = factories.make_node(ground.home)
    there = factories.make_action(target)

    moved = move_placement(placement=ground.action.placements.get(), node=target, position=0, by=ground.boss)

    assert moved.node == target
    assert list(target.placements.values_list("action", flat=True)) == [ground.action.pk, there.pk]
    assert Event.objects.first().verb == Verb.MOVE


def test_move_placement_to_another_contract_is_refused(ground) -> None:
    with pytest.raises(ValidationError, match="autre contrat"):
        move_placement(placement=ground.action.placements.get(), node=ground.other_node, by=ground.boss)
    with pytest.raises(PermissionDenied):
        move_placement(placement=ground.action.placements.get(), node=ground.node, by=ground.other_boss)


# --- Duplicate -------------------------------------------------------------------------------------


def test_duplicate_action_for_the_next_year(ground) -> None:
    source = ground.action
    source.diagnosis, source.starts_on = "Peu de lieux de jeu", datetime.date(2024, 2, 29)
    source.save()
    add_pilot(action=source, organization=source.owner, by=ground.boss)
    above = create_step(action=source, title="Chantier", kind="sub_action", by=ground.boss)
    create_step(
        action=source,
        title="Réception",
        parent=above,
        due_on=datetime.date(2024, 6, 1),
        done_on=datetime.date(2024, 6, 2),
        by=ground.boss,
    )
    create_budget_line(
        action=source,
        year=2024,
        nature=BudgetNature.OPERATION,
        planned=Decimal(100),
        actual=Decimal(90),
        vat=VatRegime.INCLUDED,
        by=ground.boss,
    )

    copy = duplicate_action(action=source, node=ground.node, years_later=1, with_budget=True, by=ground.boss)

    assert copy.slug != source.slug
    assert (copy.diagnosis, copy.starts_on, copy.status) == (
        "Peu de lieux de jeu",
        datetime.date(2025, 2, 28),
        "idea",
    )
    assert copy.pilots.get().is_first
    child = copy.steps.get(title="Réception")
    assert (child.parent.title, child.due_on, child.done_on) == ("Chantier", datetime.date(2025, 6, 1), None)
    line = copy.budget_lines.get()
    assert (line.year, line.planned, line.actual) == (2025, Decimal(100), None)
    assert not copy.fundings.exists()
    # The history of a contract names nothing of another.
    assert Event.objects.first().details["note"] == "Reprise d’une autre action."


def test_duplicate_action_needs_the_whole_sheet_and_the_right_to_add(ground) -> None:
    place_action(
        action=ground.action, node=ground.other_node, shared_sections=[Section.SHEET], by=ground.both
    )

    with pytest.raises(PermissionDenied, match="partagée qu’en partie"):
        duplicate_action(action=ground.action, node=ground.other_node, by=ground.other_boss)
    with pytest.raises(PermissionDenied):
        duplicate_action(action=ground.action, node=ground.other_node, by=ground.boss)

    assert Action.objects.count() == 1


def test_duplicate_action_refuses_an_absurd_shift(ground) -> None:
    with pytest.raises(ValidationError, match="20 ans"):
        duplicate_action(action=ground.action, node=ground.node, years_later=-1, by=ground.boss)


def test_the_journal_holds_after_all_this(ground) -> None:
    placement = place_action(action=ground.action, node=ground.other_node, shared_sections=[], by=ground.both)
    update_sharing(placement=placement, shared_sections=["sheet"], by=ground.boss)
    withdraw_placement(placement=placement, by=ground.boss)

    assert find_journal_fault() is None
