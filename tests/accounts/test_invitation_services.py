"""Test that an invitation brings in one person, once, in time."""

import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests import factories

from maillage.accounts import access
from maillage.accounts.models import Invitation, Organization, User
from maillage.accounts.services import invitation as services
from maillage.accounts.services.invitation import (
    LIFETIME,
    accept_for_proven_address,
    accept_invitation,
    invite_person,
    revoke_invitation,
)
from maillage.core.enums import Verb
from maillage.core.models import Event

pytestmark = pytest.mark.django_db
ADDRESS = "invitee@maillage.example"
NAMES = {"first_name": "Sacha", "last_name": "Exemple"}


@pytest.fixture
def administrator() -> User:
    user = factories.make_user()
    user.affiliations.update(is_administrator=True)
    return user


@pytest.fixture
def organization(administrator: User) -> Organization:
    return administrator.affiliations.get().organization


@pytest.fixture
def send(administrator, organization, django_capture_on_commit_callbacks):
    """Send an invitation, and give it with the secret of its link."""

    def _send(**fields) -> tuple[Invitation, str]:
        with django_capture_on_commit_callbacks(execute=True):
            sent = invite_person(
                **{"email": ADDRESS, "organization": organization, "by": administrator} | fields
            )
        token = re.search(r"/invitations/([\w-]+)/", mail.outbox[-1].body)
        assert token
        return sent, token[1]

    return _send


def test_invite_person_stores_only_a_digest(send, administrator: User) -> None:
    invitation, token = send(email=" Invitee@Maillage.example")

    assert invitation.email == ADDRESS
    assert len(token) == 43  # 256 bits in URL-safe base 64
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires_at - invitation.sent_at == LIFETIME
    event = Event.objects.get()
    assert (event.verb, event.actor) == (Verb.CREATE, administrator)
    assert token not in str(event.details)


def test_invite_person_is_refused_to_others(organization: Organization, manager: User) -> None:
    with pytest.raises(PermissionDenied):
        invite_person(email=ADDRESS, organization=organization, by=manager)

    assert not Invitation.objects.exists()


def test_invite_person_refuses_an_impossible_address(administrator, organization) -> None:
    with pytest.raises(ValidationError, match="n’est pas une adresse"):
        invite_person(email="pas une adresse", organization=organization, by=administrator)


def test_invite_person_again_withdraws_the_earlier_link(send) -> None:
    _, first = send()
    _, second = send()

    with pytest.raises(ValidationError, match="plus valable"):
        accept_invitation(token=first, by=None, **NAMES)
    assert accept_invitation(token=second, by=None, **NAMES).email == ADDRESS


def test_invite_person_refuses_somebody_who_belongs(send, organization: Organization) -> None:
    factories.make_user(organization, email=ADDRESS)

    with pytest.raises(ValidationError, match="appartient déjà"):
        send()


def test_attack_22_no_header_comes_from_a_name(send, administrator: User, organization) -> None:
    Organization.objects.filter(pk=organization.pk).update(name="Club\r\nBcc: tous@maillage.example")
    User.objects.filter(pk=administrator.pk).update(first_name="Eve\r\nBcc: tous@maillage.example")
    administrator.refresh_from_db()
    organization.refresh_from_db()

    send(by=administrator, organization=organization)

    letter = mail.outbox[-1]
    assert "\n" not in letter.subject
    assert letter.recipients() == [ADDRESS]
    assert "Bcc" not in letter.message()


def test_attack_21_a_template_in_a_name_stays_text(send, organization: Organization) -> None:
    Organization.objects.filter(pk=organization.pk).update(name="{{7*7}}{% debug %}")
    organization.refresh_from_db()

    send(organization=organization)

    assert "{{7*7}}{% debug %}" in mail.outbox[-1].body


def test_attack_45_the_link_comes_from_the_settings(send, settings) -> None:
    settings.MAILLAGE_PUBLIC_URL = "https://maillage.example"

    send()

    assert "https://maillage.example/invitations/" in mail.outbox[-1].body


def test_accept_invitation_opens_an_account(send, organization: Organization) -> None:
    _, token = send(is_administrator=True)

    user = accept_invitation(token=token, by=None, function="Chargée de mission", **NAMES)

    affiliation = user.affiliations.get()
    assert (affiliation.organization, affiliation.is_administrator) == (organization, True)
    assert user.emailaddress_set.get().verified
    assert not user.has_usable_password()
    assert Event.objects.filter(verb=Verb.JOIN, actor=user).exists()


