"""The lexicons: what a heading stands for, and how a user extends them."""

import shutil
from pathlib import Path

import pytest

from maillage.reading import lexicon as module
from maillage.reading.lexicon import FIELDS, Lexicon


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Diagnostic initial", "diagnosis"),
        ("PUBLIC CIBLE :", "public"),
        ("Services mobilisés et responsables de l'action", "pilots"),
        ("Exemples d'actions et Modalités de mise en œuvre", "method"),
        ("Échéancier", "calendar"),
        ("Résultats attendus", "results"),
        ("Maître(s) d'ouvrage", "pilots"),
        ("Indicateurs d'évalution", "indicators"),
        ("Élu·e référent·e", "#"),
        ("Titre de la fiche action", "@title"),
    ],
)
def test_heading_of_a_sheet_is_known(lexicon: Lexicon, printed: str, key: str) -> None:
    found = lexicon.heading(printed)

    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "printed", ["Communes rurales, Associations", "Caf, Cab", "", "2021-2022", "Familles"]
)
def test_text_of_a_sheet_is_no_heading(lexicon: Lexicon, printed: str) -> None:
    assert lexicon.heading(printed) is None


def test_heading_followed_by_its_text(lexicon: Lexicon) -> None:
    assert lexicon.heading("Pilote : la Caf") == module.Heading("pilots", "la Caf")
    assert lexicon.heading("Échéances de réalisation 2022-2024") == module.Heading("calendar", "2022-2024")
    assert lexicon.heading("Pilote : la Caf", inline=False) is None


def test_every_field_has_headings(lexicon: Lexicon) -> None:
    assert set(FIELDS) <= set(lexicon.headings.values())


def test_a_user_adds_words_to_a_copy(tmp_path: Path) -> None:
    folder = shutil.copytree(Path(module.__file__).parent / "lexicons", tmp_path / "mots")
    labels = (folder / "labels.toml").read_text(encoding="utf-8")
    (folder / "labels.toml").write_text(
        labels.replace("pilots = [\n", 'pilots = [\n  "tête de file",\n'), encoding="utf-8"
    )

    extended = Lexicon.load(folder)

    assert extended.heading("Tête de file :") == module.Heading("pilots")
