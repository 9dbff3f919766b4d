"""Show the sessions of a funders' committee; open them, decide, give the minutes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.core.decorators import read_only
from maillage.core.documents.answers import answer_document
from maillage.core.documents.writers import FORMATS
from maillage.grants.access import can_decide
from maillage.grants.committee_rules import judge_table, read_rules
from maillage.grants.committee_table import compare_amounts, sum_table
from maillage.grants.documents.minutes import describe_minutes
from maillage.grants.enums import SessionStatus
from maillage.grants.forms.committee import MinutesForm, ScenarioForm, SessionForm
from maillage.grants.models import CommitteeSession, Scenario
from maillage.grants.selectors.committee import (
    find_snapshot,
    get_committee_call,
    get_session,
    list_scenarios,
    list_sessions,
    load_table,
)
from maillage.grants.services.committee import create_session, decide_session, open_session, update_session
from maillage.grants.views.frame import CALLS, call_url, form_methods, frame_call, get_person

MOTIVE = "motif-"


def session_url(session: CommitteeSession, route: str = "committee_detail") -> str:
    """Give the address of a page of a session."""
    return reverse(route, kwargs={"pk": session.pk})


def frame_session(request: HttpRequest, session: CommitteeSession) -> dict[str, Any]:
    """Give what the pages of a session show around their content."""
    frame = frame_call(request, session.call)
    return frame | {
        "session": session,
        "crumbs": [
            *frame["crumbs"],
            ("Comité", reverse("committee_list", kwargs={"slug": session.call.slug})),
            (session.title, session_url(session)),
        ],
        "can_decide": can_decide(request.user, session.call.contract),
        "is_closed": session.status == SessionStatus.CLOSED,
    }


def open_session_page(request: HttpRequest, pk: int) -> tuple[User, CommitteeSession]:
    """Give the person and a session they hold.

    Raises
    ------
    Http404
        They do not instruct on its contract.
    PermissionDenied
        They instruct and do not decide.
    """
    user = get_person(request)
    session = get_session(pk, user)
    if not can_decide(user, session.call.contract):
        raise PermissionDenied("Cette page est réservée au chef de projet et aux décideurs du contrat.")
    return user, session


def read_scenario(request: HttpRequest, session: CommitteeSession) -> Scenario:
    """Give the scenario that a form names, of this session."""
    asked = request.POST.get("scenario") or request.GET.get("scenario") or ""
    found = (
        list_scenarios(session).filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    )
    if found is None:
        raise Http404("Ce scénario n’existe pas.")
    return found


@form_methods
def list_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sessions of a call's committee, and prepare one."""
    user = get_person(request)
    call = get_committee_call(slug, user)
    form = SessionForm(
        request.POST or None, initial={"title": "Comité des financeurs", "held_on": call.committee_on}
    )
    may_prepare = can_decide(user, call.contract)
    if request.method == "POST" and not may_prepare:
        raise PermissionDenied("Le chef de projet et les décideurs du contrat préparent les séances.")
    page = FormPage(
        title="Comité des financeurs",
        submit="Préparer la séance",
        success="La séance est préparée : commencez un scénario.",
        cancel_url=reverse("committee_list", kwargs={"slug": slug}),
        context=frame_call(request, call)
        | {
            "sessions": list(list_sessions(call)),
            "may_prepare": may_prepare,
            "crumbs": [(CALLS, reverse("call_list")), (str(call), call_url(call)), ("Comité", request.path)],
        },
        template="grants/committee_list.html",
    )

    def save() -> str:
        return session_url(create_session(call=call, by=user, **form.values))

    return answer_form(request, form, page, save)


