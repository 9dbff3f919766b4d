"""The same contract in each office format reads the same."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.reading import builders

from maillage.reading.blocks import Paragraph, Table
from maillage.reading.formats import open_document
from maillage.reading.reader import read


def _sheet(number: int, title: str, years: str) -> list[builders.Block]:
    rows = [
        ["Contexte", f"Le contexte de la fiche {number} tient en une phrase."],
        ["Objectifs", "• Premier objectif\n• Second objectif"],
        ["Public cible", "Les familles"],
        ["Pilote", "Communauté de communes"],
        ["Partenaires", "Caf, MSA"],
        ["Calendrier", years],
        ["Indicateurs", "Nombre de familles accueillies"],
    ]
    return [("h2", f"Fiche action n°{number} : {title}"), ("table", rows)]


CONTRACT: list[builders.Block] = [
    ("h1", "Convention territoriale globale 2022-2026"),
    ("p", "Communauté de communes des Deux-Vaux"),
    ("h2", "Article 1 : Objet de la convention"),
    ("p", "La présente convention définit le projet des signataires pour les familles."),
    ("h2", "Article 2 : Durée"),
    ("p", "La présente convention est conclue du 1er janvier 2022 au 31 décembre 2026."),
    ("h1", "Axe 1 : Petite enfance"),
    *_sheet(1, "Ouvrir un relais", "2022"),
    *_sheet(2, "Former les professionnelles", "2023"),
    ("h1", "Axe 2 : Jeunesse"),
    *_sheet(3, "Créer un point information jeunesse", "2024-2025"),
]


def write_pages(path: Path, blocks: Sequence[builders.Block]) -> Path:
    return builders.write_pdf(
        path, [blocks[:6], blocks[6:9], blocks[9:11], blocks[11:]], header="CTG des Deux-Vaux"
    )


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.docx", builders.write_docx), ("a.odt", builders.write_odt), ("a.pdf", write_pages)],
)
def test_contract_reads_the_same(tmp_path: Path, name: str, write: Callable[..., Path]) -> None:
    found = read(write(tmp_path / name, CONTRACT))

    assert found.period is not None
    assert (found.period.start, found.period.end) == ("2022-01-01", "2026-12-31")
    assert [a.title for a in found.articles] == ["Objet de la convention", "Durée"]
    assert [n.label for n in found.nodes] == ["Petite enfance", "Jeunesse"]
    assert [a.number for a in found.actions] == ["1", "2", "3"]
    assert [a.node for a in found.actions] == [0, 0, 1]
    assert found.actions[0].fields == {
        "diagnosis": "Le contexte de la fiche 1 tient en une phrase.",
        "public": "Les familles",
        "objectives": "Premier objectif ; Second objectif",
        "calendar": "2022",
        "pilots": "Communauté de communes",
        "partners": "Caf, MSA",
        "indicators": "Nombre de familles accueillies",
    }


def test_pdf_drops_headers_and_page_numbers(tmp_path: Path) -> None:
    document = open_document(write_pages(tmp_path / "a.pdf", CONTRACT))

    texts = [b.text for b in document.blocks if isinstance(b, Paragraph)]

    assert "CTG des Deux-Vaux" not in texts
    assert not any(text.isdigit() for text in texts)


def test_pdf_pieces_say_their_page(tmp_path: Path) -> None:
    found = read(write_pages(tmp_path / "a.pdf", CONTRACT))

    assert [action.source.page for action in found.actions] == [2, 3, 4]


def test_pdf_sheet_cut_by_a_page_is_one(tmp_path: Path) -> None:
    heading, (_, rows) = _sheet(7, "Réunir les familles", "2025")
    pages = [[heading, ("table", rows[:4])], [("table", rows[4:])]]

    found = read(builders.write_pdf(tmp_path / "a.pdf", pages, header="CTG"))

    assert len(found.actions) == 1
    assert found.actions[0].fields["calendar"] == "2025"
    assert found.actions[0].fields["pilots"] == "Communauté de communes"


def test_pdf_page_without_text_is_said_to_be_scanned(tmp_path: Path) -> None:
    path = builders.write_pdf(tmp_path / "a.pdf", [[("p", "Du texte.")], []])

    found = read(path)

    assert [(i.code, "page 2" in i.message) for i in found.issues] == [("scanned", True)]


def test_merged_cells_of_a_word_table_keep_their_place(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Axe 1"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Large"
    table.cell(1, 1).text, table.cell(1, 2).text = "b", "c"
    document.save(tmp_path / "a.docx")

    (block,) = open_document(tmp_path / "a.docx").blocks

    assert isinstance(block, Table)
    assert block.texts() == [["Axe 1", "Large", ""], ["", "b", "c"]]
