"""Read projects and applications, and what the rules of a call need to know of them."""

from collections.abc import Iterable
from decimal import Decimal

from django.db import models
from django.db.models import Prefetch, Sum
from django.http import Http404

from maillage.accounts.models import Organization, User
from maillage.contracts.access import Person
from maillage.contracts.models import Contract
from maillage.grants.duplicates import Compared, NearDuplicate, find_near_duplicates
from maillage.grants.enums import (
    SENT_STATUSES,
    ApplicationStatus,
    ReportStatus,
)
from maillage.grants.form_blocks import list_unanswered, read_blocks
from maillage.grants.models import Application, Call, FundingRequest, Report
from maillage.grants.novelty import PastApplication
from maillage.grants.rules import ApplicationFacts, Asked, Fault, Line, find_faults
from maillage.territories.enums import TerritoryKind

# What every application tells in words, with its label.
TEXTS = ("title", "needs", "goals", "description", "public", "means")


def get_application(number: str, user: Person) -> Application:
    """Give an application by its number.

    Raises
    ------
    Http404
        No such application, or not for this person: the same answer, by the same query.
    """
    found = (
        Application.objects.visible_to(user)
        .select_related("call__contract", "call__organizer", "project__applicant", "previous")
        .filter(number=number)
        .first()
    )
    if found is None:
        msg = "Ce dossier n’existe pas."
        raise Http404(msg)
    return found


def list_own_organizations(user: User) -> "models.QuerySet[Organization]":
    """Give the organizations a person may ask for."""
    return Organization.objects.filter(affiliations__user=user, affiliations__ended_on__isnull=True).order_by(
        "folded_name", "pk"
    )


def list_own_applications(user: User) -> "models.QuerySet[Application]":
    """Give the applications of a person's own organizations, drafts included, the latest first."""
    return (
        Application.objects.editable_by(user)
        .select_related("call", "project__applicant")
        .order_by("-year", "-pk")
    )


def list_sent_applications(
    user: Person,
    *,
    call: str = "",
    contract: str = "",
    status: str = "",
    novelty: str = "",
    district: str = "",
) -> "models.QuerySet[Application]":
    """Give the applications sent to calls, as a person may read them, with what they ask in all."""
    rows = Application.objects.visible_to(user).filter(status__in=SENT_STATUSES)
    if call:
        rows = rows.filter(call__slug=call)
    if contract:
        rows = rows.filter(call__contract__slug=contract)
    if status:
        rows = rows.filter(status=status)
    if novelty:
        rows = rows.filter(novelty=novelty)
    if district:
        rows = rows.filter(districts__code=district).distinct()
    asked = (
        FundingRequest.objects.filter(application=models.OuterRef("pk"), is_firm=True)
        .order_by()
        .values("application")
        .annotate(total=Sum("asked_eur"))
        .values("total")
    )
    return (
        rows.select_related("call", "project__applicant")
        .prefetch_related(Prefetch("reviews"), "districts")
        .annotate(asked_eur=models.Subquery(asked))
        .order_by("-year", "number")
    )


def list_districts(contract: Contract | None, user: Person) -> list[tuple[str, str]]:
    """Give the districts that the applications a person reads speak of: code and name."""
    rows = Application.objects.visible_to(user).filter(status__in=SENT_STATUSES)
    if contract is not None:
        rows = rows.filter(call__contract=contract)
    named = rows.exclude(districts__isnull=True).values_list("districts__code", "districts__name")
    return sorted(set(named), key=lambda pair: pair[1])


def read_lines(application: Application) -> list[Line]:
    """Give the budget of an application."""
    return [
        Line(line.side, line.class_code, line.label, line.planned_eur)
        for line in application.budget_lines.all()
    ]


