"""Share what the pages of calls and applications show around their own content."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from maillage.accounts.models import User
from maillage.core.thread import BeadKind, list_beads
from maillage.grants.access import can_edit_application, can_instruct, can_manage_calls, has_conflict
from maillage.grants.models import Application, Call
from maillage.grants.selectors.application import get_application
from maillage.grants.selectors.call import get_call

CALLS = "Appels à projets"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Step:
    """One part of an application's form, as the page leads to it."""

    part: str
    label: str
    url: str
    is_current: bool
    has_fault: bool = False


def get_person(request: HttpRequest) -> User:
    """Give the person signed in; the middleware sends anybody else to the sign-in page before."""
    if not isinstance(request.user, User):
        msg = "Connectez-vous pour continuer."
        raise PermissionDenied(msg)
    return request.user


def call_url(call: Call, route: str = "call_detail") -> str:
    """Give the address of a page of a call."""
    return reverse(route, kwargs={"slug": call.slug})


def application_url(application: Application, route: str = "application_detail", **place: object) -> str:
    """Give the address of a page of an application."""
    return reverse(route, kwargs={"number": application.number, **place})


def open_call_page(request: HttpRequest, slug: str) -> tuple[User, Call]:
    """Give the person and a call they run.

    Raises
    ------
    Http404
        They do not see it.
    PermissionDenied
        They see it and do not run it.
    """
    user, call = get_person(request), get_call(slug, request.user)
    if not can_manage_calls(user, call.contract):
        raise PermissionDenied("Cette page est réservée au chef de projet du contrat.")
    return user, call


def open_application(request: HttpRequest, number: str) -> tuple[User, Application]:
    """Give the person and an application they may read.

    Raises
    ------
    Http404
        No such application, or not for this person.
    """
    user = get_person(request)
    return user, get_application(number, user)


def frame_call(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Give what the pages of a call show around their content."""
    return {
        "call": call,
        "crumbs": [(CALLS, reverse("call_list")), (str(call), call_url(call))],
        "beads": list_beads(call, request.user, here=BeadKind.FUNDING),
        "can_manage": can_manage_calls(request.user, call.contract),
        "can_instruct": can_instruct(request.user, call.contract),
    }


def frame_application(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Give what the pages of an application show around their content."""
    user = request.user
    return {
        "application": application,
        "call": application.call,
        "crumbs": [
            (CALLS, reverse("call_list")),
            (str(application.call), call_url(application.call)),
            (application.number, application_url(application)),
        ],
        "beads": list_beads(application, user, here=BeadKind.FUNDING),
        "can_edit": can_edit_application(user, application),
        "can_instruct": can_instruct(user, application.call.contract) and not has_conflict(user, application),
        "can_manage": can_manage_calls(user, application.call.contract),
    }
