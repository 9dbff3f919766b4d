"""Check that two releases together tell nothing of one household (attack 72)."""

from dataclasses import replace

import pytest

from maillage.methods.disclosure import (
    BY_DEFAULT,
    Cell,
    Quantity,
    Ratio,
    Relation,
    SecrecyRule,
    Status,
    TableSystem,
    link_releases,
    name_release,
    protect,
    suppress_primary,
)


def build(**values: int) -> TableSystem:
    return TableSystem(
        tuple(Cell(id=name, value=value) for name, value in values.items()),
        (Relation.of_sum("ville", [name for name in values if name != "ville"]),),
    )


def statuses_after(system: TableSystem) -> dict[str, Status]:
    protection = protect(system, max_seconds=10)
    assert protection.is_safe
    return {
        id_.split(" | ")[1]: status for id_, status in protection.statuses.items() if id_.startswith("après")
    }


def test_attack_72_the_correction_of_one_file_is_not_read_in_the_difference() -> None:
    old = build(ville=350, gare=200, marché=150)
    new = build(ville=351, gare=201, marché=150)

    statuses = statuses_after(link_releases(old, new, changed={"ville": 1, "gare": 1}, rule=BY_DEFAULT))

    assert statuses == {"ville": Status.SECONDARY, "gare": Status.SECONDARY, "marché": Status.PUBLISHED}


def test_a_change_of_many_is_published() -> None:
    old = build(ville=350, gare=200, marché=150)
    new = build(ville=390, gare=240, marché=150)

    statuses = statuses_after(link_releases(old, new, changed={"ville": 90, "gare": 90}, rule=BY_DEFAULT))

    assert set(statuses.values()) == {Status.PUBLISHED}


def test_a_change_nobody_counted_is_taken_for_one_household() -> None:
    old, new = build(ville=350, gare=200, marché=150), build(ville=351, gare=201, marché=150)

    statuses = statuses_after(link_releases(old, new, changed={}, rule=BY_DEFAULT))

    assert statuses["gare"] is Status.SECONDARY


def test_what_was_hidden_and_has_not_changed_stays_hidden() -> None:
    old = suppress_primary(build(ville=354, gare=200, marché=150, port=4), BY_DEFAULT)
    old = protect(old).system
    freed = replace(BY_DEFAULT, minimum_count=3)
    new = suppress_primary(build(ville=354, gare=200, marché=150, port=4), freed)

    statuses = statuses_after(link_releases(old, new, changed={}, rule=BY_DEFAULT))

    assert statuses["port"] is Status.SECONDARY


def test_a_sum_corrected_for_one_firm_is_guarded_by_its_margin() -> None:
    rule = SecrecyRule(source="s", words="secret", reference="r", minimum_count=3)
    old = TableSystem((Cell(id="a", value=1_000, count=40, quantity=Quantity.SUM),))
    new = TableSystem((Cell(id="a", value=1_050, count=40, quantity=Quantity.SUM),))

    system = link_releases(old, new, changed={"a": 1}, rule=rule)

    assert system.by_id["écart | a"].level.below == pytest.approx(5)
    assert statuses_after(system) == {"a": Status.SECONDARY}


def test_new_cells_and_rates_follow_under_their_release() -> None:
    old = TableSystem((Cell(id="a", value=40), Cell(id="b", value=None, status=Status.UNAVAILABLE)))
    rate = Ratio(id="taux", numerator="a", denominator="c", value=50, half_step=0.5)
    new = TableSystem(
        (Cell(id="a", value=40), Cell(id="b", value=30), Cell(id="c", value=80)), ratios=(rate,)
    )

    system = link_releases(old, new, changed={}, rule=BY_DEFAULT, names=("2024", "2025"))

    assert name_release("2025", "taux") in {ratio.id for ratio in system.ratios}
    assert system.by_id["2024 | a"].is_open
    assert not any(cell.id.startswith("écart") for cell in system.cells)
