"""Read how an application is examined: reviews, opinions, private notes."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.http import Http404

from maillage.accounts.models import Affiliation, Organization, User
from maillage.contracts.access import Person
from maillage.contracts.models import Assignment
from maillage.grants.access import can_instruct, list_note_organizations
from maillage.grants.enums import ReviewStatus
from maillage.grants.models import Application, OpinionRequest, PrivateNote, Review
from maillage.grants.models.application import INSTRUCTING_ROLES
from maillage.grants.score_sheets import ScoreSummary, compute_total, read_criteria, summarize_totals


@dataclass(frozen=True)
class ReviewLine:
    """A review as a page shows it: its total out of 100, None while hidden or not whole."""

    review: Review
    total: Decimal | None
    is_mine: bool
    is_hidden: bool


def get_review(pk: int, user: User) -> Review:
    """Give the review that a person has to write.

    Raises
    ------
    Http404
        No such review, or somebody else's.
    """
    found = (
        Review.objects.filter(pk=pk, reviewer=user)
        .select_related(
            "application__call__contract", "application__project__applicant", "organization", "reviewer"
        )
        .first()
    )
    if found is None or not can_instruct(user, found.application.call.contract):
        msg = "Cette instruction n’existe pas."
        raise Http404(msg)
    return found


def list_reviews(application: Application, user: Person) -> list[ReviewLine]:
    """Give the reviews of an application that a person may read.

    A review not done is known by its existence only. Under a blind sheet, a reviewer reads the others'
    once they have given their own.
    """
    if not can_instruct(user, application.call.contract):
        return []
    criteria = read_criteria(application.call.score_sheet)
    rows = list(application.reviews.select_related("reviewer", "organization"))
    owes = any(one.reviewer_id == user.pk and one.status != ReviewStatus.DONE for one in rows)
    is_blind = bool(application.call.score_sheet.get("is_blind")) and owes
    lines = []
    for one in rows:
        is_mine = one.reviewer_id == user.pk
        is_hidden = not is_mine and (is_blind or one.status != ReviewStatus.DONE)
        total = None if is_hidden else compute_total(criteria, one.scores)
        lines.append(ReviewLine(one, total, is_mine=is_mine, is_hidden=is_hidden))
    return lines


def summarize_reviews(application: Application, reviews: Iterable[Review]) -> ScoreSummary:
    """Give the average and spread of the reviews that are done."""
    criteria = read_criteria(application.call.score_sheet)
    totals = [compute_total(criteria, one.scores) for one in reviews if one.status == ReviewStatus.DONE]
    return summarize_totals([total for total in totals if total is not None])


def list_own_reviews(user: User) -> "models.QuerySet[Review]":
    """Give what a person has still to review, the most pressing first."""
    return (
        Review.objects.filter(reviewer=user, status__in=[ReviewStatus.ASSIGNED, ReviewStatus.DRAFT])
        .select_related("application__call", "application__project__applicant")
        .order_by(models.F("due_on").asc(nulls_last=True), "pk")
    )


def list_private_notes(application: Application, user: Person) -> "models.QuerySet[PrivateNote]":
    """Give the notes of the organizations for which a person instructs, and no other."""
    own = list_note_organizations(user, application.call.contract)
    return application.private_notes.filter(organization__in=own).select_related("organization", "author")


def list_opinions(application: Application, user: Person) -> list[OpinionRequest]:
    """Give the opinions asked on an application, to those who instruct it."""
    if not can_instruct(user, application.call.contract):
        return []
    return list(application.opinion_requests.select_related("organization", "asked_by", "answered_by"))


def list_own_questions(application: Application, user: User) -> list[OpinionRequest]:
    """Give the opinions asked of a person's organizations that wait for their answer."""
    return list(
        application.opinion_requests.filter(
            answered_at__isnull=True,
            organization__affiliations__user=user,
            organization__affiliations__ended_on__isnull=True,
        ).select_related("organization", "application__project", "application__call")
    )


def list_reviewers(application: Application) -> list[Assignment]:
    """Give who may be asked to review: those who instruct, are not asked yet and do not belong to the applicant."""
    asked = application.reviews.values("reviewer")
    tied = Affiliation.objects.filter(organization=application.project.applicant_id).values("user")
    return list(
        Assignment.objects.current()
        .filter(contract=application.call.contract_id, role__in=INSTRUCTING_ROLES)
        .exclude(user__in=asked)
        .exclude(user__in=tied)
        .select_related("user", "organization")
        .order_by("organization__name", "user__last_name", "pk")
    )


def list_consultable(application: Application) -> list[Organization]:
    """Give the parties of the contract whose opinion may be asked and is not yet."""
    asked = application.opinion_requests.values("organization")
    return list(
        Organization.objects.filter(
            parties__contract=application.call.contract_id, parties__left_on__isnull=True
        )
        .exclude(pk__in=asked)
        .exclude(pk=application.project.applicant_id)
        .distinct()
        .order_by("name", "pk")
    )
