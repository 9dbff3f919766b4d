"""Ask for a grant on a phone, as an association; then review it, as the State's instructor."""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

CALL = "/appels-a-projets/appel-a-projets-demonstration/"
TITLE = "Réparer ensemble"
PARTS = ("projet", "lieux", "budget", "demandes", "beneficiaires", "indicateurs", "deposer")


def save(page: "Page") -> None:
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_load_state()


def check(page: "Page") -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def test_an_association_submits_on_a_phone_and_the_state_reviews(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Ébauche", width=360, height=740)
    page.goto(CALL)
    check(page)
    page.get_by_role("link", name="Demander une subvention").click()
    page.get_by_label("Intitulé de l’action").fill(TITLE)
    check(page)
    page.get_by_role("button", name="Commencer le dossier").click()

    for label in ("Besoin repéré", "Objectifs", "Description de l’action", "Public visé", "Moyens mobilisés"):
        page.get_by_label(label, exact=False).first.fill("Un atelier de réparation ouvert à tous.")
    page.get_by_label("Accueillez-vous des mineurs").select_option("non")
    check(page)
    save(page)
    expect(page.get_by_role("heading", name="Lieux et dates")).to_be_visible()

    page.get_by_label("Centre Ville").check()
    page.get_by_label("2 Quartiers d’adaptation aux transitions").check()
    page.get_by_label("Début de l’action").fill("01/03/2027")
    page.get_by_label("Fin de l’action").fill("30/11/2027")
    check(page)
    save(page)

    page.get_by_label("64 · Charges de personnel").fill("5000")
    page.get_by_label("74 · Subventions d’exploitation").fill("4000")
    page.get_by_label("75 · Autres produits").fill("900")
    page.keyboard.press("Tab")
    expect(page.locator("#enregistre")).to_contain_text("il manque 100")
    page.get_by_label("75 · Autres produits").fill("1000")
    page.keyboard.press("Tab")
    expect(page.locator("#enregistre")).to_contain_text("le budget est équilibré")
    check(page)
    save(page)

    page.get_by_label(re.compile(r"Sous-préfecture")).first.fill("4000")
    check(page)
    save(page)
    page.get_by_label("Lieu 1").select_option(label="Centre Ville")
    page.get_by_label("Personnes 1").fill("40")
    check(page)
    save(page)
    page.get_by_label("Indicateur 1").fill("Objets réparés")
    for label, text in (("Unité 1", "objets"), ("Cible 1", "300"), ("Source 1", "Cahier de l’atelier"),
                        ("Qui mesure 1", "L’animateur"), ("Fréquence 1", "Chaque mois")):  # fmt: skip
        page.get_by_label(label).fill(text)
    check(page)
    save(page)

    expect(page.locator("main")).to_contain_text("Le dossier est complet")
    check(page)
    page.get_by_role("button", name="Déposer le dossier").click()
    expect(page.locator("main")).to_contain_text("Récépissé")
    check(page)
    address = page.url

    judge = sign_in_as("Fictive")
    judge.goto("/dossiers/")
    check(judge)
    judge.get_by_role("link", name=TITLE).click()
    assert judge.url == address
    judge.locator("summary", has_text="Confier l’instruction").click()
    check(judge)
    judge.get_by_label("Qui instruit").select_option(index=0)
    judge.get_by_role("button", name="Confier l’instruction").click()
    judge.get_by_role("link", name="Écrire mon instruction").click()
    for label in ("Réponse à un besoin du quartier", "Place des habitants", "Coût par personne touchée"):
        judge.get_by_label(label).fill("4")
    for question in judge.get_by_role("combobox", name=re.compile(r"\?")).all():
        question.select_option("oui")
    judge.get_by_label("Niveau d’égalité").select_option("G1")
    judge.get_by_label("Avis", exact=False).first.select_option("favorable")
    check(judge)
    judge.get_by_role("button", name="Rendre l’instruction").click()
    expect(judge.locator("main")).to_contain_text("80,0 sur 100")


def test_the_parts_of_a_draft_are_readable_on_the_narrowest_screen(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Canevas", width=320, height=640)
    page.goto("/appels-a-projets/")
    check(page)
    page.get_by_role("link", name="Théâtre d’été").click()
    check(page)
    base = page.url
    for part in PARTS:
        page.goto(f"{base}{part}/" if part == "deposer" else f"{base}partie/{part}/")
        check(page)
