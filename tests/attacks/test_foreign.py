"""Check that what one may not see answers as what does not exist: same page, and same questions asked.

Time is not measured here, it would tell more of the machine: the same questions of the same shape to
the database, in the same order, are what makes the two answers take the same time.
"""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.matrix.rows import ABSENT, Row
from tests.matrix.world import World
from tests.test_matrix import ALL_ROWS

# Who sees nothing of it first; a manager of something else is told as little.
TRIED = ("stranger", "other_manager", "reader", "manager")
# Rows where nothing is hidden: anybody knows that the thing exists, or that it does not.
KNOWN = {"public", "official", "unknown"}
# Their addresses name nothing that is kept: a page of the demonstration only, a signed link.
NAMELESS = {"demo", "invitation_accept"}
UNKNOWN = {
    "slug": "rien-de-tel",
    "pk": 987_654,
    "address": "epci-999999999",
    "number": "D-2025-0000",
    "code": "rien-de-tel",
    "batch": "rien-de-tel",
}


def find_role(row: Row) -> str | None:
    """Give who is refused the page of a row as if it did not exist."""
    return next((role for role in TRIED if row.answer(role) == ABSENT), None)


ROWS = [
    row
    for row in ALL_ROWS
    if row.method == "GET" and row.label not in KNOWN and row.route not in NAMELESS and find_role(row)
]


def is_identifier(name: str, value: object) -> bool:
    """Tell whether a part of an address names what is shown; the rank of an amendment is no name."""
    return name.endswith("pk") or (name in UNKNOWN and not (name == "number" and isinstance(value, int)))


def ask(client: Client, address: str) -> tuple[int, str, list[str]]:
    """Give the answer of a page: its status, its text, the shape of what it asked."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    shapes = [
        re.sub(r"'[^']*'|\d+", "?", query["sql"])
        for query in captured.captured_queries
        # The session is written once a minute, whatever the page.
        if "django_session" not in query["sql"] and not re.match("SAVEPOINT|RELEASE", query["sql"])
    ]
    return response.status_code, text.replace(address.partition("?")[0], "…"), shapes


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_attack_01_a_foreign_address_answers_as_an_unknown_one(row: Row, world: World, sign_in) -> None:
    there = row.kwargs(world)
    # The last identifier of the address: what stands before it may be seen.
    changed = next(name for name in reversed(there) if is_identifier(name, there[name]))
    elsewhere = there | {changed: UNKNOWN.get(changed, UNKNOWN["pk"])}
    client = sign_in(world.people[find_role(row)])
    client.get("/")

    foreign = ask(client, reverse(row.route, kwargs=there) + row.query)
    unknown = ask(client, reverse(row.route, kwargs=elsewhere) + row.query)

    assert foreign[0] == ABSENT
    assert foreign[1] == unknown[1]
    assert foreign[2] == unknown[2]


def test_enough_pages_are_tried() -> None:
    assert len(ROWS) > 40
