"""Verify that no row of the journal was changed, moved, added or removed."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.core.models import Event
from maillage.core.numbers import format_number
from maillage.core.selectors import find_journal_fault
from maillage.core.services import record_verification


class Command(BaseCommand):
    """Walk the journal's chain; name the first bad row and exit with 1 when there is one."""

    help = "Vérifie la chaîne du journal ; nomme la première ligne fautive et sort en erreur s’il y en a une."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Event.objects.count()
        started = time.monotonic()
        fault = find_journal_fault(on_progress=lambda done: self._tell(done, total))
        seconds = format_number(time.monotonic() - started, decimals=1)
        record_verification(checked=total, fault=fault)
        if fault:
            msg = f"Le journal ne tient pas au rang {fault.sequence} : {fault.reason}."
            raise CommandError(msg, returncode=1)
        self.stdout.write(
            self.style.SUCCESS(
                f"Le journal tient : {format_number(total)} événements vérifiés en {seconds} s."
            )
        )

    def _tell(self, done: int, total: int) -> None:
        if done % 20_000 == 0:
            self.stdout.write(f"{format_number(done)} / {format_number(total)} événements")
