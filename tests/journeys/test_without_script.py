"""Do the daily work where no script runs."""

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage

SHEET = "/actions/permanences-victimes/"
TITLE = "Permanences pour les victimes, dans les quatre communes"


def test_the_daily_work_is_done_without_script(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette", scripts=False)
    page.goto(f"{SHEET}modifier/")
    page.get_by_label("Intitulé").fill(TITLE)
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

    page.locator("select[name=status]").select_option(label="En cours")
    page.get_by_role("button", name="Changer l’état").click()
    expect(page.locator("main")).to_contain_text("Le nouvel état de l’action est enregistré.")
    page.goto("/contrats/contrat-de-ville-boulonnais-2024-2030/actions/")
    expect(page.locator("#permanences-victimes td[data-column=etat]")).to_have_text("En cours")

    page.locator("#permanences-victimes").get_by_role("link", name="Modifier").click()
    page.get_by_label("État").select_option(label="Programmée")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("est enregistrée")
    page.goto(SHEET)
    expect(page.locator(".history-line")).not_to_have_count(0)
