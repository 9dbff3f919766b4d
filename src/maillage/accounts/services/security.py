"""Write what happens at the door: sign-ins, sign-outs, locks and alarms."""

import logging

from django.db import transaction

from maillage.accounts.limits import ReadingLimit
from maillage.accounts.models import User
from maillage.accounts.selectors.person import find_user, list_operator_addresses
from maillage.core.enums import Verb
from maillage.core.mail import clean_header, send_letter
from maillage.core.services import record_event

logger = logging.getLogger(__name__)


@transaction.atomic
def record_sign_in(*, user: User, method: str) -> None:
    """Write that a person signed in, and by which way (in French)."""
    record_event(verb=Verb.SIGN_IN, subject=user, by=user, note=method)


@transaction.atomic
def record_sign_out(*, user: User) -> None:
    """Write that a person signed out."""
    record_event(verb=Verb.SIGN_OUT, subject=user, by=user)


@transaction.atomic
def record_address_change(*, user: User, before: str) -> None:
    """Write that a person has proved another address, and tell the one they leave; nothing if it is the same."""
    user.refresh_from_db(fields=["email"])
    if user.email == before:
        return
    record_event(verb=Verb.UPDATE, subject=user, by=user, changes={"email": (before, user.email)})
    send_letter(
        template="accounts/mail/address_changed.txt",
        context={"user": user},
        subject="Votre adresse a changé sur Maillage",
        to=[before],
    )


@transaction.atomic
def record_lock(*, address: str) -> None:
    """Write that an address is locked after too many wrong passwords, and alert the operators.

    The letter goes whether an account exists or not: the answer must take the same time, and the
    operators want to know of both.
    """
    user = find_user(address)
    if user is not None:
        record_event(verb=Verb.LOCK, subject=user, by=None, note="trop de mots de passe faux de suite")
    logger.warning("sign-in locked after too many wrong passwords")
    send_letter(
        template="accounts/mail/sign_in_locked.txt",
        context={"address": clean_header(address)[:254], "has_account": user is not None},
        subject="Connexion verrouillée sur Maillage",
        to=list_operator_addresses(),
    )


@transaction.atomic
def record_reading_alarm(*, user: User, limit: ReadingLimit) -> None:
    """Write that a person was stopped for opening too many files, and alert the operators."""
    minutes = limit.seconds // 60
    note = f"plus de {limit.files} fiches ouvertes en {minutes} minutes"
    record_event(verb=Verb.LOCK, subject=user, by=None, note=note)
    logger.warning("reading stopped: account %s opened more than %s files", user.pk, limit.files)
    send_letter(
        template="accounts/mail/reading_alarm.txt",
        context={"user": user, "limit": limit, "minutes": minutes},
        subject=f"Lecture anormale par {user} sur Maillage",
        to=list_operator_addresses(),
    )
