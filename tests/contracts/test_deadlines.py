"""Deadlines: computed from the contract and its type, kept in step, watched, reminded."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from tests import factories

from maillage.contracts.deadlines import add_months, find_level
from maillage.contracts.enums import ContractStatus, DeadlineKind, NoticeKind, Renewal
from maillage.contracts.models import Contract, ContractType, Deadline
from maillage.contracts.selectors.deadline import list_deadlines_to_watch
from maillage.contracts.services.contract_type import load_contract_types
from maillage.contracts.services.deadline import handle_deadline, refresh_deadlines
from maillage.contracts.services.notice import give_notice, withdraw_notice
from maillage.contracts.services.reminders import send_deadline_reminders
from maillage.core.enums import Verb
from maillage.core.models import Event, Seal

DAY = datetime.date
TODAY = DAY(2026, 3, 1)


def make_ctg(**fields: Any) -> Contract:
    load_contract_types()
    return factories.make_contract(
        **{
            "type": ContractType.objects.get(code="ctg"),
            "starts_on": DAY(2021, 1, 1),
            "ends_on": DAY(2025, 12, 31),
            "renewal": Renewal.EXPRESS,
            "formal_notice_months": 1,
            "withdrawal_months": 6,
        }
        | fields
    )


def list_due(contract: Contract) -> list[tuple[str, datetime.date]]:
    return list(contract.deadlines.order_by("due_on", "kind").values_list("kind", "due_on"))


@given(st.dates(DAY(1990, 1, 1), DAY(2090, 1, 1)), st.integers(-120, 120))
def test_months_are_calendar_months(day: datetime.date, months: int) -> None:
    result = add_months(day, months)

    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day == day.day or (result.day < day.day and (result + datetime.timedelta(1)).day == 1)


def test_level_narrows_as_the_day_comes() -> None:
    levels = [find_level(days) for days in range(200, -3, -1)]

    assert list(dict.fromkeys(levels)) == [None, 180, 60, 15, 7, 1, 0]


def test_ctg_has_its_end_and_its_express_renewal(db: None) -> None:
    contract = make_ctg()

    refresh_deadlines(contract=contract, by=None)

    assert list_due(contract) == [("renewal", DAY(2025, 6, 30)), ("end", DAY(2025, 12, 31))]


def test_renewal_is_due_only_when_it_must_be_express(db: None) -> None:
    contract = make_ctg(renewal=Renewal.TACIT)

    refresh_deadlines(contract=contract, by=None)

    assert list_due(contract) == [("end", DAY(2025, 12, 31))]


def test_draft_has_no_deadline(db: None) -> None:
    contract = make_ctg(status=ContractStatus.DRAFT)

    assert refresh_deadlines(contract=contract, by=None) == []


def test_contrat_de_ville_has_its_update_and_reports_since_it_is_known(db: None) -> None:
    load_contract_types()
    with time_machine.travel(DAY(2026, 2, 1)):
        contract = factories.make_contract(
            type=ContractType.objects.get(code="contrat_de_ville_2030"),
            starts_on=DAY(2024, 1, 1),
            ends_on=DAY(2030, 12, 31),
        )

    refresh_deadlines(contract=contract, by=None)

    assert (DeadlineKind.MID_TERM, DAY(2027, 12, 31)) in list_due(contract)
    reports = contract.deadlines.filter(kind=DeadlineKind.YEARLY_REPORT)
    assert [row.due_on.year for row in reports] == [2026, 2027, 2028, 2029, 2030, 2031]
    assert "L. 1111-2" in reports[0].basis


def test_refresh_twice_changes_nothing_and_keeps_what_was_handled(db: None) -> None:
    contract = make_ctg()
    user = factories.make_manager(contract)
    refresh_deadlines(contract=contract, by=user)
    renewal = contract.deadlines.get(kind=DeadlineKind.RENEWAL)
    handle_deadline(deadline=renewal, note="Délibérations prises", by=user)
    events = Event.objects.count()

    refresh_deadlines(contract=contract, by=user)
    assert Event.objects.count() == events
    contract.ends_on = DAY(2026, 12, 31)
    contract.save()
    refresh_deadlines(contract=contract, by=user)

    assert list_due(contract) == [
        ("renewal", DAY(2025, 6, 30)),
        ("renewal", DAY(2026, 6, 30)),
        ("end", DAY(2026, 12, 31)),
    ]


def test_refresh_is_refused_to_a_reader(db: None) -> None:
    contract = make_ctg()

    with pytest.raises(PermissionDenied):
        refresh_deadlines(contract=contract, by=factories.make_user())

    assert not contract.deadlines.exists()


def test_handle_notes_who_and_once(db: None) -> None:
    contract = make_ctg()
    user = factories.make_manager(contract)
    deadline = refresh_deadlines(contract=contract, by=None)[0]

    handle_deadline(deadline=deadline, note="Fait", by=user)

    deadline.refresh_from_db()
    assert (deadline.handled_by, deadline.note) == (user, "Fait")
    assert Event.objects.first().verb == Verb.HANDLE
    with pytest.raises(ValidationError, match="déjà traitée"):
        handle_deadline(deadline=deadline, note="Encore", by=user)
    with pytest.raises(PermissionDenied):
        handle_deadline(deadline=deadline, note="", by=factories.make_user())


@pytest.mark.parametrize(
    ("kind", "effective_on"),
    [(NoticeKind.FORMAL_NOTICE, DAY(2025, 2, 28)), (NoticeKind.WITHDRAWAL, DAY(2025, 7, 31))],
)
def test_notice_takes_effect_by_calendar_months(
    db: None, kind: NoticeKind, effective_on: datetime.date
) -> None:
    contract = make_ctg()
    party = factories.make_party(contract)
    user = factories.make_manager(contract)

    notice = give_notice(party=party, kind=kind, sent_on=DAY(2025, 1, 31), reason="Manquement", by=user)

    assert notice.effective_on == effective_on
    assert (DeadlineKind.NOTICE, effective_on) in list_due(contract)


def test_notice_needs_the_contract_to_say_its_length(db: None) -> None:
    contract = make_ctg(withdrawal_months=None)
    party = factories.make_party(contract)

    with pytest.raises(ValidationError, match="durée de ce préavis"):
        give_notice(
            party=party,
            kind=NoticeKind.WITHDRAWAL,
            sent_on=DAY(2025, 1, 31),
            reason="x",
            by=factories.make_manager(contract),
        )

    assert not contract.notices.exists()
    assert not Event.objects.filter(verb=Verb.CREATE).exists()


def test_notice_is_refused_to_others_in_the_future_and_on_a_draft(db: None) -> None:
    contract = make_ctg()
    party = factories.make_party(contract)
    user = factories.make_manager(contract)
    values = {"party": party, "kind": NoticeKind.WITHDRAWAL, "reason": "x"}

    with pytest.raises(PermissionDenied):
        give_notice(**values, sent_on=DAY(2025, 1, 1), by=factories.make_user())
    with pytest.raises(ValidationError, match="à venir"):
        give_notice(**values, sent_on=DAY(2999, 1, 1), by=user)
    contract.status = ContractStatus.DRAFT
    contract.save()
    with pytest.raises(ValidationError, match="pas en vigueur"):
        give_notice(**values, sent_on=DAY(2025, 1, 1), by=user)


def test_notice_withdrawn_is_no_longer_due(db: None) -> None:
    contract = make_ctg()
    user = factories.make_manager(contract)
    with time_machine.travel(DAY(2025, 1, 10)):
        notice = give_notice(
            party=factories.make_party(contract),
            kind=NoticeKind.FORMAL_NOTICE,
            sent_on=DAY(2025, 1, 2),
            reason="x",
            by=user,
        )
        withdraw_notice(notice=notice, by=user)

        assert not contract.deadlines.filter(kind=DeadlineKind.NOTICE).exists()
        with pytest.raises(ValidationError, match="déjà levé"):
            withdraw_notice(notice=notice, by=user)


def make_deadline(contract: Contract, due_on: datetime.date, **fields: Any) -> Deadline:
    return Deadline.objects.create(
        contract=contract, due_on=due_on, label="Échéance", **{"kind": DeadlineKind.END} | fields
    )


def test_watch_keeps_near_and_past_deadlines_of_own_contracts(db: None) -> None:
    contract = factories.make_contract()
    user = factories.make_manager(contract)
    near = make_deadline(contract, DAY(2026, 3, 11))
    past = make_deadline(contract, DAY(2026, 2, 1))
    make_deadline(contract, DAY(2027, 3, 1))
    make_deadline(factories.make_contract(), DAY(2026, 3, 2))
    make_deadline(contract, DAY(2026, 3, 3), handled_on=TODAY, handled_by=user)

    watched = list_deadlines_to_watch(user, TODAY)

    assert [(one.deadline, one.label, one.days_left) for one in watched] == [
        (past, "échue", -28),
        (near, "J-15", 10),
    ]


def test_watch_keeps_the_renewal_of_an_ended_contract_until_another_follows(db: None) -> None:
    contract = make_ctg(status=ContractStatus.ENDED)
    user = factories.make_manager(contract)
    refresh_deadlines(contract=contract, by=None)

    assert [one.deadline.kind for one in list_deadlines_to_watch(user, TODAY)] == ["renewal"]
    factories.make_contract(previous=contract)
    assert list_deadlines_to_watch(user, TODAY) == []


def test_watch_costs_one_query_whatever_the_number(db: None, django_assert_num_queries) -> None:
    contract = factories.make_contract()
    user = factories.make_manager(contract)
    for rank in range(30):
        make_deadline(contract, TODAY + datetime.timedelta(rank))

    with django_assert_num_queries(1):
        watched = list_deadlines_to_watch(user, TODAY)
        assert [one.deadline.contract.short_title for one in watched]

    assert len(watched) == 30


def test_reminder_goes_once_per_level_to_each_manager(db: None, django_capture_on_commit_callbacks) -> None:
    contract = factories.make_contract()
    factories.make_manager(contract, email="chef@maillage.example")
    make_deadline(contract, DAY(2026, 3, 11))
    make_deadline(contract, DAY(2026, 4, 20), kind=DeadlineKind.RENEWAL)
    with django_capture_on_commit_callbacks(execute=True):
        first = send_deadline_reminders(today=TODAY)
        again = send_deadline_reminders(today=TODAY)

    with django_capture_on_commit_callbacks(execute=True):
        later = send_deadline_reminders(today=DAY(2026, 3, 5))

    assert (first, again, later) == (1, 0, 1)
    assert [message.to for message in mail.outbox] == [["chef@maillage.example"]] * 2
    assert "2 échéances" in mail.outbox[0].subject
    assert "J-7" in mail.outbox[1].body
    assert "/echeances/" in mail.outbox[1].body


def test_reminder_failure_sends_nothing_half(db: None, monkeypatch) -> None:
    contract = factories.make_contract()
    factories.make_manager(contract)
    make_deadline(contract, DAY(2026, 3, 11))
    monkeypatch.setattr("maillage.contracts.services.reminders.queue_letters", _raise_error)

    with pytest.raises(RuntimeError):
        send_deadline_reminders(today=TODAY)

    assert Deadline.objects.get().reminded_level is None


def _raise_error(*_args: object) -> None:
    raise RuntimeError


def test_tick_seals_the_day_before(db: None, capsys) -> None:
    with time_machine.travel(DAY(2026, 2, 28)):
        load_contract_types()

    with time_machine.travel(TODAY):
        call_command("tick")
        call_command("tick")

    assert Seal.objects.get().day == DAY(2026, 2, 28)
    assert "rien de nouveau à sceller" in capsys.readouterr().out
