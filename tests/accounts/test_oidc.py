"""Test the sign-in by ProConnect against a provider played here."""

import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from tests import factories
from tests.accounts.provider import CLIENT_ID, ISSUER, Provider

from maillage import environment
from maillage.accounts.enums import PersonRole
from maillage.accounts.models import IdentityLink, User
from maillage.accounts.services.invitation import invite_person
from maillage.accounts.services.person import close_account, link_identity
from maillage.core.selectors import list_history

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.oidc_urls")]
ADDRESS = "agente@maillage.example"
ACCOUNT = "/mon-compte/"


@pytest.fixture
def provider(settings, monkeypatch) -> Provider:
    for name, value in environment.oidc_from(ISSUER).items():
        setattr(settings, name, value)
    settings.MAILLAGE_OIDC_ISSUER = ISSUER
    settings.OIDC_RP_CLIENT_ID = CLIENT_ID
    settings.OIDC_RP_CLIENT_SECRET = "secret"
    settings.AUTHENTICATION_BACKENDS = [
        *django_settings.AUTHENTICATION_BACKENDS,
        "maillage.accounts.oidc.backend.ProConnectBackend",
    ]
    played = Provider(claims={"email": ADDRESS, "given_name": "Sacha", "usual_name": "Exemple", "siret": ""})
    monkeypatch.setattr(requests, "post", played.answer_post)
    monkeypatch.setattr(requests, "get", played.answer_get)
    return played


def come_back(provider: Provider, client: Client | None = None) -> Client:
    """Go to the provider and come back with a code."""
    client = client or Client()
    away = client.get("/proconnect/?next=/mon-compte/")
    state = provider.read_request(away.url)
    client.landed = client.get("/proconnect/retour/", {"code": "c", "state": state})
    return client


@pytest.fixture
def person(db: None) -> User:
    return factories.make_user(email=ADDRESS)


def test_the_request_is_what_proconnect_asks_for(provider: Provider) -> None:
    come_back(provider)

    assert provider.asked["scope"] == "openid given_name usual_name email siret"
    assert provider.asked["acr_values"] == "eidas1"
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"].endswith("/proconnect/retour/")


def test_a_known_address_is_tied_to_the_subject_the_first_time(provider: Provider, person: User) -> None:
    client = come_back(provider)

    assert client.landed.url == ACCOUNT
    assert client.get(ACCOUNT).status_code == 200
    assert IdentityLink.objects.get().subject == "sub-1"
    assert list_history(person)[0].note == "par ProConnect"


def test_the_subject_is_the_key_whatever_the_address_becomes(provider: Provider, person: User) -> None:
    link_identity(user=person, issuer=ISSUER, subject="sub-1")
    provider.claims["email"] = "mariee@maillage.example"

    client = come_back(provider)

    assert client.get(ACCOUNT).context["user"] == person


def test_an_address_given_to_somebody_else_opens_nothing(provider: Provider, person: User) -> None:
    link_identity(user=person, issuer=ISSUER, subject="sub-before")

    client = come_back(provider)

    assert client.landed.url == reverse("oidc_refused")
    assert "autre identité" in client.get("/proconnect/refus/").content.decode()
    assert client.get(ACCOUNT).status_code == 302


def test_an_unknown_person_is_told_which_organization_to_ask(provider: Provider) -> None:
    factories.make_organization(name="Ville de Wimille", siret="35600000000048")
    provider.claims["siret"] = "35600000000048"

    client = come_back(provider)

    refusal = client.get(client.landed.url)
    assert refusal.status_code == 403
    assert "Ville de Wimille" in refusal.content.decode()
    assert not User.objects.exists()


def test_an_invitation_that_waits_is_accepted(provider: Provider) -> None:
    administrator = factories.make_user(is_staff=True)
    organization = administrator.affiliations.get().organization
    invite_person(email=ADDRESS, organization=organization, by=administrator)

    client = come_back(provider)

    assert client.get(ACCOUNT).status_code == 200
    opened = User.objects.get(email=ADDRESS)
    assert (opened.first_name, opened.last_name) == ("Sacha", "Exemple")
    assert opened.affiliations.get().organization == organization


def test_a_closed_account_stays_closed(provider: Provider, person: User) -> None:
    link_identity(user=person, issuer=ISSUER, subject="sub-1")
    close_account(user=person, by=person)

    assert come_back(provider).get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    "token_claims",
    [{"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"nonce": "another"}, {"exp": None}],
)
def test_a_token_not_for_us_or_too_old_is_refused(provider: Provider, person: User, token_claims) -> None:
    provider.token_claims = token_claims

    client = come_back(provider)

    assert client.landed.url == reverse("oidc_refused")
    assert not IdentityLink.objects.exists()


def test_a_token_signed_by_another_is_refused(provider: Provider, person: User) -> None:
    provider.use_unknown_key()

    assert come_back(provider).get(ACCOUNT).status_code == 302


def test_what_is_said_of_the_person_must_be_signed(provider: Provider, person: User) -> None:
    provider.is_userinfo_signed = False

    assert come_back(provider).get(ACCOUNT).status_code == 302


def test_what_is_said_must_be_of_the_same_person(provider: Provider, person: User) -> None:
    provider.claims["sub"] = "sub-of-another"

    assert come_back(provider).get(ACCOUNT).status_code == 302


def test_a_provider_that_does_not_answer_breaks_nothing(
    provider: Provider, person: User, monkeypatch
) -> None:
    def refuse(*_arguments, **_options) -> None:
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "post", refuse)

    assert come_back(provider).landed.url == reverse("oidc_refused")


def test_a_return_that_nobody_asked_for_is_refused(provider: Provider, person: User) -> None:
    response = Client().get("/proconnect/retour/", {"code": "c", "state": "s"})

    assert response.url == reverse("oidc_refused")


def test_a_second_factor_passed_at_the_provider_is_not_asked_again(provider: Provider, person: User) -> None:
    factories.assign(person, factories.make_contract(), PersonRole.READER)

    assert come_back(provider).get(ACCOUNT).url == reverse("mfa_activate_totp")
    provider.token_claims = {"amr": ["pwd", "mfa"]}
    assert come_back(provider).get(ACCOUNT).status_code == 200


def test_sign_out_ends_the_session_at_the_provider_too(provider: Provider, person: User) -> None:
    client = come_back(provider)

    away = urlsplit(client.post(reverse("account_logout")).url)

    asked = parse_qs(away.query)
    assert f"{away.scheme}://{away.netloc}{away.path}" == f"{ISSUER}/session/end"
    assert asked["id_token_hint"][0].count(".") == 2
    assert asked["post_logout_redirect_uri"][0].startswith("http://127.0.0.1:8000/")
    assert "_auth_user_id" not in client.session


@pytest.mark.urls("maillage.urls")
def test_without_a_provider_nothing_of_it_is_loaded() -> None:
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver;"
        "names = {str(entry) for entry in get_resolver().reverse_dict}; assert 'privacy' in names;"
        "print(sorted(name for name in names | set(sys.modules) if 'oidc' in name))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program],
        env={"DJANGO_SETTINGS_MODULE": "maillage.settings"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert printed.strip() == "[]"
