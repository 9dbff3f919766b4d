"""What is kept until something is written is given again in the same state, and in no other."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from tests import factories

from maillage.contracts.services.role import revoke_role
from maillage.core import kept
from maillage.core.enums import Verb
from maillage.core.kept import keep_until_written
from maillage.core.services import record_event
from maillage.core.thread import Bead, BeadKind, list_beads

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty(settings, monkeypatch):
    settings.MAILLAGE_PUBLIC_PAGES_BYTES = 1_000_000
    monkeypatch.setattr(kept, "_values", type(kept._values)())


@pytest.fixture
def reads():
    return []


def ask(reads: list[str], key: str = "list") -> int:
    return keep_until_written((key,), lambda: reads.append(key) or len(reads))


def write() -> None:
    record_event(verb=Verb.UPDATE, subject=factories.make_organization(), by=None)


def test_value_is_read_once_in_one_state(reads) -> None:
    write()

    assert [ask(reads), ask(reads), ask(reads, "other")] == [1, 1, 2]
    assert reads == ["list", "other"]


def test_value_is_read_again_once_something_is_written(reads) -> None:
    write()
    ask(reads)

    write()

    assert ask(reads) == 2


def test_value_is_read_again_on_another_day(reads) -> None:
    with time_machine.travel(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC), tick=False):
        write()
        ask(reads)
    with time_machine.travel(datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC), tick=False):
        assert ask(reads) == 2


def test_nothing_is_kept_before_the_first_event_nor_where_it_is_refused(reads, settings) -> None:
    assert [ask(reads), ask(reads)] == [1, 2]

    write()
    settings.MAILLAGE_PUBLIC_PAGES_BYTES = 0

    assert [ask(reads), ask(reads)] == [3, 4]


def test_what_was_asked_longest_ago_is_let_go(reads, monkeypatch) -> None:
    monkeypatch.setattr(kept, "ROOM", 2)
    write()
    for key in ("a", "b", "c"):
        ask(reads, key)

    ask(reads, "c")
    ask(reads, "a")

    assert reads == ["a", "b", "c", "a"]


def test_the_thread_is_counted_once_until_something_is_written(django_assert_num_queries) -> None:
    contract = factories.make_contract()
    node, manager = factories.make_node(contract), factories.make_manager(contract)
    write()
    before = list_beads(contract, manager)

    with django_assert_num_queries(1):
        again = list_beads(contract, manager, here=BeadKind.ACTION)
    factories.make_action(node)
    write()
    after = list_beads(contract, manager)

    assert [bead.count for bead in again] == [bead.count for bead in before]
    assert [bead.is_here for bead in again].index(True) == list(BeadKind).index(BeadKind.ACTION)
    assert (count_actions(before), count_actions(after)) == ("0", "1")


def test_attack_01_the_thread_kept_for_one_is_never_given_to_another() -> None:
    contract = factories.make_contract()
    manager, stranger = factories.make_manager(contract), factories.make_user()
    factories.make_action(factories.make_node(contract))
    write()

    assert count_actions(list_beads(contract, manager)) == "1"
    assert count_actions(list_beads(contract, stranger)) == "0"
    assert count_actions(list_beads(contract, AnonymousUser())) == "0"


def test_attack_05_a_role_taken_back_counts_in_the_thread_at_once() -> None:
    contract = factories.make_contract()
    factories.make_action(factories.make_node(contract))
    manager, other = factories.make_manager(contract), factories.make_manager(contract)
    write()
    assert count_actions(list_beads(contract, other)) == "1"

    revoke_role(assignment=other.assignments.get(), by=manager)

    assert count_actions(list_beads(contract, other)) == "0"


def count_actions(beads: list[Bead]) -> str:
    (count,) = [bead.count for bead in beads if bead.kind == BeadKind.ACTION]
    assert count is not None
    return count.shown
