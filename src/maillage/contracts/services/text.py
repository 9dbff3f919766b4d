"""Write the articles and annexes of a contract, while nobody has signed it."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.models import Annex, Article, Contract
from maillage.contracts.services.strategy import check_unlocked
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned

Piece = Article | Annex
AnyPiece = TypeVar("AnyPiece", Article, Annex)
EDITABLE_FIELDS = frozenset({"number", "title", "body", "key"})


def _check(contract: Contract, by: User) -> None:
    require(can_manage_contract(by, contract), f"Seul le chef de projet modifie le texte de « {contract} ».")
    check_unlocked(contract)


def add_article(
    *, contract: Contract, number: str, title: str, by: User, body: str = "", key: str = ""
) -> Article:
    """Add an article at the end of a contract."""
    return _add(Article(contract=contract, number=number, title=title, body=body, key=key), by)


def add_annex(
    *, contract: Contract, number: str, title: str, by: User, body: str = "", key: str = ""
) -> Annex:
    """Add an annex at the end of a contract."""
    return _add(Annex(contract=contract, number=number, title=title, body=body, key=key), by)


@transaction.atomic
def _add(piece: AnyPiece, by: User) -> AnyPiece:
    _check(piece.contract, by)
    last = type(piece).objects.filter(contract=piece.contract).aggregate(last=Max("position"))["last"]
    piece.position = 0 if last is None else last + 1
    piece.full_clean()
    piece.save()
    record_event(verb=Verb.CREATE, subject=piece, by=by, scope=piece.contract)
    return piece


@transaction.atomic
def update_piece(*, piece: Piece, values: dict[str, Any], expected_version: int | None, by: User) -> Piece:
    """Change the number, title or text of an article or annex.

    Raises
    ------
    StaleVersion
        Somebody saved it since it was read.
    """
    _check(piece.contract, by)
    if unknown := set(values) - EDITABLE_FIELDS:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    changes = assign_fields(piece, values)
    if changes:
        save_versioned(piece, expected_version=expected_version)
        record_event(verb=Verb.UPDATE, subject=piece, by=by, scope=piece.contract, changes=changes)
    return piece


@transaction.atomic
def remove_piece(*, piece: Piece, by: User) -> None:
    """Take an article or annex out of the contract; the journal keeps its text."""
    contract = piece.contract
    _check(contract, by)
    changes = {"title": (piece.title, ""), "body": (piece.body, "")}
    record_event(verb=Verb.DELETE, subject=piece, by=by, scope=contract, changes=changes)
    piece.delete()


@transaction.atomic
def move_piece(*, piece: Piece, rank: int, by: User) -> Piece:
    """Put an article or annex at a rank (from 0) among the others."""
    contract = piece.contract
    _check(contract, by)
    pieces: list[Piece] = list(type(piece).objects.filter(contract=contract))
    before = pieces.index(piece)
    pieces.remove(piece)
    pieces.insert(max(0, min(rank, len(pieces))), piece)
    after = pieces.index(piece)
    if before == after:
        return piece
    for position, one in enumerate(pieces):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    record_event(
        verb=Verb.MOVE,
        subject=piece,
        by=by,
        scope=contract,
        changes={"position": (before + 1, after + 1)},
    )
    return piece
