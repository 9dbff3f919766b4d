"""The same words in each format are read into pieces with their place; a PDF also shows its page."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.intake.enums import DocumentState
from maillage.intake.models import SourceDocument
from maillage.intake.services.document import receive_document
from maillage.intake.services.reading import read_document
from tests.reading import builders

pytestmark = pytest.mark.django_db
LINES = (
    "Convention territoriale globale du Littoral",
    "Article 1 : Objet de la convention",
    "La convention dit ce que les parties font ensemble.",
    "Axe 1 - Accueillir les jeunes enfants",
    "Fiche action n°1 : Ouvrir une crèche mobile",
    "Diagnostic : Quatre communes n'ont aucun mode de garde.",
)
BLOCKS = [("h1", LINES[0]), *(("p", line) for line in LINES[1:])]
PLAN = (
    ("Axe", "Action", "Pilote"),
    ("Accueillir", "Ouvrir une crèche mobile", "Ville"),
    ("Accueillir", "Former", "Ville"),
)


def send(path: Path, chief, draft) -> SourceDocument:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    document, _ = receive_document(file=file, by=chief, contract=draft)
    read_document(document_id=document.pk)
    document.refresh_from_db()
    return document


@pytest.mark.parametrize("suffix", ["docx", "odt", "pdf"])
def test_a_text_of_each_format_is_reviewed(tmp_path, chief, draft, sign_in, suffix) -> None:
    path = tmp_path / f"convention.{suffix}"
    if suffix == "pdf":
        builders.write_pdf(path, [BLOCKS])
    else:
        {"docx": builders.write_docx, "odt": builders.write_odt}[suffix](path, BLOCKS)

    document = send(path, chief, draft)

    assert (document.state, document.format) == (DocumentState.REVIEW, suffix)
    action = document.pieces.get(kind="action")
    assert action.page_rank == 1
    page = sign_in(chief).get(
        reverse("document_detail", kwargs={"pk": document.pk}) + f"?vue=actions&piece={action.pk}"
    )
    assert "<mark>" in page.content.decode()


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "csv"])
def test_a_plan_in_a_sheet_is_reviewed(tmp_path, chief, draft, suffix) -> None:
    path = tmp_path / f"plan.{suffix}"
    if suffix == "csv":
        path.write_text("\n".join(";".join(row) for row in PLAN), encoding="utf-8")
    else:
        {"xlsx": builders.write_xlsx, "ods": builders.write_ods}[suffix](path, {"Plan": PLAN})

    document = send(path, chief, draft)

    assert document.state == DocumentState.REVIEW
    action = document.pieces.filter(kind="action").first()
    assert action.label == "Ouvrir une crèche mobile"
    assert action.cell


def test_a_page_of_a_pdf_is_drawn_for_its_reviewer_alone(tmp_path, chief, draft, sign_in) -> None:
    path = builders.write_pdf(tmp_path / "convention.pdf", [BLOCKS])
    document = send(path, chief, draft)
    client = sign_in(chief)

    drawn = client.get(reverse("document_image", kwargs={"pk": document.pk, "number": 1}))
    absent = client.get(reverse("document_image", kwargs={"pk": document.pk, "number": 2}))

    assert drawn.content.startswith(b"\x89PNG")
    assert drawn["Content-Type"] == "image/png"
    assert drawn["Cache-Control"] == "private, no-store"
    assert absent.status_code == 404
