"""Check what a person reads of a strategy, and that it costs the same however large it is."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import ActionStatus, BudgetNature, BudgetUnit, FundingState, Section, VatRegime
from maillage.contracts.models import (
    Action,
    Assignment,
    Blocker,
    BudgetLine,
    Contract,
    Funding,
    Node,
    Pilot,
    Placement,
    Step,
)
from maillage.contracts.selectors.sheet import load_sheet, map_completeness
from maillage.contracts.selectors.strategy import list_axes, load_tree
from maillage.core.enums import Visibility
from maillage.core.thread import BeadKind, list_beads

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
DONE_ON = datetime.date(2025, 1, 1)


def furnish(action: Action, *, year: int = 2026) -> None:
    """Give an action one of everything."""
    organization = factories.make_organization()
    Pilot.objects.create(action=action, organization=organization, is_first=True)
    Step.objects.create(action=action, title="Fait", done_on=DONE_ON)
    Step.objects.create(action=action, title="À faire", due_on=DONE_ON)
    Blocker.objects.create(action=action, what="Bail", unblock="Vote", raised_on=DONE_ON)
    BudgetLine.objects.create(
        action=action, year=year, nature=BudgetNature.OPERATION, planned=Decimal(1000), vat=VatRegime.INCLUDED
    )
    BudgetLine.objects.create(
        action=action, year=year, nature=BudgetNature.OPERATION, planned=Decimal("0.5"), unit=BudgetUnit.FTE
    )
    Funding.objects.create(
        action=action,
        funder=organization,
        year=year,
        amount_eur=Decimal(400),
        state=FundingState.PAID,
        state_on=DONE_ON,
    )


@pytest.fixture
def contract() -> Contract:
    return factories.make_contract()


@pytest.fixture
def axis(contract: Contract) -> Node:
    return factories.make_node(contract, number="1")


@pytest.fixture
def objectives(contract: Contract, axis: Node) -> list[Node]:
    return [factories.make_node(contract, parent=axis, level="objective") for _ in range(3)]


def test_the_tree_counts_each_action_once_and_names_gaps(contract, axis, objectives) -> None:
    boss = factories.make_manager(contract)
    action = factories.make_action(objectives[0])
    Placement.objects.create(action=action, node=objectives[1])
    furnish(action)

    tree = load_tree(contract, boss)

    (root,) = tree.roots
    assert (tree.action_count, root.action_count, tree.objective_count, tree.unserved_count) == (1, 1, 3, 1)
    assert [child.is_unserved for child in root.children] == [False, False, True]
    assert root.gap == "1 objectif sans action"
    assert root.children[2].gap == "Objectif sans action"
    assert root.level_name == "Axe stratégique"
    assert root.progress.value == 0.5
    assert [(one.planned, one.unit_label) for one in root.money.totals] == [
        (Decimal(1000), "€"),
        (Decimal("0.5"), "ETP"),
    ]
    assert root.money.assured == Decimal(400)
    assert root.children[0].actions[0].facts.first_pilot


def test_an_action_on_an_axis_serves_its_objectives(contract, axis, objectives) -> None:
    factories.make_action(axis)

    assert load_tree(contract, factories.make_manager(contract)).unserved_count == 0


def test_an_axis_without_objective_is_a_gap(contract, axis, objectives) -> None:
    lone = factories.make_node(contract)

    tree = load_tree(contract, factories.make_manager(contract))

    assert tree.find(lone.slug).gap == "Axe stratégique sans objectif"


def test_progress_ignores_abandoned_actions_and_tells_the_unknown(contract, axis) -> None:
    known, _unknown = factories.make_action(axis), factories.make_action(axis)
    furnish(known)
    furnish(factories.make_action(axis, status=ActionStatus.DROPPED))

    progress = load_tree(contract, factories.make_manager(contract)).progress

    assert (progress.value, progress.known, progress.unknown) == (0.5, 1, 1)


def test_done_actions_do_not_make_progress(contract, axis) -> None:
    factories.make_action(axis, status=ActionStatus.DONE)

    assert load_tree(contract, factories.make_manager(contract)).progress.value is None


def test_attack_01_a_partner_reads_in_the_tree_only_what_is_shared(contract, axis) -> None:
    home = factories.make_contract()
    shared = factories.make_action(factories.make_node(home))
    kept = factories.make_action(factories.make_node(home), visibility=Visibility.ORGANIZATION)
    furnish(shared)
    furnish(kept)
    Placement.objects.create(action=shared, node=axis, shared_sections=[Section.SHEET])
    Placement.objects.create(action=kept, node=axis, shared_sections=list(Section.values))
    reader = factories.make_user()
    factories.assign(reader, contract, PersonRole.READER)

    tree = load_tree(contract, reader)

    (item,) = tree.roots[0].actions
    assert item.action == shared
    assert not item.is_home
    assert item.facts.first_pilot
    assert (item.facts.progress, item.facts.budget, item.facts.open_blockers) == (None, (), None)
    assert tree.hidden_progress == 1
    assert tree.money.hidden == 1
    assert not tree.money.is_known


def test_a_visitor_reads_the_public_part(axis) -> None:
    Contract.objects.update(visibility=Visibility.PUBLIC)
    public = factories.make_action(axis, visibility=Visibility.PUBLIC)
    factories.make_action(axis)
    furnish(public)
    contract = Contract.objects.select_related("type").get()

    tree = load_tree(contract, NOBODY)

    assert tree.action_count == 1
    assert tree.progress.value == 0.5
    assert not tree.money.is_known


def test_list_axes_gives_the_first_rank(contract, axis, objectives) -> None:
    assert [one.node for one in list_axes(contract, factories.make_manager(contract))] == [axis]


def _grow(contract: Contract, count: int) -> None:
    """Write many furnished actions without going through each save."""
    node, owner = factories.make_node(contract), factories.make_organization()
    start = Action.objects.count()
    actions = Action.objects.bulk_create(
        Action(home=contract, owner=owner, title=f"Action {start + rank}", slug=f"grande-{start + rank}")
        for rank in range(count)
    )
    Placement.objects.bulk_create(Placement(action=one, node=node, is_home=True) for one in actions)
    Step.objects.bulk_create(Step(action=one, title="Étape") for one in actions)
    BudgetLine.objects.bulk_create(
        BudgetLine(action=one, year=2026, nature="operation", planned=1, vat="incl") for one in actions
    )
    Funding.objects.bulk_create(
        Funding(action=one, funder=owner, year=2026, amount_eur=1, state_on=DONE_ON) for one in actions
    )


def _count_queries(make) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        make()
    return len(queries)


def test_the_tree_and_the_thread_cost_the_same_at_10_and_1000_actions(contract) -> None:
    boss = factories.make_manager(contract)
    subjects = [contract, contract.territory]
    calls = {
        "tree": lambda: load_tree(Contract.objects.select_related("type").get(pk=contract.pk), boss),
        "thread": lambda: [list_beads(subject, boss) for subject in subjects],
        "completeness": lambda: map_completeness(list(Action.objects.select_related("home__type"))),
    }
    _grow(contract, 10)
    small = {name: _count_queries(call) for name, call in calls.items()}
    _grow(contract, 990)
    large = {name: _count_queries(call) for name, call in calls.items()}

    assert small == large
    assert small["tree"] <= 12


# --- The sheet -------------------------------------------------------------------------------------


def test_the_sheet_is_whole_for_the_home_contract(contract, axis) -> None:
    boss = factories.make_manager(contract)
    action = factories.make_action(axis, diagnosis="Peu de places")
    furnish(action)

    sheet = load_sheet(action, boss, today=datetime.date(2026, 1, 1))

    assert sheet.is_whole
    assert sheet.can_edit
    assert [field.name for field in sheet.fields][:2] == ["diagnosis", "public"]
    assert len(sheet.fields) == 9
    assert sheet.progress == 0.5
    # A step without a day comes last.
    assert [step.late_days for step in sheet.steps] == [365, 0]
    assert sheet.money.plans[0].gap == Decimal(600)
    assert sheet.open_blockers
    assert sheet.headline.tone == "alarm"
    assert "le public cible" in [one.label for one in sheet.completeness.missing]


@pytest.mark.parametrize("section", list(Section))
def test_the_sheet_holds_only_the_sections_shared(contract, axis, section) -> None:
    action = factories.make_action(factories.make_node())
    furnish(action)
    Placement.objects.create(action=action, node=axis, shared_sections=[section])
    reader = factories.make_user()
    factories.assign(reader, contract, PersonRole.READER)

    sheet = load_sheet(action, reader)

    assert (sheet.steps is not None) == (section == Section.CALENDAR)
    assert (sheet.money is not None) == (section == Section.MONEY)
    assert (sheet.blockers is not None) == (section == Section.BLOCKERS)
    assert bool(sheet.pilots) == (section == Section.SHEET)
    assert sheet.completeness is None
    assert sheet.status_changes == ()
    assert not sheet.can_edit


def test_the_sheet_shows_both_trees_to_whom_may_see_them(contract, axis) -> None:
    home_boss = factories.make_manager(factories.make_contract())
    home = Assignment.objects.get(user=home_boss).contract
    top = factories.make_node(home)
    action = factories.make_action(factories.make_node(home, parent=top))
    Placement.objects.create(action=action, node=axis, shared_sections=["sheet"])
    both = factories.make_manager(contract)
    factories.assign(both, home, PersonRole.READER)

    alone, together = load_sheet(action, home_boss), load_sheet(action, both)

    assert [place.contract for place in alone.places] == [home]
    assert alone.unseen_places == 1
    assert [place.contract for place in together.places] == [home, contract]
    assert together.places[0].path[0] == top


# --- The thread ------------------------------------------------------------------------------------


def bead(subject, viewer, kind: BeadKind):
    return next(one for one in list_beads(subject, viewer) if one.kind == kind).count


def test_the_thread_of_a_contract_says_its_gaps(contract, axis, objectives) -> None:
    boss = factories.make_manager(contract)
    action = factories.make_action(objectives[0], status=ActionStatus.RUNNING)
    furnish(action, year=datetime.date.today().year)

    count = bead(contract, boss, BeadKind.OBJECTIVE)
    assert (count.shown, count.gap) == ("3", "2 objectifs sans action")
    assert bead(contract, boss, BeadKind.ACTION).shown == "1"
    money = bead(contract, boss, BeadKind.FUNDING)
    assert money.shown == "400\u00a0€"
    assert money.gap == "600\u00a0€ à trouver"


def test_money_without_objective_is_a_gap(contract) -> None:
    lone = factories.make_node(contract)
    other = factories.make_node(contract)
    factories.make_node(contract, parent=other, level="objective")
    furnish(factories.make_action(lone), year=2020)

    boss = factories.make_manager(contract)

    assert bead(contract, boss, BeadKind.ACTION).gap == "1 action sans objectif"
    assert bead(contract, boss, BeadKind.FUNDING).gap == "1 action financée sans objectif"


def test_the_thread_counts_only_what_the_viewer_sees(contract, axis) -> None:
    Contract.objects.update(visibility=Visibility.PUBLIC)
    action = factories.make_action(axis)
    furnish(action)

    assert bead(contract, NOBODY, BeadKind.ACTION).shown == "0"
    Action.objects.update(visibility=Visibility.PUBLIC)
    assert bead(contract, NOBODY, BeadKind.ACTION).shown == "1"
    assert bead(contract, NOBODY, BeadKind.FUNDING) is None


def test_the_thread_of_a_node_an_action_and_a_territory(contract, axis, objectives) -> None:
    boss = factories.make_manager(contract)
    action = factories.make_action(objectives[0])

    assert bead(axis, boss, BeadKind.OBJECTIVE).shown == "3"
    assert bead(objectives[1], boss, BeadKind.ACTION).gap == "aucune action"
    assert bead(action, boss, BeadKind.OBJECTIVE).shown == "1"
    assert bead(contract.territory, boss, BeadKind.ACTION).shown == "1"
    assert bead(contract.territory, boss, BeadKind.OBJECTIVE).shown == "3"
    assert bead(contract, boss, BeadKind.FIGURE).shown == "0"
    assert bead(contract, boss, BeadKind.MEASURE) is None
