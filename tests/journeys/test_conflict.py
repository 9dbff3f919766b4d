"""Two people write on the same sheet: both versions are shown, nothing is lost."""

from playwright.sync_api import expect
from tests.journeys.conftest import OpenPage, assert_accessible

SHEET = "/actions/garde-horaires-atypiques/"
MINE = "Les équipes de nuit partent avant l’ouverture des crèches."
THEIRS = "Trois familles sur dix renoncent à un poste faute de garde."


def test_the_second_to_save_sees_both_versions_and_chooses(sign_in_as: OpenPage) -> None:
    first, second = sign_in_as("Canevas"), sign_in_as("Maquette")
    first.goto(f"{SHEET}modifier/")
    second.goto(f"{SHEET}modifier/")

    first.get_by_label("Diagnostic initial").fill(THEIRS)
    first.get_by_role("button", name="Enregistrer la fiche").click()
    expect(first.locator("main")).to_contain_text("La fiche est enregistrée.")

    second.get_by_label("Diagnostic initial").fill(MINE)
    with second.expect_response(lambda answer: answer.request.method == "POST") as answered:
        second.get_by_role("button", name="Enregistrer la fiche").click()
    assert answered.value.status == 409
    line = second.locator(".conflict tr.is-different")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(MINE)
    expect(line).to_contain_text(THEIRS)
    expect(second.locator(".conflict")).to_contain_text("Rose Canevas")
    assert_accessible(second)

    first.reload()
    expect(first.locator("main")).to_contain_text(THEIRS)
    second.get_by_role("button", name="Enregistrer ma version").click()
    expect(second.locator("main")).to_contain_text("La fiche est enregistrée.")
    expect(second.locator("#fiche, .content").first).to_contain_text(MINE)
    # What was replaced is still in the history.
    second.locator(".history-line summary").first.click()
    expect(second.locator(".history-line").first.locator("del")).to_have_text(THEIRS)
