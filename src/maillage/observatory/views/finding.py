"""Show findings, and let people write them on the figures they rest on."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import User
from maillage.core.decorators import read_only
from maillage.core.errors import StaleVersion
from maillage.core.rights import require
from maillage.core.services import run_once
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.access import can_edit_finding, can_write_finding, list_own_organizations
from maillage.observatory.figures import Figure
from maillage.observatory.forms import FindingForm
from maillage.observatory.models import FactDecision, QuotedFigure
from maillage.observatory.panels import list_finding_panels
from maillage.observatory.selectors.finding import get_finding, list_quotations, list_territory_findings
from maillage.observatory.selectors.judgment import get_decision
from maillage.observatory.selectors.portrait import find_figure
from maillage.observatory.services import finding as services
from maillage.observatory.views.people import get_person
from maillage.territories.models import Territory
from maillage.territories.selectors.territory import find_territory, get_territory

REFUSED, CONFLICT = 422, 409


@login_not_required
@read_only
def list_findings(request: HttpRequest, address: str) -> HttpResponse:
    """Show what people concluded about a territory, theme by theme."""
    territory = get_territory(address)
    rows = list(list_territory_findings(territory, request.user, theme=request.GET.get("theme", "")))
    context = {
        "territory": territory,
        "findings": [(row, list(row.figures.all())) for row in rows],
        "can_write": can_write_finding(request.user),
        "beads": list_beads(territory, request.user, here=BeadKind.FINDING),
        "crumbs": _crumb(territory),
    }
    return render(request, "observatory/finding_list.html", context)


@login_not_required
@read_only
def show_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a finding with its figures as they were, and what was built on it."""
    finding = get_finding(pk, request.user)
    context = {
        "finding": finding,
        "quotations": list_quotations(finding),
        "facts": list(finding.facts.select_related("organization")),
        "panels": list_finding_panels(request, finding),
        "can_edit": can_edit_finding(request.user, finding),
        "beads": list_beads(finding, request.user, here=BeadKind.FINDING),
        "crumbs": [*_crumb(finding.territory), ("Constats", _list_url(finding.territory))],
    }
    return render(request, "observatory/finding_detail.html", context)


@require_http_methods(["GET", "POST"])
def create_finding(request: HttpRequest, address: str) -> HttpResponse:
    """Write a finding, on the figure named in the address when there is one."""
    user, territory = get_person(request), get_territory(address)
    require(can_write_finding(user), "Écrire un constat demande d’être rattaché à un organisme.")
    fact = _find_fact(request, user, territory)
    figure = _find_fact_figure(request, fact) if fact else _find_quoted(request, territory)
    title = fact.sentence if fact else request.GET.get("titre", "")
    initial = {"title": title[:300], "theme": figure.indicator.theme if figure else ""}
    form = FindingForm(request.POST or None, initial=initial, organizations=list_own_organizations(user))
    if request.method == "POST" and form.is_valid():
        try:
            made = run_once(
                key=_read_key(request),
                by=user,
                make=lambda: services.create_finding(
                    territory=territory, figure=figure, fact=fact, by=user, **form.cleaned_data
                ),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Le constat est écrit : reliez-le maintenant à un objectif.")
            return redirect("finding_detail", pk=made.pk)
    page = {"title": "Écrire un constat", "submit": "Écrire le constat", "figure": figure}
    return _show_form(request, form, territory, page, _list_url(territory))


@require_http_methods(["GET", "POST"])
def update_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a finding; two editors at once see both versions."""
    user, finding = get_person(request), get_finding(pk, request.user)
    require(can_edit_finding(user, finding), f"Seul {finding.organization} modifie ce constat.")
    done = reverse("finding_detail", kwargs={"pk": pk})
    if request.POST.get("conflict") == "theirs":
        return redirect(done)
    names = ("kind", "theme", "title", "text", "evidence", "visibility", "organization")
    initial = {name: getattr(finding, name) for name in names}
    form = FindingForm(request.POST or None, initial=initial, organizations=list_own_organizations(user))
    page: dict[str, Any] = {"title": "Modifier le constat", "submit": "Enregistrer", "seen": finding.version}
    if request.method == "POST" and form.is_valid():
        try:
            services.update_finding(
                finding=finding, values=form.cleaned_data, expected_version=_read_version(request), by=user
            )
        except StaleVersion as stale:
            finding.refresh_from_db()
            page |= {"stale": stale.messages[0], "stored": finding, "seen": finding.version}
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Le constat est enregistré.")
            return redirect(done)
    return _show_form(request, form, finding.territory, page, done)


@require_POST
def delete_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a finding."""
    finding = get_finding(pk, request.user)
    url = _list_url(finding.territory)
    services.delete_finding(finding=finding, by=get_person(request))
    messages.success(request, "Le constat est supprimé.")
    return redirect(url)


@require_POST
def drop_quotation(request: HttpRequest, pk: int, figure: int) -> HttpResponse:
    """Take a figure away from a finding."""
    finding = get_finding(pk, request.user)
    row = QuotedFigure.objects.filter(finding=finding, pk=figure).first()
    if row is None:
        msg = "Ce constat ne cite pas ce chiffre."
        raise Http404(msg)
    services.drop_quotation(quotation=row, by=get_person(request))
    messages.success(request, "Le chiffre n’est plus cité.")
    return redirect("finding_detail", pk=pk)


def _show_form(
    request: HttpRequest, form: FindingForm, territory: Territory, page: dict[str, Any], cancel_url: str
) -> HttpResponse:
    context = {"form": form, "territory": territory, "key": uuid.uuid4(), "cancel_url": cancel_url} | page
    status = CONFLICT if "stale" in page else REFUSED if form.is_bound else 200
    return render(request, "observatory/finding_form.html", context, status=status)


def _find_fact(request: HttpRequest, user: User, territory: Territory) -> FactDecision | None:
    """Give the fact kept that the address names, when it is about this territory."""
    asked = request.GET.get("fait", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 18):
        return None
    fact = get_decision(int(asked), user)
    return fact if fact.territory_id == territory.pk else None


def _find_fact_figure(request: HttpRequest, fact: FactDecision) -> Figure | None:
    return find_figure(
        request.user,
        indicator=fact.indicator.code,
        territory=fact.territory,
        year=fact.year,
        release=fact.release_id,
    )


def _find_quoted(request: HttpRequest, territory: Territory) -> Figure | None:
    """Give the figure that the address names; nothing when it names none that can be read."""
    year, release = request.GET.get("annee", ""), request.GET.get("edition", "")
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (year, release)):
        return None
    about = find_territory(request.GET.get("territoire", "")[:60]) or territory
    return find_figure(
        request.user,
        indicator=request.GET.get("indicateur", "")[:60],
        territory=about,
        year=int(year),
        release=int(release),
    )


def _read_key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def _read_version(request: HttpRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0


def _list_url(territory: Territory) -> str:
    return reverse("finding_list", kwargs={"address": territory.address})


def _crumb(territory: Territory) -> list[tuple[str, str]]:
    return [(territory.name, reverse("territory_detail", kwargs={"address": territory.address}))]
