"""Write acts: the words of each kind, numbered acts, notification in batch, signature."""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.core.enums import Verb
from maillage.core.numbers import format_day, format_euros
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.grants.access import can_manage_calls, can_record_money
from maillage.grants.act_templates import DEFAULTS, fill_template, find_unknown_names
from maillage.grants.enums import ActKind, RequestStatus
from maillage.grants.models import (
    Act,
    ActTemplate,
    Application,
    Award,
    FundingRequest,
    Report,
    RequestStep,
    ScenarioLine,
)
from maillage.grants.services.award import lock_request, reach_status

NO_RIGHT = "Le chef de projet, ou qui instruit pour ce financeur, établit ses actes."
NO_TEMPLATE_RIGHT = "Le chef de projet du contrat change les modèles d’actes."
DECIDED = frozenset({RequestStatus.VOTED, RequestStatus.REFUSED})
MAX_BATCH = 200


@dataclass(frozen=True)
class ActWords:
    """The title and text of a kind of act."""

    title: str
    body: str


def find_words(contract: Contract, kind: ActKind) -> ActWords:
    """Give the words of a kind of act: the contract's own, else those shipped."""
    own = ActTemplate.objects.filter(contract=contract, kind=kind).first()
    if own is not None:
        return ActWords(own.title, own.body)
    return ActWords(*DEFAULTS[kind])


@transaction.atomic
def save_act_template(
    *, contract: Contract, kind: ActKind, title: str, body: str, expected_version: int | None, by: User
) -> ActTemplate:
    """Keep the words of a kind of act for a contract.

    Raises
    ------
    ValidationError
        A name between braces stands for nothing.
    StaleVersion
        Somebody saved the same words since they were read.
    """
    require(can_manage_calls(by, contract), NO_TEMPLATE_RIGHT)
    if unknown := [*find_unknown_names(title), *find_unknown_names(body)]:
        names = ", ".join(f"{{{name}}}" for name in unknown)
        raise ValidationError({"body": f"Ces noms ne désignent rien : {names}."})
    own = ActTemplate.objects.filter(contract=contract, kind=kind).first()
    if own is None:
        own = ActTemplate(contract=contract, kind=kind, title=title, body=body)
        own.full_clean()
        own.save()
        record_event(verb=Verb.CREATE, subject=own, by=by, scope=contract)
        return own
    own.title, own.body = title, body
    save_versioned(own, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=own, by=by, scope=contract)
    return own


def write_act(
    *,
    kind: ActKind,
    application: Application,
    funder: Organization,
    made_on: datetime.date,
    award: Award | None = None,
    values: Mapping[str, str] | None = None,
    batch: str = "",
    by: User,
) -> Act:
    """Write one numbered act in the transaction of the decision it tells of; its words are kept as they were.

    Acts of one funder and year are numbered one after another: the funder's row is locked.
    """
    Organization.objects.select_for_update(of=("self",)).get(pk=funder.pk)
    year = made_on.year
    number = f"{year}-{Act.objects.filter(funder=funder, year=year).count() + 1:04d}"
    contract = application.call.contract
    merged = {**_read_values(application, funder, made_on), "numero": number, **(values or {})}
    words = find_words(contract, kind)
    act = Act(
        contract=contract,
        application=application,
        award=award,
        funder=funder,
        kind=kind,
        year=year,
        number=number,
        code=secrets.token_hex(8),
        made_on=made_on,
        content={
            "title": fill_template(words.title, merged),
            "body": fill_template(words.body, merged),
            "batch": batch,
        },
    )
    act.full_clean()
    act.save()
    record_event(verb=Verb.CREATE, subject=act, by=by, scope=application)
    return act


def _read_values(application: Application, funder: Organization, made_on: datetime.date) -> dict[str, str]:
    due = Report.objects.filter(application=application).order_by("-due_on").first()
    return {
        "porteur": application.project.applicant.name,
        "projet": application.title,
        "dossier": application.number,
        "financeur": funder.name,
        "annee": str(application.year),
        "contrat": application.call.contract.short_title,
        "date": format_day(made_on),
        "decision": format_day(made_on),
        "bilan": format_day(due.due_on if due else datetime.date(application.year + 1, 6, 30)),
        "motif": "",
    }


