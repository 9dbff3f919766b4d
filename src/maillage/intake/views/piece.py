"""Decide about one piece: a button, or the form that corrects it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.contracts.forms.fields import offer
from maillage.core.errors import StaleVersion
from maillage.intake.enums import LISTED, WRITABLE, PieceKind
from maillage.intake.forms import CREATE, FORMS, OTHER, PartyForm, PieceForm, PlaceForm, give_initial
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.selectors.review import get_piece, list_mates, list_parents, make_rows, summarize_review
from maillage.intake.selectors.suggestion import (
    list_levels,
    list_types,
    suggest_organizations,
    suggest_places,
)
from maillage.intake.services import review
from maillage.intake.views.pages import get_person, list_crumbs, open_document, review_url

CONFLICT, REFUSED = 409, 422
GESTURES = {
    "accepter": "Acceptée",
    "ecarter": "Écartée",
    "reprendre": "À décider de nouveau",
    "monter": "Montée",
    "descendre": "Descendue",
    "fusionner": "Fusionnée",
    "couper": "Coupée en deux",
}


def _read_version(request: HttpRequest) -> int:
    """Give the version the author had read; 0, which never was, when it cannot be read."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def _back(request: HttpRequest, document: SourceDocument, piece: ReadPiece | None = None) -> str:
    return review_url(document, request.POST.get("vue", ""), request.POST.get("page", ""), piece)


