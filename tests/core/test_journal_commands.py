"""The journal's commands name the first row that was touched, and seal each day."""

import datetime
import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from tests import factories

from maillage.core.enums import Verb
from maillage.core.models import Event, Seal, Verification
from maillage.core.services import erase_event_details, record_event, seal_journal

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 3, 2, 10, tzinfo=datetime.UTC)


@pytest.fixture
def journal():
    """Write ten events over two days, the first day sealed."""
    territory = factories.make_territory()
    with time_machine.travel(MONDAY, tick=False) as traveller:
        for _rank in range(5):
            record_event(verb=Verb.UPDATE, subject=territory, by=None, note="lundi")
        traveller.shift(datetime.timedelta(days=1))
        for _rank in range(5):
            record_event(verb=Verb.UPDATE, subject=territory, by=None, note="mardi")
        seal_journal(day=MONDAY.date())
    return territory


def run(sql: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def verify() -> str:
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    return out.getvalue()


def test_verify_journal_says_that_it_holds(journal) -> None:
    assert "10 événements vérifiés" in verify()
    assert Verification.objects.get().fault_sequence is None


@pytest.mark.parametrize(
    ("sql", "sequence"),
    [
        ("UPDATE core_event SET verb = 'delete' WHERE sequence = 3", 3),
        ("UPDATE core_event SET subject_label = 'autre' WHERE sequence = 4", 4),
        ('UPDATE core_event SET details = \'{"note": "faux"}\' WHERE sequence = 7', 7),
        ("UPDATE core_event SET at = '2026-03-01 00:00:00' WHERE sequence = 1", 1),
        ("UPDATE core_event SET digest = 'x' WHERE sequence = 2", 2),
        ("DELETE FROM core_event WHERE sequence = 6", 6),
        ("DELETE FROM core_event WHERE sequence = 10", 11),
        ("DELETE FROM core_event WHERE sequence >= 9", 9),
        ("DELETE FROM core_event WHERE sequence = 1", 1),
        ("UPDATE core_event SET sequence = 99 WHERE sequence = 5", 5),
        ("UPDATE core_seal SET digest = 'x'", 5),
        ("UPDATE core_journalhead SET sequence = 12", 11),
    ],
)
def test_attack_58_verify_journal_names_the_first_bad_row(journal, sql, sequence) -> None:
    run(sql)

    with pytest.raises(CommandError) as refusal:
        verify()

    assert refusal.value.returncode == 1
    found = Verification.objects.get().fault_sequence
    assert f"rang {found}" in str(refusal.value)
    assert found == sequence or (sequence == 11 and found == 10)


def test_attack_58_two_rows_exchanged_are_seen(journal) -> None:
    run("UPDATE core_event SET sequence = 100 WHERE sequence = 3")
    run("UPDATE core_event SET sequence = 3 WHERE sequence = 4")
    run("UPDATE core_event SET sequence = 4 WHERE sequence = 100")

    with pytest.raises(CommandError, match="rang 3"):
        verify()


def test_attack_58_a_row_inserted_is_seen(journal) -> None:
    last = Event.objects.get(sequence=10)
    last.sequence, last.digest = 11, "f" * 64
    last.save(force_insert=True)

    with pytest.raises(CommandError, match="rang 11"):
        verify()


def test_details_erased_by_the_service_leave_the_journal_whole(journal) -> None:
    erase_event_details(event=Event.objects.get(sequence=3), by=None, reason="demande d’effacement")

    assert "11 événements vérifiés" in verify()


def test_seal_journal_command_seals_a_past_day_once(journal) -> None:
    out = io.StringIO()

    call_command("seal_journal", "--day", "03/03/2026", stdout=out)
    call_command("seal_journal", "--day", "03/03/2026", stdout=out)

    assert "5 événements scellés jusqu’au 03/03/2026" in out.getvalue()
    assert "Rien de nouveau à sceller." in out.getvalue()
    assert Seal.objects.count() == 2
    verify()


def test_seal_journal_command_refuses_today(journal) -> None:
    with pytest.raises(CommandError, match="journée en cours"):
        call_command("seal_journal", "--day", f"{timezone.localdate():%d/%m/%Y}")


def test_rebuild_search_command_tells_how_many(journal) -> None:
    out = io.StringIO()

    call_command("rebuild_search", stdout=out)

    assert "objets indexés" in out.getvalue()


def test_journal_page_shows_the_last_verification(journal, sign_in) -> None:
    operator = factories.make_user(is_staff=True)
    verify()

    page = sign_in(operator).get("/journal/").content.decode()

    assert "Le journal tient" in page
    assert Seal.objects.get().digest in page
