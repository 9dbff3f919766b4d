"""Check the lines that hang on an action: steps, blockers, budget, fundings, pilots."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests import factories

from maillage.accounts.models import User
from maillage.contracts.enums import (
    ActionStatus,
    BudgetNature,
    BudgetUnit,
    FundingState,
    StepKind,
    VatRegime,
)
from maillage.contracts.models import Action, Funding, Step
from maillage.contracts.services import blocker as blockers
from maillage.contracts.services import money, pilot
from maillage.contracts.services import step as steps
from maillage.contracts.stamps import compute_stamp
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def action() -> Action:
    return factories.make_action(factories.make_node(), status=ActionStatus.RUNNING)


@pytest.fixture
def boss(action: Action) -> User:
    return factories.make_manager(action.home)


@pytest.fixture
def today() -> datetime.date:
    return timezone.localdate()


def titles(action: Action, parent: Step | None = None) -> list[str]:
    return list(action.steps.filter(parent=parent).values_list("title", flat=True))


# --- Steps -----------------------------------------------------------------------------------------


def test_create_step_stands_last_and_is_told(action, boss) -> None:
    for title in ("Étude", "Travaux"):
        steps.create_step(action=action, title=title, by=boss)

    assert titles(action) == ["Étude", "Travaux"]
    event = Event.objects.first()
    assert (event.verb, event.subject_label, event.scope_id) == (Verb.CREATE, "Travaux", str(action.pk))


def test_create_step_under_a_milestone_is_refused(action, boss) -> None:
    milestone = steps.create_step(action=action, title="Étude", by=boss)

    with pytest.raises(ValidationError, match="seule une sous-action"):
        steps.create_step(action=action, title="Détail", parent=milestone, by=boss)


def test_create_step_goes_three_ranks_deep_at_most(action, boss) -> None:
    above = None
    for title in ("Un", "Deux", "Trois"):
        above = steps.create_step(action=action, title=title, kind=StepKind.SUB_ACTION, parent=above, by=boss)

    with pytest.raises(ValidationError, match="troisième rang"):
        steps.create_step(action=action, title="Quatre", parent=above, by=boss)


def test_create_step_under_a_step_of_another_action_is_refused(action, boss) -> None:
    foreign = Step.objects.create(action=factories.make_action(), title="Ailleurs", kind=StepKind.SUB_ACTION)

    with pytest.raises(ValidationError, match="même action"):
        steps.create_step(action=action, title="Ici", parent=foreign, by=boss)


def test_complete_then_reopen_step(action, boss, today) -> None:
    above = steps.create_step(action=action, title="Chantier", kind=StepKind.SUB_ACTION, by=boss)
    child = steps.create_step(action=action, title="Réception", parent=above, by=boss)

    with pytest.raises(ValidationError, match="« Réception »"):
        steps.complete_step(step=above, by=boss)
    steps.complete_step(step=child, by=boss)
    steps.complete_step(step=above, by=boss, done_on=today - datetime.timedelta(days=1))
    above.refresh_from_db()
    assert above.done_on == today - datetime.timedelta(days=1)

    steps.reopen_step(step=child, by=boss)

    above.refresh_from_db()
    assert above.done_on is None


def test_a_new_step_reopens_the_sub_action_it_belongs_to(action, boss) -> None:
    above = steps.create_step(action=action, title="Chantier", kind=StepKind.SUB_ACTION, by=boss)
    steps.complete_step(step=above, by=boss)

    steps.create_step(action=action, title="Réserves", parent=Step.objects.get(pk=above.pk), by=boss)

    above.refresh_from_db()
    assert above.done_on is None


def test_a_step_is_not_done_in_the_future(action, boss, today) -> None:
    step = steps.create_step(action=action, title="Étude", by=boss)

    with pytest.raises(ValidationError, match="date future"):
        steps.complete_step(step=step, by=boss, done_on=today + datetime.timedelta(days=1))


def test_move_step_up_and_down(action, boss) -> None:
    rows = [steps.create_step(action=action, title=title, by=boss) for title in ("Un", "Deux", "Trois")]

    steps.move_step(step=rows[2], steps=-1, by=boss)
    assert titles(action) == ["Un", "Trois", "Deux"]
    assert Event.objects.first().verb == Verb.MOVE

    steps.move_step(step=rows[0], steps=-1, by=boss)
    assert titles(action) == ["Un", "Trois", "Deux"]


def test_delete_step_keeps_what_holds_others(action, boss) -> None:
    above = steps.create_step(action=action, title="Chantier", kind=StepKind.SUB_ACTION, by=boss)
    child = steps.create_step(action=action, title="Réception", parent=above, by=boss)

    with pytest.raises(ValidationError, match="contient encore une étape"):
        steps.delete_step(step=above, by=boss)
    steps.delete_step(step=child, by=boss)
    steps.delete_step(step=above, by=boss)

    assert not action.steps.exists()


def test_update_step_refuses_unknown_fields_and_a_milestone_with_steps(action, boss) -> None:
    above = steps.create_step(action=action, title="Chantier", kind=StepKind.SUB_ACTION, by=boss)
    steps.create_step(action=action, title="Réception", parent=above, by=boss)

    with pytest.raises(ValidationError, match="action"):
        steps.update_step(step=above, values={"action": None}, by=boss)
    with pytest.raises(ValidationError, match="jalon"):
        steps.update_step(step=above, values={"kind": StepKind.MILESTONE}, by=boss)
    with pytest.raises(ValidationError, match="supérieure ou égale à 1"):
        steps.update_step(step=above, values={"weight": 0}, by=boss)


def test_attack_50_two_editors_on_one_step(action, boss) -> None:
    step = steps.create_step(action=action, title="Étude", by=boss)
    seen = compute_stamp(step)
    steps.update_step(step=step, values={"title": "Étude de sol"}, seen=seen, by=boss)

    with pytest.raises(StaleVersion):
        steps.update_step(step=step, values={"title": "Étude d’impact"}, seen=seen, by=boss)

    step.refresh_from_db()
    assert step.title == "Étude de sol"


def test_a_step_removed_meanwhile_is_told(action, boss) -> None:
    step = steps.create_step(action=action, title="Étude", by=boss)
    Step.objects.all().delete()

    with pytest.raises(StaleVersion):
        steps.complete_step(step=step, by=boss)


# --- Blockers --------------------------------------------------------------------------------------


def test_raise_blocker_may_stop_the_action(action, boss, today) -> None:
    blocker = blockers.raise_blocker(
        action=action, what="Bail non signé", unblock="Une délibération", by=boss, stops_action=True
    )

    action.refresh_from_db()
    assert action.status == ActionStatus.BLOCKED
    assert (blocker.raised_on, blocker.raised_by) == (today, boss)
    assert action.status_changes.first().note == "Bail non signé"


def test_raise_blocker_leaves_the_state_unless_asked(action, boss) -> None:
    blockers.raise_blocker(action=action, what="Bail", unblock="Vote", by=boss)

    action.refresh_from_db()
    assert action.status == ActionStatus.RUNNING


def test_raise_blocker_that_cannot_stop_leaves_nothing(boss, action) -> None:
    Action.objects.update(status=ActionStatus.DONE)
    action.refresh_from_db()
    before = Event.objects.count()

    with pytest.raises(ForbiddenTransition):
        blockers.raise_blocker(action=action, what="Bail", unblock="Vote", by=boss, stops_action=True)

    assert not action.blockers.exists()
    assert Event.objects.count() == before


def test_raise_blocker_checks_its_days(action, boss, today) -> None:
    tomorrow, yesterday = today + datetime.timedelta(days=1), today - datetime.timedelta(days=1)

    with pytest.raises(ValidationError, match="date future"):
        blockers.raise_blocker(action=action, what="x", unblock="y", raised_on=tomorrow, by=boss)
    with pytest.raises(ValidationError, match="après le signalement"):
        blockers.raise_blocker(action=action, what="x", unblock="y", remind_on=yesterday, by=boss)
    with pytest.raises(ValidationError):
        blockers.raise_blocker(action=action, what="x", unblock="", by=boss)


def test_resolve_blocker_says_how(action, boss, today) -> None:
    blocker = blockers.raise_blocker(action=action, what="Bail", unblock="Vote", by=boss)

    with pytest.raises(ValidationError, match="comment"):
        blockers.resolve_blocker(blocker=blocker, resolution="  ", by=boss)
    resolved = blockers.resolve_blocker(blocker=blocker, resolution="Bail signé", by=boss)

    assert resolved.resolved_on == today
    assert Event.objects.first().verb == Verb.HANDLE
    with pytest.raises(ValidationError, match="a été levé"):
        blockers.resolve_blocker(blocker=blocker, resolution="Encore", by=boss)
    with pytest.raises(ValidationError, match="a été levé"):
        blockers.update_blocker(blocker=blocker, values={"what": "x"}, by=boss)


def test_resolve_blocker_before_it_was_raised_is_refused(action, boss, today) -> None:
    blocker = blockers.raise_blocker(action=action, what="Bail", unblock="Vote", by=boss)

    with pytest.raises(ValidationError, match="avant d’être signalé"):
        blockers.resolve_blocker(
            blocker=blocker, resolution="x", resolved_on=today - datetime.timedelta(days=1), by=boss
        )


def test_update_blocker_sets_another_reminder(action, boss, today) -> None:
    blocker = blockers.raise_blocker(action=action, what="Bail", unblock="Vote", by=boss)

    later = today + datetime.timedelta(days=10)
    assert blockers.update_blocker(blocker=blocker, values={"remind_on": later}, by=boss).remind_on == later


# --- Budget ----------------------------------------------------------------------------------------


def add_line(action: Action, boss: User, amount: str = "1000", **fields):
    values = {"year": 2026, "nature": BudgetNature.OPERATION, "vat": VatRegime.INCLUDED} | fields
    return money.create_budget_line(action=action, planned=Decimal(amount), by=boss, **values)


def test_create_budget_line_says_its_tax(action, boss) -> None:
    assert add_line(action, boss).vat == VatRegime.INCLUDED
    with pytest.raises(ValidationError, match="HT, TTC"):
        add_line(action, boss, vat=None)
    with pytest.raises(ValidationError, match="ETP n’a pas de TVA"):
        add_line(action, boss, unit=BudgetUnit.FTE)

    assert add_line(action, boss, "0.5", unit=BudgetUnit.FTE, vat=None).planned == Decimal("0.5")


@pytest.mark.parametrize(
    "fields", [{"year": 1900}, {"planned": Decimal(-1)}, {"planned": Decimal("1e13")}, {"nature": "autre"}]
)
def test_attack_27_a_budget_line_out_of_bounds_is_refused(action, boss, fields) -> None:
    values = {"year": 2026, "nature": BudgetNature.OPERATION, "vat": VatRegime.NONE} | fields

    with pytest.raises(ValidationError):
        money.create_budget_line(action=action, by=boss, **values)

    assert not action.budget_lines.exists()


def test_update_then_delete_budget_line(action, boss) -> None:
    line = add_line(action, boss)

    money.update_budget_line(line=line, values={"actual": Decimal("980.50")}, by=boss)
    line.refresh_from_db()
    assert line.actual == Decimal("980.50")

    money.delete_budget_line(line=line, by=boss)
    assert not action.budget_lines.exists()
    assert "980,50" in Event.objects.first().details["note"]


# --- Fundings --------------------------------------------------------------------------------------


def ask(action: Action, boss: User, amount: str = "600", **fields) -> Funding:
    return money.create_funding(
        action=action,
        funder=factories.make_organization(),
        year=2026,
        amount_eur=Decimal(amount),
        by=boss,
        **{"state_on": datetime.date(2026, 1, 10)} | fields,
    )


def test_funding_goes_forward_to_paid(action, boss) -> None:
    funding = ask(action, boss)

    funding = money.change_funding_state(
        funding=funding, state=FundingState.NOTIFIED, state_on=datetime.date(2026, 3, 1), by=boss
    )
    funding = money.change_funding_state(
        funding=funding, state=FundingState.PAID, state_on=datetime.date(2026, 6, 1), by=boss
    )

    assert (funding.state, funding.state_on) == (FundingState.PAID, datetime.date(2026, 6, 1))
    event = Event.objects.first()
    assert event.verb == Verb.CHANGE_STATUS
    assert event.details["changes"]["state"] == ["notified", "paid"]


def test_funding_goes_back_only_with_a_reason(action, boss) -> None:
    funding = ask(action, boss, state=FundingState.VOTED)

    with pytest.raises(ValidationError, match="dites pourquoi"):
        money.change_funding_state(funding=funding, state=FundingState.ASKED, by=boss)
    with pytest.raises(ValidationError, match="dites pourquoi"):
        money.change_funding_state(funding=funding, state=FundingState.REFUSED, by=boss)

    back = money.change_funding_state(
        funding=funding, state=FundingState.ASKED, reason="Vote annulé", by=boss
    )
    assert back.state == FundingState.ASKED
    assert Event.objects.first().details["note"] == "Vote annulé"


def test_a_refusal_is_final(action, boss) -> None:
    funding = money.change_funding_state(
        funding=ask(action, boss), state=FundingState.REFUSED, reason="Hors critères", by=boss
    )

    with pytest.raises(ValidationError, match="définitif"):
        money.change_funding_state(funding=funding, state=FundingState.PAID, reason="Si", by=boss)


def test_a_state_is_neither_future_nor_before_the_last(action, boss, today) -> None:
    funding = ask(action, boss)

    with pytest.raises(ValidationError, match="future"):
        money.change_funding_state(
            funding=funding, state=FundingState.PAID, state_on=today + datetime.timedelta(days=1), by=boss
        )
    with pytest.raises(ValidationError, match="plus ancien"):
        money.change_funding_state(
            funding=funding, state=FundingState.PAID, state_on=datetime.date(2025, 1, 1), by=boss
        )
    with pytest.raises(ValidationError, match="déjà"):
        money.change_funding_state(funding=funding, state=FundingState.ASKED, by=boss)


def test_attack_29_funders_bring_no_more_than_the_budget(action, boss) -> None:
    add_line(action, boss, "1000")
    first = ask(action, boss, "600")

    with pytest.raises(ValidationError) as refusal:
        ask(action, boss, "400.01")
    with pytest.raises(ValidationError):
        money.update_funding(funding=first, values={"amount_eur": Decimal("1000.01")}, by=boss)

    message = refusal.value.message_dict["amount_eur"][0].replace("\u202f", " ").replace("\u00a0", " ")
    assert "1 000,01 €" in message
    assert "1 000,00 €" in message
    assert action.fundings.get().amount_eur == Decimal(600)
    ask(action, boss, "400.00")


def test_a_refused_funding_leaves_room(action, boss) -> None:
    add_line(action, boss, "1000")
    first = ask(action, boss, "1000")
    money.change_funding_state(funding=first, state=FundingState.REFUSED, reason="Non", by=boss)

    assert ask(action, boss, "1000").pk


def test_money_decided_is_not_deleted(action, boss) -> None:
    funding = ask(action, boss, state=FundingState.NOTIFIED)

    with pytest.raises(ValidationError, match="ne s’efface pas"):
        money.delete_funding(funding=funding, by=boss)
    money.delete_funding(funding=ask(action, boss), by=boss)

    assert action.fundings.count() == 1


def test_funding_is_positive(action, boss) -> None:
    with pytest.raises(ValidationError, match="plus grand que zéro"):
        ask(action, boss, "0")


# --- Pilots ----------------------------------------------------------------------------------------


def test_the_first_pilot_answers_for_the_action(action, boss) -> None:
    first = pilot.add_pilot(action=action, organization=factories.make_organization(), by=boss)
    second = pilot.add_pilot(action=action, organization=factories.make_organization(), by=boss)
    assert (first.is_first, second.is_first) == (True, False)

    pilot.name_first_pilot(pilot=second, by=boss)
    first.refresh_from_db()
    assert not first.is_first

    pilot.remove_pilot(pilot=second, by=boss)
    assert action.pilots.get().is_first


def test_a_pilot_stands_once(action, boss) -> None:
    organization = factories.make_organization()
    pilot.add_pilot(action=action, organization=organization, by=boss)

    with pytest.raises(ValidationError, match="pilote déjà"):
        pilot.add_pilot(action=action, organization=organization, by=boss)


def test_set_partners_and_territories_are_told(action, boss) -> None:
    partner, territory = (
        factories.make_organization(name="Caf d’Exemple"),
        factories.make_territory(name="Port"),
    )

    pilot.set_partners(action=action, organizations=[partner], by=boss)
    pilot.set_territories(action=action, territories=[territory], by=boss)
    pilot.set_territories(action=action, territories=[territory], by=boss)

    assert action.partners.get() == partner
    events = [event.details["changes"] for event in Event.objects.all()]
    assert events == [{"territories": [[], ["Port"]]}, {"partners": [[], ["Caf d’Exemple"]]}]


# --- Rights ----------------------------------------------------------------------------------------


def _make_calls(action: Action, boss: User, by: User) -> dict[str, Callable[[], object]]:
    step = steps.create_step(action=action, title="Étude", by=boss)
    blocker = blockers.raise_blocker(action=action, what="Bail", unblock="Vote", by=boss)
    line, funding = add_line(action, boss), ask(action, boss)
    lead = pilot.add_pilot(action=action, organization=factories.make_organization(), by=boss)
    return {
        "create_step": lambda: steps.create_step(action=action, title="x", by=by),
        "update_step": lambda: steps.update_step(step=step, values={"title": "x"}, by=by),
        "complete_step": lambda: steps.complete_step(step=step, by=by),
        "reopen_step": lambda: steps.reopen_step(step=step, by=by),
        "move_step": lambda: steps.move_step(step=step, steps=1, by=by),
        "delete_step": lambda: steps.delete_step(step=step, by=by),
        "raise_blocker": lambda: blockers.raise_blocker(action=action, what="x", unblock="y", by=by),
        "update_blocker": lambda: blockers.update_blocker(blocker=blocker, values={"what": "x"}, by=by),
        "resolve_blocker": lambda: blockers.resolve_blocker(blocker=blocker, resolution="x", by=by),
        "create_budget_line": lambda: add_line(action, by),
        "update_budget_line": lambda: money.update_budget_line(line=line, values={"label": "x"}, by=by),
        "delete_budget_line": lambda: money.delete_budget_line(line=line, by=by),
        "create_funding": lambda: ask(action, by),
        "update_funding": lambda: money.update_funding(funding=funding, values={"note": "x"}, by=by),
        "change_funding_state": lambda: money.change_funding_state(
            funding=funding, state=FundingState.PAID, by=by
        ),
        "delete_funding": lambda: money.delete_funding(funding=funding, by=by),
        "add_pilot": lambda: pilot.add_pilot(
            action=action, organization=factories.make_organization(), by=by
        ),
        "name_first_pilot": lambda: pilot.name_first_pilot(pilot=lead, by=by),
        "remove_pilot": lambda: pilot.remove_pilot(pilot=lead, by=by),
        "set_partners": lambda: pilot.set_partners(action=action, organizations=[], by=by),
        "set_territories": lambda: pilot.set_territories(action=action, territories=[], by=by),
        "set_visibility": lambda: pilot.set_visibility(action=action, visibility="public", by=by),
    }


SERVICES = [
    "create_step", "update_step", "complete_step", "reopen_step", "move_step", "delete_step",
    "raise_blocker", "update_blocker", "resolve_blocker", "create_budget_line", "update_budget_line",
    "delete_budget_line", "create_funding", "update_funding", "change_funding_state", "delete_funding",
    "add_pilot", "name_first_pilot", "remove_pilot", "set_partners", "set_territories", "set_visibility",
]  # fmt: skip


@pytest.mark.parametrize("service", SERVICES)
def test_who_does_not_edit_the_action_changes_nothing(action, boss, service) -> None:
    other_boss = factories.make_manager(factories.make_contract())
    calls = _make_calls(action, boss, other_boss)
    before = Event.objects.count()

    with pytest.raises(PermissionDenied):
        calls[service]()

    assert Event.objects.count() == before


def test_every_service_is_refused_in_the_test_above(action, boss) -> None:
    assert set(_make_calls(action, boss, boss)) == set(SERVICES)
