"""Cleaning and comparing text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.reading.text import (
    clean,
    flat,
    fold,
    has_bullet,
    likeness,
    mend,
    one_line,
    tidy_label,
    without_bullet,
)


@pytest.mark.parametrize(
    ("printed", "mended"),
    [
        ("Dévelop- per l'ac- tivité", "Développer l'activité"),
        ("Boulogne- sur-Mer", "Boulogne-sur-Mer"),
        ("Saint- Martin", "Saint-Martin"),
        ("Axe 3- développer", "Axe 3- développer"),
        ("CCAS- ville", "CCAS- ville"),
    ],
)
def test_mend_joins_words_cut_at_the_end_of_a_line(printed: str, mended: str) -> None:
    assert mend(printed) == mended


def test_clean_drops_markup_and_invisible_characters() -> None:
    assert clean("<b>Axe</b>\u00a01\u200b : **agir**, 1^{er} pas") == "Axe 1 : agir, 1er pas"


@pytest.mark.parametrize(
    "line", ["- item", "• item", "➢ item", "▪ item", "\uf0b7 item", "o Item", "– item", "* item"]
)
def test_bullets_of_every_glyph_are_dropped(line: str) -> None:
    assert has_bullet(line)
    assert fold(without_bullet(line)) == "item"


@pytest.mark.parametrize("line", ["-12,5 %", "ordinaire", "2 - deux", "-"])
def test_signs_and_words_are_no_bullets(line: str) -> None:
    assert not has_bullet(line)


def test_likeness_ignores_case_accents_and_order() -> None:
    assert likeness("Réussite éducative", "EDUCATIVE REUSSITE") == 1
    assert likeness("", "rien") == 0


def test_tidy_label_keeps_an_ellipsis_and_drops_a_stop() -> None:
    assert tidy_label("• Agir ensemble ;") == "Agir ensemble"
    assert tidy_label("tourisme, bâtiment...") == "tourisme, bâtiment..."


@given(st.text())
def test_flat_keeps_every_place(text: str) -> None:
    assert len(flat(text)) == len(text)


@given(st.text())
def test_one_line_has_no_break(text: str) -> None:
    assert "\n" not in one_line(text)
