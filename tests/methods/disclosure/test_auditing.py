"""Check the audit: by hand, against every table there is, and by what it says."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.methods.disclosure import (
    Axis,
    Cell,
    Level,
    Quantity,
    Ratio,
    Relation,
    Rounding,
    Status,
    TableSystem,
    audit,
    build_table,
    mark_rounded,
    merge_systems,
)

AROUND = Level(below=1, above=1)


def hidden(id_: str, value: float, level: Level = AROUND) -> Cell:
    return Cell(id=id_, value=value, status=Status.PRIMARY, level=level, rule="au moins 11 foyers")


def build_small(values: list[list[int]], hides: list[list[bool]]) -> TableSystem:
    """Give a table of two dimensions with its totals, some inner cells hidden."""
    rows, columns = [f"r{i}" for i in range(len(values))], [f"c{j}" for j in range(len(values[0]))]
    inner = {
        (row, column): hidden("?", values[i][j]) if hides[i][j] else Cell(id="?", value=values[i][j])
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    }
    return build_table([Axis("l", {"T": [rows]}), Axis("c", {"T": [columns]})], inner)


def enumerate_hidden(system: TableSystem) -> dict[str, tuple[int, int]]:
    """Find by trying every whole number what the hidden cells of a small system may be."""
    names = [cell.id for cell in system.hidden]
    values = {cell.id: cell.value for cell in system.cells}
    most = int(max(value or 0 for value in values.values()))
    possible = []
    for guess in itertools.product(range(most + 1), repeat=len(names)):
        tried = values | dict(zip(names, guess, strict=True))
        if all(
            relation.lower <= sum(weight * tried[id_] for id_, weight in relation.terms) <= relation.upper
            for relation in system.relations
        ):
            possible.append(guess)
    columns = zip(*possible, strict=True)
    return {name: (min(column), max(column)) for name, column in zip(names, columns, strict=True)}


small_tables = st.integers(2, 3).flatmap(
    lambda columns: st.tuples(
        st.lists(st.lists(st.integers(0, 4), min_size=columns, max_size=columns), min_size=2, max_size=2),
        st.lists(st.lists(st.booleans(), min_size=columns, max_size=columns), min_size=2, max_size=2),
    )
)


@settings(max_examples=40, deadline=None)
@given(small_tables)
def test_the_intervals_are_those_of_every_possible_table(
    table: tuple[list[list[int]], list[list[bool]]],
) -> None:
    system = build_small(*table)
    if len(system.hidden) > 4:  # more would be slow to enumerate
        return

    found = {interval.id: (interval.low, interval.high) for interval in audit(system).intervals}

    assert found == (enumerate_hidden(system) if system.hidden else {})


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=3, max_size=3), st.integers(1, 3))
def test_whole_numbers_are_used_when_asked(values: list[int], weight: int) -> None:
    """Check that three hidden counts with an unequal weight are bounded as by trying all of them."""
    total = 2 * values[0] + weight * values[1] + values[2]
    cells = (
        *(hidden(name, value) for name, value in zip("abc", values, strict=True)),
        Cell(id="t", value=total),
    )
    relation = Relation("r", (("a", 2.0), ("b", float(weight)), ("c", 1.0), ("t", -1.0)))
    pair = Relation("p", (("a", 1.0), ("b", 1.0), ("s", -1.0)))
    system = TableSystem((*cells, Cell(id="s", value=values[0] + values[1])), (relation, pair))

    found = {i.id: (i.low, i.high) for i in audit(system, is_integral=True).intervals}

    assert found == enumerate_hidden(system)


def test_a_hidden_cell_tied_to_nothing_is_free() -> None:
    report = audit(TableSystem((hidden("a", 3),)))

    assert (report.find("a").low, report.find("a").high) == (0, math.inf)
    assert report.is_safe


def test_nothing_hidden_is_nothing_to_audit() -> None:
    assert audit(TableSystem((Cell(id="a", value=3),))).intervals == ()
    assert audit(TableSystem(())).is_safe


def test_the_reason_names_the_figures_and_the_rule() -> None:
    cells = (
        hidden("Marché", 4, Level(above=7, width=10)),
        Cell(id="Gare", value=30),
        Cell(id="Ville", value=34),
    )
    system = TableSystem(cells, (Relation.of_sum("Ville", ["Marché", "Gare"]),))

    narrowed = audit(system).find("Marché")

    assert narrowed.sources == ("Gare", "Ville")
    assert narrowed.reason == (
        "« Marché » se recalcule exactement\u00a0: 4, à partir de « Gare », « Ville »."
        " Il faudrait pouvoir atteindre 11 et laisser au moins 10 d’écart (au moins 11 foyers)."
    )


def test_attack_64_a_rate_and_its_denominator_tell_the_numerator() -> None:
    cells = (hidden("pauvres", 7, Level(above=4, width=10)), Cell(id="ménages", value=350))
    rate = Ratio(id="taux", numerator="pauvres", denominator="ménages", value=2.0, half_step=0.05)
    band = Ratio(id="taux", numerator="pauvres", denominator="ménages", value=2.5, half_step=2.5)

    sharp = audit(TableSystem(cells, ratios=(rate,)))
    banded = audit(TableSystem(cells, ratios=(band,)))

    assert sharp.find("pauvres").low == pytest.approx(350 * 0.0195)
    assert sharp.find("pauvres").sources == ("ménages", "taux")
    assert not sharp.is_safe
    assert (banded.find("pauvres").low, banded.find("pauvres").high) == (0, 17.5)
    assert banded.is_safe


def test_attack_65_a_mean_and_a_count_tell_the_sum() -> None:
    total = Cell(
        id="revenus", value=42_000, quantity=Quantity.SUM, status=Status.PRIMARY, level=Level(4_200, 4_200)
    )
    mean = Ratio(
        id="moyenne", numerator="revenus", denominator="foyers", value=21_000, half_step=0.5, scale=1.0
    )

    report = audit(TableSystem((total, Cell(id="foyers", value=2)), ratios=(mean,)))

    assert report.find("revenus").high == pytest.approx(42_001)
    assert not report.is_safe


def test_attack_66_men_women_all_and_change_are_one_system() -> None:
    cells = [hidden("femmes 2025", 4), Cell(id="hommes 2025", value=20), Cell(id="tous 2025", value=24)]
    cells += [hidden("femmes 2024", 6), Cell(id="hommes 2024", value=15), hidden("tous 2024", 21)]
    change = Cell(id="évolution", value=3, lower=-math.inf)
    system = TableSystem(
        (*cells, change),
        (
            Relation.of_sum("tous 2025", ["femmes 2025", "hommes 2025"]),
            Relation.of_sum("tous 2024", ["femmes 2024", "hommes 2024"]),
            Relation.of_sum("tous 2025", ["tous 2024", "évolution"]),
        ),
    )

    report = audit(system)

    assert len(report.exact) == 3
    assert "évolution" in report.find("femmes 2024").sources


def test_rounded_figures_leave_their_interval() -> None:
    cells = (hidden("a", 4), Cell(id="b", value=20), Cell(id="t", value=25))
    system = mark_rounded(
        TableSystem(cells[:1] + cells[1:2] + (Cell(id="t", value=24),), (Relation.of_sum("t", "ab"),)),
        Rounding(5),
        only=["b"],
    )

    report = audit(system)

    assert (report.find("a").low, report.find("a").high) == (0, 6.5)


def test_attack_71_a_contributor_who_knows_its_own_cell_learns_the_other() -> None:
    system = TableSystem(
        (hidden("a", 4), hidden("b", 1), Cell(id="t", value=5)), (Relation.of_sum("t", "ab"),)
    )

    outsider, insider = audit(system), audit(system, known=["b"])

    assert outsider.is_safe
    assert insider.find("a").is_exact


def test_linked_tables_share_a_cell_once() -> None:
    one = TableSystem((hidden("a", 4), Cell(id="t", value=9), hidden("b", 5)), (Relation.of_sum("t", "ab"),))
    two = TableSystem(
        (hidden("a", 4), Cell(id="u", value=10), Cell(id="c", value=6)), (Relation.of_sum("u", "ac"),)
    )

    assert audit(one).is_safe
    assert {i.id for i in audit(merge_systems([one, two])).exact} == {"a", "b"}


def test_what_nobody_has_is_bounded_and_not_judged() -> None:
    system = TableSystem(
        (Cell(id="a", value=None, status=Status.UNAVAILABLE), hidden("b", 3), Cell(id="t", value=9)),
        (Relation.of_sum("t", "ab"),),
    )

    report = audit(system)

    assert (report.find("a").low, report.find("a").high) == (0, 9)
    assert report.is_safe


def test_twins_differing_only_in_a_hidden_value_give_the_same_intervals() -> None:
    """Check D7 for the library: what an audit tells the public does not depend on what is hidden."""
    twins = [build_small([[a, 9 - a], [8 - a, a]], [[True, True], [True, True]]) for a in (3, 4)]

    ends = [[(i.id, i.low, i.high) for i in audit(twin).intervals] for twin in twins]

    assert ends[0] == ends[1]
