"""Write the examination of applications: who reviews, what they say, opinions asked, private notes."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Assignment
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.grants.access import (
    can_answer_opinion,
    can_instruct,
    can_manage_calls,
    can_review,
    has_conflict,
    list_note_organizations,
)
from maillage.grants.enums import (
    REVIEW_TRANSITIONS,
    ApplicationStatus,
    CallStatus,
    EqualityLevel,
    ReviewOpinion,
    ReviewStatus,
    SessionStatus,
)
from maillage.grants.models import Application, OpinionRequest, PrivateNote, Review
from maillage.grants.models.application import INSTRUCTING_ROLES
from maillage.grants.score_sheets import EQUALITY_QUESTIONS, check_scores, read_criteria
from maillage.grants.services.submission import NOT_INSTRUCTED, change_application_status, lock_application

NO_REVIEW = "Cette instruction est celle d’une autre personne, ou vous avez un lien avec le porteur."
EDITABLE_FIELDS = frozenset(
    {"scores", "opinion", "proposed_eur", "equality_level", "equality_answers", "comment"}
)
# What the journal says of a review; its scores and comment stay in it.
TOLD_FIELDS = frozenset({"opinion", "equality_level", "proposed_eur"})
INSTRUCTED = frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.UNDER_REVIEW})


@transaction.atomic
def assign_review(
    *,
    application: Application,
    reviewer: User,
    organization: Organization,
    by: User,
    due_on: datetime.date | None = None,
) -> Review:
    """Ask somebody to review an application, for one of their organizations on the contract.

    Raises
    ------
    ValidationError
        The person does not instruct on the contract for that organization, or belongs to the applicant.
    """
    stored = lock_application(application)
    contract = stored.call.contract
    require(can_manage_calls(by, contract) or (by == reviewer and can_instruct(by, contract)), NOT_INSTRUCTED)
    _check_open(stored)
    role = Assignment.objects.current().filter(
        user=reviewer, contract=contract, organization=organization, role__in=INSTRUCTING_ROLES
    )
    if not role.exists():
        raise ValidationError(
            {"reviewer": f"{reviewer} n’instruit pas pour « {organization} » sur ce contrat."}
        )
    if has_conflict(reviewer, stored):
        raise ValidationError(
            {
                "reviewer": f"{reviewer} appartient, ou a appartenu, au porteur « {stored.project.applicant} »."
            },
            code="conflict",
        )
    if stored.status == ApplicationStatus.SUBMITTED:
        change_application_status(stored, ApplicationStatus.UNDER_REVIEW, by)
    review = Review(application=stored, reviewer=reviewer, organization=organization, due_on=due_on)
    review.full_clean()
    review.save()
    record_event(verb=Verb.CREATE, subject=review, by=by, scope=stored.project)
    return review


@transaction.atomic
def save_review(
    *, review: Review, values: dict[str, Any], is_done: bool, expected_version: int | None, by: User
) -> Review:
    """Keep a review, and give it when it is done: every criterion scored, an opinion, the equality level.

    Raises
    ------
    PermissionDenied
        It is somebody else's, or its author belongs to the applicant.
    ValidationError
        The committee has closed, a score is off its scale, or a whole review lacks something.
    """
    # The application first: a committee that closes and a late score follow one another.
    application = lock_application(review.application)
    require(can_review(by, review), NO_REVIEW)
    _check_open(application)
    if unknown := set(values) - EDITABLE_FIELDS:
        raise ValidationError(
            f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}.", code="field"
        )
    criteria = read_criteria(application.call.score_sheet)
    if "scores" in values:
        values = values | {"scores": check_scores(criteria, values["scores"], is_whole=is_done)}
    _check_equality(values.get("equality_answers", {}))
    changes = assign_fields(review, values)
    if is_done and (
        review.opinion == ReviewOpinion.UNKNOWN or review.equality_level == EqualityLevel.UNKNOWN
    ):
        raise ValidationError(
            "Donnez un avis et le niveau d’égalité femmes-hommes avant de rendre l’instruction."
        )
    _move(review, ReviewStatus.DONE if is_done else ReviewStatus.DRAFT)
    review.done_at = timezone.now() if is_done else None
    save_versioned(review, expected_version=expected_version)
    told = {name: change for name, change in changes.items() if name in TOLD_FIELDS}
    record_event(verb=Verb.UPDATE, subject=review, by=by, scope=application.project, changes=told)
    return review


@transaction.atomic
def recuse_review(*, review: Review, note: str, expected_version: int | None, by: User) -> Review:
    """Declare a conflict of interest: the review is given up, with its scores."""
    require(review.reviewer_id == by.pk, NO_REVIEW)
    if not note.strip():
        raise ValidationError({"conflict_note": "Dites en un mot quel lien vous avez avec le porteur."})
    _move(review, ReviewStatus.RECUSED)
    review.has_conflict, review.conflict_note = True, note
    review.scores, review.opinion, review.proposed_eur, review.done_at = {}, ReviewOpinion.UNKNOWN, None, None
    save_versioned(review, expected_version=expected_version)
    record_event(verb=Verb.WITHDRAW, subject=review, by=by, scope=review.application.project)
    return review


@transaction.atomic
def ask_opinion(
    *,
    application: Application,
    organization: Organization,
    by: User,
    question: str = "",
    due_on: datetime.date | None = None,
) -> OpinionRequest:
    """Ask a partner what it thinks of an application."""
    require(can_instruct(by, application.call.contract), NOT_INSTRUCTED)
    if organization.pk == application.project.applicant_id:
        raise ValidationError("Le porteur ne donne pas d’avis sur son propre dossier.")
    if not application.call.contract.parties.filter(organization=organization, left_on__isnull=True).exists():
        raise ValidationError(f"« {organization} » n’est pas partie au contrat.")
    asked = OpinionRequest(
        application=application, organization=organization, question=question, due_on=due_on, asked_by=by
    )
    asked.full_clean()
    asked.save()
    record_event(verb=Verb.CREATE, subject=asked, by=by, scope=application.project)
    return asked


@transaction.atomic
def answer_opinion(*, asked: OpinionRequest, opinion: str, answer: str, by: User) -> OpinionRequest:
    """Give the opinion that was asked of one's organization."""
    stored = OpinionRequest.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    require(can_answer_opinion(by, stored), "L’avis est demandé à un autre organisme.")
    _check_open(lock_application(stored.application))
    if opinion == ReviewOpinion.UNKNOWN:
        raise ValidationError({"opinion": "Choisissez un avis."})
    stored.opinion, stored.answer = opinion, answer
    stored.answered_at, stored.answered_by = timezone.now(), by
    stored.full_clean()
    stored.save()
    record_event(verb=Verb.HANDLE, subject=stored, by=by, scope=stored.application.project)
    return stored