@transaction.atomic
def notify_decisions(
    *, requests: Sequence[FundingRequest], made_on: datetime.date, common_motive: str = "", by: User
) -> list[Act]:
    """Write the letters of several decisions at once; what was voted becomes notified.

    Raises
    ------
    ValidationError
        One of them is not decided, or a refusal has no motive; nothing is written for any.
    """
    if not requests or len(requests) > MAX_BATCH:
        raise ValidationError(f"Choisissez de 1 à {MAX_BATCH} décisions à notifier.")
    if made_on > timezone.localdate():
        raise ValidationError({"made_on": "Une notification n’est pas datée d’avance."})
    batch = secrets.token_hex(6)
    return [_notify_one(request, made_on, common_motive.strip(), batch, by) for request in requests]


def _notify_one(
    request: FundingRequest, made_on: datetime.date, common_motive: str, batch: str, by: User
) -> Act:
    require(can_record_money(by, request), NO_RIGHT)
    stored = lock_request(request)
    if stored.status not in DECIDED:
        raise ValidationError(
            f"« {stored.application.number} · {stored.funder} » n’attend pas de notification."
        )
    is_refusal = stored.status == RequestStatus.REFUSED
    if is_refusal and _is_refusal_told(stored):
        raise ValidationError(
            f"Le refus de « {stored.application.number} · {stored.funder} » est déjà notifié."
        )
    award = None if is_refusal else Award.objects.get(request=stored)
    motive = _find_motive(stored, award) or common_motive
    if is_refusal and not motive:
        msg = f"Le refus de « {stored.application.number} · {stored.funder} » n’a pas de motif : écrivez-le."
        raise ValidationError({"common_motive": msg})
    act = write_act(
        kind=ActKind.REFUSAL_LETTER if is_refusal else ActKind.AWARD_LETTER,
        application=stored.application,
        funder=stored.funder,
        made_on=made_on,
        award=award,
        values={
            "montant": format_euros(award.amount_eur if award else 0),
            "demande": format_euros(stored.asked_eur),
            "decision": format_day(award.decided_on if award else stored.status_on),
            "motif": motive,
        },
        batch=batch,
        by=by,
    )
    if is_refusal:
        RequestStep.objects.filter(request=stored, status=RequestStatus.REFUSED).update(act=act)
    else:
        reach_status(stored, RequestStatus.NOTIFIED, made_on, by, reference=act.number)
        RequestStep.objects.filter(request=stored, status=RequestStatus.NOTIFIED).update(act=act)
    return act


def _is_refusal_told(request: FundingRequest) -> bool:
    return Act.objects.filter(
        application=request.application, funder=request.funder, kind=ActKind.REFUSAL_LETTER
    ).exists()


def _find_motive(request: FundingRequest, award: Award | None) -> str:
    """Give the motive that the committee kept."""
    if award is not None:
        return award.motive
    line = ScenarioLine.objects.filter(request=request, scenario__is_chosen=True).first()
    return line.motive if line else ""


@transaction.atomic
def sign_act(*, act: Act, signed_on: datetime.date, by: User) -> Act:
    """Say that the signed paper came back, found again by the code of its pages.

    Raises
    ------
    ValidationError
        The act is signed already, or the day is before it was written or still to come.
    """
    require(_may_sign(by, act), NO_RIGHT)
    stored = Act.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if stored.signed_on is not None:
        raise ValidationError(f"L’acte {stored.number} est déjà signé.")
    if not stored.made_on <= signed_on <= timezone.localdate():
        raise ValidationError({"signed_on": "Un acte est signé après avoir été établi, et pas d’avance."})
    stored.signed_on = signed_on
    save_versioned(stored, expected_version=None)
    record_event(
        verb=Verb.SIGN,
        subject=stored,
        by=by,
        scope=stored.application,
        changes={"signed_on": (None, signed_on)},
    )
    return stored


def _may_sign(user: User, act: Act) -> bool:
    requests = FundingRequest.objects.filter(application=act.application, funder=act.funder)
    return any(can_record_money(user, request) for request in requests)


def recover_money(*, award: Award, amount_eur: Decimal, made_on: datetime.date, motive: str, by: User) -> Act:
    """Ask back a part of what was paid and not spent; the caller has checked right and sum."""
    return write_act(
        kind=ActKind.RECOVERY_ORDER,
        application=award.application,
        funder=award.funder,
        made_on=made_on,
        award=award,
        values={"montant": format_euros(amount_eur, cents=True), "motif": motive},
        by=by,
    )
