"""Build last year's invented call to the end of its thread: decided, notified, paid, reported.

The services take the days of decisions, letters and payments; what they date themselves (a submission, a
report) bears the day on which the demonstration is built, and the call says so.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from maillage.accounts.models import User
from maillage.demo.build.cast import Cast
from maillage.demo.build.committee import score_application
from maillage.demo.build.grants import (
    FILE,
    MANAGER,
    WRITERS,
    at_noon,
    load_call_content,
    open_invented_call,
    write_application,
)
from maillage.grants.enums import ReportKind
from maillage.grants.models import Application, Call, CommitteeSession, FundingRequest, Report
from maillage.grants.services.act import notify_decisions
from maillage.grants.services.call import close_call, decide_call, update_call
from maillage.grants.services.committee import create_session, decide_session, open_session, update_session
from maillage.grants.services.money import pay_instalment, plan_payment
from maillage.grants.services.report import (
    Told,
    approve_report,
    await_report,
    return_report,
    save_report,
    submit_report,
)
from maillage.grants.services.scenario import create_scenario, set_amount

DECIDED = "appel_a_projets_decide.toml"
SLUG = "appel-a-projets-demonstration-decide"
REPORT_TEXTS = ("done", "results", "difficulties", "outlook")
# How long before the building of the demonstration a late report was due, at least.
LATE_DAYS = 21


def build_last_year(cast: Cast) -> Call:
    """Open and close last year's call, decide its applications, and follow each as far as its content says."""
    content = load_call_content(FILE) | load_call_content(DECIDED)
    manager = cast.people[MANAGER]
    year = timezone.localdate().year - 1
    call = _open_last_year(cast, content, year, manager)
    written = [(one, write_application(cast, call, one)) for one in content["applications"]]
    for one, application in written:
        score_application(cast, application, tuple(one["scores"]), one["level"])
    call = close_call(call=call, by=manager)
    values = {"closes_at": at_noon(datetime.date(year - 1, 12, 12))}
    call = update_call(call=call, values=values, expected_version=call.version, by=manager)
    _decide(call, written, manager)
    decide_call(call=call, by=manager)
    _notify(written, datetime.date(year, 4, 8), manager)
    _pay(written, year, manager)
    for one, application in written:
        if one["report"] != "none":
            _report(cast, application, one)
    return call


def _open_last_year(cast: Cast, content: dict[str, Any], year: int, by: User) -> Call:
    days = {
        "year": year,
        "opens_on": datetime.date(year - 1, 11, 4),
        # A call is published, and answered, before its closing only: the true day is written after.
        "closes_at": at_noon(timezone.localdate() + datetime.timedelta(days=1)),
        "committee_on": datetime.date(year, 3, 18),
        "notifies_on": datetime.date(year, 4, 8),
    }
    return open_invented_call(cast, content, slug=SLUG, days=days, by=by)


def _list_requests(application: Application) -> list[FundingRequest]:
    """Give what an application asks, in the order of the call's funders."""
    rows = {one.funder_id: one for one in application.requests.select_related("funder", "application__call")}
    return [rows[line.funder_id] for line in application.call.call_funders.all() if line.funder_id in rows]


def _decide(call: Call, written: list[tuple[dict[str, Any], Application]], by: User) -> CommitteeSession:
    session = create_session(call=call, title="Comité des financeurs", held_on=_held_on(call), by=by)
    scenario = create_scenario(session=session, name="Proposition des instructeurs", start="asked", by=by)
    versions = dict(scenario.lines.values_list("request_id", "version"))
    for one, application in written:
        for request, amount, motive in zip(
            _list_requests(application), one["given"], one["motives"], strict=True
        ):
            if amount != request.asked_eur:
                set_amount(
                    scenario=scenario,
                    request=request,
                    amount_eur=amount,
                    motive=motive,
                    expected_version=versions[request.pk],
                    by=by,
                )
    session = open_session(session=session, scenario=scenario, by=by)
    values = {
        "attendance": "La Communauté d’agglomération et la Sous-préfecture, représentées.",
        "minutes": "Quatre actions sont soutenues, dont une en partie. Une cinquième n’est pas retenue.",
    }
    session = update_session(session=session, values=values, expected_version=session.version, by=by)
    scenario.refresh_from_db()
    return decide_session(session=session, scenario=scenario, by=by)


