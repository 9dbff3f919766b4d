"""What each role is answered on the routes of strategies and actions."""

import uuid
from collections.abc import Callable
from typing import Any

from maillage.contracts.enums import BudgetNature, VatRegime
from maillage.contracts.models import Blocker, BudgetLine, Funding, Pilot, Placement, Step
from maillage.contracts.stamps import compute_stamp
from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Arguments, Row
from tests.matrix.world import World

# Who has a role on the contract, sees it and may not change it.
READING = ("reader", "bounded", "instructor", "decision_maker")
INSIDE = (*READING, "contributor", "manager")


def _answers(**groups: int) -> dict[str, int]:
    """Give the answer of each role of the contract; whoever has none is told that nothing is there."""
    names = {"reading": READING, "writing": ("contributor", "manager"), "inside": INSIDE}
    return {role: answer for name, answer in groups.items() for role in names.get(name, (name,))}


SEEING = _answers(inside=OK)
EVERYBODY: dict[str, int] = {}
EDITING = _answers(reading=REFUSED, writing=OK, visitor=SIGN_IN)
EDITED = _answers(reading=REFUSED, writing=DONE, visitor=SIGN_IN)
# Nobody is bounded on the draft: who is bounded elsewhere does not see it.
SHAPING = _answers(reading=REFUSED, contributor=REFUSED, manager=OK, visitor=SIGN_IN, bounded=ABSENT)
SHAPED = _answers(reading=REFUSED, contributor=REFUSED, manager=DONE, visitor=SIGN_IN, bounded=ABSENT)
# A bounded contributor opens actions too, and then goes on writing them.
ADDING = {**_answers(inside=REFUSED), "contributor": OK, "bounded": OK, "manager": OK, "visitor": SIGN_IN}
ADDED = {
    **_answers(inside=REFUSED),
    "contributor": DONE,
    "bounded": DONE,
    "manager": DONE,
    "visitor": SIGN_IN,
}


def of_contract(world: World) -> dict[str, Any]:
    return {"slug": world.contract.slug}


def of_draft(world: World) -> dict[str, Any]:
    return {"slug": world.draft.slug}


def of_node(world: World) -> dict[str, Any]:
    return {"slug": world.contract.slug, "node_slug": world.node.slug}


def of_draft_node(world: World) -> dict[str, Any]:
    return {"slug": world.draft.slug, "node_slug": world.draft_node.slug}


def of_action(world: World) -> dict[str, Any]:
    return {"slug": world.action.slug}


def of_step(world: World) -> dict[str, Any]:
    step, _ = Step.objects.get_or_create(action=world.action, title="Étude")
    return {"slug": world.action.slug, "pk": step.pk}


def of_blocker(world: World) -> dict[str, Any]:
    blocker, _ = Blocker.objects.get_or_create(
        action=world.action, what="Bail", unblock="Vote", raised_on="2026-01-01"
    )  # raised by nobody known, as what was imported is
    return {"slug": world.action.slug, "pk": blocker.pk}


def of_line(world: World) -> dict[str, Any]:
    line, _ = BudgetLine.objects.get_or_create(
        action=world.action, year=2026, nature=BudgetNature.OPERATION, planned=1000, vat=VatRegime.INCLUDED
    )
    return {"slug": world.action.slug, "pk": line.pk}


def of_funding(world: World) -> dict[str, Any]:
    funding, _ = Funding.objects.get_or_create(
        action=world.action, funder=world.action.owner, year=2026, amount_eur=500, state_on="2026-01-01"
    )
    return {"slug": world.action.slug, "pk": funding.pk}


def of_pilot(world: World) -> dict[str, Any]:
    pilot, _ = Pilot.objects.get_or_create(action=world.action, organization=world.action.owner)
    return {"slug": world.action.slug, "pk": pilot.pk}


def of_home(world: World) -> dict[str, Any]:
    return {"slug": world.action.slug, "pk": world.action.placements.get(is_home=True).pk}


