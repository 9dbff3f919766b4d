"""Write what becomes of an application between its applicant and those who instruct it."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.mail import send_letter
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.grants.access import belongs_to, can_instruct
from maillage.grants.enums import APPLICATION_TRANSITIONS, ApplicationStatus, CallStatus, RequestStatus
from maillage.grants.models import Application
from maillage.grants.novelty import compute_novelty
from maillage.grants.selectors.application import list_faults, list_past_applications

NOT_YOURS = "Ce dossier est celui d’un autre organisme."
NOT_INSTRUCTED = "Le chef de projet, les instructeurs et les décideurs du contrat suivent ses dossiers."


def lock_application(application: Application) -> Application:
    """Give an application as it now is, nobody else changing it before the end of the transaction."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__contract", "project__applicant")
        .get(pk=application.pk)
    )


def change_application_status(
    application: Application,
    status: ApplicationStatus,
    by: User,
    *,
    verb: Verb = Verb.CHANGE_STATUS,
    note: str = "",
) -> Application:
    """Bring a locked application to a state that may follow its own, and tell it in the journal.

    Raises
    ------
    ForbiddenTransition
        The state does not follow the present one.
    """
    before = ApplicationStatus(application.status)
    if status not in APPLICATION_TRANSITIONS[before]:
        ways = [str(item.label) for item in ApplicationStatus if item in APPLICATION_TRANSITIONS[before]]
        raise ForbiddenTransition(str(application), str(before.label), str(status.label), ways)
    application.status = status
    application.version += 1
    application.full_clean()
    application.save()
    record_event(
        verb=verb,
        subject=application,
        by=by,
        scope=application.project,
        changes={"status": (before, status)},
        note=note[:300],
    )
    return application


@transaction.atomic
def submit_application(*, application: Application, expected_version: int | None, by: User) -> Application:
    """Send an application: the server's clock rules, a receipt is given, new or renewed is computed.

    One that was returned for correction may be sent after the closing.

    Raises
    ------
    ValidationError
        The call is closed, or a rule is not met: every fault has its sentence.
    ForbiddenTransition
        It was sent already.
    """
    stored = lock_application(application)
    require(belongs_to(by, stored.project.applicant), NOT_YOURS)
    now = timezone.now()
    if expected_version is not None and stored.version != expected_version:
        raise StaleVersion(str(stored))
    call, is_correction = stored.call, stored.status == ApplicationStatus.TO_CORRECT
    if stored.status == ApplicationStatus.DRAFT and (
        call.status != CallStatus.OPEN or call.closes_at is None or now >= call.closes_at
    ):
        at = f" le {timezone.localtime(call.closes_at):%d/%m/%Y à %H:%M:%S}" if call.closes_at else ""
        raise ValidationError(
            f"L’appel est clos{at} ; il est {timezone.localtime(now):%H:%M:%S} à l’horloge du serveur.",
            code="closed",
        )
    if (
        not is_correction
        and stored.status == ApplicationStatus.DRAFT
        and call.opens_on
        and timezone.localdate() < call.opens_on
    ):
        raise ValidationError(f"L’appel ouvre le {call.opens_on:%d/%m/%Y}.", code="closed")
    if faults := list_faults(stored):
        raise ValidationError([fault.sentence for fault in faults], code="faults")
    stored.novelty, stored.novelty_note = compute_novelty(
        stored.project.reference, stored.title, stored.year, list_past_applications(stored)
    )
    stored.submitted_at, stored.submitted_by = now, by
    stored.receipt = f"{stored.number}-{secrets.token_hex(4).upper()}"
    stored.correction_note = ""
    stored.requests.filter(status_on__isnull=True).update(
        status=RequestStatus.ASKED, status_on=timezone.localdate()
    )
    change_application_status(
        stored, ApplicationStatus.SUBMITTED, by, verb=Verb.SUBMIT, note=f"récépissé {stored.receipt}"
    )
    send_letter(
        template="grants/mail/receipt.txt",
        context={"application": stored, "moment": timezone.localtime(now)},
        subject=f"Dossier {stored.number} déposé",
        to=[by.email],
    )
    return stored


@transaction.atomic
def return_application(*, application: Application, note: str, by: User) -> Application:
    """Ask the applicant to correct, saying what.

    Raises
    ------
    ValidationError
        Nothing says what is to be corrected.
    """
    stored = lock_application(application)
    require(can_instruct(by, stored.call.contract), NOT_INSTRUCTED)
    require(
        not belongs_to(by, stored.project.applicant),
        "Vous appartenez au porteur : une autre personne le suit.",
    )
    if not note.strip():
        raise ValidationError({"note": "Dites au porteur ce qu’il doit corriger."})
    stored.correction_note = note
    change_application_status(stored, ApplicationStatus.TO_CORRECT, by)
    if stored.submitted_by is not None:
        send_letter(
            template="grants/mail/correction.txt",
            context={"application": stored, "note": note},
            subject=f"Dossier {stored.number} : à corriger",
            to=[stored.submitted_by.email],
        )
    return stored


@transaction.atomic
def withdraw_application(*, application: Application, by: User, note: str = "") -> Application:
    """Take an application back: its requests are withdrawn with it; what was awarded is cancelled first."""
    stored = lock_application(application)
    require(belongs_to(by, stored.project.applicant), NOT_YOURS)
    if stored.awards.filter(cancelled_on__isnull=True).exists():
        raise ValidationError(
            "Une subvention est attribuée à ce dossier : demandez son annulation au financeur."
        )
    stored.requests.filter(status__in=[RequestStatus.ASKED, RequestStatus.ANNOUNCED]).update(
        status=RequestStatus.WITHDRAWN, status_on=timezone.localdate()
    )
    return change_application_status(stored, ApplicationStatus.WITHDRAWN, by, verb=Verb.WITHDRAW, note=note)


@transaction.atomic
def start_review(*, application: Application, by: User) -> Application:
    """Take a submitted application into instruction."""
    stored = lock_application(application)
    require(can_instruct(by, stored.call.contract), NOT_INSTRUCTED)
    return change_application_status(stored, ApplicationStatus.UNDER_REVIEW, by)
