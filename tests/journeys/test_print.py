"""What leaves on paper says all that the screen says, and nothing to click."""

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage

CITY = "/contrats/contrat-de-ville-boulonnais-2024-2030/"


def test_a_printed_sheet_keeps_its_headings_and_loses_its_buttons(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.emulate_media(media="print")
    page.goto("/actions/guichet-emploi/")

    for heading in ("Étapes", "Blocages", "Budget et financements", "Fiche"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    for gesture in ("Modifier la fiche", "Modifier les étapes", "Changer l’état", "Signaler un blocage"):
        for button in (
            page.get_by_role("link", name=gesture).all() + page.get_by_role("button", name=gesture).all()
        ):
            expect(button).to_be_hidden()
    expect(page.get_by_role("navigation", name="Menu")).to_have_count(0)


def test_a_printed_list_still_says_what_is_late(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.emulate_media(media="print")
    page.goto(f"{CITY}actions/")

    expect(page.locator(".late-word").first).to_be_visible()
    expect(page.locator(".grid-choice").first).to_be_hidden()
