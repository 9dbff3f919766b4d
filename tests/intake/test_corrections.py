"""Decisions travel as data: a reading and its corrections rebuild the same contract."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Action
from maillage.intake.enums import PieceKind, PieceState
from maillage.intake.models import SourceDocument
from maillage.intake.services import review
from maillage.intake.services.corrections import apply_corrections, export_corrections
from tests import factories
from tests.intake.conftest import CONVENTION, get_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(draft, chief, read_in) -> SourceDocument:
    """Give a document with one decision of each kind."""
    document = read_in(by=chief, contract=draft)
    first, second = (get_piece(document, PieceKind.ACTION, word) for word in ("Ouvrir", "Former"))
    review.correct_piece(piece=first, values={"title": "Crèche itinérante"}, expected_version=None, by=chief)
    review.merge_piece(piece=second, into=first, expected_version=None, by=chief)
    third = get_piece(document, PieceKind.ACTION, "Créer")
    review.move_piece(
        piece=third, parent=get_piece(document, PieceKind.NODE, "Accueillir"), expected_version=None, by=chief
    )
    review.drop_piece(piece=get_piece(document, PieceKind.NODE, "Donner"), expected_version=None, by=chief)
    article = get_piece(document, PieceKind.ARTICLE, "1. Objet")
    review.split_piece(
        piece=article, label="Familles", at="pour les familles", expected_version=None, by=chief
    )
    return document


def tell(document: SourceDocument) -> list[tuple[object, ...]]:
    """Give what a review keeps, without keys of the database."""
    pieces = document.pieces.select_related("parent", "merged_into").order_by("key")
    return [
        (
            one.key,
            one.state,
            one.values,
            one.parent and one.parent.key,
            one.merged_into and one.merged_into.key,
        )
        for one in pieces
    ]


def test_another_reading_with_the_corrections_is_the_same_review(reviewed, chief, read_in) -> None:
    data = json.loads(json.dumps(export_corrections(document=reviewed)))
    other_contract = factories.make_contract(status=ContractStatus.DRAFT, type=reviewed.contract.type)
    other = factories.make_manager(other_contract)
    again = read_in(by=other, contract=other_contract)

    applied = apply_corrections(document=again, data=data, by=other)

    assert applied.lost == []
    assert tell(again) == tell(reviewed)


def test_a_correction_that_finds_no_piece_is_named(reviewed, draft, chief, read_in) -> None:
    data = export_corrections(document=reviewed)
    other = read_in(
        CONVENTION.replace("Former les assistantes", "Payer les assistantes"), by=chief, contract=draft
    )

    applied = apply_corrections(document=other, data=data, by=chief)

    assert applied.lost == ["Former les assistantes maternelles"]


@pytest.mark.parametrize(
    "data",
    [None, [], {"format": 2, "pieces": []}, {"format": 1, "pieces": [{"key": "a"}]},
     {"format": 1, "pieces": [{"key": "a", "kind": "node", "state": "corrected", "values": {"contract": 3}}]}],
)  # fmt: skip
def test_what_is_no_export_is_refused(reviewed, chief, data) -> None:
    before = tell(reviewed)

    with pytest.raises(ValidationError):
        apply_corrections(document=reviewed, data=data, by=chief)

    assert tell(reviewed) == before


def test_a_stranger_corrects_nothing(reviewed) -> None:
    with pytest.raises(PermissionDenied):
        apply_corrections(document=reviewed, data={"format": 1, "pieces": []}, by=factories.make_user())


# --- The command ----------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "convention.txt"
    path.write_text(CONVENTION, encoding="utf-8")
    return path


def list_stored() -> list[str]:
    if not default_storage.exists("documents"):
        return []
    folders, _ = default_storage.listdir("documents")
    return [name for folder in folders for name in default_storage.listdir(f"documents/{folder}")[1]]


def test_the_command_keeps_nothing_unless_asked(path, draft, chief, capsys) -> None:
    stored = list_stored()

    call_command("intake", str(path), by=chief.email, contract=draft.slug)

    printed = capsys.readouterr().out
    assert "3 actions" in printed
    assert "Rien n’a été gardé" in printed
    assert not SourceDocument.objects.exists()
    assert list_stored() == stored


def test_the_command_applies_the_corrections(path, reviewed, chief, tmp_path, capsys) -> None:
    kept = tmp_path / "corrections.json"
    kept.write_text(json.dumps(export_corrections(document=reviewed)), encoding="utf-8")
    other_contract = factories.make_contract(status=ContractStatus.DRAFT, type=reviewed.contract.type)
    other = factories.make_manager(other_contract)
    lead = factories.make_party(other_contract, role="lead")

    call_command(
        "intake", str(path), by=other.email, contract=other_contract.slug, corrections=kept, apply=True
    )

    assert "0 sans pièce" in capsys.readouterr().out
    titles = set(Action.objects.filter(home=other_contract).values_list("title", flat=True))
    assert titles == {"Crèche itinérante", "Créer un conseil de jeunes"}
    assert Action.objects.filter(home=other_contract, owner=lead.organization).count() == 2


def test_the_command_says_what_is_wrong(path, chief, tmp_path) -> None:
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("intake", str(path), by="personne@maillage.example")
    with pytest.raises(CommandError, match="introuvable"):
        call_command("intake", str(tmp_path / "absent.txt"), by=chief.email)
    with pytest.raises(CommandError, match="Aucun contrat"):
        call_command("intake", str(path), by=chief.email, contract="absent")


def test_the_export_holds_decisions_only(reviewed) -> None:
    data = export_corrections(document=reviewed)

    states = {one["state"] for one in data["pieces"]}
    assert PieceState.PROPOSED not in states
    assert {PieceState.CORRECTED, PieceState.MERGED, PieceState.DROPPED} <= states
