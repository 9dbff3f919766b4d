"""Check that last year's invented call goes to the end of its thread: decided, notified, paid, reported."""

import datetime

import pytest
from django.db.models import Sum
from django.utils import timezone

from maillage.grants.enums import (
    ActKind,
    ApplicationStatus,
    CallStatus,
    PaymentStatus,
    ReportStatus,
    RequestStatus,
    SessionStatus,
)
from maillage.grants.models import Act, Award, Call, Envelope, FundingRequest, Payment, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
SLUG = "appel-a-projets-demonstration-decide"


@pytest.fixture
def call() -> Call:
    return Call.objects.get(slug=SLUG)


def test_last_years_call_is_closed_decided_and_says_that_it_is_invented(call: Call) -> None:
    assert (call.status, call.is_invented) == (CallStatus.DECIDED, True)
    assert call.closes_at is not None
    assert call.closes_at < timezone.now()
    assert call.year == timezone.localdate().year - 1
    assert call.sessions.get().status == SessionStatus.CLOSED
    assert all(one.is_invented and one.project.is_invented for one in call.applications.all())


def test_its_committee_awarded_in_full_in_part_and_refused_with_a_motive(call: Call) -> None:
    statuses = list(call.applications.order_by("number").values_list("status", flat=True))
    partial = [one for one in Award.objects.filter(application__call=call) if one.motive]
    letters = Act.objects.filter(application__call=call, kind=ActKind.REFUSAL_LETTER)

    assert statuses == [ApplicationStatus.AWARDED] * 4 + [ApplicationStatus.REFUSED]
    assert [(one.amount_eur, one.request.asked_eur) for one in partial] == [(9_000, 12_000)]
    assert letters.count() == 2
    assert all("préparée sans les habitants" in one.content["body"] for one in letters)


def test_one_decision_is_still_to_be_notified(call: Call) -> None:
    waiting = FundingRequest.objects.filter(application__call=call, status=RequestStatus.VOTED)

    assert waiting.get().application.title == "Balades à vélo entre voisins"


def test_envelopes_and_instalments_say_the_same_sums(call: Call) -> None:
    envelopes = Envelope.objects.filter(contract=call.contract, year=call.year)
    awarded = Award.objects.filter(application__call=call).aggregate(sum=Sum("amount_eur"))["sum"]
    paid = Payment.objects.filter(award__application__call=call, status=PaymentStatus.PAID)
    twice = Award.objects.filter(application__call=call, payments__rank=2)

    assert sum(one.awarded_eur for one in envelopes) == awarded == 38_500
    assert sum(one.paid_eur for one in envelopes) == paid.aggregate(sum=Sum("amount_eur"))["sum"] == 34_000
    assert twice.count() == 2
    assert not paid.filter(paid_on__gte=datetime.date(call.year + 1, 1, 1)).exists()


def test_reports_are_approved_returned_late_and_awaited(call: Call) -> None:
    reports = Report.objects.filter(application__call=call).order_by("application__number")
    late = [one.due_on < timezone.localdate() for one in reports]

    assert [one.status for one in reports] == [
        ReportStatus.APPROVED,
        ReportStatus.RETURNED,
        ReportStatus.AWAITED,
        ReportStatus.AWAITED,
    ]
    assert late == [True, True, True, False]
    assert "quarante immersions" in reports[1].return_note
