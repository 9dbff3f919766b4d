"""Read the rules a committee gives itself, say them in French, and find what they make best: pure functions.

Rules are kept as data with a scenario: ``{"pillars": {"name": percent}, "districts": {…}, "communes": {…},
"new_percent", "equality_percent", "average_eur", "per_applicant", "least_percent", "step_eur", "retained": [number],
"excluded": [number], "residents_weight"}``. A key that is absent asks for nothing.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError

from maillage.core.numbers import format_euros, format_percent
from maillage.grants.committee_table import Table, TableRow
from maillage.grants.enums import EqualityLevel, Novelty
from maillage.methods.committee import (
    Allocation,
    Case,
    Rule,
    RuleState,
    SolverFailed,
    Unit,
    allocate,
    blend,
    bound_average,
    bound_count_share,
    bound_share,
    check_rules,
    exclude,
    explain_conflict,
    limit_each,
    limit_envelope,
    price_rules,
    retain,
)

HUNDRED = 100
STEP_EUR = 100
LEAST_PERCENT = 50
OPTIMUM_SECONDS, PRICES_SECONDS = 8.0, 8.0
_SHARES = ("pillars", "districts", "communes")
_NUMBERS = {
    "new_percent": 100,
    "equality_percent": 100,
    "average_eur": 1_000_000,
    "per_applicant": 100,
    "least_percent": 100,
    "step_eur": 10_000,
    "residents_weight": 100,
}


@dataclass(frozen=True)
class RuleSet:
    """Hold the rules of a scenario, read and checked."""

    pillars: Mapping[str, int] = field(default_factory=dict)
    districts: Mapping[str, int] = field(default_factory=dict)
    communes: Mapping[str, int] = field(default_factory=dict)
    new_percent: int = 0
    equality_percent: int = 0
    average_eur: int = 0
    per_applicant: int = 0
    least_percent: int = LEAST_PERCENT
    step_eur: int = STEP_EUR
    residents_weight: int = 0
    retained: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Give what is kept with the scenario."""
        shares = {name: dict(getattr(self, name)) for name in _SHARES}
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        return shares | numbers | {"retained": list(self.retained), "excluded": list(self.excluded)}

    @property
    def targets(self) -> dict[str, float]:
        """Give the least share (0 to 1) of each pillar that has one."""
        return {name: percent / HUNDRED for name, percent in self.pillars.items()}


def read_rules(data: Mapping[str, Any]) -> RuleSet:
    """Give the rules of a scenario.

    Raises
    ------
    ValidationError
        A number is off its range, an application is both kept and put aside, or shares exceed the whole.
    """
    values: dict[str, Any] = {}
    for name, highest in _NUMBERS.items():
        if name in data:
            values[name] = _read_number(data[name], highest, least=1 if name == "step_eur" else 0)
    for name in _SHARES:
        values[name] = {
            str(label): percent
            for label, raw in dict(data.get(name, {})).items()
            if (percent := _read_number(raw, HUNDRED))
        }
    if sum(values["pillars"].values()) > HUNDRED:
        raise ValidationError(
            "Les parts minimales des axes dépassent 100 % à elles toutes : réduisez-en une."
        )
    for name in ("retained", "excluded"):
        values[name] = tuple(str(number) for number in data.get(name, ()))
    if both := set(values["retained"]) & set(values["excluded"]):
        raise ValidationError(f"Le dossier {sorted(both)[0]} est à la fois retenu d’office et écarté.")
    return RuleSet(**values)


def _read_number(raw: object, highest: int, *, least: int = 0) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= highest:
        raise ValidationError(f"« {raw} » n’est pas un nombre entier de {least} à {highest}.")
    return raw


def build_rules(table: Table, rules: RuleSet) -> list[Rule]:
    """Give each rule with its sentence, the envelopes first."""
    rows, size = table.rows, len(table.rows)
    columns = {funder: place for place, (funder, _) in enumerate(table.funders)}
    built = []
    for one in table.envelopes:
        among = np.array([_draws_on(row, one.funder, one.pk) for row in rows], bool)
        words = f"{one.label} : {format_euros(one.room_eur)} au plus."
        built.append(
            limit_envelope(
                f"envelope:{one.pk}",
                words,
                size=size,
                lines=[columns[one.funder]],
                amount=max(0, one.room_eur),
                among=among,
            )
        )
    built += [*_build_shares(rows, rules), *_build_balances(rows, rules), *_build_choices(rows, rules)]
    return built


