"""Envelopes and awards: what is decided, what the database refuses, what is given back."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.models import Event
from maillage.grants.enums import ApplicationStatus, RequestStatus
from maillage.grants.models import Award, Call, Envelope, FundingRequest
from maillage.grants.services.award import award_request, cancel_award
from maillage.grants.services.envelope import change_envelope_amount, create_envelope, delegate_envelope

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2025, 4, 10)


@pytest.fixture
def call(db: None) -> Call:
    return factories_grants.make_call()


@pytest.fixture
def chief(call: Call) -> User:
    return factories.make_manager(call.contract)


@pytest.fixture
def envelope(call: Call) -> Envelope:
    return factories_grants.make_envelope(contract=call.contract, amount_eur=10_000)


@pytest.fixture
def asked(call: Call, envelope: Envelope) -> FundingRequest:
    application = factories_grants.make_application(call, status=ApplicationStatus.UNDER_REVIEW)
    return factories_grants.make_request(application, envelope.funder, asked_eur=12_000)


def award(request: FundingRequest, envelope: Envelope, by: User, amount: int = 8_000) -> Award:
    return award_request(request=request, envelope=envelope, amount_eur=amount, decided_on=TODAY, by=by)


def test_an_award_is_taken_from_its_envelope(asked, envelope, chief) -> None:
    given = award(asked, envelope, chief)

    envelope.refresh_from_db()
    asked.refresh_from_db()
    assert (envelope.awarded_eur, envelope.left_eur) == (8_000, 2_000)
    assert (asked.status, asked.status_on) == (RequestStatus.VOTED, TODAY)
    assert [step.status for step in asked.steps.all()] == [RequestStatus.VOTED]
    assert Event.objects.first().subject_id == str(given.pk)


def test_an_award_above_the_envelope_is_refused_with_what_is_left(asked, envelope, chief) -> None:
    with pytest.raises(ValidationError) as refusal:
        award(asked, envelope, chief, 12_000)

    assert "il reste 10 000 €" in refusal.value.messages[0].replace("\N{NARROW NO-BREAK SPACE}", " ").replace(
        "\N{NO-BREAK SPACE}", " "
    )
    asked.refresh_from_db()
    assert asked.status == RequestStatus.ASKED
    assert not Award.objects.exists()
    assert not Event.objects.exists()


def test_the_database_itself_refuses_to_overspend(envelope) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.filter(pk=envelope.pk).update(awarded_eur=6_000, delegated_eur=4_001)

    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.filter(pk=envelope.pk).update(paid_eur="0.01")


def test_a_request_is_decided_once(asked, envelope, chief) -> None:
    award(asked, envelope, chief, 100)

    with pytest.raises(ForbiddenTransition):
        award(asked, envelope, chief, 100)

    envelope.refresh_from_db()
    assert envelope.awarded_eur == 100


def test_a_forecast_is_not_voted(call, envelope, chief) -> None:
    application = factories_grants.make_application(call, status=ApplicationStatus.UNDER_REVIEW)
    forecast = factories_grants.make_request(application, envelope.funder, is_firm=False)

    with pytest.raises(ValidationError):
        award(forecast, envelope, chief)


def test_only_those_who_decide_award(asked, envelope, call) -> None:
    instructor = factories_grants.make_instructor(call.contract)

    with pytest.raises(PermissionDenied):
        award(asked, envelope, instructor)


def test_attack_09_a_manager_of_the_applicant_does_not_decide_for_it(asked, envelope, call) -> None:
    applicant = asked.application.project.applicant
    judge = factories.make_manager(call.contract, organization=applicant)

    with pytest.raises(PermissionDenied):
        award(asked, envelope, judge)


def test_an_envelope_of_somebody_else_or_of_another_year_is_refused(asked, call, chief) -> None:
    others = factories_grants.make_envelope(contract=call.contract)
    last_year = factories_grants.make_envelope(asked.funder, contract=call.contract, year=2024)

    for wrong in (others, last_year):
        with pytest.raises(ValidationError):
            award(asked, wrong, chief)


def test_a_cancelled_award_gives_its_money_back(asked, envelope, chief) -> None:
    given = award(asked, envelope, chief)

    cancel_award(award=given, cancelled_on=TODAY, by=chief, motive="Le porteur renonce.")

    envelope.refresh_from_db()
    asked.refresh_from_db()
    assert (envelope.awarded_eur, asked.status) == (0, RequestStatus.WITHDRAWN)
    with pytest.raises(ValidationError):
        cancel_award(award=given, cancelled_on=TODAY, by=chief, motive="Encore.")


def test_a_delegation_counts_in_what_the_parent_has_left(envelope, chief) -> None:
    child = delegate_envelope(parent=envelope, label="Insertion", amount_eur=7_000, by=chief)

    envelope.refresh_from_db()
    assert (envelope.delegated_eur, envelope.left_eur, child.left_eur) == (7_000, 3_000, 7_000)
    with pytest.raises(ValidationError):
        delegate_envelope(parent=envelope, label="Trop", amount_eur=3_001, by=chief)


def test_a_delegated_envelope_grows_by_what_its_parent_has_left(envelope, chief) -> None:
    child = delegate_envelope(parent=envelope, label="Insertion", amount_eur=7_000, by=chief)

    change_envelope_amount(envelope=child, amount_eur=9_000, by=chief)

    envelope.refresh_from_db()
    assert envelope.delegated_eur == 9_000
    with pytest.raises(ValidationError):
        change_envelope_amount(envelope=child, amount_eur=10_001, by=chief)
    with pytest.raises(ValidationError):
        change_envelope_amount(envelope=envelope, amount_eur=8_999, by=chief)


def test_an_envelope_is_opened_by_who_runs_the_contract(call, chief) -> None:
    funder = factories.make_organization()
    values = {
        "funder": funder,
        "contract": call.contract,
        "year": 2025,
        "label": "BOP 147",
        "amount_eur": 5_000,
    }

    opened = create_envelope(**values, by=chief)

    assert Event.objects.get(verb=Verb.CREATE).subject_id == str(opened.pk)
    with pytest.raises(PermissionDenied):
        create_envelope(**values, by=factories_grants.make_instructor(call.contract))
