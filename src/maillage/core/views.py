"""Show the pages that belong to no module: errors, component gallery, legal pages."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from maillage.core.decorators import read_only
from maillage.core.filters import FilterRefused
from maillage.core.gallery import build_samples
from maillage.core.middleware import answer_out_of_service
from maillage.core.selectors import summarize_journal


def show_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form sent from elsewhere or from a page left open too long."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def show_failure(request: HttpRequest) -> HttpResponse:
    """Say that something failed; that the service is interrupted, when it is the database.

    A view's failure is seen by ``OutOfServiceMiddleware``; this sees those of the session, of the
    signed-in person and of the caches, which are read and written around the views.
    """
    interrupted = answer_out_of_service(request, sys.exc_info()[1])
    return interrupted or HttpResponseServerError(get_template("500.html").render())


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that an address or a form cannot be read, and which filter is refused when it is one."""
    sentence = str(exception) if isinstance(exception, FilterRefused) else ""
    return render(request, "400.html", {"sentence": sentence}, status=400)


@login_not_required
@read_only
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Show every component of the interface in each of its states."""
    return render(request, "core/gallery.html", build_samples())


@login_not_required
@read_only
def show_accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far the site is accessible, what is checked, what is not yet, and what to do when stuck."""
    return render(request, "core/accessibility.html")


@read_only
def show_journal(request: HttpRequest) -> HttpResponse:
    """Show the seals of the journal and its last verification, to whoever runs the instance."""
    if not getattr(request.user, "is_staff", False):
        msg = "Le journal de l’instance se lit par les personnes qui l’administrent."
        raise PermissionDenied(msg)
    return render(request, "core/journal.html", {"journal": summarize_journal()})
