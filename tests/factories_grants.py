"""Build the smallest valid objects of grants, past services and rights."""

import datetime
import itertools
from typing import Any

from django.utils import timezone

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.core.enums import Visibility
from maillage.grants.enums import AccountClass, ApplicationStatus, BudgetSide, CallStatus, RequestStatus
from maillage.grants.models import (
    Application,
    ApplicationBudgetLine,
    Beneficiaries,
    Call,
    CallFunder,
    Envelope,
    FundingRequest,
    Project,
)
from tests import factories

_ranks = itertools.count(1)
DAY = datetime.date
YEAR = 2025


def make_call(contract: Contract | None = None, **fields: Any) -> Call:
    """Give an open call, closing in a month."""
    rank = next(_ranks)
    now = timezone.now()
    return Call.objects.create(
        **{
            "contract": contract or factories.make_contract(),
            "organizer": fields.pop("organizer", None) or factories.make_organization(),
            "slug": f"appel-{rank}",
            "year": YEAR,
            "title": f"Appel à projets {rank}",
            "status": CallStatus.OPEN,
            "visibility": Visibility.PUBLIC,
            "opens_on": now.date() - datetime.timedelta(days=10),
            "closes_at": now + datetime.timedelta(days=30),
        }
        | fields
    )


def make_funder(call: Call, organization: Organization | None = None, **fields: Any) -> CallFunder:
    return CallFunder.objects.create(
        call=call, funder=organization or factories.make_organization(), **fields
    )


def make_envelope(funder: Organization | None = None, **fields: Any) -> Envelope:
    rank = next(_ranks)
    return Envelope.objects.create(
        **{
            "funder": funder or factories.make_organization(),
            "label": f"Enveloppe {rank}",
            "year": YEAR,
            "amount_eur": 10_000,
        }
        | fields
    )


def make_project(applicant: Organization | None = None, **fields: Any) -> Project:
    rank = next(_ranks)
    return Project.objects.create(
        **{
            "applicant": applicant or factories.make_organization(),
            "reference": f"PRJ-{rank:05d}",
            "title": f"Projet {rank}",
        }
        | fields
    )


def make_application(
    call: Call | None = None, project: Project | None = None, *, sent_by: User | None = None, **fields: Any
) -> Application:
    """Give a draft, or an application in the state asked, sent by its applicant."""
    rank = next(_ranks)
    call, project = call or make_call(), project or make_project()
    status = fields.setdefault("status", ApplicationStatus.DRAFT)
    if status != ApplicationStatus.DRAFT:
        fields = {
            "submitted_at": timezone.now(),
            "submitted_by": sent_by or factories.make_user(project.applicant),
            "receipt": f"R{rank:08d}",
        } | fields
    return Application.objects.create(
        **{
            "call": call,
            "project": project,
            "number": f"D-{YEAR}-{rank:04d}",
            "year": call.year,
            "title": project.title,
        }
        | fields
    )


def make_request(
    application: Application, funder: Organization | None = None, **fields: Any
) -> FundingRequest:
    return FundingRequest.objects.create(
        **{
            "application": application,
            "funder": funder or factories.make_organization(),
            "year": application.year,
            "asked_eur": 1_000,
            "status": RequestStatus.ASKED,
        }
        | fields
    )


def make_instructor(contract: Contract, organization: Organization | None = None) -> User:
    user = factories.make_user(organization)
    factories.assign(user, contract, PersonRole.INSTRUCTOR)
    return user


def fill_application(application: Application) -> Application:
    """Give an application all that an ordinary call asks: it may then be submitted."""
    call = application.call
    node = factories.make_node(call.contract)
    place = factories.make_territory(kind="qpv")
    funder = call.call_funders.first() or make_funder(call)
    for name in ("needs", "goals", "description", "public", "means"):
        setattr(application, name, f"{name} écrit par le porteur.")
    application.starts_on, application.ends_on = DAY(YEAR, 3, 1), DAY(YEAR, 12, 31)
    application.save()
    application.districts.set([place])
    application.nodes.set([node])
    lines = ((BudgetSide.CHARGE, AccountClass.STAFF), (BudgetSide.PRODUCT, AccountClass.GRANTS))
    for side, code in lines:
        ApplicationBudgetLine.objects.create(
            application=application, side=side, class_code=code, planned_eur=5_000
        )
    make_request(application, funder.funder, asked_eur=4_000)
    Beneficiaries.objects.create(application=application, district=place, planned=30)
    return application
