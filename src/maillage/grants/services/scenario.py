"""Write the scenarios of a committee: amounts, rules, copies, the optimum; nothing here decides."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.numbers import format_euros
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.grants.access import can_instruct
from maillage.grants.committee_rules import Optimum, read_rules
from maillage.grants.enums import SessionStatus
from maillage.grants.models import CommitteeSession, FundingRequest, Scenario, ScenarioLine
from maillage.grants.selectors.committee import TO_DECIDE, load_table

NO_RIGHT = "Le chef de projet, les instructeurs et les décideurs du contrat préparent les scénarios."
CLOSED = "La séance est close : ses scénarios ne changent plus."


def lock_open_session(session: CommitteeSession) -> CommitteeSession:
    """Give a session as it now is, nobody else closing it before the end of the transaction.

    Raises
    ------
    ValidationError
        It is closed.
    """
    stored = CommitteeSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if stored.status == SessionStatus.CLOSED:
        raise ValidationError(CLOSED, code="closed")
    return stored


@transaction.atomic
def create_scenario(
    *, session: CommitteeSession, name: str, by: User, start: str = "empty", note: str = ""
) -> Scenario:
    """Begin a scenario: with nothing given, or with everything asked.

    Raises
    ------
    ValidationError
        The session is closed, or has a scenario of this name.
    """
    require(can_instruct(by, session.call.contract), NO_RIGHT)
    stored = lock_open_session(session)
    scenario = Scenario(session=stored, name=name, note=note, made_by=by)
    scenario.full_clean()
    scenario.save()
    if start == "asked":
        cells = [cell for row in load_table(stored).rows for cell in row.cells.values()]
        _write_lines(scenario, {cell.request: cell.asked_eur for cell in cells})
    record_event(verb=Verb.CREATE, subject=scenario, by=by, scope=stored.call)
    return scenario


@transaction.atomic
def copy_scenario(*, scenario: Scenario, name: str, by: User) -> Scenario:
    """Copy a scenario with its amounts, motives and rules: to try, or to keep a way back."""
    require(can_instruct(by, scenario.session.call.contract), NO_RIGHT)
    stored = lock_open_session(scenario.session)
    copy = Scenario(session=stored, name=name, copied_from=scenario, rules=scenario.rules, made_by=by)
    copy.full_clean()
    copy.save()
    ScenarioLine.objects.bulk_create(
        ScenarioLine(
            scenario=copy,
            request_id=line.request_id,
            envelope_id=line.envelope_id,
            amount_eur=line.amount_eur,
            motive=line.motive,
        )
        for line in scenario.lines.all()
    )
    record_event(verb=Verb.CREATE, subject=copy, by=by, scope=stored.call, note=f"copie de « {scenario} »")
    return copy


@transaction.atomic
def restore_scenario(*, scenario: Scenario, source: Scenario, by: User) -> Scenario:
    """Bring a scenario back to the amounts of another of its session; its own are kept in the journal.

    Raises
    ------
    ValidationError
        The other is of another session, or the session is closed.
    """
    require(can_instruct(by, scenario.session.call.contract), NO_RIGHT)
    lock_open_session(scenario.session)
    if source.session_id != scenario.session_id:
        raise ValidationError("Ce scénario est d’une autre séance.")
    before = dict(scenario.lines.values_list("request_id", "amount_eur"))
    wanted = dict(source.lines.values_list("request_id", "amount_eur"))
    changed = {pk: wanted.get(pk, 0) for pk in {*before, *wanted} if before.get(pk, 0) != wanted.get(pk, 0)}
    _write_lines(scenario, changed)
    _forget_proof(scenario)
    record_event(
        verb=Verb.UPDATE,
        subject=scenario,
        by=by,
        scope=scenario.session.call,
        changes={
            "amounts": (
                {str(pk): before.get(pk, 0) for pk in changed},
                {str(pk): changed[pk] for pk in changed},
            )
        },
        note=f"montants de « {source} »",
    )
    return scenario


def keep_motives(scenario: Scenario, motives: Mapping[int, str]) -> None:
    """Write why requests (by key) are reduced or refused, while a session is decided by whoever may.

    Raises
    ------
    ValidationError
        A motive is too long.
    """
    known = {line.request_id: line for line in scenario.lines.filter(request__in=list(motives))}
    for pk, motive in motives.items():
        line = known.get(pk) or ScenarioLine(scenario=scenario, request_id=pk)
        if line.motive == motive:
            continue
        line.motive = motive
        line.full_clean()
        save_versioned(line, expected_version=None) if line.pk else line.save()


def _forget_proof(scenario: Scenario) -> None:
    """Take away the proof of amounts or rules that are no longer those it speaks of."""
    Scenario.objects.filter(pk=scenario.pk).exclude(proof={}).update(proof={})


def _write_lines(scenario: Scenario, amounts: Mapping[int, int]) -> None:
    """Write many amounts at once; each line's version moves, so that whoever had it in view is told."""
    known = {line.request_id: line for line in scenario.lines.filter(request__in=list(amounts))}
    for pk, line in known.items():
        line.amount_eur, line.version = amounts[pk], line.version + 1
    ScenarioLine.objects.bulk_update(known.values(), ["amount_eur", "version"])
    ScenarioLine.objects.bulk_create(
        ScenarioLine(scenario=scenario, request_id=pk, amount_eur=amount)
        for pk, amount in amounts.items()
        if pk not in known and amount
    )


