"""Keep the deadlines of a contract in step with what it says, and note what was done about them."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.contracts.access import can_manage_contract
from maillage.contracts.deadlines import compute_due_dates
from maillage.contracts.models import Contract, Deadline
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event


@transaction.atomic
def refresh_deadlines(*, contract: Contract, by: User | None) -> list[Deadline]:
    """Compute the deadlines of a contract again; those already handled stay.

    Parameters
    ----------
    by : User or None
        ``None`` is the program itself: the result depends on the contract alone, so no right is asked
        of the services that end with it.
    """
    if by is not None:
        require(can_manage_contract(by, contract), f"Seul le chef de projet tient « {contract} ».")
    notices = contract.notices.select_related("party__organization")
    wanted = {(str(due.kind), due.due_on): due for due in compute_due_dates(contract, notices)}
    stored = {(row.kind, row.due_on): row for row in contract.deadlines.all()}
    gone = [row for key, row in stored.items() if key not in wanted and row.handled_on is None]
    added = [due for key, due in wanted.items() if key not in stored]
    renamed = [
        row
        for key, row in stored.items()
        if key in wanted and (row.label, row.basis) != (wanted[key].label, wanted[key].basis)
    ]
    for row in gone:
        row.delete()
    for row in renamed:
        due = wanted[row.kind, row.due_on]
        row.label, row.basis = due.label, due.basis
        row.save(update_fields=["label", "basis"])
    for due in added:
        row = Deadline(contract=contract, kind=due.kind, due_on=due.due_on, label=due.label, basis=due.basis)
        row.full_clean()
        row.save()
    if gone or added or renamed:
        note = f"Échéances recalculées : {len(added)} de plus, {len(gone)} de moins."
        record_event(verb=Verb.UPDATE, subject=contract, by=by, note=note)
    return list(contract.deadlines.all())


@transaction.atomic
def handle_deadline(
    *, deadline: Deadline, note: str, by: User, handled_on: datetime.date | None = None
) -> Deadline:
    """Say what was done about a deadline; it is no longer watched."""
    contract = deadline.contract
    require(
        can_manage_contract(by, contract), f"Seul le chef de projet traite les échéances de « {contract} »."
    )
    if deadline.handled_on is not None:
        msg = f"« {deadline.label} » est déjà traitée, le {deadline.handled_on:%d/%m/%Y}."
        raise ValidationError(msg, code="handled")
    deadline.handled_on = handled_on or timezone.localdate()
    if deadline.handled_on > timezone.localdate():
        raise ValidationError({"handled_on": "Une échéance est traitée aujourd’hui ou avant."})
    deadline.handled_by, deadline.note = by, note
    deadline.full_clean()
    deadline.save()
    record_event(verb=Verb.HANDLE, subject=deadline, by=by, scope=contract, note=note)
    return deadline