def _draws_on(row: TableRow, funder: int, envelope: int) -> bool:
    cell = row.cells.get(funder)
    return cell is not None and cell.envelope == envelope


def _build_shares(rows: tuple[TableRow, ...], rules: RuleSet) -> list[Rule]:
    kinds = (
        ("pillars", lambda row: (row.pillar,), "{name} : au moins {least} des montants."),
        ("districts", lambda row: row.districts, "{name} : les dossiers qui le servent ont au moins {least} des montants."),
        ("communes", lambda row: row.communes, "{name} : les dossiers qui la servent ont au moins {least} des montants."),
    )  # fmt: skip
    built = []
    for kind, read, words in kinds:
        for name, percent in getattr(rules, kind).items():
            among = np.array([name in read(row) for row in rows], bool)
            said = words.format(name=name, least=format_percent(percent / HUNDRED))
            built.append(bound_share(f"{kind}:{name}", said, among=among, low=percent / HUNDRED))
    return built


def _build_balances(rows: tuple[TableRow, ...], rules: RuleSet) -> list[Rule]:
    built = []
    if rules.new_percent:
        among = np.array([row.novelty == Novelty.NEW for row in rows], bool)
        words = (
            f"Les actions nouvelles ont au moins {format_percent(rules.new_percent / HUNDRED)} des montants."
        )
        built.append(bound_share("new", words, among=among, low=rules.new_percent / HUNDRED))
    if rules.equality_percent:
        among = np.array([row.equality in {EqualityLevel.G1, EqualityLevel.G2} for row in rows], bool)
        words = (
            f"Au moins {format_percent(rules.equality_percent / HUNDRED)} des actions retenues tiennent compte de "
            "l’égalité (G1 ou G2)."
        )
        built.append(bound_count_share("equality", words, among=among, low=rules.equality_percent / HUNDRED))
    if rules.average_eur:
        words = f"Une action retenue a en moyenne {format_euros(rules.average_eur)} au moins."
        built.append(bound_average("average", words, size=len(rows), low=float(rules.average_eur)))
    if rules.per_applicant:
        many = "actions retenues" if rules.per_applicant > 1 else "action retenue"
        words = f"{rules.per_applicant} {many} au plus par porteur."
        built.append(
            limit_each(
                "per_applicant", words, groups=[row.applicant for row in rows], count=rules.per_applicant
            )
        )
    return built


def _build_choices(rows: tuple[TableRow, ...], rules: RuleSet) -> list[Rule]:
    places = {row.number: place for place, row in enumerate(rows)}
    built = []
    for number in rules.retained:
        if number in places:
            words = f"Le dossier {number} est retenu d’office."
            built.append(retain(f"in:{number}", words, among={places[number]: number}))
    for number in rules.excluded:
        if number in places:
            words = f"Le dossier {number} est écarté."
            built.append(exclude(f"out:{number}", words, among={places[number]: number}))
    return built


def list_amounts(table: Table) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Give what the scenario gives as an array (applications, funders), in euros."""
    return np.array(
        [
            [row.cells[funder].amount_eur if funder in row.cells else 0 for funder, _ in table.funders]
            for row in table.rows
        ],
        np.int64,
    ).reshape(len(table.rows), len(table.funders))


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as the page shows it: its sentence, whether it is kept, and what is so."""

    words: str
    is_kept: bool
    measured: str
    failing: str = ""


def judge_table(table: Table, rules: RuleSet) -> list[RuleLine]:
    """Tell how each rule stands, those that fail first."""
    states = check_rules(build_rules(table, rules), list_amounts(table))
    lines = [_say_state(state) for state in states]
    return sorted(lines, key=lambda line: line.is_kept)


def _say_state(state: RuleState) -> RuleLine:
    failing = ", ".join(state.failing)
    return RuleLine(state.rule.words, state.is_kept, _say_measure(state), failing)


