"""Confirming writes what was told, whole or not at all, remembers where it was read, and is undone at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from maillage.accounts.models import Organization
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Action, Article, Contract, Node, Party
from maillage.contracts.services.action import update_action
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.core.origins import list_origins
from maillage.intake.enums import DocumentState, PieceKind
from maillage.intake.models import Confirmation, Origin
from maillage.intake.selectors.plan import plan_confirmation
from maillage.intake.services import review
from maillage.intake.services.confirmation import confirm_document
from maillage.intake.services.undo import undo_confirmation
from tests import factories
from tests.intake.conftest import CONVENTION, get_piece

pytestmark = pytest.mark.django_db


def count_all() -> dict[str, int]:
    """Give how many rows there are of all that a confirmation may write."""
    return {
        model.__name__: model.objects.count()
        for model in (Contract, Party, Article, Node, Action, Organization)
    }


def add_party(document, name: str, **values: object):
    said = {"name": name, "function": "Le Maire", "role": "lead"} | values
    return factories.make_piece(document, kind=PieceKind.PARTY, label=name, values=said)


def confirm(document, by, **named: object) -> Confirmation:
    return confirm_document(document=document, seen=plan_confirmation(document).digest, by=by, **named)


@pytest.fixture
def document(draft, chief, read_in):
    document = read_in(by=chief, contract=draft)
    add_party(document, "Ville de Port-Neuf", create={"kind": "commune", "name": "Ville de Port-Neuf"})
    return document


def test_what_is_told_is_what_is_written(document, draft, chief) -> None:
    plan = plan_confirmation(document)

    confirm(document, chief)

    told = {words.split(",")[0]: count for words, count in plan.counts}
    assert told == {
        "signataire": 1,
        "article": 2,
        "élément de la stratégie": 2,
        "action": 3,
        "organisme à créer": 1,
    }
    written = (draft.parties.count(), draft.articles.count(), draft.nodes.count(), draft.home_actions.count())
    assert written == (1, 2, 2, 3)
    action = Action.objects.get(title="Ouvrir une crèche mobile")
    assert "Quatre communes" in action.diagnosis
    assert action.placements.get().node.label.startswith("Accueillir")
    assert action.owner.name == "Ville de Port-Neuf"
    document.refresh_from_db()
    assert document.state == DocumentState.CONFIRMED
    assert Event.objects.filter(verb=Verb.IMPORT, subject_kind="intake.confirmation").exists()


def test_each_object_says_where_it_was_read(document, chief, sign_in) -> None:
    confirm(document, chief)

    action = Action.objects.get(title="Ouvrir une crèche mobile")
    (note,) = list_origins(action, chief)
    assert (note.document, note.place.startswith("ligne")) == ("convention.txt", True)
    stranger = factories.make_user()
    assert [one.url for one in list_origins(action, stranger)] == [""]
    client = sign_in(chief)
    for route, named in (
        ("action_detail", {"slug": action.slug}),
        ("contract_text", {"slug": action.home.slug}),
        ("contract_parties", {"slug": action.home.slug}),
        ("node_detail", {"slug": action.home.slug, "node_slug": action.placements.get().node.slug}),
    ):
        assert "convention.txt" in client.get(reverse(route, kwargs=named)).content.decode(), route


def test_a_contract_is_opened_with_all_it_holds(chief, read_in) -> None:
    kind = factories.make_contract_type(code="ctg")
    place = factories.make_territory(name="Communauté de communes du Littoral")
    document = read_in(by=chief)
    review.accept_pieces(document=document, keys=document.pieces.values_list("pk", flat=True), by=chief)
    add_party(document, "Ville", create={"kind": "commune", "name": "Ville"})
    mine = chief.affiliations.first().organization

    confirmation = confirm(document, chief, for_organization=mine, short_title="CTG du Littoral")

    contract = confirmation.contract
    assert (contract.type, contract.territory, contract.status) == (kind, place, ContractStatus.DRAFT)
    assert (contract.short_title, contract.starts_on.year, contract.ends_on.year) == (
        "CTG du Littoral",
        2022,
        2026,
    )
    assert contract.home_actions.count() == 3


def test_what_is_missing_stops_everything_and_says_the_remedy(chief, read_in) -> None:
    document = read_in("Rien d’un contrat.", by=chief)

    plan = plan_confirmation(document)

    assert any("type du contrat" in blocker for blocker in plan.blockers)
    assert any("territoire" in blocker for blocker in plan.blockers)
    with pytest.raises(ValidationError, match="type du contrat"):
        confirm(document, chief)


def test_a_stranger_confirms_and_undoes_nothing(document, chief) -> None:
    stranger = factories.make_user()
    with pytest.raises(PermissionDenied):
        confirm(document, stranger)

    confirmation = confirm(document, chief)

    with pytest.raises(PermissionDenied):
        undo_confirmation(confirmation=confirmation, by=stranger)


def test_a_decision_taken_since_the_preview_makes_it_read_again(document, chief, sign_in) -> None:
    seen = plan_confirmation(document).digest
    review.drop_piece(piece=get_piece(document, PieceKind.ACTION, "Former"), expected_version=None, by=chief)

    with pytest.raises(StaleVersion):
        confirm_document(document=document, seen=seen, by=chief)
    response = sign_in(chief).post(reverse("document_confirm", kwargs={"pk": document.pk}), {"seen": seen})

    assert response.status_code == 409
    assert not Node.objects.exists()


def test_attack_49_confirming_twice_writes_once(document, chief) -> None:
    confirm(document, chief)

    with pytest.raises(ValidationError, match="close"):
        confirm(document, chief)

    assert Action.objects.count() == 3


def test_a_refusal_on_the_way_leaves_nothing(document, chief) -> None:
    factories.make_organization(name="Ville de Port-Neuf", kind="commune")
    before = count_all()

    with pytest.raises(ValidationError, match="Ville de Port-Neuf"):
        confirm(document, chief)

    assert count_all() == before
    assert not Origin.objects.exists()
    assert not Confirmation.objects.exists()
    document.refresh_from_db()
    assert document.state == DocumentState.REVIEW


def test_what_nobody_accepted_is_left_and_told(document, chief) -> None:
    piece = get_piece(document, PieceKind.ACTION, "Former")
    piece.confidence = 0.6
    piece.save()

    plan = plan_confirmation(document)

    assert [(one.piece, one.reason) for one in plan.skipped if one.piece == piece] == [
        (piece, "personne ne l’a encore acceptée")
    ]
    confirm(document, chief)
    assert not Action.objects.filter(title__startswith="Former").exists()


def test_what_the_contract_has_already_is_not_written_twice(document, draft, chief) -> None:
    factories.make_node(draft, number="1", label="Accueillir les jeunes enfants")
    Article.objects.create(contract=draft, number="1", title="Objet")

    confirm(document, chief)

    assert draft.nodes.count() == 2
    assert draft.articles.count() == 2
    assert Action.objects.get(title__startswith="Ouvrir").placements.get().node.label.startswith("Accueillir")


def test_undoing_leaves_the_contract_as_it_was(document, draft, chief) -> None:
    before = count_all()
    confirmation = confirm(document, chief)

    _, left = undo_confirmation(confirmation=confirmation, by=chief)

    after = count_all()
    assert after == before | {"Organization": before["Organization"] + 1}
    assert left == ["L’organisme créé reste dans l’annuaire."]
    assert not Origin.objects.exists()
    document.refresh_from_db()
    assert document.state == DocumentState.REVIEW
    with pytest.raises(ValidationError, match="déjà annulée"):
        undo_confirmation(confirmation=confirmation, by=chief)


def test_undoing_takes_away_the_contract_it_opened(chief, read_in) -> None:
    factories.make_contract_type(code="ctg")
    factories.make_territory(name="Communauté de communes du Littoral")
    document = read_in(by=chief)
    review.accept_pieces(document=document, keys=document.pieces.values_list("pk", flat=True), by=chief)
    add_party(document, "Ville", create={"kind": "commune", "name": "Ville"})
    before = Contract.objects.count()
    confirmation = confirm(document, chief, for_organization=chief.affiliations.first().organization)

    undo_confirmation(confirmation=confirmation, by=chief)

    assert Contract.objects.count() == before
    document.refresh_from_db()
    assert document.contract is None


def test_undoing_keeps_what_somebody_worked_on(document, chief) -> None:
    confirmation = confirm(document, chief)
    action = Action.objects.get(title__startswith="Ouvrir")
    update_action(action=action, values={"public": "Toutes les familles"}, expected_version=None, by=chief)

    _, left = undo_confirmation(confirmation=confirmation, by=chief)

    assert list(Action.objects.values_list("title", flat=True)) == [action.title]
    assert any("quelqu’un y a travaillé" in sentence for sentence in left)
    assert Node.objects.filter(pk=action.placements.get().node_id).exists()


def test_a_signed_contract_is_neither_filled_nor_undone(document, draft, chief) -> None:
    confirmation = confirm(document, chief)
    Contract.objects.filter(pk=draft.pk).update(status=ContractStatus.IN_FORCE)

    with pytest.raises(ValidationError, match="signé depuis"):
        undo_confirmation(confirmation=confirmation, by=chief)


# --- A newer version ------------------------------------------------------------------------------

NEWER = (
    CONVENTION.replace("Quatre communes n'ont", "Trois communes n'ont").replace(
        "Fiche action n°2 : Former les assistantes maternelles\n\nDiagnostic : Le métier attire peu.\n", ""
    )
    + "\nFiche action n°4 : Ouvrir un café des parents\n\nDiagnostic : Les parents sont isolés.\n"
)


def test_a_newer_version_shows_what_was_added_changed_and_gone(document, draft, chief, read_in) -> None:
    confirm(document, chief)

    newer = read_in(NEWER, by=chief, contract=draft, name="convention-v2.txt")

    assert newer.previous == document
    told = {piece.label[:12]: piece.difference for piece in newer.pieces.filter(kind="action")}
    assert told == {
        "Ouvrir une c": "changed",
        "Former les a": "gone",
        "Créer un con": "same",
        "Ouvrir un ca": "added",
    }
    assert plan_confirmation(newer).counts == []


def test_only_accepted_differences_are_written_and_undone(document, draft, chief, read_in) -> None:
    confirm(document, chief)
    newer = read_in(NEWER, by=chief, contract=draft, name="convention-v2.txt")
    for label in ("Ouvrir une crèche", "Former", "Ouvrir un café"):
        piece = get_piece(newer, PieceKind.ACTION, label)
        review.accept_piece(piece=piece, expected_version=None, by=chief)

    confirmation = confirm(newer, chief)

    titles = set(draft.home_actions.values_list("title", flat=True))
    assert titles == {"Ouvrir une crèche mobile", "Créer un conseil de jeunes", "Ouvrir un café des parents"}
    changed = Action.objects.get(title__startswith="Ouvrir une crèche")
    assert "Trois communes" in changed.diagnosis
    assert [note.document for note in list_origins(changed, chief)] == ["convention.txt", "convention-v2.txt"]
    undo_confirmation(confirmation=confirmation, by=chief)
    changed.refresh_from_db()
    assert "Quatre communes" in changed.diagnosis
    assert not Action.objects.filter(title__startswith="Ouvrir un café").exists()


# --- Pages ---------------------------------------------------------------------------------------


def test_the_whole_way_by_the_pages(document, draft, chief, sign_in) -> None:
    client = sign_in(chief)
    url = reverse("document_confirm", kwargs={"pk": document.pk})

    preview = client.get(url)
    assert "3\u00a0actions" in preview.content.decode()
    done = client.post(url, {"seen": plan_confirmation(document).digest})
    assert done.url == reverse("contract_detail", kwargs={"slug": draft.slug})
    shown = client.get(reverse("document_detail", kwargs={"pk": document.pk})).content.decode()
    assert "Annuler cette reprise" in shown
    undone = client.post(reverse("document_undo", kwargs={"pk": document.pk}), follow=True)

    assert "La reprise est annulée" in undone.content.decode().replace("\u00a0", " ")
    assert not Action.objects.exists()
