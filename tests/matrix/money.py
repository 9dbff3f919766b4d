"""What each role is answered on the routes of money: programs, payments, acts, reports, abatements."""

import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.grants.enums import ActKind, ApplicationStatus, RequestStatus
from maillage.grants.models import (
    Act,
    Application,
    Award,
    FundingRequest,
    Payment,
    PortalLine,
    ProgrammeFigure,
    Report,
    TfpbAbatement,
    TfpbAction,
)
from tests import factories_grants
from tests.matrix.rows import ABSENT, DONE, OK, REFUSED, SIGN_IN, Row
from tests.matrix.world import World

INSIDE = ("reader", "contributor", "bounded", "instructor", "decision_maker", "manager")
INSTRUCTION = {"visitor": SIGN_IN, **dict.fromkeys(("instructor", "decision_maker", "manager"), OK)}
CHIEF = {"visitor": SIGN_IN, **dict.fromkeys(INSIDE, REFUSED), "manager": OK}


def _contract(world: World) -> dict[str, Any]:
    return {"slug": world.contract.slug}


def _public(world: World) -> dict[str, Any]:
    return {"slug": world.public_contract.slug}


def _figure(world: World) -> dict[str, Any]:
    row = ProgrammeFigure.objects.create(
        contract=world.contract, year=2015, breakdown="pillar", key="emploi", label="Emploi", source="Bilan"
    )
    return {**_contract(world), "pk": row.pk}


def _typed(_world: World) -> dict[str, Any]:
    return {"year": "2015", "breakdown": "common_law", "label": "Permis", "unit": "eur", "source": "Bilan"}


def _portal_line(world: World) -> dict[str, Any]:
    line = PortalLine.objects.create(
        contract=world.contract,
        file_digest="0" * 64,
        rank=2,
        portal="Dauphin",
        applicant_name="A",
        title="Ateliers",
    )
    return {**_contract(world), "pk": line.pk}


def _application(world: World) -> Application:
    """Give an application of the contract, sent by the contributor's organization."""
    project = factories_grants.make_project(world.action.owner)
    call = factories_grants.make_call(world.contract)
    return factories_grants.make_application(call, project, status=ApplicationStatus.AWARDED)


def _number(world: World) -> dict[str, Any]:
    return {"number": _application(world).number}


def _make_request(world: World, **fields: Any) -> FundingRequest:
    return factories_grants.make_request(_application(world), **fields)


def _request(world: World) -> dict[str, Any]:
    return {"pk": _make_request(world).pk}


def _make_award(world: World) -> Award:
    request = _make_request(world, status=RequestStatus.NOTIFIED)
    envelope = factories_grants.make_envelope(request.funder, contract=world.contract, awarded_eur=1_000)
    return Award.objects.create(
        request=request,
        application=request.application,
        funder=request.funder,
        envelope=envelope,
        amount_eur=1_000,
        decided_on=datetime.date(2025, 4, 1),
        decided_by=world.people["manager"],
    )


def _awarded(world: World) -> dict[str, Any]:
    return {"pk": _make_award(world).request_id}


def _payment(world: World) -> dict[str, Any]:
    return {"pk": Payment.objects.create(award=_make_award(world), rank=1, amount_eur=500).pk}


def _make_act(world: World) -> Act:
    request = _make_request(world)
    return Act.objects.create(
        contract=world.contract,
        application=request.application,
        funder=request.funder,
        kind=ActKind.AWARD_LETTER,
        year=2025,
        number="2025-0001",
        code="0123456789abcdef",
        made_on=datetime.date(2025, 5, 1),
        content={"title": "Attribution", "body": "Madame, Monsieur", "batch": "lot"},
    )


def _act(world: World) -> dict[str, Any]:
    return {"code": _make_act(world).code}


def _act_file(world: World) -> dict[str, Any]:
    return {**_act(world), "form": "odt"}


def _batch(world: World) -> dict[str, Any]:
    _make_act(world)
    return {**_contract(world), "batch": "lot"}


def _batch_file(world: World) -> dict[str, Any]:
    return {**_batch(world), "form": "odt"}


