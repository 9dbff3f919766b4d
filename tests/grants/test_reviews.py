"""Reviews, opinions and private notes: who says what, what is refused, what stays inside."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.grants.enums import ApplicationStatus, CallStatus, ReviewStatus, SessionStatus
from maillage.grants.models import Application, Call, CommitteeSession, Review
from maillage.grants.selectors.review import list_private_notes, list_reviews, summarize_reviews
from maillage.grants.services.review import (
    answer_opinion,
    ask_opinion,
    assign_review,
    recuse_review,
    save_review,
    write_private_note,
)

pytestmark = pytest.mark.django_db
SHEET = {"criteria": [{"key": "need", "label": "Besoin", "weight": 1, "max": 5}]}
GIVEN = {"scores": {"need": 4}, "opinion": "favorable", "equality_level": "G1"}


@pytest.fixture
def sent(db: None) -> Application:
    call = factories_grants.make_call(score_sheet=SHEET)
    return factories_grants.make_application(call, status=ApplicationStatus.SUBMITTED)


@pytest.fixture
def chief(sent: Application) -> User:
    return factories.make_manager(sent.call.contract)


@pytest.fixture
def instructor(sent: Application) -> User:
    return factories_grants.make_instructor(sent.call.contract)


def ask(sent: Application, reviewer: User, by: User) -> Review:
    organization = reviewer.assignments.get().organization
    return assign_review(application=sent, reviewer=reviewer, organization=organization, by=by)


def give(review: Review, by: User, **values: object) -> Review:
    return save_review(review=review, values=GIVEN | values, is_done=True, expected_version=None, by=by)


def test_a_review_is_asked_then_given(sent, chief, instructor) -> None:
    review = ask(sent, instructor, chief)
    sent.refresh_from_db()
    assert sent.status == ApplicationStatus.UNDER_REVIEW

    give(review, instructor)

    (line,) = list_reviews(sent, chief)
    assert (line.review.status, line.total, line.is_hidden) == (ReviewStatus.DONE, 80, False)
    assert summarize_reviews(sent, sent.reviews.all()).average == 80


def test_a_review_lacking_something_is_kept_but_not_given(sent, chief, instructor) -> None:
    review = ask(sent, instructor, chief)

    with pytest.raises(ValidationError):
        save_review(review=review, values={"scores": {}}, is_done=True, expected_version=None, by=instructor)
    kept = save_review(
        review=Review.objects.get(),
        values={"comment": "À relire."},
        is_done=False,
        expected_version=None,
        by=instructor,
    )

    assert kept.status == ReviewStatus.DRAFT
    assert list_reviews(sent, chief)[0].is_hidden


def test_a_review_is_written_by_its_reviewer_only(sent, chief, instructor) -> None:
    review = ask(sent, instructor, chief)

    with pytest.raises(PermissionDenied):
        give(review, chief)


def test_two_windows_on_one_review_lose_nothing(sent, chief, instructor) -> None:
    review = ask(sent, instructor, chief)
    seen = review.version
    save_review(review=review, values={"comment": "a"}, is_done=False, expected_version=seen, by=instructor)

    with pytest.raises(StaleVersion):
        save_review(
            review=Review.objects.get(),
            values={"comment": "b"},
            is_done=False,
            expected_version=seen,
            by=instructor,
        )


def test_attack_09_who_belongs_to_the_applicant_does_not_review_it(sent, chief) -> None:
    applicant = sent.project.applicant
    judge = factories_grants.make_instructor(sent.call.contract, applicant)
    with pytest.raises(ValidationError) as refusal:
        ask(sent, judge, chief)
    assert "appartient, ou a appartenu, au porteur" in refusal.value.messages[0]

    # Somebody who joins the applicant once the review is theirs no longer writes it.
    fair = factories_grants.make_instructor(sent.call.contract)
    review = ask(sent, fair, chief)
    fair.affiliations.create(organization=applicant, ended_on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        give(review, fair)


def test_attack_09_a_declared_conflict_takes_the_scores_away(sent, chief, instructor) -> None:
    review = give(ask(sent, instructor, chief), instructor)

    recused = recuse_review(review=review, note="Mon frère préside.", expected_version=None, by=instructor)

    assert (recused.status, recused.scores, recused.opinion) == (ReviewStatus.RECUSED, {}, "")
    with pytest.raises(ValidationError):
        give(Review.objects.get(), instructor)


@pytest.mark.parametrize("by_session", [True, False])
def test_attack_51_a_score_that_comes_once_the_committee_is_closed_is_refused(
    sent, chief, instructor, by_session
) -> None:
    review = ask(sent, instructor, chief)
    if by_session:
        CommitteeSession.objects.create(
            call=sent.call,
            title="Comité",
            held_on=timezone.localdate(),
            status=SessionStatus.CLOSED,
            closed_at=timezone.now(),
            closed_by=chief,
            minutes="Décidé.",
        )
    else:
        Call.objects.filter(pk=sent.call_id).update(status=CallStatus.DECIDED)

    with pytest.raises(ValidationError) as refusal:
        give(review, instructor)

    assert refusal.value.code == "closed"
    assert Review.objects.get().scores == {}


def test_a_blind_sheet_hides_the_others_until_one_has_given_ones_own(sent, chief, instructor) -> None:
    Call.objects.filter(pk=sent.call_id).update(score_sheet=SHEET | {"is_blind": True})
    other = factories_grants.make_instructor(sent.call.contract)
    first, second = ask(sent, instructor, chief), ask(sent, other, chief)
    give(first, instructor)
    fresh = Application.objects.get(pk=sent.pk)

    assert [line.is_hidden for line in list_reviews(fresh, other)] == [True, False]
    give(second, other)
    assert [line.is_hidden for line in list_reviews(fresh, other)] == [False, False]


def test_an_opinion_is_asked_of_a_party_and_answered_by_its_people(sent, instructor) -> None:
    party = factories.make_party(sent.call.contract)
    asked = ask_opinion(application=sent, organization=party.organization, by=instructor)
    with pytest.raises(ValidationError):
        ask_opinion(application=sent, organization=factories.make_organization(), by=instructor)
    with pytest.raises(PermissionDenied):
        answer_opinion(asked=asked, opinion="favorable", answer="", by=instructor)

    person = factories.make_user(party.organization)
    answered = answer_opinion(asked=asked, opinion="reserved", answer="Oui, mais.", by=person)

    assert (answered.opinion, answered.answered_by) == ("reserved", person)


def test_a_private_note_is_read_by_its_organization_only(sent, chief, instructor) -> None:
    own = instructor.assignments.get().organization
    note = write_private_note(
        application=sent, organization=own, body="Ne pas dépasser 3 000 €.", by=instructor
    )
    colleague = factories_grants.make_instructor(sent.call.contract, own)

    assert list(list_private_notes(sent, colleague)) == [note]
    assert not list_private_notes(sent, chief).exists()
    told = json.dumps(list(Event.objects.values("details", "subject_label")), ensure_ascii=False)
    assert "3 000" not in told
    with pytest.raises(PermissionDenied):
        write_private_note(application=sent, organization=own, body="Ruse.", by=chief)
