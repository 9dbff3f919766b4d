"""Do what an instance does every day."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from maillage.core.periodic import list_daily_tasks
from maillage.core.services import seal_journal


class Command(BaseCommand):
    help = "Fait le travail du jour : rappels d’échéances, scellé du journal de la veille. À lancer chaque matin."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run each module's daily task, then seal the journal; twice in a day is once."""
        today = timezone.localdate()
        for task in list_daily_tasks():
            if sentence := task(today):
                self.stdout.write(f"  {sentence}")
        seal = seal_journal()
        if seal is None:
            self.stdout.write("  Journal : rien de nouveau à sceller.")
        else:
            self.stdout.write(f"  Journal : {seal.count} événements scellés au {seal.day:%d/%m/%Y}.")