def _say_measure(state: RuleState) -> str:
    if state.value is None:
        return "rien n’est encore proposé"
    if state.rule.unit is Unit.SHARE:
        return format_percent(state.value, decimals=1)
    if state.rule.unit is Unit.EUROS:
        return format_euros(round(state.value))
    return f"{state.value:g}"


def build_case(table: Table, rules: RuleSet) -> Case:
    """Give the question to solve: an application nobody scored is worth as little as the worst one.

    One that an envelope cannot pay, having none, is asked of nobody.
    """
    asked = np.array(
        [
            [
                cell.asked_eur if (cell := row.cells.get(funder)) and cell.envelope is not None else 0
                for funder, _ in table.funders
            ]
            for row in table.rows
        ],
        np.int64,
    ).reshape(len(table.rows), len(table.funders))
    known = [float(row.score) for row in table.rows if row.score is not None]
    lowest = min(known, default=1.0)
    scores = np.array([float(row.score) if row.score is not None else lowest for row in table.rows])
    residents = np.array([row.residents for row in table.rows], float)
    return Case(
        asked=asked,
        worth=blend(scores, residents, residents_weight=rules.residents_weight / HUNDRED),
        least_total=(asked.sum(axis=1) * rules.least_percent // HUNDRED).astype(np.int64),
        step=rules.step_eur,
    )


@dataclass(frozen=True)
class Optimum:
    """What was found: amounts by request, or why nothing keeps every rule; ``proof`` is kept with the scenario."""

    amounts: Mapping[int, int]
    proof: Mapping[str, Any]
    is_found: bool


def find_optimum(table: Table, rules: RuleSet) -> Optimum:
    """Find the best allocation under the rules, its proof and the price of each rule; or the conflict.

    Takes seconds: it is called outside of any transaction.

    Raises
    ------
    ValidationError
        There is no application to decide on.
    """
    if not table.rows:
        raise ValidationError("Aucun dossier n’est à décider : il n’y a rien à proposer.")
    try:
        return _search(table, rules)
    except SolverFailed:
        return Optimum({}, {"kind": "unknown"}, is_found=False)


def _search(table: Table, rules: RuleSet) -> Optimum:
    begin = time.monotonic()
    case, built = build_case(table, rules), build_rules(table, rules)
    best = allocate(case, built, max_seconds=OPTIMUM_SECONDS)
    if not best.is_found:
        return Optimum({}, _explain(case, built), is_found=False)
    prices = price_rules(case, built, best, gap=best.gap, max_seconds=PRICES_SECONDS)
    whole = max(best.total, 1e-9)
    proof = {
        "kind": "optimum",
        "gap": round(best.gap, 6),
        "total": round(best.total, 1),
        "bound": round(best.bound, 1),
        "seconds": round(time.monotonic() - begin, 1),
        "prices": [
            {
                "words": price.rule.words,
                "is_envelope": price.rule.is_envelope,
                "regained_percent": round(HUNDRED * price.regained / whole, 2),
                "at_most_percent": round(HUNDRED * price.at_most / whole, 2) if np.isfinite(price.at_most) else None,
            }
            for price in prices
        ],
    }  # fmt: skip
    return Optimum(_read_amounts(table, best), proof, is_found=True)


def _explain(case: Case, rules: list[Rule]) -> dict[str, Any]:
    conflict = explain_conflict(case, rules, max_seconds=OPTIMUM_SECONDS)
    if conflict is None:  # found possible after all, by more time
        return {"kind": "unknown"}
    broken = [state for state in conflict.loosened if not state.is_kept]
    return {
        "kind": "conflict",
        "rules": [rule.words for rule in conflict.rules],
        "is_least": conflict.is_least,
        "enough": [rule.words for rule in conflict.enough],
        "loosened": [{"words": state.rule.words, "would_be": _say_measure(state)} for state in broken],
    }


def _read_amounts(table: Table, best: Allocation) -> dict[int, int]:
    return {
        cell.request: int(best.amounts[i, f])
        for i, row in enumerate(table.rows)
        for f, (funder, _) in enumerate(table.funders)
        if (cell := row.cells.get(funder)) is not None
    }
