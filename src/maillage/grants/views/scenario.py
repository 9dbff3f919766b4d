"""Show the live table of a scenario, and write it amount by amount."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.contracts.views.form_page import FormPage, answer_form
from maillage.core.errors import StaleVersion
from maillage.core.numbers import format_euros
from maillage.grants.committee_rules import find_optimum, judge_table, read_rules
from maillage.grants.committee_table import sum_table
from maillage.grants.enums import SessionStatus
from maillage.grants.forms.committee import RulesForm, ScenarioForm, list_names, start_rules
from maillage.grants.models import FundingRequest, Scenario
from maillage.grants.selectors.committee import (
    get_scenario,
    get_session,
    list_requests,
    list_scenarios,
    load_table,
)
from maillage.grants.services.scenario import (
    copy_scenario,
    create_scenario,
    keep_optimum,
    restore_scenario,
    set_amount,
    set_rules,
)
from maillage.grants.views.committee import frame_session, read_scenario, session_url
from maillage.grants.views.frame import form_methods, get_person

PREFIX = "montant-"
MOST_DIGITS = 9


def scenario_url(scenario: Scenario, route: str = "scenario_detail") -> str:
    """Give the address of a page of a scenario."""
    return reverse(route, kwargs={"pk": scenario.pk})


@dataclass(frozen=True)
class Change:
    """An amount as somebody typed it, and the version of the line that they saw."""

    version: int
    text: str


@dataclass
class Typed:
    """What became of the amounts that somebody typed."""

    touched: set[int] = field(default_factory=set)
    saved: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@form_methods
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the table of a scenario; a POST writes the amounts that were changed, one or many."""
    user = get_person(request)
    scenario = get_scenario(pk, user)
    typed = write_amounts(request, scenario, user) if request.method == "POST" else Typed()
    is_fragment = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and not is_fragment:
        for problem in typed.problems:
            messages.error(request, problem)
        if typed.saved:
            messages.success(request, "Les montants sont enregistrés.")
        return redirect(scenario_url(scenario))
    context = show_table(scenario) | {"typed": typed}
    if is_fragment:
        changed = [
            (row, [cell for cell in row.cells.values() if cell.request in typed.touched])
            for row in context["table"].rows
        ]
        context["changed"] = [(row, cells) for row, cells in changed if cells]
        return render(request, "grants/_scenario_answer.html", context)
    others = [one for one in list_scenarios(scenario.session) if one.pk != scenario.pk]
    context |= frame_session(request, scenario.session) | {"others": others, "now": timezone.localtime()}
    context["crumbs"] = [*context["crumbs"], (scenario.name, scenario_url(scenario))]
    return render(request, "grants/scenario.html", context)


def show_table(scenario: Scenario) -> dict[str, Any]:
    """Give the table of a scenario, its totals and how its rules stand."""
    table = load_table(scenario.session, scenario)
    rules = read_rules(scenario.rules)
    lines = judge_table(table, rules)
    return {
        "scenario": scenario,
        "table": table,
        "rows": [
            (row, [(name, row.cells.get(funder)) for funder, name in table.funders]) for row in table.rows
        ],
        "names": dict(table.funders),
        "here": scenario_url(scenario),
        "totals": sum_table(table, rules.targets),
        "failing": [line for line in lines if not line.is_kept],
        "kept": [line for line in lines if line.is_kept],
        "is_closed": scenario.session.status == SessionStatus.CLOSED,
    }


