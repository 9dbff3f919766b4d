"""Check that a person changes their address only once the new one is proved, and that it is told."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.factories import make_user

from maillage.accounts.models import User
from maillage.core.selectors import list_history

NEW = "nouvelle.adresse@maillage.example"
PAGE = reverse("account_email")


@pytest.fixture
def person(db) -> User:
    user = make_user(email="ancienne.adresse@maillage.example")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def client(person, sign_in) -> Client:
    return sign_in(person)


def ask(client: Client, address: str):
    return client.post(PAGE, {"action_add": "1", "email": address})


def follow(client: Client) -> None:
    link = re.search(r"http://127\.0\.0\.1:8000(/\S*confirm-email\S+)", mail.outbox[-1].body)
    assert link is not None
    client.post(link[1])


def test_the_old_address_holds_until_the_new_one_is_proved(client: Client, person: User) -> None:
    ask(client, NEW)
    person.refresh_from_db()

    assert person.email == "ancienne.adresse@maillage.example"
    assert mail.outbox[-1].to == [NEW]
    page = client.get(PAGE).content.decode()
    assert NEW in page
    assert "ancienne.adresse@maillage.example" in page


def test_a_proved_address_replaces_the_old_one_which_is_told(
    client: Client, person: User, django_capture_on_commit_callbacks
) -> None:
    ask(client, NEW)
    with django_capture_on_commit_callbacks(execute=True):
        follow(client)
    person.refresh_from_db()

    assert person.email == NEW
    assert list(person.emailaddress_set.values_list("email", "primary", "verified")) == [(NEW, True, True)]
    letter = mail.outbox[-1]
    assert letter.to == ["ancienne.adresse@maillage.example"]
    assert "une autre adresse" in letter.body
    change = list_history(person)[0].changes[0]
    assert (change.before, change.after) == ("ancienne.adresse@maillage.example", NEW)


def test_a_change_is_given_up(client: Client, person: User) -> None:
    ask(client, NEW)
    client.post(PAGE, {"action_remove": "", "email": NEW})

    assert "Un courriel est parti" not in client.get(PAGE).content.decode()
    assert not person.emailaddress_set.filter(email=NEW).exists()


def test_the_address_of_another_account_is_not_taken(client: Client, person: User) -> None:
    other = make_user(email=NEW)
    ask(client, NEW)
    person.refresh_from_db()

    assert person.email == "ancienne.adresse@maillage.example"
    assert User.objects.get(email=NEW) == other


def test_a_visitor_changes_no_address() -> None:
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize("bad", ["", "pas une adresse", "a@b\r\nBcc: x@y.z"])
def test_a_faulty_address_is_said(client: Client, bad: str) -> None:
    answer = ask(client, bad)

    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not mail.outbox