def _template(world: World) -> dict[str, Any]:
    return {**_contract(world), "kind": "order"}


def _make_report(world: World, **fields: Any) -> Report:
    application = _application(world)
    return Report.objects.create(application=application, due_on=datetime.date(2026, 6, 30), **fields)


def _report(world: World) -> dict[str, Any]:
    return {"number": _make_report(world).application.number, "kind": "final"}


def _sent_report(world: World) -> dict[str, Any]:
    report = _make_report(world, status="submitted", submitted_at=timezone.now())
    return {"number": report.application.number, "kind": "final"}


def _recovery(world: World) -> dict[str, Any]:
    award = _make_award(world)
    Report.objects.create(application=award.application, due_on=datetime.date(2026, 6, 30))
    return {"number": award.application.number, "kind": "final", "pk": award.pk}


# Who reads an application: its applicant's people, and those who instruct.
READERS = {**INSTRUCTION, "contributor": OK}
RECORDERS = {"visitor": SIGN_IN, **dict.fromkeys(("contributor", "instructor", "decision_maker"), REFUSED)}


def _abatement(world: World) -> dict[str, Any]:
    """Give an abatement of the contributor's organization."""
    row = TfpbAbatement.objects.create(
        contract=world.contract,
        landlord=world.action.owner,
        district=world.territory,
        year=2025,
        abated_eur=900,
    )
    return {**_contract(world), "pk": row.pk}


def _counterpart(world: World) -> dict[str, Any]:
    kwargs = _abatement(world)
    row = TfpbAction.objects.create(
        abatement_id=kwargs["pk"], category="presence", title="Gardien", planned_eur=500
    )
    return {**kwargs, "action": row.pk}


def _done_in_exchange(_world: World) -> dict[str, Any]:
    return {"category": "presence", "title": "Gardien", "planned_eur": "500"}


PARTNERS = {"visitor": SIGN_IN, **dict.fromkeys(INSIDE, OK)}
LANDLORD = {"visitor": SIGN_IN, **dict.fromkeys(INSIDE, REFUSED), "contributor": DONE, "manager": DONE}
JUDGES = {
    "visitor": SIGN_IN,
    "contributor": REFUSED,
    **dict.fromkeys(("instructor", "decision_maker", "manager"), DONE),
}

