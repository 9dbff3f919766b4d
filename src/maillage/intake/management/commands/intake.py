"""Take a document in from the command line, with the corrections of another review."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction

from maillage.accounts.models import User
from maillage.accounts.selectors.organization import list_my_organizations
from maillage.contracts.models import Contract
from maillage.intake.enums import DocumentState
from maillage.intake.models import SourceDocument
from maillage.intake.selectors.plan import plan_confirmation
from maillage.intake.services.confirmation import confirm_document
from maillage.intake.services.corrections import apply_corrections, export_corrections
from maillage.intake.services.document import receive_document
from maillage.intake.services.reading import read_document


class Command(BaseCommand):
    help = (
        "Lit un document, applique des corrections et dit ce qui serait écrit ; ne garde rien sans --apply."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="document à reprendre")
        parser.add_argument(
            "--by", required=True, metavar="ADRESSE", help="adresse du compte du chef de projet"
        )
        parser.add_argument(
            "--contract", default="", metavar="CONTRAT", help="contrat à remplir ; sinon il est ouvert"
        )
        parser.add_argument(
            "--corrections", type=Path, metavar="JSON", help="décisions exportées d’une relecture"
        )
        parser.add_argument(
            "--export", type=Path, metavar="JSON", help="écrit les décisions de la relecture déjà faite"
        )
        parser.add_argument("--apply", action="store_true", help="garde le document et confirme la reprise")

    stored = ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it all in one transaction; without ``--apply`` it is taken back at the end."""
        user = User.objects.filter(email=options["by"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Aucun compte ouvert ne porte l’adresse {options['by']}.")
        contract = self._find_contract(options["contract"])
        try:
            with transaction.atomic():
                self._work(options, user, contract)
                transaction.set_rollback(not options["apply"])
        except (ValidationError, PermissionDenied) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        finally:
            # The store of files knows no transaction: what no row names any more is taken away.
            if self.stored and not SourceDocument.objects.filter(file=self.stored).exists():
                default_storage.delete(self.stored)
        if not options["apply"]:
            self.stdout.write("Rien n’a été gardé : ajoutez --apply pour l’écrire.")

    def _work(self, options: dict[str, Any], user: User, contract: Contract | None) -> None:
        document = self._receive(options["file"], user, contract)
        if options["export"]:
            self._export(document, options["export"])
        else:
            self._review(document, options, user)

    def _find_contract(self, slug: str) -> Contract | None:
        if not slug:
            return None
        contract = Contract.objects.filter(slug=slug).first()
        if contract is None:
            raise CommandError(f"Aucun contrat à l’adresse « {slug} ».")
        return contract

    def _receive(self, path: Path, user: User, contract: Contract | None) -> SourceDocument:
        try:
            with path.open("rb") as opened:
                content = SimpleUploadedFile(path.name, opened.read())
        except OSError as error:
            raise CommandError(f"Le fichier {path.name} est introuvable ou illisible.") from error
        document, _ = receive_document(file=content, by=user, contract=contract)
        self.stored = document.file.name or ""
        read_document(document_id=document.pk)
        document.refresh_from_db()
        if document.state == DocumentState.REFUSED:
            raise CommandError(document.refusal)
        return document

    def _export(self, document: SourceDocument, target: Path) -> None:
        data = export_corrections(document=document)
        target.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(data['pieces'])} décisions écrites dans {target.name}.")

    def _review(self, document: SourceDocument, options: dict[str, Any], user: User) -> None:
        if options["corrections"]:
            try:
                data = json.loads(options["corrections"].read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(
                    f"{options['corrections'].name} ne se lit pas comme un export de corrections."
                ) from error
            applied = apply_corrections(document=document, data=data, by=user)
            self.stdout.write(f"Corrections : {applied.count} appliquées, {len(applied.lost)} sans pièce.")
            for label in applied.lost:
                self.stdout.write(f"  sans pièce : {label}")
        plan = plan_confirmation(document)
        for words, count in plan.counts:
            one, many = words.split(",")
            self.stdout.write(f"  {count} {one if count < 2 else many}")
        for skipped in plan.skipped:
            self.stdout.write(f"  laissée : {skipped.piece} : {skipped.reason}")
        for blocker in plan.blockers:
            self.stdout.write(f"  à régler : {blocker}")
        if options["apply"]:
            mine = list_my_organizations(user)
            confirmation = confirm_document(
                document=document,
                seen=plan.digest,
                for_organization=mine[0].organization if mine else None,
                by=user,
            )
            self.stdout.write(f"Repris dans « {confirmation.contract} ».")
