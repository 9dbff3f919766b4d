"""Load the types of contracts from their files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from maillage.contracts.services.contract_type import TypeDifference, load_contract_types
from maillage.contracts.types import SHIPPED, UnreadableType, read_contract_types


class Command(BaseCommand):
    help = "Charge les types de contrat décrits par des fichiers TOML. Sans --write, montre seulement ce qui changerait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=SHIPPED,
            metavar="DOSSIER",
            help="dossier de vos propres types ; à défaut, ceux de Maillage",
        )
        parser.add_argument("--write", action="store_true", help="écrit les changements")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compare, and write when asked."""
        folder = options["folder"]
        if not folder.is_dir():
            msg = f"Le dossier {folder} n’existe pas."
            raise CommandError(msg)
        try:
            definitions = read_contract_types(folder)
        except UnreadableType as error:
            raise CommandError(str(error)) from error
        differences = load_contract_types(definitions=definitions, write=options["write"])
        for difference in differences:
            self.stdout.write(f"  {_tell(difference)}")
        same = len(definitions) - len(differences)
        self.stdout.write(f"{len(differences)} types à changer, {same} identiques.")
        if differences and not options["write"]:
            self.stdout.write("Rien n’est écrit : ajoutez --write pour le faire.")


def _tell(difference: TypeDifference) -> str:
    if difference.is_new:
        return f"+ {difference.code}"
    return f"~ {difference.code} : {', '.join(difference.changes)}"
