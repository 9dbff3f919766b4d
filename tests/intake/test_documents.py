"""A document is received, read in bounds, shown as pieces; a hostile one leaves nothing."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.intake import background, uploads
from maillage.intake.enums import DocumentState, PieceKind
from maillage.intake.models import ReadPiece, SourceDocument, SourcePage
from maillage.intake.services import document as services
from maillage.intake.services.document import receive_document, withdraw_document
from maillage.intake.services.reading import list_lost_documents, read_document
from tests import factories
from tests.intake.conftest import get_piece, make_file

pytestmark = pytest.mark.django_db


def test_a_document_is_read_into_pieces_with_their_place(draft, chief, read_in) -> None:
    document = read_in(by=chief, contract=draft)

    assert document.state == DocumentState.REVIEW
    kinds = list(document.pieces.values_list("kind", flat=True))
    assert (kinds.count("article"), kinds.count("node"), kinds.count("action")) == (2, 2, 3)
    action = get_piece(document, PieceKind.ACTION, "Ouvrir une crèche mobile")
    assert action.parent.label.startswith("Accueillir les jeunes enfants")
    assert action.line == 15
    article = get_piece(document, PieceKind.ARTICLE, "1. Objet")
    assert "ce que les parties font ensemble" in article.values["body"]
    assert Event.objects.filter(subject_id=document.pk, verb=Verb.IMPORT).exists()


def test_what_is_not_found_is_a_piece_that_says_so(draft, chief, read_in) -> None:
    document = read_in("Une page sans rien qui ressemble à un contrat.", by=chief, contract=draft)

    period = document.pieces.get(kind=PieceKind.PERIOD)
    assert (period.label, period.read, period.confidence) == ("", {}, 0)


def test_who_runs_nothing_sends_nothing(draft) -> None:
    with pytest.raises(PermissionDenied):
        receive_document(file=make_file(), by=factories.make_user(), contract=draft)
    with pytest.raises(PermissionDenied):
        receive_document(file=make_file(), by=factories.make_user())

    assert not SourceDocument.objects.exists()


def test_the_same_file_twice_is_the_same_document(draft, chief, read_in) -> None:
    first = read_in(by=chief, contract=draft)

    again, is_new = receive_document(file=make_file(), by=chief, contract=draft)

    assert (again.pk, is_new) == (first.pk, False)


def test_the_same_file_of_somebody_else_says_nothing_of_theirs(draft, chief, read_in) -> None:
    read_in(by=chief, contract=draft)
    other = factories.make_manager(factories.make_contract())

    _, is_new = receive_document(file=make_file(), by=other)

    assert is_new


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("virus.exe", b"MZ", "n’est pas d’un format"), ("vide.pdf", b"", "est vide")],
)
def test_a_file_of_no_use_is_refused_at_the_door(draft, chief, name, content, said) -> None:
    with pytest.raises(ValidationError, match=said):
        receive_document(file=SimpleUploadedFile(name, content), by=chief, contract=draft)

    assert not SourceDocument.objects.exists()


def test_a_file_too_large_is_refused(draft, chief, monkeypatch) -> None:
    monkeypatch.setattr(services, "MAX_BYTES", 100)

    with pytest.raises(ValidationError, match="pèse"):
        receive_document(file=make_file("x" * 101), by=chief, contract=draft)


def test_attack_24_a_file_too_large_is_stopped_while_it_arrives(draft, chief, sign_in, monkeypatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 1_000)

    response = sign_in(chief).post(
        reverse("document_create"), {"file": make_file("x" * 200_000), "contract": draft.slug}
    )

    assert response.status_code == 422
    assert "Ce fichier dépasse" in response.content.decode()
    assert not SourceDocument.objects.exists()


def test_too_many_waiting_documents_are_refused(draft, chief) -> None:
    for rank in range(5):
        receive_document(file=make_file(f"texte {rank}"), by=chief, contract=draft)

    with pytest.raises(ValidationError, match="attendent déjà"):
        receive_document(file=make_file("un de trop"), by=chief, contract=draft)


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "C:\\fakepath\\a.txt", ".caché.txt", "x" * 300 + ".txt", "a\u202etxt.txt"],
)
def test_attack_30_a_file_name_never_leads_out(draft, chief, name) -> None:
    document, _ = receive_document(file=make_file(name=name), by=chief, contract=draft)

    assert not {"/", "\\", "\u202e"} & set(document.name)
    assert len(document.name.encode()) <= 150
    assert document.file.name.startswith("documents/")


def bomb() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 30_000_000)
    return stream.getvalue()


def entities() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("attack-30.docx", bomb()),
        ("attack-31.odt", entities()),
        ("attack-35.pdf", b"<html><script>alert(1)</script></html>"),
        ("attack-35-image.pdf", b"GIF89a/*" + b"\0" * 50),
        ("attack-36-ancien.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ],
)
def test_attack_30_31_35_a_hostile_file_is_refused_and_nothing_is_kept(
    draft, chief, name, content, django_capture_on_commit_callbacks
) -> None:
    document, _ = receive_document(file=SimpleUploadedFile(name, content), by=chief, contract=draft)
    stored = document.file.name

    with django_capture_on_commit_callbacks(execute=True):
        read_document(document_id=document.pk)

    document.refresh_from_db()
    assert document.state == DocumentState.REFUSED
    assert name in document.refusal
    assert not document.file
    assert not default_storage.exists(stored)
    assert not ReadPiece.objects.exists()
    assert not SourcePage.objects.exists()


def test_a_fault_of_the_program_refuses_and_leaves_nothing(draft, chief, monkeypatch) -> None:
    document, _ = receive_document(file=make_file(), by=chief, contract=draft)

    def fail(**_named: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr("maillage.intake.services.reading.compare_with_previous", fail)
    read_document(document_id=document.pk)

    document.refresh_from_db()
    assert document.state == DocumentState.REFUSED
    assert not ReadPiece.objects.exists()
    assert not SourcePage.objects.exists()


def test_a_document_is_read_once_whoever_asks(draft, chief) -> None:
    document, _ = receive_document(file=make_file(), by=chief, contract=draft)

    first, second = read_document(document_id=document.pk), read_document(document_id=document.pk)

    assert first is not None
    assert second is None


def test_a_reading_left_behind_is_taken_up_by_the_daily_task(draft, chief, time_machine_ago) -> None:
    document, _ = receive_document(file=make_file(), by=chief, contract=draft)
    SourceDocument.objects.filter(pk=document.pk).update(
        state=DocumentState.READING, started_at=time_machine_ago, created_at=time_machine_ago
    )

    assert list_lost_documents() == [document.pk]
    assert background.resume_readings(time_machine_ago.date()) == "Documents : 1 lectures reprises."
    assert background.resume_readings(time_machine_ago.date()) == ""


@pytest.fixture
def time_machine_ago():
    """Give an instant of ten minutes ago."""
    from datetime import timedelta

    from django.utils import timezone

    return timezone.now() - timedelta(minutes=10)


def test_a_document_is_withdrawn_with_its_file(
    draft, chief, read_in, django_capture_on_commit_callbacks
) -> None:
    document = read_in(by=chief, contract=draft)
    stored = document.file.name

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_document(document=document, by=chief)

    assert not default_storage.exists(stored)
    assert not ReadPiece.objects.exists()


def test_the_file_is_given_back_as_an_attachment(draft, chief, read_in, sign_in) -> None:
    document = read_in(by=chief, contract=draft)

    response = sign_in(chief).get(reverse("document_file", kwargs={"pk": document.pk}))

    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_attack_12_the_address_of_a_file_opens_it_to_its_reviewers_alone(
    draft, chief, read_in, sign_in
) -> None:
    document = read_in(by=chief, contract=draft)
    address = reverse("document_file", kwargs={"pk": document.pk})
    assert sign_in(chief).get(address).status_code == 200

    assert Client().get(address).status_code == 302
    assert sign_in(factories.make_user()).get(address).status_code == 404
    chief.assignments.update(ended_on=draft.starts_on)
    assert sign_in(chief).get(address).status_code == 404
