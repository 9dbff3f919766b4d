"""Compare a newer version of a document with what was read before."""

from rapidfuzz import fuzz

from maillage.core.text import fold_text
from maillage.intake.enums import WRITABLE, Difference, PieceKind, PieceState
from maillage.intake.models import ReadPiece, SourceDocument

_NEAR = 85


def compare_with_previous(*, document: SourceDocument) -> None:
    """Say of each piece whether the version before had it, and keep those that are gone to be seen.

    Called by the service that stores a reading, in its transaction.
    """
    if document.previous is None:
        return
    kinds = [kind.value for kind in WRITABLE]
    old = [
        piece
        for piece in document.previous.pieces.filter(kind__in=kinds).order_by("position", "pk")
        if piece.is_kept and piece.read
    ]
    new = list(document.pieces.filter(kind__in=kinds).order_by("position", "pk"))
    left = {piece.pk: piece for piece in old}
    for piece in new:
        before = _find_before(piece, left)
        if before is None:
            piece.difference = Difference.ADDED if piece.read else Difference.SAME
            continue
        del left[before.pk]
        piece.before = before
        piece.difference = Difference.SAME if _says_the_same(before, piece) else Difference.CHANGED
        # What people recognized or named then holds for what has not moved.
        piece.organization_id = piece.organization_id or before.organization_id
        piece.territory_id = piece.territory_id or before.territory_id
    ReadPiece.objects.bulk_update(new, ["difference", "before", "organization", "territory"], batch_size=200)
    _keep_gone(document, list(left.values()), len(new))


def _find_before(piece: ReadPiece, left: dict[int, ReadPiece]) -> ReadPiece | None:
    same_kind = [one for one in left.values() if one.kind == piece.kind]
    if piece.is_single:
        return next(iter(same_kind), None)
    if exact := next((one for one in same_kind if one.key == piece.key), None):
        return exact
    label = fold_text(piece.label)
    scored = [(fuzz.ratio(label, fold_text(one.label)), -one.position, one) for one in same_kind]
    near = [one for one in scored if one[0] >= _NEAR]
    if near:
        return max(near, key=lambda one: one[:2])[2]
    number = piece.read.get("number")
    numbered = [one for one in same_kind if number and one.read.get("number") == number]
    is_numbered_once = piece.kind in {PieceKind.ARTICLE, PieceKind.ACTION} and len(numbered) == 1
    return numbered[0] if is_numbered_once else None


def _says_the_same(before: ReadPiece, after: ReadPiece) -> bool:
    ignored = {"level", "role", "depth"}
    old = {key: value for key, value in before.read.items() if key not in ignored}
    new = {key: value for key, value in after.read.items() if key not in ignored}
    return old == new and before.excerpt == after.excerpt


def _keep_gone(document: SourceDocument, gone: list[ReadPiece], position: int) -> None:
    ReadPiece.objects.bulk_create(
        ReadPiece(
            document=document,
            kind=one.kind,
            key=f"gone-{one.key}"[:80],
            position=position + rank,
            read=one.read,
            values=one.values,
            label=one.label,
            confidence=one.confidence,
            organization_id=one.organization_id,
            territory_id=one.territory_id,
            difference=Difference.GONE,
            before=one,
            state=PieceState.PROPOSED,
        )
        for rank, one in enumerate(gone)
    )
