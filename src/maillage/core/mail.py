"""Send plain letters: no header can be slipped into one, no link comes from a request."""

import datetime
import logging
from collections.abc import Iterable, Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from maillage.core.models import Letter
from maillage.core.text import clean_text

logger = logging.getLogger(__name__)
WAIT = datetime.timedelta(days=7)


def make_public_link(path: str) -> str:
    """Give the full address of a page, from the setting and never from the request's Host header."""
    return f"{settings.MAILLAGE_PUBLIC_URL}{path}"


def clean_header(text: str) -> str:
    r"""Give a text that fits on one line of a letter's head.

    Examples
    --------
    >>> clean_header("Mission locale\r\nBcc: tous@exemple.fr")
    'Mission locale Bcc: tous@exemple.fr'
    """
    return " ".join(clean_text(text).split())


def send_letter(*, template: str, context: Mapping[str, object], subject: str, to: Iterable[str]) -> None:
    """Write one plain letter to each address, in the present transaction; it leaves once that is kept.

    A mail server that does not answer undoes nothing: the decision that the letter tells of is
    already taken, and the letter waits for the next ``maillage send_letters``.
    """
    body = render_to_string(template, {**context, "public_url": settings.MAILLAGE_PUBLIC_URL})
    queue_letters([(address, subject, body) for address in to])


@transaction.atomic
def queue_letters(letters: Iterable[tuple[str, str, str]]) -> None:
    """Keep letters, given as address, subject and body, and send them once the transaction is kept."""
    rows = [
        Letter(to=address, subject=clean_header(subject)[:300], body=body)
        for address, subject, body in letters
    ]
    for row in rows:
        row.save()
    transaction.on_commit(lambda: _send_letters(rows))


def send_waiting_letters() -> tuple[int, int]:
    """Send the letters that wait, the oldest first; give how many left, and how many still wait.

    The first refusal ends the round: a server that is down is not asked once per letter. A letter
    that waited for a week is dropped, since what it links to is no longer open.
    """
    old = timezone.now() - WAIT
    for letter in Letter.objects.filter(written_at__lt=old):
        logger.error("a letter was dropped after a week: %s", letter.subject)
        letter.delete()
    sent = _send_letters(list(Letter.objects.filter(taken_at=None)))
    return sent, Letter.objects.filter(taken_at=None).count()


def forget_letters(address: str) -> None:
    """Drop the letters that wait for an address."""
    Letter.objects.filter(to=address).delete()


def _send_letters(letters: Iterable[Letter]) -> int:
    sent = 0
    for letter in letters:
        mine = Letter.objects.filter(pk=letter.pk, taken_at=None)
        if not mine.update(taken_at=timezone.now(), tries=F("tries") + 1):
            continue  # somebody else has it
        try:
            EmailMessage(subject=letter.subject, body=letter.body, to=[letter.to]).send()
        except (OSError, SMTPException):
            logger.exception("a letter was not sent: %s", letter.subject)
            Letter.objects.filter(pk=letter.pk).update(taken_at=None)
            break
        Letter.objects.filter(pk=letter.pk).delete()
        sent += 1
    return sent
