"""The marks that structure a text, told from sentences that only start with the same word."""

import pytest

from maillage.reading.extract.marks import (
    number_path,
    read_action_mark,
    read_mark,
    read_numbered,
    split_marks,
)
from maillage.reading.lexicon import Lexicon


@pytest.mark.parametrize(
    ("line", "level", "number", "label"),
    [
        ("Axe 3- développer le réseau", "axe", "3", "développer le réseau"),
        ("AXE STRATÉGIQUE N°1 – ACCÈS AUX SOINS", "axe", "1", "ACCÈS AUX SOINS"),
        ("2. AXE STRATÉGIQUE 2 - Agir", "axe", "2", "Agir"),
        ("OG.4 Renforcer le lien", "objectif stratégique", "4", "Renforcer le lien"),
        ("Objectif opérationnel n°1.2 – Faire", "objectif opérationnel", "1.2", "Faire"),
        ("Orientation A : Vivre", "orientation", "A", "Vivre"),
        ("Enjeu III - Grandir", "enjeu", "III", "Grandir"),
        ("5. LES AXES TRANSVERSAUX", "axe", "5", "LES AXES TRANSVERSAUX"),
    ],
)
def test_mark_of_level(lexicon: Lexicon, line: str, level: str, number: str, label: str) -> None:
    mark = read_mark(line, lexicon)

    assert mark is not None
    assert mark.level is not None
    assert (mark.level.name, mark.number, mark.label) == (level, number, label)


@pytest.mark.parametrize(
    "line",
    [
        "Axe 1 vise à réduire les écarts",
        "Les enjeux sont nombreux",
        "Axe 1 du plan national",
        "Objectif atteint",
        "Domaine public",
    ],
)
def test_sentence_is_no_mark(lexicon: Lexicon, line: str) -> None:
    assert read_mark(line, lexicon) is None


@pytest.mark.parametrize(
    ("line", "number", "label"),
    [
        ("Fiche action n° 12 : Créer un lieu", "12", "Créer un lieu"),
        ("FICHE-ACTION 1.2.1 – Créer", "1.2.1", "Créer"),
        ("Action 3 Ouvrir", "3", "Ouvrir"),
        ("FICHE ACTION N°3", "3", ""),
    ],
)
def test_mark_of_action(lexicon: Lexicon, line: str, number: str, label: str) -> None:
    mark = read_action_mark(line, lexicon)

    assert mark is not None
    assert (mark.number, mark.label) == (number, label)


def test_numbers_of_every_kind_are_paths() -> None:
    assert number_path("1.2") == (1, 2)
    assert number_path("iv") == (4,)
    assert number_path("b") == (2,)
    assert number_path(None) == ()


def test_numbered_heading_needs_words() -> None:
    found = read_numbered("2.1 Réduire les inégalités")

    assert found is not None
    assert (found.path, found.label) == ((2, 1), "Réduire les inégalités")
    assert read_numbered("12 345") is None


def test_run_on_marks_are_cut(lexicon: Lexicon) -> None:
    line = "Axe 1 – Emploi Axe 2 – Logement Axe 3 – Santé"

    assert split_marks(line, lexicon) == ["Axe 1 – Emploi", "Axe 2 – Logement", "Axe 3 – Santé"]
    assert split_marks("Voir l'axe 2 – Logement", lexicon) == ["Voir l'axe 2 – Logement"]
