"""The working pages show what matters, refuse what they do not offer, and lose nothing."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import ActionStatus, DeadlineKind, Section
from maillage.contracts.models import Action, Blocker, Deadline, Placement, SavedView, Step
from maillage.contracts.services.action import update_action
from maillage.core.enums import Visibility

pytestmark = pytest.mark.django_db
LISTS = (
    "/actions/",
    "/contrats/littoral/actions/",
    "/contrats/littoral/actions/etats/",
    "/contrats/littoral/actions/chronologie/",
    "/contrats/littoral/actions/blocages/",
    "/blocages/",
    "/",
)


@pytest.fixture
def contract():
    territory = factories.make_territory(name="Calaisis")
    return factories.make_contract(slug="littoral", short_title="CTG du Littoral", territory=territory)


@pytest.fixture
def node(contract):
    return factories.make_node(contract, slug="axe-1", number="1", label="Petite enfance")


@pytest.fixture
def manager(contract):
    return factories.make_manager(contract)


@pytest.fixture
def client(manager, sign_in):
    return sign_in(manager)


def fill(node, count: int) -> list[Action]:
    actions = []
    for rank in range(count):
        action = factories.make_action(
            node, number=str(rank), title=f"Action {rank}", starts_on=datetime.date(2026, 1, 1)
        )
        Step.objects.create(action=action, title="Étape", due_on=datetime.date(2026, 6, 1))
        Blocker.objects.create(
            action=action, what="Rien ne bouge", unblock="Un accord", raised_on=datetime.date(2026, 1, 1)
        )
        actions.append(action)
    return actions


def show(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_page_asks_as_many_questions_for_10_rows_as_for_more(path, client, node) -> None:
    fill(node, 10)
    show(client, path)
    with CaptureQueriesContext(connection) as few:
        show(client, path)
    fill(node, 90)
    with CaptureQueriesContext(connection) as many:
        show(client, path)

    # Beyond a page, one more question counts what is not shown.
    assert len(many) <= len(few) + 1


@pytest.mark.slow
def test_list_asks_as_many_questions_for_1000_rows(client, node) -> None:
    fill(node, 60)
    with CaptureQueriesContext(connection) as few:
        show(client, "/actions/")
    fill(node, 940)
    with CaptureQueriesContext(connection) as many:
        show(client, "/actions/")

    assert len(many) == len(few)


@pytest.mark.parametrize(
    "query",
    [
        "tri=owner__password", "tri=password", "ordering=applicant", "tri=-title;drop", "etat=inconnu", "annee=12",
        "annee=abc", "page=0", "page=99999", "colonnes=password", "format=exe", "contrat=a b", "portee=monde",
        "filter=x", "user__email__startswith=a",
    ],
)  # fmt: skip
def test_attack_7_what_the_list_does_not_offer_is_refused(query, client, node) -> None:
    assert client.get(f"/actions/?{query}").status_code == 400


@pytest.mark.parametrize("path", [*LISTS[:4], "/recherche/"])
@pytest.mark.parametrize("query", ["_connector=OR", "_negated=1"])
def test_attack_8_reserved_keys_are_refused(path, query, client, node) -> None:
    assert client.get(f"{path}?{query}").status_code == 400


def test_filters_narrow_the_list_and_stay_in_the_address(client, node) -> None:
    factories.make_action(node, title="Crèche mobile", status=ActionStatus.RUNNING)
    factories.make_action(node, title="Ludothèque", status=ActionStatus.IDEA)

    page = show(client, "/contrats/littoral/actions/?etat=running&q=creche&axe=axe-1")

    assert "Crèche mobile" in page
    assert "Ludothèque" not in page
    assert 'value="creche"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("retard=1", {"En retard", "Étape en retard"}),
        ("bloquees=1", {"Bloquée", "Avec blocage"}),
        ("annee=2024", {"En retard"}),
        ("incompletes=1", {"En retard", "Étape en retard", "Bloquée", "Avec blocage"}),
    ],
)
def test_filters_find_what_needs_attention(query, found, client, node) -> None:
    late = factories.make_action(
        node, title="En retard", starts_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2024, 12, 31)
    )
    step = factories.make_action(node, title="Étape en retard")
    Step.objects.create(action=step, title="x", due_on=datetime.date(2025, 1, 1))
    factories.make_action(node, title="Bloquée", status=ActionStatus.BLOCKED)
    blocked = factories.make_action(node, title="Avec blocage")
    Blocker.objects.create(action=blocked, what="x", unblock="y", raised_on=datetime.date(2025, 1, 1))
    dropped = factories.make_action(node, title="Abandonnée", status=ActionStatus.DROPPED)
    del late, dropped

    page = show(client, f"/contrats/littoral/actions/?{query}")

    titles = {"En retard", "Étape en retard", "Bloquée", "Avec blocage", "Abandonnée"}
    assert {title for title in titles if f">{title}</a>" in page} == found


def test_a_part_that_is_not_shared_is_neither_shown_nor_filtered(node, sign_in) -> None:
    elsewhere = factories.make_node(factories.make_contract())
    action = factories.make_action(
        elsewhere, title="Ailleurs", ends_on=datetime.date(2024, 3, 7), starts_on=datetime.date(2024, 1, 1)
    )
    Placement.objects.create(action=action, node=node, shared_sections=[Section.SHEET])
    reader = factories.make_user()
    factories.assign(reader, node.contract, PersonRole.READER)
    client = sign_in(reader)

    assert "07/03/2024" not in show(client, "/contrats/littoral/actions/")
    assert "Ailleurs" not in show(client, "/contrats/littoral/actions/?retard=1")
    assert "Ailleurs" not in show(client, "/contrats/littoral/actions/?annee=2024")
    placement = Placement.objects.get(action=action, node=node)
    placement.shared_sections = [Section.CALENDAR]
    placement.save()
    assert "07/03/2024" in show(client, "/contrats/littoral/actions/?retard=1")


def test_export_follows_the_filters_and_cites_them(client, node, manager) -> None:
    factories.make_action(node, title="=1+1", status=ActionStatus.RUNNING)
    factories.make_action(node, title="Ludothèque")

    response = client.get("/contrats/littoral/actions/?etat=running&format=xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response)))
    rows = book.get_sheet_by_name("Données").to_python()
    about = dict(book.get_sheet_by_name("Sources et méthode").to_python()[:6])
    assert [row[1] for row in rows] == ["Intitulé", "=1+1"]
    assert about["Filtre : État"] == "En cours"
    assert about["Par"] == str(manager)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="calaisis_actions-ctg')


def test_attack_20_csv_of_actions_is_inert(client, node) -> None:
    factories.make_action(node, title="=cmd|' /C calc'!A0")

    text = b"".join(client.get("/actions/?format=csv")).decode()

    assert ";'=cmd|' /C calc'!A0;" in text


def test_cell_is_saved_and_answers_when(client, node) -> None:
    action = factories.make_action(node)

    response = client.post(
        f"/actions/{action.slug}/cellule/", {"colonne": "fin", "valeur": "31/12/2026", "version": 1}
    )

    assert response.json()["message"].startswith("Enregistré à ")
    assert (response.json()["stored"], response.json()["version"]) == ("31/12/2026", 2)


def test_cell_refusal_says_what_was_expected(client, node) -> None:
    action = factories.make_action(node)

    response = client.post(
        f"/actions/{action.slug}/cellule/", {"colonne": "fin", "valeur": "31/02/2026", "version": 1}
    )

    assert response.status_code == 422
    assert "31/12/2026" in response.json()["message"]


def test_attack_50_cell_conflict_gives_both_values(client, node, manager) -> None:
    action = factories.make_action(node)
    update_action(action=action, values={"title": "La leur"}, expected_version=1, by=manager)

    response = client.post(
        f"/actions/{action.slug}/cellule/", {"colonne": "intitule", "valeur": "La mienne", "version": 1}
    )

    assert response.status_code == 409
    assert (response.json()["theirs"], response.json()["mine"]) == ("La leur", "La mienne")
    action.refresh_from_db()
    assert action.title == "La leur"


def line(**changes: str) -> dict[str, object]:
    return {"version": 1, "intitule": "La mienne", "etat": "idea", "visibilite": "partners"} | changes


def test_line_is_saved_without_a_script(client, node) -> None:
    action = factories.make_action(node)

    response = client.post(f"/actions/{action.slug}/ligne/", line(fin="31/12/2026"))

    assert response.status_code == 302
    action.refresh_from_db()
    assert (action.title, action.ends_on) == ("La mienne", datetime.date(2026, 12, 31))


def test_attack_50_line_conflict_shows_both_and_then_obeys(client, node, manager) -> None:
    action = factories.make_action(node)
    update_action(action=action, values={"title": "La leur"}, expected_version=1, by=manager)

    response = client.post(f"/actions/{action.slug}/ligne/", line())
    page = response.content.decode()
    assert response.status_code == 409
    assert "La leur" in page
    assert "La mienne" in page

    client.post(f"/actions/{action.slug}/ligne/", line(version="2", conflict="mine"))
    action.refresh_from_db()
    assert action.title == "La mienne"


def test_line_error_keeps_what_was_written(client, node) -> None:
    action = factories.make_action(node)

    response = client.post(f"/actions/{action.slug}/ligne/", line(fin="31/02/2026"))

    assert response.status_code == 422
    assert "La mienne" in response.content.decode()


def test_block_is_previewed_confirmed_and_undone(client, node, contract) -> None:
    factories.make_action(node, number="1", title="Crèche")
    block = "Numéro\tIntitulé\tAxe\n1\tCrèche mobile\t\n2\tLudothèque\t1\n3\t\t\n"

    preview = client.post("/contrats/littoral/actions/coller/", {"bloc": block})
    page = preview.content.decode()
    assert "Aperçu : rien n’est encore enregistré" in page
    assert not Action.objects.filter(title="Ludothèque").exists()

    versions = preview.context["versions_text"]
    client.post("/contrats/littoral/actions/coller/", {"bloc": block, "versions": versions, "confirmer": "1"})
    assert Action.objects.filter(title="Crèche mobile").exists()
    assert Action.objects.filter(title="Ludothèque").exists()

    batch = contract.batches.get()
    client.post(f"/contrats/littoral/actions/lots/{batch.pk}/annuler/")
    assert Action.objects.get().title == "Crèche"


def test_attack_50_block_confirmed_after_a_change_is_shown_again(client, node, manager) -> None:
    action = factories.make_action(node, number="1", title="Crèche")
    block = "Numéro\tIntitulé\n1\tCrèche mobile\n"
    preview = client.post("/contrats/littoral/actions/coller/", {"bloc": block})
    update_action(action=action, values={"title": "La leur"}, expected_version=1, by=manager)

    response = client.post(
        "/contrats/littoral/actions/coller/",
        {"bloc": block, "versions": preview.context["versions_text"], "confirmer": "1"},
    )

    assert response.status_code == 409
    assert "La leur" in response.content.decode()
    action.refresh_from_db()
    assert action.title == "La leur"


def test_block_that_is_no_table_is_refused_clearly(client, node) -> None:
    response = client.post("/contrats/littoral/actions/coller/", {"bloc": "bonjour"})

    assert "La colonne « bonjour » n’est pas connue." in response.content.decode()


def test_attack_24_huge_block_is_refused(client, node) -> None:
    response = client.post("/contrats/littoral/actions/coller/", {"bloc": "x" * 5_000_000})

    assert response.status_code in {400, 413}


def test_bulk_change_is_previewed_with_its_refusals(client, node) -> None:
    first = factories.make_action(node, title="Première", status=ActionStatus.PLANNED)
    done = factories.make_action(node, title="Finie", status=ActionStatus.DONE)
    asked = {"choix": [first.slug, done.slug], "colonne": "etat", "valeur": "Bloquée"}

    preview = client.post("/contrats/littoral/actions/ensemble/", asked)
    assert "état possible" in preview.content.decode()

    versions = preview.context["versions_text"]
    client.post("/contrats/littoral/actions/ensemble/", asked | {"versions": versions, "confirmer": "1"})
    first.refresh_from_db()
    done.refresh_from_db()
    assert (first.status, done.status) == (ActionStatus.BLOCKED, ActionStatus.DONE)


def test_bulk_change_first_asks_for_the_value(client, node) -> None:
    action = factories.make_action(node)

    page = client.post(
        "/contrats/littoral/actions/ensemble/", {"choix": action.slug, "colonne": "fin"}
    ).content.decode()

    assert "Nouvelle valeur" in page


def test_views_are_kept_by_person(client, manager, node, sign_in) -> None:
    client.post("/vues/", {"nom": "Mes retards", "filtres": "retard=1", "retour": "/actions/"})
    view = SavedView.objects.get()
    assert "Mes retards" in show(client, "/actions/")

    other = sign_in(factories.make_user())
    assert other.post(f"/vues/{view.pk}/supprimer/", {"retour": "/actions/"}).status_code == 404
    assert other.post(f"/vues/{view.pk}/renommer/", {"nom": "x"}).status_code == 404

    client.post(f"/vues/{view.pk}/renommer/", {"nom": "Retards", "retour": "/actions/"})
    assert SavedView.objects.get().name == "Retards"
    client.post(f"/vues/{view.pk}/supprimer/", {"retour": "https://ailleurs.example/"})
    assert not SavedView.objects.exists()


def test_view_never_leads_elsewhere(client, node) -> None:
    response = client.post("/vues/", {"nom": "x", "filtres": "", "retour": "//ailleurs.example/"})

    assert response.headers["Location"] == "/actions/"


def test_view_of_unknown_filters_is_refused(client, node) -> None:
    assert client.post("/vues/", {"nom": "x", "filtres": "a=b", "retour": "/actions/"}).status_code == 400


def test_board_moves_a_card_and_explains_a_refusal(client, node) -> None:
    action = factories.make_action(node, title="Crèche")
    move = {"action": action.slug, "etat": "planned", "version": 1}

    page = client.post("/contrats/littoral/actions/etats/deplacer/", move, follow=True).content.decode()
    assert "« Crèche » est maintenant « Programmée »." in page

    move |= {"etat": "done", "version": 2}
    page = client.post("/contrats/littoral/actions/etats/deplacer/", move, follow=True).content.decode()
    assert "il ne peut pas devenir « Terminée »" in page


def test_attack_50_board_never_moves_over_a_change(client, node, manager) -> None:
    action = factories.make_action(node)
    update_action(action=action, values={"title": "La leur"}, expected_version=1, by=manager)
    move = {"action": action.slug, "etat": "planned", "version": 1}

    page = client.post("/contrats/littoral/actions/etats/deplacer/", move, follow=True).content.decode()

    action.refresh_from_db()
    assert action.status == ActionStatus.IDEA
    assert "a été modifié pendant que vous l’aviez sous les yeux" in page


def test_timeline_draws_dated_actions_and_names_the_others(client, node) -> None:
    factories.make_action(
        node, title="Datée", starts_on=datetime.date(2025, 1, 1), ends_on=datetime.date(2025, 12, 31)
    )
    factories.make_action(node, title="Sans date aucune")

    page = show(client, "/contrats/littoral/actions/chronologie/")

    assert "1\u00a0action en 2025, dont 1 en retard ; 1 sans date, à compléter." in page
    assert "01/01/2025 – 31/12/2025" in page
    assert "Sans date aucune" in page


def test_blockers_come_by_urgency(client, node) -> None:
    for title, day in (
        ("Plus tard", datetime.date(2099, 1, 1)),
        ("Passé", datetime.date(2025, 1, 1)),
        ("Sans", None),
    ):
        Blocker.objects.create(
            action=factories.make_action(node), what=title, unblock="Un accord",
            raised_on=datetime.date(2024, 1, 1), remind_on=day,
        )  # fmt: skip

    page = show(client, "/blocages/")

    assert page.index("Passé") < page.index("Plus tard") < page.index("aucune relance prévue")
    assert "dont 1\u00a0relance à faire" in page


def test_blockers_that_are_not_shared_are_not_shown(node, sign_in) -> None:
    action = factories.make_action(factories.make_node(factories.make_contract()))
    Placement.objects.create(action=action, node=node, shared_sections=[Section.SHEET])
    Blocker.objects.create(action=action, what="Secret", unblock="x", raised_on=datetime.date(2025, 1, 1))
    reader = factories.make_user()
    factories.assign(reader, node.contract, PersonRole.READER)

    assert "Secret" not in show(sign_in(reader), "/blocages/")
    assert "Secret" not in show(sign_in(reader), "/contrats/littoral/actions/blocages/")


def test_attack_41_search_page_takes_anything_as_words(client, node) -> None:
    for text in ("' OR 1=1--", "%", "_", "\\", "<script>alert(1)</script>", "a" * 200):
        page = client.get("/recherche/", {"q": text})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_search_page_says_what_to_do_when_nothing_is_found(client, node) -> None:
    assert "Que faire maintenant" in show(client, "/recherche/?q=zyxwvu")


def test_home_tells_a_manager_what_awaits_the_most_pressing_first(client, node, contract) -> None:
    Deadline.objects.create(
        contract=contract,
        kind=DeadlineKind.MID_TERM,
        due_on=datetime.date(2025, 1, 1),
        label="Actualiser le contrat",
    )
    action = factories.make_action(node, title="Crèche")
    Step.objects.create(action=action, title="Signer le bail", due_on=datetime.date(2025, 6, 1))

    page = show(client, "/")

    assert page.index("Actualiser le contrat") < page.index("Signer le bail") < page.index("fiche incomplète")
    assert "Traiter l’échéance" in page


def test_home_tells_who_is_awaited(node, sign_in) -> None:
    awaited = factories.make_user()
    factories.assign(awaited, node.contract, PersonRole.READER)
    Blocker.objects.create(
        action=factories.make_action(node), what="Pas d’accord", unblock="Votre accord écrit",
        waiting_for=awaited.affiliations.get().organization, raised_on=datetime.date(2025, 1, 1),
    )  # fmt: skip

    page = show(sign_in(awaited), "/")

    assert "on attend de vous" in page
    assert "Votre accord écrit" in page


def test_home_of_a_stranger_says_what_to_do_first(sign_in) -> None:
    assert "Vous n’avez pas encore de rôle" in show(sign_in(factories.make_user()), "/")


def test_home_of_a_visitor_shows_public_contracts_only(client, contract) -> None:
    from django.test import Client

    factories.make_contract(title="Contrat ouvert à tous", visibility=Visibility.PUBLIC)

    page = show(Client(), "/")

    assert "Contrat ouvert à tous" in page
    assert contract.title not in page
