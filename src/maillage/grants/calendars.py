"""Write the dates of a call as a calendar that other programs read (iCalendar, RFC 5545)."""

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.grants.models import Call

LINE_BYTES = 73


def write_calendar(call: Call) -> str:
    """Give one event per date of a call; the closing at its very minute, in universal time."""
    days = (
        ("ouverture", "Ouverture", call.opens_on),
        ("questions", "Fin des questions", call.questions_until),
        ("comite", "Comité des financeurs", call.committee_on),
        ("reponses", "Réponses aux porteurs", call.notifies_on),
    )
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Maillage//Appels à projets//FR"]
    for key, label, day in days:
        if day is not None:
            lines += _write_event(call, key, label, f"DTSTART;VALUE=DATE:{day:%Y%m%d}")
    if call.closes_at is not None:
        moment = call.closes_at.astimezone(datetime.UTC)
        lines += _write_event(call, "cloture", "Clôture", f"DTSTART:{moment:%Y%m%dT%H%M%SZ}")
    lines.append("END:VCALENDAR")
    return "\r\n".join(piece for line in lines for piece in _fold(line)) + "\r\n"


def _write_event(call: Call, key: str, label: str, start: str) -> list[str]:
    address = f"{settings.MAILLAGE_PUBLIC_URL}{reverse('call_detail', kwargs={'slug': call.slug})}"
    stamp = (call.changed_at or timezone.now()).astimezone(datetime.UTC)
    return [
        "BEGIN:VEVENT",
        f"UID:{call.slug}-{key}@maillage",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        start,
        f"SUMMARY:{_escape(f'{label} · {call.title}')}",
        f"URL:{address}",
        "END:VEVENT",
    ]


def _escape(text: str) -> str:
    """Keep a text on one line, its marks escaped: no other property can be slipped in."""
    plain = " ".join(text.split())
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def _fold(line: str) -> list[str]:
    """Cut a line longer than the norm lets it be, between two characters."""
    pieces, piece = [], ""
    for char in line:
        if len((piece + char).encode()) > LINE_BYTES:
            pieces.append(piece)
            piece = " "
        piece += char
    return [*pieces, piece]
