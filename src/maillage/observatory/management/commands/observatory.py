"""Load an official file of statistics into the lake."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from maillage.core.numbers import format_number
from maillage.observatory.fetching import fetch_file
from maillage.observatory.importers.files import BY_DATASET, FILES, find_path, load_file
from maillage.observatory.records import Difference
from maillage.observatory.selectors.releases import find_damaged_releases
from maillage.territories.records import UnreadableFile

FETCHED = ".telechargements"
_LIST = "\n".join(f"  {file.dataset:<20} {file.path}" for file in FILES)


class Command(BaseCommand):
    help = (
        "Charge un fichier officiel de statistiques dans le lac (load), ou vérifie le lac (verify). "
        "À blanc par défaut : montre ce qui changerait, et n’écrit qu’avec --write. Rejouable sans effet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.description = (
            f"{self.help}\n\nJeux de données, et leur place dans MAILLAGE_DATA_DIR :\n{_LIST}"
        )
        parser.add_argument("gesture", choices=["load", "verify"], metavar="GESTE", help="load ou verify")
        parser.add_argument(
            "dataset",
            nargs="?",
            default="",
            choices=["", "tout", *BY_DATASET],
            metavar="JEU",
            help="jeu de données (liste ci-dessus), ou « tout »",
        )
        parser.add_argument(
            "file",
            nargs="?",
            default="",
            metavar="FICHIER",
            help="fichier ; sinon, celui de MAILLAGE_DATA_DIR",
        )
        parser.add_argument(
            "--url",
            default="",
            metavar="ADRESSE",
            help="adresse du fichier chez son producteur, à télécharger d’abord",
        )
        parser.add_argument("--write", action="store_true", help="écrit ce que la comparaison montre")
        parser.add_argument(
            "--vintage", default="", metavar="ANNÉE", help="millésime du fichier, par exemple 2021"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["gesture"] == "verify":
            self._verify()
            return
        if not options["dataset"]:
            msg = f"Dites quel jeu de données charger :\n{_LIST}"
            raise CommandError(msg)
        names = [*BY_DATASET] if options["dataset"] == "tout" else [options["dataset"]]
        for name in names:
            self._load(name, options)

    def _load(self, name: str, options: dict[str, Any]) -> None:
        file = BY_DATASET[name]
        try:
            difference = load_file(
                file,
                self._find(name, options),
                vintage=options["vintage"],
                write=options["write"],
                progress=self._tell,
            )
        except UnreadableFile as error:
            msg = f"Fichier refusé, rien n’est écrit. {error}"
            raise CommandError(msg) from error
        except ValidationError as error:
            msg = f"Chargement refusé, rien n’est écrit. {' '.join(error.messages)}"
            raise CommandError(msg) from error
        self.stdout.write(describe_difference(difference))

    def _find(self, name: str, options: dict[str, Any]) -> Path:
        if options["url"]:
            fetched = fetch_file(options["url"], Path(settings.LAKE_DIR) / FETCHED / name)
            self._tell("fichier téléchargé" if fetched.is_new else "fichier inchangé chez son producteur", 0)
            return fetched.path
        return find_path(BY_DATASET[name], options["file"], settings.DATA_DIR)

    def _verify(self) -> None:
        damaged = find_damaged_releases()
        if damaged:
            names = "\n".join(f"  {release.citation} : {release.lake_path}" for release in damaged)
            msg = f"Fichiers du lac absents ou différents de leur empreinte :\n{names}"
            raise CommandError(msg)
        self.stdout.write("Chaque fichier du lac est celui que son édition a enregistré.")

    def _tell(self, what: str, count: int) -> None:
        figure = f"{format_number(count)} " if count else ""
        self.stderr.write(f"  … {figure}{what}")


def describe_difference(difference: Difference) -> str:
    """Tell a difference in French: counts, statuses, what deserves attention."""
    header = difference.header
    lines = [f"{header.dataset} {header.vintage} — {header.file_name} (empreinte {header.sha256[:12]})"]
    lines.append(f"{format_number(difference.rows)} observations")
    lines.extend(f"  {label} : {format_number(count)}" for label, count in difference.statuses.items())
    lines.extend(f"  • {note}" for note in difference.notes)
    if difference.is_empty:
        day = (
            f" depuis le {timezone.localtime(difference.loaded_before_at):%d/%m/%Y}"
            if difference.loaded_before_at
            else ""
        )
        lines.append(f"Rien à changer : le lac dit déjà{day} ce que dit le fichier.")
        return "\n".join(lines)
    lines.append(
        f"{format_number(difference.added)} à ajouter, {format_number(difference.changed)} à modifier, "
        f"{format_number(difference.gone)} à retirer : version {difference.release_number} du millésime."
    )
    lines.append(
        "Écrit." if difference.is_written else "Rien n’est écrit : relancez avec --write pour l’appliquer."
    )
    return "\n".join(lines)
