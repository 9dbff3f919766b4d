"""Life cycle: what each step needs, who may take it, what it leaves in the journal."""

import datetime
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from tests import factories

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus, NoticeKind, SignatureState
from maillage.contracts.models import Article, Contract, Notice, Party
from maillage.contracts.services.lifecycle import (
    decline_contract,
    end_contract,
    put_in_force,
    register_existing_contract,
    return_contract_to_draft,
    sign_contract,
    submit_contract,
)
from maillage.contracts.services.party import add_party
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.models import Event

DAY = datetime.date
TODAY = DAY(2026, 3, 1)


@pytest.fixture
def draft(db: None) -> Contract:
    """Give a draft that lacks nothing."""
    kind = factories.make_contract_type(
        required_articles=[{"key": "duration", "title": "Durée", "words": ["duree"]}]
    )
    contract = factories.make_contract(type=kind, status=ContractStatus.DRAFT)
    factories.make_party(contract, role=PartyRole.LEAD)
    factories.make_party(contract)
    Article.objects.create(contract=contract, number="1", title="Durée de la convention")
    return contract


@pytest.fixture
def chief(draft: Contract) -> User:
    """Give the manager of the draft."""
    return factories.make_manager(draft)


def submit(draft: Contract, chief: User) -> Contract:
    return submit_contract(contract=draft, by=chief)


def sign_all(contract: Contract, chief: User) -> Contract:
    for party in contract.parties.all():
        contract = sign_contract(party=party, signed_on=DAY(2025, 6, 1), by=chief)
    return contract


def test_submit_names_everything_that_is_missing(draft: Contract, chief: User) -> None:
    draft.parties.all().delete()
    draft.articles.all().delete()
    Contract.objects.filter(pk=draft.pk).update(ends_on=None)

    with pytest.raises(ValidationError) as refusal:
        submit(draft, chief)

    text = refusal.value.message
    for gap in ("dates de début et de fin", "un porteur", "autre signataire", "l’article « Durée »"):
        assert gap in text
    draft.refresh_from_db()
    assert draft.status == ContractStatus.DRAFT
    assert not Event.objects.filter(verb=Verb.CHANGE_STATUS).exists()


def test_submit_accepts_an_article_known_by_its_key(draft: Contract, chief: User) -> None:
    draft.articles.update(title="Article dix", key="duration")

    assert submit(draft, chief).status == ContractStatus.NEGOTIATED
    assert Event.objects.first().verb == Verb.CHANGE_STATUS


@pytest.mark.parametrize("role", [role for role in PersonRole if role != PersonRole.MANAGER])
def test_only_the_manager_takes_the_steps(draft: Contract, role: PersonRole) -> None:
    user = factories.make_user()
    factories.assign(user, draft, role)

    with pytest.raises(PermissionDenied):
        submit_contract(contract=draft, by=user)
    with pytest.raises(PermissionDenied):
        return_contract_to_draft(contract=draft, note="", by=user)
    with pytest.raises(PermissionDenied):
        put_in_force(contract=draft, by=user)
    with pytest.raises(PermissionDenied):
        end_contract(contract=draft, by=user)
    with pytest.raises(PermissionDenied):
        register_existing_contract(contract=draft, status=ContractStatus.ENDED, note="x", by=user)


