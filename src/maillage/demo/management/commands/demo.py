"""Build the demonstration, and serve it when asked."""

import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from maillage.demo.build import build_demonstration, is_built


class Command(BaseCommand):
    help = "Construit la démonstration (une fois) et, avec --serve, la sert."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--serve", action="store_true", help="sert le site ensuite")
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the instance up, build what is missing, serve."""
        if not settings.MAILLAGE_DEMO:
            msg = (
                "La démonstration ouvre des comptes sans mot de passe. Lancez MAILLAGE_DEMO=1 maillage demo."
            )
            raise CommandError(msg)
        call_command("setup")
        if is_built():
            self.stdout.write("La démonstration est déjà construite.")
        else:
            started = time.monotonic()
            summary = build_demonstration(on_progress=lambda sentence: self.stdout.write(f"  {sentence}…"))
            self.stdout.write(
                f"Démonstration construite en {time.monotonic() - started:.0f} s : {summary.contracts} contrats, "
                f"{summary.nodes} éléments de stratégie, {summary.actions} actions, {summary.people} personnes inventées."
            )
        if options["serve"]:
            self.stdout.write(
                f"\n  Ouvrez http://127.0.0.1:{options['port']}/demo/ et choisissez un personnage.\n"
            )
            call_command("serve", port=options["port"])
