"""Read the envelopes of a contract as a tree, with what each holds, gave and has left."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Sum
from django.http import Http404

from maillage.accounts.enums import PersonRole
from maillage.contracts.access import Person
from maillage.contracts.models import Assignment, Contract
from maillage.grants.access import can_instruct
from maillage.grants.enums import LIVING_STATUSES
from maillage.grants.models import Envelope, FundingRequest


@dataclass(frozen=True)
class EnvelopeLine:
    """An envelope in its tree; ``asked_eur`` is what its funder is asked for that year, None under a parent."""

    envelope: Envelope
    depth: int
    asked_eur: int | None


def list_envelopes(contract: Contract, user: Person) -> list[EnvelopeLine]:
    """Give the envelopes of a contract, the latest year first, each followed by what it delegates.

    Raises
    ------
    Http404
        The person does not instruct on the contract.
    """
    if not can_instruct(user, contract):
        msg = "Aucune enveloppe à lire ici."
        raise Http404(msg)
    rows = list(
        Envelope.objects.filter(contract=contract)
        .select_related("funder", "pillar", "territory")
        .order_by("-year", "funder__name", "label", "pk")
    )
    asked = {
        (funder, year): total
        for funder, year, total in FundingRequest.objects.filter(
            application__call__contract=contract, application__status__in=LIVING_STATUSES, is_firm=True
        )
        .order_by()
        .values_list("funder", "year")
        .annotate(total=Sum("asked_eur"))
    }
    children: dict[int | None, list[Envelope]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)
    lines: list[EnvelopeLine] = []
    pending = [(row, 0) for row in reversed(children.get(None, []))]
    while pending:
        row, depth = pending.pop()
        total = asked.get((row.funder_id, row.year), 0) if row.parent_id is None else None
        lines.append(EnvelopeLine(row, depth, total))
        pending += [(child, depth + 1) for child in reversed(children.get(row.pk, []))]
    return lines


def get_envelope(pk: int, user: Person) -> Envelope:
    """Give an envelope to who may change it: the contract's manager, or who decides for its funder.

    Raises
    ------
    Http404
        No such envelope, or not for this person: the same answer, by the same query.
    """
    found = None
    if user.is_authenticated:
        own = Assignment.objects.current().filter(user=user)
        decides = own.filter(
            role=PersonRole.DECISION_MAKER, contract=OuterRef("contract"), organization=OuterRef("funder")
        )
        managed = own.filter(role=PersonRole.MANAGER).values("contract")
        allowed = Envelope.objects.filter(Q(contract__in=managed) | Exists(decides))
        found = allowed.select_related("funder", "contract", "parent").filter(pk=pk).first()
    if found is None:
        msg = "Cette enveloppe n’existe pas."
        raise Http404(msg)
    return found
