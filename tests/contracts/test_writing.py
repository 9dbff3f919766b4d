"""Writing a contract: its fields, parties, articles and annexes, roles."""

import datetime

import pytest
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus
from maillage.contracts.models import Assignment, Contract
from maillage.contracts.services.contract import (
    change_visibility,
    create_contract,
    set_districts,
    update_contract,
)
from maillage.contracts.services.party import add_party, remove_party, update_party
from maillage.contracts.services.role import grant_role, revoke_role
from maillage.contracts.services.text import add_annex, add_article, move_piece, remove_piece, update_piece
from maillage.core.enums import Verb, Visibility
from maillage.core.errors import StaleVersion
from maillage.core.models import Event


@pytest.fixture
def draft(db: None) -> Contract:
    """Give an empty draft."""
    return factories.make_contract(status=ContractStatus.DRAFT)


@pytest.fixture
def chief(draft: Contract) -> User:
    """Give its manager."""
    return factories.make_manager(draft)


@pytest.fixture
def reader(draft: Contract) -> User:
    """Give a person who only reads it."""
    user = factories.make_user()
    factories.assign(user, draft, PersonRole.READER)
    return user


def test_create_takes_no_address_that_is_a_page(chief: User) -> None:
    contract = create_contract(
        type=factories.make_contract_type(),
        territory=factories.make_territory(),
        title="Nouveau",
        short_title="Nouveau",
        for_organization=chief.affiliations.first().organization,
        by=chief,
    )

    assert contract.slug == "contrat-nouveau"
    assert contract.status == ContractStatus.DRAFT


@pytest.mark.parametrize("field", ["status", "version", "slug", "nowhere"])
def test_attack_6_fields_that_are_not_edited_never_get_in(draft: Contract, chief: User, field: str) -> None:
    with pytest.raises((ValidationError, FieldDoesNotExist)):
        update_contract(contract=draft, values={field: "x"}, expected_version=1, by=chief)
    with pytest.raises((ValidationError, FieldDoesNotExist, TypeError)):
        create_contract(
            type=draft.type,
            territory=draft.territory,
            title="T",
            short_title="S",
            for_organization=factories.make_organization(),
            by=chief,
            **{field: "x"} if field != "slug" else {"status": "signed"},
        )


def test_update_of_signed_fields_is_refused_once_signed(db: None) -> None:
    contract = factories.make_contract()
    chief = factories.make_manager(contract)

    with pytest.raises(ValidationError, match="par avenant"):
        update_contract(
            contract=contract, values={"ends_on": datetime.date(2031, 1, 1)}, expected_version=1, by=chief
        )
    contract.refresh_from_db()
    update_contract(contract=contract, values={"summary": "En bref"}, expected_version=1, by=chief)

    assert Contract.objects.get(pk=contract.pk).summary == "En bref"


def test_attack_50_update_of_an_older_version_is_refused(draft: Contract, chief: User) -> None:
    mine, yours = (Contract.objects.get(pk=draft.pk) for _ in range(2))
    update_contract(contract=mine, values={"title": "Le mien"}, expected_version=1, by=chief)

    with pytest.raises(StaleVersion):
        update_contract(contract=yours, values={"title": "Le vôtre"}, expected_version=1, by=chief)

    assert Contract.objects.get(pk=draft.pk).title == "Le mien"


def test_contracts_do_not_follow_each_other_in_a_ring(draft: Contract, chief: User) -> None:
    after = factories.make_contract(previous=draft)

    with pytest.raises(ValidationError, match="ne peut pas suivre"):
        update_contract(contract=draft, values={"previous": after}, expected_version=1, by=chief)


def test_visibility_is_public_or_partners(draft: Contract, chief: User, reader: User) -> None:
    change_visibility(contract=draft, visibility=Visibility.PUBLIC, expected_version=1, by=chief)

    assert Event.objects.first().details["changes"]["visibility"] == ["partners", "public"]
    with pytest.raises(ValidationError, match="public ou réservé"):
        change_visibility(contract=draft, visibility=Visibility.NAMED, expected_version=2, by=chief)
    with pytest.raises(PermissionDenied):
        change_visibility(contract=draft, visibility=Visibility.PARTNERS, expected_version=2, by=reader)


def test_districts_are_set_and_told(draft: Contract, chief: User, reader: User) -> None:
    district = factories.make_territory(kind="qpv", name="Chemin Vert")

    set_districts(contract=draft, territories=[district], by=chief)
    set_districts(contract=draft, territories=[district], by=chief)

    assert Event.objects.filter(verb=Verb.UPDATE).count() == 1
    with pytest.raises(PermissionDenied):
        set_districts(contract=draft, territories=[], by=reader)


def test_party_is_added_changed_and_removed(draft: Contract, chief: User) -> None:
    organization = factories.make_organization()
    party = add_party(contract=draft, organization=organization, role=PartyRole.LEAD, by=chief)
    update_party(party=party, values={"commitments": "Financer"}, expected_version=1, by=chief)

    assert draft.parties.get().commitments == "Financer"
    with pytest.raises(ValidationError, match="déjà partie"):
        add_party(contract=draft, organization=organization, role=PartyRole.PARTNER, by=chief)
    with pytest.raises(ValidationError, match="ne se modifient pas"):
        update_party(party=party, values={"signature": "signed"}, expected_version=2, by=chief)
    remove_party(party=party, by=chief)

    assert not draft.parties.exists()
    verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == [Verb.CREATE, Verb.UPDATE, Verb.DELETE]


