"""Read reports: what was told of a project, against what was planned."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, QuerySet, When
from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Contract
from maillage.core.tables import Column, ColumnType
from maillage.grants.access import belongs_to, can_instruct, has_conflict
from maillage.grants.enums import PaymentStatus, ReportStatus
from maillage.grants.models import Application, Award, Payment, Report, ReportLine
from maillage.grants.reports import (
    DEFAULT_GAP_PERCENT,
    StatementLine,
    Totals,
    add_up_statement,
    find_report_faults,
    suggest_recovery,
)

WRITABLE = frozenset({ReportStatus.AWAITED, ReportStatus.RETURNED})


@dataclass(frozen=True)
class Recovery:
    """What an award might give back, as a proposal."""

    award: Award
    paid: Decimal
    suggested: Decimal


@dataclass(frozen=True)
class ReportSheet:
    """A report as its page shows it."""

    report: Report
    lines: tuple[tuple[ReportLine, StatementLine], ...]
    totals: Totals
    gap_percent: int
    faults: tuple[str, ...]
    may_write: bool
    may_judge: bool


def get_report(number: str, kind: str, user: Person) -> Report:
    """Give a report of an application that a person may read.

    Raises
    ------
    Http404
        No such report, or not for them.
    """
    rows = Report.objects.select_related(
        "application__call__contract", "application__project__applicant", "approved_by"
    )
    readable = Application.objects.visible_to(user)
    found = rows.filter(application__number=number, application__in=readable, kind=kind).first()
    if found is None:
        raise Http404("Aucun bilan à cette adresse.")
    return found


def list_reports(contract: Contract, user: Person) -> QuerySet[Report]:
    """Give the reports awaited and told under a contract, the most urgent first, for those who instruct.

    Raises
    ------
    Http404
        The person does not instruct on this contract.
    """
    if not can_instruct(user, contract):
        raise Http404("Aucun bilan à cette adresse.")
    rows = Report.objects.filter(application__call__contract=contract)
    return rows.select_related("application__project__applicant").order_by(
        Case(When(status=ReportStatus.APPROVED, then=1), default=0), "due_on", "pk"
    )


def load_report(report: Report, user: Person) -> ReportSheet:
    """Give a report with its statement, what keeps it from being sent, and what a person may do with it."""
    application = report.application
    lines = tuple((row, read_line(row)) for row in report.lines.all())
    statement = [line for _, line in lines]
    gap_percent = read_gap_percent(report)
    return ReportSheet(
        report=report,
        lines=lines,
        totals=add_up_statement(statement),
        gap_percent=gap_percent,
        faults=tuple(
            find_report_faults(
                statement,
                done=report.done,
                results=report.results,
                untold=list_untold(application),
                gap_percent=gap_percent,
            )
        ),
        may_write=report.status in WRITABLE and belongs_to(user, application.project.applicant),
        may_judge=can_instruct(user, application.call.contract) and not has_conflict(user, application),
    )


def read_gap_percent(report: Report) -> int:
    """Give the gap, in percent of what was planned, over which a line is to be explained."""
    return int(report.application.call.rules.get("report_gap_percent", DEFAULT_GAP_PERCENT))


def read_line(row: ReportLine) -> StatementLine:
    """Give a stored line as the rules need it."""
    name = row.get_class_code_display()
    return StatementLine(
        side=row.side,
        class_code=row.class_code,
        name=f"{name} ({row.label})" if row.label else name,
        planned=row.planned_eur,
        actual=row.actual_eur,
        explanation=row.explanation,
    )


def list_untold(application: Application) -> list[str]:
    """Name the beneficiaries and indicators of which nobody said what was reached."""
    people = [str(one) for one in application.beneficiaries.select_related("district") if one.reached is None]
    return people + [one.label for one in application.indicators.all() if one.reached is None]


def list_recoveries(sheet: ReportSheet) -> list[Recovery]:
    """Propose, award by award, what was paid above its share of what was spent."""
    application = sheet.report.application
    awards = Award.objects.filter(application=application, cancelled_on__isnull=True).select_related("funder")
    paid: dict[int, Decimal] = {}
    for payment in Payment.objects.filter(award__in=awards, status=PaymentStatus.PAID):
        paid[payment.award_id] = paid.get(payment.award_id, Decimal(0)) + payment.amount_eur
    found = [
        Recovery(
            award,
            paid.get(award.pk, Decimal(0)),
            suggest_recovery(
                awarded=award.amount_eur,
                paid=paid.get(award.pk, Decimal(0)),
                planned_charges=sheet.totals.planned_charges,
                actual_charges=sheet.totals.actual_charges,
            ),
        )
        for award in awards
    ]
    return [one for one in found if one.suggested > 0]


def list_late(reports: Iterable[Report], today: datetime.date) -> list[int]:
    """Give the keys of the reports that are awaited after their day."""
    return [one.pk for one in reports if one.status in WRITABLE and one.due_on < today]


REPORT_COLUMNS: tuple[Column[Report], ...] = (
    Column("dossier", "Dossier", ColumnType.TEXT, lambda row: row.application.number),
    Column("projet", "Projet", ColumnType.TEXT, lambda row: row.application.title),
    Column("porteur", "Porteur", ColumnType.TEXT, lambda row: row.application.project.applicant.name),
    Column("bilan", "Bilan", ColumnType.CHOICE, lambda row: row.get_kind_display()),
    Column("attendu", "Attendu le", ColumnType.DATE, lambda row: row.due_on),
    Column("etat", "État", ColumnType.CHOICE, lambda row: row.get_status_display()),
)
