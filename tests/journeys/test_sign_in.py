"""Come in as everybody does: a code by mail, then the code of a phone; and leave."""

import email
import re
import time
from pathlib import Path

from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, Site

ADDRESS = "yanis.prototype@departement62.example"


def test_somebody_comes_in_by_mail_and_phone_then_leaves(open_page: OpenPage, site: Site) -> None:
    page = open_page()
    page.goto("/mon-compte/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")

    page.get_by_role("link", name="Recevoir un code par courriel").click()
    page.locator("main input[name=email], form.form input[name=email]").first.fill(ADDRESS)
    page.get_by_role("button", name="Envoyer le code").click()
    page.locator("input[name=code]").fill(find_mailed_code(site.home / "courriels"))
    page.get_by_role("button", name="Valider le code").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Mettre en service l’application de codes")
    page.goto("/mon-compte/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mettre en service l’application de codes")
    page.locator("input[name=code]").fill(make_phone_code(page.locator(".secret-code").inner_text()))
    page.get_by_role("button", name="Mettre en service").click()
    page.wait_for_load_state()

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Yanis")
    page.goto("/mon-compte/")
    expect(page.locator("main")).to_contain_text(ADDRESS)

    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    assert ADDRESS not in page.content()


def find_mailed_code(folder: Path) -> str:
    """Read the code in the last letter to the person."""
    for letter in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        message = email.message_from_bytes(letter.read_bytes())
        if ADDRESS not in str(message["To"]):
            continue
        body = message.get_payload(decode=True).decode("utf-8")
        return re.search(r"^\s*([0-9A-Z]{3,}(?:-[0-9A-Z]{3,})*)\s*$", body, re.MULTILINE).group(1)
    raise AssertionError("no letter came")


def make_phone_code(secret: str) -> str:
    """Give the code that the phone shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret.strip(), int(time.time()) // 30))
