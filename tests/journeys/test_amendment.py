"""Change a signed contract: an amendment written, read, submitted, signed; the version stays readable."""

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible

CONTRACT = "/contrats/projet-de-territoire-boulonnais/"
AXIS = "Bien vieillir sur le territoire"


def test_an_amendment_is_signed_and_the_contract_says_what_it_says(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(f"{CONTRACT}avenants/")
    page.get_by_role("link", name="Préparer un avenant").click()
    page.get_by_label("Objet").fill("Un axe pour le vieillissement")
    page.get_by_label("Motif").fill("Le diagnostic de 2026 en fait une priorité.")
    page.get_by_role("button", name="Préparer l’avenant").click()

    page.get_by_role("link", name="Ajouter un élément").click()
    page.get_by_label("Numéro").fill("6")
    page.get_by_label("Intitulé").fill(AXIS)
    page.get_by_role("button", name="Proposer").click()
    expect(page.locator("main")).to_contain_text("1 modification proposée")
    page.get_by_role("link", name="Lire la différence").click()
    expect(page.locator(".change")).to_have_count(1)
    expect(page.locator(".change")).to_contain_text(AXIS)
    assert_accessible(page)
    amendment = page.url
    page.goto(f"{CONTRACT}strategie/")
    expect(page.locator("main")).not_to_contain_text(AXIS)

    page.goto(amendment)
    page.get_by_role("button", name="Soumettre à signature").click()
    expect(page.locator("main")).to_contain_text("L’avenant est soumis à signature.")
    page.get_by_role("link", name="Signer pour").click()
    page.get_by_label("Signé le").fill("12/09/2026")
    page.get_by_role("button", name="Enregistrer la signature").click()
    expect(page.locator(".lead")).to_contain_text("1 modification est entrée dans le contrat")

    page.get_by_role("link", name="version", exact=False).last.click()
    expect(page.locator("#strategie + .contract-tree")).to_contain_text(AXIS)
    page.goto(f"{CONTRACT}strategie/")
    expect(page.locator("main")).to_contain_text(AXIS)
    page.goto(CONTRACT)
    expect(page.locator("main")).to_contain_text("modifié par avenant")
