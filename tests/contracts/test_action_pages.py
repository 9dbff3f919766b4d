"""Check what the pages of strategies and actions show, to whom, and what becomes of what is sent."""

import re
import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.contracts.test_strategy_selectors import furnish

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import ActionStatus, ContractStatus
from maillage.contracts.models import Action, BudgetLine, Contract, Node, Placement, Step
from maillage.contracts.selectors.choices import list_node_choices
from maillage.contracts.services.blocker import raise_blocker, resolve_blocker
from maillage.contracts.stamps import compute_stamp
from maillage.core.enums import Visibility

pytestmark = pytest.mark.django_db
HOSTILE = "<img src=x onerror=alert(1)>\"'{{7*7}}"


@pytest.fixture
def contract() -> Contract:
    return factories.make_contract(short_title="CTG du Littoral")


@pytest.fixture
def node(contract: Contract) -> Node:
    return factories.make_node(contract, label="Petite enfance", slug="petite-enfance")


@pytest.fixture
def action(node: Node) -> Action:
    return factories.make_action(node, title="Ouvrir une crèche", status=ActionStatus.RUNNING)


@pytest.fixture
def browser(contract: Contract, sign_in) -> Client:
    return sign_in(factories.make_manager(contract))


def page(action: Action, route: str = "action_detail", **kwargs: object) -> str:
    return reverse(route, kwargs={"slug": action.slug, **kwargs})


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def hide_token(response: HttpResponse) -> str:
    """Give a page without the token drawn anew for each of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# --- The tree --------------------------------------------------------------------------------------


def test_the_tree_shows_everything_and_what_is_missing(contract, node, action, browser) -> None:
    factories.make_node(contract, parent=node, level="objective", label="Informer les familles")
    lone = factories.make_node(contract, label="Jeunesse")
    factories.make_node(contract, parent=lone, level="objective", label="Sans rien")

    text = read(browser, reverse("contract_strategy", kwargs={"slug": contract.slug}))

    assert "Ouvrir une crèche" in text
    assert "Informer les familles" in text
    assert lone.label in text
    assert "sans action" in text
    assert 'aria-current="page"' in text


def test_a_signed_tree_offers_no_shaping(contract, node, browser) -> None:
    text = read(browser, reverse("contract_strategy", kwargs={"slug": contract.slug}))

    assert "Renommer" not in text
    assert "par avenant" in text


def test_a_draft_tree_is_shaped_by_keyboard(contract, node, browser) -> None:
    Contract.objects.update(status=ContractStatus.DRAFT)
    second = factories.make_node(contract, label="Jeunesse", slug="jeunesse", position=node.position + 1)

    text = read(browser, reverse("contract_strategy", kwargs={"slug": contract.slug}))
    url = reverse("node_move", kwargs={"slug": contract.slug, "node_slug": second.slug})
    response = browser.post(url, {"move": "up"})

    assert "Monter" in text
    assert response.status_code == 302
    assert [pk for pk, _ in list_node_choices(contract)] == [second.pk, node.pk]


def test_a_node_page_shows_its_way_its_actions_and_what_is_below(contract, node, action, browser) -> None:
    child = factories.make_node(contract, parent=node, level="objective", label="Informer les familles")

    text = read(browser, reverse("node_detail", kwargs={"slug": contract.slug, "node_slug": child.slug}))

    assert "Petite enfance" in text
    assert "Informer les familles" in text


# --- The sheet -------------------------------------------------------------------------------------


def test_the_sheet_shows_what_is_absent_as_absent(action, browser) -> None:
    text = read(browser, page(action))

    for label in ("Diagnostic initial", "Public cible", "Modalités de mise en œuvre", "Indicateurs"):
        assert label in text
    assert text.count("Non renseigné") >= 9
    assert "Personne ne pilote encore cette action." in text
    assert "un pilote" in text


def test_the_sheet_says_first_what_matters_now(action, browser) -> None:
    furnish(action)

    text = read(browser, page(action))

    assert "Freinée depuis le" in text
    assert "50" in text
    assert "Historique" in text


def test_attack_01_a_partner_finds_no_word_of_what_is_not_shared(action, sign_in) -> None:
    furnish(action)
    other = factories.make_node()
    Placement.objects.create(action=action, node=other, shared_sections=["sheet"])
    user = factories.make_user()
    factories.assign(user, other.contract, PersonRole.READER)

    text = read(sign_in(user), page(action))

    assert "Ouvrir une crèche" in text
    for kept in ("Bail", "À faire", "1\u202f000", "Historique", "Plan de financement"):
        assert kept not in text
    assert "Partagé avec les seuls partenaires du contrat « CTG du Littoral »" in text.replace("\u00a0", " ")


def test_a_visitor_reads_a_public_sheet_without_money(action) -> None:
    furnish(action)
    Contract.objects.update(visibility=Visibility.PUBLIC)
    Action.objects.update(visibility=Visibility.PUBLIC)

    text = read(Client(), page(action))

    assert "Fait" in text
    assert "1\u202f000" not in text
    assert "Modifier la fiche" not in text


@pytest.mark.parametrize("slug", ["inconnue", "00ouvrir", "1"])
def test_attack_02_an_unknown_address_is_the_same_as_a_foreign_one(action, sign_in, slug) -> None:
    stranger = sign_in(factories.make_user())

    unknown = stranger.get(reverse("action_detail", kwargs={"slug": slug}))
    foreign = stranger.get(page(action))

    assert (unknown.status_code, foreign.status_code) == (404, 404)
    assert hide_token(unknown) == hide_token(foreign)


@pytest.mark.parametrize("pk", ["1 ", "1.0", "１", "99999999999999999999999999"])
def test_attack_02_a_line_by_a_strange_number_is_absent(action, browser, pk) -> None:
    assert browser.get(f"{page(action)}etapes/{pk}/").status_code == 404


def test_attack_14_a_line_of_another_action_is_absent(action, browser) -> None:
    foreign = Step.objects.create(action=factories.make_action(), title="Ailleurs")

    assert browser.get(page(action, "step_update", pk=foreign.pk)).status_code == 404
    assert browser.post(page(action, "step_change", pk=foreign.pk), {"do": "delete"}).status_code == 404
    assert Step.objects.filter(pk=foreign.pk).exists()


def test_attack_19_hostile_text_is_shown_as_text(contract, node, action, browser) -> None:
    Action.objects.update(title=HOSTILE, diagnosis=HOSTILE)
    Node.objects.update(label=HOSTILE)
    Step.objects.create(action=action, title=HOSTILE)

    for url in (
        page(action),
        page(action, "action_steps"),
        reverse("contract_strategy", kwargs={"slug": contract.slug}),
    ):
        text = read(browser, url)
        assert "<img src=x" not in text
        assert "&lt;img src=x" in text


# --- What is sent ----------------------------------------------------------------------------------


def test_attack_49_sending_twice_opens_one_action(contract, node, browser) -> None:
    owner = factories.make_organization()
    factories.make_party(contract, owner)
    url = reverse("action_create", kwargs={"slug": contract.slug, "node_slug": node.slug})
    sent = {"title": "Aider les familles", "owner": owner.pk, "key": str(uuid.uuid4())}

    first, second = browser.post(url, sent), browser.post(url, sent)

    assert Action.objects.filter(title="Aider les familles").count() == 1
    assert (first.status_code, first["Location"]) == (302, second["Location"])


def test_attack_49_a_refused_form_may_be_mended_and_sent_with_its_key(action, browser) -> None:
    url, key = page(action, "action_budget"), str(uuid.uuid4())
    sent = {"year": "2026", "nature": "operation", "unit": "eur", "planned": "1000", "key": key}

    refused = browser.post(url, sent)
    accepted = browser.post(url, {**sent, "vat": "incl"})

    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert key in refused.content.decode()
    assert BudgetLine.objects.count() == 1


def test_attack_50_the_second_editor_sees_both_versions(action, browser, sign_in, contract) -> None:
    url = page(action, "action_update")
    other = sign_in(factories.make_manager(contract))
    other.post(url, {"title": action.title, "public": "Familles monoparentales", "seen": "1"})

    conflict = browser.post(url, {"title": action.title, "public": "Jeunes parents", "seen": "1"})

    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Familles monoparentales" in text
    assert "Jeunes parents" in text
    action.refresh_from_db()
    assert action.public == "Familles monoparentales"


def test_attack_50_after_a_conflict_either_version_may_be_kept(action, browser) -> None:
    url = page(action, "action_update")
    Action.objects.update(public="Familles", version=2)

    kept = browser.post(url, {"title": "x", "public": "Jeunes", "seen": "2", "conflict": "theirs"})
    action.refresh_from_db()
    assert (kept.status_code, action.public) == (302, "Familles")

    mine = browser.post(url, {"title": action.title, "public": "Jeunes", "seen": "2", "conflict": "mine"})
    action.refresh_from_db()
    assert (mine.status_code, action.public) == (302, "Jeunes")


def test_attack_50_two_editors_on_one_line(action, browser) -> None:
    step = Step.objects.create(action=action, title="Étude")
    seen = compute_stamp(step)
    Step.objects.update(title="Étude de sol")

    response = browser.post(
        page(action, "step_update", pk=step.pk),
        {"title": "Étude d’impact", "kind": "milestone", "weight": "1", "seen": seen},
    )

    text = response.content.decode()
    assert response.status_code == 409
    assert "Étude de sol" in text
    assert "Étude d’impact" in text


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e9999999", "1.234,5", "12,345", "douze"])
def test_attack_27_an_amount_that_cannot_be_read_is_said(action, browser, amount) -> None:
    response = browser.post(
        page(action, "action_budget"),
        {"year": "2026", "nature": "operation", "unit": "eur", "vat": "incl", "planned": amount},
    )

    assert response.status_code == 422
    assert amount in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_attack_27_amounts_as_the_french_write_them(action, browser) -> None:
    for amount in ("12 345,67 €", "12\u202f345,67", "12345.67"):
        browser.post(
            page(action, "action_budget"),
            {"year": "2026", "nature": "operation", "unit": "eur", "vat": "incl", "planned": amount},
        )

    assert {str(line.planned) for line in BudgetLine.objects.all()} == {"12345.67"}
    assert BudgetLine.objects.count() == 3


@pytest.mark.parametrize("day", ["31/02/2026", "2026-13-01", "45321", "demain"])
def test_attack_28_a_day_that_does_not_exist_is_said(action, browser, day) -> None:
    response = browser.post(
        page(action, "action_steps"), {"title": "x", "kind": "milestone", "weight": "1", "due_on": day}
    )

    assert response.status_code == 422
    assert not action.steps.exists()


def test_attack_24_a_text_too_long_is_refused(action, browser) -> None:
    response = browser.post(
        page(action, "action_update"), {"title": "x", "diagnosis": "a" * 60_000, "seen": "1"}
    )

    assert response.status_code == 422
    action.refresh_from_db()
    assert action.diagnosis == ""


def test_attack_29_more_money_than_the_budget_names_the_sums(action, browser) -> None:
    furnish(action)
    funder = action.fundings.get().funder

    response = browser.post(
        page(action, "action_fundings"),
        {"funder": funder.pk, "year": "2026", "amount_eur": "600,01", "state": "asked"},
    )

    assert response.status_code == 422
    assert "1\u202f000,01" in response.content.decode()
    assert action.fundings.count() == 1


def test_attack_03_an_owner_that_is_not_offered_is_refused(contract, node, sign_in) -> None:
    user = factories.make_user()
    factories.assign(user, contract, PersonRole.CONTRIBUTOR)
    url = reverse("action_create", kwargs={"slug": contract.slug, "node_slug": node.slug})

    response = sign_in(user).post(url, {"title": "x", "owner": factories.make_organization().pk})

    assert response.status_code == 422
    assert not Action.objects.exists()


def test_attack_06_unlisted_fields_are_ignored(action, browser) -> None:
    browser.post(
        page(action, "action_update"),
        {"title": "Autre", "status": "done", "owner": "1", "slug": "pris", "version": "9", "seen": "1"},
    )

    action.refresh_from_db()
    assert (action.title, action.status, action.version) == ("Autre", ActionStatus.RUNNING, 2)
    assert action.slug != "pris"


def test_a_step_is_completed_from_the_sheet(action, browser) -> None:
    step = Step.objects.create(action=action, title="Étude")

    response = browser.post(page(action, "step_change", pk=step.pk), {"do": "complete", "back": "sheet"})

    step.refresh_from_db()
    assert step.done_on == timezone.localdate()
    assert response["Location"].startswith(page(action))
    assert browser.post(page(action, "step_change", pk=step.pk), {"do": "explode"}).status_code == 404


def test_the_last_blocker_resolved_proposes_to_go_on(contract, action, browser) -> None:
    boss = factories.make_manager(contract)
    blocker = raise_blocker(action=action, what="Bail", unblock="Vote", by=boss, stops_action=True)
    resolve_blocker(blocker=blocker, resolution="Signé", by=boss)
    action.refresh_from_db()

    assert "La remettre en cours" in read(browser, page(action))
    browser.post(
        page(action, "action_status"), {"status": "running", "note": "", "seen": str(action.version)}
    )

    action.refresh_from_db()
    assert action.status == ActionStatus.RUNNING


def test_a_state_that_does_not_follow_is_explained(action, browser) -> None:
    response = browser.post(page(action, "action_status"), {"status": "idea", "seen": "1"}, follow=True)

    assert "ne peut pas devenir" in response.content.decode()


def test_a_funding_refused_without_reason_says_so(action, browser) -> None:
    furnish(action)
    funding = action.fundings.get()

    response = browser.post(page(action, "funding_state", pk=funding.pk), {"state": "asked"})

    assert response.status_code == 422
    assert "dites pourquoi" in response.content.decode()


def test_attack_50_a_state_changed_by_two_shows_both_and_keeps_the_note(action, browser) -> None:
    address = reverse("action_status", kwargs={"slug": action.slug})
    sent = {"status": "planned", "note": "Voté en conseil", "seen": action.version}
    browser.post(address, {**sent, "note": "Le premier"})

    stale = browser.post(address, {**sent, "status": "dropped"})
    kept = browser.post(address, {**sent, "seen": stale.context["seen"], "conflict": "theirs"})

    assert stale.status_code == 409
    assert "Voté en conseil" in stale.content.decode()
    assert kept.status_code == 302
    action.refresh_from_db()
    assert action.status == "planned"
