"""Pieces are decided about one by one: right, state, version, event; nothing reaches a contract."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.accounts.models import Organization
from maillage.contracts.models import Action, Article, Node
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.intake.enums import DocumentState, PieceKind, PieceState
from maillage.intake.models import ReadPiece
from maillage.intake.services import review
from tests import factories
from tests.intake.conftest import get_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(draft, chief, read_in):
    return read_in(by=chief, contract=draft)


def test_accepting_is_saved_and_told(document, chief) -> None:
    piece = get_piece(document, PieceKind.NODE, "Accueillir")

    review.accept_piece(piece=piece, expected_version=piece.version, by=chief)

    piece.refresh_from_db()
    assert (piece.state, piece.decided_by) == (PieceState.ACCEPTED, chief)
    event = Event.objects.filter(subject_id=piece.pk, scope_id=document.pk).first()
    assert event.details["changes"]["state"] == ["proposed", "accepted"]
    assert not Node.objects.exists()
    assert not Action.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.parametrize("gesture", [review.accept_piece, review.drop_piece, review.restore_piece])
def test_a_stranger_decides_nothing(document, gesture) -> None:
    piece = get_piece(document, PieceKind.NODE, "Accueillir")

    with pytest.raises(PermissionDenied):
        gesture(piece=piece, expected_version=piece.version, by=factories.make_user())


@pytest.mark.parametrize("gesture", [review.accept_piece, review.drop_piece, review.restore_piece])
def test_a_closed_review_is_closed(document, chief, gesture) -> None:
    document.state = DocumentState.CONFIRMED
    document.save()
    piece = get_piece(document, PieceKind.NODE, "Accueillir")

    with pytest.raises(ValidationError, match="close"):
        gesture(piece=piece, expected_version=piece.version, by=chief)


def test_attack_50_two_reviewers_at_once_lose_nothing(document, chief, sign_in) -> None:
    piece = get_piece(document, PieceKind.NODE, "Accueillir")
    other = ReadPiece.objects.select_related("document__contract").get(pk=piece.pk)
    review.drop_piece(piece=other, expected_version=other.version, by=chief)

    with pytest.raises(StaleVersion):
        review.accept_piece(piece=piece, expected_version=1, by=chief)
    url = reverse("piece_change", kwargs={"pk": document.pk, "piece_pk": piece.pk})
    shown = sign_in(chief).post(url, {"geste": "accepter", "version": 1})
    kept = sign_in(chief).post(url, {"geste": "accepter", "version": 1, "conflict": "theirs"})

    assert shown.status_code == 409
    assert "Écartée" in shown.content.decode()
    assert kept.status_code == 302
    assert ReadPiece.objects.get(pk=piece.pk).state == PieceState.DROPPED


def test_a_correction_keeps_what_was_read(document, chief) -> None:
    piece = get_piece(document, PieceKind.ACTION, "Ouvrir une crèche")
    read = dict(piece.read)

    review.correct_piece(piece=piece, values={"title": "Crèche itinérante"}, expected_version=1, by=chief)

    piece.refresh_from_db()
    assert (piece.label, piece.values["title"], piece.read) == (
        "Crèche itinérante",
        "Crèche itinérante",
        read,
    )
    with pytest.raises(ValidationError, match="Ces champs"):
        review.correct_piece(piece=piece, values={"budget": []}, expected_version=None, by=chief)
    with pytest.raises(ValidationError, match="nomme"):
        review.correct_piece(piece=piece, values={"title": " "}, expected_version=None, by=chief)


def test_dropping_an_axis_lifts_what_stood_under_it(document, chief) -> None:
    axis = get_piece(document, PieceKind.NODE, "Accueillir")

    review.drop_piece(piece=axis, expected_version=axis.version, by=chief)

    assert get_piece(document, PieceKind.ACTION, "Ouvrir une crèche").parent is None


def test_merging_joins_the_texts_and_moves_the_children(document, chief) -> None:
    first = get_piece(document, PieceKind.ACTION, "Ouvrir une crèche")
    second = get_piece(document, PieceKind.ACTION, "Former les")

    review.merge_piece(piece=second, into=first, expected_version=second.version, by=chief)

    first.refresh_from_db()
    second.refresh_from_db()
    assert "Le métier attire peu" in first.values["fields"]["diagnosis"]
    assert "Quatre communes" in first.values["fields"]["diagnosis"]
    assert (second.state, second.merged_into) == (PieceState.MERGED, first)
    axes = [get_piece(document, PieceKind.NODE, word) for word in ("Accueillir", "Donner")]
    review.merge_piece(piece=axes[1], into=axes[0], expected_version=axes[1].version, by=chief)
    assert get_piece(document, PieceKind.ACTION, "Créer un conseil").parent == axes[0]
    with pytest.raises(ValidationError, match="même nature"):
        review.merge_piece(piece=first, into=axes[0], expected_version=None, by=chief)


def test_an_article_is_cut_where_its_text_says(document, chief) -> None:
    article = get_piece(document, PieceKind.ARTICLE, "1. Objet")

    with pytest.raises(ValidationError, match="pas dans le texte"):
        review.split_piece(piece=article, label="Suite", at="mots absents", expected_version=None, by=chief)
    article.refresh_from_db()
    part = review.split_piece(
        piece=article, label="Familles", at="pour les familles", expected_version=None, by=chief
    )

    article.refresh_from_db()
    assert part.values["body"].startswith("pour les familles")
    assert article.values["body"].endswith("ensemble")
    assert document.pieces.get(label__startswith="2. Durée").position > part.position > article.position


def test_pieces_move_and_never_in_a_circle(document, chief) -> None:
    first, second = (get_piece(document, PieceKind.NODE, word) for word in ("Accueillir", "Donner"))

    review.move_piece(piece=second, parent=first, expected_version=second.version, by=chief)

    with pytest.raises(ValidationError, match="ne peut pas se ranger"):
        review.move_piece(piece=first, parent=second, expected_version=None, by=chief)
    actions = [get_piece(document, PieceKind.ACTION, word) for word in ("Ouvrir", "Former")]
    review.shift_piece(piece=actions[1], steps=-1, expected_version=None, by=chief)
    ranks = {one.label[:6]: one.position for one in document.pieces.filter(kind="action")}
    assert ranks["Former"] < ranks["Ouvrir"]


def test_a_party_is_matched_suggested_or_to_be_created_never_silently(draft, chief) -> None:
    town = factories.make_organization(name="Ville de Port-Neuf", kind="commune")
    document = factories.make_document(contract=draft, sent_by=chief)
    values = {"name": "La commune de Port Neuf", "function": "Le Maire", "role": "signatory"}
    piece = factories.make_piece(document, kind=PieceKind.PARTY, values=values, label=values["name"])

    review.choose_organization(piece=piece, organization=town, expected_version=1, by=chief)
    assert ReadPiece.objects.get(pk=piece.pk).organization == town
    before = Organization.objects.count()
    review.choose_organization(
        piece=piece, organization=None, new_name="Commune de Port-Neuf", new_kind="commune", expected_version=None, by=chief
    )  # fmt: skip

    piece.refresh_from_db()
    assert piece.values["create"] == {"kind": "commune", "name": "Commune de Port-Neuf"}
    assert Organization.objects.count() == before
    with pytest.raises(ValidationError, match="Choisissez un organisme"):
        review.choose_organization(
            piece=piece, organization=None, new_name="", new_kind="x", expected_version=None, by=chief
        )


def test_accepting_a_page_leaves_what_was_decided(document, chief) -> None:
    dropped = get_piece(document, PieceKind.ARTICLE, "2. Durée")
    review.drop_piece(piece=dropped, expected_version=None, by=chief)
    keys = list(document.pieces.filter(kind="article").values_list("pk", flat=True))

    assert review.accept_pieces(document=document, keys=keys, by=chief) == 1
    dropped.refresh_from_db()
    assert dropped.state == PieceState.DROPPED


# --- Pages ---------------------------------------------------------------------------------------


def get_page(client, document, query: str = "") -> str:
    base = (
        reverse("document_list") if query == "../" else reverse("document_detail", kwargs={"pk": document.pk})
    )
    response = client.get(base + query.removeprefix("../"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_review_says_place_confidence_and_marks_the_source(document, chief, sign_in) -> None:
    piece = get_piece(document, PieceKind.ACTION, "Ouvrir une crèche")

    page = get_page(sign_in(chief), document, f"?vue=actions&piece={piece.pk}")

    assert "lu avec assurance" in page
    assert "ligne\u00a015" in page or "lignes\u00a015" in page
    assert "<mark>Fiche action n°1" in page.replace("&#x27;", "'")


def test_what_is_not_found_is_shown_as_not_found(draft, chief, read_in, sign_in) -> None:
    document = read_in("Une page sans rien qui ressemble à un contrat.", by=chief, contract=draft)

    page = get_page(sign_in(chief), document, "?vue=contrat")

    assert "Non trouvé dans le document : saisissez-le." in page.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", ["title", "kind", "territory", "period", "article", "node", "action"])
def test_every_kind_has_a_form_that_opens(document, chief, sign_in, kind) -> None:
    piece = document.pieces.filter(kind=kind).first()

    response = sign_in(chief).get(reverse("piece_edit", kwargs={"pk": document.pk, "piece_pk": piece.pk}))

    assert response.status_code == 200
    assert "Enregistrer la correction" in response.content.decode()


def test_a_correction_by_the_form_meets_a_conflict(document, chief, sign_in) -> None:
    piece = get_piece(document, PieceKind.ARTICLE, "1. Objet")
    url = reverse("piece_edit", kwargs={"pk": document.pk, "piece_pk": piece.pk})
    sent = {"version": 1, "number": "1", "title": "Mon titre", "body": "Mon texte"}
    review.correct_piece(piece=piece, values={"title": "Son titre"}, expected_version=1, by=chief)

    response = sign_in(chief).post(url, sent)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Mon titre" in page
    assert "Son titre" in page
    again = sign_in(chief).post(url, sent | {"version": 2, "conflict": "mine"})
    assert again.status_code == 302
    assert ReadPiece.objects.get(pk=piece.pk).values["title"] == "Mon titre"


def test_attack_19_what_a_document_says_is_shown_as_text(draft, chief, read_in, sign_in) -> None:
    text = (
        "Convention territoriale globale <img src=x onerror=alert(1)>\n\nArticle 1 : <svg/onload=alert(1)>\n"
    )
    document = read_in(text, by=chief, contract=draft)

    page = get_page(sign_in(chief), document, "?vue=articles")

    assert "<svg/onload" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    "address",
    ["?vue=a-verifier", "?vue=contrat", "?vue=strategie", "?vue=actions", "?vue=autres", "confirmer/", "../"],
)
def test_a_page_costs_the_same_at_10_and_1000_pieces(draft, chief, sign_in, address) -> None:
    counts = []
    for size in (10, 1_000):
        document = factories.make_document(contract=draft, sent_by=chief)
        for kind in (PieceKind.NODE, PieceKind.ACTION, PieceKind.INDICATOR):
            ReadPiece.objects.bulk_create(
                ReadPiece(document=document, kind=kind, key=f"{kind}-{rank}", position=rank, label=f"P {rank}",
                          read={"a": 1}, values={"label": "P"}, confidence=0.5, page_rank=1)
                for rank in range(size)
            )  # fmt: skip
        client = sign_in(chief)
        get_page(client, document, address)
        with CaptureQueriesContext(connection) as captured:
            get_page(client, document, address)
        counts.append(len([one for one in captured.captured_queries if "django_session" not in one["sql"]]))

    assert counts[0] == counts[1]
