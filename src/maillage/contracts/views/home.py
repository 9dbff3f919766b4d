"""Answer the home page: what Maillage is, to a visitor; what awaits them, to a person."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.contracts.access import can_create_contract
from maillage.contracts.selectors.public import load_welcome
from maillage.contracts.selectors.today import load_today
from maillage.core.decorators import read_only


@login_not_required
@read_only
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the day of a person, or the public page."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "contracts/working/welcome.html", {"welcome": load_welcome()})
    context = {"today": load_today(user), "can_create": can_create_contract(user)}
    return render(request, "contracts/working/today.html", context)
