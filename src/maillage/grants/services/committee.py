"""Write the sessions of a funders' committee: prepared, opened, decided, closed."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.core.digests import compute_digest
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.core.text import clean_text
from maillage.grants.access import can_decide
from maillage.grants.committee_rules import judge_table, read_rules
from maillage.grants.committee_table import Cell, Table, TableRow
from maillage.grants.enums import (
    SESSION_TRANSITIONS,
    ApplicationStatus,
    RequestStatus,
    SessionStatus,
    SnapshotKind,
)
from maillage.grants.models import (
    Application,
    Call,
    CommitteeSession,
    Envelope,
    FundingRequest,
    Scenario,
    Snapshot,
)
from maillage.grants.selectors.committee import load_table
from maillage.grants.services.award import award_request, lock_request, reach_status
from maillage.grants.services.scenario import keep_motives, lock_open_session
from maillage.grants.services.submission import change_application_status, lock_application

NO_RIGHT = "Le chef de projet et les décideurs du contrat tiennent les séances du comité."
WITHOUT_MOTIVE = "Non retenu par le comité des financeurs."


@transaction.atomic
def create_session(*, call: Call, title: str, held_on: datetime.date, by: User) -> CommitteeSession:
    """Prepare a session of the funders' committee of a call."""
    require(can_decide(by, call.contract), NO_RIGHT)
    session = CommitteeSession(call=call, title=title, held_on=held_on)
    session.full_clean()
    session.save()
    record_event(verb=Verb.CREATE, subject=session, by=by, scope=call)
    return session


@transaction.atomic
def open_session(*, session: CommitteeSession, scenario: Scenario, by: User) -> CommitteeSession:
    """Open a session on a scenario: its table is frozen as it enters.

    Raises
    ------
    ForbiddenTransition
        The session is open or closed already.
    ValidationError
        The scenario is of another session.
    """
    require(can_decide(by, session.call.contract), NO_RIGHT)
    stored = lock_open_session(session)
    if scenario.session_id != stored.pk:
        raise ValidationError("Ce scénario est d’une autre séance.")
    _move(stored, SessionStatus.OPEN)
    _take_snapshot(stored, scenario, SnapshotKind.ENTRY)
    save_versioned(stored, expected_version=None)
    record_event(
        verb=Verb.CHANGE_STATUS, subject=stored, by=by, scope=stored.call, note=f"entrée : « {scenario} »"
    )
    return stored


@transaction.atomic
def update_session(
    *, session: CommitteeSession, values: dict[str, Any], expected_version: int | None, by: User
) -> CommitteeSession:
    """Write who is present and what is said, until the session closes."""
    require(can_decide(by, session.call.contract), NO_RIGHT)
    stored = lock_open_session(session)
    if unknown := set(values) - {"title", "held_on", "attendance", "minutes"}:
        raise ValidationError(f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}.")
    changes = assign_fields(stored, values)
    save_versioned(stored, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=stored, by=by, scope=stored.call, changes=changes)
    return stored


@transaction.atomic
def decide_session(
    *, session: CommitteeSession, scenario: Scenario, by: User, motives: Mapping[int, str] | None = None
) -> CommitteeSession:
    """Decide as a scenario says and close: awards taken from the envelopes, refusals with their motive.

    All of it or nothing: an envelope that does not suffice, whoever spent it meanwhile, refuses the whole.

    Parameters
    ----------
    motives : mapping of request key to text, optional
        Why a request is reduced or refused, as its applicant will read it; what concerns no such request
        of this table is left out. A refusal without one gets ``WITHOUT_MOTIVE``.

    Raises
    ------
    ValidationError
        An envelope does not suffice, an amount has no envelope, or a motive is too long.
    ForbiddenTransition
        The session was not opened.
    """
    require(can_decide(by, session.call.contract), NO_RIGHT)
    stored = lock_open_session(session)
    if scenario.session_id != stored.pk:
        raise ValidationError("Ce scénario est d’une autre séance.")
    _move(stored, SessionStatus.CLOSED)
    if motives:
        reduced = {cell.request for _, cell in load_table(session, scenario).list_reduced()}
        keep_motives(scenario, {pk: clean_text(motive) for pk, motive in motives.items() if pk in reduced})
    table = load_table(session, scenario)
    _check_table(table)
    _take_snapshot(stored, scenario, SnapshotKind.EXIT, table)
    for row in table.rows:
        _decide_row(stored, row, by)
    scenario.is_chosen = True
    save_versioned(scenario, expected_version=None)
    stored.closed_at, stored.closed_by = timezone.now(), by
    save_versioned(stored, expected_version=None)
    record_event(verb=Verb.CLOSE, subject=stored, by=by, scope=stored.call, note=f"sortie : « {scenario} »")
    return stored


