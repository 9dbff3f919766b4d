"""Test that whoever sees more than their own organization passes a second factor."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from tests import factories

from maillage.accounts import second_factor
from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.accounts.services.person import reset_second_factor

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "un mot de passe assez long"
ACCOUNT = "/mon-compte/"


def make_code(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, primary=True, verified=True)
    return user


def type_password(user: User) -> Client:
    client = Client()
    client.post(
        reverse("account_login") + f"?next={ACCOUNT}",
        {"login": user.email, "password": PASSWORD},
    )
    return client


@pytest.fixture
def assigned(db: None) -> User:
    user = factories.make_user()
    factories.assign(user, factories.make_contract(), PersonRole.READER)
    return with_password(user)


def test_who_needs_a_second_factor(assigned: User) -> None:
    assert second_factor.is_required(assigned)
    assert second_factor.is_required(factories.make_user(is_staff=True))
    assert not second_factor.is_required(factories.make_user())

    assigned.assignments.update(ended_on="2026-01-01")
    assert not second_factor.is_required(assigned)


def test_without_factor_every_page_leads_to_its_activation(assigned: User) -> None:
    client = type_password(assigned)

    for route in ("account", "organization_list", "privacy", "account_change_password", "mfa_index"):
        response = client.get(reverse(route))
        assert response.status_code == 302, route
        assert response.url == reverse("mfa_activate_totp"), route
    assert client.post(reverse("account_close")).url == reverse("mfa_activate_totp")
    assigned.refresh_from_db()
    assert assigned.is_active


def test_without_factor_activation_and_sign_out_are_open(assigned: User) -> None:
    client = type_password(assigned)

    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.post(reverse("account_logout") + f"?next={ACCOUNT}").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db(transaction=True)  # allauth tells of the activation once it is committed
def test_activation_opens_every_page_and_gives_recovery_codes(assigned: User) -> None:
    client = type_password(assigned)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": make_code(secret)})

    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get(ACCOUNT).status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    stored = Authenticator.objects.get(user=assigned, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)  # encrypted


def test_with_factor_the_code_is_asked_then_passes(assigned: User) -> None:
    TOTP.activate(assigned, SECRET)
    client = type_password(assigned)

    assert client.get(ACCOUNT).status_code == 302  # not signed in yet
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert client.get(ACCOUNT).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": make_code()})

    assert client.get(ACCOUNT).status_code == 200


def test_a_recovery_code_passes_once(assigned: User) -> None:
    TOTP.activate(assigned, SECRET)
    code = RecoveryCodes.activate(assigned).get_unused_codes()[0]

    first, second = type_password(assigned), type_password(assigned)
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get(ACCOUNT).status_code == 200
    assert second.get(ACCOUNT).status_code == 302


def test_a_session_that_did_not_pass_is_asked_again(assigned: User) -> None:
    TOTP.activate(assigned, SECRET)
    client = Client()
    client.force_login(assigned)  # another way in, which asked for no factor

    response = client.get("/organismes/?q=ville")

    assert response.url == reverse("mfa_reauthenticate") + "?next=%2Forganismes%2F%3Fq%3Dville"
    client.post(reverse("mfa_reauthenticate"), {"code": make_code()})
    assert client.get(ACCOUNT).status_code == 200


def test_somebody_who_gets_a_role_is_asked_at_the_next_click() -> None:
    user = with_password(factories.make_user())
    client = type_password(user)
    assert client.get(ACCOUNT).status_code == 200

    factories.assign(user, factories.make_contract(), PersonRole.READER)

    assert client.get(ACCOUNT).url == reverse("mfa_activate_totp")


def test_a_compulsory_factor_is_not_removed(assigned: User, sign_in) -> None:
    TOTP.activate(assigned, SECRET)

    response = sign_in(assigned).post(reverse("mfa_deactivate_totp"))

    assert response.status_code == 200
    assert second_factor.is_set_up(assigned)


def test_reset_second_factor_by_an_operator(assigned: User) -> None:
    TOTP.activate(assigned, SECRET)
    operator = factories.make_user(is_staff=True)

    reset_second_factor(user=assigned, by=operator)

    assert not second_factor.is_set_up(assigned)


def test_wrong_codes_are_counted_per_account(assigned: User) -> None:
    TOTP.activate(assigned, SECRET)
    client = type_password(assigned)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client.post(reverse("mfa_authenticate"), {"code": make_code()})

    assert client.get(ACCOUNT).status_code == 302
