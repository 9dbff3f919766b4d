"""Read a committee's sessions, scenarios and table; a few queries, however many applications."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import Http404

from maillage.contracts.access import Person
from maillage.contracts.models import Assignment, Node
from maillage.grants.committee_table import Cell, Table, TableEnvelope, TableRow
from maillage.grants.enums import (
    LIVING_STATUSES,
    ApplicationStatus,
    RequestStatus,
    ReviewStatus,
    SessionStatus,
)
from maillage.grants.models import (
    Application,
    Beneficiaries,
    Call,
    CommitteeSession,
    Envelope,
    FundingRequest,
    Review,
    Scenario,
    ScenarioLine,
)
from maillage.grants.models.application import INSTRUCTING_ROLES
from maillage.grants.score_sheets import compute_total, read_criteria, summarize_totals
from maillage.territories.enums import TerritoryKind

TO_DECIDE = (RequestStatus.ASKED, RequestStatus.ANNOUNCED)
DECIDED_STATUSES = LIVING_STATUSES | {ApplicationStatus.REFUSED}


def list_instructed(user: Person) -> "models.QuerySet[Assignment]":
    """Give the roles by which a person reads committees: part of the one query that finds what they ask."""
    if not user.is_authenticated:
        return Assignment.objects.none()
    return Assignment.objects.current().filter(user=user, role__in=INSTRUCTING_ROLES)


def get_session(pk: int, user: Person) -> CommitteeSession:
    """Give a session of the committee.

    Raises
    ------
    Http404
        No such session, or not for this person: the same answer, by the same query.
    """
    found = (
        CommitteeSession.objects.select_related("call__contract", "call__organizer", "closed_by")
        .filter(pk=pk, call__contract__in=list_instructed(user).values("contract"))
        .first()
    )
    if found is None:
        msg = "Cette séance n’existe pas."
        raise Http404(msg)
    return found


def get_scenario(pk: int, user: Person) -> Scenario:
    """Give a scenario.

    Raises
    ------
    Http404
        No such scenario, or not for this person: the same answer, by the same query.
    """
    found = (
        Scenario.objects.select_related(
            "session__call__contract", "session__call__organizer", "made_by", "copied_from"
        )
        .filter(pk=pk, session__call__contract__in=list_instructed(user).values("contract"))
        .first()
    )
    if found is None:
        msg = "Ce scénario n’existe pas."
        raise Http404(msg)
    return found


def list_sessions(call: Call) -> "models.QuerySet[CommitteeSession]":
    """Give the sessions of a call, the latest first."""
    return call.sessions.annotate(scenario_count=models.Count("scenarios")).order_by("-held_on", "-pk")


def load_table(session: CommitteeSession, scenario: Scenario | None = None) -> Table:
    """Give the table of a session as a scenario fills it: ten queries, however many applications.

    Before the closing, what is still to be decided; after it, what was.
    """
    call, is_closed = session.call, session.status == SessionStatus.CLOSED
    statuses = DECIDED_STATUSES if is_closed else LIVING_STATUSES
    applications = list(
        Application.objects.filter(call=call, status__in=statuses)
        .order_by("number")
        .values_list("pk", "number", "title", "project__applicant__name", "novelty")
    )
    envelopes = _list_envelopes(call)
    pillars = _find_pillars(call)
    districts, communes = _find_places(call)
    scores, levels = _find_scores(call)
    residents = dict(
        Beneficiaries.objects.filter(application__call=call, district__kind=TerritoryKind.QPV)
        .values_list("application")
        .annotate(models.Sum("planned"))
        .order_by()
    )
    places = {pk: [*districts.get(pk, ()), *communes.get(pk, ())] for pk in {*districts, *communes}}
    requests = _list_requests(call, is_closed=is_closed)
    cells, funders = _load_cells(call, requests, scenario, envelopes, pillars, places)
    given = _sum_awards(session) if is_closed else {}
    rows = tuple(
        TableRow(
            pk=pk,
            number=number,
            title=title,
            applicant=applicant,
            pillar=pillars[pk][1] if pk in pillars else "",
            districts=tuple(name for _, name in districts.get(pk, ())),
            communes=tuple(name for _, name in communes.get(pk, ())),
            novelty=novelty,
            equality=levels.get(pk, ""),
            score=scores.get(pk),
            residents=residents.get(pk, 0),
            cells=cells.get(pk, {}),
        )
        for pk, number, title, applicant, novelty in applications
        if pk in cells
    )
    shown = tuple(
        TableEnvelope(
            one.pk, _name_envelope(one, dict(funders)), one.funder_id, one.left_eur + given.get(one.pk, 0)
        )
        for one in envelopes
        if one.funder_id in dict(funders)
    )
    return Table(funders, shown, rows)


def _name_envelope(one: Envelope, funders: dict[int, str]) -> str:
    funder = funders[one.funder_id]
    return one.label if funder in one.label else f"{funder} · {one.label}"


def _sum_awards(session: CommitteeSession) -> dict[int, int]:
    rows = session.awards.filter(cancelled_on__isnull=True).order_by().values_list("envelope")
    return dict(rows.annotate(models.Sum("amount_eur")))


def _list_requests(call: Call, *, is_closed: bool) -> "models.QuerySet[FundingRequest, tuple[Any, ...]]":
    rows = FundingRequest.objects.filter(application__call=call, is_firm=True, year=call.year)
    rows = rows.exclude(status=RequestStatus.WITHDRAWN) if is_closed else rows.filter(status__in=TO_DECIDE)
    return rows.order_by("application", "funder").values_list(
        "pk", "application", "funder", "funder__name", "funder__short_name", "asked_eur", "envelope"
    )


def _list_envelopes(call: Call) -> list[Envelope]:
    return list(
        Envelope.objects.filter(contract=call.contract_id, year=call.year).order_by("funder", "label", "pk")
    )


def _load_cells(
    call: Call,
    requests: Iterable[tuple[Any, ...]],
    scenario: Scenario | None,
    envelopes: list[Envelope],
    pillars: dict[int, tuple[int, str]],
    places: dict[int, list[tuple[int, str]]],
) -> tuple[dict[int, dict[int, Cell]], tuple[tuple[int, str], ...]]:
    lines = (
        {}
        if scenario is None
        else {
            request: (amount, version, motive)
            for request, amount, version, motive in scenario.lines.order_by().values_list(
                "request", "amount_eur", "version", "motive"
            )
        }
    )
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    names: dict[int, str] = {}
    for pk, application, funder, name, short, asked, own in requests:
        names[funder] = short or name
        amount, version, motive = lines.get(pk, (0, 0, ""))
        pillar = pillars.get(application, (0, ""))[0]
        chosen = own or pick_envelope(
            envelopes,
            funder=funder,
            pillar=pillar,
            places={place for place, _ in places.get(application, ())},
        )
        cells[application][funder] = Cell(pk, funder, asked, amount, version, chosen, motive)
    order = {funder: place for place, funder in enumerate(call.call_funders.values_list("funder", flat=True))}
    funders = tuple(
        sorted(names.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[1], pair[0]))
    )
    return cells, funders


def pick_envelope(envelopes: Iterable[Envelope], *, funder: int, pillar: int, places: set[int]) -> int | None:
    """Give the envelope that pays: the funder's own most precise one that fits, None when none does.

    An envelope of another pillar or territory does not fit; one for the application's own comes before
    one for everything.
    """
    best, precision = None, -1
    for one in envelopes:
        if one.funder_id != funder:
            continue
        if one.pillar_id not in (None, pillar) or (
            one.territory_id is not None and one.territory_id not in places
        ):
            continue
        found = 2 * (one.pillar_id is not None) + (one.territory_id is not None)
        if found > precision:
            best, precision = one.pk, found
    return best


def _find_pillars(call: Call) -> dict[int, tuple[int, str]]:
    """Give the pillar of each application: the root above the first objective it serves, in the order of the tree."""
    parents = {
        pk: (parent, f"{number} {label}".strip(), position)
        for pk, parent, number, label, position in Node.objects.filter(contract=call.contract_id).values_list(
            "pk", "parent", "number", "label", "position"
        )
    }

    def climb(pk: int) -> int:
        above: int | None = parents[pk][0]
        return pk if above is None else climb(above)

    found: dict[int, int] = {}
    served = Application.nodes.through.objects.filter(application__call=call, node__contract=call.contract_id)
    for application, node in served.order_by("pk").values_list("application", "node"):
        root = climb(node)
        known = found.get(application)
        if known is None or parents[root][2] < parents[known][2]:
            found[application] = root
    return {application: (root, parents[root][1]) for application, root in found.items()}


def _find_places(call: Call) -> tuple[dict[int, list[tuple[int, str]]], dict[int, list[tuple[int, str]]]]:
    """Give the districts, then the communes, that each application serves."""
    districts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    communes: dict[int, list[tuple[int, str]]] = defaultdict(list)
    served = Application.districts.through.objects.filter(application__call=call)
    for application, place, name, kind in served.order_by("territory__name").values_list(
        "application", "territory", "territory__name", "territory__kind"
    ):
        (districts if kind == TerritoryKind.QPV else communes)[application].append((place, name))
    return districts, communes


def _find_scores(call: Call) -> tuple[dict[int, Decimal], dict[int, str]]:
    """Give the average score out of 100 and the level of equality most often given, of the reviews that are done."""
    criteria = read_criteria(call.score_sheet)
    totals: dict[int, list[Decimal]] = defaultdict(list)
    levels: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Review.objects.filter(application__call=call, status=ReviewStatus.DONE).order_by("pk")
    for application, scores, level in rows.values_list("application", "scores", "equality_level"):
        if (total := compute_total(criteria, scores)) is not None:
            totals[application].append(total)
        if level:
            levels[application][level] += 1
    averages = {one: summarize_totals(found).average for one, found in totals.items()}
    return (
        {one: average for one, average in averages.items() if average is not None},
        {one: sorted(found, key=lambda level: (-found[level], level))[0] for one, found in levels.items()},
    )


def find_line(scenario: Scenario, request: FundingRequest) -> ScenarioLine | None:
    """Give the line of a request in a scenario, None while it has none."""
    return scenario.lines.filter(request=request).first()


def get_committee_call(slug: str, user: Person) -> Call:
    """Give a call whose committee a person may read.

    Raises
    ------
    Http404
        No such call, or the person does not instruct on its contract: the same answer, by the same query.
    """
    call = (
        Call.objects.filter(slug=slug, contract__in=list_instructed(user).values("contract"))
        .select_related("contract", "organizer")
        .first()
    )
    if call is None:
        msg = "Ce comité n’existe pas."
        raise Http404(msg)
    return call


def list_scenarios(session: CommitteeSession) -> "models.QuerySet[Scenario]":
    """Give the scenarios of a session, the first made first."""
    return session.scenarios.select_related("made_by", "copied_from").order_by("pk")


def list_requests(session: CommitteeSession, keys: Iterable[int]) -> "models.QuerySet[FundingRequest]":
    """Give some requests of the session's call."""
    return FundingRequest.objects.filter(pk__in=list(keys), application__call=session.call_id).select_related(
        "application", "funder"
    )


def find_snapshot(session: CommitteeSession, kind: str) -> dict[str, Any] | None:
    """Give what a session was at its entry or at its exit, None before."""
    found: dict[str, Any] | None = (
        session.snapshots.filter(kind=kind).values_list("content", flat=True).first()
    )
    return found
