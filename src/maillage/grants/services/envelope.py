"""Write envelopes: open, delegate, reserve; their sums change with the row locked."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract, Node
from maillage.core.enums import Verb
from maillage.core.numbers import format_euros
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event
from maillage.grants.access import can_manage_envelope
from maillage.grants.models import Envelope
from maillage.territories.models import Territory

NO_RIGHT = "Le chef de projet, ou qui décide pour le financeur, tient cette enveloppe."


def lock_envelope(envelope: Envelope) -> Envelope:
    """Give an envelope as it now is, nobody else changing its sums before the end of the transaction."""
    return Envelope.objects.select_for_update(of=("self",)).get(pk=envelope.pk)


def move_sums(
    envelope: Envelope,
    *,
    delegated: int = 0,
    reserved: int = 0,
    awarded: int = 0,
    paid: Decimal = Decimal(0),
    what: str = "",
) -> Envelope:
    """Add to an envelope's sums, the row locked, or refuse with what is left.

    Called by the service that writes what is counted, in its transaction. Sums are added, so a
    negative one gives back.

    Parameters
    ----------
    what : str
        What asks for the money, in French, for the refusal: « Le dossier D-2025-014 ».

    Raises
    ------
    ValidationError
        The envelope does not hold enough; nothing is written.
    """
    stored = lock_envelope(envelope)
    asked = delegated + reserved + awarded
    if asked > stored.left_eur:
        msg = (
            f"{what or 'Cette décision'} demande {format_euros(asked)}, il reste {format_euros(stored.left_eur)} "
            f"dans l’enveloppe « {stored} » : réduisez le montant ou augmentez l’enveloppe."
        )
        raise ValidationError(msg, code="overspent")
    stored.delegated_eur += delegated
    stored.reserved_eur += reserved
    stored.awarded_eur += awarded
    stored.paid_eur += paid
    stored.full_clean()
    stored.save(update_fields=["delegated_eur", "reserved_eur", "awarded_eur", "paid_eur", "changed_at"])
    return stored


@transaction.atomic
def create_envelope(
    *,
    funder: Organization,
    contract: Contract,
    year: int,
    label: str,
    amount_eur: int,
    by: User,
    credit_line: str = "",
    pillar: Node | None = None,
    territory: Territory | None = None,
) -> Envelope:
    """Open an envelope of a funder under a contract, for a year."""
    envelope = Envelope(
        funder=funder,
        contract=contract,
        year=year,
        label=label,
        credit_line=credit_line,
        pillar=pillar,
        territory=territory,
        amount_eur=amount_eur,
    )
    require(can_manage_envelope(by, envelope), NO_RIGHT)
    envelope.full_clean()
    envelope.save()
    record_event(verb=Verb.CREATE, subject=envelope, by=by, scope=contract)
    return envelope


@transaction.atomic
def delegate_envelope(
    *,
    parent: Envelope,
    label: str,
    amount_eur: int,
    by: User,
    pillar: Node | None = None,
    territory: Territory | None = None,
) -> Envelope:
    """Give a part of an envelope to a narrower purpose; it no longer counts in what the parent has left.

    Raises
    ------
    ValidationError
        The parent does not hold enough.
    """
    require(can_manage_envelope(by, parent), NO_RIGHT)
    stored = move_sums(parent, delegated=amount_eur, what=f"« {label} »")
    child = Envelope(
        funder=stored.funder,
        contract=stored.contract,
        year=stored.year,
        label=label,
        credit_line=stored.credit_line,
        pillar=pillar or stored.pillar,
        territory=territory or stored.territory,
        parent=stored,
        amount_eur=amount_eur,
    )
    child.full_clean()
    child.save()
    record_event(verb=Verb.CREATE, subject=child, by=by, scope=stored.contract, note=f"délégué par {stored}")
    return child


@transaction.atomic
def change_envelope_amount(*, envelope: Envelope, amount_eur: int, by: User) -> Envelope:
    """Change what an envelope holds; its parent gives or takes the difference.

    Raises
    ------
    ValidationError
        More is already delegated, reserved or awarded, or the parent does not hold enough.
    """
    require(can_manage_envelope(by, envelope), NO_RIGHT)
    if envelope.parent is not None:
        seen = lock_envelope(envelope).amount_eur
        move_sums(envelope.parent, delegated=amount_eur - seen, what=f"« {envelope.label} »")
    stored = lock_envelope(envelope)
    changes = assign_fields(stored, {"amount_eur": amount_eur})
    stored.full_clean()
    stored.save()
    record_event(verb=Verb.UPDATE, subject=stored, by=by, scope=stored.contract, changes=changes)
    return stored
