"""Restore an instance from a backup."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.core.backups import BackupRefused, Manifest, holds_events, put_back, unpack_backup
from maillage.core.models import Event
from maillage.core.selectors import find_journal_fault
from maillage.core.tombstones import read_tombstones, replay_erasures


class Command(BaseCommand):
    """Put a backup in place, bring it up to date, verify its journal, erase again who was erased since."""

    help = "Rétablit l’instance depuis une sauvegarde, sur une machine vide ; arrêtez d’abord le site."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", metavar="FICHIER", type=Path, help="fichier écrit par « maillage backup »"
        )
        parser.add_argument(
            "--erasures",
            metavar="LISTE",
            type=Path,
            help="liste des effacements à rejouer, si elle n’est ni à sa place ni à côté de la sauvegarde",
        )
        parser.add_argument(
            "--no-erasures",
            action="store_true",
            help="rétablir sans liste : personne n’a été effacé depuis la sauvegarde",
        )
        parser.add_argument(
            "--replace", action="store_true", help="remplacer une instance qui tient déjà un journal"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        lists = self._find_lists(path, options)
        home = Path(settings.HOME_DIR)
        home.mkdir(parents=True, exist_ok=True)
        if holds_events() and not options["replace"]:
            msg = "Cette instance tient déjà un journal. Ajoutez --replace pour la remplacer : c’est sans retour."
            raise CommandError(msg)
        try:
            with tempfile.TemporaryDirectory(prefix=".retablir-", dir=home) as folder:
                manifest = unpack_backup(path, Path(folder))
                put_back(Path(folder), manifest)
        except (BackupRefused, OSError) as refusal:
            raise CommandError(f"Rien n’est rétabli. {refusal}") from refusal
        self.stdout.write(f"Base du {manifest.made_at[:16].replace('T', ' à ')} (UTC) remise en place.")
        self._check_journal(manifest)
        call_command("setup", stdout=self.stdout)
        for sentence in replay_erasures(read_tombstones(lists)):
            self.stdout.write(sentence)
        call_command("verify_journal", stdout=self.stdout)
        self.stdout.write("L’instance est rétablie : lancez « maillage serve ».")

    @staticmethod
    def _find_lists(path: Path, options: dict[str, Any]) -> list[Path]:
        """Give the lists to replay; none must be a decision, never an oversight."""
        usual = Path(settings.MAILLAGE_ERASURES_FILE)
        asked: Path | None = options["erasures"]
        if asked and not asked.is_file():
            raise CommandError(f"Aucune liste des effacements à {asked}.")
        known = [
            one for one in (asked, usual, path.absolute().with_name(usual.name)) if one and one.is_file()
        ]
        if not known and not options["no_erasures"]:
            msg = (
                f"Aucune liste des effacements, ni à {usual} ni à côté de la sauvegarde : les personnes effacées "
                "depuis reviendraient. Donnez-la par --erasures ; si personne n’a été effacé, --no-erasures."
            )
            raise CommandError(msg)
        return known

    @staticmethod
    def _check_journal(manifest: Manifest) -> None:
        """Refuse to go on with a journal that is not the one that was saved."""
        last = Event.objects.order_by("-sequence").values_list("sequence", "digest").first() or (0, "")
        fault = find_journal_fault()
        if fault:
            raise CommandError(f"Le journal rétabli ne tient pas au rang {fault.sequence} : {fault.reason}.")
        if manifest.engine == "sqlite" and last != (manifest.events, manifest.last_digest):
            raise CommandError("Le journal rétabli n’est pas celui que la sauvegarde annonce.")
