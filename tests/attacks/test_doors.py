"""Try doors that should be shut: drafts, the instance's own pages, a clock that goes back."""

import datetime
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.core.selectors import find_journal_fault
from maillage.core.services import record_event
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

CONTRACT_PAGES = (
    "detail", "strategy", "actions", "board", "timeline", "blockers", "history", "team", "text", "parties",
    "deadlines", "amendments", "edit", "districts", "visibility",
)  # fmt: skip


@pytest.mark.parametrize("page", CONTRACT_PAGES)
def test_attack_13_a_draft_answers_as_what_does_not_exist(page, world: World, sign_in) -> None:
    route = f"contract_{page}"
    stranger = sign_in(world.people["stranger"])

    for suffix in ("", "?format=csv", "?format=xlsx"):
        draft = stranger.get(reverse(route, kwargs={"slug": world.draft.slug}) + suffix)
        unknown = stranger.get(reverse(route, kwargs={"slug": "inconnu"}) + suffix)
        assert (draft.status_code, unknown.status_code) == (404, 404)
        visitor = Client().get(reverse(route, kwargs={"slug": world.draft.slug}) + suffix)
        assert visitor.status_code == 404 or visitor.headers.get("Location", "").startswith("/compte/login/")


def test_attack_16_a_manager_runs_nothing_of_the_instance(world: World, sign_in) -> None:
    client = sign_in(world.people["manager"])

    assert client.get(reverse("journal")).status_code == 403
    assert client.get(reverse("organization_create")).status_code == 403


def test_attack_55_a_clock_that_goes_back_does_not_reorder_the_journal(world: World) -> None:
    record_event(verb=Verb.UPDATE, subject=world.contract, by=None)
    earlier = timezone.now() - datetime.timedelta(hours=1)

    with mock.patch("django.utils.timezone.now", return_value=earlier):
        record_event(verb=Verb.UPDATE, subject=world.contract, by=None)

    days = list(Event.objects.order_by("sequence").values_list("at", flat=True))
    assert days == sorted(days)
    assert find_journal_fault() is None
