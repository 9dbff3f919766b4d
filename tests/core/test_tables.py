"""A table keeps its types in every form, and no text becomes a formula."""

import datetime
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from maillage.core.exports import answer_export
from maillage.core.tables import (
    Column,
    ColumnType,
    Provenance,
    build_cells,
    disarm_formula,
    name_file,
    render_cells,
    stream_csv,
    stream_open_csv,
    write_xlsx,
)


@dataclass(frozen=True)
class Line:
    title: str
    amount: Decimal | None
    due: datetime.date | None


COLUMNS: list[Column[Line]] = [
    Column("titre", "Intitulé", ColumnType.TEXT, lambda line: line.title),
    Column("montant", "Montant (€)", ColumnType.EUROS, lambda line: line.amount),
    Column("echeance", "Échéance", ColumnType.DATE, lambda line: line.due),
]
LINES = [
    Line("Crèche ; « Les Oyats »", Decimal("-1234.50"), datetime.date(2026, 12, 1)),
    Line("=cmd|' /C calc'!A0", None, None),
]
ABOUT = Provenance(
    title="Actions", author="Camille Exemple", source="Maillage", filters=(("État", "En cours"),)
)
HOSTILE = ["=1+1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1", " =1+1", "-1-cmd"]


def open_xlsx(lines: list[Line]) -> CalamineWorkbook:
    file = io.BytesIO()
    write_xlsx(file, COLUMNS, lines, ABOUT)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file)


def test_csv_for_a_spreadsheet_has_bom_semicolon_and_comma() -> None:
    text = "".join(stream_csv(COLUMNS, LINES))

    assert text.startswith("\ufeffIntitulé;Montant (€);Échéance\r\n")
    assert '"Crèche ; « Les Oyats »";-1234,50;2026-12-01\r\n' in text


def test_open_csv_has_comma_point_and_no_bom() -> None:
    text = "".join(stream_open_csv(COLUMNS, LINES))

    assert text.startswith("Intitulé,Montant (€),Échéance\r\n")
    assert "Crèche ; « Les Oyats »,-1234.50,2026-12-01\r\n" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_attack_20_no_text_begins_a_formula_in_csv(text: str) -> None:
    assert disarm_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-2,5", "-12", "Crèche", "", "2 - 3"])
def test_attack_20_plain_text_and_negative_numbers_are_left_alone(text: str) -> None:
    assert disarm_formula(text) == text


def test_attack_20_xlsx_keeps_text_as_text_and_numbers_as_numbers() -> None:
    book = open_xlsx([*LINES, *(Line(text, None, None) for text in HOSTILE)])

    rows = book.get_sheet_by_name("Données").to_python()
    assert rows[1] == ["Crèche ; « Les Oyats »", -1234.5, datetime.date(2026, 12, 1)]
    # Text is stored as an inline string: the reader gives it back as it was written, not computed.
    assert [row[0] for row in rows[2:]] == [LINES[1].title, *HOSTILE]


def test_xlsx_says_where_it_comes_from() -> None:
    about = dict(open_xlsx(LINES).get_sheet_by_name("Sources et méthode").to_python())

    assert about["Par"] == "Camille Exemple"
    assert about["Filtre : État"] == "En cours"
    assert about["Lignes"] == "2"


def test_cells_show_missing_values_as_a_dash() -> None:
    cells = build_cells(COLUMNS, LINES[1])

    assert [cell.text for cell in cells] == ["=cmd|' /C calc'!A0", "–", "–"]
    assert cells[1].css == "cell-euros cell-none"


def test_file_name_says_territory_object_and_day() -> None:
    day = datetime.date(2026, 11, 22)

    assert name_file("CA du Boulonnais", "Fiches actions", "xlsx", day=day) == (
        "ca-du-boulonnais_fiches-actions_2026-11-22.xlsx"
    )


def test_answer_is_an_attachment() -> None:
    response = answer_export("csv", COLUMNS, LINES, ABOUT, territory="Calaisis", subject="actions")

    assert response.headers["Content-Disposition"].startswith('attachment; filename="calaisis_actions_')


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(form: str) -> None:
    def make(count: int) -> Iterator[Line]:
        return (Line(f"Action {rank}", Decimal(rank), None) for rank in range(count))

    peaks = []
    for count in (20_000, 200_000):
        tracemalloc.start()
        if form == "csv":
            sum(len(part) for part in stream_csv(COLUMNS, make(count)))
        else:
            import tempfile

            with tempfile.TemporaryFile() as file:
                write_xlsx(file, COLUMNS, make(count), ABOUT)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0] + 2_000_000


def test_attack_19_cells_as_html_are_escaped() -> None:
    hostile = '<img src=x onerror=alert(1)>"'
    column = Column(
        "titre", "Intitulé", ColumnType.TEXT, lambda line: line.title, stored=lambda line: line.title
    )

    html = render_cells(build_cells([column], Line(hostile, None, None), is_editable=True))

    assert "<img" not in html
    assert 'data-stored="&lt;img src=x onerror=alert(1)&gt;&quot;"' in html
