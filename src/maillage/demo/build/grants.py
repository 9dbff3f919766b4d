"""Build an invented call for projects of the contrat de ville, with its applications and a review."""

import datetime
import tomllib
from importlib import resources
from typing import Any

from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.models import Node
from maillage.core.enums import Visibility
from maillage.demo.build.cast import Cast
from maillage.grants.enums import AccountClass, AgeBand, IndicatorLevel, Sex
from maillage.grants.models import Application, Call
from maillage.grants.services.application import (
    WantedIndicator,
    create_application,
    set_application_places,
    set_beneficiaries,
    set_budget,
    set_indicators,
    set_requests,
    update_application,
)
from maillage.grants.services.call import create_call, open_call, set_call_scope
from maillage.grants.services.envelope import create_envelope
from maillage.grants.services.review import assign_review
from maillage.grants.services.submission import submit_application

FILE = "appel_a_projets_2025.toml"
MANAGER, INSTRUCTOR = "camille-maquette", "maelle-fictive"
WRITERS = {"asso-passerelles": "rose-canevas", "asso-velo-liane": "tom-ebauche"}
TEXTS = ("needs", "goals", "description", "public", "means")
WEEKS_OPEN = 6
DISTRICTS = 2


def build_grants(cast: Cast) -> Call:
    """Open an invented call and write its applications, as the association and the manager would."""
    content = load_call_content(FILE)
    manager = cast.people[MANAGER]
    call = _open_call(cast, content, manager)
    sent: list[Application] = []
    for one in content["applications"]:
        application = write_application(cast, call, one)
        if one["submitted"]:
            sent.append(application)
    assign_review(
        application=sent[0],
        reviewer=cast.people[INSTRUCTOR],
        organization=cast.organizations["sous-prefecture-boulogne"],
        due_on=timezone.localdate() + datetime.timedelta(weeks=WEEKS_OPEN + 2),
        by=manager,
    )
    return call


def load_call_content(name: str) -> dict[str, Any]:
    """Read what an invented call holds."""
    return tomllib.loads((resources.files("maillage.demo.content") / name).read_text(encoding="utf-8"))


def _open_call(cast: Cast, content: dict[str, Any], manager: User) -> Call:
    today = timezone.localdate()
    closing = today + datetime.timedelta(weeks=WEEKS_OPEN)
    days = {
        "year": today.year,
        "opens_on": today,
        "questions_until": closing - datetime.timedelta(weeks=1),
        "closes_at": at_noon(closing),
        "committee_on": closing + datetime.timedelta(weeks=5),
        "notifies_on": closing + datetime.timedelta(weeks=7),
    }
    return open_invented_call(cast, content, slug="appel-a-projets-demonstration", days=days, by=manager)


def at_noon(day: datetime.date) -> datetime.datetime:
    """Give the hour at which the invented calls close."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def open_invented_call(
    cast: Cast, content: dict[str, Any], *, slug: str, days: dict[str, Any], by: User
) -> Call:
    """Prepare a call as its content says, with its funders, districts and envelopes, and open it."""
    contract = cast.contracts[content["contract"]]
    call = create_call(
        contract=contract,
        organizer=cast.organizations[content["organizer"]],
        title=f"{content['title']} {days['year']}",
        slug=slug,
        summary=content["summary"],
        rules=content["rules"],
        form_blocks=content["blocks"],
        score_sheet={"criteria": content["criteria"]},
        visibility=Visibility.PUBLIC,
        is_invented=True,
        by=by,
        **days,
    )
    funders = [(cast.organizations[one["organization"]], one["max_eur"]) for one in content["funders"]]
    places = contract.districts.filter(kind="qpv")
    set_call_scope(call=call, funders=funders, territories=places, by=by)
    for one in content["funders"]:
        create_envelope(
            funder=cast.organizations[one["organization"]],
            contract=contract,
            year=call.year,
            label=one["credit_line"],
            amount_eur=one["envelope_eur"],
            by=by,
        )
    return open_call(call=call, by=by)


def write_application(cast: Cast, call: Call, one: dict[str, Any]) -> Application:
    """Write one application part by part, as its association would; submit it when the content says so."""
    by = cast.people[WRITERS[one["applicant"]]]
    organization = cast.organizations[one["applicant"]]
    application = create_application(
        call=call, applicant=organization, title=one["title"], is_invented=True, by=by
    )
    values: dict[str, Any] = {name: one[name] for name in TEXTS} | {"answers": {"minors": one["minors"]}}
    update_application(application=application, values=values, expected_version=None, by=by)
    places = list(call.territories.order_by("name", "pk")[:DISTRICTS])
    nodes = Node.objects.filter(contract=call.contract_id, label=one["axis"]) if one["axis"] else []
    days = {"starts_on": datetime.date(call.year, 3, 1), "ends_on": datetime.date(call.year, 12, 31)}
    set_application_places(
        application=application, districts=places, nodes=nodes, values=days, expected_version=None, by=by
    )
    cost, asked = one["staff"] + one["supplies"], sum(one["asked"])
    planned: dict[str, int | None] = {
        AccountClass.STAFF.value: one["staff"],
        AccountClass.PURCHASES.value: one["supplies"],
        AccountClass.GRANTS.value: asked,
        AccountClass.OTHER_PRODUCTS.value: cost - asked,
    }
    set_budget(application=application, planned=planned, expected_version=None, by=by)
    funders = [line.funder for line in call.call_funders.select_related("funder")]
    amounts = {(funder, call.year): amount for funder, amount in zip(funders, one["asked"], strict=True)}
    set_requests(application=application, asked=amounts, expected_version=None, by=by)
    counts = [
        (places[0], AgeBand.ALL.value, sex.value, one[key])
        for sex, key in ((Sex.WOMEN, "women"), (Sex.MEN, "men"))
        if one[key]
    ]
    set_beneficiaries(application=application, counts=counts, expected_version=None, by=by)
    wanted = WantedIndicator(
        level=IndicatorLevel.OUTPUT,
        label="Personnes venues au moins trois fois",
        unit="personnes",
        source="Feuilles de présence",
        owner=str(organization),
        frequency="Chaque mois",
        target=one["women"] + one["men"] or None,
    )
    set_indicators(application=application, wanted=[wanted], expected_version=None, by=by)
    if one["submitted"]:
        application = submit_application(application=application, expected_version=None, by=by)
    return application