def test_last_signature_makes_the_contract_signed(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    first, last = draft.parties.all()

    still = sign_contract(party=first, signed_on=DAY(2025, 6, 20), by=chief)
    assert still.status == ContractStatus.NEGOTIATED
    done = sign_contract(party=last, signed_on=DAY(2025, 6, 1), by=chief)

    assert (done.status, done.signed_on) == (ContractStatus.SIGNED, DAY(2025, 6, 20))
    assert done.versions.get().number == 1
    assert done.deadlines.filter(kind="end").exists()
    assert Event.objects.filter(verb=Verb.SIGN).count() == 2


def test_a_signature_whose_day_is_unknown_does_not_hide_the_latest(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    first, last = draft.parties.all()
    sign_contract(party=first, signed_on=DAY(2025, 6, 20), by=chief)
    draft.parties.create(
        organization=factories.make_organization(), role="signatory", signature=SignatureState.SIGNED
    )

    done = sign_contract(party=last, signed_on=DAY(2025, 6, 1), by=chief)

    assert done.signed_on == DAY(2025, 6, 20)


def test_decision_maker_signs_for_their_own_organization_only(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    own, other = draft.parties.all()
    mayor = factories.make_user(own.organization)
    factories.assign(mayor, draft, PersonRole.DECISION_MAKER)

    sign_contract(party=own, signed_on=DAY(2025, 6, 1), by=mayor)

    with pytest.raises(PermissionDenied):
        sign_contract(party=other, signed_on=DAY(2025, 6, 1), by=mayor)
    with pytest.raises(PermissionDenied):
        decline_contract(party=other, reason="non", by=mayor)


def test_signature_twice_in_the_future_or_on_a_draft_is_refused(draft: Contract, chief: User) -> None:
    party = draft.parties.first()
    with pytest.raises(ValidationError, match="pas soumis à signature"):
        sign_contract(party=party, signed_on=DAY(2025, 6, 1), by=chief)
    submit(draft, chief)
    with pytest.raises(ValidationError, match="dans l’avenir"):
        sign_contract(party=party, signed_on=DAY(2999, 1, 1), by=chief)
    sign_contract(party=party, signed_on=DAY(2025, 6, 1), by=chief)
    with pytest.raises(ValidationError, match="a déjà signé"):
        sign_contract(party=party, signed_on=DAY(2025, 6, 2), by=chief)

    assert Event.objects.filter(verb=Verb.SIGN).count() == 1


def test_attack_49_two_sessions_sign_the_last_two_parties(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    # Both pages were opened before either signature: neither object knows of the other's.
    first, last = (Party.objects.select_related("contract").get(pk=party.pk) for party in draft.parties.all())
    assert {first.contract.status, last.contract.status} == {ContractStatus.NEGOTIATED}

    sign_contract(party=first, signed_on=DAY(2025, 6, 1), by=chief)
    sign_contract(party=last, signed_on=DAY(2025, 6, 1), by=chief)

    draft.refresh_from_db()
    assert draft.status == ContractStatus.SIGNED
    assert Event.objects.filter(verb=Verb.CHANGE_STATUS, details__changes__status__1="signed").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_parallel_signatures_sign_the_contract_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("row locks are tested on PostgreSQL: run with MAILLAGE_DATABASE_URL=postgresql://…")
    contract = factories.make_contract(status=ContractStatus.NEGOTIATED)
    chief = factories.make_manager(contract)
    parties = [factories.make_party(contract) for _ in range(6)]
    gate = threading.Barrier(len(parties))

    def sign(party: Party) -> None:
        gate.wait()
        try:
            sign_contract(party=party, signed_on=DAY(2025, 6, 1), by=chief)
        finally:
            connection.close()

    threads = [threading.Thread(target=sign, args=[party]) for party in parties]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    contract.refresh_from_db()
    assert contract.status == ContractStatus.SIGNED
    assert contract.versions.count() == 1


def test_failure_of_the_last_signature_leaves_nothing(draft: Contract, chief: User, monkeypatch) -> None:
    submit(draft, chief)
    first, last = draft.parties.all()
    sign_contract(party=first, signed_on=DAY(2025, 6, 1), by=chief)

    def fail(**_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("maillage.contracts.services.lifecycle.refresh_deadlines", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        sign_contract(party=last, signed_on=DAY(2025, 6, 1), by=chief)

    last.refresh_from_db()
    draft.refresh_from_db()
    assert (last.signature, draft.status) == (SignatureState.AWAITED, ContractStatus.NEGOTIATED)
    assert not draft.versions.exists()


def test_text_is_locked_from_the_first_signature(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    sign_contract(party=draft.parties.first(), signed_on=DAY(2025, 6, 1), by=chief)

    with pytest.raises(ValidationError, match="a déjà signé"):
        add_party(
            contract=draft, organization=factories.make_organization(), role=PartyRole.PARTNER, by=chief
        )


def test_return_to_draft_makes_signatures_fall(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    first, last = draft.parties.all()
    sign_contract(party=first, signed_on=DAY(2025, 6, 1), by=chief)
    decline_contract(party=last, reason="Article 5", by=chief)

    contract = return_contract_to_draft(contract=draft, note="À revoir", by=chief)

    assert contract.status == ContractStatus.DRAFT
    assert set(contract.parties.values_list("signature", "signed_on")) == {(SignatureState.AWAITED, None)}


def test_decline_says_why(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    party = draft.parties.first()
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        decline_contract(party=party, reason="  ", by=chief)

    decline_contract(party=party, reason="Article 5", by=chief)

    party.refresh_from_db()
    assert party.signature == SignatureState.DECLINED
    assert Event.objects.first().details["note"] == "Article 5"


def test_put_in_force_waits_for_the_start(draft: Contract, chief: User) -> None:
    submit(draft, chief)
    sign_all(draft, chief)

    with pytest.raises(ValidationError, match="ne commence que"):
        put_in_force(contract=draft, by=chief, today=DAY(2024, 12, 31))
    contract = put_in_force(contract=draft, by=chief, today=DAY(2025, 1, 1))

    assert contract.status == ContractStatus.IN_FORCE


def test_end_waits_for_the_term_or_a_notice(db: None) -> None:
    contract = factories.make_contract(ends_on=DAY(2025, 12, 31))
    chief = factories.make_manager(contract)
    with pytest.raises(ValidationError, match="court encore"):
        end_contract(contract=contract, by=chief, today=DAY(2025, 12, 31))
    Notice.objects.create(
        contract=contract,
        party=factories.make_party(contract),
        kind=NoticeKind.WITHDRAWAL,
        sent_on=DAY(2025, 1, 1),
        effective_on=DAY(2025, 7, 1),
        reason="x",
    )

    assert end_contract(contract=contract, by=chief, today=DAY(2025, 7, 1)).status == ContractStatus.ENDED


def test_step_that_does_not_follow_is_refused_with_those_that_do(draft: Contract, chief: User) -> None:
    with pytest.raises(ForbiddenTransition, match="En négociation"):
        put_in_force(contract=draft, by=chief)


@pytest.mark.parametrize(
    ("signed_on", "signature"),
    [(DAY(2024, 7, 1), SignatureState.SIGNED), (None, SignatureState.UNKNOWN)],
)
def test_register_takes_in_a_contract_already_signed(
    draft: Contract, chief: User, signed_on: datetime.date | None, signature: SignatureState
) -> None:
    Contract.objects.filter(pk=draft.pk).update(signed_on=signed_on)

    contract = register_existing_contract(
        contract=draft, status=ContractStatus.IN_FORCE, note="Repris du document signé", by=chief
    )

    assert contract.status == ContractStatus.IN_FORCE
    assert set(contract.parties.values_list("signature", "signed_on")) == {(signature, signed_on)}
    assert contract.versions.get().number == 1
    assert Event.objects.get(verb=Verb.IMPORT).details["note"] == "Repris du document signé"


def test_register_refuses_a_state_that_is_not_signed_or_no_reason(draft: Contract, chief: User) -> None:
    with pytest.raises(ValidationError, match="contrat signé"):
        register_existing_contract(contract=draft, status=ContractStatus.NEGOTIATED, note="x", by=chief)
    with pytest.raises(ValidationError, match="d’où vient"):
        register_existing_contract(contract=draft, status=ContractStatus.ENDED, note=" ", by=chief)
