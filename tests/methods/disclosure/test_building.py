"""Check the crossing of classifications, and what it refuses."""

import pytest

from maillage.methods.disclosure import (
    Axis,
    Cell,
    Quantity,
    SolverFailed,
    Status,
    TableSystem,
    audit,
    build_table,
    mark_rounded,
    merge_systems,
    name_cell,
)
from maillage.methods.disclosure.rules import Rounding, RoundingMode
from maillage.methods.disclosure.tables import Relation

SEX = Axis("sexe", {"tous": [("F", "H")]})


def test_totals_carry_values_contributors_and_largest_contributions() -> None:
    inner = {
        ("F",): Cell(id="?", value=50.5, count=3, top=(30.0,), quantity=Quantity.SUM),
        ("H",): Cell(id="?", value=20.0, count=4, top=(8.0,), quantity=Quantity.SUM),
    }

    total = build_table([SEX], inner, prefix="salaires").by_id["salaires:tous"]

    assert (total.value, total.count, total.top, total.quantity) == (70.5, 7, (30.0,), Quantity.SUM)
    assert name_cell(["a", "b"], prefix="p") == "p:a/b"


def test_a_crossing_that_does_not_exist_is_no_cell() -> None:
    age = Axis("âge", {"tout âge": [("jeunes", "autres")]})

    system = build_table(
        [SEX, age], {("F", "jeunes"): Cell(id="?", value=4), ("H", "autres"): Cell(id="?", value=5)}
    )

    assert "F/autres" not in system.by_id
    assert system.by_id["tous/tout âge"].value == 9


@pytest.mark.parametrize(
    "build",
    [
        lambda: Axis("a", {"T": [("T", "b")]}),
        lambda: Axis("a", {"T": [("b", "c"), ("b", "d")]}),
        lambda: build_table([SEX], {("tous",): Cell(id="?", value=1)}),
        lambda: build_table(
            [SEX],
            {("F",): Cell(id="?", value=None, status=Status.UNAVAILABLE), ("H",): Cell(id="?", value=1)},
        ),
        lambda: build_table(
            [SEX], {("F",): Cell(id="?", value=2, quantity=Quantity.SUM), ("H",): Cell(id="?", value=1)}
        ),
        lambda: merge_systems([TableSystem((Cell(id="a", value=1),)), TableSystem((Cell(id="a", value=2),))]),
    ],
)
def test_what_cannot_be_crossed_is_refused(build) -> None:
    with pytest.raises(ValueError, match=r".{20}"):
        build()


def test_a_cell_hidden_in_one_of_two_tables_is_hidden_in_both() -> None:
    shown, hidden = Cell(id="a", value=1), Cell(id="a", value=1, status=Status.SECONDARY)

    assert merge_systems([TableSystem((shown,)), TableSystem((hidden,))]).by_id["a"].is_hidden


def test_figures_that_contradict_each_other_are_said_so() -> None:
    """Round the same total two ways that no truth agrees with."""
    cells = tuple(Cell(id=id_, value=value) for id_, value in (("a", 10), ("t", 14), ("u", 6)))
    hidden = Cell(id="b", value=0, status=Status.SECONDARY)
    relations = (Relation.of_sum("t", ["a", "b"]), Relation.of_sum("u", ["a", "b"]))
    system = mark_rounded(
        TableSystem((*cells, hidden), (), ()), Rounding(5, RoundingMode.NEAREST), only=["a", "t", "u"]
    )

    contradictory = TableSystem(system.cells, relations)

    with pytest.raises(SolverFailed, match="se contredisent"):
        audit(contradictory)
