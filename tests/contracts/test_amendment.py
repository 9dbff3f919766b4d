"""Amendments: from the contract as it stands to the contract as it is signed anew."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import AmendmentStatus, ContractStatus, SignatureState
from maillage.contracts.models import Amendment, AmendmentSignature, Article, Contract, Node, Party
from maillage.contracts.selectors.amendment import read_amendment
from maillage.contracts.services.amendment import (
    open_amendment,
    propose_item,
    propose_move,
    propose_removal,
    propose_terms,
    return_amendment_to_draft,
    submit_amendment,
    update_amendment,
    withdraw_amendment,
)
from maillage.contracts.services.amendment_signature import decline_amendment, sign_amendment
from maillage.contracts.services.deadline import refresh_deadlines
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.models import Event

DAY = datetime.date
NODE = {
    "level": "axis",
    "level_name": "Axe stratégique",
    "number": "",
    "label": "Axe neuf",
    "description": "",
}


@pytest.fixture
def contract(db: None) -> Contract:
    """Give a contract in force with parties, articles and a tree."""
    contract = factories.make_contract(ends_on=DAY(2029, 12, 31))
    factories.make_party(contract, role=PartyRole.LEAD, position=0)
    factories.make_party(contract, position=1)
    for rank in range(1, 4):
        Article.objects.create(
            contract=contract, number=str(rank), title=f"Titre {rank}", body="fin en 2025", position=rank
        )
    top = factories.make_node(contract, label="Petite enfance")
    factories.make_node(contract, label="Accueillir", parent=top, level="objective")
    return contract


@pytest.fixture
def chief(contract: Contract) -> User:
    """Give its manager."""
    return factories.make_manager(contract)


def start(contract: Contract, chief: User) -> Amendment:
    return open_amendment(contract=contract, title="Prolongation", by=chief)


def extend(amendment: Amendment, chief: User) -> Amendment:
    return propose_terms(
        amendment=amendment, terms={"ends_on": "2030-12-31"}, expected_version=amendment.version, by=chief
    )


def change(amendment: Amendment, chief: User, part: str, values: dict[str, str], **place: str) -> Amendment:
    return propose_item(
        amendment=amendment, part=part, values=values, expected_version=None, by=chief, **place
    )


def sign_all(amendment: Amendment, chief: User) -> Amendment:
    for signature in amendment.signatures.all():
        amendment = sign_amendment(signature=signature, signed_on=DAY(2026, 2, 1), by=chief)
    return amendment


def test_open_freezes_the_contract_as_it_stands(contract: Contract, chief: User) -> None:
    amendment = start(contract, chief)

    assert (amendment.number, amendment.base.number) == (1, 1)
    assert amendment.proposed == amendment.base.content
    assert len(amendment.base.digest) == 64
    assert Event.objects.first().verb == Verb.CREATE
    with pytest.raises(ValidationError, match="déjà en préparation"):
        start(contract, chief)


def test_open_is_refused_without_right_or_on_a_draft(contract: Contract, chief: User) -> None:
    with pytest.raises(PermissionDenied):
        start(contract, factories.make_user())
    Contract.objects.filter(pk=contract.pk).update(status=ContractStatus.DRAFT)
    with pytest.raises(ValidationError, match="contrat signé qui court"):
        start(contract, chief)

    assert not Amendment.objects.exists()


def test_submit_refuses_what_changes_nothing(contract: Contract, chief: User) -> None:
    amendment = start(contract, chief)

    with pytest.raises(ValidationError, match="ne change rien"):
        submit_amendment(amendment=amendment, by=chief)


def test_signed_by_all_it_is_written_in_the_contract(contract: Contract, chief: User) -> None:
    refresh_deadlines(contract=contract, by=chief)
    one, two, three = contract.articles.all()
    top = contract.nodes.get(label="Petite enfance")
    under = contract.nodes.get(label="Accueillir")
    newcomer = factories.make_organization(name="Commune nouvelle")
    leaving = contract.parties.get(position=1)
    amendment = extend(start(contract, chief), chief)
    change(
        amendment,
        chief,
        "articles",
        {"number": "1", "title": "Titre 1", "body": "fin en 2030"},
        ref=str(one.pk),
    )
    change(amendment, chief, "articles", {"number": "4", "title": "Neuf", "body": "Texte", "key": ""})
    propose_removal(amendment=amendment, part="articles", ref=str(two.pk), expected_version=None, by=chief)
    propose_move(
        amendment=amendment, part="articles", ref=str(three.pk), rank=0, expected_version=None, by=chief
    )
    change(amendment, chief, "nodes", NODE)
    propose_move(
        amendment=amendment,
        part="nodes",
        ref=str(under.pk),
        rank=0,
        parent="new-1",
        expected_version=None,
        by=chief,
    )
    propose_removal(amendment=amendment, part="nodes", ref=str(top.pk), expected_version=None, by=chief)
    change(
        amendment, chief, "parties",
        {"organization": newcomer.slug, "name": str(newcomer), "role": "signatory", "function": "", "commitments": ""},
    )  # fmt: skip
    propose_removal(amendment=amendment, part="parties", ref=str(leaving.pk), expected_version=None, by=chief)
    submit_amendment(amendment=amendment, by=chief)
    assert amendment.signatures.count() == 3

    amendment = sign_all(amendment, chief)

    contract.refresh_from_db()
    assert (contract.status, contract.ends_on) == (ContractStatus.AMENDED, DAY(2030, 12, 31))
    assert list(contract.articles.values_list("number", "body")) == [
        ("3", "fin en 2025"), ("1", "fin en 2030"), ("4", "Texte"),
    ]  # fmt: skip
    assert [(str(node), str(node.parent or "")) for node in contract.nodes.order_by("pk")] == [
        ("Accueillir", "Axe neuf"), ("Axe neuf", ""),
    ]  # fmt: skip
    leaving.refresh_from_db()
    assert leaving.left_on == DAY(2026, 2, 1)
    assert contract.parties.get(organization=newcomer).signature == SignatureState.SIGNED
    assert (amendment.status, amendment.result.number) == (AmendmentStatus.SIGNED, 2)
    assert contract.deadlines.get(kind="end").due_on == DAY(2030, 12, 31)
    assert Event.objects.filter(verb=Verb.AMEND).count() == 1
    assert read_amendment(amendment, chief).change_count == 10


def test_two_articles_may_swap_their_numbers(contract: Contract, chief: User) -> None:
    one, two, _ = contract.articles.all()
    amendment = start(contract, chief)
    change(amendment, chief, "articles", {"number": "9", "title": "A", "body": ""}, ref=str(one.pk))
    change(amendment, chief, "articles", {"number": "1", "title": "B", "body": ""}, ref=str(two.pk))
    change(amendment, chief, "articles", {"number": "2", "title": "A", "body": ""}, ref=str(one.pk))
    submit_amendment(amendment=amendment, by=chief)

    sign_all(amendment, chief)

    assert list(contract.articles.values_list("number", "title")) == [
        ("2", "A"),
        ("1", "B"),
        ("3", "Titre 3"),
    ]


def test_element_with_actions_is_not_removed_and_they_are_named(contract: Contract, chief: User) -> None:
    under = contract.nodes.get(label="Accueillir")
    amendment = start(contract, chief)
    propose_removal(amendment=amendment, part="nodes", ref=str(under.pk), expected_version=None, by=chief)
    action = factories.make_action(under, title="Relais petite enfance")

    with pytest.raises(ValidationError, match="« Relais petite enfance » sous « Accueillir »"):
        submit_amendment(amendment=amendment, by=chief)
    action.placements.all().delete()
    submit_amendment(amendment=amendment, by=chief)
    factories.make_action(under, title="Placée entre-temps")
    first, last = amendment.signatures.all()

    with pytest.raises(ValidationError, match="Placée entre-temps"):
        sign_amendment(signature=first, signed_on=DAY(2026, 2, 1), by=chief)

    assert Node.objects.filter(pk=under.pk).exists()
    last.refresh_from_db()
    assert last.state == SignatureState.AWAITED


def test_base_that_moved_is_refused(contract: Contract, chief: User) -> None:
    amendment = extend(start(contract, chief), chief)
    Article.objects.filter(contract=contract, number="1").update(body="changé par ailleurs")

    with pytest.raises(ValidationError, match="a changé depuis"):
        submit_amendment(amendment=amendment, by=chief)


def test_failure_of_the_last_signature_leaves_the_contract_as_it_was(
    contract: Contract, chief: User, monkeypatch
) -> None:
    amendment = submit_amendment(amendment=extend(start(contract, chief), chief), by=chief)
    first, last = amendment.signatures.all()
    sign_amendment(signature=first, signed_on=DAY(2026, 2, 1), by=chief)

    def fail(**_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("maillage.contracts.services.amendment_signature.refresh_deadlines", fail)
    with pytest.raises(RuntimeError):
        sign_amendment(signature=last, signed_on=DAY(2026, 2, 1), by=chief)

    contract.refresh_from_db()
    assert (contract.status, contract.ends_on) == (ContractStatus.IN_FORCE, DAY(2029, 12, 31))
    assert contract.versions.count() == 1


def test_each_party_signs_once_for_itself(contract: Contract, chief: User) -> None:
    amendment = submit_amendment(amendment=extend(start(contract, chief), chief), by=chief)
    own, other = amendment.signatures.all()
    mayor = factories.make_user(own.organization)
    factories.assign(mayor, contract, PersonRole.DECISION_MAKER)

    sign_amendment(signature=own, signed_on=DAY(2026, 2, 1), by=mayor)

    with pytest.raises(ValidationError, match="a déjà signé"):
        sign_amendment(signature=own, signed_on=DAY(2026, 2, 1), by=mayor)
    with pytest.raises(PermissionDenied):
        sign_amendment(signature=other, signed_on=DAY(2026, 2, 1), by=mayor)
    with pytest.raises(PermissionDenied):
        decline_amendment(signature=other, reason="x", by=mayor)
    with pytest.raises(ValidationError, match="dans l’avenir"):
        sign_amendment(signature=other, signed_on=DAY(2999, 1, 1), by=chief)


def test_attack_49_two_sessions_sign_at_once(contract: Contract, chief: User) -> None:
    amendment = submit_amendment(amendment=extend(start(contract, chief), chief), by=chief)
    first, last = AmendmentSignature.objects.select_related("amendment__contract")

    sign_amendment(signature=first, signed_on=DAY(2026, 2, 1), by=chief)
    sign_amendment(signature=last, signed_on=DAY(2026, 2, 1), by=chief)

    amendment.refresh_from_db()
    assert amendment.status == AmendmentStatus.SIGNED
    assert contract.versions.count() == 2
    assert Event.objects.filter(verb=Verb.AMEND).count() == 1


def test_declined_amendment_goes_back_to_draft_and_is_withdrawn(contract: Contract, chief: User) -> None:
    amendment = submit_amendment(amendment=extend(start(contract, chief), chief), by=chief)
    signature = amendment.signatures.first()
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        decline_amendment(signature=signature, reason="", by=chief)
    decline_amendment(signature=signature, reason="Durée", by=chief)

    return_amendment_to_draft(amendment=amendment, note="À revoir", by=chief)
    assert not amendment.signatures.exists()
    with pytest.raises(ValidationError, match="revenu au brouillon"):
        sign_amendment(signature=signature, signed_on=DAY(2026, 2, 1), by=chief)
    withdraw_amendment(amendment=amendment, note="Abandon", by=chief)

    assert amendment.status == AmendmentStatus.WITHDRAWN
    with pytest.raises(ForbiddenTransition):
        withdraw_amendment(amendment=amendment, note="", by=chief)
    assert start(contract, chief).number == 2


def test_attack_50_two_editors_of_one_amendment(contract: Contract, chief: User) -> None:
    start(contract, chief)
    mine, yours = Amendment.objects.get(), Amendment.objects.get()
    extend(mine, chief)

    with pytest.raises(StaleVersion):
        propose_terms(amendment=yours, terms={"ends_on": "2031-12-31"}, expected_version=1, by=chief)

    assert Amendment.objects.get().proposed["terms"]["ends_on"] == "2030-12-31"


def test_attack_6_fields_that_are_not_amended_never_get_in(contract: Contract, chief: User) -> None:
    amendment = start(contract, chief)

    with pytest.raises(ValidationError, match="ne se modifient pas par avenant"):
        propose_terms(amendment=amendment, terms={"status": "ended"}, expected_version=1, by=chief)
    with pytest.raises(ValidationError, match="ne se modifient pas ainsi"):
        change(amendment, chief, "articles", {"ref": "1"})
    with pytest.raises(ValidationError, match="ne se modifient pas ainsi"):
        update_amendment(amendment=amendment, values={"status": "signed"}, expected_version=1, by=chief)
    with pytest.raises(ValidationError, match="déjà pris"):
        change(amendment, chief, "articles", {"number": "1", "title": "x", "body": ""})
    with pytest.raises(ValidationError, match="précède son début"):
        propose_terms(amendment=amendment, terms={"ends_on": "2001-01-01"}, expected_version=1, by=chief)


def test_amendment_never_leaves_a_contract_without_lead(contract: Contract, chief: User) -> None:
    lead = Party.objects.get(contract=contract, role=PartyRole.LEAD)
    amendment = start(contract, chief)
    propose_removal(amendment=amendment, part="parties", ref=str(lead.pk), expected_version=None, by=chief)

    with pytest.raises(ValidationError, match="sans porteur"):
        submit_amendment(amendment=amendment, by=chief)


def test_only_the_manager_prepares_an_amendment(contract: Contract, chief: User) -> None:
    amendment = start(contract, chief)
    user = factories.make_user()
    factories.assign(user, contract, PersonRole.CONTRIBUTOR)

    for attempt in (
        lambda: extend(amendment, user),
        lambda: update_amendment(amendment=amendment, values={"title": "x"}, expected_version=1, by=user),
        lambda: submit_amendment(amendment=amendment, by=user),
        lambda: withdraw_amendment(amendment=amendment, note="", by=user),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_party_that_left_comes_back_to_its_own_row(contract: Contract, chief: User) -> None:
    gone = factories.make_party(contract, left_on=DAY(2025, 6, 1))
    amendment = start(contract, chief)
    values = {
        "organization": gone.organization.slug,
        "name": "x",
        "role": "partner",
        "function": "",
        "commitments": "",
    }
    change(amendment, chief, "parties", values)
    submit_amendment(amendment=amendment, by=chief)

    sign_all(amendment, chief)

    gone.refresh_from_db()
    assert gone.left_on is None
    assert gone.role == PartyRole.PARTNER
