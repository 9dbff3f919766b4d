"""Reports: awaited, told, returned, approved; what was not spent is asked back."""

import datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.grants.enums import (
    ActKind,
    ApplicationStatus,
    BudgetSide,
    ReportKind,
    ReportStatus,
    RequestStatus,
)
from maillage.grants.models import (
    Application,
    ApplicationBudgetLine,
    ApplicationIndicator,
    Award,
    Beneficiaries,
    Call,
    Payment,
    Report,
)
from maillage.grants.reports import StatementLine, find_report_faults, suggest_recovery
from maillage.grants.services.report import (
    Told,
    approve_report,
    await_report,
    recover_unspent,
    remind_reports,
    return_report,
    save_report,
    submit_report,
)

DUE = datetime.date(2026, 6, 30)


def line(
    planned: int, actual: str | None, side: str = BudgetSide.CHARGE, code: str = "60", why: str = ""
) -> StatementLine:
    return StatementLine(
        side, code, f"{code} {side}", planned, None if actual is None else Decimal(actual), why
    )


def find(*lines: StatementLine, untold: tuple[str, ...] = ()) -> list[str]:
    return find_report_faults(lines, done="Fait", results="Bien", untold=untold, gap_percent=10)


def test_a_balanced_statement_within_the_gap_has_no_fault() -> None:
    assert find(line(100, "110"), line(100, "110", BudgetSide.PRODUCT, "74")) == []


def test_a_gap_over_the_threshold_is_explained() -> None:
    product = line(100, "111", BudgetSide.PRODUCT, "74", "Une aide de plus.")

    assert "expliquez-le" in find(line(100, "111"), product)[0]
    assert find(line(100, "111", why="Le gazole a augmenté."), product) == []


def test_charges_that_differ_from_products_by_a_cent_are_told_with_both() -> None:
    (fault,) = find(line(100, "100.01"), line(100, "100", BudgetSide.PRODUCT, "74"))

    assert "100,01" in fault
    assert "100,00" in fault


def test_what_is_given_in_kind_is_in_no_sum_and_what_is_untold_is_asked() -> None:
    lines = (line(5, "5", code="86"), line(10, "10"), line(10, "10", BudgetSide.PRODUCT, "70"))

    assert find(*lines) == []
    assert (
        len(find(line(10, None), line(10, "0", BudgetSide.PRODUCT, "70", "Rien."), untold=("jeunes",))) == 2
    )


def test_what_is_to_give_back_follows_what_was_spent() -> None:
    values = {"awarded": 8_000, "paid": Decimal(8_000), "planned_charges": 20_000}

    assert suggest_recovery(**values, actual_charges=Decimal(15_000)) == 2_000
    assert suggest_recovery(**values, actual_charges=Decimal(25_000)) == 0
    assert suggest_recovery(**values | {"paid": Decimal(4_000)}, actual_charges=Decimal(15_000)) == 0


@pytest.fixture
def call(db: None) -> Call:
    return factories_grants.make_call()


@pytest.fixture
def chief(call: Call) -> User:
    return factories.make_manager(call.contract)


@pytest.fixture
def application(call: Call) -> Application:
    made = factories_grants.make_application(call, status=ApplicationStatus.AWARDED)
    for side, code in ((BudgetSide.CHARGE, "60"), (BudgetSide.PRODUCT, "74")):
        ApplicationBudgetLine.objects.create(application=made, side=side, class_code=code, planned_eur=10_000)
    Beneficiaries.objects.create(application=made, planned=40)
    ApplicationIndicator.objects.create(application=made, label="Ateliers", unit="ateliers", target=10)
    return made


@pytest.fixture
def applicant(application: Application) -> User:
    assert application.submitted_by is not None
    return application.submitted_by


@pytest.fixture
def report(application, chief) -> Report:
    return await_report(application=application, kind=ReportKind.FINAL, due_on=DUE, by=chief)


def tell(report: Report, actual: str = "10000", why: str = "") -> Told:
    application = report.application
    return Told(
        texts={"done": "Dix ateliers.", "results": "Quarante personnes."},
        actuals={row.pk: Decimal(actual) for row in report.lines.all()},
        explanations={row.pk: why for row in report.lines.all()},
        people={row.pk: 42 for row in application.beneficiaries.all()},
        indicators={row.pk: Decimal(9) for row in application.indicators.all()},
    )


def send(report: Report, applicant: User, **told: str) -> Report:
    save_report(report=report, told=tell(report, **told), expected_version=report.version, by=applicant)
    return submit_report(report=report, by=applicant)


def test_a_report_begins_with_the_budget_that_was_planned(report) -> None:
    assert [(row.class_code, row.planned_eur, row.actual_eur) for row in report.lines.all()] == [
        ("60", 10_000, None),
        ("74", 10_000, None),
    ]


