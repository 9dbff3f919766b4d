"""Let a visitor of the demonstration become one of its invented people."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from maillage.accounts.sessions import open_session
from maillage.core.decorators import read_only
from maillage.demo.selectors import get_invented_person, list_invented_people

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def demo_only(view: View[P]) -> View[P]:
    """Answer 404 on any instance that is not the demonstration."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.MAILLAGE_DEMO:
            msg = "Cette instance n’est pas une démonstration."
            raise Http404(msg)
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@demo_only
@read_only
def list_people(request: HttpRequest) -> HttpResponse:
    """Show who one may become."""
    return render(request, "demo/people.html", {"people": list(list_invented_people())})


@login_not_required
@demo_only
@require_POST
def sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Become one of the invented people, second factor passed."""
    person = get_invented_person(pk)
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    open_session(request, person, method="en un clic, dans la démonstration", factor="demo")
    messages.success(request, f"Vous êtes {person}, personne inventée.")
    return redirect(settings.LOGIN_REDIRECT_URL)
