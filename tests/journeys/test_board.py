"""Take an action from state to state on the board, by the keyboard then by hand."""

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible

BOARD = "/contrats/contrat-de-ville-boulonnais-2024-2030/actions/etats/"
TITLE = "Ressourcerie de quartier à Damrémont"


def test_a_card_changes_state_by_the_keyboard_then_by_hand(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(BOARD)
    card = page.locator("[data-card]", has_text=TITLE)
    expect(card).to_have_attribute("data-status", "idea")

    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("main")).to_contain_text("est maintenant « Programmée »")
    expect(card).to_have_attribute("data-status", "planned")
    expect(card).to_be_focused()

    card.get_by_text("Changer l’état").click()
    assert_accessible(page)
    card.get_by_role("button", name="À l’étude").click()
    expect(card).to_have_attribute("data-status", "idea")


def test_a_card_is_moved_without_script(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette", scripts=False)
    page.goto(BOARD)
    card = page.locator("[data-card]", has_text="Étudier les conditions de mise en place d’un")

    card.get_by_text("Changer l’état").click()
    card.get_by_role("button", name="Programmée").click()

    expect(page.locator("main")).to_contain_text("est maintenant « Programmée »")
