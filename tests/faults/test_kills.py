"""Kill a working process at many moments: what was acknowledged is there, and nothing is half.

``MAILLAGE_FAULTS=200`` sets how many moments; the order of the gestures is drawn from the seed.
"""

import os

import pytest

from tests.faults.conftest import Instance

pytestmark = pytest.mark.slow
MOMENTS = int(os.environ.get("MAILLAGE_FAULTS", "20"))


def test_attack_52_killed_at_any_moment_nothing_is_half(instance: Instance) -> None:
    found = instance.work("kill", str(MOMENTS), "52")

    assert found["faults"] == []
    # The processes did work before they were killed: otherwise this would prove nothing.
    assert found["told"]["save"] >= MOMENTS // 2
    assert found["told"]["import"] >= 1
    left = [path.name for path in instance.home.iterdir() if path.name.endswith(".retabli")]
    assert left == []


def test_attack_52_59_a_migration_killed_half_way_is_started_again(instance: Instance) -> None:
    found = instance.work("kill_migrations", str(max(6, MOMENTS // 3)), "59")

    assert found["faults"] == []
    assert found["cut"] >= 1, "every migration ended before it was killed: this proves nothing"
