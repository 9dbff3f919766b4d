"""Bring a spreadsheet with three faulty cells, correct them, see the portrait change; keyboard, no script."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from tests.journeys.conftest import OpenPage, assert_accessible, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROWS = (
    ("Commune", "Année", "Places en halte-garderie"),
    ("Boulogne-sur-Mer", 2023, "21o"),
    ("Outreau", "20 23", 44),
    ("6275", 2023, 12),
    ("Le Portel", 2023, 26),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "accueil.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Accueil")
    for rank, row in enumerate(ROWS):
        for column, value in enumerate(row):
            sheet.write(rank, column, value)
    workbook.close()
    return path


@pytest.mark.parametrize("scripts", [True, False])
def test_a_spreadsheet_with_three_faulty_cells_reaches_the_portrait(
    sign_in_as: OpenPage, book: Path, scripts: bool
) -> None:
    page = sign_in_as("Maquette", scripts=scripts)
    name = f"Haltes-garderies {'avec' if scripts else 'sans'} script"

    page.goto("/chiffres/nouveau/")
    page.get_by_label("Fichier").set_input_files(book)
    page.get_by_label("Que contient-il").fill(name)
    page.get_by_role("button", name="Lire ce tableau").press("Enter")
    page.wait_for_load_state()
    look(page, scripts)
    page.locator("a", has_text="définir un indicateur").nth(2).press("Enter")
    page.wait_for_load_state()
    define(page, name)
    page.get_by_role("button", name="Vérifier les cellules").press("Enter")
    page.wait_for_load_state()

    assert page.get_by_text("3 cellules à corriger").is_visible()
    look(page, scripts)
    page.get_by_label("Places en halte-garderie, ligne 2").fill("210")
    page.get_by_label("Année, ligne 3").fill("2023")
    page.get_by_label("Commune, ligne 4").fill("62751")
    page.get_by_role("button", name="Vérifier de nouveau").press("Enter")
    page.wait_for_load_state()
    if page.get_by_text("1 cellule à corriger").is_visible():  # a code that this instance does not know
        page.locator("input[name=drop]").check()
        page.get_by_role("button", name="Vérifier de nouveau").press("Enter")
        page.wait_for_load_state()
    page.get_by_role("button", name="Publier").press("Enter")
    page.wait_for_load_state()

    look(page, scripts)
    page.get_by_role("link", name="Portrait de Boulogne-sur-Mer").press("Enter")
    page.wait_for_load_state()
    row = page.get_by_role("row").filter(has_text=name)
    assert "210" in row.inner_text()
    assert "CAB" in row.inner_text() or "Boulonnais" in row.inner_text()

    page.goto("/chiffres/")
    page.get_by_role("link", name=name).press("Enter")
    page.wait_for_load_state()
    page.get_by_role("button", name="Annuler la publication").press("Enter")
    page.wait_for_load_state()
    assert page.get_by_role("button", name="Publier").is_visible()
    page.goto("/territoires/commune-62160/portrait/")
    assert name not in page.locator("main").inner_text()


def define(page: "Page", name: str) -> None:
    """Fill the sheet of an indicator."""
    page.get_by_label("Intitulé").fill(name)
    page.get_by_label("Définition").fill("Places agréées au 31 décembre.")
    page.get_by_label("Comment il est compté").fill("Somme des agréments.")
    page.get_by_label("Unité").fill("places")
    page.get_by_label("Thème").select_option("petite-enfance")
    page.get_by_role("button", name="Définir cet indicateur").press("Enter")
    page.wait_for_load_state()


def look(page: "Page", scripts: bool) -> None:
    """Check the page as it stands, then on the narrowest screen."""
    if scripts:
        assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1400, "height": 900})
