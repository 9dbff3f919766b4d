"""Open and bound sessions: who comes in by another way than a password, and for how long."""

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

from maillage.accounts.models import User
from maillage.accounts.second_factor import mark_passed

_STARTED_AT = "maillage_started_at"
_SEEN_AT = "maillage_seen_at"
# The session is written at most once a minute, not at each click.
_SEEN_STEP_SECONDS = 60


@dataclass(frozen=True)
class SessionEnd:
    """Why a session is over, as it is told to the person."""

    sentence: str


def open_session(request: HttpRequest, user: User, *, method: str, factor: str = "") -> None:
    """Sign a person in by another way than a password or a code.

    Parameters
    ----------
    method : str
        How, in French, for the journal.
    factor : str
        What stood for the second factor, empty when nothing did.
    """
    request.maillage_sign_in_method = method  # type: ignore[attr-defined]  # read by the adapter
    get_adapter(request).login(request, user)
    if factor:
        mark_passed(request, user, way=factor)


def start_clock(request: HttpRequest) -> None:
    """Note when the session begins, unless it was noted."""
    now = time.time()
    request.session.setdefault(_STARTED_AT, now)
    request.session.setdefault(_SEEN_AT, now)


def find_session_end(request: HttpRequest) -> SessionEnd | None:
    """Tell whether the session of a signed-in person is over, or note that it lives."""
    start_clock(request)
    now, session = time.time(), request.session
    started, seen = session[_STARTED_AT], session[_SEEN_AT]
    if now - started > settings.SESSION_COOKIE_AGE:
        return SessionEnd("Votre session a duré toute une journée de travail : reconnectez-vous.")
    if now - seen > settings.MAILLAGE_SESSION_IDLE_SECONDS:
        minutes = settings.MAILLAGE_SESSION_IDLE_SECONDS // 60
        return SessionEnd(
            f"Votre session s’est fermée après {minutes} minutes sans activité : reconnectez-vous."
        )
    if now - seen > _SEEN_STEP_SECONDS:
        session[_SEEN_AT] = now
    return None
