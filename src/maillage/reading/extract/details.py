"""Cut the fields of an action into what can be linked: partners, milestones, sums of money."""

import re
from dataclasses import replace

from maillage.reading.figures import YEAR, read_amount
from maillage.reading.pieces import Action, Amount, Milestone
from maillage.reading.text import tidy_label

_PARTNERS = re.compile(r"\s*(?:[;|\n•]|,(?![^()]*\)))\s*")
_MONEY = re.compile(r"(?P<sum>\d[\d   .,]*\s?(?:k€|K€|M€|€|euros?))", re.I)
_STEPS = re.compile(r"\s*[;|\n•]\s*")
_MAX_PARTNER = 120


def with_details(action: Action) -> Action:
    """Return an action with the partners, milestones and sums that its fields name."""
    return replace(
        action,
        partners=split_partners(action.fields.get("partners", "")),
        milestones=split_milestones(action.fields.get("calendar", "")),
        budget=split_amounts(action.fields.get("budget", "")),
    )


def split_partners(text: str) -> tuple[str, ...]:
    """Return the partners that a field lists, each once; commas in brackets do not cut.

    Examples
    --------
    >>> split_partners("Caf, MSA ; associations (sport, culture)")
    ('Caf', 'MSA', 'associations (sport, culture)')
    """
    names = [tidy_label(name) for name in _PARTNERS.split(text)]
    return tuple(dict.fromkeys(name for name in names if name and len(name) <= _MAX_PARTNER))


def split_milestones(text: str) -> tuple[Milestone, ...]:
    """Return the steps of a calendar that name a year, with the years as printed."""
    steps = []
    for part in (tidy_label(part) for part in _STEPS.split(text)):
        years = YEAR.findall(part)
        if years:
            label = tidy_label(YEAR.sub("", part)).strip(" -/")
            steps.append(Milestone(label, "-".join(dict.fromkeys(years))))
    return tuple(steps)


def split_amounts(text: str) -> tuple[Amount, ...]:
    """Return the sums that a budget names, each with the words printed before it."""
    amounts = []
    end = 0
    for found in _MONEY.finditer(text):
        euros = read_amount(found["sum"])
        label = tidy_label(text[end : found.start()]).strip(" :-–(|")
        if euros is not None:
            amounts.append(Amount(label, euros))
        end = found.end()
    return tuple(amounts)
