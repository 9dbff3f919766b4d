"""What the tests of documents taken in share: a short convention, and readings that wait for nobody."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Contract
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.services.document import receive_document
from maillage.intake.services.reading import read_document
from tests import factories

CONVENTION = """Convention territoriale globale de la Communauté de communes du Littoral

La présente convention est conclue du 1er janvier 2022 au 31 décembre 2026.

Article 1 : Objet de la convention

La convention dit ce que les parties font ensemble pour les familles.

Article 2 : Durée de la convention

Elle dure cinq ans.

Axe 1 - Accueillir les jeunes enfants

Fiche action n°1 : Ouvrir une crèche mobile

Diagnostic : Quatre communes n'ont aucun mode de garde.

Public cible : Familles des petites communes.

Fiche action n°2 : Former les assistantes maternelles

Diagnostic : Le métier attire peu.

Axe 2 - Donner leur place aux jeunes

Fiche action n°3 : Créer un conseil de jeunes

Diagnostic : Les jeunes ne sont pas consultés.
"""


def make_file(text: str = CONVENTION, name: str = "convention.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def draft(db: None) -> Contract:
    """Give an empty draft with two levels."""
    return factories.make_contract(status=ContractStatus.DRAFT)


@pytest.fixture
def chief(draft: Contract) -> User:
    """Give its manager."""
    return factories.make_manager(draft)


Read = Callable[..., SourceDocument]


@pytest.fixture
def read_in() -> Read:
    """Give a way to send a text and have it read at once."""

    def _read(
        text: str = CONVENTION, *, by: User, contract: Contract | None = None, name: str = "convention.txt"
    ):
        document, _ = receive_document(file=make_file(text, name), by=by, contract=contract)
        read_document(document_id=document.pk)
        document.refresh_from_db()
        return document

    return _read


def get_piece(document: SourceDocument, kind: str, label: str) -> ReadPiece:
    """Give the one piece of a kind whose label begins so."""
    return document.pieces.select_related("document__contract").get(kind=kind, label__startswith=label)
