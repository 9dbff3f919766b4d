"""Compute the days on which something is due, from what a contract says and the rules of its type.

Months are calendar months, counted as civil procedure counts them: a delay of one month that starts
on the 31st ends on the last day of a shorter month.
"""

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maillage.contracts.enums import LIVING_STATUSES, LOCKED_STATUSES, ContractStatus, DeadlineKind
from maillage.contracts.models import Contract, Notice

# Days before a deadline at which those in charge are told; zero is the day itself and after.
LEVELS = (180, 60, 15, 7, 1, 0)
Rule = Mapping[str, object]


@dataclass(frozen=True)
class DueDate:
    """One computed deadline, not yet a row."""

    kind: DeadlineKind
    due_on: datetime.date
    label: str
    basis: str


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Give the same day some calendar months later, or the last of a month that is too short.

    Examples
    --------
    >>> add_months(datetime.date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    >>> add_months(datetime.date(2025, 12, 31), -6)
    datetime.date(2025, 6, 30)
    """
    rank = day.year * 12 + day.month - 1 + months
    year, month = rank // 12, rank % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def find_level(days_left: int) -> int | None:
    """Give the narrowest level of reminder that a deadline has reached; None while it is far.

    Examples
    --------
    >>> [find_level(days) for days in (200, 180, 61, 60, 3, 1, 0, -5)]
    [None, 180, 180, 60, 7, 1, 0, 0]
    """
    reached = [level for level in LEVELS if days_left <= level]
    return min(reached) if reached else None


def compute_due_dates(contract: Contract, notices: Iterable[Notice]) -> list[DueDate]:
    """Give every deadline of a contract, in order; a contract not yet signed has none.

    What was due every year before the contract came to Maillage is not claimed: nobody here knows
    whether it was done. An ended contract keeps only its end and its renewal.
    """
    status = ContractStatus(contract.status)
    if status not in LOCKED_STATUSES:
        return []
    rules = list(contract.type.deadline_rules)
    dues = list(_list_term_dates(contract, rules))
    if status in LIVING_STATUSES or status == ContractStatus.SIGNED:
        dues += _list_yearly_dates(contract, rules)
        dues += _list_mid_term_dates(contract, rules)
        dues += _list_notice_dates(notices)
    unique = {(due.kind, due.due_on): due for due in dues}
    return sorted(unique.values(), key=lambda due: (due.due_on, due.kind))


def _find_rule(rules: Iterable[Rule], kind: DeadlineKind) -> Rule:
    return next((rule for rule in rules if rule["kind"] == kind), {})


def _list_term_dates(contract: Contract, rules: list[Rule]) -> Iterator[DueDate]:
    if contract.ends_on is None:
        return
    end = _find_rule(rules, DeadlineKind.END)
    yield DueDate(
        DeadlineKind.END,
        contract.ends_on,
        str(end.get("label") or "Fin du contrat"),
        str(end.get("basis") or "Durée du contrat"),
    )
    for rule in rules:
        if rule["kind"] == DeadlineKind.RENEWAL and contract.renewal in _read_words(rule, "when"):
            yield DueDate(
                DeadlineKind.RENEWAL,
                add_months(contract.ends_on, -_read_number(rule, "months_before_end")),
                str(rule["label"]),
                str(rule["basis"]),
            )


def _list_mid_term_dates(contract: Contract, rules: list[Rule]) -> Iterator[DueDate]:
    rule = _find_rule(rules, DeadlineKind.MID_TERM)
    due_on = contract.mid_term_on
    if due_on is None and "on" in rule:
        usual = datetime.date.fromisoformat(str(rule["on"]))
        starts_on, ends_on = contract.starts_on or usual, contract.ends_on or usual
        due_on = usual if starts_on <= usual <= ends_on else None
    if due_on is not None:
        label = str(rule.get("label") or DeadlineKind.MID_TERM.label)
        yield DueDate(DeadlineKind.MID_TERM, due_on, label, str(rule.get("basis") or "Texte du contrat"))


def _list_yearly_dates(contract: Contract, rules: list[Rule]) -> Iterator[DueDate]:
    if contract.starts_on is None or contract.ends_on is None:
        return
    known_since = contract.created_at.date()
    for rule in rules:
        if rule["kind"] != DeadlineKind.YEARLY_REPORT:
            continue
        for year in range(contract.starts_on.year, contract.ends_on.year + 1):
            due_on = datetime.date(
                year + _read_number(rule, "years_after"),
                _read_number(rule, "month"),
                _read_number(rule, "day"),
            )
            if due_on >= known_since:
                label = f"{rule['label']} {year}"
                yield DueDate(DeadlineKind.YEARLY_REPORT, due_on, label, str(rule["basis"]))


def _list_notice_dates(notices: Iterable[Notice]) -> Iterator[DueDate]:
    for notice in notices:
        if notice.withdrawn_on is None:
            label = f"Effet possible de la {notice.get_kind_display().lower()} de {notice.party.organization}"
            basis = f"Courrier du {notice.sent_on:%d/%m/%Y}"
            yield DueDate(DeadlineKind.NOTICE, notice.effective_on, label[:300], basis)


def _read_number(rule: Rule, key: str) -> int:
    return int(str(rule[key]))


def _read_words(rule: Rule, key: str) -> list[str]:
    words = rule.get(key)
    return [str(word) for word in words] if isinstance(words, list) else []
