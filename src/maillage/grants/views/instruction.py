"""Show and write what is said of an application by those who instruct it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Assignment
from maillage.contracts.views.form_page import FormPage, answer_action, answer_form
from maillage.core.rights import require
from maillage.grants.access import can_answer_opinion, can_manage_calls, list_note_organizations
from maillage.grants.duplicates import NearDuplicate
from maillage.grants.enums import ApplicationStatus
from maillage.grants.forms.application import CorrectionForm
from maillage.grants.forms.review import (
    AnswerForm,
    AssignForm,
    NoteForm,
    OpinionForm,
    RecusalForm,
    ReviewForm,
    start_review_form,
)
from maillage.grants.models import Application, OpinionRequest, PrivateNote
from maillage.grants.score_sheets import ScoreSummary
from maillage.grants.selectors.application import list_near_duplicates
from maillage.grants.selectors.review import (
    ReviewLine,
    get_review,
    list_consultable,
    list_opinions,
    list_own_questions,
    list_private_notes,
    list_reviewers,
    list_reviews,
    summarize_reviews,
)
from maillage.grants.services.review import (
    answer_opinion,
    ask_opinion,
    assign_review,
    recuse_review,
    save_review,
    write_private_note,
)
from maillage.grants.services.submission import NOT_INSTRUCTED, return_application
from maillage.grants.views.frame import (
    application_url,
    form_methods,
    frame_application,
    get_person,
    open_application,
)


@dataclass(frozen=True)
class Instruction:
    """What those who instruct an application read on its page, and may do there."""

    reviews: list[ReviewLine]
    summary: ScoreSummary
    duplicates: list[NearDuplicate]
    opinions: list[OpinionRequest]
    notes: list[PrivateNote]
    correction: CorrectionForm | None
    assign: AssignForm | None
    note: NoteForm
    opinion: OpinionForm


def frame_instruction(user: User, application: Application, *, can_instruct: bool) -> dict[str, Any]:
    """Give what the page of an application shows of its instruction; the questions asked of one's own too."""
    questions = [
        (asked, AnswerForm(prefix=f"avis{asked.pk}"))
        for asked in list_own_questions(application, user)
        if can_answer_opinion(user, asked)
    ]
    if not can_instruct:
        return {"questions": questions}
    reviews = list_reviews(application, user)
    is_hidden = any(line.is_hidden and line.review.status == "done" for line in reviews)
    open_states = {ApplicationStatus.SUBMITTED, ApplicationStatus.UNDER_REVIEW}
    is_open = application.status in open_states
    own = Organization.objects.filter(pk__in=list_note_organizations(user, application.call.contract))
    shown = Instruction(
        reviews=reviews,
        summary=ScoreSummary(0, None, None)
        if is_hidden
        else summarize_reviews(application, [one.review for one in reviews]),
        duplicates=list_near_duplicates(application, user),
        opinions=list_opinions(application, user),
        notes=list(list_private_notes(application, user)),
        correction=CorrectionForm() if is_open else None,
        assign=_make_assign_form(user, application) if is_open else None,
        note=NoteForm(organizations=own.order_by("name", "pk")),
        opinion=OpinionForm(organizations=list_consultable(application)),
    )
    return {"questions": questions, "shown": shown}


def _make_assign_form(user: User, application: Application, data: Any = None) -> AssignForm:
    """Offer everybody who may review to the manager, oneself to an instructor."""
    everybody = can_manage_calls(user, application.call.contract)
    offered = [one for one in list_reviewers(application) if everybody or one.user_id == user.pk]
    return AssignForm(data, assignments=offered)


def _open_instruction(request: HttpRequest, number: str) -> tuple[User, Application]:
    user, application = open_application(request, number)
    require(frame_application(request, application)["can_instruct"], NOT_INSTRUCTED)
    return user, application


def _refuse(request: HttpRequest, form: Any, application: Application) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return redirect(application_url(application))


