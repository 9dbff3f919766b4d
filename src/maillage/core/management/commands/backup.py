"""Make a backup of the instance."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.core.backups import BackupRefused, make_backup
from maillage.core.numbers import format_number


class Command(BaseCommand):
    """Write one file that holds the whole instance; exit with 1 and leave the old one when it cannot."""

    help = "Sauvegarde l’instance dans un fichier : base, journal, fichiers ; sans arrêter le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", metavar="FICHIER", type=Path, help="fichier à écrire ; remplacé s’il existe"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.absolute().parent.is_dir():
            raise CommandError(f"Le dossier {path.absolute().parent} n’existe pas : créez-le d’abord.")
        try:
            manifest = make_backup(path)
            self._copy_erasures(path)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = format_number(path.stat().st_size / 1_000_000, decimals=1)
        events = format_number(manifest.events)
        self.stdout.write(f"Sauvegarde faite : {path} ({size} Mo, {events} événements au journal).")
        self.stdout.write(f"Empreinte du dernier événement : {manifest.last_digest or 'aucun'}")

    @staticmethod
    def _copy_erasures(path: Path) -> None:
        """Put the list of erasures beside the backup: the newest list serves every older backup."""
        listed = Path(settings.MAILLAGE_ERASURES_FILE)
        beside = path.absolute().with_name(listed.name)
        if not listed.is_file() or listed == beside:
            return
        waiting = beside.with_name(f".{beside.name}")
        try:
            shutil.copyfile(listed, waiting)
            waiting.replace(beside)
        except OSError as error:
            waiting.unlink(missing_ok=True)
            msg = f"La liste des effacements n’a pas pu être copiée à côté ({beside}) : {error.strerror}."
            raise BackupRefused(msg) from error
