"""Find an action without its accents and with a typing error."""

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage


def test_an_action_is_found_without_accents_and_with_a_typing_error(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("velo-ecole garrages")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Vélo-école et garages à vélos des Résidences Sud").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Vélo-école et garages à vélos des Résidences Sud"
    )


def test_what_a_visitor_may_not_see_is_not_found(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/recherche/?q=permanences+accueil+victimes")
    expect(page.get_by_role("link", name="Permanences d’accueil des victimes")).to_have_count(0)
