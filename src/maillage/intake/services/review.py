"""Decide about pieces, one at a time: each decision is saved and told at once.

Nothing here touches a contract. Each function is given the version of the piece its author had read,
and raises ``StaleVersion`` when somebody decided in between.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.core.text import clean_text
from maillage.intake.access import can_review
from maillage.intake.enums import LISTED, WRITABLE, PieceKind, PieceState
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.services.matching import set_levels
from maillage.territories.models import Territory

# What each kind of piece lets people correct; what is not here never gets in.
FIELDS: dict[str, frozenset[str]] = {
    PieceKind.TITLE: frozenset({"title", "short_title"}),
    PieceKind.KIND: frozenset({"code"}),
    PieceKind.TERRITORY: frozenset({"name"}),
    PieceKind.PERIOD: frozenset({"start", "end"}),
    PieceKind.PARTY: frozenset({"name", "function", "role"}),
    PieceKind.DISTRICT: frozenset({"name"}),
    PieceKind.ARTICLE: frozenset({"number", "title", "body"}),
    PieceKind.NODE: frozenset({"number", "label", "level"}),
    PieceKind.ACTION: frozenset({"number", "title", "fields"}),
}
_LABELS = {
    PieceKind.TITLE: "title",
    PieceKind.KIND: "code",
    PieceKind.TERRITORY: "name",
    PieceKind.PARTY: "name",
    PieceKind.DISTRICT: "name",
    PieceKind.NODE: "label",
    PieceKind.ACTION: "title",
}


def _check(piece: ReadPiece, by: User) -> None:
    """Refuse who may not decide, and a document whose review is over or a piece that is only shown.

    Raises
    ------
    PermissionDenied, ValidationError
    """
    document = piece.document
    require(can_review(by, document), f"Vous ne pouvez pas relire « {document} ».")
    if not document.is_open:
        msg = f"« {document} » est « {document.get_state_display()} » : sa relecture est close."
        raise ValidationError(msg, code="state")
    if piece.kind not in WRITABLE:
        msg = f"{piece} n’est pas encore repris dans Maillage : il n’y a rien à décider."
        raise ValidationError(msg, code="kind")


def _decide(
    piece: ReadPiece, state: PieceState, expected_version: int | None, by: User, **more: Any
) -> ReadPiece:
    """Save a decision about a piece, and tell it."""
    changes = {"state": (piece.state, state.value)}
    for name, value in more.items():
        before = getattr(piece, name)
        if before != value:
            changes[name] = (before, value)
            setattr(piece, name, value)
    piece.state, piece.decided_by, piece.decided_at = state, by, timezone.now()
    save_versioned(piece, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=piece, by=by, scope=piece.document, changes=changes)
    return piece


@transaction.atomic
def accept_piece(*, piece: ReadPiece, expected_version: int | None, by: User) -> ReadPiece:
    """Keep a piece as it was read; one that was corrected stays so."""
    _check(piece, by)
    if not piece.values or (piece.is_single and not piece.label):
        msg = f"{piece} n’a pas été trouvé dans le document : saisissez-le avec « Corriger »."
        raise ValidationError(msg, code="absent")
    if piece.is_unmatched:
        msg = f"{piece} n’est pas reconnu : dites ce que c’est avec « Corriger », ou écartez la pièce."
        raise ValidationError(msg, code="unmatched")
    state = PieceState.CORRECTED if piece.state == PieceState.CORRECTED else PieceState.ACCEPTED
    return _decide(piece, state, expected_version, by, merged_into=None)


@transaction.atomic
def accept_pieces(*, document: SourceDocument, keys: Collection[int], by: User) -> int:
    """Accept those of the pieces that nobody decided about yet; give how many.

    Parameters
    ----------
    keys : collection of int
        The pieces that the person had before their eyes.
    """
    pieces = document.pieces.filter(
        pk__in=keys, state=PieceState.PROPOSED, kind__in=[kind.value for kind in WRITABLE]
    )
    count = 0
    for piece in pieces.select_for_update(of=("self",)):
        piece.document = document
        if piece.label and piece.values and not piece.is_unmatched:
            accept_piece(piece=piece, expected_version=piece.version, by=by)
            count += 1
    return count


@transaction.atomic
def drop_piece(*, piece: ReadPiece, expected_version: int | None, by: User) -> ReadPiece:
    """Leave a piece out; what stood under it stands under what was above it."""
    _check(piece, by)
    _decide(piece, PieceState.DROPPED, expected_version, by, merged_into=None)
    _lift_children(piece, piece.parent)
    return piece


def _lift_children(piece: ReadPiece, parent: ReadPiece | None) -> None:
    for child in piece.children.all():
        child.parent = parent
        save_versioned(child, expected_version=None)


@transaction.atomic
def restore_piece(*, piece: ReadPiece, expected_version: int | None, by: User) -> ReadPiece:
    """Take a decision back: the piece waits for another; what was corrected in it stays."""
    _check(piece, by)
    return _decide(piece, PieceState.PROPOSED, expected_version, by, merged_into=None)


@transaction.atomic
def correct_piece(
    *, piece: ReadPiece, values: dict[str, Any], expected_version: int | None, by: User
) -> ReadPiece:
    """Change what would be written; what was read stays beside it.

    Raises
    ------
    ValidationError
        A field is not one that people correct, or what names the piece is empty.
    """
    _check(piece, by)
    if unknown := set(values) - FIELDS[piece.kind]:
        msg = f"Ces champs ne se corrigent pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    corrected = piece.copy_values() | _clean(values)
    label = name_piece(piece.kind, corrected)
    if not label.strip():
        raise ValidationError("Donnez au moins ce qui nomme la pièce, ou écartez-la.", code="empty")
    _decide(piece, PieceState.CORRECTED, expected_version, by, values=corrected, label=label)
    if piece.kind == PieceKind.KIND and piece.document.contract is None:
        _set_levels_again(piece, by)
    return piece


def _set_levels_again(piece: ReadPiece, by: User) -> None:
    """Give the elements of the tree the levels of the type just chosen, where nobody chose them."""
    nodes = list(
        piece.document.pieces.filter(kind=PieceKind.NODE, state=PieceState.PROPOSED).select_related("parent")
    )
    changed = set_levels(nodes, str(piece.values.get("code", "")))
    ReadPiece.objects.bulk_update(changed, ["values"], batch_size=200)
    if changed:
        note = f"niveaux revus pour {len(changed)} éléments de la stratégie"
        record_event(
            verb=Verb.UPDATE, subject=piece.document, by=by, scope=piece.document.contract, note=note
        )


def name_piece(kind: str, values: dict[str, Any]) -> str:
    """Give the label of a piece from its values."""
    if kind == PieceKind.PERIOD:
        return f"{values.get('start') or '?'} – {values.get('end') or '?'}"
    if kind == PieceKind.ARTICLE:
        return f"{values.get('number', '')}. {values.get('title', '')}"[:600]
    named = str(values.get(_LABELS[PieceKind(kind)], "")).strip()
    return (named or str(values.get("function", "")))[:600]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    return {key: _clean(one) for key, one in value.items()} if isinstance(value, dict) else value


@transaction.atomic
def choose_organization(
    *,
    piece: ReadPiece,
    organization: Organization | None,
    expected_version: int | None,
    by: User,
    new_kind: str = "",
    new_name: str = "",
) -> ReadPiece:
    """Say which organization a party is: one that exists, or one to be created when the review is confirmed."""
    _check(piece, by)
    if piece.kind != PieceKind.PARTY:
        raise ValidationError("Seul un signataire se rattache à un organisme.", code="kind")
    values = piece.copy_values()
    values.pop("create", None)
    if organization is None:
        name = " ".join(clean_text(new_name).split())
        if new_kind not in OrganizationKind.values or not name:
            msg = "Choisissez un organisme, ou donnez le nom et la nature de celui à créer."
            raise ValidationError(msg, code="organization")
        values["create"] = {"kind": new_kind, "name": name[:200]}
    state = PieceState.CORRECTED
    return _decide(piece, state, expected_version, by, values=values, organization=organization)


@transaction.atomic
def choose_territory(
    *, piece: ReadPiece, territory: Territory, expected_version: int | None, by: User
) -> ReadPiece:
    """Say which territory a name means."""
    _check(piece, by)
    if piece.kind not in {PieceKind.TERRITORY, PieceKind.DISTRICT}:
        raise ValidationError("Cette pièce ne nomme pas de territoire.", code="kind")
    values = piece.copy_values()
    values.setdefault("name", territory.name)
    label = piece.label or territory.name
    return _decide(
        piece, PieceState.CORRECTED, expected_version, by, values=values, territory=territory, label=label
    )


@transaction.atomic
def move_piece(
    *, piece: ReadPiece, parent: ReadPiece | None, expected_version: int | None, by: User
) -> ReadPiece:
    """Put an element or an action under another element, or an element at the top.

    Raises
    ------
    ValidationError
        The parent is of another document, is below the piece, or is no element of the strategy.
    """
    _check(piece, by)
    if piece.kind not in {PieceKind.NODE, PieceKind.ACTION}:
        raise ValidationError(
            "Seuls les éléments de la stratégie et les actions se rangent ailleurs.", code="kind"
        )
    step = parent
    while step is not None:
        if step.pk == piece.pk or step.document_id != piece.document_id or step.kind != PieceKind.NODE:
            msg = f"{piece} ne peut pas se ranger sous {parent}."
            raise ValidationError(msg, code="parent")
        step = step.parent
    return _decide(piece, _touched(piece), expected_version, by, parent=parent)


def _touched(piece: ReadPiece) -> PieceState:
    return PieceState.CORRECTED if piece.is_kept else PieceState(piece.state)


@transaction.atomic
def revise_placed(
    *,
    piece: ReadPiece,
    values: dict[str, Any],
    parent: ReadPiece | None,
    expected_version: int | None,
    by: User,
) -> ReadPiece:
    """Correct an element or an action, and put it where it goes, at once."""
    correct_piece(piece=piece, values=values, expected_version=expected_version, by=by)
    if piece.parent_id != (parent.pk if parent else None):
        move_piece(piece=piece, parent=parent, expected_version=None, by=by)
    return piece


@transaction.atomic
def revise_party(
    *,
    piece: ReadPiece,
    values: dict[str, Any],
    organization: Organization | None,
    expected_version: int | None,
    by: User,
    organization_id: int | None = None,
    new_name: str = "",
    new_kind: str = "",
) -> ReadPiece:
    """Correct a party’s function and role, and say which organization it is, at once."""
    if organization_id is not None:
        organization = Organization.objects.filter(pk=organization_id).first()
    choose_organization(
        piece=piece,
        organization=organization,
        new_kind=new_kind,
        new_name=new_name,
        expected_version=expected_version,
        by=by,
    )
    return correct_piece(piece=piece, values=values, expected_version=None, by=by)


@transaction.atomic
def shift_piece(*, piece: ReadPiece, steps: int, expected_version: int | None, by: User) -> ReadPiece:
    """Move a piece up (negative) or down among those of its kind that stand at the same place."""
    _check(piece, by)
    if piece.kind not in LISTED:
        raise ValidationError("Cette pièce n’a pas de rang.", code="kind")
    siblings = [
        one
        for one in ReadPiece.objects.select_for_update(of=("self",)).filter(
            document=piece.document_id, kind=piece.kind, parent=piece.parent_id
        )
        if one.is_kept
    ]
    here = next((rank for rank, one in enumerate(siblings) if one.pk == piece.pk), None)
    if here is None or not 0 <= here + steps < len(siblings):
        return piece
    other = siblings[here + steps]
    mine, theirs = piece.position, other.position
    _decide(piece, _touched(piece), expected_version, by, position=theirs)
    other.position = mine
    save_versioned(other, expected_version=None)
    return piece


@transaction.atomic
def merge_piece(*, piece: ReadPiece, into: ReadPiece, expected_version: int | None, by: User) -> ReadPiece:
    """Put a piece into another of its kind: texts are joined, what stood under it stands under the other."""
    _check(piece, by)
    if into.document_id != piece.document_id or into.kind != piece.kind or into.pk == piece.pk:
        raise ValidationError("Deux pièces se fusionnent quand elles sont de même nature.", code="kind")
    if piece.kind not in LISTED or not into.is_kept:
        raise ValidationError(f"{piece} ne se fusionne pas avec {into}.", code="kind")
    step = into.parent
    while step is not None:
        if step.pk == piece.pk:
            raise ValidationError(f"{into} est rangée sous {piece} : déplacez-la d’abord.", code="circle")
        step = step.parent
    into.document = piece.document
    joined = _join(into, piece)
    if joined != into.values:
        _decide(into, PieceState.CORRECTED, into.version, by, values=joined)
    _lift_children(piece, into)
    return _decide(piece, PieceState.MERGED, expected_version, by, merged_into=into)


def _join(into: ReadPiece, piece: ReadPiece) -> dict[str, Any]:
    values, more = into.copy_values(), piece.copy_values()
    if piece.kind == PieceKind.ARTICLE:
        values["body"] = "\n\n".join(text for text in (values.get("body"), more.get("body")) if text)
    if piece.kind == PieceKind.ACTION:
        fields = values.setdefault("fields", {})
        for name, text in more.get("fields", {}).items():
            fields[name] = f"{fields[name]}\n{text}" if fields.get(name) and fields[name] != text else text
        for name in ("operations", "partners", "milestones", "budget"):
            values[name] = [
                *values.get(name, []),
                *(one for one in more.get(name, []) if one not in values.get(name, [])),
            ]
    return values


@transaction.atomic
def split_piece(
    *, piece: ReadPiece, label: str, expected_version: int | None, by: User, at: str = ""
) -> ReadPiece:
    """Cut a piece in two: the second bears a label of its own, and what follows ``at`` in an article's text.

    Raises
    ------
    ValidationError
        The kind is not cut, the label is empty, or the text does not hold the words given.
    """
    _check(piece, by)
    label = " ".join(clean_text(label).split())
    if piece.kind not in LISTED or piece.kind == PieceKind.DISTRICT or not label:
        raise ValidationError("Donnez l’intitulé de la seconde partie.", code="label")
    first, second = piece.copy_values(), _empty_values(piece, label)
    if at.strip():
        head, mark, tail = str(first.get("body", "")).partition(clean_text(at).strip())
        if not mark or piece.kind != PieceKind.ARTICLE:
            raise ValidationError("Ces mots ne sont pas dans le texte de l’article.", code="at")
        first["body"], second["body"] = head.rstrip(), f"{mark}{tail}"
    following = piece.document.pieces.filter(position__gt=piece.position)
    for one in following.select_for_update(of=("self",)):
        one.position += 1
        one.save(update_fields=["position"])
    part = ReadPiece(
        document=piece.document, kind=piece.kind, key=_next_key(piece), position=piece.position + 1,
        parent=piece.parent, read=piece.read, values=second, label=name_piece(piece.kind, second),
        page_rank=piece.page_rank, page=piece.page, line=piece.line, last_line=piece.last_line,
        cell=piece.cell, excerpt=piece.excerpt, confidence=piece.confidence, state=PieceState.CORRECTED,
        decided_by=by, decided_at=timezone.now(),
    )  # fmt: skip
    part.full_clean()
    part.save()
    record_event(verb=Verb.CREATE, subject=part, by=by, scope=piece.document)
    _decide(piece, PieceState.CORRECTED, expected_version, by, values=first)
    return part


def _empty_values(piece: ReadPiece, label: str) -> dict[str, Any]:
    values: dict[str, Any] = {"number": ""}
    if piece.kind == PieceKind.NODE:
        return values | {"label": label[:600], "level": piece.values.get("level", "")}
    if piece.kind == PieceKind.PARTY:
        return {"name": label[:200], "function": "", "role": piece.values.get("role", "signatory")}
    if piece.kind == PieceKind.ARTICLE:
        return {"number": f"{piece.values.get('number', '')} bis"[:12], "title": label[:300], "body": ""}
    return values | {"title": label[:600], "fields": {}}


def _next_key(piece: ReadPiece) -> str:
    stem = f"{piece.key[:70]}+"
    taken = piece.document.pieces.filter(key__startswith=stem).count()
    return f"{stem}{taken + 1}"
