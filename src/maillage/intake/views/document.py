"""Send a document, follow its reading, see its review."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.contracts.access import can_create_contract
from maillage.contracts.models import Contract
from maillage.core.decorators import read_only
from maillage.core.rights import require
from maillage.intake.background import start_reading
from maillage.intake.enums import UNFINISHED, DocumentState
from maillage.intake.forms import UploadForm
from maillage.intake.models import ReadPiece, SourceDocument, SourcePage
from maillage.intake.selectors.contract import list_managed_contracts
from maillage.intake.selectors.document import find_confirmation, get_page, list_documents
from maillage.intake.selectors.review import get_piece, make_rows, summarize_review
from maillage.intake.services.corrections import export_corrections
from maillage.intake.services.document import receive_document, retry_document, withdraw_document
from maillage.intake.stored import draw_document_page
from maillage.intake.uploads import MAX_BYTES
from maillage.intake.views.pages import document_url, get_person, list_crumbs, open_document
from maillage.reading.errors import UnreadableDocument

PER_PAGE = 25
REFRESH_SECONDS = 3
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@read_only
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the documents a person may review."""
    user = get_person(request)
    page = Paginator(list_documents(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "can_send": can_create_contract(user)}
    return render(request, "intake/list.html", context)


@form_methods
def create(request: HttpRequest) -> HttpResponse:
    """Send a document."""
    user = get_person(request)
    contracts = list_managed_contracts(user)
    may_open = can_create_contract(user)
    require(may_open or bool(contracts), "Seul un chef de projet reprend un document : demandez-le-lui.")
    choices = [(one.slug, str(one)) for one in contracts]
    initial = {"contract": request.GET.get("contrat", "")}
    form = UploadForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial=initial,
        contracts=choices,
        may_open=may_open,
    )
    is_whole = form.is_valid() if request.method == "POST" else False
    if request.META.get("maillage.upload_too_large"):
        form.errors.pop("file", None)
        form.add_error(
            "file", f"Ce fichier dépasse {MAX_BYTES // 1024**2} Mo : réduisez ses images ou découpez-le."
        )
    elif is_whole and (document := _receive(request, form, user, contracts)):
        return redirect(document_url(document))
    context = {"form": form, "crumbs": list_crumbs()}
    return render(request, "intake/create.html", context, status=422 if request.method == "POST" else 200)


def _receive(
    request: HttpRequest, form: UploadForm, user: User, contracts: list[Contract]
) -> SourceDocument | None:
    """Keep the file and have it read; None when it is refused, which the form then says."""
    contract = next((one for one in contracts if one.slug == form.cleaned_data["contract"]), None)
    try:
        document, is_new = receive_document(file=form.cleaned_data["file"], contract=contract, by=user)
    except ValidationError as error:
        for message in error.messages:
            form.add_error("file", message)
        return None
    if is_new:
        transaction.on_commit(lambda: start_reading(document.pk))
    else:
        messages.info(request, "Ce fichier est déjà là, avec ce qui en a été décidé : le voici.")
    return document


@read_only
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a document stands: being read, refused, or under review."""
    _, document = open_document(request, pk)
    if document.state in UNFINISHED:
        response = render(request, "intake/waiting.html", {"document": document, "crumbs": list_crumbs()})
        response["Refresh"] = str(REFRESH_SECONDS)
        return response
    if document.state == DocumentState.REFUSED:
        return render(request, "intake/refused.html", {"document": document, "crumbs": list_crumbs()})
    return _show_review(request, document)


def _show_review(request: HttpRequest, document: SourceDocument) -> HttpResponse:
    review = summarize_review(document, request.GET.get("vue", ""), request.GET.get("page"))
    asked = request.GET.get("piece", "")
    piece = (
        get_piece(document, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else None
    )
    shown = piece or next((row.piece for row in review.rows if row.piece.page_rank), None)
    rank = request.GET.get("feuille", "")
    number = int(rank) if rank.isascii() and rank.isdecimal() and len(rank) < 9 else None
    page = get_page(document, number or (shown.page_rank if shown and shown.page_rank else 1))
    context = {
        "document": document,
        "crumbs": list_crumbs(),
        "review": review,
        "selected": next(iter(make_rows(document, [piece])), None) if piece else None,
        "source": page,
        "lines": _mark_lines(page, shown),
        "page_count": document.pages.count(),
        "confirmation": find_confirmation(document) if document.state == DocumentState.CONFIRMED else None,
    }
    return render(request, "intake/review.html", context)


def _mark_lines(page: SourcePage | None, piece: ReadPiece | None) -> list[dict[str, object]]:
    """Give the lines of a page, those of the piece marked."""
    if page is None:
        return []
    is_here = piece is not None and piece.page_rank == page.rank and piece.line is not None
    first = piece.line if is_here and piece else None
    last = (piece.last_line or piece.line) if is_here and piece else None
    marked = []
    for line in page.lines:
        number = line["line"]
        within = first is not None and last is not None and number is not None and first <= number <= last
        if within and piece is not None and piece.cell and line["names"]:
            within = piece.cell in line["names"]
        cell = piece.cell if piece is not None and within else ""
        cells = [
            {"text": text, "is_marked": bool(cell) and cell == name}
            for text, name in zip(line["cells"], line["names"] or [""] * len(line["cells"]), strict=False)
        ]
        marked.append({"number": number, "cells": cells, "is_row": bool(line["names"]),
                       "is_heading": bool(line["heading"]), "is_marked": within})  # fmt: skip
    return marked


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a document read whose reading was interrupted."""
    user, document = open_document(request, pk)
    try:
        retry_document(document=document, by=user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        start_reading(document.pk)
    return redirect(document_url(document))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document away with its review."""
    user, document = open_document(request, pk)
    name = document.name
    try:
        withdraw_document(document=document, by=user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(document_url(document))
    messages.success(request, f"« {name} » et sa relecture sont retirés.")
    return redirect(reverse("document_list"))


@read_only
def send_image(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Draw a page of a PDF, for the reviewer alone: no cache keeps it."""
    _, document = open_document(request, pk)
    if document.format != "pdf" or not document.file:
        msg = "Ce document n’a pas de page à dessiner."
        raise Http404(msg)
    try:
        image = draw_document_page(document, number)
    except UnreadableDocument as refused:
        raise Http404(str(refused)) from refused
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@read_only
def send_corrections(request: HttpRequest, pk: int) -> JsonResponse:
    """Give the decisions of the review as data, to be applied to another reading."""
    _, document = open_document(request, pk)
    response = JsonResponse(
        export_corrections(document=document), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="corrections-{document.pk}.json"'
    return response


@read_only
def send_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give the file back as it was sent, never shown inside the site."""
    _, document = open_document(request, pk)
    if not document.file:
        msg = "Ce fichier n’a pas été gardé."
        raise Http404(msg)
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.name,
        content_type="application/octet-stream",
    )
