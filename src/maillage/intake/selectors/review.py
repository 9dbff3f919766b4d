"""Read the pieces of a document as people review them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from maillage.contracts.models import ContractType
from maillage.core.numbers import format_day, parse_day
from maillage.intake.enums import SINGLE, WRITABLE, Difference, PieceKind, PieceState
from maillage.intake.models import SURE, ReadPiece, SourceDocument
from maillage.intake.places import Trust, describe_place, describe_trust

PAGE_LENGTH = 50


@dataclass(frozen=True)
class View:
    """One view of a review: its name in addresses, its label, the kinds it shows."""

    key: str
    label: str
    kinds: tuple[PieceKind, ...]


TO_CHECK = View("a-verifier", "À vérifier", WRITABLE)
VIEWS = (
    TO_CHECK,
    View("contrat", "Contrat", SINGLE),
    View("signataires", "Signataires", (PieceKind.PARTY,)),
    View("articles", "Articles", (PieceKind.ARTICLE,)),
    View("strategie", "Stratégie", (PieceKind.NODE,)),
    View("actions", "Actions", (PieceKind.ACTION,)),
    View("quartiers", "Quartiers", (PieceKind.DISTRICT,)),
    View("autres", "Pas encore repris", tuple(kind for kind in PieceKind if kind not in WRITABLE)),
)
BY_KEY = {view.key: view for view in VIEWS}
# What waits for somebody: not sure enough, without a known organization or place, or different from before.
_DECIDED_AWAY = Q(state__in=[PieceState.DROPPED, PieceState.MERGED])
_UNDECIDED = Q(state=PieceState.PROPOSED) & (
    Q(confidence__lt=SURE) | Q(difference__in=[Difference.ADDED, Difference.CHANGED, Difference.GONE])
)
_UNMATCHED = (
    Q(kind=PieceKind.PARTY, organization__isnull=True, values__create__isnull=True)
    | Q(kind__in=[PieceKind.TERRITORY, PieceKind.DISTRICT], territory__isnull=True)
    | Q(kind=PieceKind.ACTION, parent__isnull=True)
)
WAITING = _UNDECIDED | (_UNMATCHED & ~_DECIDED_AWAY)


@dataclass(frozen=True)
class ViewCount:
    """A view with how many pieces it holds, and how many of them wait."""

    view: View
    count: int
    is_current: bool


@dataclass(frozen=True)
class Row:
    """One piece as its line shows it."""

    piece: ReadPiece
    trust: Trust
    place: str
    depth: int
    said: str
    attention: str
    facts: list[str] = field(default_factory=list)
    above: str = ""
    noun: str = ""


@dataclass(frozen=True)
class ReviewPage:
    """What the review shows at once."""

    views: list[ViewCount]
    view: View
    page: "Page[ReadPiece]"
    rows: list[Row]
    waiting: int
    can_accept_all: int


def list_waiting(document: SourceDocument) -> QuerySet[ReadPiece]:
    """Give the pieces that somebody must look at, the least sure first."""
    kinds = [kind.value for kind in WRITABLE]
    waiting = document.pieces.filter(WAITING, kind__in=kinds).exclude(difference=Difference.SAME)
    return waiting.order_by("confidence", "position", "pk")


def summarize_review(document: SourceDocument, view_key: str, page_number: str | None) -> ReviewPage:
    """Give one view of a review, in a constant number of queries."""
    counts = {
        row["kind"]: row["total"]
        for row in document.pieces.order_by().values("kind").annotate(total=Count("pk"))
    }
    waiting = list_waiting(document).count()
    view = BY_KEY.get(view_key) or (TO_CHECK if waiting else VIEWS[1])
    views = [
        ViewCount(
            one,
            waiting if one is TO_CHECK else sum(counts.get(kind, 0) for kind in one.kinds),
            is_current=one is view,
        )
        for one in VIEWS
    ]
    kinds = [kind.value for kind in view.kinds]
    pieces = list_waiting(document) if view is TO_CHECK else _list_view(document, kinds)
    pieces = pieces.select_related("organization", "territory", "parent", "merged_into", "before")
    page = Paginator(pieces, PAGE_LENGTH).get_page(page_number)
    shown = list(page.object_list)
    rows = make_rows(document, shown)
    proposed = sum(
        one.state == PieceState.PROPOSED and bool(one.label) and not one.is_unmatched for one in shown
    )
    return ReviewPage(
        [one for one in views if one.count or one.view.key in {"a-verifier", "contrat"}],
        view,
        page,
        rows,
        waiting,
        proposed if kinds[0] in WRITABLE else 0,
    )


def _list_view(document: SourceDocument, kinds: Sequence[str]) -> QuerySet[ReadPiece]:
    return document.pieces.filter(kind__in=kinds).order_by(
        F("kind") if len(kinds) > len(SINGLE) else F("position"), "position", "pk"
    )


def make_rows(document: SourceDocument, pieces: Iterable[ReadPiece]) -> list[Row]:
    """Give pieces as their lines show them."""
    depths = _count_depths(document)
    types = dict(ContractType.objects.values_list("code", "name"))
    levels = _name_levels(document)
    return [
        Row(
            piece,
            describe_trust(piece),
            describe_place(piece.page, piece.line, piece.last_line, piece.cell),
            depths.get(piece.pk, 0) if piece.kind == PieceKind.NODE else 0,
            say_piece(piece, types),
            tell_attention(piece, types),
            list_facts(piece),
            piece.parent.label if piece.parent and piece.kind == PieceKind.ACTION else "",
            _name_piece(piece, levels),
        )
        for piece in pieces
    ]


def _name_piece(piece: ReadPiece, levels: dict[str, str]) -> str:
    """Give what a piece is: an element of the tree by the name of its level."""
    if piece.kind == PieceKind.NODE:
        named = levels.get(str(piece.values.get("level", "")), str(piece.read.get("level_name") or ""))
        return named or str(piece.get_kind_display())
    return str(piece.get_kind_display())


def _count_depths(document: SourceDocument) -> dict[int, int]:
    parents = dict(document.pieces.filter(kind=PieceKind.NODE).values_list("pk", "parent_id"))
    depths: dict[int, int] = {}
    for pk, parent in parents.items():
        depth = 0
        step: int | None = parent
        while step is not None and depth < 6:
            depth, step = depth + 1, parents.get(step)
        depths[pk] = depth
    return depths


def _name_levels(document: SourceDocument) -> dict[str, str]:
    if document.contract is not None:
        levels = document.contract.type.levels
    else:
        kind = document.pieces.filter(kind=PieceKind.KIND).first()
        code = str(kind.values.get("code", "")) if kind else ""
        levels = ContractType.objects.filter(code=code).values_list("levels", flat=True).first() or []
    return {str(level["key"]): str(level["name"]) for level in levels}


def say_piece(piece: ReadPiece, types: dict[str, str]) -> str:
    """Write what would be kept of a piece."""
    if piece.kind == PieceKind.KIND:
        code = str(piece.values.get("code", ""))
        return types.get(code, "")
    if piece.kind == PieceKind.PERIOD:
        days = [_say_day(str(piece.values.get(end, ""))) for end in ("start", "end")]
        return f"du {days[0]} au {days[1]}" if any(piece.values.values()) else ""
    if piece.kind == PieceKind.TERRITORY and piece.territory is not None:
        return str(piece.territory)
    return piece.label


def _say_day(text: str) -> str:
    try:
        return format_day(parse_day(text))
    except ValueError:
        return text or "?"


def tell_attention(piece: ReadPiece, types: dict[str, str]) -> str:
    """Say what a person has to settle about a piece; nothing when nothing is."""
    if piece.kind not in WRITABLE or not piece.is_kept:
        return ""
    if piece.is_single and not piece.label:
        return "Non trouvé dans le document : saisissez-le."
    if piece.kind == PieceKind.KIND and piece.values.get("code") not in types:
        return f"Le document dit « {piece.read.get('code', piece.label)} », que Maillage ne connaît pas : choisissez."
    if piece.kind == PieceKind.PARTY and piece.is_unmatched:
        return "Organisme non reconnu : choisissez-le, ou créez-le."
    if piece.is_unmatched:
        return "Territoire non reconnu : choisissez-le."
    if piece.kind == PieceKind.ACTION and piece.parent is None:
        return "Sans place dans la stratégie : rangez-la."
    return ""


def list_facts(piece: ReadPiece) -> list[str]:
    """Give the short facts that a line shows under a piece's label."""
    values, facts = piece.values, []
    if piece.kind == PieceKind.PARTY:
        if piece.organization is not None and piece.organization.name != piece.label:
            facts.append(f"reconnu : {piece.organization.name}")
        if create := values.get("create"):
            facts.append(f"à créer : {create['name']}")
        facts += (
            [str(values["function"])] if values.get("function") and values["function"] != piece.label else []
        )
    if piece.kind == PieceKind.DISTRICT and piece.territory is not None:
        facts.append(f"reconnu : {piece.territory} ({piece.territory.code})")
    if piece.kind == PieceKind.ARTICLE:
        words = len(str(values.get("body", "")).split())
        facts.append(f"{words} mots" if words else "sans texte")
    if piece.kind == PieceKind.ACTION:
        named = (("fields", "rubrique", "rubriques"), ("operations", "opération", "opérations"),
                 ("milestones", "jalon", "jalons"), ("budget", "montant", "montants"))  # fmt: skip
        for name, one, many in named:
            if count := len(values.get(name, [])):
                facts.append(f"{count} {one if count == 1 else many}")
    if piece.kind == PieceKind.PERIOD and piece.read:
        facts.append(f"imprimé : {piece.read.get('start') or '?'} – {piece.read.get('end') or '?'}")
    return [fact for fact in facts if fact]