@transaction.atomic
def set_amount(
    *,
    scenario: Scenario,
    request: FundingRequest,
    amount_eur: int,
    expected_version: int,
    by: User,
    motive: str | None = None,
) -> ScenarioLine:
    """Write what a scenario gives to one request; two people at once lose nothing.

    Parameters
    ----------
    expected_version : int
        Version of the line as it was seen; 0 when there was none.

    Raises
    ------
    StaleVersion
        Somebody wrote this line since.
    ValidationError
        The session is closed, the request is not to be decided in it, or the amount exceeds what is asked.
    """
    require(can_instruct(by, scenario.session.call.contract), NO_RIGHT)
    lock_open_session(scenario.session)
    if request.application.call_id != scenario.session.call_id or request.status not in TO_DECIDE:
        raise ValidationError("Cette demande n’est pas à décider dans cette séance.")
    if not 0 <= amount_eur <= request.asked_eur:
        raise ValidationError(
            f"{request.application.number} demande {format_euros(request.asked_eur)} à {request.funder} : "
            f"proposez de 0 à ce montant, pas {format_euros(amount_eur)}.",
            code="amount",
        )
    line = scenario.lines.filter(request=request).first()
    before = line.amount_eur if line else 0
    if line is None:
        if expected_version:
            raise StaleVersion(str(scenario))
        line = ScenarioLine(scenario=scenario, request=request, amount_eur=amount_eur, motive=motive or "")
        line.full_clean()
        line.save()
    else:
        line.amount_eur, line.motive = amount_eur, line.motive if motive is None else motive
        save_versioned(line, expected_version=expected_version)
    _forget_proof(scenario)
    record_event(
        verb=Verb.UPDATE,
        subject=line,
        by=by,
        scope=scenario,
        changes={"amount_eur": (before, amount_eur)},
    )
    return line


@transaction.atomic
def set_rules(
    *, scenario: Scenario, rules: Mapping[str, Any], expected_version: int | None, by: User
) -> Scenario:
    """Keep the rules that a scenario is judged by.

    Raises
    ------
    ValidationError
        A rule cannot be read, or the session is closed.
    """
    require(can_instruct(by, scenario.session.call.contract), NO_RIGHT)
    lock_open_session(scenario.session)
    scenario.rules, scenario.proof = read_rules(rules).as_data(), {}
    save_versioned(scenario, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=scenario, by=by, scope=scenario.session.call, note="règles")
    return scenario


@transaction.atomic
def keep_optimum(*, scenario: Scenario, optimum: Optimum, name: str, by: User) -> Scenario:
    """Keep an optimum as a new scenario, beside the one whose rules it follows, with its proof.

    When nothing keeps every rule, the explanation is kept with the scenario itself.
    """
    require(can_instruct(by, scenario.session.call.contract), NO_RIGHT)
    stored = lock_open_session(scenario.session)
    if not optimum.is_found:
        scenario.proof = dict(optimum.proof)
        save_versioned(scenario, expected_version=None)
        record_event(
            verb=Verb.UPDATE, subject=scenario, by=by, scope=stored.call, note="règles inconciliables"
        )
        return scenario
    made = Scenario(
        session=stored,
        name=name,
        copied_from=scenario,
        rules=scenario.rules,
        proof=dict(optimum.proof),
        made_by=by,
    )
    made.full_clean()
    made.save()
    _write_lines(made, optimum.amounts)
    record_event(verb=Verb.CREATE, subject=made, by=by, scope=stored.call, note="optimum calculé")
    return made
