"""Find people, what they may sign in with, and the sessions they have open."""

import datetime
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.accounts.access import Person, is_operator
from maillage.accounts.models import User
from maillage.core.text import fold_text


def find_user(email: str) -> User | None:
    """Give the open account of an address, or nothing."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def list_people_of_instance(user: Person, *, search: str = "", state: str = "") -> QuerySet[User]:
    """Give every account, to operators; a search reads names and addresses, accents or not."""
    if not is_operator(user):
        return User.objects.none()
    people = User.objects.filter(erased_at__isnull=True).order_by("last_name", "first_name", "pk")
    for word in search.split()[:5]:
        people = people.filter(
            Q(last_name__icontains=word) | Q(first_name__icontains=word) | Q(email__icontains=fold_text(word))
        )
    if state == "closed":
        return people.filter(is_active=False)
    if state == "erasure":
        return people.filter(erasure_asked_at__isnull=False)
    return people.filter(is_active=True) if state == "open" else people


def get_person(pk: int, user: Person) -> User:
    """Give one account, to operators.

    Raises
    ------
    Http404
        No such account, or not for this person.
    """
    found = list_people_of_instance(user).filter(pk=pk).first()
    if found is None:
        msg = "Aucun compte à cette adresse."
        raise Http404(msg)
    return found


def list_operator_addresses() -> list[str]:
    """Give the addresses of those who run the instance, for alerts."""
    operators = User.objects.filter(is_staff=True, is_active=True).order_by("email")
    return list(operators.values_list("email", flat=True))


@dataclass(frozen=True)
class FactorState:
    """What protects an account beyond its password."""

    has_totp: bool
    recovery_codes_left: int


def describe_second_factor(user: User) -> FactorState:
    """Give the state of a person's second factor."""
    kinds = {one.type: one for one in Authenticator.objects.filter(user=user)}
    codes = kinds.get(Authenticator.Type.RECOVERY_CODES)
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    return FactorState(has_totp=Authenticator.Type.TOTP in kinds, recovery_codes_left=left)


@dataclass(frozen=True)
class OpenSession:
    """One browser where a person is signed in."""

    pk: int
    opened_at: datetime.datetime
    address: str
    browser: str
    is_current: bool


def list_open_sessions(user: User, *, current_key: str) -> list[OpenSession]:
    """Give the browsers where a person signed in, the latest first."""
    return [
        OpenSession(
            pk=one.pk,
            opened_at=one.created_at,
            address=one.ip,
            browser=_name_browser(one.user_agent),
            is_current=one.session_key == current_key,
        )
        for one in UserSession.objects.filter(user=user).order_by("-created_at", "-pk")
    ]


# In this order: each of the later names is found in what the earlier ones announce.
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def _name_browser(announced: str) -> str:
    browser = next((name for mark, name in _BROWSERS if mark in announced), "Navigateur inconnu")
    system = next((name for mark, name in _SYSTEMS if mark in announced), "")
    return f"{browser} sur {system}" if system else browser
