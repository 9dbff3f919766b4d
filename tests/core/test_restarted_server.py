"""Restart the database server in the middle of a request: a page is read again, a change is not made twice."""

from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to restart"),
]


@pytest.fixture
def cut(monkeypatch):
    """Cut the connection during some view, as a restarted server does; give how often it was."""
    calls: list[int] = []

    def _cut(name: str, times: int) -> list[int]:
        module, _dot, attribute = name.rpartition(".")
        real: Callable[..., object] = getattr(__import__(module, fromlist=[attribute]), attribute)

        def cutting(*args: object, **options: object) -> object:
            calls.append(1)
            if len(calls) <= times:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return real(*args, **options)

        monkeypatch.setattr(name, cutting)
        return calls

    yield _cut
    connections.close_all()


def test_attack_56_a_page_cut_once_is_read_again(cut) -> None:
    calls = cut("maillage.core.views.build_samples", 1)

    response = Client().get(reverse("gallery"))

    assert response.status_code == 200
    assert len(calls) == 2


def test_attack_56_a_page_cut_twice_is_said_out_of_service(cut) -> None:
    calls = cut("maillage.core.views.build_samples", 9)

    response = Client().get(reverse("gallery"))

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert len(calls) == 2


def test_attack_56_a_change_is_never_sent_again(cut, world, sign_in) -> None:
    client = sign_in(world.people["manager"])
    calls = cut("maillage.contracts.views.action.get_editable", 1)

    response = client.post(
        reverse("action_update", kwargs={"slug": "action"}), {"title": "Autre", "seen": "1"}
    )

    assert response.status_code == 503
    assert len(calls) == 1


def test_attack_56_a_server_without_a_place_left_is_said_so(monkeypatch, cut) -> None:
    connection.close()
    asked: list[int] = []

    def refuse(*_args: object) -> None:
        from django.db import OperationalError

        asked.append(1)
        raise OperationalError("FATAL: sorry, too many clients already")

    monkeypatch.setattr(connection, "get_new_connection", refuse)

    response = Client(raise_request_exception=False).get(reverse("action_list"))

    assert response.status_code == 503
    assert asked
