"""Check that no page asks the database more when there is more to show: 10 rows or 1 000, the same."""

import re

import pytest
from benchmarks.country import LOCAL
from benchmarks.generator import Size, generate
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.territories.models import Territory

FEW, MANY = 10, 1_000


def count_queries(size: Size, list_addresses, sign_in) -> dict[str, list[str]]:
    """Give the queries of each page in a country of a size, then forget that country."""
    found: dict[str, list[str]] = {}
    with transaction.atomic():
        generate(size)
        user = User.objects.get(email=LOCAL)
        user.is_staff = True
        user.save()
        client: Client = sign_in(user)
        for name, address in list_addresses().items():
            # The first time fills what a process keeps: content types, templates.
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200, address
            found[name] = [
                query["sql"]
                for query in captured.captured_queries
                # A session is written once a minute, whatever the page.
                if not re.match(r"SAVEPOINT|RELEASE", query["sql"]) and "django_session" not in query["sql"]
            ]
        transaction.set_rollback(True)
    return found


def list_contract_pages() -> dict[str, str]:
    """Give the pages that show the actions of one contract."""
    contract = Contract.objects.get(slug="contrat-0")
    routes = ("contract_detail", "contract_strategy", "contract_actions", "contract_board", "contract_timeline",
              "contract_blockers", "contract_deadlines", "contract_history")  # fmt: skip
    pages = {route: reverse(route, kwargs={"slug": contract.slug}) for route in routes}
    return pages | {
        "home": reverse("home"),
        "action_list": reverse("action_list"),
        "action_list sorted": reverse("action_list") + "?etat=running&tri=-fin",
        "blocker_list": reverse("blocker_list"),
        "search": reverse("search") + "?q=accueil",
    }


def list_country_pages() -> dict[str, str]:
    """Give the pages that list contracts, territories, organizations or people."""
    epci = Territory.objects.filter(kind="epci", code__startswith="8").order_by("pk").first()
    assert epci is not None
    return {
        "contract_list": reverse("contract_list"),
        "territory_search": reverse("territory_search") + "?q=agglomeration",
        "territory_detail": reverse("territory_detail", kwargs={"address": epci.address}),
        "organization_list": reverse("organization_list"),
        "person_list": reverse("person_list"),
        "home": reverse("home"),
    }


def tell_difference(few: dict[str, list[str]], many: dict[str, list[str]]) -> str:
    """Say which pages ask more, and one of the queries that they repeat."""
    lines = []
    for name, queries in many.items():
        if len(queries) != len(few[name]):
            shapes = [query[:160] for query in queries]
            repeated = max(shapes, key=shapes.count)
            lines.append(f"{name}: {len(few[name])} then {len(queries)}; most repeated: {repeated}")
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_of_a_contract_cost_the_same_at_10_and_1000_actions(sign_in) -> None:
    few = count_queries(Size(epci=1, contracts=1, actions=FEW), list_contract_pages, sign_in)
    many = count_queries(Size(epci=1, contracts=1, actions=MANY), list_contract_pages, sign_in)

    assert few
    assert not tell_difference(few, many)


@pytest.mark.slow
@pytest.mark.django_db
def test_lists_of_the_country_cost_the_same_at_10_and_1000_rows(sign_in) -> None:
    # Ten actions each, so that every kind of row is there in both countries.
    few = count_queries(Size(epci=FEW, contracts=FEW, actions=10 * FEW), list_country_pages, sign_in)
    many = count_queries(Size(epci=MANY // 2, contracts=MANY, actions=MANY), list_country_pages, sign_in)

    assert few
    assert not tell_difference(few, many)


def test_a_page_that_asks_more_is_told() -> None:
    assert "list: 1 then 3" in tell_difference(
        {"list": ["SELECT 1"]}, {"list": ["SELECT 1", "SELECT 2", "SELECT 2"]}
    )
