"""Numbers, amounts and dates as French documents print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.reading.figures import read_amount, read_date, read_figures, read_number, read_year


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        ("112.836", "112836"),
        ("14 927.80", "14927.80"),
        ("-0,5", "-0.5"),
        ("−3", "-3"),
        ("+0", "0"),
    ],
)
def test_read_number_as_printed(printed: str, value: str) -> None:
    assert read_number(printed) == Decimal(value)


@pytest.mark.parametrize("printed", ["NaN", "Infinity", "1e9999999", "", "douze", "9" * 40])
def test_read_number_refuses_what_is_no_number(printed: str) -> None:
    assert read_number(printed) is None


def test_read_figures_of_a_cell_that_joins_a_value_and_its_variation() -> None:
    assert [f.value for f in read_figures("3 435 -15,3%")] == [3435, Decimal("-15.3")]
    assert read_figures("environ 3 435") == []
    assert read_figures("⬇-26,9%")[0].unit == "%"


@pytest.mark.parametrize(
    ("printed", "euros"),
    [("584894€", 584894), ("12 000 €", 12000), ("1,2 M€", 1200000), ("45 k€", 45000)],
)
def test_read_amount_in_euros(printed: str, euros: int) -> None:
    assert read_amount(printed) == euros


def test_read_amount_of_an_empty_cell_is_no_zero() -> None:
    assert read_amount("") is None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("le 1er janvier 2021", "2021-01-01"),
        ("31/12/2025", "2025-12-31"),
        ("2024-02-29", "2024-02-29"),
        ("31/02/2026", None),
        ("2026-13-01", None),
    ],
)
def test_read_date_refuses_days_that_do_not_exist(printed: str, day: str | None) -> None:
    assert read_date(printed) == day


def test_read_year_only_when_there_is_one() -> None:
    assert read_year("Année 2021") == 2021
    assert read_year("2021-2025") is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers_of_figures(text: str) -> None:
    read_figures(text)
    read_amount(text)
    read_date(text)
