"""Test how sessions begin, how they end, and what is told of them."""

import datetime

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.accounts.services.person import close_account
from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.core.selectors import list_history

pytestmark = pytest.mark.django_db
PASSWORD = "un mot de passe assez long"
ACCOUNT = "/mon-compte/"
LOGIN = "/compte/login/?next=/mon-compte/"


@pytest.fixture
def person(db: None) -> User:
    user = factories.make_user(password=PASSWORD)
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    return user


def attempt(client: Client, email: str, password: str, **extra: str):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def test_sign_in_and_out_are_in_the_journal(person: User) -> None:
    client = Client()
    attempt(client, person.email, PASSWORD)
    client.post(reverse("account_logout") + "?next=/mon-compte/")

    verbs = list(Event.objects.order_by("sequence").values_list("verb", "actor"))
    assert verbs == [(Verb.SIGN_IN, person.pk), (Verb.SIGN_OUT, person.pk)]
    lines = list_history(person)
    assert (lines[1].sentence, lines[1].note) == ("s’est connecté", "par mot de passe")


def test_the_key_of_the_session_changes_at_sign_in(person: User) -> None:
    client = Client()
    session = client.session
    session["left"] = "by a visitor"
    session.save()
    before = session.session_key

    attempt(client, person.email, PASSWORD)

    assert client.session.session_key != before
    assert client.get(ACCOUNT).status_code == 200


def test_a_session_ends_after_an_hour_without_a_click(person: User, sign_in) -> None:
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        client = sign_in(person)
        clock.shift(datetime.timedelta(minutes=59))
        assert client.get(ACCOUNT).status_code == 200
        clock.shift(datetime.timedelta(minutes=59))
        assert client.get(ACCOUNT).status_code == 200
        clock.shift(datetime.timedelta(minutes=61))
        response = client.get("/organismes/?q=a")

    assert response.url == "/compte/login/?next=%2Forganismes%2F%3Fq%3Da"
    assert "_auth_user_id" not in client.session
    assert Event.objects.latest("sequence").verb == Verb.SIGN_OUT


def test_a_session_ends_after_twelve_hours_whatever_happens(person: User, sign_in) -> None:
    with time_machine.travel("2026-03-02 07:00Z", tick=False) as clock:
        client = sign_in(person)
        for _ in range(24):
            clock.shift(datetime.timedelta(minutes=30))
            assert client.get(ACCOUNT).status_code == 200
        clock.shift(datetime.timedelta(minutes=1))
        response = client.get(ACCOUNT)

    assert response.status_code == 302
    assert settings.SESSION_COOKIE_AGE == 12 * 3600


def test_attack_5_a_role_removed_is_refused_at_the_next_click(world, sign_in) -> None:
    person = world.people["reader"]
    client = sign_in(person)
    contract = reverse("contract_detail", args=[world.contract.slug])
    before = client.get(contract).status_code

    person.assignments.filter(contract=world.contract, role=PersonRole.READER).update(
        ended_on=datetime.date(2026, 1, 1)
    )

    assert (before, client.get(contract).status_code) == (200, 404)


def test_attack_5_a_closed_account_is_refused_at_the_next_click(person: User) -> None:
    client = Client()
    attempt(client, person.email, PASSWORD)
    assert UserSession.objects.filter(user=person).count() == 1

    close_account(user=person, by=factories.make_user(is_staff=True))

    assert client.get(ACCOUNT).url.startswith("/compte/login/")
    assert not UserSession.objects.filter(user=person).exists()


def test_attack_17_an_account_is_locked_at_ten_whatever_the_address(
    person: User, django_capture_on_commit_callbacks
) -> None:
    factories.make_user(is_staff=True, email="operateur@maillage.example")
    with django_capture_on_commit_callbacks(execute=True):
        for rank in range(10):
            attempt(
                Client(),
                person.email,
                "faux",
                REMOTE_ADDR=f"10.1.{rank}.7",
                HTTP_HOST=f"127.0.0.1:{8000 + rank}",
            )

    client = Client()
    response = attempt(client, person.email.upper(), PASSWORD, REMOTE_ADDR="10.9.9.9")

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    locks = Event.objects.filter(verb=Verb.LOCK)
    assert [event.subject_id for event in locks] == [str(person.pk)]
    assert [letter.recipients() for letter in mail.outbox] == [["operateur@maillage.example"]]


def test_attack_17_the_ninth_wrong_password_locks_nothing(person: User) -> None:
    for rank in range(9):
        attempt(Client(), person.email, "faux", REMOTE_ADDR=f"10.1.{rank}.7")

    client = Client()
    attempt(client, person.email, PASSWORD)

    assert client.get(ACCOUNT).status_code == 200
    assert not Event.objects.filter(verb=Verb.LOCK).exists()


def test_attack_17_an_unknown_address_is_answered_the_same(person: User) -> None:
    def answer(email: str) -> list[tuple[int, str]]:
        answers = []
        for rank in range(12):
            response = attempt(Client(), email, "faux", REMOTE_ADDR=f"10.2.{rank}.7")
            form = response.context["form"]
            answers.append((response.status_code, str(form.errors)))
        return answers

    assert answer(person.email) == answer("inconnue@maillage.example")


def test_no_enumeration_by_code_or_reset(person: User) -> None:
    for route, field in (("account_request_login_code", "email"), ("account_reset_password", "email")):
        known = Client().post(reverse(route), {field: person.email}, REMOTE_ADDR="10.3.0.1")
        unknown = Client().post(reverse(route), {field: "inconnue@maillage.example"}, REMOTE_ADDR="10.3.0.2")

        assert (known.status_code, known.url) == (unknown.status_code, unknown.url), route


def test_attack_45_a_reset_letter_takes_its_link_from_the_settings(person: User, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]

    Client().post(reverse("account_reset_password"), {"email": person.email}, HTTP_HOST="evil.example")

    letter = mail.outbox[0]
    assert "evil" not in letter.body + letter.subject
    assert "http://127.0.0.1:8000/compte/password/reset/key/" in letter.body


def test_sign_in_by_code(person: User) -> None:
    client = Client()
    client.post(reverse("account_request_login_code") + "?next=/mon-compte/", {"email": person.email})
    code = next(word for word in mail.outbox[0].body.split() if "-" in word and word.isupper())

    client.post(reverse("account_confirm_login_code"), {"code": code})

    assert client.get(ACCOUNT).status_code == 200
    assert list_history(person)[0].note == "par code reçu par courriel"


def test_nobody_signs_up_alone() -> None:
    response = Client().post(
        reverse("account_signup"),
        {"email": "a@maillage.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert response.status_code == 200
    assert not User.objects.exists()


def test_one_closes_the_sessions_opened_elsewhere(person: User) -> None:
    here, there = Client(), Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    attempt(here, person.email, PASSWORD)
    attempt(there, person.email, PASSWORD)
    assert "Firefox sur Linux" in here.get(ACCOUNT).content.decode()

    here.post(reverse("account_sessions_end"))

    assert here.get(ACCOUNT).status_code == 200
    assert there.get(ACCOUNT).status_code == 302


def test_one_does_not_close_the_session_of_another(person: User, sign_in) -> None:
    victim = Client()
    attempt(victim, person.email, PASSWORD)

    sign_in(factories.make_user()).post(
        reverse("account_sessions_end"), {"session": str(UserSession.objects.get().pk)}
    )

    assert victim.get(ACCOUNT).status_code == 200
