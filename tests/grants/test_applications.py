"""Write an application, submit it, have it corrected: what each step needs and leaves."""

import datetime
from unittest import mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.models import Event, Letter
from maillage.grants.enums import ApplicationStatus, CallStatus, Novelty, RequestStatus
from maillage.grants.models import Application, Call, Project, Report
from maillage.grants.selectors.application import list_own_applications, list_sent_applications
from maillage.grants.services.application import (
    WantedIndicator,
    clone_application,
    create_application,
    delete_draft,
    set_application_places,
    set_beneficiaries,
    set_budget,
    set_indicators,
    set_requests,
    update_application,
)
from maillage.grants.services.call import (
    close_call,
    create_call,
    open_call,
    reopen_call,
    set_call_scope,
    update_call,
)
from maillage.grants.services.submission import (
    return_application,
    start_review,
    submit_application,
    withdraw_application,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db: None) -> Call:
    call = factories_grants.make_call(factories.make_contract(status=ContractStatus.IN_FORCE))
    factories_grants.make_funder(call)
    return call


@pytest.fixture
def person(db: None) -> User:
    return factories.make_user()


@pytest.fixture
def draft(call: Call, person: User) -> Application:
    applicant = person.affiliations.get().organization
    return create_application(call=call, applicant=applicant, title="Jardin partagé", by=person)


@pytest.fixture
def whole(draft: Application) -> Application:
    return factories_grants.fill_application(draft)


def submit(application: Application, by: User) -> Application:
    return submit_application(application=application, expected_version=None, by=by)


# --- Calls --------------------------------------------------------------------------------------


def test_a_call_is_prepared_then_opened_then_closed() -> None:
    contract = factories.make_contract()
    chief = factories.make_manager(contract)
    organizer = factories.make_organization()
    call = create_call(contract=contract, organizer=organizer, year=2025, title="Appel 2025", by=chief)
    with pytest.raises(ValidationError):
        open_call(call=call, by=chief)

    closing = timezone.now() + datetime.timedelta(days=1)
    update_call(
        call=call,
        values={"opens_on": timezone.localdate(), "closes_at": closing, "rules": {"ceiling_eur": 9_000}},
        expected_version=1,
        by=chief,
    )
    set_call_scope(call=call, by=chief, funders=[(organizer, 5_000)])
    call = open_call(call=call, by=chief)

    assert call.status == CallStatus.OPEN
    assert close_call(call=call, by=chief).status == CallStatus.CLOSED
    assert reopen_call(call=call, closes_at=closing, by=chief).status == CallStatus.OPEN
    with pytest.raises(ForbiddenTransition):
        open_call(call=call, by=chief)


def test_what_an_open_call_asks_no_longer_changes(call) -> None:
    chief = factories.make_manager(call.contract)

    with pytest.raises(ValidationError):
        update_call(call=call, values={"rules": {"floor_eur": 1}}, expected_version=None, by=chief)
    with pytest.raises(ValidationError):
        set_call_scope(call=Call.objects.get(pk=call.pk), by=chief)


def test_only_the_manager_runs_calls(call) -> None:
    instructor = factories_grants.make_instructor(call.contract)

    with pytest.raises(PermissionDenied):
        close_call(call=call, by=instructor)


# --- Writing ------------------------------------------------------------------------------------


def test_an_application_gets_a_permanent_project_and_a_number(draft, person) -> None:
    assert draft.project.reference == f"PRJ-{draft.project.pk:05d}"
    assert draft.number == f"D-{draft.year}-{draft.pk:04d}"
    assert list(list_own_applications(person)) == [draft]


def test_nobody_begins_an_application_for_somebody_else(call, person) -> None:
    with pytest.raises(PermissionDenied):
        create_application(call=call, applicant=factories.make_organization(), title="Ruse", by=person)


def test_a_project_has_one_application_in_a_call(draft, call, person) -> None:
    with pytest.raises(ValidationError):
        create_application(
            call=call, applicant=draft.project.applicant, title="Encore", by=person, project=draft.project
        )


@pytest.mark.parametrize("status", [CallStatus.CLOSED, CallStatus.DECIDED])
def test_nothing_begins_in_a_call_that_is_not_open(call, person, status) -> None:
    Call.objects.filter(pk=call.pk).update(status=status)
    call.refresh_from_db()

    with pytest.raises(ValidationError):
        create_application(
            call=call, applicant=person.affiliations.get().organization, title="Tard", by=person
        )


