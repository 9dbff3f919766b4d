"""Look for the names of what one may not see where other things are told: histories, batches, refusals."""

import pytest
from django.urls import reverse

from maillage.accounts.enums import PersonRole
from maillage.contracts.selectors.batch import list_undoable_batches
from maillage.contracts.services.action import place_action
from maillage.contracts.services.batch import WantedLine, apply_lines, plan_lines, undo_batch
from maillage.contracts.services.contract import update_contract
from maillage.contracts.services.duplicate import duplicate_action
from maillage.contracts.services.pilot import set_visibility
from maillage.core.enums import Visibility
from tests import factories

pytestmark = pytest.mark.django_db
SECRET = "Zibeline"


@pytest.fixture
def node():
    return factories.make_node(factories.make_contract(slug="contrat", short_title="CTG"), label="Axe")


@pytest.fixture
def contract(node):
    return node.contract


@pytest.fixture
def manager(contract):
    return factories.make_manager(contract)


@pytest.fixture
def contributor(contract):
    user = factories.make_user()
    factories.assign(user, contract, PersonRole.CONTRIBUTOR)
    return user


def read(client, route: str, **kwargs) -> str:
    response = client.get(reverse(route, kwargs=kwargs))
    assert response.status_code == 200
    return response.content.decode()


def test_attack_14_a_copy_does_not_tell_what_it_was_made_from(
    node, contract, manager, contributor, sign_in
) -> None:
    elsewhere = factories.make_node(factories.make_contract(short_title=SECRET))
    factories.assign(manager, elsewhere.contract, PersonRole.MANAGER)
    original = factories.make_action(elsewhere, title=f"Action {SECRET}")

    copy = duplicate_action(action=original, node=node, by=manager, title="Copie")

    client = sign_in(contributor)
    pages = read(client, "contract_history", slug=contract.slug) + read(
        client, "action_detail", slug=copy.slug
    )
    assert "Reprise d’une autre action" in pages
    assert SECRET not in pages


def test_attack_14_a_history_does_not_name_the_contract_before(
    contract, manager, contributor, sign_in
) -> None:
    before = factories.make_contract(short_title=SECRET)
    factories.assign(manager, before, PersonRole.MANAGER)

    update_contract(contract=contract, values={"previous": before}, expected_version=1, by=manager)

    page = read(sign_in(contributor), "contract_history", slug=contract.slug)
    assert "contrat précédent" in page
    assert SECRET not in page


def test_attack_14_a_history_does_not_name_a_place_one_may_not_see(
    node, manager, contributor, sign_in
) -> None:
    elsewhere = factories.make_node(factories.make_contract(), label=SECRET)
    factories.assign(manager, elsewhere.contract, PersonRole.MANAGER)
    action = factories.make_action(node)

    place_action(action=action, node=elsewhere, shared_sections=[], by=manager)

    assert SECRET not in read(sign_in(contributor), "action_detail", slug=action.slug)
    assert SECRET in read(sign_in(manager), "action_detail", slug=action.slug)


def make_batch(contract, action, by):
    lines = [WantedLine(1, {"intitule": "Autre intitulé"}, slug=action.slug)]
    versions = plan_lines(contract=contract, lines=lines, by=by).versions
    return apply_lines(contract=contract, lines=lines, versions=versions, label=f"Pilote : {SECRET}", by=by)


def test_attack_14_a_batch_is_named_only_to_who_may_undo_it(
    node, contract, manager, contributor, sign_in
) -> None:
    batch = make_batch(contract, factories.make_action(node, visibility=Visibility.ORGANIZATION), manager)
    client = sign_in(contributor)

    pages = read(client, "contract_actions", slug=contract.slug) + read(
        client, "contract_history", slug=contract.slug
    )

    assert SECRET not in pages
    assert list_undoable_batches(contract, manager) == [batch]
    assert client.post(reverse("batch_undo", kwargs={"slug": "contrat", "pk": batch.pk})).status_code == 404


def test_attack_05_undoing_does_not_name_an_action_hidden_since(node, contract, manager, contributor) -> None:
    owner = contributor.affiliations.get().organization
    action = factories.make_action(node, owner=owner)
    batch = make_batch(contract, action, contributor)
    action.refresh_from_db()
    set_visibility(action=action, visibility=Visibility.NAMED, named_people=[manager], by=manager)

    _batch, left = undo_batch(batch=batch, by=contributor)

    assert left == ["une action que vous ne voyez plus : Intitulé"]
    action.refresh_from_db()
    assert action.title == "Autre intitulé"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/contrats/?etat=bad", "Filtre « État »"),
        ("/contrats/?type=bad", "Filtre « Type »"),
        ("/contrats/?page=deux", "Page « deux »"),
        ("/contrats/?page=0", "Page « 0 »"),
        ("/contrats/?ordering=owner", "n’a pas de filtre « ordering »"),
        ("/contrats/contrat/parties/?role=bad", "Filtre « Rôle »"),
        ("/organismes/?nature=bad", "Filtre « Nature »"),
        ("/organismes/?page=x", "Page « x »"),
        ("/territoires/?nature=bad", "Filtre « Nature »"),
        ("/territoires/?page=-1", "Page « -1 »"),
        ("/actions/?etat=bad", "Filtre « État »"),
        ("/blocages/?format=exe", "Filtre « Format »"),
        ("/recherche/?q=x&type=bad", "rien de tel que « bad »"),
        ("/contrats/contrat/actions/?axe=a b", "Filtre « Dans la stratégie »"),
        ("/contrats/contrat/actions/chronologie/?annee=12", "Filtre « En cours en »"),
    ],
)
def test_attack_07_a_value_that_a_list_does_not_know_is_said(path, sentence, manager, sign_in) -> None:
    response = sign_in(manager).get(path)

    assert response.status_code == 400
    assert sentence in response.content.decode().replace("\u00a0", " ")


def test_attack_07_an_operator_is_told_too(world, sign_in) -> None:
    response = sign_in(world.people["operator"]).get(reverse("person_list"), {"etat": "bad"})

    assert response.status_code == 400


@pytest.mark.parametrize("role", [PersonRole.READER, PersonRole.CONTRIBUTOR, PersonRole.MANAGER])
def test_an_export_of_incomplete_sheets_holds_what_the_page_shows(role, node, contract, sign_in) -> None:
    person = factories.make_user()
    factories.assign(person, contract, role)
    for rank in range(3):
        factories.make_action(node, title=f"Incomplète {rank}")
    client = sign_in(person)
    address = reverse("contract_actions", kwargs={"slug": contract.slug})

    page = client.get(address, {"incompletes": "1"}).content.decode()
    table = b"".join(client.get(address, {"incompletes": "1", "format": "csv"})).decode("utf-8-sig")

    assert [f"Incomplète {rank}" in page for rank in range(3)] == [True] * 3
    assert [f"Incomplète {rank}" in table for rank in range(3)] == [True] * 3