@transaction.atomic
def write_private_note(
    *, application: Application, organization: Organization, body: str, by: User
) -> PrivateNote:
    """Write a note that only the people who instruct for the same organization read.

    The journal tells that a note was written, never what it says.
    """
    own = list_note_organizations(by, application.call.contract)
    require(organization.pk in own, f"Vous n’instruisez pas pour « {organization} ».")
    note = PrivateNote(application=application, organization=organization, author=by, body=body)
    note.full_clean()
    note.save()
    record_event(verb=Verb.CREATE, subject=note, by=by)
    return note


def _check_open(application: Application) -> None:
    """Refuse what comes once the committee has closed: its minutes no longer change."""
    closed = application.call.sessions.filter(status=SessionStatus.CLOSED).exists()
    if closed or application.call.status == CallStatus.DECIDED:
        raise ValidationError(
            "Le comité est clos : l’instruction de ses dossiers ne change plus.", code="closed"
        )
    if application.status not in INSTRUCTED:
        raise ValidationError(
            f"Le dossier {application.number} n’est pas en instruction ({application.get_status_display()}).",
            code="closed",
        )


def _check_equality(answers: dict[str, Any]) -> None:
    known = {key for key, _ in EQUALITY_QUESTIONS}
    if set(answers) - known or any(value not in (True, False, None) for value in answers.values()):
        raise ValidationError({"equality_answers": "Répondez oui ou non à chaque question sur l’égalité."})


def _move(review: Review, status: ReviewStatus) -> None:
    before = ReviewStatus(review.status)
    if status not in REVIEW_TRANSITIONS[before]:
        ways = [str(item.label) for item in ReviewStatus if item in REVIEW_TRANSITIONS[before]]
        raise ForbiddenTransition(str(review), str(before.label), str(status.label), ways)
    review.status = status
