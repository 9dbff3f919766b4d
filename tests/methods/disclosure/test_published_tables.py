"""Reproduce what other programs publish on their own test tables (goal D3)."""

import pytest
from tests.methods.disclosure import published

from maillage.methods.disclosure import Status, audit


def test_t1_nine_hidden_cells_tell_one_of_them() -> None:
    report = audit(published.build_t1())

    assert (report.find("w/b").low, report.find("w/b").high) == (47, 47)
    assert [interval.id for interval in report.narrowed] == ["w/b"]
    assert not report.is_safe


def test_t1_one_more_hidden_cell_gives_the_published_interval() -> None:
    report = audit(published.build_t1().with_statuses({"x/d": Status.SECONDARY}))

    assert (report.find("w/b").low, report.find("w/b").high) == (0, 78)
    assert report.is_safe


@pytest.mark.parametrize("partitions", [("county",), ("size",)])
def test_t2_each_partition_alone_is_safe(partitions: tuple[str, ...]) -> None:
    assert audit(published.build_t2(partitions=partitions)).is_safe


def test_t2_the_two_partitions_together_tell_a_cell() -> None:
    system = published.build_t2()

    together = audit(system)
    protected = audit(system.with_statuses({"N": Status.SECONDARY}))

    assert (together.find("K").low, together.find("K").high) == (3, 3)
    assert (protected.find("K").low, protected.find("K").high) == (0, 10)


def test_t4_the_rules_find_the_two_published_cells() -> None:
    system = published.build_t4()

    assert [cell.id for cell in system.hidden] == ["02/tr1", "06/tr2"]


def test_t5_is_the_published_table() -> None:
    system = published.build_t5()

    assert len(system.cells) == 414
    assert len(system.relations) == 228
    assert system.by_id["Total/Total"].value == pytest.approx(182_780_310.0761)
    assert system.by_id["Total/Total"].count == 224_768
    few = [cell for cell in system.hidden if (cell.count or 0) < 3]
    assert len(few) == 52
    assert len(system.hidden) - len(few) == 25


def test_t5_primary_suppression_alone_protects_almost_nothing() -> None:
    report = audit(published.build_t5())

    assert len(report.exact) == 63
    assert len(report.narrowed) == 71
