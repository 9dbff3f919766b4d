"""Check the rules: thresholds at their edges, levels by hand, dates, groups."""

import datetime
import math

import pytest

from maillage.methods.disclosure import (
    BY_DEFAULT,
    KNOWN_RULES,
    Cell,
    Dominance,
    Level,
    Quantity,
    Ratio,
    Relation,
    SecrecyRule,
    Statistic,
    StatisticKind,
    Status,
    TableSystem,
    explain_status,
    find_rule,
    judge_cell,
    judge_statistics,
    mark_zeros,
    suppress_primary,
)

FISCAL = next(rule for rule in KNOWN_RULES if rule.source == "dgfip-particuliers")


def amount(value: float, *, count: int, top: tuple[float, ...]) -> Cell:
    return Cell(id="a", value=value, count=count, top=top, quantity=Quantity.SUM)


@pytest.mark.parametrize(("count", "is_secret"), [(0, False), (1, True), (10, True), (11, False)])
def test_a_count_is_secret_from_one_to_below_the_threshold(count: int, is_secret: bool) -> None:
    level = judge_cell(Cell(id="a", value=count), BY_DEFAULT)

    assert (level is not None) is is_secret


def test_a_hidden_count_must_be_able_to_reach_the_threshold() -> None:
    assert judge_cell(Cell(id="a", value=4), BY_DEFAULT) == Level(above=7, width=10)


def test_persons_are_judged_by_their_households() -> None:
    assert judge_cell(Cell(id="a", value=30, count=9), BY_DEFAULT) is not None
    assert judge_cell(Cell(id="a", value=9, count=12), BY_DEFAULT) is None


@pytest.mark.parametrize(("top", "is_secret"), [(850, False), (851, True)])
def test_a_dominant_contributor_makes_a_sum_secret(top: float, is_secret: bool) -> None:
    level = judge_cell(amount(1_000, count=20, top=(top,)), FISCAL)

    assert (level is not None) is is_secret


def test_the_level_of_a_dominated_sum_hides_its_dominance() -> None:
    level = judge_cell(amount(1_000, count=20, top=(1_000,)), FISCAL)

    assert level is not None
    assert level.below == pytest.approx(100)
    assert level.above == pytest.approx(1_000 / 0.85 - 1_000)


def test_attack_71_the_second_contributor_cannot_know_the_first_within_p_percent() -> None:
    rule = SecrecyRule(source="s", words="p %", reference="r", p_percent=10, margin=0)
    cell = amount(1_000, count=5, top=(600, 380))

    level = judge_cell(cell, rule)

    assert level is not None
    assert (cell.value or 0) + level.above - 380 == pytest.approx(600 * 1.1)
    assert judge_cell(amount(1_000, count=5, top=(600, 300)), rule) is None


def test_a_hidden_sum_of_zero_is_not_guessed_either() -> None:
    assert judge_cell(amount(0, count=1, top=()), FISCAL) == Level(above=0.1)


@pytest.mark.parametrize(
    "cell",
    [
        Cell(id="a", value=5, quantity=Quantity.SUM),
        amount(5, count=20, top=()),
        amount(5, count=20, top=(9,)),
    ],
)
def test_a_rule_says_what_it_lacks(cell: Cell) -> None:
    with pytest.raises(ValueError, match="« a »"):
        judge_cell(cell, FISCAL)


def test_a_cell_nobody_has_is_not_judged() -> None:
    assert judge_cell(Cell(id="a", value=None, status=Status.UNAVAILABLE), FISCAL) is None


def test_a_rule_holds_between_its_dates() -> None:
    old = SecrecyRule(source="s", words="ancienne", reference="r", in_force_until=datetime.date(2019, 12, 31))
    new = SecrecyRule(source="s", words="nouvelle", reference="r", in_force_from=datetime.date(2020, 1, 1))

    assert find_rule([old, new], "s", datetime.date(2019, 12, 31)) is old
    assert find_rule([old, new], "s", datetime.date(2020, 1, 1)) is new
    assert find_rule([old], "s", datetime.date(2020, 1, 1)) is None
    assert find_rule([old, new], "autre", datetime.date(2020, 1, 1)) is None


def test_every_known_rule_says_where_it_was_read() -> None:
    assert all(rule.reference and rule.words for rule in KNOWN_RULES)
    assert len({rule.source for rule in KNOWN_RULES}) == len(KNOWN_RULES)


