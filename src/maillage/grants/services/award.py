"""Write what a funder gives to an application, from an envelope that is never overspent."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.grants.access import can_decide, has_conflict
from maillage.grants.enums import REQUEST_TRANSITIONS, ApplicationStatus, RequestStatus
from maillage.grants.models import Award, CommitteeSession, Envelope, FundingRequest, RequestStep
from maillage.grants.services.envelope import move_sums

NO_RIGHT = "Le chef de projet et les décideurs du contrat enregistrent les décisions du comité."
CONFLICT = "Vous appartenez, ou avez appartenu, au porteur : une autre personne enregistre cette décision."
DECIDABLE = frozenset(
    {ApplicationStatus.SUBMITTED, ApplicationStatus.UNDER_REVIEW, ApplicationStatus.AWARDED}
)


def lock_request(request: FundingRequest) -> FundingRequest:
    """Give a request as it now is, nobody else deciding on it before the end of the transaction."""
    return FundingRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def reach_status(
    request: FundingRequest, status: RequestStatus, day: datetime.date, by: User, reference: str = ""
) -> None:
    """Bring a locked request to a state that may follow its own, and write the step.

    Raises
    ------
    ForbiddenTransition
        The state does not follow the present one.
    """
    present = RequestStatus(request.status)
    allowed = REQUEST_TRANSITIONS[present]
    if status not in allowed:
        ways = [str(item.label) for item in RequestStatus if item in allowed]
        raise ForbiddenTransition(str(request), str(present.label), str(status.label), ways)
    request.status, request.status_on = status, day
    request.full_clean()
    request.save()
    step = RequestStep(request=request, status=status, reached_on=day, reference=reference, recorded_by=by)
    step.full_clean()
    step.save()


@transaction.atomic
def award_request(
    *,
    request: FundingRequest,
    envelope: Envelope,
    amount_eur: int,
    decided_on: datetime.date,
    by: User,
    motive: str = "",
    session: CommitteeSession | None = None,
    reserved_eur: int = 0,
) -> Award:
    """Decide what a funder gives to an application: the request becomes voted, the envelope pays for it.

    Parameters
    ----------
    reserved_eur : int
        What the envelope had set aside for this request, given back by the same movement.

    Raises
    ------
    ValidationError
        The envelope is another funder's or year's, or does not hold enough.
    ForbiddenTransition
        The request was decided already, or is a forecast.
    """
    application = request.application
    require(can_decide(by, application.call.contract), NO_RIGHT)
    require(not has_conflict(by, application), CONFLICT)
    if application.status not in DECIDABLE:
        raise ValidationError(
            f"Le dossier {application.number} n’est pas en instruction : rien ne s’y attribue."
        )
    _check_envelope(request, envelope)
    stored = lock_request(request)
    reach_status(stored, RequestStatus.VOTED, decided_on, by)
    move_sums(envelope, awarded=amount_eur, reserved=-reserved_eur, what=f"Le dossier {application.number}")
    award = Award(
        request=stored,
        application=application,
        funder=stored.funder,
        envelope=envelope,
        session=session,
        amount_eur=amount_eur,
        motive=motive,
        decided_on=decided_on,
        decided_by=by,
    )
    award.full_clean()
    award.save()
    record_event(
        verb=Verb.GRANT,
        subject=award,
        by=by,
        scope=application,
        changes={"amount_eur": (None, amount_eur)},
    )
    return award


@transaction.atomic
def cancel_award(*, award: Award, cancelled_on: datetime.date, by: User, motive: str) -> Award:
    """Give back what was awarded and not paid: the request is withdrawn, the envelope holds the money again.

    Raises
    ------
    ValidationError
        No motive, or the award was cancelled or paid already: what was paid is recovered, not cancelled.
    """
    require(can_decide(by, award.application.call.contract), NO_RIGHT)
    if not motive.strip():
        raise ValidationError({"motive": "Dites pourquoi l’attribution est annulée."})
    request = lock_request(award.request)
    stored = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if stored.cancelled_on is not None:
        raise ValidationError("Cette attribution est déjà annulée.")
    reach_status(request, RequestStatus.WITHDRAWN, cancelled_on, by)
    move_sums(stored.envelope, awarded=-stored.amount_eur)
    stored.cancelled_on = cancelled_on
    stored.full_clean()
    stored.save()
    record_event(verb=Verb.REVOKE, subject=stored, by=by, scope=stored.application, note=motive)
    return stored


def _check_envelope(request: FundingRequest, envelope: Envelope) -> None:
    if envelope.funder_id != request.funder_id or envelope.year != request.year:
        msg = (
            f"L’enveloppe « {envelope} » n’est pas une enveloppe {request.year} de {request.funder} : "
            "choisissez-en une autre."
        )
        raise ValidationError(msg, code="envelope")
