"""Read an application as its page shows it."""

from dataclasses import dataclass

from maillage.grants.enums import IN_KIND_CLASSES, BudgetSide, RequestStatus
from maillage.grants.form_blocks import read_blocks
from maillage.grants.models import Application, ApplicationIndicator, Beneficiaries, FundingRequest
from maillage.grants.rules import Line
from maillage.grants.selectors.application import TEXTS, name_field, read_lines

MORE_TEXTS = ("partners_text", "evaluation", "gap_note")


@dataclass(frozen=True)
class AskedLine:
    """What one funder is asked, and what it gave; None while nothing is decided."""

    request: FundingRequest
    awarded_eur: int | None


@dataclass(frozen=True)
class ApplicationSummary:
    """What an application says, ready to be shown; sums in whole euros."""

    texts: list[tuple[str, str]]
    answers: list[tuple[str, str]]
    places: list[str]
    objectives: list[str]
    charges: list[Line]
    products: list[Line]
    cost_eur: int
    products_eur: int
    requests: list[AskedLine]
    asked_eur: int
    beneficiaries: list[Beneficiaries]
    people: int
    indicators: list[ApplicationIndicator]


def summarize_application(application: Application) -> ApplicationSummary:
    """Give all that an application says, in a constant number of queries."""
    lines = read_lines(application)
    charges = [line for line in lines if line.side == BudgetSide.CHARGE]
    products = [line for line in lines if line.side == BudgetSide.PRODUCT]
    requests = list(application.requests.select_related("funder"))
    awards = application.awards.filter(cancelled_on__isnull=True)
    given = dict(awards.values_list("request", "amount_eur"))
    people = list(application.beneficiaries.select_related("district"))
    names = [name for name in (*TEXTS, *MORE_TEXTS) if name != "title"]
    blocks = [one for one in read_blocks(application.call.form_blocks) if one.is_asked(application.answers)]
    firm = [one for one in requests if one.is_firm and one.status != RequestStatus.WITHDRAWN]
    return ApplicationSummary(
        texts=[(name_field(name), text) for name in names if (text := str(getattr(application, name)))],
        answers=[(one.label, str(application.answers.get(one.key) or "")) for one in blocks],
        places=[place.name for place in application.districts.order_by("kind", "name", "pk")],
        objectives=[str(node) for node in application.nodes.order_by("position", "pk")],
        charges=charges,
        products=products,
        cost_eur=sum(line.planned_eur for line in charges if line.class_code not in IN_KIND_CLASSES),
        products_eur=sum(line.planned_eur for line in products if line.class_code not in IN_KIND_CLASSES),
        requests=[AskedLine(one, given.get(one.pk)) for one in requests],
        asked_eur=sum(one.asked_eur for one in firm),
        beneficiaries=people,
        people=sum(one.planned for one in people),
        indicators=list(application.indicators.all()),
    )
