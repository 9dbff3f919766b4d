"""Route the pages of documents and their review."""

from django.urls import path

from maillage.contracts.urls.converters import register_converters
from maillage.intake.views import confirmation, document, piece

register_converters()

_DOCUMENT = "documents/<rank:pk>"
_PIECE = f"{_DOCUMENT}/pieces/<rank:piece_pk>"

urlpatterns = [
    path("documents/", document.list_page, name="document_list"),
    path("documents/nouveau/", document.create, name="document_create"),
    path(f"{_DOCUMENT}/", document.detail, name="document_detail"),
    path(f"{_DOCUMENT}/lire/", document.retry, name="document_retry"),
    path(f"{_DOCUMENT}/retirer/", document.withdraw, name="document_withdraw"),
    path(f"{_DOCUMENT}/fichier/", document.send_file, name="document_file"),
    path(f"{_DOCUMENT}/accepter/", piece.accept_shown, name="document_accept"),
    path(f"{_DOCUMENT}/pages/<rank:number>.png", document.send_image, name="document_image"),
    path(f"{_DOCUMENT}/corrections.json", document.send_corrections, name="document_corrections"),
    path(f"{_DOCUMENT}/confirmer/", confirmation.confirm, name="document_confirm"),
    path(f"{_DOCUMENT}/annuler/", confirmation.undo, name="document_undo"),
    path(f"{_PIECE}/", piece.edit, name="piece_edit"),
    path(f"{_PIECE}/geste/", piece.change, name="piece_change"),
]
