"""Write reports: awaited, told by the applicant, returned or approved by the funders; money asked back."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.mail import make_public_link, send_letter
from maillage.core.numbers import format_day, format_euros
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.grants.access import (
    can_apply_for,
    can_instruct,
    can_manage_calls,
    can_record_money,
    has_conflict,
)
from maillage.grants.enums import REPORT_TRANSITIONS, ApplicationStatus, ReportKind, ReportStatus
from maillage.grants.models import Act, Application, Award, Report, ReportLine
from maillage.grants.selectors.report import WRITABLE, list_recoveries, load_report
from maillage.grants.services.act import recover_money

NO_WRITE = "Le porteur du projet écrit son bilan."
NO_JUDGE = "Qui instruit sur ce contrat, sans lien avec le porteur, se prononce sur un bilan."
# Days before the due day; the last is said once it is past.
REMINDER_DAYS = (30, 7, 0)
TEXTS = ("done", "results", "difficulties", "gaps", "outlook")


@dataclass(frozen=True)
class Told:
    """What an applicant says in a report: texts by field, the rest by primary key."""

    texts: Mapping[str, str] = field(default_factory=dict)
    actuals: Mapping[int, Decimal | None] = field(default_factory=dict)
    explanations: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, int | None] = field(default_factory=dict)
    indicators: Mapping[int, Decimal | None] = field(default_factory=dict)


@transaction.atomic
def await_report(
    *, application: Application, kind: ReportKind, due_on: datetime.date, by: User | None
) -> Report:
    """Say that a report is awaited for a day; its statement begins with the budget that was planned.

    Parameters
    ----------
    by : User or None
        ``None`` is the program itself, which awaits a final report of whatever is awarded.

    Raises
    ------
    ValidationError
        Nothing was awarded, or this report is awaited already.
    """
    require(by is None or can_manage_calls(by, application.call.contract), NO_JUDGE)
    if application.status != ApplicationStatus.AWARDED:
        raise ValidationError("Un bilan s’attend d’un dossier retenu.")
    report = Report(application=application, kind=kind, due_on=due_on)
    report.full_clean()
    report.save()
    for line in application.budget_lines.all():
        ReportLine.objects.create(
            report=report,
            class_code=line.class_code,
            side=line.side,
            label=line.label,
            planned_eur=line.planned_eur,
            position=line.position,
        )
    record_event(verb=Verb.CREATE, subject=report, by=by, scope=application)
    return report


@transaction.atomic
def save_report(*, report: Report, told: Told, expected_version: int | None, by: User) -> Report:
    """Keep what an applicant has told so far.

    Raises
    ------
    ValidationError
        The report was sent, or a line is not one of its own.
    StaleVersion
        Somebody saved it since it was read.
    """
    application = report.application
    require(can_apply_for(by, application.project.applicant), NO_WRITE)
    if report.status not in WRITABLE:
        raise ValidationError(f"Ce bilan est « {report.get_status_display()} » : il ne se modifie plus.")
    changes = assign_fields(report, {name: told.texts[name] for name in TEXTS if name in told.texts})
    save_versioned(report, expected_version=expected_version)
    for line in report.lines.all():
        if line.pk in told.actuals:
            line.actual_eur = told.actuals[line.pk]
            line.explanation = told.explanations.get(line.pk, line.explanation)
            line.full_clean()
            line.save()
    for people in application.beneficiaries.all():
        if people.pk in told.people:
            people.reached = told.people[people.pk]
            people.full_clean()
            people.save()
    for indicator in application.indicators.all():
        if indicator.pk in told.indicators:
            indicator.reached = told.indicators[indicator.pk]
            indicator.full_clean()
            indicator.save()
    record_event(
        verb=Verb.UPDATE,
        subject=report,
        by=by,
        scope=application,
        changes=dict.fromkeys(changes, (None, None)),
    )
    return report


@transaction.atomic
def submit_report(*, report: Report, by: User) -> Report:
    """Send a report to those who instruct.

    Raises
    ------
    ValidationError
        Something is missing: one sentence each.
    ForbiddenTransition
        It was sent already.
    """
    require(can_apply_for(by, report.application.project.applicant), NO_WRITE)
    stored = _lock(report)
    _require_transition(stored, ReportStatus.SUBMITTED)
    if faults := load_report(stored, by).faults:
        raise ValidationError(list(faults))
    stored.submitted_at = timezone.now()
    return _reach(stored, ReportStatus.SUBMITTED, by)


@transaction.atomic
def return_report(*, report: Report, note: str, by: User) -> Report:
    """Send a report back to its applicant, saying what is to be corrected."""
    _require_judge(report, by)
    if not note.strip():
        raise ValidationError({"note": "Dites ce qui est à corriger."})
    stored = _lock(report)
    _require_transition(stored, ReportStatus.RETURNED)
    stored.return_note = note
    done = _reach(stored, ReportStatus.RETURNED, by)
    _write_to_applicant(
        done, "grants/mail/report_returned.txt", f"Bilan à corriger : {done.application.title}"
    )
    return done


@transaction.atomic
def approve_report(*, report: Report, by: User) -> Report:
    """Approve a report; from then on it does not change."""
    _require_judge(report, by)
    stored = _lock(report)
    _require_transition(stored, ReportStatus.APPROVED)
    stored.approved_at, stored.approved_by, stored.return_note = timezone.now(), by, ""
    return _reach(stored, ReportStatus.APPROVED, by)


@transaction.atomic
def recover_unspent(*, report: Report, award: Award, amount_eur: Decimal, motive: str, by: User) -> Act:
    """Ask an applicant to give back what was paid and not spent, once its report is approved.

    Raises
    ------
    ValidationError
        The report is not approved, or more is asked back than was paid.
    """
    require(
        can_record_money(by, award.request), "Qui tient l’argent de ce financeur en demande le reversement."
    )
    if report.status != ReportStatus.APPROVED or award.application_id != report.application_id:
        raise ValidationError("On demande un reversement une fois le bilan du dossier approuvé.")
    paid = {one.award.pk: one.paid for one in list_recoveries(load_report(report, by))}
    if not 0 < amount_eur <= paid.get(award.pk, Decimal(0)):
        shown = format_euros(paid.get(award.pk, Decimal(0)), cents=True)
        raise ValidationError({"amount_eur": f"{award.funder} a versé {shown} : on ne réclame pas plus."})
    return recover_money(
        award=award, amount_eur=amount_eur, made_on=timezone.localdate(), motive=motive, by=by
    )


@transaction.atomic
def remind_reports(*, today: datetime.date) -> int:
    """Await the final report of whatever is awarded, and remind applicants once per level; give the letters written.

    A final report is due six months after the end of the year, as the form Cerfa 15059 says.
    """
    for application in Application.objects.filter(status=ApplicationStatus.AWARDED).exclude(
        reports__kind=ReportKind.FINAL
    ):
        due_on = datetime.date(application.year + application.years_count, 6, 30)
        await_report(application=application, kind=ReportKind.FINAL, due_on=due_on, by=None)
    waiting = Report.objects.filter(status__in=WRITABLE).select_related("application__submitted_by")
    return sum(_remind_one(report, today) for report in waiting.select_for_update(of=("self",)))


def _remind_one(report: Report, today: datetime.date) -> bool:
    left = (report.due_on - today).days
    level = sum(left <= days for days in REMINDER_DAYS)
    if level <= report.reminded_level:
        return False
    report.reminded_level = level
    report.save(update_fields=["reminded_level"])
    late = "en retard" if left < 0 else f"attendu le {format_day(report.due_on)}"
    _write_to_applicant(report, "grants/mail/report_due.txt", f"Bilan {late} : {report.application.title}")
    return True


def _write_to_applicant(report: Report, template: str, subject: str) -> None:
    application = report.application
    to = application.contact_email or (application.submitted_by.email if application.submitted_by else "")
    if to:
        path = f"/dossiers/{application.number}/bilans/{report.kind}/"
        context = {"report": report, "application": application, "link": make_public_link(path)}
        send_letter(template=template, context=context, subject=subject, to=[to])


def _lock(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _require_judge(report: Report, by: User) -> None:
    application = report.application
    require(can_instruct(by, application.call.contract) and not has_conflict(by, application), NO_JUDGE)


def _require_transition(report: Report, status: ReportStatus) -> None:
    present = ReportStatus(report.status)
    allowed = REPORT_TRANSITIONS[present]
    if status not in allowed:
        ways = [str(item.label) for item in ReportStatus if item in allowed]
        raise ForbiddenTransition(str(report), str(present.label), str(status.label), ways)


def _reach(report: Report, status: ReportStatus, by: User) -> Report:
    before, report.status = report.status, status
    save_versioned(report, expected_version=None)
    record_event(
        verb=Verb.SUBMIT if status == ReportStatus.SUBMITTED else Verb.CHANGE_STATUS,
        subject=report,
        by=by,
        scope=report.application,
        changes={"status": (before, status)},
        note=report.return_note if status == ReportStatus.RETURNED else "",
    )
    return report
