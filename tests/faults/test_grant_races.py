"""Decide and submit fifty times at once, on real connections: what an envelope holds is given, and no more."""

import pytest

from tests.faults.conftest import Instance

CROWD, HELD = 50, 10


def test_attack_46_fifty_awards_on_an_envelope_of_ten_leave_ten(instance: Instance) -> None:
    found = instance.work("race_awards", module="work_grants")

    assert found["answers"] == {"awarded": HELD, "refused: overspent": CROWD - HELD}
    assert (found["awards"], found["sum"], found["left"], found["voted"]) == (HELD, HELD, 0, HELD)
    assert found["fault"] is None


@pytest.mark.parametrize("keys", ["one", "fifty"])
def test_attack_49_fifty_submissions_leave_one(instance: Instance, keys: str) -> None:
    found = instance.work("race_submissions", keys, module="work_grants")

    refused = {} if keys == "one" else {"refused: transition": CROWD - 1}
    assert found["answers"] == {"submitted": CROWD if keys == "one" else 1} | refused
    assert (found["receipts"], found["submissions"], found["fault"]) == (1, 1, None)


def test_attack_50_fifty_budgets_of_one_version_keep_one(instance: Instance) -> None:
    found = instance.work("race_editors", module="work_grants")

    (winner,) = (answer for answer in found["answers"] if answer.startswith("saved"))
    assert found["answers"] == {winner: 1, "stale": CROWD - 1}
    assert found["lines"] == [int(winner.removeprefix("saved "))]
    assert found["fault"] is None
