"""What each role is answered on the routes of accounts."""

from typing import Any

from maillage.core.exports import FORMATS
from tests.matrix.rows import ABSENT, BAD, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

MEMBERS = {"visitor": SIGN_IN}
OPERATORS = {"visitor": SIGN_IN, "operator": OK}
OPERATORS_CHANGE = {"visitor": SIGN_IN, "operator": DONE}


def organization(world: World) -> dict[str, Any]:
    return {"slug": world.action.owner.slug}


def affiliation(world: World) -> dict[str, Any]:
    return {**organization(world), "pk": world.people["contributor"].affiliations.get().pk}


def no_invitation(world: World) -> dict[str, Any]:
    return {**organization(world), "pk": 0}


def person(world: World) -> dict[str, Any]:
    return {"pk": world.people["stranger"].pk}


ROWS: list[Row] = [
    Row("organization_list", MEMBERS, OK),
    Row("organization_list", MEMBERS, OK, query="?q=asso&nature=association&page=99"),
    *(Row("organization_list", MEMBERS, OK, query=f"?format={form}") for form in FORMATS),
    Row("organization_list", MEMBERS, BAD, query="?format=exe"),
    Row("organization_detail", MEMBERS, OK, kwargs=organization),
    Row("organization_detail", MEMBERS, ABSENT, kwargs=lambda _world: {"slug": "inconnu"}, label="unknown"),
    Row("organization_create", OPERATORS, REFUSED),
    Row("organization_create", OPERATORS, REFUSED, method="POST"),
    Row("organization_edit", OPERATORS, REFUSED, kwargs=organization),
    Row("organization_edit", OPERATORS, REFUSED, method="POST", kwargs=organization),
    Row("invitation_send", OPERATORS, REFUSED, kwargs=organization),
    Row("invitation_send", OPERATORS, REFUSED, method="POST", kwargs=organization),
    Row(
        "invitation_revoke",
        {"visitor": SIGN_IN, "operator": ABSENT},
        REFUSED,
        method="POST",
        kwargs=no_invitation,
    ),
    Row("affiliation_add", OPERATORS_CHANGE, REFUSED, method="POST", kwargs=organization),
    Row(
        "affiliation_end",
        {**OPERATORS_CHANGE, "contributor": DONE},  # one may leave
        ABSENT,
        method="POST",
        kwargs=affiliation,
    ),
    Row(
        "affiliation_administrator",
        {**OPERATORS_CHANGE, "contributor": REFUSED},
        ABSENT,
        method="POST",
        kwargs=affiliation,
    ),
    Row("invitation_accept", {}, ABSENT, kwargs=lambda _world: {"token": "inconnu"}),
    Row("invitation_accept", {}, ABSENT, method="POST", kwargs=lambda _world: {"token": "inconnu"}),
    Row("account", MEMBERS, OK),
    Row("account_edit", MEMBERS, OK),
    Row("account_edit", MEMBERS, OK, method="POST"),
    Row("account_sessions_end", MEMBERS, DONE, method="POST"),
    Row("account_export", MEMBERS, OK),
    Row("account_erasure", MEMBERS, OK),
    Row("account_erasure", MEMBERS, DONE, method="POST"),
    Row("account_close", MEMBERS, OK),
    Row("account_close", MEMBERS, DONE, method="POST"),
    Row("person_list", OPERATORS, REFUSED),
    Row("person_detail", OPERATORS, REFUSED, kwargs=person),
    Row("person_close", OPERATORS_CHANGE, REFUSED, method="POST", kwargs=person),
    Row("person_reopen", OPERATORS_CHANGE, REFUSED, method="POST", kwargs=person),
    Row("person_factor_reset", OPERATORS_CHANGE, REFUSED, method="POST", kwargs=person),
    Row("person_erase", OPERATORS_CHANGE, REFUSED, method="POST", kwargs=person),
    Row("privacy", {}, OK),
    Row("privacy_register", OPERATORS, REFUSED),
]