def test_party_is_refused_to_a_reader_and_once_signed(draft: Contract, chief: User, reader: User) -> None:
    party = factories.make_party(draft)

    with pytest.raises(PermissionDenied):
        remove_party(party=party, by=reader)
    Contract.objects.filter(pk=draft.pk).update(status=ContractStatus.SIGNED)
    party.refresh_from_db()
    with pytest.raises(ValidationError, match="par avenant"):
        remove_party(party=party, by=chief)


def test_articles_are_written_moved_and_removed(draft: Contract, chief: User) -> None:
    for number in "123":
        add_article(contract=draft, number=number, title=f"Titre {number}", by=chief)
    last = draft.articles.get(number="3")

    move_piece(piece=last, rank=0, by=chief)
    update_piece(piece=last, values={"body": "Texte"}, expected_version=1, by=chief)
    remove_piece(piece=draft.articles.get(number="1"), by=chief)

    assert list(draft.articles.values_list("number", flat=True)) == ["3", "2"]
    removal = Event.objects.first()
    assert (removal.verb, removal.details["changes"]["title"]) == (Verb.DELETE, ["Titre 1", ""])


def test_attack_50_article_saved_in_between_is_not_overwritten(draft: Contract, chief: User) -> None:
    add_article(contract=draft, number="1", title="T", by=chief)
    mine, yours = draft.articles.get(), draft.articles.get()
    update_piece(piece=mine, values={"body": "Le mien"}, expected_version=1, by=chief)

    with pytest.raises(StaleVersion):
        update_piece(piece=yours, values={"body": "Le vôtre"}, expected_version=1, by=chief)

    assert draft.articles.get().body == "Le mien"


def test_text_is_refused_to_a_reader_and_once_signed(draft: Contract, chief: User, reader: User) -> None:
    annex = add_annex(contract=draft, number="1", title="Diagnostic", by=chief)

    for attempt in (
        lambda by: add_article(contract=draft, number="1", title="T", by=by),
        lambda by: update_piece(piece=annex, values={"body": "x"}, expected_version=1, by=by),
        lambda by: move_piece(piece=annex, rank=0, by=by),
        lambda by: remove_piece(piece=annex, by=by),
    ):
        with pytest.raises(PermissionDenied):
            attempt(reader)
    with pytest.raises(ValidationError, match="ne se modifient pas"):
        update_piece(piece=annex, values={"contract": 1}, expected_version=1, by=chief)
    draft.status = ContractStatus.SIGNED
    draft.save()
    annex.refresh_from_db()
    with pytest.raises(ValidationError, match="par avenant"):
        remove_piece(piece=annex, by=chief)


def test_role_is_granted_for_an_own_organization(draft: Contract, chief: User, reader: User) -> None:
    person = factories.make_user()
    organization = person.affiliations.first().organization
    action = factories.make_action(factories.make_node(draft))

    assignment = grant_role(
        contract=draft,
        user=person,
        organization=organization,
        role=PersonRole.CONTRIBUTOR,
        actions=[action],
        by=chief,
    )

    assert list(assignment.actions.all()) == [action]
    assert Event.objects.first().details["note"] == f"Limité à : {action}."
    values = {"contract": draft, "user": person, "organization": organization}
    with pytest.raises(ValidationError, match="a déjà ce rôle"):
        grant_role(**values, role=PersonRole.CONTRIBUTOR, by=chief)
    with pytest.raises(ValidationError, match="Seul un contributeur"):
        grant_role(**values, role=PersonRole.READER, actions=[action], by=chief)
    with pytest.raises(ValidationError, match="rattachez d’abord"):
        grant_role(
            **values | {"organization": factories.make_organization()}, role=PersonRole.READER, by=chief
        )
    with pytest.raises(ValidationError, match="autre contrat"):
        grant_role(**values, role=PersonRole.CONTRIBUTOR, actions=[factories.make_action()], by=chief)
    with pytest.raises(PermissionDenied):
        grant_role(**values, role=PersonRole.MANAGER, by=reader)


def test_role_ends_but_a_contract_keeps_a_manager(draft: Contract, chief: User, reader: User) -> None:
    own = Assignment.objects.get(user=chief)
    other = Assignment.objects.get(user=reader)

    with pytest.raises(PermissionDenied):
        revoke_role(assignment=own, by=reader)
    with pytest.raises(ValidationError, match="plus de chef de projet"):
        revoke_role(assignment=own, by=chief)
    revoke_role(assignment=other, by=chief)

    assert not Contract.objects.visible_to(reader).filter(pk=draft.pk).exists()
    assert Event.objects.first().verb == Verb.REVOKE
    with pytest.raises(ValidationError, match="déjà terminé"):
        revoke_role(assignment=other, by=chief)
