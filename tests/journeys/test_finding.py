"""From a portrait to an objective: keep what stands out, make it a finding, tie it; the keyboard alone."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PORTRAIT = "/territoires/epci-246200729/portrait/?theme=petite-enfance"
STRATEGY = "/contrats/contrat-de-ville-boulonnais-2024-2030/strategie/"
SAID = "Peu de jeunes enfants d’ici ont deux parents au travail."
MOST_TABS = 160


def test_a_salient_fact_becomes_a_finding_tied_to_an_objective(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(PORTRAIT)
    fact = page.locator(".fact-decide").first
    press(page, fact.locator("summary"))
    phrase = fact.get_by_label("La phrase, à votre façon")
    reach(page, phrase)
    page.keyboard.press("Control+A")
    page.keyboard.type(SAID)
    press(page, fact.get_by_role("button", name="Retenir"))
    expect(page.locator(".facts-kept")).to_contain_text(SAID)
    assert_accessible(page)

    press(page, page.get_by_role("link", name="En faire un constat").first)
    expect(page.get_by_label("Constat", exact=True)).to_have_value(SAID)
    press(page, page.get_by_role("button", name="Écrire le constat"))
    expect(page.locator("h1")).to_have_text(SAID)
    expect(page.locator("#faits")).to_be_visible()
    finding = page.url

    page.goto(STRATEGY)
    found = page.eval_on_selector_all("main a[href]", "links => links.map(link => link.getAttribute('href'))")
    page.goto(next(address for address in found if re.fullmatch(rf"{STRATEGY}[\w-]+/", address)))
    chosen = page.get_by_label("Relier un constat")
    reach(page, chosen)
    page.keyboard.type(SAID[:12])
    press(page, page.get_by_role("button", name="Relier", exact=True))
    expect(page.locator("#constats")).to_contain_text(SAID)
    page.goto(finding)
    expect(page.locator("#reponses")).not_to_contain_text("Aucun objectif")


def reach(page: "Page", target: "Locator") -> None:
    """Go to a control by the tabulator alone."""
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    message = f"the keyboard does not reach {target}"
    raise AssertionError(message)


def press(page: "Page", target: "Locator") -> None:
    """Go to a control by the tabulator, and press it."""
    reach(page, target)
    page.keyboard.press("Enter")