def test_a_report_is_told_sent_returned_then_approved(report, applicant, chief) -> None:
    send(report, applicant)
    returned = return_report(report=report, note="Joignez la liste des ateliers.", by=chief)
    assert returned.status == ReportStatus.RETURNED
    report.refresh_from_db()

    send(report, applicant)
    approved = approve_report(report=report, by=chief)

    assert (approved.status, approved.approved_by) == (ReportStatus.APPROVED, chief)
    assert report.application.beneficiaries.get().reached == 42
    with pytest.raises(ValidationError):
        save_report(report=approved, told=Told(), expected_version=None, by=applicant)
    with pytest.raises(ForbiddenTransition):
        return_report(report=approved, note="Trop tard", by=chief)


def test_an_unfinished_report_is_kept_but_not_sent(report, applicant) -> None:
    save_report(
        report=report, told=Told(texts={"done": "Un peu"}), expected_version=report.version, by=applicant
    )

    with pytest.raises(ValidationError) as refusal:
        submit_report(report=report, by=applicant)

    report.refresh_from_db()
    assert len(refusal.value.messages) == 5
    assert (report.status, report.done) == (ReportStatus.AWAITED, "Un peu")


def test_only_the_applicant_tells_and_only_the_instruction_without_tie_judges(
    report, applicant, chief, call
) -> None:
    with pytest.raises(PermissionDenied):
        save_report(report=report, told=Told(), expected_version=None, by=chief)
    send(report, applicant)
    with pytest.raises(PermissionDenied):
        approve_report(report=report, by=applicant)
    tied = factories.make_manager(call.contract, organization=report.application.project.applicant)
    with pytest.raises(PermissionDenied):
        approve_report(report=report, by=tied)


def test_attack_50_two_people_do_not_overwrite_each_other(report, applicant) -> None:
    seen = report.version
    save_report(report=report, told=Told(texts={"done": "Un"}), expected_version=seen, by=applicant)

    with pytest.raises(StaleVersion):
        save_report(report=report, told=Told(texts={"done": "Deux"}), expected_version=seen, by=applicant)


def test_the_program_awaits_final_reports_and_reminds_once_per_level(
    application, django_capture_on_commit_callbacks
) -> None:
    for day, letters in (
        (datetime.date(2026, 1, 5), 0), (datetime.date(2026, 6, 5), 1), (datetime.date(2026, 6, 5), 0),
        (datetime.date(2026, 6, 25), 1), (datetime.date(2026, 7, 2), 1), (datetime.date(2026, 8, 2), 0),
    ):  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):
            assert remind_reports(today=day) == letters, day

    assert Report.objects.get(application=application).due_on == DUE
    assert len(mail.outbox) == 3
    assert "/bilans/final/" in mail.outbox[0].body


def pay(application: Application, chief: User) -> Award:
    request = factories_grants.make_request(application, status=RequestStatus.NOTIFIED)
    envelope = factories_grants.make_envelope(request.funder, contract=application.call.contract)
    award = Award.objects.create(
        request=request,
        application=application,
        funder=request.funder,
        envelope=envelope,
        amount_eur=8_000,
        decided_on=datetime.date(2025, 4, 1),
        decided_by=chief,
    )
    Payment.objects.create(
        award=award, rank=1, amount_eur=8_000, status="paid", paid_on=datetime.date(2025, 6, 1)
    )
    return award


def test_what_was_not_spent_is_asked_back_by_a_numbered_act(report, applicant, chief) -> None:
    award = pay(report.application, chief)
    values = {"award": award, "motive": "La moitié du budget.", "by": chief}
    with pytest.raises(ValidationError, match="approuvé"):
        recover_unspent(report=report, amount_eur=Decimal(10), **values)
    send(report, applicant, actual="5000", why="Moins d’ateliers.")
    approved = approve_report(report=report, by=chief)
    with pytest.raises(ValidationError, match="a versé"):
        recover_unspent(report=approved, amount_eur=Decimal(8_001), **values)

    act = recover_unspent(report=approved, amount_eur=Decimal(4_000), **values)

    assert act.kind == ActKind.RECOVERY_ORDER
    assert "4\u202f000,00" in act.content["body"]


def test_an_association_files_its_report_from_one_page(report, applicant, chief, sign_in) -> None:
    url = reverse("report_detail", kwargs={"number": report.application.number, "kind": "final"})
    client: Client = sign_in(applicant)
    rows = list(report.lines.all())
    payload = {"expected_version": report.version, "done": "Dix ateliers.", "results": "Quarante personnes."}
    payload |= {f"actual-{row.pk}": "10 000" for row in rows}
    payload |= {f"people-{row.pk}": "42" for row in report.application.beneficiaries.all()}

    refused = client.post(url, payload | {"submit": "1"})
    payload["expected_version"] = refused.context["form"]["expected_version"].value()
    payload |= {f"indicator-{row.pk}": "9" for row in report.application.indicators.all()}
    done = client.post(url, payload | {"submit": "1"})

    assert refused.status_code == 200
    assert "dites ce qui a été atteint" in refused.content.decode()
    assert done.status_code == 302
    assert Report.objects.get().status == ReportStatus.SUBMITTED
    assert "Approuver ce bilan" in sign_in(chief).get(url).content.decode()