def get_piece(document: SourceDocument, pk: int) -> ReadPiece:
    """Give one piece of a document.

    Raises
    ------
    Http404
        No such piece in this document.
    """
    related = ("organization", "territory", "parent", "merged_into", "before")
    piece = document.pieces.select_related(*related).filter(pk=pk).first()
    if piece is None:
        msg = "Ce document n’a pas de pièce à cette adresse."
        raise Http404(msg)
    piece.document = document
    return piece


def list_parents(document: SourceDocument, piece: ReadPiece) -> list[tuple[str, str]]:
    """Give where a piece may be put: the elements of the tree that are kept and not below it."""
    nodes = [one for one in document.pieces.filter(kind=PieceKind.NODE) if one.is_kept]
    below = {piece.pk}
    for _ in range(6):
        below |= {one.pk for one in nodes if one.parent_id in below}
    offered = [
        (str(one.pk), f"{one.values.get('number', '')} {one.label}".strip()[:120])
        for one in nodes
        if one.pk not in below
    ]
    return [("", "Au premier rang" if piece.kind == PieceKind.NODE else "À ranger plus tard"), *offered]


def list_mates(document: SourceDocument, piece: ReadPiece) -> list[tuple[str, str]]:
    """Give the pieces with which one may be merged: the others of its kind, the nearest places first."""
    mates = [one for one in document.pieces.filter(kind=piece.kind).exclude(pk=piece.pk) if one.is_kept]
    mates.sort(key=lambda one: abs(one.position - piece.position))
    return [(str(one.pk), f"{one.values.get('number', '')} {one.label}".strip()[:120]) for one in mates[:200]]
