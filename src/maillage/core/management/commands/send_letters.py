"""Send the letters that wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.core.mail import send_waiting_letters


class Command(BaseCommand):
    """Send what a mail server that was down left waiting; exit with 1 when it still refuses."""

    help = "Envoie les courriels en attente, après une panne du serveur de courriel. À lancer toutes les dix minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, waiting = send_waiting_letters()
        if sent:
            self.stdout.write(f"Courriels envoyés : {sent}.")
        if waiting:
            raise CommandError(f"Le serveur de courriel refuse : {waiting} courriels attendent encore.")
