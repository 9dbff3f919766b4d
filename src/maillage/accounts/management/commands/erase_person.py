"""Erase a person for good."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.accounts.models import User
from maillage.accounts.services.erasure import erase_person
from maillage.core.selectors import find_journal_fault


class Command(BaseCommand):
    help = (
        "Efface une personne : compte vidé, nom retiré du journal (droit à l’effacement, article 17 du RGPD)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="adresse électronique de la personne")
        parser.add_argument(
            "--write", action="store_true", help="effacer vraiment ; sans cela, rien n’est écrit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            msg = f"Aucun compte n’a l’adresse {options['email']}."
            raise CommandError(msg)
        if not options["write"]:
            self.stdout.write(f"{user} serait effacé. Ajoutez --write pour le faire : c’est sans retour.")
            return
        try:
            report = erase_person(user=user, by=None)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(
            f"Personne effacée : {report.deleted_rows} lignes supprimées, "
            f"{report.erased_events} événements du journal vidés."
        )
        for name, count in report.free_texts.items():
            self.stdout.write(f"À relire : {count} textes libres de sa main ({name}).")
        if fault := find_journal_fault():
            msg = f"Le journal ne tient pas au rang {fault.sequence} : {fault.reason}."
            raise CommandError(msg)
        self.stdout.write("Le journal tient toujours.")
