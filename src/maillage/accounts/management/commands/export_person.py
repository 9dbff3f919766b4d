"""Give a person everything that is kept of them."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.accounts.models import User
from maillage.accounts.selectors.personal_data import export_person


class Command(BaseCommand):
    help = "Écrit en JSON tout ce que l’instance garde d’une personne (droit d’accès, article 15 du RGPD)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="adresse électronique de la personne")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            msg = f"Aucun compte n’a l’adresse {options['email']}."
            raise CommandError(msg)
        self.stdout.write(json.dumps(export_person(user), ensure_ascii=False, indent=2))