def test_attack_06_what_is_not_the_applicants_never_gets_in(draft, person) -> None:
    for name, value in (("status", "awarded"), ("receipt", "x"), ("novelty", "new"), ("number", "D-1")):
        with pytest.raises(ValidationError):
            update_application(application=draft, values={name: value}, expected_version=None, by=person)

    draft.refresh_from_db()
    assert draft.status == ApplicationStatus.DRAFT


def test_attack_50_two_editors_of_one_application_lose_nothing(draft, person) -> None:
    seen = draft.version
    set_budget(application=draft, planned={"64": 100}, expected_version=seen, by=person)

    other = Application.objects.get(pk=draft.pk)
    with pytest.raises(StaleVersion):
        set_budget(application=other, planned={"64": 999}, expected_version=seen, by=person)

    assert [line.planned_eur for line in draft.budget_lines.all()] == [100]


def test_every_part_is_written_and_written_again(call, draft, person) -> None:
    node, place = factories.make_node(call.contract), factories.make_territory()
    call.territories.set([place])
    funder = call.call_funders.get().funder
    update_application(application=draft, values={"years_count": 2}, expected_version=None, by=person)
    for _ in range(2):
        set_application_places(
            application=draft, districts=[place], nodes=[node], values={}, expected_version=None, by=person
        )
        set_budget(application=draft, planned={"64": 10, "74": 10, "60": 0}, expected_version=None, by=person)
        set_requests(
            application=draft, asked={(funder, 2025): 8, (funder, 2026): 9}, expected_version=None, by=person
        )
        set_beneficiaries(
            application=draft, counts=[(place, "all", "women", 5)], expected_version=None, by=person
        )
        wanted = WantedIndicator("output", "Ateliers", "ateliers", "", "", "", None)
        set_indicators(application=draft, wanted=[wanted], expected_version=None, by=person)

    assert [(one.class_code, one.side) for one in draft.budget_lines.all()] == [
        ("64", "charge"),
        ("74", "product"),
    ]
    assert [(one.year, one.is_firm) for one in draft.requests.all()] == [(2025, True), (2026, False)]
    assert draft.beneficiaries.count() == draft.indicators.count() == 1


def test_what_the_call_does_not_open_is_refused(draft, person) -> None:
    stray = factories.make_territory()

    with pytest.raises(ValidationError):
        set_application_places(
            application=draft, districts=[stray], nodes=[], values={}, expected_version=None, by=person
        )
    with pytest.raises(ValidationError):
        set_requests(
            application=draft,
            asked={(factories.make_organization(), 2025): 5},
            expected_version=None,
            by=person,
        )
    with pytest.raises(ValidationError):
        update_application(
            application=draft, values={"answers": {"x": "1"}}, expected_version=None, by=person
        )


# --- Submitting ---------------------------------------------------------------------------------


def test_an_application_is_submitted_with_a_receipt(whole, person) -> None:
    sent = submit(whole, person)

    assert sent.status == ApplicationStatus.SUBMITTED
    assert sent.receipt.startswith(sent.number)
    assert (sent.novelty, bool(sent.novelty_note)) == (Novelty.NEW, True)
    assert sent.requests.get().status_on == timezone.localdate()
    assert Event.objects.get(verb=Verb.SUBMIT).subject_id == str(sent.pk)
    assert sent.receipt in Letter.objects.get().body


def test_faults_are_all_told_and_nothing_is_sent(draft, person) -> None:
    with pytest.raises(ValidationError) as refusal:
        submit(draft, person)

    assert len(refusal.value.messages) > 5
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == (ApplicationStatus.DRAFT, None)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("late_ms", "is_taken"), [(-1, True), (0, False), (1, False)])
def test_attack_48_the_servers_clock_rules_at_the_closing_second(whole, person, late_ms, is_taken) -> None:
    closing = whole.call.closes_at
    now = closing + datetime.timedelta(milliseconds=late_ms)

    with mock.patch("django.utils.timezone.now", return_value=now):
        if is_taken:
            assert submit(whole, person).submitted_at == now
        else:
            with pytest.raises(ValidationError) as refusal:
                submit(whole, person)
            assert refusal.value.code == "closed"


def test_attack_49_an_application_sent_twice_is_refused_the_second_time(whole, person) -> None:
    first = submit(whole, person)

    with pytest.raises(ForbiddenTransition):
        submit(whole, person)

    whole.refresh_from_db()
    assert whole.receipt == first.receipt


