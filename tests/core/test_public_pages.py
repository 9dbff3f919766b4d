"""Check that a visitor's page is made once, and never given to, or kept from, somebody else."""

import datetime

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from tests import factories

from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Contract
from maillage.contracts.services.contract import change_visibility, update_contract
from maillage.core.enums import Verb, Visibility
from maillage.core.public_pages import Key, Page, PageShelf, State
from maillage.core.services import record_event

NOW = State("abc", datetime.date(2026, 11, 22))


@pytest.fixture(autouse=True)
def _shelf(settings) -> None:
    settings.MAILLAGE_PUBLIC_PAGES_BYTES = 1_000_000


@pytest.fixture
def contract(db) -> Contract:
    contract = factories.make_contract(visibility=Visibility.PUBLIC, status=ContractStatus.IN_FORCE)
    record_event(verb=Verb.CREATE, subject=contract, by=None)
    return contract


@pytest.fixture
def address(contract) -> str:
    return reverse("contract_detail", kwargs={"slug": contract.slug})


@pytest.fixture
def manager(contract):
    return factories.make_manager(contract)


def test_a_second_visitor_costs_one_question(address, django_assert_num_queries):
    visitor = Client()
    first = visitor.get(address)

    with django_assert_num_queries(1):
        second = visitor.get(address)

    assert first.status_code == second.status_code == 200
    assert second.content == first.content
    assert second.headers == first.headers


def test_a_page_kept_has_the_headers_of_any_other(address, settings):
    kept = Client().get(address)
    settings.MAILLAGE_PUBLIC_PAGES_BYTES = 0
    made = Client().get(address)

    assert set(kept.headers) - set(made.headers) == {"ETag", "Cache-Control"}
    assert {name: kept[name] for name in made.headers if name != "Vary"} == {
        name: made[name] for name in made.headers if name != "Vary"
    }
    assert kept["Cache-Control"] == "no-cache"
    assert "Cookie" in kept["Vary"]


def test_a_page_is_not_modified_until_something_is_written(contract, address, manager):
    visitor = Client()
    tag = visitor.get(address)["ETag"]

    unchanged = visitor.get(address, headers={"If-None-Match": tag})
    update_contract(
        contract=contract, values={"short_title": "Un autre titre"}, expected_version=None, by=manager
    )
    changed = visitor.get(address, headers={"If-None-Match": tag})

    assert unchanged.status_code == 304
    assert not unchanged.content
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    assert "Un autre titre" in changed.content.decode()


def test_a_page_withdrawn_is_withdrawn_at_once(contract, address, manager):
    visitor = Client()
    tag = visitor.get(address)["ETag"]
    change_visibility(contract=contract, visibility=Visibility.PARTNERS, expected_version=None, by=manager)

    assert visitor.get(address).status_code == 404
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 404


def test_a_page_lasts_one_day(address, monkeypatch, django_assert_num_queries):
    visitor = Client()
    visitor.get(address)
    tomorrow = datetime.date(2032, 1, 1)
    monkeypatch.setattr("maillage.core.kept.timezone.localdate", lambda: tomorrow)

    with pytest.raises(pytest.fail.Exception), django_assert_num_queries(1):
        visitor.get(address)


def test_a_signed_in_person_neither_takes_nor_leaves_a_page(address, sign_in, manager):
    person = sign_in(manager)
    # The same process serves both: a client keeps its middleware, so the person's is the visitor's.
    own = person.get(address)
    person.cookies.clear()
    visitor = person.get(address)
    again = sign_in(manager).get(address)

    assert not own.has_header("ETag")
    assert str(manager) in own.content.decode()
    assert str(manager) not in visitor.content.decode()
    assert str(manager) in again.content.decode()


@pytest.mark.parametrize(
    ("headers", "cookies"),
    [
        ({"HX-Request": "true"}, {}),
        ({"Authorization": "Bearer x"}, {}),
        ({}, {"sessionid": "unknown"}),
        ({}, {"theme": "dark", "csrftoken": "x"}),
    ],
)
def test_a_particular_request_is_answered_on_its_own(address, headers, cookies):
    visitor = Client()
    visitor.get(address)
    visitor.cookies.load(cookies)

    assert not visitor.get(address, headers=headers).has_header("ETag")


def test_each_theme_has_its_page(address):
    visitor = Client()
    plain = visitor.get(address).content
    visitor.cookies.load({"theme": "dark"})
    dark = visitor.get(address).content
    visitor.cookies.load({"theme": "<script>"})
    unknown = visitor.get(address).content

    assert b'data-theme="dark"' in dark
    assert b"data-theme=" not in plain.split(b">", 2)[1]
    assert unknown == plain


def test_a_page_with_a_form_is_nobody_elses(contract):
    visitor = Client()

    assert not visitor.get(reverse("account_login")).has_header("ETag")


def test_other_methods_go_through(address):
    visitor = Client()
    visitor.get(address)

    assert not visitor.head(address).has_header("ETag")
    assert visitor.post(address).status_code in {302, 403, 405}


def test_another_host_is_still_refused(address):
    visitor = Client()
    visitor.get(address)

    assert visitor.get(address, headers={"host": "evil.example"}).status_code == 400


def test_a_database_that_fails_is_said_by_the_page_that_says_it(address, monkeypatch):
    def fail():
        raise DatabaseError

    monkeypatch.setattr("maillage.core.kept.get_journal_link", fail)

    assert Client().get(address).status_code == 200


def test_an_empty_journal_names_no_state(db):
    contract = factories.make_contract(visibility=Visibility.PUBLIC, status=ContractStatus.IN_FORCE)

    answer = Client().get(reverse("contract_detail", kwargs={"slug": contract.slug}))

    assert not answer.has_header("ETag")


def make_key(path: str) -> Key:
    return Key("https", "maillage.example", path, "")


def test_the_shelf_lets_go_of_what_nobody_asked_for_longest():
    shelf = PageShelf(1_600)
    for name in range(17):
        shelf.put(make_key(f"/{name}"), Page(NOW, (), b"x" * 100))
        assert shelf.take(make_key("/0"), NOW)

    assert shelf.take(make_key("/1"), NOW) is None
    assert shelf.take(make_key("/16"), NOW)


def test_the_shelf_refuses_a_page_too_large_and_replaces_one_made_again():
    shelf = PageShelf(1_600)
    shelf.put(make_key("/big"), Page(NOW, (), b"x" * 101))
    for _ in range(40):
        shelf.put(make_key("/same"), Page(NOW, (), b"x" * 100))

    assert shelf.take(make_key("/big"), NOW) is None
    assert shelf.take(make_key("/same"), NOW)
    assert shelf.take(make_key("/same"), State("def", NOW.day)) is None
