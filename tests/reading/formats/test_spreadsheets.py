"""Plans in workbooks and CSV files: columns of common templates, merged cells, hidden sheets."""

import csv
from pathlib import Path

import pytest
from tests.reading import builders

from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.spreadsheets import cell_string, column_name
from maillage.reading.reader import read

HEADER = [
    "Axe (x)", "Sous-axe (x.x)", "Sous-sous axe (x.x.x)", "Titre de la fiche action", "Descriptif",
    "Instances de gouvernance", "Objectifs", "Indicateurs liés", "Structure pilote",
    "Moyens humains et techniques", "Partenaires", "Direction ou service pilote", "Personne pilote",
    "Élu·e référent·e", "Participation Citoyenne", "Financements", "Financeur 1", "Montant € HT",
    "Financeur 2", "Montant € HT", "Budget prévisionnel total € HT", "Statut", "Niveau de priorité",
    "Date de début", "Date de fin", "Action en amélioration continue", "Calendrier", "Notes",
]  # fmt: skip
FIRST = [
    "1. Sobriété", "1.1 Bâtiments", "", "1.1.1 Rénover les écoles", "Isoler trois écoles", "COPIL",
    "Réduire de 40 %", "kWh", "CC des Deux-Vaux", "1 ETP", "ADEME", "Bâtiments", "", "Mme Y", "",
    "Fonds vert", "État", 100000, "Région", 50000, 150000, "En cours", "Élevé",
    "01/01/2024", "31/12/2026", "Non", "", "",
]  # fmt: skip
SECOND = ["", "", "", "1.1.2 Former les agents", *[""] * 17, "À venir", *[""] * 6]
THIRD = ["2. Nature", "", "", "2.1 Planter des haies", *[""] * 24]
PLAN = [HEADER, FIRST, SECOND, THIRD]


def _write(path: Path) -> Path:
    texts = [[str(cell) for cell in row] for row in PLAN]
    if path.suffix == ".xlsx":
        return builders.write_xlsx(path, {"Plan d'action climat": PLAN})
    if path.suffix == ".ods":
        return builders.write_ods(path, {"Plan d'action climat": texts})
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows(texts)
    return path


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.ods", "plan.csv"])
def test_transition_plan_of_28_columns(tmp_path: Path, name: str) -> None:
    found = read(_write(tmp_path / name))

    assert [(n.level, n.label, n.parent) for n in found.nodes] == [
        (1, "Sobriété", None), (2, "Bâtiments", 0), (1, "Nature", None),
    ]  # fmt: skip
    assert [(a.number, a.title, a.node) for a in found.actions] == [
        ("1.1.1", "Rénover les écoles", 1),
        ("1.1.2", "Former les agents", 1),
        ("2.1", "Planter des haies", 2),
    ]
    first = found.actions[0]
    assert first.fields["pilots"] == "CC des Deux-Vaux | Bâtiments"
    assert first.fields["budget"] == "Fonds vert | 150000 €"
    assert first.fields["calendar"] == "01/01/2024 | 31/12/2026"
    assert first.details["Élu·e référent·e"] == "Mme Y"
    assert first.details["Financeur 1 – Montant € HT"] == "100000"


def test_matrix_sheet_has_an_operation_by_column(tmp_path: Path) -> None:
    rows = [
        ["Fiche action n°4 : Mobilités actives"],
        ["Opération", "Voie verte nord", "Abris vélos", "Prime vélo"],
        ["Maître d'ouvrage", "Département", "Communes", "Communauté de communes"],
        ["Coût prévisionnel", 900000, 40000, 15000],
        ["Calendrier", "2025-2026", "2024", "2024"],
        ["Partenaires", "Région", "ADEME", "Association"],
    ]

    found = read(builders.write_xlsx(tmp_path / "a.xlsx", {"FA4": rows}))

    (action,) = found.actions
    assert (action.number, action.title) == ("4", "Mobilités actives")
    assert [operation.title for operation in action.operations] == [
        "Voie verte nord",
        "Abris vélos",
        "Prime vélo",
    ]
    assert action.operations[1].fields == {
        "pilots": "Communes", "budget": "40000", "calendar": "2024", "partners": "ADEME",
    }  # fmt: skip


def test_hidden_sheet_is_left_out_and_said_so(tmp_path: Path) -> None:
    found = read(
        builders.write_xlsx(tmp_path / "a.xlsx", {"Plan": PLAN, "Caché": [["x", "y"]]}, hidden="Caché")
    )

    assert [issue.code for issue in found.issues] == ["hidden_sheet"]
    assert "Caché" in found.issues[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_every_encoding_and_separator(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["N°", "Action", "Pilote", "Échéance"], ["1", "Créer un relais", "Caf", "2024"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    path = tmp_path / "plan.csv"
    path.write_bytes(text.encode(encoding))

    (action,) = read(path).actions

    assert action.fields == {"pilots": "Caf", "calendar": "2024"}


def test_csv_with_a_quote_never_closed_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text('a;b\n1;2\n3;"oubli\n' + "x;y\n" * 200, encoding="utf-8")

    with pytest.raises(UnreadableDocument, match="ligne 3"):
        read(path)


def test_csv_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(";;\n;;\n", encoding="utf-8")

    with pytest.raises(UnreadableDocument, match="aucune ligne"):
        read(path)


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_column_name(number: int, letters: str) -> None:
    assert column_name(number) == letters


def test_cell_string_shows_whole_numbers_without_decimals() -> None:
    assert cell_string(2024.0) == "2024"
    assert cell_string(0.5) == "0.5"
    assert cell_string(True) == "Oui"