def _check_table(table: Table) -> None:
    if not table.retained:
        raise ValidationError("Ce scénario ne retient aucun dossier : choisissez-en un autre.")
    lost = [
        row.number
        for row in table.rows
        for cell in row.cells.values()
        if cell.amount_eur and cell.envelope is None
    ]
    if lost:
        raise ValidationError(
            f"Aucune enveloppe ne paie {', '.join(lost[:5])} : ouvrez-en une, ou retirez ces montants."
        )


def _decide_row(session: CommitteeSession, row: TableRow, by: User) -> None:
    """Decide on one application, its row locked first as a late score would lock it."""
    application = lock_application(Application(pk=row.pk))
    drawn = [cell.envelope for cell in row.cells.values() if cell.envelope is not None]
    envelopes = Envelope.objects.in_bulk(drawn)
    requests = {
        one.pk: one for one in FundingRequest.objects.filter(application=application).select_related("funder")
    }
    for cell in row.cells.values():
        request = requests[cell.request]
        request.application = application
        if cell.amount_eur and cell.envelope is not None:
            award_request(
                request=request,
                envelope=envelopes[cell.envelope],
                amount_eur=cell.amount_eur,
                decided_on=session.held_on,
                by=by,
                motive=cell.motive,
                session=session,
            )
        else:
            locked = lock_request(request)
            before = locked.status
            reach_status(locked, RequestStatus.REFUSED, session.held_on, by)
            note = cell.motive or WITHOUT_MOTIVE
            changes = {"status": (before, RequestStatus.REFUSED)}
            record_event(
                verb=Verb.CHANGE_STATUS, subject=locked, by=by, scope=application, changes=changes, note=note
            )
    final = ApplicationStatus.AWARDED if row.is_retained else ApplicationStatus.REFUSED
    if application.status == ApplicationStatus.SUBMITTED:
        change_application_status(application, ApplicationStatus.UNDER_REVIEW, by)
    change_application_status(application, final, by)


def _take_snapshot(
    session: CommitteeSession, scenario: Scenario, kind: SnapshotKind, table: Table | None = None
) -> Snapshot:
    table = table or load_table(session, scenario)
    content = freeze_table(table, scenario)
    snapshot = Snapshot(session=session, kind=kind, content=content, digest=compute_digest([content]))
    snapshot.full_clean()
    snapshot.save()
    return snapshot


def freeze_table(table: Table, scenario: Scenario) -> dict[str, Any]:
    """Give a table as JSON can keep it, with the rules it was judged by and how each stood."""
    names = dict(table.funders)
    return {
        "scenario": scenario.name,
        "asked_eur": table.asked_eur,
        "amount_eur": table.amount_eur,
        "retained": table.retained,
        "envelopes": [[one.label, names[one.funder], one.room_eur] for one in table.envelopes],
        "rules": [
            [line.words, line.is_kept, line.measured]
            for line in judge_table(table, read_rules(scenario.rules))
        ],
        "rows": [
            {
                "number": row.number,
                "title": row.title,
                "applicant": row.applicant,
                "pillar": row.pillar,
                "novelty": row.novelty,
                "equality": row.equality,
                "score": None if row.score is None else str(row.score),
                "cells": [_freeze_cell(cell, names) for cell in row.cells.values()],
            }
            for row in table.rows
        ],
    }


def _freeze_cell(cell: Cell, names: dict[int, str]) -> dict[str, Any]:
    return {
        "funder": names[cell.funder],
        "asked_eur": cell.asked_eur,
        "amount_eur": cell.amount_eur,
        "motive": cell.motive,
    }


def _move(session: CommitteeSession, status: SessionStatus) -> None:
    before = SessionStatus(session.status)
    if status not in SESSION_TRANSITIONS[before]:
        ways = [str(item.label) for item in SessionStatus if item in SESSION_TRANSITIONS[before]]
        raise ForbiddenTransition(str(session), str(before.label), str(status.label), ways)
    session.status = status
