"""Play every route as every role, and compare with the matrix."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.matrix import (
    accounts,
    actions,
    committee,
    contracts,
    core,
    demo,
    downloads,
    grants,
    intake,
    money,
    observatory,
    territories,
    working,
)
from tests.matrix.rows import Row
from tests.matrix.world import ROLES, World

ALL_ROWS = [
    *core.ROWS,
    *territories.ROWS,
    *accounts.ROWS,
    *observatory.ROWS,
    *contracts.ROWS,
    *actions.ROWS,
    *working.ROWS,
    *downloads.ROWS,
    *grants.ROWS,
    *committee.ROWS,
    *intake.ROWS,
    *money.ROWS,
    *demo.ROWS,
]


def list_route_names() -> set[str]:
    """Give the name of every route of the project; allauth's own are tested by its journeys."""

    def walk(resolver: URLResolver, under: str = "") -> set[str]:
        names: set[str] = set()
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                if "allauth" not in str(entry.urlconf_name):
                    names |= walk(entry)
            elif isinstance(entry, URLPattern):
                assert entry.name, f"a route has no name: {entry.pattern}"
                names.add(entry.name)
        return names

    return walk(get_resolver())


def test_every_route_is_in_the_matrix() -> None:
    missing = list_route_names() - {row.route for row in ALL_ROWS}

    assert not missing, f"routes without a row in tests/matrix: {sorted(missing)}"


def test_the_matrix_names_only_real_routes() -> None:
    unknown = {row.route for row in ALL_ROWS} - list_route_names()

    assert not unknown, f"rows about routes that do not exist: {sorted(unknown)}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.name)
def test_route_answers_role(row: Row, role: str, world: World, sign_in) -> None:
    client = Client() if role == "visitor" else sign_in(world.people[role])
    url = reverse(row.route, kwargs=row.kwargs(world)) + row.query

    response = (
        client.generic(row.method, url, **({"headers": dict(row.headers)} if row.headers else {}))
        if row.method == "GET"
        else client.post(url, row.payload(world), headers=dict(row.headers))
    )

    assert response.status_code == row.answer(role)
