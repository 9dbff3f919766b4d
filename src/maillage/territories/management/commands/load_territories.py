"""Load an official file of territories."""

import argparse
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from maillage.core.numbers import format_number
from maillage.territories.importers.datasets import BY_NAME, DATASETS, find_path, load_dataset
from maillage.territories.records import Difference, UnreadableFile

_LIST = "\n".join(f"  {dataset.name:<22} {dataset.producer}, {dataset.label}" for dataset in DATASETS)


class Command(BaseCommand):
    help = (
        "Charge un fichier officiel de territoires. À blanc par défaut : montre ce qui changerait, "
        "et n’écrit qu’avec --write. Rejouable sans effet ; tout est écrit, ou rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.description = (
            f"{self.help}\n\nJeux de données, dans l’ordre d’un premier chargement :\n{_LIST}"
        )
        parser.add_argument(
            "dataset", choices=[*BY_NAME], metavar="JEU", help="jeu de données (liste ci-dessus)"
        )
        parser.add_argument(
            "file",
            nargs="?",
            default="",
            metavar="FICHIER",
            help="fichier ; sinon, celui de MAILLAGE_DATA_DIR",
        )
        parser.add_argument("--write", action="store_true", help="écrit ce que la comparaison montre")
        parser.add_argument(
            "--vintage", default="", metavar="ANNÉE", help="millésime du fichier, par exemple 2024"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dataset = BY_NAME[options["dataset"]]
        try:
            difference = load_dataset(
                dataset,
                find_path(dataset, options["file"], settings.DATA_DIR),
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
        if difference.is_written and not difference.is_empty:
            # So many new rows change the paths the database should take: let it count them.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        self.stdout.write(describe_difference(difference))

    def _tell(self, what: str, count: int) -> None:
        figure = f"{format_number(count)} " if count else ""
        self.stderr.write(f"  … {figure}{what}")


def describe_difference(difference: Difference) -> str:
    """Tell a difference in French: counts, examples, what deserves attention."""
    source = difference.source
    lines = [f"{source.citation} — {source.file_name} (empreinte {source.sha256[:12]})"]
    if difference.loaded_before_at:
        day = timezone.localtime(difference.loaded_before_at)
        lines.append(f"Ce fichier a déjà été chargé le {day:%d/%m/%Y à %H:%M}.")
    for name, section in difference.sections.items():
        if section.is_empty:
            continue
        lines.append(
            f"\n{name} : {format_number(section.added)} à ajouter, {format_number(section.changed)} à modifier, "
            f"{format_number(section.gone)} à clore"
        )
        lines.extend(f"  {example}" for example in section.examples)
        hidden = section.added + section.changed + section.gone - len(section.examples)
        if hidden > 0:
            lines.append(f"  … et {format_number(hidden)} autres")
    if difference.notes:
        lines.append("\nÀ noter :")
        lines.extend(f"  • {note}" for note in difference.notes[:40])
        if len(difference.notes) > 40:
            lines.append(f"  … et {format_number(len(difference.notes) - 40)} autres remarques")
    lines.append("")
    if difference.is_empty:
        lines.append("Rien à changer : la base dit déjà ce que dit le fichier.")
    elif difference.is_written:
        lines.append("Écrit.")
    else:
        lines.append("Rien n’est écrit : relancez avec --write pour l’appliquer.")
    return "\n".join(lines)