ROWS: list[Row] = [
    Row("tfpb_list", PARTNERS, ABSENT, kwargs=_contract),
    Row("tfpb_list", PARTNERS, ABSENT, kwargs=_contract, query="?format=csv"),
    Row("tfpb_create", CHIEF, ABSENT, kwargs=_contract),
    Row("tfpb_detail", PARTNERS, ABSENT, kwargs=_abatement),
    Row("counterpart_create", LANDLORD, ABSENT, method="POST", kwargs=_abatement, payload=_done_in_exchange),
    Row("counterpart_edit", LANDLORD, ABSENT, method="POST", kwargs=_counterpart, payload=_done_in_exchange),
    Row("grants_open_data", INSTRUCTION, ABSENT, kwargs=_contract),
    Row("grants_file", INSTRUCTION, ABSENT, kwargs=lambda world: {**_contract(world), "version": "scdl-2-1"}),
    Row("report_list", INSTRUCTION, ABSENT, kwargs=_contract),
    Row("report_list", INSTRUCTION, ABSENT, kwargs=_contract, query="?format=xlsx"),
    Row("report_detail", READERS, ABSENT, kwargs=_report),
    Row(
        "report_detail",
        {
            **INSTRUCTION,
            **dict.fromkeys(("instructor", "decision_maker", "manager"), REFUSED),
            "contributor": DONE,
        },
        ABSENT,
        method="POST",
        kwargs=_report,
        payload=lambda _world: {"done": "Dix ateliers."},
    ),
    Row("report_expect", READERS, ABSENT, kwargs=_number),
    Row(
        "report_expect",
        {**RECORDERS, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_number,
        payload=lambda _world: {"kind": "interim", "due_on": "01/09/2025"},
    ),
    Row(
        "report_return",
        JUDGES,
        ABSENT,
        method="POST",
        kwargs=_sent_report,
        payload=lambda _world: {"note": "À revoir."},
    ),
    Row("report_approve", JUDGES, ABSENT, method="POST", kwargs=_sent_report),
    Row("report_recover", READERS, ABSENT, kwargs=_recovery),
    Row(
        "report_recover",
        {**RECORDERS, "manager": OK},
        ABSENT,
        method="POST",
        kwargs=_recovery,
        payload=lambda _world: {"amount_eur": "10", "motive": "Non dépensé"},
        label="not approved",
    ),
    Row("portal_lines", INSTRUCTION, ABSENT, kwargs=_contract),
    Row("portal_lines", INSTRUCTION, ABSENT, kwargs=_contract, query="?etat=dropped"),
    Row("portal_import", CHIEF, ABSENT, kwargs=_contract),
    Row(
        "portal_import",
        {**CHIEF, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_contract,
        payload=lambda _world: {
            "portal": "Dauphin",
            "file": SimpleUploadedFile("export.csv", "Porteur;Intitulé\nAssociation;Ateliers\n".encode()),
        },
    ),
    Row(
        "portal_review",
        {**CHIEF, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_portal_line,
        payload=lambda _world: {"decision": "dropped", "version": "1"},
    ),
    Row("contract_money", INSTRUCTION, ABSENT, kwargs=_contract),
    Row("contract_money", INSTRUCTION, ABSENT, kwargs=_contract, query="?format=csv"),
    Row(
        "decisions_notify",
        {"visitor": SIGN_IN, **dict.fromkeys(("instructor", "decision_maker", "manager"), OK)},
        ABSENT,
        method="POST",
        kwargs=_contract,
    ),
    Row("application_money", READERS, ABSENT, kwargs=_number),
    Row(
        "request_announce",
        {**RECORDERS, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_request,
        payload=lambda _world: {"announced_on": "01/03/2025", "reference": "Courrier"},
    ),
    Row(
        "payment_create",
        {**RECORDERS, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_awarded,
        payload=lambda _world: {"amount_eur": "10"},
    ),
    Row(
        "payment_pay",
        {**RECORDERS, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_payment,
        payload=lambda _world: {"paid_on": "01/06/2025"},
    ),
    Row("payment_cancel", {**RECORDERS, "manager": DONE}, ABSENT, method="POST", kwargs=_payment),
    Row("act_detail", READERS, ABSENT, kwargs=_act),
    Row(
        "act_detail",
        {**RECORDERS, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_act,
        payload=lambda _world: {"signed_on": "02/05/2025"},
    ),
    Row("act_file", READERS, ABSENT, kwargs=_act_file),
    Row("act_batch", INSTRUCTION, ABSENT, kwargs=_batch),
    Row("act_batch_file", INSTRUCTION, ABSENT, kwargs=_batch_file),
    Row("act_templates", CHIEF, ABSENT, kwargs=_contract),
    Row("act_template", CHIEF, ABSENT, kwargs=_template),
    Row(
        "act_template",
        {**CHIEF, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_template,
        payload=lambda _world: {"title": "Arrêté", "body": "{porteur} reçoit {montant}."},
    ),
    Row("contract_programme", dict.fromkeys(INSIDE, OK), ABSENT, kwargs=_contract),
    Row("contract_programme", {}, OK, kwargs=_public, label="public"),
    Row("contract_programme", dict.fromkeys(INSIDE, OK), ABSENT, kwargs=_contract, query="?format=xlsx"),
    Row("programme_projects", INSTRUCTION, ABSENT, kwargs=_contract),
    Row("programme_figure_create", CHIEF, ABSENT, kwargs=_contract),
    Row(
        "programme_figure_create",
        {**CHIEF, "manager": DONE},
        ABSENT,
        method="POST",
        kwargs=_contract,
        payload=_typed,
    ),
    Row("programme_figure_delete", {**CHIEF, "manager": DONE}, ABSENT, method="POST", kwargs=_figure),
]
