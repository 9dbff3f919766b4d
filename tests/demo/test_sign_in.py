"""Test that a visitor of the demonstration becomes an invented person, and nobody becomes a real one."""

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.core.enums import Verb
from maillage.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demonstration(settings) -> None:
    settings.MAILLAGE_DEMO = True
    settings.LOGIN_REDIRECT_URL = "account"  # the home page is tested with its own module


def test_the_page_lists_invented_people_only() -> None:
    invented = factories.make_user(
        last_name="Inventée",
        is_invented=True,
        function="Cheffe de projet",
        story="Pilote le contrat de ville.",
    )
    real = factories.make_user(last_name="Réelle")

    text = Client().get(reverse("demo")).content.decode()

    assert "Toutes ces personnes sont inventées" in text
    assert "Pilote le contrat de ville." in text
    assert str(invented.affiliations.get().organization) in text
    assert real.last_name not in text


def test_one_click_signs_in_with_the_second_factor_passed() -> None:
    person = factories.make_user(is_invented=True)
    factories.assign(person, factories.make_contract(), PersonRole.MANAGER)
    client = Client()

    client.post(reverse("demo_sign_in", args=[person.pk]))

    assert client.get(reverse("account")).status_code == 200
    assert Event.objects.get().verb == Verb.SIGN_IN


def test_one_becomes_another_without_signing_out() -> None:
    first, second = (factories.make_user(is_invented=True) for _ in range(2))
    client = Client()
    client.post(reverse("demo_sign_in", args=[first.pk]))

    client.post(reverse("demo_sign_in", args=[second.pk]))

    assert client.get(reverse("account")).context["user"] == second


@pytest.mark.parametrize("fields", [{}, {"is_invented": True, "is_active": False}])
def test_nobody_real_or_closed_is_signed_in(fields: dict[str, bool]) -> None:
    person = factories.make_user(**fields)

    assert Client().post(reverse("demo_sign_in", args=[person.pk])).status_code == 404


def test_a_link_signs_nobody_in() -> None:
    person = factories.make_user(is_invented=True)

    assert Client().get(reverse("demo_sign_in", args=[person.pk])).status_code == 405


def test_elsewhere_than_in_the_demonstration_the_pages_do_not_exist(settings) -> None:
    settings.MAILLAGE_DEMO = False
    person = factories.make_user(is_invented=True)

    assert Client().get(reverse("demo")).status_code == 404
    assert Client().post(reverse("demo_sign_in", args=[person.pk])).status_code == 404


def test_the_page_makes_as_many_queries_for_ten_people_as_for_one(django_assert_num_queries) -> None:
    for _ in range(10):
        factories.make_user(is_invented=True)

    with django_assert_num_queries(2):
        Client().get(reverse("demo"))
