"""Search finds what one may see, whatever the accents, the plural and one typing error."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import Section
from maillage.contracts.models import Article, Pilot, Placement
from maillage.contracts.services.action import create_action, update_action
from maillage.contracts.services.contract import change_visibility
from maillage.core.enums import Verb, Visibility
from maillage.core.models import SearchEntry, SearchPosting
from maillage.core.search.index import rebuild_index
from maillage.core.search.query import Answer, search
from maillage.core.search.words import is_one_error_apart
from maillage.core.services import record_event

pytestmark = pytest.mark.django_db


def titles(answer: Answer, key: str = "actions") -> list[str]:
    return [
        re.sub("<.*?>", "", result.title)
        for group in answer.groups
        if group.key == key
        for result in group.results
    ]


@pytest.fixture(autouse=True)
def _routes(monkeypatch) -> None:
    """Give an address to objects whose pages another module routes."""
    from maillage.contracts import found

    monkeypatch.setattr(found, "reverse", lambda name, kwargs=None: f"/{name}/{kwargs or ''}")


@pytest.fixture
def node():
    return factories.make_node(factories.make_contract(short_title="CTG du Littoral"))


@pytest.fixture
def reader(node):
    user = factories.make_user()
    factories.assign(user, node.contract, PersonRole.READER)
    return user


def index_all(*titles: str, node, **fields):
    actions = [factories.make_action(node, title=title, **fields) for title in titles]
    rebuild_index()
    return actions


@pytest.mark.parametrize(
    "text",
    [
        "crèche",
        "CRECHE",
        "creches",
        "crehce",
        "crche",
        "créche",
        "cèche",
        "creche mobile",
        "mobile crè",
        "crec",
    ],
)
def test_search_forgives_accents_plural_and_one_error(text, node, reader) -> None:
    index_all("Crèche mobile du bassin", "Ludothèque", node=node)

    assert titles(search(text, reader)) == ["Crèche mobile du bassin"]


def test_search_needs_every_word(node, reader) -> None:
    index_all("Accueil des jeunes", "Accueil du jeune enfant", node=node)

    assert titles(search("accueil enfants", reader)) == ["Accueil du jeune enfant"]


def test_search_leaves_a_word_out_rather_than_find_nothing(node, reader) -> None:
    index_all("Accueil des jeunes", node=node)

    answer = search("accueil zyxwvut", reader)

    assert titles(answer) == ["Accueil des jeunes"]
    assert answer.left_out == ("zyxwvut",)


def test_search_puts_the_title_first(node, reader) -> None:
    index_all("Parentalité", node=node, objectives="Mettre en réseau les acteurs")
    index_all("Mise en réseau", node=node, objectives="La parentalité")

    assert titles(search("parentalité", reader)) == ["Parentalité", "Mise en réseau"]


def test_search_shows_only_what_one_may_see(node, reader) -> None:
    index_all("Crèche secrète", node=node)

    assert not search("secrète", AnonymousUser()).groups
    assert not search("secrète", factories.make_user()).groups


def test_search_never_trusts_the_index_for_rights(node) -> None:
    index_all("Crèche secrète", node=node)
    SearchPosting.objects.filter(audience=node.contract_id).update(audience=0)

    assert not search("secrète", AnonymousUser()).groups


def test_search_finds_public_actions_for_anybody() -> None:
    public = factories.make_node(factories.make_contract(visibility=Visibility.PUBLIC))
    index_all("Marché des producteurs", node=public, visibility=Visibility.PUBLIC)

    assert titles(search("producteur", AnonymousUser())) == ["Marché des producteurs"]


def test_search_does_not_tell_the_text_of_a_sheet_that_is_not_shared(node, reader) -> None:
    elsewhere = factories.make_node()
    action = factories.make_action(elsewhere, title="Chantier éducatif", objectives="toxicomanie")
    Placement.objects.create(action=action, node=node, shared_sections=[Section.CALENDAR])
    rebuild_index()

    assert titles(search("chantier", reader)) == ["Chantier éducatif"]
    assert not search("toxicomanie", reader).groups


def test_search_follows_services_without_being_told(node) -> None:
    manager = factories.make_manager(node.contract)
    owner = manager.affiliations.get().organization

    action = create_action(node=node, title="Épicerie solidaire", owner=owner, by=manager)
    assert titles(search("epicerie", manager)) == ["Épicerie solidaire"]

    update_action(action=action, values={"title": "Jardin partagé"}, expected_version=1, by=manager)
    assert not titles(search("epicerie", manager))
    assert titles(search("jardin", manager)) == ["Jardin partagé"]

    record_event(verb=Verb.DELETE, subject=action, by=manager)
    assert not titles(search("jardin", manager))


def test_search_follows_what_hangs_on_an_action(node, reader) -> None:
    (action,) = index_all("Chantier", node=node)
    pilot = Pilot.objects.create(action=action, organization=factories.make_organization(name="Zébulon"))

    record_event(verb=Verb.CREATE, subject=pilot, by=None, scope=action)

    assert titles(search("zebulon", reader)) == ["Chantier"]


def test_search_follows_the_visibility_of_a_contract(node) -> None:
    manager = factories.make_manager(node.contract)
    Article.objects.create(contract=node.contract, number="1", title="Objet de la convention")
    rebuild_index()
    assert not search("objet", AnonymousUser()).groups

    change_visibility(contract=node.contract, visibility=Visibility.PUBLIC, expected_version=1, by=manager)

    assert titles(search("objet convention", AnonymousUser()), "articles") == [
        "Article 1 : Objet de la convention"
    ]


def test_search_marks_words_and_escapes_the_rest(node, reader) -> None:
    index_all("<script>alert(1)</script> crèche", node=node)

    (group,) = search("creche", reader).groups

    assert group.results[0].title == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>crèche</mark>"


@pytest.mark.parametrize(
    "text",
    ["' OR 1=1--", "%", "_", "\\", "(select 1)", "", "   ", "l", "ORDER BY (select pg_sleep(9))", "e" * 9000],
)
def test_attack_41_hostile_words_are_a_plain_search(text, node, reader) -> None:
    index_all("Crèche", node=node)

    assert not titles(search(text, reader))


def test_search_asks_the_same_questions_whatever_the_number_of_actions(node, reader) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            search("chantier jeunes", reader)
        return len(queries)

    index_all(*[f"Chantier jeunes {rank}" for rank in range(5)], node=node)
    few = count()
    index_all(*[f"Chantier jeunes {rank}" for rank in range(5, 200)], node=node)

    assert count() == few


def test_rebuild_forgets_what_is_gone_and_changes_nothing_twice(node) -> None:
    index_all("Crèche", node=node)
    SearchEntry.objects.create(kind="contracts.action", object_id=999_999)
    before = set(SearchPosting.objects.values_list("entry", "term", "audience", "weight"))

    rebuild_index()

    assert set(SearchPosting.objects.values_list("entry", "term", "audience", "weight")) == before
    assert not SearchEntry.objects.filter(object_id=999_999).exists()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [("abcd", "abc", True), ("abc", "xabc", True), ("abcd", "abxd", True), ("abcd", "bacd", True),
     ("abcd", "abcd", True), ("abcd", "dcba", False), ("abcde", "abc", False)],
)  # fmt: skip
def test_one_error_apart(left, right, expected) -> None:
    assert is_one_error_apart(left, right) is expected