@require_POST
def ask_correction(request: HttpRequest, number: str) -> HttpResponse:
    """Return an application to its applicant."""
    user, application = _open_instruction(request, number)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form, application)
    return answer_action(
        request,
        lambda: return_application(application=application, note=form.cleaned_data["note"], by=user),
        success="Le porteur est prévenu : il corrige et dépose de nouveau.",
        url=application_url(application),
    )


@require_POST
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Ask somebody to review an application."""
    user, application = _open_instruction(request, number)
    form = _make_assign_form(user, application, request.POST)
    if not form.is_valid():
        return _refuse(request, form, application)
    chosen: Assignment = form.chosen
    return answer_action(
        request,
        lambda: assign_review(
            application=application,
            reviewer=chosen.user,
            organization=chosen.organization,
            due_on=form.cleaned_data["due_on"],
            by=user,
        ),
        success=f"{chosen.user} instruit le dossier.",
        url=application_url(application),
    )


@require_POST
def write_note(request: HttpRequest, number: str) -> HttpResponse:
    """Write a note for one's own organization."""
    user, application = _open_instruction(request, number)
    own = Organization.objects.filter(pk__in=list_note_organizations(user, application.call.contract))
    form = NoteForm(request.POST, organizations=own)
    if not form.is_valid():
        return _refuse(request, form, application)
    organization = form.by_key[form.cleaned_data["organization"]]
    body = form.cleaned_data["body"]
    return answer_action(
        request,
        lambda: write_private_note(application=application, organization=organization, body=body, by=user),
        success="La note est gardée, pour votre organisme seul.",
        url=application_url(application),
    )


@require_POST
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a party of the contract for its opinion."""
    user, application = _open_instruction(request, number)
    form = OpinionForm(request.POST, organizations=list_consultable(application))
    if not form.is_valid():
        return _refuse(request, form, application)
    got = form.cleaned_data
    organization = form.by_key[got["organization"]]
    return answer_action(
        request,
        lambda: ask_opinion(
            application=application,
            organization=organization,
            question=got["question"],
            due_on=got["due_on"],
            by=user,
        ),
        success=f"L’avis de « {organization} » est demandé.",
        url=application_url(application),
    )


@require_POST
def answer(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Give the opinion that is asked of one's organization."""
    user, application = open_application(request, number)
    asked = next((one for one in list_own_questions(application, user) if one.pk == pk), None)
    require(asked is not None, "L’avis est demandé à un autre organisme, ou il est déjà donné.")
    form = AnswerForm(request.POST, prefix=f"avis{pk}")
    if asked is None or not form.is_valid():
        return _refuse(request, form, application)
    return answer_action(
        request,
        lambda: answer_opinion(asked=asked, **form.cleaned_data, by=user),
        success="Votre avis est donné.",
        url=application_url(application),
    )


@form_methods
def edit_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one's review: kept as a draft, or given."""
    user = get_person(request)
    review = get_review(pk, user)
    application = review.application
    initial = start_review_form(review)
    form = ReviewForm(request.POST or None, initial=initial, review=review)
    page = FormPage(
        title=f"Instruire {application.number}",
        lead=f"{application.title} · {application.project.applicant}",
        submit="Rendre l’instruction",
        success="C’est enregistré.",
        cancel_url=application_url(application),
        context=frame_application(request, application) | {"review": review, "recusal": RecusalForm()},
        template="grants/review.html",
    )

    def save() -> None:
        save_review(
            review=review,
            values=form.values,
            is_done=request.POST.get("geste") != "brouillon",
            expected_version=form.version,
            by=user,
        )

    return answer_form(
        request, form, page, save, subject=review, read_stored=lambda name: initial.get(name, "")
    )


@require_POST
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare a conflict of interest."""
    user = get_person(request)
    review = get_review(pk, user)
    form = RecusalForm(request.POST)
    if not form.is_valid():
        return _refuse(request, form, review.application)
    note = form.cleaned_data["conflict_note"]
    return answer_action(
        request,
        lambda: recuse_review(review=review, note=note, expected_version=None, by=user),
        success="Vous vous êtes déporté : une autre personne instruira.",
        url=application_url(review.application),
    )
