"""Test accounts: what a person changes, and how an account opens and ends."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.models import IdentityLink, User
from maillage.accounts.services.person import (
    ask_erasure,
    close_account,
    create_person,
    link_identity,
    reopen_account,
    reset_second_factor,
    update_profile,
)
from maillage.core.enums import Verb
from maillage.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db: None) -> User:
    return factories.make_user(is_staff=True)


def test_update_profile_writes_what_changed(manager: User) -> None:
    update_profile(user=manager, values={"function": " Cheffe\u200b de  projet "}, by=manager)

    manager.refresh_from_db()
    assert manager.function == "Cheffe de projet"
    assert Event.objects.get().details["changes"] == {"function": ["", "Cheffe de projet"]}


def test_update_profile_of_another_is_refused(manager: User) -> None:
    with pytest.raises(PermissionDenied):
        update_profile(user=factories.make_user(), values={"last_name": "Autre"}, by=manager)


@pytest.mark.parametrize("field", ["is_staff", "email", "is_active", "password"])
def test_attack_6_update_profile_takes_no_other_field(manager: User, field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        update_profile(user=manager, values={field: "1"}, by=manager)


def test_create_person_by_the_command_line_or_an_operator(operator: User, manager: User) -> None:
    first = create_person(
        email="Op@Maillage.example", first_name="Lou", last_name="Exemple", by=None, is_staff=True
    )
    second = create_person(
        email="b@maillage.example", first_name="Ali", last_name="Exemple", by=operator, function="Élu"
    )

    assert (first.email, first.is_staff, first.has_usable_password()) == ("op@maillage.example", True, False)
    assert first.emailaddress_set.get().verified
    assert (second.function, second.is_staff) == ("Élu", False)
    with pytest.raises(PermissionDenied):
        create_person(email="c@maillage.example", first_name="A", last_name="B", by=manager)
    with pytest.raises(ValidationError, match="is_superuser"):
        create_person(
            email="d@maillage.example", first_name="A", last_name="B", by=operator, is_superuser=True
        )


def test_create_person_refuses_a_known_address(operator: User) -> None:
    with pytest.raises(ValidationError, match="existe déjà"):
        create_person(email=operator.email.upper(), first_name="A", last_name="B", by=operator)


def test_close_then_reopen_account(operator: User, manager: User) -> None:
    close_account(user=manager, by=operator)
    with pytest.raises(ValidationError, match="déjà fermé"):
        close_account(user=manager, by=operator)
    with pytest.raises(PermissionDenied):
        reopen_account(user=manager, by=manager)
    reopen_account(user=manager, by=operator)

    manager.refresh_from_db()
    assert manager.is_active
    verbs = list(Event.objects.order_by("sequence").values_list("verb", flat=True))
    assert verbs == [Verb.UPDATE, Verb.UPDATE]


def test_close_account_of_another_is_refused(manager: User) -> None:
    with pytest.raises(PermissionDenied):
        close_account(user=factories.make_user(), by=manager)


def test_the_last_operator_stays(operator: User) -> None:
    with pytest.raises(ValidationError, match="Plus personne"):
        close_account(user=operator, by=operator)

    assert not Event.objects.exists()


def test_reset_second_factor_is_refused_to_oneself_and_others(operator: User, manager: User) -> None:
    for by in (operator, manager):
        with pytest.raises(PermissionDenied):
            reset_second_factor(user=operator, by=by)


def test_ask_erasure_tells_the_operators_once(
    operator: User, manager: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ask_erasure(user=manager, by=manager)

    manager.refresh_from_db()
    assert manager.erasure_asked_at is not None
    assert mail.outbox[0].recipients() == [operator.email]
    with pytest.raises(ValidationError, match="déjà enregistrée"):
        ask_erasure(user=manager, by=manager)
    with pytest.raises(PermissionDenied):
        ask_erasure(user=manager, by=operator)


def test_link_identity_once_per_subject_and_per_account(manager: User) -> None:
    link_identity(user=manager, issuer="https://idp.example", subject="s-1")

    with pytest.raises(ValidationError, match="déjà reliée"):
        link_identity(user=factories.make_user(), issuer="https://idp.example", subject="s-1")
    with pytest.raises(ValidationError, match="déjà relié"):
        link_identity(user=manager, issuer="https://idp.example", subject="s-2")
    assert IdentityLink.objects.count() == 1
