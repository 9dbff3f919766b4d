"""A mail server may be down for days: decisions stand, letters wait, and each leaves once."""

import datetime
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests import factories

from maillage.contracts.enums import DeadlineKind
from maillage.contracts.models import Deadline
from maillage.contracts.services.reminders import send_deadline_reminders
from maillage.core.mail import queue_letters, send_waiting_letters
from maillage.core.models import Letter

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 2)


@pytest.fixture
def down(monkeypatch):
    """Take the mail server down; give what brings it back, and how often it was asked."""
    asked: list[str] = []

    def refuse(letter: EmailMessage) -> None:
        asked.append(letter.to[0])
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return monkeypatch, asked


def test_attack_60_two_days_without_mail_lose_nothing_and_send_nothing_twice(
    down, django_capture_on_commit_callbacks
) -> None:
    monkeypatch, asked = down
    contract = factories.make_contract()
    people = [factories.make_manager(contract).email for _ in range(3)]
    Deadline.objects.create(
        contract=contract, kind=DeadlineKind.RENEWAL, due_on=TODAY + datetime.timedelta(days=9), label="Avis"
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert send_deadline_reminders(today=TODAY) == 3
    # The decision holds, and the server was asked once, not once per letter.
    assert Deadline.objects.get().reminded_level is not None
    assert len(asked) == 1
    with pytest.raises(CommandError, match="3 courriels attendent"):
        call_command("send_letters")

    monkeypatch.undo()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        call_command("send_letters")
        call_command("send_letters")

    assert sorted(message.to[0] for message in mail.outbox) == sorted(people)
    assert not Letter.objects.exists()


def test_attack_60_a_sending_cut_half_way_is_not_done_again(django_capture_on_commit_callbacks) -> None:
    queue_letters([("une@maillage.example", "Objet", "Texte")])
    Letter.objects.update(taken_at=timezone.now())

    assert send_waiting_letters() == (0, 0)
    assert not mail.outbox


def test_a_letter_of_a_week_is_dropped(down) -> None:
    queue_letters([("une@maillage.example", "Objet", "Texte")])

    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        assert send_waiting_letters() == (0, 0)

    assert not Letter.objects.exists()
