"""Open the first account of an instance."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.accounts.services.person import create_person


class Command(BaseCommand):
    help = "Ouvre le compte d’une personne qui administre l’instance ; elle se connecte par un code reçu par courriel."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="adresse électronique")
        parser.add_argument("first_name", metavar="PRÉNOM", help="prénom")
        parser.add_argument("last_name", metavar="NOM", help="nom")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = create_person(
                email=options["email"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                by=None,
                is_staff=True,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Compte ouvert pour {user} ({user.email}).")
