"""Seal the journal up to the end of a past day."""

import argparse
import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.core.numbers import format_number, parse_day
from maillage.core.services import seal_journal


def read_day(text: str) -> datetime.date:
    """Give the day typed, or say why it cannot be read."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    """Seal every event up to the end of yesterday, or of the day given."""

    help = "Scelle le journal jusqu’à la fin d’hier, ou du jour donné ; à lancer chaque nuit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", type=read_day, help="Dernier jour scellé, par exemple 31/12/2026.")

    def handle(self, *args: Any, **options: Any) -> None:
        day: datetime.date | None = options["day"]
        if day and day >= timezone.localdate():
            msg = "Seul un jour passé se scelle : la journée en cours n’est pas finie."
            raise CommandError(msg)
        seal = seal_journal(day=day)
        if seal is None:
            self.stdout.write("Rien de nouveau à sceller.")
            return
        self.stdout.write(
            self.style.SUCCESS(
                f"{format_number(seal.count)} événements scellés jusqu’au {seal.day:%d/%m/%Y} ; empreinte {seal.digest}"
            )
        )
