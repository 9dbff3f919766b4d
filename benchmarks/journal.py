"""N5f: verify the whole journal, link by link."""

import datetime
import os
import sys
import tempfile
import time
from typing import Any

from benchmarks import report

SIZES = (25_000, 50_000, 100_000)
ROUNDS = 5
VERIFIED = report.Goal(5, "s per 100 000 events")


def write_events(count: int) -> None:
    """Continue the journal up to so many events, chained as ``record_event`` chains them."""
    from maillage.core.digests import compute_digest
    from maillage.core.enums import Verb
    from maillage.core.models import Event, JournalHead

    head, _ = JournalHead.objects.get_or_create(pk=1)
    at = head.at or datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    events = []
    for sequence in range(head.sequence + 1, count + 1):
        at += datetime.timedelta(seconds=7)
        details: dict[str, Any] = {"changes": {"title": [f"Intitulé {sequence - 1}", f"Intitulé {sequence}"]}}
        event = Event(
            sequence=sequence,
            at=at,
            verb=Verb.UPDATE,
            subject_kind="contracts.action",
            subject_id=str(sequence % 5_000),
            subject_label=f"Action {sequence % 5_000}",
            scope_kind="contracts.contract",
            scope_id=str(sequence % 50),
            details=details,
            salt=f"{sequence:032x}",
            previous_digest=head.digest,
        )
        event.details_digest = compute_digest(event.salted_values())
        event.digest = compute_digest(event.chained_values())
        head.sequence, head.digest, head.at = sequence, event.digest, at
        events.append(event)
    Event.objects.bulk_create(events, batch_size=2_000)
    head.save()


def check_faults(count: int) -> None:
    """Check that a row changed behind the services' back is named, at the start, middle and end."""
    from maillage.core.models import Event
    from maillage.core.selectors import find_journal_fault

    for sequence in (1, count // 2, count):
        label = Event.objects.get(pk=sequence).subject_label
        Event.objects.filter(pk=sequence).update(subject_label="autre")
        fault = find_journal_fault()
        Event.objects.filter(pk=sequence).update(subject_label=label)
        if fault is None or fault.sequence != sequence:
            msg = f"row {sequence} was changed and the verifier says {fault}"
            raise RuntimeError(msg)


def main() -> bool:
    """Write journals of three sizes in a throwaway instance and verify each five times."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(MAILLAGE_HOME=folder, DJANGO_SETTINGS_MODULE="maillage.settings")
        os.environ.pop("MAILLAGE_DATABASE_URL", None)
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        from maillage.core.models import Event
        from maillage.core.selectors import find_journal_fault

        costs = []
        for size in SIZES:
            write_events(size)
            # Setting up an instance may write events of its own: count what is really verified.
            total = Event.objects.count()
            if find_journal_fault() is not None or total != size:
                msg = f"a sound journal of {size} events does not verify: {find_journal_fault()}"
                raise RuntimeError(msg)
            times = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                find_journal_fault()
                times.append(time.perf_counter() - started)
            costs.append(sorted(times)[ROUNDS // 2])
            print(f"  {size} events: {costs[-1]:.2f} s")
        check_faults(SIZES[-1])
        connection.close()
    return report.conclude(
        "N5f",
        [(costs[-1] * 100_000 / SIZES[-1], VERIFIED)],
        size=f"{SIZES[-1]} events, median of {ROUNDS}, SQLite",
        detail=(
            f"grows as n^{report.compute_exponent(SIZES, costs):.2f},"
            f" peak memory {report.peak_memory_mb():.0f} MB"
        ),
    )


if __name__ == "__main__":
    sys.exit(not main())
