"""Count the beads of the thread for calls and applications, back to the findings that justify them."""

from decimal import Decimal
from typing import cast

from django.db import models
from django.db.models import Sum
from django.urls import reverse

from maillage.contracts.access import Person
from maillage.contracts.models import Contract, Node
from maillage.contracts.selectors.grounds import list_findings_under
from maillage.core.numbers import format_euros, format_number, shorten_euros
from maillage.core.thread import BeadKind, Count, Viewer, register_completion, register_counter
from maillage.grants.access import can_instruct
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.models import Application, Award, Call, ProgrammeFigure


def register_counters() -> None:
    """Declare the counters of this module; called once, when it is ready."""
    register_counter(Application, BeadKind.FINDING, _count_application_findings)
    register_counter(Application, BeadKind.OBJECTIVE, _count_application_objectives)
    register_counter(Application, BeadKind.FUNDING, _count_application_funding)
    register_counter(Call, BeadKind.OBJECTIVE, _count_call_objectives)
    register_counter(Call, BeadKind.FUNDING, _count_call_funding)
    register_completion(Contract, BeadKind.FUNDING, _complete_contract_funding)


def _count_application_findings(subject: models.Model, viewer: Viewer) -> Count:
    """Count the findings that the objectives served answer, those the viewer may read."""
    nodes = list(
        cast("Application", subject).nodes.values_list("pk", flat=True)
    )  # registered for this model only
    total = list_findings_under(nodes, cast("Person", viewer)).count()  # a viewer is a person or a visitor
    gap = "" if total else "aucun constat"
    return Count(format_number(total), "", gap, "constat" if total < 2 else "constats")


def _count_application_objectives(subject: models.Model, viewer: Viewer) -> Count:
    application = cast("Application", subject)
    total = application.nodes.count()
    url = reverse("contract_strategy", kwargs={"slug": application.call.contract.slug})
    gap = "" if total else "aucun objectif"
    return Count(format_number(total), url, gap, "objectif" if total < 2 else "objectifs")


def _count_application_funding(subject: models.Model, viewer: Viewer) -> Count:
    given = Award.objects.filter(application=subject.pk, cancelled_on__isnull=True).aggregate(
        total=Sum("amount_eur")
    )
    total = given["total"] or 0
    return Count(format_euros(total), "", "" if total else "rien d’attribué", "attribués")


def _count_call_objectives(subject: models.Model, viewer: Viewer) -> Count:
    call = cast("Call", subject)
    total = call.axes.count() or Node.objects.filter(contract=call.contract_id, parent=None).count()
    url = reverse("contract_strategy", kwargs={"slug": call.contract.slug})
    return Count(format_number(total), url, "", "axe ouvert" if total < 2 else "axes ouverts")


def _count_call_funding(subject: models.Model, viewer: Viewer) -> Count:
    given = Award.objects.filter(application__call=subject.pk, cancelled_on__isnull=True)
    total = given.aggregate(total=Sum("amount_eur"))["total"] or 0
    return Count(format_euros(total), "", "", "attribués")


def _complete_contract_funding(subject: models.Model, viewer: Viewer, count: Count) -> Count:
    """Give what the program of a contract says while its actions carry no money of their own.

    Never both: an award is often the same money as a line of an action, and adding them counts it twice.
    """
    if count.shown != shorten_euros(Decimal(0)):
        return count
    contract = cast("Contract", subject)  # registered for this model only
    url = reverse("contract_programme", kwargs={"slug": contract.slug})
    if can_instruct(cast("Person", viewer), contract):  # a viewer is a person or a visitor
        given = Award.objects.filter(application__call__contract=contract, cancelled_on__isnull=True)
        if total := given.aggregate(total=Sum("amount_eur"))["total"]:
            return Count(shorten_euros(Decimal(total)), url, count.gap, "attribués")
    printed = ProgrammeFigure.objects.filter(
        contract=contract, breakdown=ProgrammeBreakdown.TOTAL, unit=ProgrammeUnit.EUR, value__isnull=False
    ).order_by("-year", "pk")
    last = printed.first()
    return (
        Count(shorten_euros(last.value), url, count.gap, f"en {last.year}") if last and last.value else count
    )
