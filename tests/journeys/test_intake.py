"""Take a signed document in: the demonstration's by the keyboard, a whole one of the corpus to its contract."""

from pathlib import Path

from playwright.sync_api import Page, expect
from tests.journeys.conftest import OpenPage, assert_accessible, assert_no_sideways_scroll

MANAGER = "Maquette"


def test_the_document_under_review_is_decided_about_by_the_keyboard(sign_in_as: OpenPage) -> None:
    page = sign_in_as(MANAGER)
    page.goto("/documents/")
    assert_accessible(page)
    page.get_by_role("link", name="contrat-local-de-sante-projet.txt").click()
    expect(page.locator("main")).to_contain_text("à vérifier")
    assert_accessible(page)

    page.locator(".tab", has_text="Actions").click()
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".piece").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator(".printed .is-marked").first).to_contain_text("Fiche action n°2")
    page.locator(".piece").nth(1).focus()
    page.keyboard.press("a")
    expect(page.locator(".piece").nth(1)).to_contain_text("Acceptée")
    page.keyboard.press("c")
    page.get_by_label("Intitulé", exact=True).fill("Loger les internes")
    page.keyboard.press("Enter")
    expect(page.locator(".piece").nth(1)).to_contain_text("Loger les internes")
    assert_accessible(page)


def test_the_review_reads_on_a_phone_and_without_script(sign_in_as: OpenPage) -> None:
    page = sign_in_as(MANAGER, width=320, height=640, scripts=False)
    page.goto("/documents/")
    page.get_by_role("link", name="contrat-local-de-sante-projet.txt").click()
    assert_no_sideways_scroll(page)
    page.goto(page.url.split("?")[0] + "?vue=articles")
    page.get_by_role("button", name="Accepter « 1. Parties").click()
    expect(page.locator(".piece").first).to_contain_text("Acceptée")
    page.goto(page.url.split("?")[0] + "confirmer/")
    assert_no_sideways_scroll(page)


def test_a_whole_convention_becomes_a_contract_and_is_taken_back(sign_in_as: OpenPage, corpus: Path) -> None:
    (path,) = corpus.glob("001_*.txt")
    page = sign_in_as(MANAGER)
    page.goto("/documents/nouveau/")
    assert_accessible(page)
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Lire ce document").click()
    # The page asks again by itself every three seconds.
    expect(page.locator(".review")).to_be_visible(timeout=60_000)
    expect(page.locator(".tabs")).to_contain_text("Actions12")
    address = page.url.split("?")[0]

    accept_all(page, address)
    page.goto(f"{address}confirmer/")
    assert_accessible(page)
    counts = page.locator(".confirm-counts").inner_text().replace("\u00a0", " ")
    assert [line for line in counts.split("\n") if line] == [
        "24 signataires", "15 articles", "47 éléments de la stratégie", "12 actions",
    ]  # fmt: skip
    page.get_by_label("Titre court").fill("CTG relue")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CTG relue", timeout=60_000)

    contract = page.url
    assert_counts(page, contract)
    page.goto(address)
    page.get_by_role("button", name="Annuler cette reprise…").click()
    page.get_by_role("button", name="Annuler la reprise").click()
    expect(page.locator("main")).to_contain_text("La reprise est annulée", timeout=60_000)
    answer = page.goto(contract)
    assert answer is not None
    assert answer.status == 404


def accept_all(page: Page, address: str) -> None:
    """Accept what is to be checked."""
    page.goto(f"{address}?vue=a-verifier")
    button = page.get_by_role("button", name="non décidées de cette page")
    while button.count():
        button.click()
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("Plus rien à vérifier")


def assert_counts(page: Page, contract: str) -> None:
    """Check on the contract's own pages that everything is there, with the place it was read."""
    page.goto(f"{contract}texte/")
    expect(page.locator("main")).to_contain_text("15\u00a0articles")
    expect(page.locator(".contract-piece").first).to_contain_text("Lu dans 001_ctg")
    page.goto(f"{contract}parties/")
    expect(page.locator("main")).to_contain_text("24\u00a0organismes")
    page.goto(f"{contract}strategie/")
    page.get_by_role("link", name="Valoriser, accompagner le développement").last.click()
    expect(page.locator("main")).to_contain_text("Lu dans 001_ctg")
