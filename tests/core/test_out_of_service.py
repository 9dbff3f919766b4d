"""Check what people are told when the database does not answer."""

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "reason", ["database is locked", "database or disk is full", "attempt to write a readonly database"]
)
def test_attack_54_55_a_database_that_fails_is_said_so(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError(reason)

    monkeypatch.setattr("maillage.core.views.render", fail)

    response = Client().get(reverse("gallery"))

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Ce qui était enregistré l’est toujours" in response.content.decode()


def test_another_failure_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("maillage.core.views.render", fail)

    with pytest.raises(ZeroDivisionError):
        Client().get(reverse("gallery"))


def test_its_page_asks_for_a_style_sheet_that_exists() -> None:
    assert finders.find("core/plain.css")


def test_attack_56_a_session_that_cannot_be_read_is_an_interruption_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("maillage.accounts.middleware.SessionLimitsMiddleware.__call__", fail)

    response = Client(raise_request_exception=False).get(reverse("gallery"))

    assert response.status_code == 503
    assert "Ce qui était enregistré l’est toujours" in response.content.decode()


def test_a_failure_of_a_middleware_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("maillage.accounts.middleware.SessionLimitsMiddleware.__call__", fail)

    response = Client(raise_request_exception=False).get(reverse("gallery"))

    assert response.status_code == 500
    assert "Maillage a rencontré une erreur" in response.content.decode()
