"""Attack 26: a code leads to the right place or says what is wrong with it."""

import pytest

from maillage.territories.importers.codes import (
    check_commune_code,
    check_departement_code,
    check_epci_code,
    check_qpv_code,
    find_city_of_district,
)
from maillage.territories.records import UnreadableFile


@pytest.mark.parametrize(("text", "code"), [("2A004", "2A004"), (" 2a004 ", "2A004"), ("01004", "01004")])
def test_attack_26_codes_stay_text(text, code):
    assert check_commune_code(text) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1004", "zéro de tête"),
        ("6,216E+04", "tableur"),
        ("75101", "75056"),
        ("13201", "13055"),
        ("69389", "69123"),
        ("62 160", "cinq caractères"),
        ("６２１６０", "cinq caractères"),
        ("2C004", "cinq caractères"),
        ("", "cinq caractères"),
    ],
)
def test_attack_26_wrong_code_says_what_to_write(text, words):
    with pytest.raises(UnreadableFile, match=words) as refusal:
        check_commune_code(text, line=12)

    assert str(refusal.value).startswith("Ligne 12")


def test_attack_26_other_codes_are_checked():
    assert check_epci_code("246200729") == "246200729"
    assert check_departement_code("2a") == "2A"
    assert check_qpv_code("qn06249m") == "QN06249M"
    for check, text in (
        (check_epci_code, "24620072"),
        (check_departement_code, "1"),
        (check_qpv_code, "62160"),
    ):
        with pytest.raises(UnreadableFile):
            check(text)


def test_attack_26_districts_of_the_three_cities_have_one_commune():
    assert find_city_of_district("75120") == "75056"
    assert find_city_of_district("75056") is None
    assert find_city_of_district("2A004") is None
