"""Check who shapes a contract's strategy, and what keeps it a tree."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Contract, Node
from maillage.contracts.services.strategy import (
    create_node,
    delete_node,
    move_node,
    renumber_nodes,
    shift_node,
)
from maillage.core.enums import Verb, Visibility
from maillage.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Contract:
    return factories.make_contract(status=ContractStatus.DRAFT)


@pytest.fixture
def boss(draft: Contract) -> User:
    return factories.make_manager(draft)


@pytest.fixture
def axes(draft: Contract, boss: User) -> list[Node]:
    return [
        create_node(contract=draft, label=label, level="axis", by=boss) for label in ("Un", "Deux", "Trois")
    ]


def order(contract: Contract, parent: Node | None = None) -> list[str]:
    return list(Node.objects.filter(contract=contract, parent=parent).values_list("label", flat=True))


def test_shift_node_moves_it_among_its_siblings(draft, boss, axes) -> None:
    shift_node(node=axes[2], steps=-1, by=boss)

    assert order(draft) == ["Un", "Trois", "Deux"]
    event = Event.objects.first()
    assert event.verb == Verb.MOVE
    assert event.details["changes"]["position"] == [2, 1]


def test_shift_node_stops_at_the_end(draft, boss, axes) -> None:
    before = Event.objects.count()

    shift_node(node=axes[0], steps=-1, by=boss)

    assert order(draft) == ["Un", "Deux", "Trois"]
    assert Event.objects.count() == before


def test_move_node_takes_what_is_below_along(draft, boss, axes) -> None:
    child = create_node(contract=draft, label="Objectif", level="objective", parent=axes[0], by=boss)

    move_node(node=child, parent=axes[1], by=boss)

    assert order(draft, axes[0]) == []
    assert order(draft, axes[1]) == ["Objectif"]


def test_move_node_refuses_a_circle(draft, boss) -> None:
    # Levels that the type does not know are not compared: only the circle stands in the way.
    top = create_node(contract=draft, label="Haut", level="libre", by=boss)
    middle = create_node(contract=draft, label="Milieu", level="libre", parent=top, by=boss)
    low = create_node(contract=draft, label="Bas", level="libre", parent=middle, by=boss)

    with pytest.raises(ValidationError, match="en dessous de lui"):
        move_node(node=top, parent=low, by=boss)
    with pytest.raises(ValidationError, match="en dessous de lui"):
        move_node(node=top, parent=top, by=boss)

    top.refresh_from_db()
    assert top.parent is None


def test_move_node_refuses_an_axis_under_an_objective(draft, boss, axes) -> None:
    objective = create_node(contract=draft, label="Objectif", level="objective", parent=axes[0], by=boss)

    with pytest.raises(ValidationError, match="niveau plus haut"):
        move_node(node=axes[1], parent=objective, by=boss)


def test_move_node_refuses_another_contract(boss, axes) -> None:
    foreign = factories.make_node()

    with pytest.raises(ValidationError, match="même contrat"):
        move_node(node=axes[0], parent=foreign, by=boss)


def test_delete_node_removes_an_empty_element(draft, boss, axes) -> None:
    delete_node(node=axes[1], by=boss)

    assert order(draft) == ["Un", "Trois"]
    event = Event.objects.first()
    assert (event.verb, event.subject_label) == (Verb.DELETE, "Deux")


def test_delete_node_names_what_stands_in_the_way(draft, boss, axes) -> None:
    create_node(contract=draft, label="Objectif", level="objective", parent=axes[0], by=boss)
    factories.make_action(axes[0], title="Ouvrir une crèche")
    home = factories.make_contract()
    secret = factories.make_action(
        factories.make_node(home), title="Secret", visibility=Visibility.ORGANIZATION
    )
    secret.placements.create(node=axes[0], action=secret)

    with pytest.raises(ValidationError) as refusal:
        delete_node(node=axes[0], by=boss)

    (message,) = refusal.value.messages
    assert "« Objectif »" in message
    assert "« Ouvrir une crèche »" in message
    assert "une action que vous ne voyez pas" in message
    assert "Secret" not in message


def test_renumber_nodes_follows_the_tree(draft, boss, axes) -> None:
    child = create_node(contract=draft, label="Objectif", level="objective", parent=axes[1], by=boss)

    assert renumber_nodes(contract=draft, by=boss) == 4

    child.refresh_from_db()
    assert child.number == "2.1"
    assert renumber_nodes(contract=draft, by=boss) == 0


def _calls(contract: Contract, node: Node, by: User) -> list:
    return [
        lambda: create_node(contract=contract, label="x", level="axis", by=by),
        lambda: move_node(node=node, parent=None, rank=0, by=by),
        lambda: delete_node(node=node, by=by),
        lambda: renumber_nodes(contract=contract, by=by),
    ]


@pytest.mark.parametrize("which", range(4))
def test_only_the_manager_shapes_the_tree(draft, boss, axes, which) -> None:
    stranger = factories.make_user()
    before = Event.objects.count()

    with pytest.raises(PermissionDenied):
        _calls(draft, axes[1], stranger)[which]()

    assert order(draft) == ["Un", "Deux", "Trois"]
    assert Event.objects.count() == before


@pytest.mark.parametrize("which", range(4))
def test_a_signed_strategy_is_locked(draft, boss, axes, which) -> None:
    draft.status = ContractStatus.SIGNED
    draft.save()
    for node in axes:
        node.contract.refresh_from_db()

    with pytest.raises(ValidationError, match="avenant"):
        _calls(draft, axes[1], boss)[which]()

    assert order(draft) == ["Un", "Deux", "Trois"]