def test_accept_invitation_with_a_poor_password_changes_nothing(send) -> None:
    _, token = send()

    with pytest.raises(ValidationError) as refusal:
        accept_invitation(token=token, by=None, password="motdepasse", **NAMES)

    assert "password" in refusal.value.message_dict
    assert not User.objects.filter(email=ADDRESS).exists()
    assert Invitation.objects.get().accepted_at is None


def test_attack_10_a_link_works_once(send) -> None:
    _, token = send()
    accept_invitation(token=token, by=None, **NAMES)

    with pytest.raises(ValidationError, match="plus valable"):
        accept_invitation(token=token, by=None, **NAMES)

    assert User.objects.filter(email=ADDRESS).count() == 1


def test_attack_10_a_link_is_refused_after_its_end(send) -> None:
    invitation, token = send()

    with time_machine.travel(invitation.expires_at, tick=False), pytest.raises(ValidationError):
        accept_invitation(token=token, by=None, **NAMES)

    assert not User.objects.filter(email=ADDRESS).exists()


def test_attack_10_a_link_is_refused_to_another_address(send) -> None:
    _, token = send()
    other = factories.make_user()

    with pytest.raises(PermissionDenied, match="Cette invitation est pour"):
        accept_invitation(token=token, by=other)

    assert Invitation.objects.get().accepted_at is None


def test_a_known_address_signs_in_before_accepting(send, organization: Organization) -> None:
    known = factories.make_user(email=ADDRESS)
    _, token = send()

    with pytest.raises(PermissionDenied, match="connectez-vous"):
        accept_invitation(token=token, by=None, **NAMES)
    accept_invitation(token=token, by=known)

    assert known.affiliations.filter(organization=organization).exists()


def test_revoke_invitation_closes_the_link(send, administrator: User) -> None:
    invitation, token = send()

    revoke_invitation(invitation=invitation, by=administrator)

    with pytest.raises(ValidationError):
        accept_invitation(token=token, by=None, **NAMES)
    with pytest.raises(ValidationError, match="déjà été acceptée"):
        revoke_invitation(invitation=invitation, by=administrator)


def test_revoke_invitation_is_refused_to_others(send, manager: User) -> None:
    invitation, _ = send()

    with pytest.raises(PermissionDenied):
        revoke_invitation(invitation=invitation, by=manager)


def test_a_contract_manager_invites_for_a_role_and_the_organization_is_told(
    monkeypatch, organization, manager, django_capture_on_commit_callbacks, administrator
) -> None:
    followed = []
    monkeypatch.setattr(access, "_INVITERS", [lambda user, role, slug: user == manager and slug == "ctg"])
    monkeypatch.setattr(
        services, "_ACCEPTANCES", [lambda invitation, user: followed.append((invitation.role, user))]
    )
    with django_capture_on_commit_callbacks(execute=True):
        invite_person(
            email=ADDRESS, organization=organization, by=manager, role="reader", contract_slug="ctg"
        )
    token = re.search(r"/invitations/([\w-]+)/", mail.outbox[0].body)

    user = accept_invitation(token=token[1], by=None, **NAMES)

    assert followed == [("reader", user)]
    assert mail.outbox[1].recipients() == [administrator.email]
    with pytest.raises(PermissionDenied):
        invite_person(
            email=ADDRESS, organization=organization, by=manager, is_administrator=True, contract_slug="ctg"
        )
    with pytest.raises(PermissionDenied):
        invite_person(email=ADDRESS, organization=organization, by=manager)


def test_accept_for_proven_address_takes_the_invitation_that_waits(send) -> None:
    send()

    user = accept_for_proven_address(email=ADDRESS, **NAMES)

    assert user is not None
    assert user.affiliations.count() == 1
    assert accept_for_proven_address(email="inconnue@maillage.example", **NAMES) is None


def test_a_mail_server_that_is_down_undoes_nothing(send, monkeypatch, caplog) -> None:
    def refuse(self) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

    with pytest.raises(IndexError):  # no letter in the box
        send()

    assert Invitation.objects.get().expires_at > timezone.now()
    assert "a letter was not sent" in caplog.text
