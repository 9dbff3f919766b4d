"""Test that nobody reads everything at once."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from tests import factories

from maillage import urls as project_urls
from maillage.accounts import reading_volume
from maillage.accounts.limits import READING_LIMITS, ReadingLimit, get_reading_limit
from maillage.core.enums import Verb
from maillage.core.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def show_file(_request: HttpRequest, rank: int) -> HttpResponse:
    return HttpResponse(str(rank))


urlpatterns = [
    path("fiches/<int:rank>/", show_file, name="some_file"),
    path("listes/<int:rank>/", show_file, name="some_list"),
    *project_urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def _file_route(monkeypatch) -> None:
    monkeypatch.setattr(reading_volume, "_ROUTES", {"some_file"})


@pytest.fixture
def client(sign_in) -> Client:
    return sign_in(factories.make_user(email="lectrice@maillage.example"))


def read(client: Client, count: int, *, start: int = 0) -> list[int]:
    return [client.get(f"/fiches/{start + rank}/").status_code for rank in range(count)]


def test_attack_18_the_two_hundred_and_first_file_is_refused_and_operators_told(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    factories.make_user(is_staff=True, email="operateur@maillage.example")

    with django_capture_on_commit_callbacks(execute=True):
        answers = read(client, 205)

    assert answers == [200] * 200 + [429] * 5
    assert "Lecture interrompue" in client.get("/fiches/999/").content.decode()
    assert Event.objects.filter(verb=Verb.LOCK).count() == 1
    assert [letter.recipients() for letter in mail.outbox] == [["operateur@maillage.example"]]


def test_a_file_read_again_counts_once_and_lists_do_not_count(client: Client) -> None:
    assert set(read(client, 150)) == {200}
    assert set(read(client, 150)) == {200}
    assert {client.get(f"/listes/{rank}/").status_code for rank in range(100)} == {200}
    assert read(client, 51, start=150)[-2:] == [200, 429]
    assert client.get("/fiches/3/").status_code == 200  # already read


def test_reading_opens_again_after_the_hour(client: Client) -> None:
    with time_machine.travel("2026-03-02 09:00Z", tick=False) as clock:
        read(client, 201)
        clock.shift(datetime.timedelta(minutes=59))
        assert read(client, 1, start=500) == [429]
        clock.shift(datetime.timedelta(minutes=2))
        assert read(client, 1, start=500) == [200]


def test_people_are_counted_apart(client: Client, sign_in) -> None:
    read(client, 201)

    assert read(sign_in(factories.make_user()), 1, start=900) == [200]


def test_the_limit_is_dated(monkeypatch) -> None:
    later = ReadingLimit(datetime.date(2027, 1, 1), files=100, seconds=1800, reason="resserrée")
    monkeypatch.setattr("maillage.accounts.limits.READING_LIMITS", (*READING_LIMITS, later))

    assert get_reading_limit(datetime.date(2026, 6, 1)).files == 200
    assert get_reading_limit(datetime.date(2027, 1, 1)) == later
    assert get_reading_limit(datetime.date(2020, 1, 1)) == READING_LIMITS[0]
