"""Write calls for projects: prepare, open, close."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract, Node
from maillage.contracts.services.slugs import make_unique_slug
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.grants.access import can_manage_calls
from maillage.grants.enums import CALL_TRANSITIONS, CallStatus
from maillage.grants.form_blocks import read_blocks
from maillage.grants.models import Call, CallFunder
from maillage.grants.rules import check_rules
from maillage.grants.score_sheets import read_criteria
from maillage.territories.models import Territory

NO_RIGHT = "Le chef de projet du contrat prépare, ouvre et clôt ses appels à projets."
EDITABLE_FIELDS = frozenset(
    {
        "title", "summary", "year", "eligible_kinds", "opens_on", "questions_until", "closes_at", "committee_on",
        "notifies_on", "rules", "form_blocks", "documents_wanted", "score_sheet", "visibility",
    }
)  # fmt: skip
# Once people answer, what they were asked no longer changes; what tells them of it still does.
OPEN_FIELDS = frozenset({"title", "summary", "questions_until", "closes_at", "committee_on", "notifies_on"})


@transaction.atomic
def create_call(
    *,
    contract: Contract,
    organizer: Organization,
    year: int,
    title: str,
    by: User,
    slug: str = "",
    **fields: Any,
) -> Call:
    """Prepare a call under a contract; nobody outside of it reads it before it opens."""
    require(can_manage_calls(by, contract), NO_RIGHT)
    call = Call(
        contract=contract,
        organizer=organizer,
        year=year,
        title=title,
        slug=slug or make_unique_slug(Call, f"{title}", max_length=100),
    )
    assign_fields(call, fields)
    _check_data(call)
    call.full_clean()
    call.save()
    record_event(verb=Verb.CREATE, subject=call, by=by, scope=contract)
    return call


@transaction.atomic
def update_call(*, call: Call, values: dict[str, Any], expected_version: int | None, by: User) -> Call:
    """Change a call; once it is open, only what does not change what is asked.

    Raises
    ------
    ValidationError
        A field may no longer change, or a rule, block or score sheet is not readable.
    StaleVersion
        Somebody saved the call since it was read.
    """
    require(can_manage_calls(by, call.contract), NO_RIGHT)
    allowed = EDITABLE_FIELDS if call.status == CallStatus.DRAFT else OPEN_FIELDS
    changed = {name: value for name, value in values.items() if getattr(call, name) != value}
    if late := set(changed) - allowed:
        raise ValidationError(
            {
                name: "L’appel est publié : ce qu’il demande ne change plus."
                for name in late
                if name in EDITABLE_FIELDS
            }
            or "Ces champs ne se modifient pas ainsi."
        )
    changes = assign_fields(call, changed)
    _check_data(call)
    save_versioned(call, expected_version=expected_version)
    if changes:
        record_event(verb=Verb.UPDATE, subject=call, by=by, scope=call.contract, changes=changes)
    return call


@transaction.atomic
def set_call_scope(
    *,
    call: Call,
    by: User,
    axes: Iterable[Node] = (),
    territories: Iterable[Territory] = (),
    funders: Iterable[tuple[Organization, int | None]] = (),
) -> Call:
    """Say which axes and territories a call in preparation is open to, and who funds up to how much each."""
    require(can_manage_calls(by, call.contract), NO_RIGHT)
    if call.status != CallStatus.DRAFT:
        raise ValidationError("L’appel est publié : ses axes, territoires et financeurs ne changent plus.")
    axes = list(axes)
    if any(node.contract_id != call.contract_id for node in axes):
        raise ValidationError("Un axe ouvert est un axe du contrat de l’appel.")
    call.axes.set(axes)
    call.territories.set(territories)
    call.call_funders.all().delete()
    for rank, (funder, most) in enumerate(funders):
        line = CallFunder(call=call, funder=funder, max_eur=most, position=rank)
        line.full_clean()
        line.save()
    record_event(
        verb=Verb.UPDATE, subject=call, by=by, scope=call.contract, note="axes, territoires et financeurs"
    )
    return call


@transaction.atomic
def open_call(*, call: Call, by: User) -> Call:
    """Publish a call: from its opening day on, applications are made.

    Raises
    ------
    ValidationError
        It has no funder, no opening or no closing to come.
    """
    require(can_manage_calls(by, call.contract), NO_RIGHT)
    stored = _lock(call)
    if stored.opens_on is None or stored.closes_at is None:
        raise ValidationError("Donnez la date d’ouverture et l’heure de clôture avant de publier l’appel.")
    if stored.closes_at <= timezone.now():
        raise ValidationError("La clôture est passée : reculez-la avant de publier l’appel.")
    if not stored.call_funders.exists():
        raise ValidationError("Nommez au moins un financeur avant de publier l’appel.")
    return _change_status(stored, CallStatus.OPEN, by)


@transaction.atomic
def close_call(*, call: Call, by: User) -> Call:
    """Stop receiving applications, whatever the hour: instruction begins."""
    require(can_manage_calls(by, call.contract), NO_RIGHT)
    return _change_status(_lock(call), CallStatus.CLOSED, by)


@transaction.atomic
def reopen_call(*, call: Call, closes_at: datetime.datetime, by: User) -> Call:
    """Receive applications again, up to a new closing."""
    require(can_manage_calls(by, call.contract), NO_RIGHT)
    if closes_at <= timezone.now():
        raise ValidationError({"closes_at": "La nouvelle clôture est à venir."})
    stored = _lock(call)
    stored.closes_at = closes_at
    return _change_status(stored, CallStatus.OPEN, by)


@transaction.atomic
def decide_call(*, call: Call, by: User) -> Call:
    """Say that the committee has decided: nothing more is scored or asked."""
    require(can_manage_calls(by, call.contract), NO_RIGHT)
    return _change_status(_lock(call), CallStatus.DECIDED, by)


def _lock(call: Call) -> Call:
    return Call.objects.select_for_update(of=("self",)).select_related("contract").get(pk=call.pk)


def _change_status(call: Call, status: CallStatus, by: User) -> Call:
    before = CallStatus(call.status)
    if status not in CALL_TRANSITIONS[before]:
        ways = [str(item.label) for item in CallStatus if item in CALL_TRANSITIONS[before]]
        raise ForbiddenTransition(str(call), str(before.label), str(status.label), ways)
    call.status = status
    save_versioned(call, expected_version=None)
    record_event(
        verb=Verb.CHANGE_STATUS,
        subject=call,
        by=by,
        scope=call.contract,
        changes={"status": (before, status)},
    )
    return call


def _check_data(call: Call) -> None:
    check_rules(call.rules)
    read_blocks(call.form_blocks)
    read_criteria(call.score_sheet)
    if unknown := set(call.eligible_kinds) - set(OrganizationKind.values):
        raise ValidationError(
            {"eligible_kinds": f"Cette nature d’organisme n’existe pas : {sorted(unknown)[0]}."}
        )
