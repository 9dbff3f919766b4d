"""Make an instance ready, or bring it up to date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command

from maillage.core.steps import list_setup_steps


class Command(BaseCommand):
    help = "Prépare l’instance ou la met à jour : base, caches, fichiers statiques, données de référence."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then run each module's own steps; safe to run again at any time."""
        Path(settings.HOME_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        for step in list_setup_steps():
            if sentence := step():
                self.stdout.write(f"  {sentence}")
        self.stdout.write("L’instance est prête.")