@pytest.mark.parametrize(("members", "is_secret"), [(0, True), (40, True), (39, False), (20, False)])
def test_attack_68_all_or_none_of_a_group_is_hidden(members: int, is_secret: bool) -> None:
    ratio = Ratio(
        id="part", numerator="n", denominator="d", value=members / 40 * 100, half_step=0.05, is_group=True
    )
    system = TableSystem((Cell(id="n", value=members), Cell(id="d", value=40)), ratios=(ratio,))

    judged = suppress_primary(system, BY_DEFAULT)

    assert judged.ratios[0].status.is_hidden is is_secret
    assert judged.by_id["n"].is_hidden is is_secret


def test_attack_65_a_median_and_extremes_follow_their_group() -> None:
    system = TableSystem(
        (
            Cell(id="deux", value=2, status=Status.PRIMARY),
            Cell(id="caché", value=40, status=Status.SECONDARY),
            Cell(id="tous", value=80),
        )
    )
    statistics = [
        Statistic("médiane de deux", "deux", StatisticKind.MEDIAN),
        Statistic("médiane cachée", "caché", StatisticKind.MEDIAN),
        Statistic("médiane", "tous", StatisticKind.MEDIAN),
        Statistic("plus grand", "tous", StatisticKind.MAXIMUM),
    ]

    statuses = judge_statistics(system, statistics, BY_DEFAULT)

    assert statuses == {
        "médiane de deux": Status.PRIMARY,
        "médiane cachée": Status.SECONDARY,
        "médiane": Status.PUBLISHED,
        "plus grand": Status.PRIMARY,
    }
    with pytest.raises(ValueError, match="n’existe pas"):
        judge_statistics(system, [Statistic("x", "absent", StatisticKind.MEDIAN)], BY_DEFAULT)


def test_two_rules_keep_the_most_demanding_level() -> None:
    narrow = SecrecyRule(source="s", words="secret A", reference="r", minimum_count=3, interval_width=5)
    system = TableSystem((Cell(id="a", value=2),))

    judged = suppress_primary(suppress_primary(system, narrow), BY_DEFAULT).by_id["a"]

    assert judged.level == Level(above=9, width=10)
    assert judged.rule == f"secret A ; {BY_DEFAULT.words}"


def test_what_is_already_public_is_left() -> None:
    system = TableSystem((Cell(id="a", value=2, is_open=True), Cell(id="b", value=2)))

    judged = suppress_primary(system, BY_DEFAULT, only=["a", "b"])

    assert [cell.id for cell in judged.hidden] == ["b"]
    assert not suppress_primary(system, BY_DEFAULT, only=[]).hidden


def test_d9_the_gaps_are_never_mixed() -> None:
    system = mark_zeros(TableSystem((Cell(id="zéro", value=0), Cell(id="un", value=1))))

    assert [cell.status for cell in system.cells] == [Status.TRUE_ZERO, Status.PUBLISHED]
    assert len({status.label for status in Status}) == len(Status)
    assert explain_status(Cell(id="a", value=1, status=Status.PRIMARY, rule="secret fiscal")) == (
        "secret primaire\u00a0: secret fiscal"
    )


@pytest.mark.parametrize(
    "build",
    [
        lambda: Dominance(0, 0.85),
        lambda: Dominance(1, 85),
        lambda: SecrecyRule(source="s", words="w", reference="r", minimum_count=-1),
        lambda: SecrecyRule(
            source="s",
            words="w",
            reference="r",
            in_force_from=datetime.date(2021, 1, 1),
            in_force_until=datetime.date(2020, 1, 1),
        ),
        lambda: Level(below=-1),
        lambda: Level(above=math.inf),
        lambda: Cell(id="a", value=None),
        lambda: Cell(id="a", value=-1),
        lambda: Cell(id="a", value=1, count=-1),
        lambda: Cell(id="a", value=1, top=(1, 2)),
        lambda: Cell(id="a", value=1, is_open=True, is_internal=True),
        lambda: Relation("r", ()),
        lambda: Relation("r", (("a", 1.0), ("a", 2.0))),
        lambda: Relation("r", (("a", 0.0),)),
        lambda: Ratio(id="r", numerator="a", denominator="b", value=1, half_step=0),
        lambda: TableSystem((Cell(id="a", value=1), Cell(id="a", value=1))),
        lambda: TableSystem((), (Relation("r", (("a", 1.0),)),)),
        lambda: TableSystem((Cell(id="a", value=1), Cell(id="b", value=2)), (Relation.of_sum("a", ["b"]),)),
        lambda: TableSystem(
            (), ratios=(Ratio(id="r", numerator="a", denominator="b", value=1, half_step=1),)
        ),
        lambda: TableSystem(
            (Cell(id="a", value=1), Cell(id="b", value=2)),
            ratios=(Ratio(id="r", numerator="a", denominator="b", value=40, half_step=1),),
        ),
    ],
)
def test_what_is_wrong_is_refused_with_a_reason(build) -> None:
    with pytest.raises(ValueError, match=r".{20}"):
        build()
