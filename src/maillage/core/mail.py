"""Send plain letters: no header can be slipped into one, no link comes from a request."""

import logging
from collections.abc import Iterable, Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from maillage.core.text import clean_text

logger = logging.getLogger(__name__)


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
    """Write one plain letter to each address, once the present transaction is kept.

    A mail server that does not answer is told in the log and undoes nothing: the decision that the
    letter tells of is already taken.
    """
    body = render_to_string(template, {**context, "public_url": settings.MAILLAGE_PUBLIC_URL})
    letters = [EmailMessage(subject=clean_header(subject), body=body, to=[address]) for address in to]
    transaction.on_commit(lambda: _send(letters))


def _send(letters: list[EmailMessage]) -> None:
    for letter in letters:
        try:
            letter.send()
        except (OSError, SMTPException):
            logger.exception("a letter was not sent: %s", letter.subject)
