"""Say who needs a second factor, and whether a session has passed it.

Whoever sees more than their own organization needs one: upper modules know who that is, and declare
it by :func:`register_rule`; those who run the instance always do.
"""

import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from maillage.accounts.models import User

Rule = Callable[[User], bool]
_RULES: list[Rule] = []


def register_rule(predicate: Rule) -> None:
    """Declare who else needs a second factor; called once, when a module is ready."""
    if predicate not in _RULES:
        _RULES.append(predicate)


def is_required(user: User) -> bool:
    """Tell whether a person must have a second factor."""
    return user.is_staff or any(rule(user) for rule in _RULES)


def is_set_up(user: User) -> bool:
    """Tell whether a person has a second factor."""
    return bool(get_adapter().is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def has_passed(request: HttpRequest) -> bool:
    """Tell whether the session of a signed-in person passed the second factor; no query is made."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def mark_passed(request: HttpRequest, user: User, *, way: str) -> None:
    """Remember in the session that the second factor was passed, as allauth itself records it.

    Parameters
    ----------
    way : str
        What stood for the factor: ``activation`` of a code, ``provider`` (the identity provider
        asked for it), ``demo`` (an invented person).
    """
    record_authentication(request, user, method="mfa", type=way)


def signed_in_within(request: HttpRequest, *, seconds: int) -> bool:
    """Tell whether the person proved who they are in this session a short while ago."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < seconds for record in records)


def remember_activation(*, request: HttpRequest, user: User, **_told: object) -> None:
    """Count as passed a factor that was set up in this session: its code has just been typed."""
    mark_passed(request, user, way="activation")
