"""Race, in a process of its own, what grants must never do twice: ``python -m tests.faults.work_grants NAME``."""

import itertools
import json
import sys
import uuid
from collections import Counter

from tests.faults.work import CROWD, race

from django.utils import timezone

from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.core.selectors import find_journal_fault
from maillage.core.services import run_once
from maillage.grants.enums import ApplicationStatus
from maillage.grants.models import Application, Award, Envelope, FundingRequest
from maillage.grants.services.application import set_budget
from maillage.grants.services.award import award_request
from maillage.grants.services.submission import submit_application
from tests import factories, factories_grants

HELD = 10
# The instance was filled by another process, which took the first ranks.
factories._ranks = itertools.count(1_000)


def race_awards() -> object:
    """Award one euro to fifty applications at once, from an envelope of ten."""
    call = factories_grants.make_call()
    chief = factories.make_manager(call.contract)
    envelope = factories_grants.make_envelope(contract=call.contract, amount_eur=HELD)
    requests = [
        factories_grants.make_request(
            factories_grants.make_application(call, status=ApplicationStatus.UNDER_REVIEW), envelope.funder
        ).pk
        for _ in range(CROWD)
    ]

    def award(rank: int) -> str:
        award_request(
            request=FundingRequest.objects.get(pk=requests[rank]),
            envelope=Envelope.objects.get(pk=envelope.pk),
            amount_eur=1,
            decided_on=timezone.localdate(),
            by=chief,
        )
        return "awarded"

    answers = race(award)
    envelope.refresh_from_db()
    return {
        "answers": answers,
        "awards": Award.objects.count(),
        "sum": envelope.awarded_eur,
        "left": envelope.left_eur,
        "voted": FundingRequest.objects.filter(status="voted").count(),
        "fault": find_journal_fault(),
    }


def race_submissions(keys: str) -> object:
    """Submit one application fifty times at once, by one form or by fifty."""
    call = factories_grants.make_call()
    applicant = factories.make_organization()
    person = factories.make_user(applicant)
    application = factories_grants.fill_application(
        factories_grants.make_application(call, factories_grants.make_project(applicant))
    )
    shared = uuid.uuid4()
    receipts = Counter[str]()

    def submit(_rank: int) -> str:
        fresh = Application.objects.get(pk=application.pk)
        sent = run_once(
            key=shared if keys == "one" else uuid.uuid4(),
            by=person,
            make=lambda: submit_application(application=fresh, expected_version=None, by=person),
        )
        receipts[sent.receipt] += 1
        return "submitted"

    answers = race(submit)
    return {
        "answers": answers,
        "receipts": len(receipts),
        "submissions": Event.objects.filter(verb=Verb.SUBMIT).count(),
        "fault": find_journal_fault(),
    }


def race_editors() -> object:
    """Save one budget fifty times from the same version."""
    call = factories_grants.make_call()
    applicant = factories.make_organization()
    person = factories.make_user(applicant)
    application = factories_grants.make_application(call, factories_grants.make_project(applicant))

    def save(rank: int) -> str:
        fresh = Application.objects.get(pk=application.pk)
        set_budget(application=fresh, planned={"64": rank + 1}, expected_version=1, by=person)
        return f"saved {rank + 1}"

    answers = race(save)
    lines = list(application.budget_lines.values_list("planned_eur", flat=True))
    return {"answers": answers, "lines": lines, "fault": find_journal_fault()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(globals()[sys.argv[1]](*sys.argv[2:]), default=str) + "\n")
