"""Turn the sheet read in a document into the fields of an action; what has no field is kept, named."""

import re
from typing import Any

from maillage.contracts.enums import ActionStatus
from maillage.core.numbers import format_euros, parse_day
from maillage.core.text import fold_text

_STATUSES = (
    (ActionStatus.DONE, ("termine", "realise", "acheve", "fait")),
    (ActionStatus.RUNNING, ("en cours", "engage", "demarre")),
    (ActionStatus.DROPPED, ("abandon", "annule")),
    (ActionStatus.PLANNED, ("programme", "prevu", "a venir", "planifie")),
)
_SEPARATORS = re.compile(r"[,;/\n•]|\s[-–]\s|\bet\b")
MAX_STEP = 300


def make_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of an action.

    Pilots, budget and territory are texts in a document and lines in Maillage: as long as nobody has
    made lines of them, they are kept under « services mobilisés », each under its name.
    """
    sheet: dict[str, str] = {name: text for name, text in (values.get("fields") or {}).items() if text}
    kept = [sheet.get("means", "")]
    for name, label in (("pilots", "Pilotes"), ("territory", "Territoire"), ("budget", "Budget")):
        if text := sheet.get(name):
            kept.append(f"{label} : {text}")
    amounts = [f"{one['label']} : {_show_amount(one['euros'])}" for one in values.get("budget", [])]
    if amounts and not sheet.get("budget"):
        kept.append("Budget : " + " ; ".join(amounts))
    kept += [f"{label} : {text}" for label, text in (values.get("details") or {}).items() if text]
    partners = sheet.get("partners") or ", ".join(values.get("partners", []))
    return {
        "number": str(values.get("number", ""))[:20],
        "diagnosis": sheet.get("diagnosis", ""),
        "public": sheet.get("public", ""),
        "objectives": sheet.get("objectives", ""),
        "method": _join(sheet.get("description", ""), sheet.get("method", ""), *_tell_operations(values)),
        "calendar": sheet.get("calendar", ""),
        "resources": _join(*kept),
        "results": sheet.get("results", ""),
        "partners_text": partners,
        "indicators_text": sheet.get("indicators", ""),
        "status": find_status(sheet.get("status", "")),
    }


def _join(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _show_amount(text: str) -> str:
    from decimal import Decimal

    return format_euros(Decimal(text), cents="." in text)


def _tell_operations(values: dict[str, Any]) -> list[str]:
    """Give what the sheet says of each operation, since a step has only a title."""
    told = []
    for one in values.get("operations", []):
        lines = [text for text in (one.get("fields") or {}).values() if text]
        if lines:
            told.append(f"{one['title']} : " + "\n".join(lines))
    return told


def make_steps(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the steps of an action: operations as sub-actions, milestones with their day when it is one."""
    steps = [{"title": one["title"][:MAX_STEP], "kind": "sub_action", "due_on": None}
             for one in values.get("operations", []) if one.get("title")]  # fmt: skip
    for one in values.get("milestones", []):
        when = str(one.get("when", ""))
        try:
            due_on = parse_day(when)
        except ValueError:
            due_on = None
        label = str(one.get("label", "")) or when
        title = label if due_on or not when or when in label else f"{label} ({when})"
        if title:
            steps.append({"title": title[:MAX_STEP], "kind": "milestone", "due_on": due_on})
    return steps


def find_status(text: str) -> ActionStatus:
    """Give the state that a sheet says; « À l’étude » when it says none that is known.

    Examples
    --------
    >>> find_status("Action en cours").value, find_status("").value
    ('running', 'idea')
    """
    folded = fold_text(text)
    for status, words in _STATUSES:
        if any(word in folded for word in words):
            return status
    return ActionStatus.IDEA


def split_names(text: str) -> list[str]:
    """Give the names of a list written in one text.

    Examples
    --------
    >>> split_names("Caf, mission locale et centres sociaux")
    ['Caf', 'mission locale', 'centres sociaux']
    """
    return [name for part in _SEPARATORS.split(text) if (name := part.strip(" .:()"))]