def test_a_submitted_application_is_no_longer_written(whole, person) -> None:
    submit(whole, person)
    whole.refresh_from_db()

    with pytest.raises(PermissionDenied):
        set_budget(application=whole, planned={"64": 1}, expected_version=None, by=person)


def test_a_correction_is_asked_then_sent_after_the_closing(whole, person) -> None:
    submit(whole, person)
    instructor = factories_grants.make_instructor(whole.call.contract)
    with pytest.raises(ValidationError):
        return_application(application=whole, note=" ", by=instructor)
    returned = return_application(application=whole, note="Le budget oublie l’assurance.", by=instructor)
    assert returned.correction_note

    with mock.patch(
        "django.utils.timezone.now", return_value=whole.call.closes_at + datetime.timedelta(days=3)
    ):
        again = submit(returned, person)

    assert (again.status, again.correction_note) == (ApplicationStatus.SUBMITTED, "")


def test_a_withdrawal_takes_its_requests_back(whole, person) -> None:
    submit(whole, person)

    gone = withdraw_application(application=whole, by=person)

    assert gone.status == ApplicationStatus.WITHDRAWN
    assert gone.requests.get().status == RequestStatus.WITHDRAWN


def test_a_draft_is_thrown_away_and_a_submitted_one_is_not(draft, whole, person) -> None:
    sent = submit(whole, person)
    return_application(
        application=sent, note="À revoir.", by=factories_grants.make_instructor(sent.call.contract)
    )
    sent.refresh_from_db()
    with pytest.raises(ValidationError):
        delete_draft(application=sent, by=person)

    other = create_application(
        call=factories_grants.make_call(), applicant=sent.project.applicant, title="Essai", by=person
    )
    delete_draft(application=other, by=person)
    assert not Application.objects.filter(pk=other.pk).exists()


# --- Years --------------------------------------------------------------------------------------


def test_last_years_application_is_taken_up_again(whole, person, call) -> None:
    sent = submit(whole, person)
    Application.objects.filter(pk=sent.pk).update(status=ApplicationStatus.AWARDED)
    sent.refresh_from_db()
    next_call = factories_grants.make_call(call.contract, year=2026)
    factories_grants.make_funder(next_call, call.call_funders.get().funder)
    next_call.territories.set(sent.districts.all())

    copy = clone_application(previous=sent, call=next_call, by=person)

    assert (copy.project, copy.year, copy.status) == (sent.project, 2026, ApplicationStatus.DRAFT)
    assert copy.needs == sent.needs
    assert [one.planned_eur for one in copy.budget_lines.all()] == [5_000, 5_000]
    assert [(one.year, one.asked_eur) for one in copy.requests.all()] == [(2026, 4_000)]
    assert copy.starts_on is None
    assert Project.objects.count() == 1
    copy.starts_on, copy.ends_on = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    copy.save()
    renewed = submit(copy, person)
    assert (renewed.novelty, sent.number in renewed.novelty_note) == (Novelty.RENEWED, True)


def test_a_missing_report_blocks_a_renewal_when_the_call_says_so(whole, person) -> None:
    Call.objects.filter(pk=whole.call_id).update(rules={"needs_report": True})
    before = factories_grants.make_application(
        factories_grants.make_call(year=2024),
        whole.project,
        status=ApplicationStatus.AWARDED,
        number="D-2024-0001",
    )
    Report.objects.create(application=before, due_on=datetime.date(2025, 6, 30))

    with pytest.raises(ValidationError) as refusal:
        submit(Application.objects.get(pk=whole.pk), person)

    assert "Bilan final D-2024-0001 n’est pas approuvé" in refusal.value.messages[0]


# --- Reading ------------------------------------------------------------------------------------


def test_a_draft_is_read_by_its_applicant_only(draft, person) -> None:
    chief = factories.make_manager(draft.call.contract)

    assert not list_sent_applications(chief).exists()
    assert not Application.objects.visible_to(factories.make_user()).exists()
    assert Application.objects.visible_to(person).exists()


def test_what_was_sent_is_read_by_those_who_instruct(whole, person) -> None:
    sent = submit(whole, person)
    contract = sent.call.contract
    reader = factories.make_user()
    factories.assign(reader, contract, "reader")

    assert list(list_sent_applications(factories_grants.make_instructor(contract))) == [sent]
    assert not list_sent_applications(reader).exists()
    assert start_review(application=sent, by=factories.make_manager(contract)).status == "under_review"
