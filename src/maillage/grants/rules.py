"""Check an application against the rules of its call: pure functions, one clear sentence per fault.

The rules of a call are data, every key optional:

- ``needs_number`` (bool): the applicant has a SIRET or an RNA number;
- ``min_district_share`` (percent): least share of beneficiaries who live in priority districts;
- ``max_public_share`` (percent): what the funders asked may pay of the whole cost at most;
- ``ceiling_eur``, ``floor_eur``: what may be asked of all funders together;
- ``min_indicators``: how many indicators with unit, source, owner, frequency and target;
- ``within_year`` (bool): the action begins in the year of the call;
- ``needs_report`` (bool): a renewal is blocked while last year's report is missing.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from maillage.core.numbers import format_euros, format_number, format_percent
from maillage.grants.enums import IN_KIND_CLASSES, AccountClass, BudgetSide

HUNDRED = 100
# The keys that a call may set, with the type of their value.
RULE_TYPES: dict[str, type] = {
    "needs_number": bool,
    "min_district_share": int,
    "max_public_share": int,
    "ceiling_eur": int,
    "floor_eur": int,
    "min_indicators": int,
    "within_year": bool,
    "needs_report": bool,
}
# The parts of an application, as its form is cut; a fault leads to the one that mends it.
PARTS = ("projet", "lieux", "budget", "demandes", "beneficiaires", "indicateurs")


@dataclass(frozen=True)
class Fault:
    """What keeps an application from being submitted: where it is mended, and a sentence in French."""

    part: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """One line of a budget, in whole euros."""

    side: str
    class_code: str
    label: str
    planned_eur: int

    @property
    def name(self) -> str:
        """Give the line as people read it."""
        shown = str(AccountClass(self.class_code).label)
        return f"{shown} ({self.label})" if self.label else shown


@dataclass(frozen=True)
class Asked:
    """What is asked of one funder for the firm year, and what the call lets it be."""

    funder: str
    asked_eur: int
    min_eur: int | None = None
    max_eur: int | None = None


@dataclass(frozen=True)
class ApplicationFacts:
    """What the rules need to know of an application; counts of people, sums in whole euros."""

    year: int
    texts: Mapping[str, str]
    has_number: bool
    kind: str
    kind_label: str
    eligible_kinds: Sequence[str]
    places: int
    objectives: int
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    lines: Sequence[Line]
    asked: Sequence[Asked]
    people: int
    people_in_districts: int
    whole_indicators: int
    missing_report: str = ""
    unanswered: Sequence[str] = field(default=())


def check_rules(rules: Mapping[str, Any]) -> None:
    """Refuse a rule that nobody knows, or whose value is of another type.

    Raises
    ------
    ValidationError
        With the name of the rule.
    """
    for key, value in rules.items():
        wanted = RULE_TYPES.get(key)
        if wanted is None or type(value) is not wanted or (isinstance(value, int) and value < 0):
            raise ValidationError(
                {"rules": f"La règle « {key} » n’existe pas, ou sa valeur n’est pas de ce type."}
            )


def find_faults(facts: ApplicationFacts, rules: Mapping[str, Any]) -> list[Fault]:
    """Give all that keeps an application from being submitted, in the order of its parts."""
    faults = [
        *_check_project(facts, rules),
        *_check_places(facts, rules),
        *check_budget(facts.lines),
        *_check_requests(facts, rules),
        *_check_beneficiaries(facts, rules),
    ]
    wanted = rules.get("min_indicators", 0)
    if facts.whole_indicators < wanted:
        faults.append(
            Fault(
                "indicateurs",
                f"Indicateurs avec unité, source, responsable, fréquence et cible : {facts.whole_indicators} complets, "
                f"l’appel en demande {wanted}.",
            )
        )
    return faults


def check_budget(lines: Sequence[Line]) -> list[Fault]:
    """Say in which lines a budget does not hold: empty, charges that differ from products, 86 from 87.

    What is given in kind balances apart: it is in no total of the money.
    """
    money = [line for line in lines if line.class_code not in IN_KIND_CLASSES]
    charges = sum(line.planned_eur for line in money if line.side == BudgetSide.CHARGE)
    products = sum(line.planned_eur for line in money if line.side == BudgetSide.PRODUCT)
    if not charges:
        return [
            Fault("budget", "Le budget n’a pas de charges : dites ce que coûte l’action, poste par poste.")
        ]
    faults = []
    if charges != products:
        side, gap = (
            ("produits", charges - products) if charges > products else ("charges", products - charges)
        )
        largest = max(
            (
                line
                for line in money
                if line.side == (BudgetSide.PRODUCT if side == "charges" else BudgetSide.CHARGE)
            ),
            key=lambda line: line.planned_eur,
        )
        faults.append(
            Fault(
                "budget",
                f"Charges {format_euros(charges)}, produits {format_euros(products)} : il manque {format_euros(gap)} "
                f"en {side}. Complétez-les, ou revoyez la plus grande ligne d’en face, « {largest.name} ».",
            )
        )
    given = sum(line.planned_eur for line in lines if line.class_code == AccountClass.IN_KIND_CHARGES)
    matched = sum(line.planned_eur for line in lines if line.class_code == AccountClass.IN_KIND_PRODUCTS)
    if given != matched:
        faults.append(
            Fault(
                "budget",
                f"Le bénévolat et les dons en nature s’équilibrent : la ligne 86 dit {format_euros(given)}, "
                f"la ligne 87 {format_euros(matched)}.",
            )
        )
    return faults


def say_balance(lines: Sequence[Line]) -> str:
    """Give both totals of a budget in one sentence, in kind left apart, and what is missing on which side."""
    money = [line for line in lines if line.class_code not in IN_KIND_CLASSES]
    charges = sum(line.planned_eur for line in money if line.side == BudgetSide.CHARGE)
    products = sum(line.planned_eur for line in money if line.side == BudgetSide.PRODUCT)
    totals = f"Charges {format_euros(charges)}, produits {format_euros(products)}"
    if charges == products:
        return f"{totals} : le budget est équilibré." if charges else ""
    side = "produits" if charges > products else "charges"
    return f"{totals} : il manque {format_euros(abs(charges - products))} en {side}."


def _check_project(facts: ApplicationFacts, rules: Mapping[str, Any]) -> list[Fault]:
    faults = [
        Fault("projet", f"« {label} » n’est pas rempli.")
        for label, text in facts.texts.items()
        if not text.strip()
    ]
    faults += [Fault("projet", f"« {label} » n’a pas de réponse.") for label in facts.unanswered]
    if facts.eligible_kinds and facts.kind not in facts.eligible_kinds:
        faults.append(
            Fault("projet", f"L’appel n’est pas ouvert à cette nature d’organisme : {facts.kind_label}.")
        )
    if rules.get("needs_number") and not facts.has_number:
        faults.append(
            Fault(
                "projet",
                "Votre organisme n’a ni SIRET ni numéro RNA dans Maillage : faites-le ajouter à sa fiche, "
                "aucune subvention ne se verse sans lui.",
            )
        )
    if facts.missing_report:
        faults.append(Fault("projet", facts.missing_report))
    return faults


def _check_places(facts: ApplicationFacts, rules: Mapping[str, Any]) -> list[Fault]:
    faults = []
    if not facts.places:
        faults.append(Fault("lieux", "Choisissez au moins un quartier ou une commune."))
    if not facts.objectives:
        faults.append(Fault("lieux", "Choisissez au moins un objectif du contrat que l’action sert."))
    if facts.starts_on is None or facts.ends_on is None:
        faults.append(Fault("lieux", "Donnez le début et la fin de l’action."))
    elif rules.get("within_year") and facts.starts_on.year != facts.year:
        faults.append(
            Fault("lieux", f"L’action commence en {facts.starts_on.year} : l’appel finance {facts.year}.")
        )
    return faults


def _check_requests(facts: ApplicationFacts, rules: Mapping[str, Any]) -> list[Fault]:
    if not facts.asked:
        return [
            Fault("demandes", "Vous ne demandez rien à personne : donnez un montant à au moins un financeur.")
        ]
    faults = []
    for one in facts.asked:
        if one.max_eur is not None and one.asked_eur > one.max_eur:
            faults.append(
                Fault(
                    "demandes",
                    f"{one.funder} : {format_euros(one.asked_eur)} demandés, {format_euros(one.max_eur)} au plus.",
                )
            )
        if one.min_eur is not None and one.asked_eur < one.min_eur:
            faults.append(
                Fault(
                    "demandes",
                    f"{one.funder} : {format_euros(one.asked_eur)} demandés, {format_euros(one.min_eur)} au moins.",
                )
            )
    total = sum(one.asked_eur for one in facts.asked)
    grants = sum(line.planned_eur for line in facts.lines if line.class_code == AccountClass.GRANTS)
    if total > grants:
        faults.append(
            Fault(
                "demandes",
                f"Vous demandez {format_euros(total)} en tout, la ligne « {AccountClass.GRANTS.label} » du budget n’en "
                f"prévoit que {format_euros(grants)}.",
            )
        )
    return faults + _check_amounts(total, _sum_charges(facts), rules)


def _check_amounts(total: int, cost: int, rules: Mapping[str, Any]) -> list[Fault]:
    faults = []
    ceiling, floor, most = rules.get("ceiling_eur"), rules.get("floor_eur"), rules.get("max_public_share")
    if ceiling is not None and total > ceiling:
        faults.append(
            Fault(
                "demandes",
                f"{format_euros(total)} demandés en tout : l’appel s’arrête à {format_euros(ceiling)}.",
            )
        )
    if floor is not None and total < floor:
        faults.append(
            Fault(
                "demandes",
                f"{format_euros(total)} demandés en tout : l’appel commence à {format_euros(floor)}.",
            )
        )
    if cost and total > cost:
        faults.append(
            Fault("demandes", f"Vous demandez {format_euros(total)}, l’action en coûte {format_euros(cost)}.")
        )
    elif most is not None and cost and total * HUNDRED > most * cost:
        share = format_percent(total / cost, decimals=1)
        faults.append(
            Fault(
                "demandes",
                f"Les financeurs sollicités paieraient {share} de l’action : l’appel va jusqu’à "
                f"{format_percent(most / HUNDRED)}. "
                "Trouvez d’autres ressources, ou demandez moins.",
            )
        )
    return faults


def _sum_charges(facts: ApplicationFacts) -> int:
    return sum(
        line.planned_eur
        for line in facts.lines
        if line.side == BudgetSide.CHARGE and line.class_code not in IN_KIND_CLASSES
    )


def _check_beneficiaries(facts: ApplicationFacts, rules: Mapping[str, Any]) -> list[Fault]:
    if not facts.people:
        return [Fault("beneficiaires", "Dites combien de personnes l’action doit toucher.")]
    least = rules.get("min_district_share")
    if least is not None and facts.people_in_districts * HUNDRED < least * facts.people:
        share = format_percent(facts.people_in_districts / facts.people, decimals=1)
        return [
            Fault(
                "beneficiaires",
                f"{format_number(facts.people_in_districts)} des {format_number(facts.people)} bénéficiaires habitent un "
                f"quartier prioritaire ({share}) : l’appel en demande {format_percent(least / HUNDRED)}.",
            )
        ]
    return []
