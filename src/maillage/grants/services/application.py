"""Write projects and applications while they are their applicant's to write."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Node
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.grants.access import can_apply_for, can_edit_application, can_view_call
from maillage.grants.enums import CHARGE_CLASSES, BudgetSide, CallStatus
from maillage.grants.form_blocks import read_blocks
from maillage.grants.models import (
    Application,
    ApplicationBudgetLine,
    ApplicationIndicator,
    Beneficiaries,
    Call,
    FundingRequest,
    Project,
)
from maillage.grants.selectors.call import list_objectives, list_places
from maillage.territories.models import Territory

NO_RIGHT = (
    "Ce dossier est celui d’un autre organisme, ou n’est plus à écrire : il est lu tel qu’il a été déposé."
)
# What a form may change; states, receipt and novelty have services of their own, and what is not
# listed here never gets in.
EDITABLE_FIELDS = frozenset(
    {
        "title", "needs", "goals", "description", "public", "means", "partners_text", "evaluation", "gap_note",
        "contact_name", "contact_email", "contact_phone", "starts_on", "ends_on", "years_count", "answers",
    }
)  # fmt: skip
COPIED_FIELDS = EDITABLE_FIELDS - {"starts_on", "ends_on", "answers"}


@dataclass(frozen=True)
class WantedIndicator:
    """An indicator as a form gives it."""

    level: str
    label: str
    unit: str
    source: str
    owner: str
    frequency: str
    target: Any


@transaction.atomic
def create_application(
    *,
    call: Call,
    applicant: Organization,
    title: str,
    by: User,
    project: Project | None = None,
    is_invented: bool = False,
) -> Application:
    """Begin an application in an open call, and its project when it is a new one.

    Raises
    ------
    ValidationError
        The call is not open, or the project has an application there already.
    """
    require(can_apply_for(by, applicant), f"Vous n’appartenez pas à « {applicant} ».")
    require(can_view_call(by, call), "Cet appel à projets ne vous est pas ouvert.")
    if call.status != CallStatus.OPEN:
        raise ValidationError(f"« {call} » n’est pas ouvert aux dépôts.")
    if project is None:
        project = _create_project(applicant, title, by, is_invented=is_invented)
    elif project.applicant_id != applicant.pk:
        raise ValidationError("Ce projet est celui d’un autre organisme.")
    # The number holds the row's key: two applications begun at once never share one.
    application = Application(
        project=project,
        call=call,
        year=call.year,
        title=title,
        number=f"~{secrets.token_hex(8)}",
        is_invented=is_invented,
    )
    application.full_clean()
    application.save()
    application.number = f"D-{call.year}-{application.pk:04d}"
    application.save(update_fields=["number"])
    record_event(verb=Verb.CREATE, subject=application, by=by, scope=project)
    return application


def _create_project(applicant: Organization, title: str, by: User, *, is_invented: bool) -> Project:
    project = Project(
        applicant=applicant, title=title, reference=f"~{secrets.token_hex(8)}", is_invented=is_invented
    )
    project.full_clean()
    project.save()
    project.reference = f"PRJ-{project.pk:05d}"
    project.save(update_fields=["reference"])
    record_event(verb=Verb.CREATE, subject=project, by=by)
    return project


@transaction.atomic
def update_application(
    *, application: Application, values: dict[str, Any], expected_version: int | None, by: User
) -> Application:
    """Change what an application says in words, days and answers.

    Raises
    ------
    ValidationError
        A field is not the applicant's to change, or an answer is to no question of the call.
    StaleVersion
        Somebody saved the application since it was read; nothing is lost.
    """
    _check_may_edit(application, by)
    if unknown := set(values) - EDITABLE_FIELDS:
        raise ValidationError(
            f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}.", code="field"
        )
    known = {block.key for block in read_blocks(application.call.form_blocks)}
    if strange := set(values.get("answers", {})) - known:
        raise ValidationError({"answers": f"L’appel ne pose pas la question « {sorted(strange)[0]} »."})
    changes = assign_fields(application, values)
    _save(application, expected_version, by, changes)
    return application


@transaction.atomic
def set_application_places(
    *,
    application: Application,
    districts: Iterable[Territory],
    nodes: Iterable[Node],
    values: dict[str, Any],
    expected_version: int | None,
    by: User,
) -> Application:
    """Say where and when the action takes place, and which objectives of the contract it serves."""
    _check_may_edit(application, by)
    districts, nodes = list(districts), list(nodes)
    if {one.pk for one in districts} - {one.pk for one in list_places(application.call)}:
        raise ValidationError({"districts": "Ce lieu n’est pas ouvert par l’appel."})
    if {one.pk for one in nodes} - {one.pk for one in list_objectives(application.call)}:
        raise ValidationError({"nodes": "Cet objectif n’est pas ouvert par l’appel."})
    update_application(application=application, values=values, expected_version=expected_version, by=by)
    application.districts.set(districts)
    application.nodes.set(nodes)
    return application


@transaction.atomic
def set_budget(
    *, application: Application, planned: dict[str, int | None], expected_version: int | None, by: User
) -> Application:
    """Write the budget, one sum in whole euros per accounting class; what is not given has no line.

    Charges and products need not be equal yet: that is checked, with the line named, at submission.
    """
    lines = [
        ApplicationBudgetLine(
            application=application,
            class_code=code,
            side=BudgetSide.CHARGE if code in CHARGE_CLASSES else BudgetSide.PRODUCT,
            planned_eur=amount,
            position=rank,
        )
        for rank, (code, amount) in enumerate(planned.items())
        if amount
    ]
    return _replace(application, application.budget_lines.all(), lines, expected_version, by, "budget")


@transaction.atomic
def set_requests(
    *,
    application: Application,
    asked: dict[tuple[Organization, int], int | None],
    expected_version: int | None,
    by: User,
) -> Application:
    """Write what is asked of each funder of the call, by year: the first is firm, the others are forecasts."""
    funders = {one.funder_id for one in application.call.call_funders.all()}
    last = application.year + application.years_count - 1
    for funder, year in asked:
        if funder.pk not in funders or not application.year <= year <= last:
            raise ValidationError(f"{funder} ne finance pas cet appel pour {year}.")
    rows = [
        FundingRequest(
            application=application,
            funder=funder,
            year=year,
            is_firm=year == application.year,
            asked_eur=amount,
        )
        for (funder, year), amount in asked.items()
        if amount
    ]
    return _replace(application, application.requests.all(), rows, expected_version, by, "demandes")


@transaction.atomic
def set_beneficiaries(
    *,
    application: Application,
    counts: Sequence[tuple[Territory | None, str, str, int]],
    expected_version: int | None,
    by: User,
) -> Application:
    """Write how many people are to be served, by place, age band and sex; nobody is named."""
    rows = [
        Beneficiaries(application=application, district=place, age_band=age, sex=sex, planned=planned)
        for place, age, sex, planned in counts
    ]
    return _replace(application, application.beneficiaries.all(), rows, expected_version, by, "bénéficiaires")


@transaction.atomic
def set_indicators(
    *, application: Application, wanted: Sequence[WantedIndicator], expected_version: int | None, by: User
) -> Application:
    """Write the indicators by which the action will be judged."""
    rows = [
        ApplicationIndicator(
            application=application,
            level=one.level,
            label=one.label,
            unit=one.unit,
            source=one.source,
            owner=one.owner,
            frequency=one.frequency,
            target=one.target,
            position=rank,
        )
        for rank, one in enumerate(wanted)
    ]
    return _replace(application, application.indicators.all(), rows, expected_version, by, "indicateurs")


@transaction.atomic
def clone_application(*, previous: Application, call: Call, by: User) -> Application:
    """Take last year's application up again in another call, for the same project.

    Texts, places and objectives still open, budget, beneficiaries and indicators are copied; what is
    asked of each funder of the call too, so that people change it rather than type it.
    """
    _check_own(previous, by)
    application = create_application(
        call=call, applicant=previous.project.applicant, title=previous.title, by=by, project=previous.project
    )
    assign_fields(application, {name: getattr(previous, name) for name in COPIED_FIELDS})
    application.previous = previous
    application.full_clean()
    application.save()
    places = {one.pk for one in list_places(call)}
    nodes = {one.pk for one in list_objectives(call)}
    application.districts.set(previous.districts.filter(pk__in=places))
    application.nodes.set(previous.nodes.filter(pk__in=nodes))
    for line in (*previous.budget_lines.all(), *previous.indicators.all(), *previous.beneficiaries.all()):
        _copy_line(line, application)
    funders = {one.funder_id for one in call.call_funders.all()}
    for request in previous.requests.filter(is_firm=True, funder__in=funders):
        copy = FundingRequest(
            application=application, funder=request.funder, year=application.year, asked_eur=request.asked_eur
        )
        copy.full_clean()
        copy.save()
    return application


def _copy_line(line: models.Model, application: Application) -> None:
    line.pk, line._state.adding = None, True  # noqa: SLF001 - Django's documented way to copy a row
    line.application = application  # type: ignore[attr-defined]  # every line hangs on an application
    if isinstance(line, ApplicationIndicator | Beneficiaries):
        line.reached = None
    line.full_clean()
    line.save()


@transaction.atomic
def delete_draft(*, application: Application, by: User) -> None:
    """Throw away a draft that was never submitted."""
    _check_may_edit(application, by)
    if application.submitted_at is not None:
        raise ValidationError("Un dossier déposé se retire, il ne se supprime pas.")
    record_event(verb=Verb.DELETE, subject=application, by=by, scope=application.project)
    application.delete()


def _check_may_edit(application: Application, by: User) -> None:
    require(can_edit_application(by, application), NO_RIGHT)


def _check_own(application: Application, by: User) -> None:
    require(can_apply_for(by, application.project.applicant), NO_RIGHT)


def _save(
    application: Application, expected_version: int | None, by: User, changes: dict[str, tuple[Any, Any]]
) -> None:
    save_versioned(application, expected_version=expected_version)
    if changes:
        record_event(verb=Verb.UPDATE, subject=application, by=by, scope=application.project, changes=changes)


def _replace(
    application: Application,
    stored: "models.QuerySet[Any]",
    rows: Sequence[models.Model],
    expected_version: int | None,
    by: User,
    what: str,
) -> Application:
    """Put new lines in place of the stored ones, the application's version standing for them all."""
    _check_may_edit(application, by)
    # First the version: of two editors of the same part, one is told before anything is removed.
    save_versioned(application, expected_version=expected_version)
    stored.delete()
    for row in rows:
        row.full_clean()
        row.save()
    record_event(verb=Verb.UPDATE, subject=application, by=by, scope=application.project, note=what)
    return application
