"""What the database itself refuses of applications, budgets, reviews and reports."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests import factories, factories_grants

from maillage.grants import enums
from maillage.grants.enums import AccountClass, ApplicationStatus, BudgetSide, ReviewStatus
from maillage.grants.models import (
    Application,
    ApplicationBudgetLine,
    Beneficiaries,
    FundingRequest,
    PrivateNote,
    Review,
)

pytestmark = pytest.mark.django_db


def refuse(row) -> None:
    """Check that a row is refused in French by ``full_clean``, and by the database when that is skipped."""
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("side", "code"),
    [
        (BudgetSide.CHARGE, AccountClass.GRANTS),
        (BudgetSide.PRODUCT, AccountClass.STAFF),
        (BudgetSide.CHARGE, AccountClass.IN_KIND_PRODUCTS),
        (BudgetSide.PRODUCT, AccountClass.IN_KIND_CHARGES),
    ],
)
def test_a_class_stands_on_its_side(side, code) -> None:
    application = factories_grants.make_application()

    refuse(ApplicationBudgetLine(application=application, side=side, class_code=code, planned_eur=1))


def test_a_class_that_does_not_exist_is_refused() -> None:
    application = factories_grants.make_application()

    refuse(ApplicationBudgetLine(application=application, side="charge", class_code="69", planned_eur=1))


def test_a_project_has_one_living_application_in_a_call() -> None:
    first = factories_grants.make_application()
    twin = Application(
        project=first.project, call=first.call, number="D-2025-9999", year=2025, title="Encore"
    )

    refuse(twin)
    Application.objects.filter(pk=first.pk).update(status=ApplicationStatus.WITHDRAWN)
    twin.full_clean()
    twin.save()


def test_what_was_sent_has_its_receipt() -> None:
    draft = factories_grants.make_application()

    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=draft.pk).update(status=ApplicationStatus.SUBMITTED)


def test_beneficiaries_are_counted_once_in_and_outside_of_districts() -> None:
    application = factories_grants.make_application()
    for district in (factories.make_territory(), None):
        Beneficiaries.objects.create(application=application, district=district, planned=10)

        refuse(Beneficiaries(application=application, district=district, planned=12))


def test_a_request_is_made_once_and_is_positive() -> None:
    request = factories_grants.make_request(factories_grants.make_application())
    twin = {"application": request.application, "funder": request.funder, "year": request.year}

    refuse(FundingRequest(**twin, asked_eur=5))
    refuse(FundingRequest(**twin | {"year": 2026}, asked_eur=0))


def test_a_conflict_of_interest_gives_no_score() -> None:
    application = factories_grants.make_application(status=ApplicationStatus.SUBMITTED)
    reviewer = factories_grants.make_instructor(application.call.contract)
    row = {"application": application, "reviewer": reviewer, "organization": factories.make_organization()}

    refuse(Review(**row, has_conflict=True, status=ReviewStatus.ASSIGNED))
    refuse(Review(**row, has_conflict=True, status=ReviewStatus.RECUSED, scores={"a": 3}))
    Review(**row, has_conflict=True, status=ReviewStatus.RECUSED).save()


def test_a_private_note_is_not_told_by_its_label() -> None:
    application = factories_grants.make_application()

    note = PrivateNote(application=application, body="Ne pas financer.")

    assert "financer" not in str(note)


@pytest.mark.parametrize(
    "transitions",
    [getattr(enums, name) for name in dir(enums) if name.endswith("_TRANSITIONS")],
)
def test_every_state_says_what_may_follow_it(transitions) -> None:
    kind = type(next(iter(transitions)))

    assert set(transitions) == set(kind)
    assert all(after in set(kind) for ways in transitions.values() for after in ways)
