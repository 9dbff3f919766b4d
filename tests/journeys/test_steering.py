"""Follow an action: a blocker raised then lifted, a milestone reached, the progress that moves."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHEET = "/actions/mediateurs-sante/"
WHAT = "La table ne peut plus se tenir dans le hall : la clé a changé."


def test_a_blocker_is_raised_seen_by_all_then_lifted(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(SHEET)
    page.get_by_role("link", name="Signaler un blocage").first.click()
    page.get_by_label("Ce qui bloque").fill(WHAT)
    page.get_by_label("Ce qui débloquerait").fill("Une clé remise par le bailleur.")
    page.get_by_label("L’action entière est arrêtée").check()
    page.get_by_role("button", name="Signaler le blocage").click()
    expect(page.locator("#blocages")).to_contain_text(WHAT)
    page.goto("/blocages/")
    expect(page.locator("main")).to_contain_text(WHAT)

    page.goto(SHEET)
    page.get_by_role("link", name="Lever ce blocage").click()
    page.get_by_label("Comment il a été levé").fill("Clé remise le matin même.")
    page.get_by_role("button", name="Lever le blocage").click()
    expect(page.locator("#blocages")).to_contain_text("Clé remise le matin même.")
    page.get_by_role("button", name="La remettre en cours").click()
    expect(page.locator("main")).to_contain_text("Le nouvel état de l’action est enregistré.")
    page.goto("/blocages/")
    expect(page.locator("main")).not_to_contain_text(WHAT)


def test_a_milestone_reached_moves_the_progress(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(SHEET)
    before = read_progress(page)
    page.get_by_role("button", name="Fait : « Deux journées de dépistage par quartier »").click()
    expect(page.locator("main")).to_contain_text("faite.")
    assert read_progress(page) > before
    page.get_by_role("button", name="Rouvrir « Deux journées de dépistage par quartier »").click()
    expect(page.locator("main")).to_contain_text("à faire de nouveau.")
    assert read_progress(page) == before


def read_progress(page: "Page") -> int:
    """Read the progress that the sheet shows, in percent."""
    return int(re.search(r"(\d+)\s*%", page.locator("#etapes").inner_text()).group(1))
