"""Check that the pages of grants ask the database no more when there is more to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories_grants

from maillage.grants.enums import ApplicationStatus
from maillage.grants.models import Call, Review

pytestmark = pytest.mark.django_db
SHEET = {"criteria": [{"key": "need", "label": "Besoin", "weight": 1, "max": 5}]}


def receive(call: Call, reviewer, count: int) -> str:
    """Give the number of the last of some applications received, each reviewed."""
    application = None
    for _ in range(count):
        application = factories_grants.make_application(call, status=ApplicationStatus.UNDER_REVIEW)
        factories_grants.fill_application(application)
        Review.objects.create(
            application=application,
            reviewer=reviewer,
            organization=reviewer.affiliations.get().organization,
            scores={"need": 3},
        )
    return application.number


@pytest.mark.parametrize(
    "path", ["/appels-a-projets/", "/dossiers/", "/dossiers/?format=csv", "/dossiers/{number}/"]
)
def test_a_page_asks_as_much_for_two_applications_as_for_twelve(sign_in, path) -> None:
    call = factories_grants.make_call(score_sheet=SHEET)
    factories_grants.make_funder(call)
    reviewer = factories_grants.make_instructor(call.contract)
    client = sign_in(reviewer)
    counts = []
    for more in (2, 10):
        number = receive(call, reviewer, more)
        client.get(path.format(number=number))
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path.format(number=number))
            _ = b"".join(answer.streaming_content) if answer.streaming else answer.content
        counts.append(len([one for one in captured.captured_queries if "django_session" not in one["sql"]]))

    assert counts[0] == counts[1]