def of_other_place(world: World) -> dict[str, Any]:
    placement, _ = Placement.objects.get_or_create(action=world.action, node=world.draft_node)
    return {"slug": world.action.slug, "pk": placement.pk}


def sending(**values: Any) -> Arguments:
    """Send these values, with the key of a form and the version just read."""
    return lambda _world: {"key": str(uuid.uuid4()), "seen": "1", **values}


def sending_with(stamp: Callable[[World], str], **values: Any) -> Arguments:
    """Send these values, with the stamp of the line just read."""
    return lambda world: {"seen": stamp(world), **values}


def stamp_step(world: World) -> str:
    return compute_stamp(Step.objects.get(pk=of_step(world)["pk"]))


def stamp_blocker(world: World) -> str:
    return compute_stamp(Blocker.objects.get(pk=of_blocker(world)["pk"]))


def stamp_line(world: World) -> str:
    return compute_stamp(BudgetLine.objects.get(pk=of_line(world)["pk"]))


def stamp_funding(world: World) -> str:
    return compute_stamp(Funding.objects.get(pk=of_funding(world)["pk"]))


def sending_funder(world: World) -> dict[str, Any]:
    """Ask a funder for money that the budget holds."""
    of_line(world)
    return {
        "funder": world.action.owner_id,
        "year": "2026",
        "amount_eur": "400",
        "state": "asked",
        "key": str(uuid.uuid4()),
    }


def sending_funding(world: World) -> dict[str, Any]:
    of_line(world)
    return {
        "seen": stamp_funding(world),
        "funder": world.action.owner_id,
        "year": "2026",
        "amount_eur": "400",
    }


def of_unseen_place(world: World) -> dict[str, Any]:
    """Give a place of the action in a contract that nobody of its own contract sees."""
    node = world.foreign.nodes.get()
    placement, _ = Placement.objects.get_or_create(action=world.other_action, node=node)
    return {"slug": world.other_action.slug, "pk": placement.pk}


def sending_owner(world: World) -> dict[str, Any]:
    """Open an action for the contributor's organization: another one's is not offered to who is bounded."""
    return {"title": "Aider", "owner": world.action.owner_id, "key": str(uuid.uuid4())}


def sending_node(world: World) -> dict[str, Any]:
    return {"node": world.node.pk, "title": "Encore", "years_later": 1, "key": str(uuid.uuid4())}


STEP = {"title": "Ouvrir", "kind": "milestone", "weight": "1"}
LINE = {"year": "2026", "nature": "operation", "unit": "eur", "vat": "incl", "planned": "1 000,50"}


def post(route: str, kwargs: Arguments, expected: dict[str, int], payload: Arguments, label: str = "") -> Row:
    return Row(route, expected, ABSENT, method="POST", kwargs=kwargs, payload=payload, label=label)


def get(route: str, kwargs: Arguments, expected: dict[str, int], label: str = "") -> Row:
    return Row(route, expected, ABSENT, kwargs=kwargs, label=label)


def of_foreign(world: World) -> dict[str, Any]:
    return {"slug": world.foreign_action.slug}