def read_facts(application: Application) -> ApplicationFacts:
    """Give what the rules of its call need to know of an application."""
    applicant = application.project.applicant
    limits = {one.funder_id: one for one in application.call.call_funders.all()}
    asked = [
        Asked(
            str(one.funder),
            one.asked_eur,
            limits[one.funder_id].min_eur if one.funder_id in limits else None,
            limits[one.funder_id].max_eur if one.funder_id in limits else None,
        )
        for one in application.requests.select_related("funder")
        if one.is_firm
    ]
    people = list(application.beneficiaries.select_related("district"))
    inside = [one for one in people if one.district is not None and one.district.kind == TerritoryKind.QPV]
    whole = application.indicators.exclude(
        models.Q(unit="")
        | models.Q(source="")
        | models.Q(owner="")
        | models.Q(frequency="")
        | models.Q(target=None)
    )
    return ApplicationFacts(
        year=application.year,
        texts={name_field(name): str(getattr(application, name)) for name in TEXTS},
        has_number=bool(applicant.siret or applicant.rna),
        kind=applicant.kind,
        kind_label=applicant.get_kind_display(),
        eligible_kinds=application.call.eligible_kinds,
        places=application.districts.count(),
        objectives=application.nodes.count(),
        starts_on=application.starts_on,
        ends_on=application.ends_on,
        lines=read_lines(application),
        asked=asked,
        people=sum(one.planned for one in people),
        people_in_districts=sum(one.planned for one in inside),
        whole_indicators=whole.count(),
        missing_report=_find_missing_report(application),
        unanswered=list_unanswered(read_blocks(application.call.form_blocks), application.answers),
    )


def name_field(name: str) -> str:
    """Give the French name of a field of an application, as its form shows it."""
    label = str(Application._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's documented model API
    return label[:1].upper() + label[1:]


def list_faults(application: Application) -> list[Fault]:
    """Give what keeps an application from being submitted."""
    return find_faults(read_facts(application), application.call.rules)


def _find_missing_report(application: Application) -> str:
    """Say which report of the project is missing, when the call wants last year's before a renewal."""
    if not application.call.rules.get("needs_report"):
        return ""
    missing = (
        Report.objects.filter(
            application__project=application.project_id, application__year__lt=application.year
        )
        .exclude(status=ReportStatus.APPROVED)
        .select_related("application")
        .order_by("due_on", "pk")
        .first()
    )
    if missing is None:
        return ""
    return f"{missing} n’est pas approuvé : l’appel demande le bilan avant une reconduction."


def list_past_applications(application: Application) -> list[PastApplication]:
    """Give the other applications of the same applicant, which tell whether this one is new."""
    rows = (
        Application.objects.filter(
            project__applicant=application.project.applicant_id, status__in=SENT_STATUSES
        )
        .exclude(pk=application.pk)
        .select_related("project")
    )
    return [
        PastApplication(
            one.number, one.project.reference, one.title, one.year, one.status == ApplicationStatus.AWARDED
        )
        for one in rows
    ]


def list_near_duplicates(application: Application, user: Person) -> list[NearDuplicate]:
    """Give the applications a person may read that say nearly the same, in any call, funder or year."""
    rows = (
        Application.objects.visible_to(user)
        .filter(status__in=SENT_STATUSES)
        .select_related("project__applicant")
        .only("number", "title", "description", "project__applicant__name", "project__applicant__short_name")
    )
    return find_near_duplicates(_compare(application), [_compare(one) for one in rows])


def _compare(one: Application) -> Compared:
    return Compared(one.number, str(one.project.applicant_id), one.title, one.description)


def sum_requests(requests: Iterable[FundingRequest]) -> int:
    """Give what is asked of all funders for the firm year, in whole euros."""
    return sum(one.asked_eur for one in requests if one.is_firm)


def find_previous_applications(call: Call, user: User) -> "models.QuerySet[Application]":
    """Give the applications of earlier years that a person may take up again in a call."""
    taken = Application.objects.filter(call=call).exclude(status=ApplicationStatus.WITHDRAWN)
    return (
        Application.objects.editable_by(user)
        .filter(status__in=SENT_STATUSES, year__lt=call.year, call__contract=call.contract_id)
        .exclude(project__in=taken.values("project"))
        .select_related("project__applicant")
        .order_by("-year", "number")
    )


def sum_amount(lines: Iterable[Line], side: str) -> Decimal:
    """Give what one side of a budget comes to, in kind included."""
    return Decimal(sum(line.planned_eur for line in lines if line.side == side))
