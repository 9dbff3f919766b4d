"""What may be summed, compared or said: one place, each rule with its reason."""

from decimal import Decimal

import pytest

from maillage.observatory.enums import ObservationStatus
from maillage.observatory.figures import Figure, aggregate_figure, compare_figures, measure_change
from maillage.observatory.models import Indicator, Release
from maillage.observatory.store.reading import PartSum
from tests import factories
from tests.observatory.conftest import make_filosofi


@pytest.fixture
def release(load) -> Release:
    load("filosofi-communes", make_filosofi(("62160", "1", "2", "3", "4")))
    return Release.objects.get()


@pytest.fixture
def make(release: Release):
    territory = factories.make_territory()

    def _make(code: str, value: object, year: int = 2021, status: str = "final", **more) -> Figure:
        number = None if value is None else Decimal(str(value))
        indicator = Indicator.objects.get(code=code)
        return Figure(indicator, territory, year, number, ObservationStatus(status), release, **more)

    return _make


def add_up(release: Release, code: str, *, expected: int | None = 3, **values) -> Figure:
    total = PartSum(
        **{
            "release": release.pk, "indicator": code, "year": 2021, "total": Decimal(60), "numerator": None,
            "denominator": None, "rows": 3, "valued": 3, "with_parts": 0, "hidden": 0, "void": 0,
        }
        | values
    )  # fmt: skip
    indicator = Indicator.objects.get(code=code)
    return aggregate_figure(
        total, indicator, factories.make_territory(), release, expected=expected, noun="communes"
    )


def test_counts_add_up_and_say_so(release: Release) -> None:
    figure = add_up(release, "menages-fiscaux")

    assert figure.value == 60
    assert figure.lineage == "somme de 3 communes"
    assert "somme de 3 communes" in figure.citation


def test_a_median_is_never_made_from_others(release: Release) -> None:
    figure = add_up(release, "niveau-vie-median")

    assert (figure.value, figure.is_known) == (None, False)
    assert "médiane" in figure.reason


def test_a_rate_without_its_parts_is_not_averaged(release: Release) -> None:
    assert "sans ses deux termes" in add_up(release, "taux-pauvrete").reason


def test_a_ratio_is_made_again_from_its_two_sums(release: Release) -> None:
    figure = add_up(release, "taux-chomage-rp", numerator=Decimal(30), denominator=Decimal(200), with_parts=3)

    assert figure.value == 15
    assert figure.lineage == "recalculé sur 3 communes"


def test_nothing_is_derived_from_a_hidden_part(release: Release) -> None:
    figure = add_up(release, "menages-fiscaux", valued=2, hidden=1)

    assert figure.value is None
    assert figure.reason == "1 communes sous secret : rien ne se déduit d’une valeur masquée"


def test_a_whole_with_an_unknown_part_has_no_figure(release: Release) -> None:
    assert "1 communes sans valeur" in add_up(release, "menages-fiscaux", rows=2, valued=2).reason


def test_a_part_without_object_does_not_stop_a_ratio(release: Release) -> None:
    figure = add_up(
        release, "taux-chomage-rp", numerator=Decimal(30), denominator=Decimal(200), with_parts=2, valued=2, void=1
    )  # fmt: skip

    assert figure.value == 15


def test_a_zero_sum_is_a_zero(release: Release) -> None:
    figure = add_up(release, "menages-fiscaux", total=Decimal(0))

    assert (figure.status, figure.shown) == (ObservationStatus.TRUE_ZERO, "0")


def test_hidden_missing_and_zero_are_three_things(make) -> None:
    hidden = make("taux-pauvrete", None, status="hidden_primary")
    missing = make("taux-pauvrete", None, status="missing")
    zero = make("taux-pauvrete", 0, status="true_zero")

    assert [one.absence_kind for one in (hidden, missing)] == ["secret", "unavailable"]
    assert [one.absence for one in (hidden, missing, zero)] == ["secret statistique", "non disponible", ""]
    assert zero.shown == "0,0"


def test_rates_differ_in_points_and_amounts_in_percent(make) -> None:
    rate = compare_figures(make("taux-pauvrete", 30), make("taux-pauvrete", 18))
    amount = compare_figures(make("niveau-vie-median", 17720), make("niveau-vie-median", 22150))

    assert (rate.value, rate.unit, rate.is_good, rate.word) == (12, "points", False, "plus haut")
    assert (amount.value, amount.unit, amount.is_good) == (-20, "%", False)


@pytest.mark.parametrize(
    ("code", "other", "reason"),
    [
        ("taux-pauvrete", {"year": 2020}, "années différentes (2021 et 2020)"),
        ("taux-pauvrete", {"value": None, "status": "hidden_primary"}, "secret statistique"),
        ("menages-fiscaux", {}, "un effectif dépend de la taille du territoire"),
    ],
)
def test_what_may_not_be_compared_is_not(make, code: str, other: dict, reason: str) -> None:
    gap = compare_figures(make(code, 30), make(code, **{"value": 20} | other))

    assert (gap.value, gap.reason, gap.shown) == (None, reason, "–")


def test_a_change_across_new_limits_is_refused(make) -> None:
    before = make("menages-fiscaux", 100, 2015, geography=2015)
    after = make("menages-fiscaux", 150, 2021, geography=2021)

    assert "limites" in measure_change(before, after, broken=[2019]).reason
    assert measure_change(before, after, broken=[2010]).value == 50


def test_a_change_across_a_broken_series_is_refused(make) -> None:
    before, after = make("taux-pauvrete", 10, 2015), make("taux-pauvrete", 12, 2021)
    after.indicator.comparable_from = 2017

    assert measure_change(before, after).reason == "série rompue en 2017"
