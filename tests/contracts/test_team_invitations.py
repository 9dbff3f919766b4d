"""Check that a manager brings people without account into the team of a contract."""

import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Invitation, User
from maillage.accounts.services.invitation import accept_invitation
from maillage.contracts.models import Assignment, Contract, Party
from maillage.contracts.services.role import invite_to_contract, revoke_role

ADDRESS = "nouvelle@maillage.example"


@pytest.fixture
def party(db: None) -> Party:
    return factories.make_party(factories.make_contract())


@pytest.fixture
def chief(party: Party) -> User:
    return factories.make_manager(party.contract)


def send(party: Party, by: User, capture: object) -> str:
    """Invite for the party, and give the secret of the link that was sent."""
    with capture(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        invite_to_contract(
            contract=party.contract,
            email=ADDRESS,
            organization=party.organization,
            role=PersonRole.CONTRIBUTOR,
            by=by,
        )
    found = re.search(r"/invitations/([\w-]+)/", mail.outbox[-1].body)
    assert found
    return found[1]


def roles_of(contract: Contract) -> list[tuple[str, str]]:
    rows = Assignment.objects.current().filter(contract=contract, user__email=ADDRESS)
    return [(row.role, str(row.organization)) for row in rows]


def test_accepting_gives_the_role(party: Party, chief: User, django_capture_on_commit_callbacks) -> None:
    token = send(party, chief, django_capture_on_commit_callbacks)
    assert roles_of(party.contract) == []

    accept_invitation(token=token, by=None, first_name="Nina", last_name="Exemple")

    assert roles_of(party.contract) == [("contributor", str(party.organization))]


def test_nothing_is_given_when_who_invited_left(
    party: Party, chief: User, django_capture_on_commit_callbacks
) -> None:
    token = send(party, chief, django_capture_on_commit_callbacks)
    other = factories.make_manager(party.contract)
    revoke_role(assignment=chief.assignments.get(), by=other)

    accept_invitation(token=token, by=None, first_name="Nina", last_name="Exemple")

    assert roles_of(party.contract) == []


def test_only_the_manager_invites(party: Party) -> None:
    reader = factories.make_user()
    factories.assign(reader, party.contract, PersonRole.READER)

    with pytest.raises(PermissionDenied):
        invite_to_contract(
            contract=party.contract,
            email=ADDRESS,
            organization=party.organization,
            role=PersonRole.READER,
            by=reader,
        )
    assert not Invitation.objects.exists()


def test_an_organization_outside_the_contract_is_refused(party: Party, chief: User) -> None:
    with pytest.raises(ValidationError, match="n’est pas partie"):
        invite_to_contract(
            contract=party.contract,
            email=ADDRESS,
            organization=factories.make_organization(),
            role=PersonRole.READER,
            by=chief,
        )
    assert not Invitation.objects.exists()