@read_only
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a session: where it stands, its scenarios side by side, what its entry and its exit were."""
    session = get_session(pk, get_person(request))
    scenarios = list_scenarios(session)
    tables = [(one, load_table(session, one)) for one in scenarios]
    lines = [
        {
            "scenario": one,
            "table": table,
            "failing": [line for line in judge_table(table, read_rules(one.rules)) if not line.is_kept],
        }
        for one, table in tables
    ]
    entry, exit_ = find_snapshot(session, "entry"), find_snapshot(session, "exit")
    context = frame_session(request, session) | {
        "lines": lines,
        "form": ScenarioForm(),
        "entry": entry,
        "exit": exit_,
        "differences": compare_snapshots(entry, exit_) if entry and exit_ else [],
        "formats": [(key, label) for key, (label, _) in FORMATS.items()],
    }
    return render(request, "grants/committee.html", context)


def compare_snapshots(entry: dict[str, Any], exit_: dict[str, Any]) -> list[Any]:
    """Give what changed between the entry and the exit of a session."""
    sides = [
        {row["number"]: sum(cell["amount_eur"] for cell in row["cells"]) for row in side["rows"]}
        for side in (entry, exit_)
    ]
    names = {
        row["number"]: (row["title"], row["applicant"]) for side in (entry, exit_) for row in side["rows"]
    }
    return compare_amounts(sides[0], sides[1], names)


@form_methods
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write who is present and what is said."""
    user, session = open_session_page(request, pk)
    initial = {name: getattr(session, name) for name in ("title", "held_on", "attendance", "minutes")}
    form = MinutesForm(request.POST or None, initial=initial | {"expected_version": session.version})
    page = FormPage(
        title="Présents et relevé de décisions",
        submit="Enregistrer",
        success="C’est enregistré.",
        cancel_url=session_url(session),
        context=frame_session(request, session),
    )

    def save() -> None:
        update_session(session=session, values=form.values, expected_version=form.version, by=user)

    return answer_form(request, form, page, save, subject=session)


@require_POST
def open_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a session on a scenario."""
    user, session = open_session_page(request, pk)
    scenario = read_scenario(request, session)
    try:
        open_session(session=session, scenario=scenario, by=user)
        messages.success(request, f"La séance est ouverte ; son entrée est figée sur « {scenario} ».")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(session_url(session))


def read_motives(request: HttpRequest) -> dict[int, str]:
    """Give the motives that a form carries, by request."""
    named = {
        name.removeprefix(MOTIVE): str(value)
        for name, value in request.POST.items()
        if name.startswith(MOTIVE)
    }
    return {int(pk): value for pk, value in named.items() if pk.isascii() and pk.isdigit() and len(pk) < 15}


@form_methods
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be decided, then decide and close."""
    user, session = open_session_page(request, pk)
    scenario = read_scenario(request, session)
    if request.method == "POST":
        try:
            motives = read_motives(request)
            closed = decide_session(session=session, scenario=scenario, by=user, motives=motives)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(session_url(session))
        messages.success(request, "Le comité a décidé : la séance est close, le relevé est prêt.")
        return redirect(session_url(closed))
    table = load_table(session, scenario)
    names = dict(table.funders)
    context = frame_session(request, session) | {
        "scenario": scenario,
        "table": table,
        "uses": sum_table(table).envelopes,
        "failing": [line for line in judge_table(table, read_rules(scenario.rules)) if not line.is_kept],
        "refused": len(table.rows) - table.retained,
        "reduced": [(row, cell, names[cell.funder]) for row, cell in table.list_reduced()],
    }
    return render(request, "grants/committee_decide.html", context)


@read_only
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what two scenarios of a session do not treat alike."""
    session = get_session(pk, get_person(request))
    scenarios = {str(one.pk): one for one in list_scenarios(session)}
    chosen = [scenarios.get(request.GET.get(name, "")) for name in ("a", "b")]
    if None in chosen:
        raise Http404("Ce scénario n’existe pas.")
    first, second = (load_table(session, one) for one in chosen)
    sides = [{row.number: row.amount_eur for row in table.rows} for table in (first, second)]
    names = {row.number: (row.title, row.applicant) for row in first.rows}
    context = frame_session(request, session) | {
        "scenarios": list(scenarios.values()),
        "a": chosen[0],
        "b": chosen[1],
        "tables": (first, second),
        "differences": compare_amounts(sides[0], sides[1], names),
    }
    return render(request, "grants/committee_compare.html", context)


@read_only
def send_minutes(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the minutes of a closed session as a file."""
    session = get_session(pk, get_person(request))
    content = find_snapshot(session, "exit")
    if content is None or form not in FORMATS:
        raise Http404("Ce relevé n’existe pas.")
    document = describe_minutes(session, content, find_snapshot(session, "entry"), timezone.localdate())
    return answer_document(document, form, territory="maillage", subject=f"releve-comite-{session.pk}")
