"""Show calls for projects; prepare, open and close them."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.contracts.models import Assignment
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.contracts.views.frame import get_managed_contract
from maillage.core.decorators import read_only
from maillage.grants.calendars import write_calendar
from maillage.grants.enums import CallStatus
from maillage.grants.forms.call import CallForm, MomentField, ScopeForm, start_call
from maillage.grants.models import Call
from maillage.grants.selectors.application import list_own_applications
from maillage.grants.selectors.call import get_call, list_calls, list_objectives, list_places
from maillage.grants.selectors.review import list_own_reviews
from maillage.grants.services.call import (
    close_call,
    create_call,
    decide_call,
    open_call,
    reopen_call,
    set_call_scope,
    update_call,
)
from maillage.grants.views.frame import CALLS, call_url, form_methods, frame_call, open_call_page
from maillage.grants.wording import list_dates, list_rules

NEWEST = 50


@login_not_required
@read_only
def list_page(request: HttpRequest) -> HttpResponse:
    """Show the calls, and what a person has to write or to review."""
    user = request.user if isinstance(request.user, User) else None
    calls = list(list_calls(request.user)[:NEWEST])
    context = {
        "open_calls": [call for call in calls if call.status == CallStatus.OPEN],
        "other_calls": [call for call in calls if call.status != CallStatus.OPEN],
        "own": list(list_own_applications(user)[:NEWEST]) if user else [],
        "reviews": list(list_own_reviews(user)[:NEWEST]) if user else [],
        "today": timezone.localdate(),
    }
    return render(request, "grants/call_list.html", context)


@login_not_required
@read_only
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a call: what it is for, who may ask, under which rules, when."""
    call = get_call(slug, request.user)
    is_open = call.status == CallStatus.OPEN and bool(call.closes_at and call.closes_at > timezone.now())
    context = frame_call(request, call) | {
        "is_open": is_open,
        "dates": list_dates(call),
        "rules": list_rules(call.rules),
        "axes": [node for node in list_objectives(call) if node.parent_id is None],
        "places": list_places(call),
        "funders": list(call.call_funders.select_related("funder")),
    }
    return render(request, "grants/call.html", context)


@login_not_required
@read_only
def send_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the dates of a call for a calendar."""
    call = get_call(slug, request.user)
    response = HttpResponse(write_calendar(call), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{call.slug}.ics"'
    return response


@form_methods
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """Prepare a call under a contract."""
    user, contract = get_managed_contract(request, slug)
    form = CallForm(request.POST or None, initial={"year": timezone.localdate().year, "visibility": "public"})
    organizer = (
        Assignment.objects.current()
        .managing()
        .select_related("organization")
        .get(user=user, contract=contract)
    ).organization
    page = FormPage(
        title="Préparer un appel à projets",
        lead=f"Sous « {contract} ». Personne d’autre que son équipe ne le lit avant son ouverture.",
        submit="Préparer l’appel",
        success="L’appel est en préparation : nommez ses financeurs, puis ouvrez-le.",
        cancel_url=reverse("contract_detail", kwargs={"slug": contract.slug}),
        context={"crumbs": [(CALLS, reverse("call_list"))]},
    )

    def save() -> str:
        return call_url(create_call(contract=contract, organizer=organizer, **form.values, by=user))

    return answer_form(request, form, page, save)


@form_methods
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a call; once it is open, only what does not change what it asks."""
    user, call = open_call_page(request, slug)
    initial = start_call(call)
    form = CallForm(request.POST or None, initial=initial, is_open=call.status != CallStatus.DRAFT)
    page = FormPage(
        title="Modifier l’appel",
        submit="Enregistrer",
        success="L’appel est enregistré.",
        cancel_url=call_url(call),
        context=frame_call(request, call),
    )

    def save() -> None:
        update_call(call=call, values=form.values, expected_version=form.version, by=user)

    return answer_form(
        request, form, page, save, subject=call, read_stored=lambda name: initial.get(name, "")
    )


@form_methods
def edit_scope(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which axes and districts are open, and who funds."""
    user, call = open_call_page(request, slug)
    funders = [
        f"{one.funder.name} ; {one.max_eur}" if one.max_eur else one.funder.name
        for one in call.call_funders.select_related("funder")
    ]
    initial = {"axes": call.axes.all(), "territories": call.territories.all(), "funders": "\n".join(funders)}
    form = ScopeForm(request.POST or None, initial=initial, contract=call.contract)
    page = FormPage(
        title="Axes, quartiers et financeurs",
        submit="Enregistrer",
        success="Les axes, les quartiers et les financeurs sont enregistrés.",
        cancel_url=call_url(call),
        context=frame_call(request, call),
    )

    def save() -> None:
        set_call_scope(call=call, by=user, **form.cleaned_data)

    return answer_form(request, form, page, save)


@require_POST
def change_status(request: HttpRequest, slug: str) -> HttpResponse:
    """Open, close, open again or end a call."""
    user, call = open_call_page(request, slug)
    gesture = request.POST.get("geste", "")

    def reopen() -> Call:
        closing = MomentField(required=True).clean(request.POST.get("closes_at", ""))
        return reopen_call(call=call, closes_at=closing, by=user)

    done = {
        "ouvrir": (
            lambda: open_call(call=call, by=user),
            "L’appel est ouvert : les porteurs déposent leurs dossiers.",
        ),
        "clore": (lambda: close_call(call=call, by=user), "L’appel est clos : l’instruction commence."),
        "rouvrir": (reopen, "L’appel est ouvert de nouveau."),
        "decider": (lambda: decide_call(call=call, by=user), "L’appel est décidé."),
    }.get(gesture)

    def refuse() -> None:
        raise ValidationError("Ce geste n’existe pas.")

    do, success = done or (refuse, "")
    return answer_action(request, do, success=success, url=call_url(call))
