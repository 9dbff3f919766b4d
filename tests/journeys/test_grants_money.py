"""Follow one grant to the end of its thread: notified, paid, reported on a phone, returned, approved.

The application is one that the demonstration leaves to this journey.
"""

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible, assert_no_sideways_scroll

if TYPE_CHECKING:
    from playwright.sync_api import Page

MONEY = "/contrats/contrat-de-ville-boulonnais-2024-2030/financements/"
TITLE = "Balades à vélo entre voisins"
FUNDER = "CAB"


def check(page: "Page") -> None:
    assert_accessible(page)
    assert_no_sideways_scroll(page)


def press(page: "Page", name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def test_a_grant_is_notified_paid_reported_returned_and_approved(sign_in_as: OpenPage) -> None:
    manager = sign_in_as("Maquette")
    manager.goto(MONEY)
    check(manager)
    expect(manager.locator("main")).to_contain_text("1 décision attend d’être notifiée")
    notify_and_pay(manager)
    money = manager.url

    writer = sign_in_as("Ébauche", width=360, height=740)
    writer.goto(money)
    check(writer)
    writer.get_by_role("link", name="Bilan final").click()
    check(writer)
    press(writer, "Enregistrer et déposer")
    expect(writer.locator("main")).to_contain_text("Dites ce qui a été mis en œuvre")
    check(writer)
    tell(writer)
    press(writer, "Enregistrer et déposer")
    expect(writer.locator("main")).to_contain_text("Déposé")
    check(writer)
    report = writer.url

    manager.goto(report)
    check(manager)
    manager.get_by_label(re.compile("corriger", re.IGNORECASE)).fill("Dites où vous êtes allés.")
    press(manager, "Renvoyer pour correction")
    expect(manager.locator("main")).to_contain_text("Renvoyé pour correction")

    writer.goto(report)
    expect(writer.locator("main")).to_contain_text("Dites où vous êtes allés.")
    check(writer)
    writer.get_by_label("Ce qui a été mis en œuvre").fill("Dix balades, jusqu’à la mer et aux marchés.")
    press(writer, "Enregistrer et déposer")

    manager.goto(report)
    press(manager, "Approuver ce bilan")
    expect(manager.locator("main")).to_contain_text("Approuvé")
    check(manager)


def notify_and_pay(manager: "Page") -> None:
    """Write the letter of the one decision that waits, then plan its payment and record it."""
    press(manager, "Notifier 1 décision")
    check(manager)
    manager.goto(MONEY)
    expect(manager.locator("main")).to_contain_text("Aucune décision n’attend de notification")
    manager.get_by_role("link", name=TITLE).first.click()
    check(manager)
    manager.get_by_role("link", name=f"Prévoir un versement de {FUNDER}").click()
    manager.get_by_label("Montant (€)").fill("1500")
    check(manager)
    press(manager, "Prévoir")
    manager.get_by_role("link", name="Enregistrer le versement").click()
    check(manager)
    press(manager, "Enregistrer")
    expect(manager.locator("main")).to_contain_text("4 000 € attribués sur 4 000 € demandés, 4 000 € versés")
    manager.get_by_role("link", name="Certificat de paiement").first.click()
    check(manager)
    manager.go_back()


def tell(writer: "Page") -> None:
    """Say what was done, who came and what was spent, all of it as planned."""
    writer.get_by_label("Ce qui a été mis en œuvre").fill("Dix balades.")
    writer.get_by_label("Les résultats").fill("Des voisins roulent ensemble.")
    for label, amount in (
        ("60 · Achats", 2000),
        ("64 · Charges", 3000),
        ("74 · Subv", 4000),
        ("75 · Autres", 1000),
    ):
        writer.get_by_label(re.compile(rf"{label}.*réalisé")).fill(str(amount))
    for label, count in (("Femmes", 28), ("Hommes", 14)):
        writer.get_by_label(re.compile(rf"{label}.*touchés")).fill(str(count))
    writer.get_by_label(re.compile("atteint")).fill("42")
