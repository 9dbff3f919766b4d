"""Each sees and changes what is theirs: a bounded contributor, a partner of another contract, a visitor."""

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage

CITY = "/contrats/contrat-de-ville-boulonnais-2024-2030/"
SHARED = "/actions/animer-le-contrat-de-ville-ensemble-agir-pour-nos-quartiers-2030/"


def test_a_contributor_bounded_to_a_commune_changes_its_actions_only(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Échantillon")
    page.goto("/actions/velo-ecole/")
    page.get_by_role("link", name="Modifier la fiche").first.click()
    page.get_by_label("Services mobilisés").fill("Deux moniteurs, vingt vélos prêtés par Outreau.")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.locator("main")).to_contain_text("vingt vélos prêtés par Outreau")

    page.goto("/actions/guichet-emploi/")
    expect(page.get_by_role("link", name="Modifier")).to_have_count(0)
    for part in ("modifier", "etapes", "budget", "visibilite"):
        answer = page.goto(f"/actions/guichet-emploi/{part}/")
        assert answer.status in {403, 404}, part
    page.goto(f"{CITY}actions/")
    expect(page.locator("#velo-ecole td.is-editable")).not_to_have_count(0)
    expect(page.locator("#guichet-emploi td.is-editable")).to_have_count(0)


def test_a_partner_of_another_contract_reads_what_is_shared_and_not_the_money(sign_in_as: OpenPage) -> None:
    manager = sign_in_as("Maquette")
    manager.goto(f"{SHARED}budget/")
    manager.get_by_label("Objet").fill("Équipe projet")
    manager.locator("select[name=vat]").select_option(index=1)
    manager.get_by_label("Année").fill("2026")
    manager.get_by_label("Prévu").fill("48 250")
    manager.get_by_role("button", name="Ajouter la ligne").click()
    expect(manager.locator("main")).to_contain_text("48 250")
    manager.goto(f"{SHARED}visibilite/")
    manager.locator("input[name=visibility][value=partners]").check()
    manager.locator("form.form button[type=submit]").click()
    expect(manager.locator("main")).to_contain_text("La visibilité est enregistrée.")
    manager.goto(f"{SHARED}places/")
    manager.locator("select[name=node]").select_option(index=1)
    manager.get_by_role("button", name="Placer l’action").click()
    expect(manager.locator("main")).to_contain_text("figure maintenant aussi dans ce contrat")

    officer = sign_in_as("Spécimen")
    officer.goto(SHARED)
    expect(officer.get_by_role("heading", level=1)).to_contain_text("Animer le contrat de ville")
    expect(officer.locator("aside.margin")).to_contain_text("Budget et financements")
    expect(officer.locator("#argent")).to_have_count(0)
    assert "48 250" not in officer.content().replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    "path", ["/mon-compte/", "/journal/", "/personnes/", f"{CITY}equipe/", "/actions/velo-ecole/modifier/"]
)
def test_a_visitor_is_sent_to_the_sign_in_page(open_page: OpenPage, path: str) -> None:
    page = open_page()
    page.goto(path)
    assert "/compte/login/" in page.url


def test_a_visitor_sees_public_pages_only(open_page: OpenPage) -> None:
    page = open_page()
    for path in ("/actions/permanences-victimes/", "/actions/ressourcerie/"):
        assert page.goto(path).status == 404
    page.goto(f"{CITY}actions/")
    expect(page.locator("main")).to_contain_text("Guichet de l’emploi")
    expect(page.locator("main")).not_to_contain_text("Permanences d’accueil des victimes")
    page.goto("/actions/guichet-emploi/")
    expect(page.get_by_role("link", name="Modifier")).to_have_count(0)
    expect(page.locator("#blocages")).to_have_count(0)
