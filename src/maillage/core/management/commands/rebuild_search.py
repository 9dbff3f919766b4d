"""Index again everything that people may search."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from maillage.core.numbers import format_number
from maillage.core.search.index import rebuild_index


class Command(BaseCommand):
    """Rebuild the search index, by pieces: the site goes on answering meanwhile."""

    help = "Refait l’index de la recherche ; le site continue de répondre pendant ce temps."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        total = rebuild_index(on_progress=self._tell)
        seconds = time.monotonic() - started
        self.stdout.write(
            self.style.SUCCESS(f"{format_number(total)} objets indexés en {format_number(seconds)} s.")
        )

    def _tell(self, label: str, done: int, total: int) -> None:
        if done == total or done % 5000 == 0:
            self.stdout.write(f"{label} : {format_number(done)} / {format_number(total)}")