@require_POST
def change(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponse:
    """Do what a button of a piece asks."""
    user, document = open_document(request, pk)
    piece = get_piece(document, piece_pk)
    gesture = request.POST.get("geste", "")
    if gesture not in GESTURES:
        msg = "Ce geste n’existe pas."
        raise Http404(msg)
    if request.POST.get("conflict") == "theirs":
        messages.info(request, "La décision enregistrée est gardée.")
        return redirect(_back(request, document, piece))
    try:
        _do(request, gesture, document, piece, user)
    except StaleVersion:
        return _show_conflict(request, document, piece, gesture)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    return redirect(_back(request, document, piece))


def _do(request: HttpRequest, gesture: str, document: SourceDocument, piece: ReadPiece, user: User) -> None:
    common: dict[str, Any] = {"piece": piece, "expected_version": _read_version(request), "by": user}
    simple: dict[str, Callable[..., object]] = {
        "accepter": review.accept_piece,
        "ecarter": review.drop_piece,
        "reprendre": review.restore_piece,
    }
    if gesture in simple:
        simple[gesture](**common)
    elif gesture in {"monter", "descendre"}:
        review.shift_piece(steps=-1 if gesture == "monter" else 1, **common)
    elif gesture == "fusionner":
        review.merge_piece(into=_get_other(request, document), **common)
    else:
        review.split_piece(
            label=request.POST.get("intitule", ""), at=request.POST.get("a_partir_de", ""), **common
        )


def _get_other(request: HttpRequest, document: SourceDocument) -> ReadPiece:
    other = request.POST.get("avec", "")
    if not (other.isascii() and other.isdecimal() and len(other) < 18):
        raise ValidationError("Choisissez la pièce avec laquelle fusionner.", code="into")
    return get_piece(document, int(other))


def _show_conflict(
    request: HttpRequest, document: SourceDocument, piece: ReadPiece, gesture: str
) -> HttpResponse:
    """Show what somebody decided in between beside what was asked; nothing is lost."""
    stored = get_piece(document, piece.pk)
    context = {
        "document": document,
        "piece": stored,
        "crumbs": list_crumbs(document),
        "hidden": [
            (name, value) for name, value in request.POST.items() if name not in {"csrfmiddlewaretoken", "version", "conflict"}
        ],
        "fields": [
            {
                "label": "Décision",
                "mine": GESTURES[gesture],
                "theirs": stored.get_state_display(),
                "is_different": True,
            },
            {"label": "Intitulé", "mine": piece.label, "theirs": stored.label,
             "is_different": piece.label != stored.label},
        ],
    }  # fmt: skip
    return render(request, "intake/conflict.html", context, status=CONFLICT)


@require_POST
def accept_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept every piece of the page that nobody decided about."""
    user, document = open_document(request, pk)
    page = summarize_review(document, request.POST.get("vue", ""), request.POST.get("page"))
    seen = {
        int(key)
        for key in request.POST.getlist("piece")
        if key.isascii() and key.isdecimal() and len(key) < 18
    }
    keys = seen & {row.piece.pk for row in page.rows}
    try:
        count = review.accept_pieces(document=document, keys=keys, by=user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{count} pièces acceptées." if count > 1 else f"{count} pièce acceptée.")
    return redirect(_back(request, document))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponse:
    """Correct a piece; what was read stays beside the form."""
    _, document = open_document(request, pk)
    piece = get_piece(document, piece_pk)
    if piece.kind not in WRITABLE:
        msg = "Cette pièce n’est pas encore reprise dans Maillage."
        raise Http404(msg)
    form = FORMS[piece.kind](request.POST or None, initial=give_initial(piece))
    _offer_choices(form, document, piece)
    if request.POST.get("conflict") == "theirs":
        messages.info(request, "La version enregistrée est gardée.")
        return redirect(_back(request, document, piece))
    if request.method == "POST":
        return _answer_correction(request, form, document, piece)
    return _show_form(request, form, document, piece)


def _answer_correction(
    request: HttpRequest, form: PieceForm, document: SourceDocument, piece: ReadPiece
) -> HttpResponse:
    """Save a correction, or say what is wrong or what somebody saved in between."""
    if form.is_valid():
        try:
            _save(form, document, piece, get_person(request))
        except StaleVersion:
            conflict = _compare(request, form, document, piece)
            return _show_form(request, form, document, piece, conflict=conflict, status=CONFLICT)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "La correction est enregistrée.")
            return redirect(_back(request, document, piece))
    return _show_form(request, form, document, piece, status=REFUSED)


def _show_form(
    request: HttpRequest,
    form: PieceForm,
    document: SourceDocument,
    piece: ReadPiece,
    *,
    conflict: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _frame(request, document, piece) | {"form": form, "conflict": conflict}
    return render(request, "intake/piece.html", context, status=status)


def _frame(request: HttpRequest, document: SourceDocument, piece: ReadPiece) -> dict[str, Any]:
    values = request.POST if request.method == "POST" else request.GET
    return {
        "document": document,
        "row": make_rows(document, [piece])[0],
        "crumbs": list_crumbs(document),
        "view_key": values.get("vue", ""),
        "page_number": values.get("page", ""),
        "mates": list_mates(document, piece) if piece.kind in LISTED else [],
        "can_split": piece.kind in LISTED and piece.kind != PieceKind.DISTRICT,
        "back_url": review_url(document, values.get("vue", ""), values.get("page", ""), piece),
    }


def _offer_choices(form: PieceForm, document: SourceDocument, piece: ReadPiece) -> None:
    """Offer what is known only for this piece: types, levels, places, organizations."""
    if piece.kind == PieceKind.KIND:
        offer(form, "code", list_types())
    if piece.kind in {PieceKind.NODE, PieceKind.ACTION}:
        offer(form, "parent", list_parents(document, piece))
    if piece.kind == PieceKind.NODE:
        offer(form, "level", list_levels(document))
    if isinstance(form, PlaceForm):
        near = suggest_places(piece)
        if near:
            form.fields["territory"].help_text = "Peut-être : " + " ; ".join(near)
    if isinstance(form, PartyForm):
        near_organizations, kind = suggest_organizations(piece)
        form.initial["new_kind"] = form.initial["new_kind"] or kind
        form.initial["choice"] = form.initial["choice"] or (OTHER if near_organizations else CREATE)
        offer(
            form,
            "choice",
            [*near_organizations, (OTHER, "Un autre, de l’annuaire"), (CREATE, "Le créer à la confirmation")],
        )


def _save(form: PieceForm, document: SourceDocument, piece: ReadPiece, user: User) -> None:
    values, version = form.corrected, form.cleaned_data["version"]
    common: dict[str, Any] = {"piece": piece, "expected_version": version, "by": user}
    if isinstance(form, PlaceForm):
        review.choose_territory(territory=values["territory"], **common)
    elif isinstance(form, PartyForm):
        chosen = values["choice"]
        review.revise_party(
            organization_id=int(chosen) if chosen.isdecimal() else None,
            organization=values["other"] if chosen == OTHER else None,
            new_name=values["new_name"] if chosen == CREATE else "",
            new_kind=values["new_kind"] if chosen == CREATE else "",
            values={"function": values["function"], "role": values["role"]},
            **common,
        )
    elif piece.kind in {PieceKind.NODE, PieceKind.ACTION}:
        values.pop("parent", None)
        parent = form.cleaned_data["parent"]
        review.revise_placed(
            values=values, parent=get_piece(document, int(parent)) if parent else None, **common
        )
    else:
        review.correct_piece(values=values, **common)


def _compare(
    request: HttpRequest, form: PieceForm, document: SourceDocument, piece: ReadPiece
) -> dict[str, Any]:
    """Put both versions side by side; sent again, the form replaces the stored one knowingly."""
    stored = get_piece(document, piece.pk)
    theirs = give_initial(stored)
    data = request.POST.copy()
    data["version"] = str(stored.version)
    form.data = data
    rows = [_compare_field(bound, theirs.get(bound.name)) for bound in form.visible_fields()]
    return {
        "who": stored.decided_by or "Quelqu’un",
        "at": stored.decided_at or stored.changed_at,
        "fields": [row for row in rows if row["mine"] or row["theirs"]],
    }


def _compare_field(bound: forms.BoundField, stored: object) -> dict[str, Any]:
    mine = _show(bound, bound.value())
    theirs = _show(bound, bound.field.prepare_value(stored))
    return {"label": bound.label, "mine": mine, "theirs": theirs, "is_different": mine != theirs}


def _show(bound: forms.BoundField, value: object) -> str:
    # The stub of choices also allows a callable, which Django has called by then.
    choices = dict(bound.field.choices) if isinstance(bound.field, forms.ChoiceField) else {}  # type: ignore[arg-type]
    return "" if value is None else str(choices.get(value, value)).replace("\r\n", "\n")