def read_typed(request: HttpRequest) -> dict[int, Change]:
    """Give the amounts that a form changes, by request.

    The name of a field says what its author saw, « montant-12-3-1500 »: request 12, version 3, 1 500 €. One
    field per amount keeps a table of five hundred applications under the limit of a form.
    """
    found: dict[int, Change] = {}
    for key, raw in request.POST.items():
        parts = key.removeprefix(PREFIX).split("-") if key.startswith(PREFIX) else []
        if len(parts) != 3 or not all(_is_number(part) for part in parts):
            continue
        text = "".join(str(raw).split()).removesuffix("€") or "0"
        if text != parts[2]:
            found[int(parts[0])] = Change(int(parts[1]), text)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def write_amounts(request: HttpRequest, scenario: Scenario, user: User) -> Typed:
    """Write each amount that differs from what its author saw; what cannot be is said, the rest is kept."""
    changes = read_typed(request)
    typed = Typed(touched=set(changes))
    for one in list_requests(scenario.session, changes):
        change = changes[one.pk]
        if not _is_number(change.text):
            typed.problems.append(
                f"{one.application.number} : « {change.text[:20]} » n’est pas un nombre entier d’euros."
            )
            continue
        _write_one(scenario, one, int(change.text), change.version, user, typed)
    return typed


def _write_one(
    scenario: Scenario, one: FundingRequest, amount: int, version: int, user: User, typed: Typed
) -> None:
    try:
        set_amount(scenario=scenario, request=one, amount_eur=amount, expected_version=version, by=user)
        typed.saved.append(one.pk)
    except StaleVersion:
        typed.problems.append(
            f"{one.application.number} : quelqu’un a changé ce montant entre-temps. Vos {format_euros(amount)} ne sont "
            "pas enregistrés ; la case montre sa valeur actuelle."
        )
    except ValidationError as error:
        typed.problems.append(error.messages[0])


@require_POST
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a scenario in a session."""
    user = get_person(request)
    session = get_session(pk, user)
    form = ScenarioForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Donnez un nom au scénario.")
        return redirect(session_url(session))
    try:
        made = create_scenario(session=session, by=user, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(session_url(session))
    return redirect(scenario_url(made))


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a scenario under another name."""
    user = get_person(request)
    scenario = get_scenario(pk, user)
    try:
        made = copy_scenario(scenario=scenario, name=request.POST.get("name", "").strip()[:120], by=user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(scenario_url(scenario))
    messages.success(request, f"« {made} » est une copie de « {scenario} ».")
    return redirect(scenario_url(made))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a scenario back to the amounts of another."""
    user = get_person(request)
    scenario = get_scenario(pk, user)
    source = read_scenario(request, scenario.session)
    try:
        restore_scenario(scenario=scenario, source=source, by=user)
        messages.success(request, f"« {scenario} » a repris les montants de « {source} ».")
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(scenario_url(scenario))


@form_methods
def edit_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rules that a scenario is judged by and its optimum follows."""
    user = get_person(request)
    scenario = get_scenario(pk, user)
    names = list_names(load_table(scenario.session, scenario))
    initial = start_rules(names, read_rules(scenario.rules)) | {"expected_version": scenario.version}
    form = RulesForm(request.POST or None, initial=initial, names=names)
    frame = frame_session(request, scenario.session)
    page = FormPage(
        title="Règles du scénario",
        lead="Une case vide ne demande rien. Les enveloppes sont toujours respectées par l’optimum.",
        submit="Enregistrer les règles",
        success="Les règles sont enregistrées : le tableau les suit.",
        cancel_url=scenario_url(scenario),
        context=frame | {"crumbs": [*frame["crumbs"], (scenario.name, scenario_url(scenario))]},
    )

    def save() -> None:
        set_rules(scenario=scenario, rules=form.rules, expected_version=form.version, by=user)

    return answer_form(
        request, form, page, save, subject=scenario, read_stored=lambda name: initial.get(name, "")
    )


@require_POST
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the optimum under the rules of a scenario and keep it beside."""
    user = get_person(request)
    scenario = get_scenario(pk, user)
    try:
        optimum = find_optimum(load_table(scenario.session, scenario), read_rules(scenario.rules))
        name = f"Optimum de {timezone.localtime():%H:%M:%S} · {scenario.name}"[:120]
        kept = keep_optimum(scenario=scenario, optimum=optimum, name=name, by=user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect(scenario_url(scenario))
    if not optimum.is_found:
        messages.error(
            request, "Aucune répartition ne tient toutes les règles : le tableau dit lesquelles s’opposent."
        )
    return redirect(scenario_url(kept))
