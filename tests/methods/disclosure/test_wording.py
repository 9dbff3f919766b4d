"""Check the French of reasons: numbers, lists, what would be needed."""

import math

from maillage.methods.disclosure import Cell, Level, Quantity, Status, explain_status
from maillage.methods.disclosure.wording import explain_narrowing, write_number

SECRET = Cell(id="revenus", value=1_200, status=Status.PRIMARY, level=Level(120, 120), quantity=Quantity.SUM)


def test_numbers_are_written_the_french_way() -> None:
    assert write_number(1234567.891) == "1\u202f234\u202f567,89"
    assert write_number(-3) == "−3"
    assert write_number(math.inf) == "l’infini"


def test_a_narrow_interval_is_told_with_its_sources_and_need() -> None:
    names = [f"c{number}" for number in range(9)]

    text = explain_narrowing(SECRET, 1_150, 1_210, names)

    assert text == (
        "« revenus » est forcément entre 1\u202f150 et 1\u202f210, à partir de « c0 », « c1 », « c2 », « c3 », « c4 »,"
        " « c5 » et 3 autres. Il faudrait pouvoir atteindre 1\u202f320 et pouvoir descendre à 1\u202f080."
    )


def test_a_floor_alone_is_told() -> None:
    text = explain_narrowing(SECRET, 1_150, math.inf, [])

    assert text.startswith("« revenus » est forcément au-dessus de 1\u202f150, sans aucun autre chiffre.")


def test_one_source_more_than_named_is_told_in_the_singular() -> None:
    assert "« f » et un autre. " in explain_narrowing(SECRET, 1_150, 1_210, list("abcdefg"))


def test_a_status_without_a_rule_is_told_by_its_name() -> None:
    assert explain_status(Cell(id="a", value=None, status=Status.UNAVAILABLE)) == "non disponible"
    assert explain_status(Cell(id="a", value=0, status=Status.TRUE_ZERO)) == "zéro vrai"