def _held_on(call: Call) -> datetime.date:
    return call.committee_on or datetime.date(call.year, 3, 18)


def _notify(written: list[tuple[dict[str, Any], Application]], made_on: datetime.date, by: User) -> None:
    """Write every letter but those that the content leaves to be written."""
    told = [
        request
        for one, application in written
        for rank, request in enumerate(_list_requests(application))
        if rank not in one.get("waiting", [])
    ]
    notify_decisions(requests=told, made_on=made_on, by=by)


def _pay(written: list[tuple[dict[str, Any], Application]], year: int, by: User) -> None:
    """Plan every instalment, then pay those that have a month, in the order of their days."""
    planned = []
    for one, application in written:
        requests = _list_requests(application)
        for funder, amount, month, condition in one["paid"]:
            payment = plan_payment(
                award=requests[funder].award,
                amount_eur=Decimal(amount),
                due_on=datetime.date(year, month, 15) if month else None,
                condition=condition,
                by=by,
            )
            if month:
                planned.append((datetime.date(year, month, 20), payment))
    for paid_on, payment in sorted(planned, key=lambda pair: (pair[0], pair[1].pk)):
        pay_instalment(payment=payment, paid_on=paid_on, by=by)


def _report(cast: Cast, application: Application, one: dict[str, Any]) -> Report:
    """Await a final report, and bring it as far as the content says."""
    manager, writer = cast.people[MANAGER], cast.people[WRITERS[one["applicant"]]]
    application = Application.objects.select_related("call__contract", "project__applicant").get(
        pk=application.pk
    )
    today = timezone.localdate()
    due_on = min(datetime.date(application.year + 1, 6, 30), today - datetime.timedelta(days=LATE_DAYS))
    if one["report"] == "awaited":
        due_on = today + datetime.timedelta(days=LATE_DAYS)
    report = await_report(application=application, kind=ReportKind.FINAL, due_on=due_on, by=manager)
    if "done" not in one:
        return report
    told = _tell(report, one)
    report = save_report(report=report, told=told, expected_version=report.version, by=writer)
    report = submit_report(report=report, by=writer)
    if one["report"] == "returned":
        return return_report(report=report, note=one["return_note"], by=manager)
    return approve_report(report=report, by=manager)


def _tell(report: Report, one: dict[str, Any]) -> Told:
    """Say what was spent and reached: products are received as planned, the last one balances."""
    charges, products = (list(report.lines.filter(side=side)) for side in ("charge", "product"))
    # Lines come by accounting class: purchases (60) before staff (64), grants (74) before own means (75).
    spent = dict(zip([line.pk for line in charges], reversed(one["actual"]), strict=True))
    why = dict(zip([line.pk for line in charges], reversed(one["explanations"]), strict=True))
    grants, own = products
    received = {grants.pk: sum(one["given"]), own.pk: sum(one["actual"]) - sum(one["given"])}
    if received[grants.pk] != grants.planned_eur:
        why[grants.pk] = "Le comité a attribué moins que ce qui était demandé."
    application = report.application
    people = [one.pk for one in application.beneficiaries.all()]
    *counts, reached = one["reached"]
    return Told(
        texts={name: one[name] for name in REPORT_TEXTS},
        actuals={pk: Decimal(amount) for pk, amount in (spent | received).items()},
        explanations=why,
        people=dict(zip(people, counts, strict=True)),
        indicators={row.pk: Decimal(reached) for row in application.indicators.all()},
    )
