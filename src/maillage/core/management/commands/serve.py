"""Serve the site."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Sert le site (granian) ; à placer derrière un mandataire inverse en production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="adresse d’écoute")
        parser.add_argument("--port", type=int, default=8000, help="port d’écoute")
        parser.add_argument("--workers", type=int, default=1, help="nombre de processus")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the server and stay until it is stopped."""
        from granian.constants import Interfaces
        from granian.server import Server

        self.stdout.write(
            f"Maillage écoute sur http://{options['host']}:{options['port']} (Ctrl+C pour arrêter)"
        )
        self.stdout.write(f"Adresse publique : {settings.MAILLAGE_PUBLIC_URL}")
        Server(
            "maillage.wsgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.WSGI,
            workers=options["workers"],
            blocking_threads=4,
            log_access=False,
        ).serve()
