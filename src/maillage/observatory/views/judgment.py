"""Decide of the facts that a portrait proposes, and put findings in order."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from maillage.accounts.models import Organization, User
from maillage.core.decorators import read_only
from maillage.core.rights import require
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.access import can_write_finding, list_own_organizations
from maillage.observatory.enums import FactState
from maillage.observatory.facts import list_all_facts
from maillage.observatory.forms import FactForm, PortraitForm
from maillage.observatory.models import Finding
from maillage.observatory.selectors.finding import list_territory_findings
from maillage.observatory.selectors.judgment import get_decision, order_findings
from maillage.observatory.services import judgment as services
from maillage.observatory.views.asked import build_asked, read_asked
from maillage.observatory.views.people import get_person
from maillage.territories.models import Territory
from maillage.territories.selectors.territory import get_territory


@require_POST
def decide_fact(request: HttpRequest, address: str) -> HttpResponse:
    """Keep or set aside a fact, found again in the portrait that proposed it."""
    user, territory = get_person(request), get_territory(address)
    require(can_write_finding(user), "Retenir un fait demande d’être rattaché à un organisme.")
    asked = read_asked(request, PortraitForm(request.GET))
    form = FactForm(request.POST)
    organization = _find_organization(request, user)
    if not form.is_valid() or organization is None:
        msg = "Ce fait n’est plus proposé."
        raise Http404(msg)
    sheet = form.cleaned_data
    key = (sheet["indicator"], sheet["kind"], sheet["year"])
    fact = next(
        (one for one in list_all_facts(build_asked(request, territory, asked)) if one.key == key), None
    )
    if fact is None:
        msg = "Ce fait n’est plus proposé."
        raise Http404(msg)
    state = FactState(sheet["state"])
    try:
        services.decide_fact(
            fact=fact, organization=organization, state=state, sentence=sheet["sentence"], by=user
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        kept = "Le fait est retenu : vous pouvez en faire un constat."
        messages.success(request, kept if state == FactState.ACCEPTED else "Le fait est écarté.")
    return redirect(_portrait(territory) + asked.query() + "#ressort")


@require_POST
def withdraw_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a decision: the fact is proposed again."""
    user = get_person(request)
    decision = get_decision(pk, user)
    territory = decision.territory
    services.withdraw_decision(decision=decision, by=user)
    messages.success(request, "Le fait est de nouveau proposé.")
    return redirect(_portrait(territory) + "#ressort")


@login_not_required
@read_only
def show_order(request: HttpRequest, address: str) -> HttpResponse:
    """Show the order that partners make together, and let one's organization give its own."""
    territory = get_territory(address)
    organization = list_own_organizations(request.user).order_by("name", "pk").first()
    order = order_findings(territory, request.user, organization)
    findings = [line.finding for line in order.lines] or list(order.others)
    context = {
        "territory": territory,
        "order": order,
        "organization": organization,
        "ballot": [(finding, order.own.get(finding.pk, "")) for finding in findings],
        "beads": list_beads(territory, request.user, here=BeadKind.FINDING),
        "crumbs": [
            (territory.name, reverse("territory_detail", args=[territory.address])),
            ("Constats", reverse("finding_list", args=[territory.address])),
        ],
    }
    return render(request, "observatory/finding_order.html", context)


@require_POST
def rank_findings(request: HttpRequest, address: str) -> HttpResponse:
    """Save the order of one's organization."""
    user, territory = get_person(request), get_territory(address)
    organization = _find_organization(request, user)
    require(organization is not None, "Classer des constats demande d’être rattaché à un organisme.")
    assert organization is not None  # noqa: S101 - required above
    done = redirect("finding_order", address=territory.address)
    given = _read_ranks(request, list(list_territory_findings(territory, user)))
    if given is None:
        messages.error(
            request, "Deux constats ont le même rang, ou un rang n’est pas un nombre : rien n’est changé."
        )
        return done
    try:
        services.rank_findings(territory=territory, organization=organization, findings=given, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"L’ordre de {organization} est enregistré.")
    return done


def _read_ranks(request: HttpRequest, findings: list[Finding]) -> list[Finding] | None:
    """Give the findings in the order typed; None when two share a rank or one is not a number."""
    ranks: dict[int, Finding] = {}
    for finding in findings:
        text = request.POST.get(f"rang_{finding.pk}", "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdecimal() and len(text) < 5) or int(text) in ranks:
            return None
        ranks[int(text)] = finding
    return [ranks[rank] for rank in sorted(ranks)]


def _find_organization(request: HttpRequest, user: User) -> Organization | None:
    """Give the organization named in the form when the person belongs to it, else their first one."""
    own = list_own_organizations(user).order_by("name", "pk")
    asked = request.POST.get("organization", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 18:
        return own.filter(pk=int(asked)).first()
    return own.first()


def _portrait(territory: Territory) -> str:
    return reverse("portrait", kwargs={"address": territory.address})
