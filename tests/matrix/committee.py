"""What each role is answered on the routes of the funders' committee.

The applicants' people and the readers never see it, whatever they ask; an instructor tries and compares; who
decides opens, decides and closes.
"""

import datetime

from maillage.grants.models import CommitteeSession, Scenario
from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

JUDGES = ("instructor", "decision_maker", "manager")
DECIDERS = ("decision_maker", "manager")
OUTSIDE = {"visitor": SIGN_IN}
READ = OUTSIDE | dict.fromkeys(JUDGES, OK)
WRITE = OUTSIDE | dict.fromkeys(JUDGES, DONE)
DECIDE_READ = OUTSIDE | dict.fromkeys(DECIDERS, OK) | {"instructor": REFUSED}
DECIDE = OUTSIDE | dict.fromkeys(DECIDERS, DONE) | {"instructor": REFUSED}


def call(world: World) -> dict[str, object]:
    return {"slug": world.grants.call.slug}


def give_session(world: World) -> CommitteeSession:
    """Give the session of the call, written once."""
    found, _ = CommitteeSession.objects.get_or_create(
        call=world.grants.call, title="Comité", defaults={"held_on": datetime.date(2025, 3, 14)}
    )
    return found


def give_scenario(world: World) -> Scenario:
    """Give a scenario of the session, written once."""
    found, _ = Scenario.objects.get_or_create(
        session=give_session(world), name="Proposition", defaults={"made_by": world.people["manager"]}
    )
    return found


def session(world: World) -> dict[str, object]:
    return {"pk": give_session(world).pk}


def scenario(world: World) -> dict[str, object]:
    return {"pk": give_scenario(world).pk}


def minutes(world: World) -> dict[str, object]:
    return {**session(world), "form": "odt"}


def named(world: World) -> dict[str, object]:
    return {"scenario": give_scenario(world).pk}


ROWS: list[Row] = [
    Row("committee_list", READ, ABSENT, kwargs=call),
    Row("committee_list", DECIDE, ABSENT, method="POST", kwargs=call,
        payload=lambda _: {"title": "Séance", "held_on": "14/03/2025"}),
    Row("committee_detail", READ, ABSENT, kwargs=session),
    Row("committee_edit", DECIDE_READ, ABSENT, kwargs=session),
    Row("committee_edit", DECIDE, ABSENT, method="POST", kwargs=session,
        payload=lambda _: {"title": "Séance", "held_on": "14/03/2025"}),
    Row("committee_open", DECIDE, ABSENT, method="POST", kwargs=session, payload=named),
    Row("committee_decide", DECIDE, ABSENT, method="POST", kwargs=session, payload=named, label="not opened: told so"),
    Row("committee_decide", OUTSIDE | {"instructor": REFUSED}, ABSENT, kwargs=session, label="of nothing"),
    Row("committee_compare", OUTSIDE, ABSENT, kwargs=session, label="of nothing"),
    Row("committee_minutes", OUTSIDE, ABSENT, kwargs=minutes, label="before the closing"),
    Row("scenario_create", WRITE, ABSENT, method="POST", kwargs=session, payload=lambda _: {"name": "Essai", "start": "empty"}),
    Row("scenario_detail", READ, ABSENT, kwargs=scenario),
    Row("scenario_detail", WRITE, ABSENT, method="POST", kwargs=scenario),
    Row("scenario_rules", READ, ABSENT, kwargs=scenario),
    Row("scenario_rules", WRITE, ABSENT, method="POST", kwargs=scenario, payload=lambda _: {"step_eur": "100"}),
    Row("scenario_copy", WRITE, ABSENT, method="POST", kwargs=scenario, payload=lambda _: {"name": "Copie"}),
    Row("scenario_restore", WRITE, ABSENT, method="POST", kwargs=scenario, payload=named),
    Row("scenario_optimum", WRITE, ABSENT, method="POST", kwargs=scenario),
]  # fmt: skip
