"""Work in the table of actions: by the keyboard alone, and with a block from a spreadsheet."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page

TABLE = "/contrats/contrat-de-ville-boulonnais-2024-2030/actions/"
TITLE = "Marches exploratoires, de jour et de nuit"
BLOCK = "Intitulé\tÉtat\tDébut\tPublic cible\n{title}\tProgrammée\t{day}\tÉlèves de 8 à 12 ans"
PASTED = "Orchestre de rue des quatre quartiers"


def test_a_title_is_changed_by_the_keyboard_alone(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(TABLE)
    walk_to(page, row="marches-exploratoires", column="intitule")

    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("Écrit par erreur")
    page.keyboard.press("Escape")
    expect(page.locator("#marches-exploratoires td[data-column=intitule]")).to_contain_text("Montplaisir")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type(TITLE)
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-say]")).to_contain_text("Enregistré à")
    assert_accessible(page)

    page.reload()
    expect(page.locator("#marches-exploratoires td[data-column=intitule]")).to_have_text(TITLE)
    walk_to(page, row="marches-exploratoires", column="fin")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("demain peut-être")
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-say]")).to_contain_text("« demain peut-être » n’est pas une date")

    page.goto("/actions/marches-exploratoires/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    history = page.locator(".history-line").first
    expect(history).to_contain_text("Camille Maquette")
    history.locator("summary").click()
    expect(history.locator("ins")).to_have_text(TITLE)


def test_a_faulty_block_is_named_corrected_confirmed_then_undone(sign_in_as: OpenPage) -> None:
    page = sign_in_as("Maquette")
    page.goto(f"{TABLE}coller/")
    send_block(page, BLOCK.format(title=PASTED, day="32/01/2025"))
    expect(page.locator("#apercu")).to_have_text("Aperçu : rien n’est encore enregistré")
    expect(page.locator(".plan tbody")).to_contain_text("« 32/01/2025 » n’est pas une date")
    expect(page.get_by_role("button", name="Confirmer")).to_have_count(0)
    assert_accessible(page)

    page.get_by_role("link", name="Coller un autre bloc").click()
    send_block(page, BLOCK.format(title=PASTED, day="31/01/2025"))
    expect(page.locator(".plan tbody")).to_contain_text("Élèves de 8 à 12 ans")
    page.get_by_role("button", name="Confirmer").click()
    expect(page.locator("main")).to_contain_text("annuler d’un geste")
    expect(page.locator("#orchestre-de-rue td[data-column=etat]")).to_have_text("Programmée")

    page.get_by_role("button", name="Annuler « Bloc collé").first.click()
    expect(page.locator("main")).to_contain_text("est annulé")
    expect(page.locator("#orchestre-de-rue td[data-column=etat]")).to_have_text("Abandonnée")


def walk_to(page: "Page", *, row: str, column: str) -> None:
    """Go to a cell as hands do: Tab until the table, then the arrows."""
    inside = "document.activeElement.matches('td[data-column]')"
    for _ in range(120):
        if page.evaluate(inside):
            break
        page.keyboard.press("Tab")
    for _ in range(60):
        here, there, at, to = page.evaluate(
            """([row, column]) => {
                const cell = document.activeElement;
                const rows = [...cell.closest("tbody").rows];
                const place = one => [...one.parentElement.querySelectorAll("td[data-column]")].indexOf(one);
                const wanted = document.querySelector(`#${row} td[data-column="${column}"]`);
                return [rows.indexOf(cell.closest("tr")), rows.indexOf(wanted.closest("tr")), place(cell), place(wanted)];
            }""",
            [row, column],
        )
        if (here, at) == (there, to):
            return
        if here != there:
            page.keyboard.press("ArrowDown" if here < there else "ArrowUp")
        else:
            page.keyboard.press("ArrowRight" if at < to else "ArrowLeft")
    raise AssertionError(f"no way to {row}, {column}")


def send_block(page: "Page", block: str) -> None:
    """Give a block to the page and ask for its preview."""
    page.locator("textarea[name=bloc]").fill(block)
    page.get_by_role("button", name="Voir l’aperçu").click()
