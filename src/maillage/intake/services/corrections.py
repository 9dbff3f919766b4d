"""Carry the decisions of a review as data, so that they can be applied to another reading of the document."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.core.text import fold_text
from maillage.intake.access import can_review
from maillage.intake.enums import WRITABLE, PieceState
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.services.review import FIELDS, name_piece
from maillage.territories.models import Territory
from maillage.territories.selectors.territory import find_territory

FORMAT = 1
# What a correction may set besides what the form of its kind offers: a choice made there too.
_MORE = frozenset({"create"})


@dataclass(frozen=True)
class Applied:
    """How many corrections found their piece, and those that did not."""

    count: int
    lost: list[str]


def export_corrections(*, document: SourceDocument) -> dict[str, Any]:
    """Give every decision of a review; what was only read is left out, since it will be read again."""
    related = ("parent", "merged_into", "organization", "territory")
    pieces = document.pieces.select_related(*related).filter(kind__in=[kind.value for kind in WRITABLE])
    decided = [_export(piece) for piece in pieces.order_by("position", "pk") if piece.is_decided]
    return {"format": FORMAT, "document": document.name, "sha256": document.sha256, "pieces": decided}


def _export(piece: ReadPiece) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": piece.key,
        "kind": piece.kind,
        "label": piece.label,
        "state": piece.state,
        "position": piece.position,
    }
    if piece.state == PieceState.CORRECTED:
        said["values"] = piece.values
        said["parent"] = piece.parent.key if piece.parent else None
    if piece.merged_into is not None:
        said["merged_into"] = piece.merged_into.key
    if piece.organization is not None:
        said["organization"] = {"siren": piece.organization.siren, "name": piece.organization.name}
    if piece.territory is not None:
        said["territory"] = piece.territory.address
    return said


@transaction.atomic
def apply_corrections(*, document: SourceDocument, data: object, by: User) -> Applied:
    """Apply decisions exported from another reading to the pieces of this one.

    A piece is known by its key; one that was cut from another is made again. What finds no piece is
    named and left.

    Raises
    ------
    ValidationError
        The data are not those of an export.
    """
    require(can_review(by, document), f"Vous ne pouvez pas relire « {document} ».")
    if not document.is_open:
        msg = f"« {document} » est « {document.get_state_display()} » : sa relecture est close."
        raise ValidationError(msg, code="state")
    decisions = _read(data)
    pieces = {piece.key: piece for piece in document.pieces.all()}
    lost: list[str] = []
    for one in decisions:
        if one["key"] not in pieces and "+" in one["key"]:
            _make_cut(document, one, pieces)
    for one in decisions:
        piece = pieces.get(one["key"])
        if piece is None or piece.kind != one["kind"]:
            lost.append(str(one.get("label", ""))[:120])
        else:
            _apply(piece, one, pieces, by)
    note = f"{len(decisions) - len(lost)} corrections appliquées"
    record_event(verb=Verb.IMPORT, subject=document, by=by, scope=document.contract, note=note)
    return Applied(len(decisions) - len(lost), lost)


def _read(data: object) -> list[dict[str, Any]]:
    msg = "Ce fichier n’est pas un export de corrections de Maillage."
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("pieces"), list):
        raise ValidationError(msg, code="format")
    for rank, one in enumerate(data["pieces"], start=1):
        is_whole = isinstance(one, dict) and isinstance(one.get("key"), str) and one.get("kind") in FIELDS
        if not is_whole or one.get("state") not in PieceState.values:
            raise ValidationError(f"{msg} La décision {rank} est illisible.", code="format")
        unknown = set(one.get("values") or {}) - _list_known(one)
        if unknown:
            names = ", ".join(sorted(unknown))
            raise ValidationError(f"Décision {rank} : champs inconnus ({names}).", code="field")
    return list(data["pieces"])


def _list_known(one: dict[str, Any]) -> set[str]:
    more = {"depth", "level_name", "details", "operations", "partners", "milestones", "budget"}
    return set(FIELDS[one["kind"]]) | _MORE | more


def _make_cut(document: SourceDocument, one: dict[str, Any], pieces: dict[str, ReadPiece]) -> None:
    """Make the second part of a piece that was cut, beside the first."""
    first = pieces.get(one["key"].rpartition("+")[0])
    if first is None:
        return
    part = ReadPiece.objects.create(
        document=document, kind=first.kind, key=one["key"], position=first.position, parent=first.parent,
        read=first.read, page_rank=first.page_rank, page=first.page, line=first.line, last_line=first.last_line,
        cell=first.cell, excerpt=first.excerpt, confidence=first.confidence,
    )  # fmt: skip
    pieces[part.key] = part


def _apply(piece: ReadPiece, one: dict[str, Any], pieces: dict[str, ReadPiece], by: User) -> None:
    piece.state = PieceState(one["state"])
    piece.position = int(one.get("position", piece.position))
    if "values" in one:
        piece.values = one["values"]
        piece.label = name_piece(piece.kind, piece.values)
        piece.parent = pieces.get(one["parent"]) if one.get("parent") else None
    if one.get("merged_into"):
        piece.merged_into = pieces.get(one["merged_into"])
    if named := one.get("organization"):
        piece.organization = _find_organization(named)
    if address := one.get("territory"):
        piece.territory = _find_territory(str(address))
    piece.decided_by, piece.decided_at = by, timezone.now()
    piece.version += 1
    piece.full_clean(
        exclude=["document", "parent", "merged_into", "organization", "territory", "before", "decided_by"]
    )
    piece.save()


def _find_organization(named: dict[str, str]) -> Organization | None:
    if siren := str(named.get("siren", "")):
        found = list(Organization.objects.filter(siren=siren)[:2])
        if len(found) == 1:
            return found[0]
    return Organization.objects.filter(folded_name=fold_text(str(named.get("name", "")))[:200]).first()


def _find_territory(address: str) -> Territory | None:
    return find_territory(address)
