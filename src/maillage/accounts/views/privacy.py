"""Say what is kept of people, why and how long; give operators the register of Article 30."""

import csv
import io

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.accounts.access import is_operator
from maillage.accounts.selectors.register import list_register
from maillage.core.decorators import read_only

HEADINGS = (
    "Activité", "Finalité", "Base légale", "Personnes concernées", "Données", "Destinataires", "Durée",
)  # fmt: skip


@login_not_required
@read_only
def show_privacy(request: HttpRequest) -> HttpResponse:
    """Tell anybody what is kept; operators see each field besides."""
    context = {"activities": list_register(), "is_operator": is_operator(request.user)}
    return render(request, "accounts/privacy.html", context)


@read_only
def export_register(request: HttpRequest) -> HttpResponse:
    """Give the register of processing activities as a spreadsheet; operators only."""
    if not is_operator(request.user):
        msg = "Le registre détaillé est réservé aux administrateurs de l’instance."
        raise PermissionDenied(msg)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    for line in list_register():
        activity = line.activity
        fields = " | ".join(f"{field.label} ({field.nature})" for field in line.fields)
        concerned = (activity.name, activity.purpose, activity.legal_basis, activity.people)
        writer.writerow([*concerned, fields, activity.recipients, activity.retention])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"maillage_registre-des-traitements_{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
