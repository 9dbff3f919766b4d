"""Read the lines of other portals, and the applications they may be about."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet
from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Contract
from maillage.grants.access import can_instruct
from maillage.grants.enums import SENT_STATUSES, MatchStatus
from maillage.grants.models import Application, PortalLine
from maillage.grants.portal_matching import Candidate, MatchSuggestion, PortalAsk, suggest_applications


@dataclass(frozen=True)
class PortalRow:
    """A line with the applications it may be about, the likeliest first."""

    line: PortalLine
    suggestions: list[MatchSuggestion]


def list_portal_lines(contract: Contract, user: Person, status: MatchStatus) -> QuerySet[PortalLine]:
    """Give the lines of a contract in one state, in the order they came, for those who instruct.

    Raises
    ------
    Http404
        The person does not instruct on this contract.
    """
    _require_instruction(contract, user)
    rows = PortalLine.objects.filter(contract=contract, status=status)
    return rows.select_related("application__project__applicant", "reviewed_by").order_by(
        "created_at", "file_digest", "rank"
    )


def get_portal_line(contract: Contract, pk: int, user: Person) -> PortalLine:
    """Give a line of a contract.

    Raises
    ------
    Http404
        No such line there, or the person does not instruct on this contract.
    """
    _require_instruction(contract, user)
    line = PortalLine.objects.filter(contract=contract, pk=pk).select_related("contract").first()
    if line is None:
        raise Http404("Aucune ligne à cette adresse.")
    return line


def list_matched_lines(application: Application, user: Person) -> list[PortalLine]:
    """Give the lines of other portals that are about an application, to those who instruct; else none."""
    if not can_instruct(user, application.call.contract):
        return []
    return list(application.portal_lines.order_by("portal", "number", "pk"))


def _require_instruction(contract: Contract, user: Person) -> None:
    if not can_instruct(user, contract):
        raise Http404("Aucune ligne à cette adresse.")


def count_portal_lines(contract: Contract) -> dict[str, int]:
    """Give the number of lines of a contract in each state."""
    counted = PortalLine.objects.filter(contract=contract).values("status").order_by("status")
    found = dict(counted.annotate(count=Count("pk")).values_list("status", "count"))
    return {status: found.get(status, 0) for status in MatchStatus}


def list_sent_applications(contract: Contract) -> QuerySet[Application]:
    """Give the applications sent to the calls of a contract, the latest year first."""
    rows = Application.objects.filter(call__contract=contract, status__in=SENT_STATUSES)
    return (
        rows.select_related("project__applicant", "call")
        .prefetch_related("requests", "awards")
        .order_by("-year", "number")
    )


def suggest_for_lines(lines: Sequence[PortalLine], applications: Sequence[Application]) -> list[PortalRow]:
    """Give each line with the applications it may be about; their requests and awards are read ahead."""
    candidates = [_make_candidate(one) for one in applications]
    return [PortalRow(line, suggest_applications(_make_ask(line), candidates)) for line in lines]


def _make_ask(line: PortalLine) -> PortalAsk:
    return PortalAsk(line.applicant_name, line.applicant_number, line.title, line.year, line.amount_eur)


def _make_candidate(application: Application) -> Candidate:
    applicant = application.project.applicant
    asked = [request.asked_eur for request in application.requests.all()]
    given = [award.amount_eur for award in application.awards.all() if award.cancelled_on is None]
    return Candidate(
        number=application.number,
        title=application.title,
        applicant_name=applicant.name,
        applicant_numbers=frozenset(filter(None, (applicant.siret, applicant.siren, applicant.rna))),
        years=range(application.year, application.year + application.years_count),
        amounts=frozenset(
            Decimal(sum_eur) for sum_eur in (*asked, *given, sum(asked), sum(given)) if sum_eur
        ),
    )