# Who may not change the action is told so; who may is told that no such place is there.
UNSEEN = {
    **_answers(inside=REFUSED, visitor=SIGN_IN),
    "bounded": ABSENT,
    "manager": ABSENT,
    "other_manager": REFUSED,
}
ROWS: list[Row] = [
    get("contract_strategy", of_contract, SEEING),
    Row(
        "contract_strategy", {}, OK, kwargs=lambda world: {"slug": world.public_contract.slug}, label="public"
    ),
    get("node_detail", of_node, SEEING),
    get("node_create", of_draft, SHAPING),
    post("node_create", of_draft, SHAPED, sending(label="Axe", level="axis")),
    post("node_renumber", of_draft, SHAPED, sending()),
    get("node_update", of_draft_node, SHAPING),
    post("node_update", of_draft_node, SHAPED, sending(label="Autre")),
    post("node_move", of_draft_node, SHAPED, sending(move="up")),
    post("node_delete", of_draft_node, SHAPED, sending()),
    get("action_create", of_node, ADDING),
    get("action_detail", of_action, SEEING),
    Row("action_detail", {}, OK, kwargs=lambda world: {"slug": world.public_action.slug}, label="public"),
    Row("action_detail", {"other_manager": OK}, ABSENT, kwargs=of_foreign, label="foreign"),
    get("action_update", of_action, EDITING),
    post("action_update", of_action, EDITED, sending(title="Autre titre")),
    post("action_status", of_action, EDITED, sending(status="planned")),
    get("action_visibility", of_action, EDITING),
    post("action_visibility", of_action, EDITED, sending(visibility="public")),
    get("action_territories", of_action, EDITING),
    post("action_territories", of_action, EDITED, sending()),
    get("action_duplicate", of_action, _answers(inside=OK, visitor=SIGN_IN)),
    get("action_steps", of_action, EDITING),
    post("action_steps", of_action, EDITED, sending(**STEP)),
    get("step_update", of_step, EDITING),
    post("step_update", of_step, EDITED, sending_with(stamp_step, **STEP)),
    post("step_change", of_step, EDITED, sending(do="complete")),
    get("action_blockers", of_action, EDITING),
    post("action_blockers", of_action, EDITED, sending(what="Bail", unblock="Vote")),
    get("blocker_update", of_blocker, EDITING),
    post("blocker_update", of_blocker, EDITED, sending_with(stamp_blocker, what="Bail", unblock="Arbitrage")),
    get("blocker_resolve", of_blocker, EDITING),
    post("blocker_resolve", of_blocker, EDITED, sending(resolution="Signé")),
    get("action_budget", of_action, EDITING),
    post("action_budget", of_action, EDITED, sending(**LINE)),
    get("budget_line_update", of_line, EDITING),
    post("budget_line_update", of_line, EDITED, sending_with(stamp_line, **LINE)),
    post("budget_line_delete", of_line, EDITED, lambda _world: {}),
    get("action_fundings", of_action, EDITING),
    post("action_fundings", of_action, EDITED, sending_funder),
    get("funding_update", of_funding, EDITING),
    post("funding_update", of_funding, EDITED, sending_funding),
    get("funding_state", of_funding, EDITING),
    post("funding_state", of_funding, EDITED, sending(state="paid")),
    post("funding_delete", of_funding, EDITED, lambda _world: {}),
    get("action_pilots", of_action, EDITING),
    post("action_pilots", of_action, EDITED, lambda world: {"organization": world.action.owner_id}),
    post("pilot_change", of_pilot, EDITED, sending(do="remove")),
    post("action_partners", of_action, EDITED, lambda world: {"partners": [world.action.owner_id]}),
    get("action_places", of_action, EDITING),
    get("placement_sharing", of_other_place, EDITING),
    post("placement_sharing", of_other_place, EDITED, lambda _world: {"shared_sections": ["sheet"]}),
    get("placement_move", of_home, EDITING),
    post("placement_move", of_home, EDITED, lambda world: {"node": world.node.pk}),
    # The other place is in a draft, which a bounded contributor does not see.
    post("placement_withdraw", of_other_place, {**EDITED, "bounded": ABSENT}, sending()),
    get("placement_sharing", of_unseen_place, UNSEEN, "unseen"),
    get("placement_move", of_unseen_place, {"visitor": SIGN_IN, "other_manager": OK}, "unseen"),
    post(
        "placement_withdraw",
        of_unseen_place,
        {"visitor": SIGN_IN, "other_manager": DONE},
        sending(),
        "unseen",
    ),
]

# Whoever opens an action names their own organization; the answer is the same for both kinds of role.
ROWS += [
    post("action_create", of_node, {**ADDED, "bounded": 422}, sending_owner),
    post(
        "action_duplicate",
        of_action,
        {**_answers(reading=422, manager=DONE, contributor=DONE), "visitor": SIGN_IN, "bounded": REFUSED},
        sending_node,
    ),
]
