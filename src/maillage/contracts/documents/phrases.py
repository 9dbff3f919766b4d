"""Write the parts of a document that are sentences: parties, sums, dates, what is absent or withheld."""

import datetime
import re

from maillage.contracts.enums import BudgetUnit, VatRegime
from maillage.contracts.models import Action, BudgetLine, Contract, Funding, Node, Party, Pilot, Step
from maillage.core.documents.model import Cell, Paragraph, Run, Tone, write_cell
from maillage.core.numbers import NO_BREAK_SPACE, format_day, format_euros, format_number
from maillage.core.text import fold_text

ABSENT = "non renseigné"
# Names whose first word is feminine agree so; any other is taken for masculine.
_FEMININE = re.compile(
    r"(?:la |l'|les )?(?:caisse|caf|cpam|ars|msa|communaute|commune|ville|region|agence|prefecture|"
    r"sous-prefecture|mutualite|academie|chambre|association|mission|societe|banque|direction|union|"
    r"federation|universite|collectivite|inspection|metropole|maison|regie|cite|carsat|anah|anru)\b"
)
_FEMININE_OFFICE = re.compile(r"\w*(?:ente|trice|ete|iere|ante|euse|ee|cheffe|jointe)\b|\w+ \w+ale\b")
_DETERMINED = re.compile(r"(?:le|la|les|son|sa|monsieur|madame|m\.|mme|un|une)\b|l['’]", re.IGNORECASE)


def mark_absent() -> Cell:
    """Give a cell that says that nothing was written there."""
    return Cell((ABSENT,), is_absent=True)


def fill_cell(text: str) -> Cell:
    """Give a text as a cell, or say that it is absent."""
    return write_cell(text) if text.strip() else mark_absent()


def say_absent(subject: str) -> Paragraph:
    """Say that a text is absent."""
    return Paragraph((Run(f"{subject} : {ABSENT}.", is_italic=True),), Tone.NOTE)


def introduce_party(party: Party) -> str:
    r"""Give the line of a party in the clause that opens a convention.

    Examples
    --------
    >>> from maillage.accounts.models import Organization
    >>> party = Party(organization=Organization(name="Caf de Porville"), function="Directrice", role="funder")
    >>> introduce_party(party)
    'Caf de Porville, représentée par sa directrice, ci-après « financeur »\xa0;'
    """
    name = party.organization.name
    agreed = "représentée" if _FEMININE.match(fold_text(name)) else "représenté"
    role = party.get_role_display()
    office = determine_office(party.function) if party.function else f": fonction du signataire {ABSENT}e"
    return f"{name}, {agreed} par {office}, ci-après « {role[:1].lower()}{role[1:]} »{NO_BREAK_SPACE};"


def determine_office(function: str) -> str:
    """Give a function with the word that comes before it in a sentence.

    Examples
    --------
    >>> [determine_office(one) for one in ("Président", "Adjointe au maire", "Le Préfet", "DGS")]
    ['son président', 'son adjointe au maire', 'le Préfet', 'son DGS']
    """
    if _DETERMINED.match(function):
        return function[:1].lower() + function[1:]
    small = function if function[1:2].isupper() else function[:1].lower() + function[1:]
    folded = fold_text(small)
    is_feminine = bool(_FEMININE_OFFICE.match(folded)) and folded[:1] not in "aeiouh"
    return f"{'sa' if is_feminine else 'son'} {small}"


def say_period(contract: Contract) -> str:
    """Give the period of a contract in full."""
    if contract.starts_on and contract.ends_on:
        return f"du {format_day(contract.starts_on)} au {format_day(contract.ends_on)}"
    if contract.starts_on:
        return f"à compter du {format_day(contract.starts_on)}"
    return f"jusqu’au {format_day(contract.ends_on)}" if contract.ends_on else ABSENT


def say_dates(action: Action) -> str:
    """Give when an action takes place, empty when nobody said it."""
    if action.starts_on and action.ends_on:
        return f"du {format_day(action.starts_on)} au {format_day(action.ends_on)}"
    if action.starts_on:
        return f"à partir du {format_day(action.starts_on)}"
    return f"jusqu’au {format_day(action.ends_on)}" if action.ends_on else ""


def say_budget_line(line: BudgetLine) -> str:
    """Give a line of budget: its year, what it is for, what was planned and spent."""
    about = ", ".join(
        text for text in (str(line.year), line.get_nature_display().lower(), line.label) if text
    )
    sums = [
        f"{_say_amount(amount, line)} {word}"
        for amount, word in ((line.planned, "prévus"), (line.actual, "réalisés"))
        if amount is not None
    ]
    return f"{about}{NO_BREAK_SPACE}: {', '.join(sums) if sums else f'montant {ABSENT}'}"


def _say_amount(amount: object, line: BudgetLine) -> str:
    from decimal import Decimal

    value = Decimal(str(amount))
    if line.unit == BudgetUnit.FTE:
        return f"{format_number(value, decimals=2)}{NO_BREAK_SPACE}ETP"
    regime = VatRegime(line.vat) if line.vat else VatRegime.NONE
    taxed = "" if regime == VatRegime.NONE else f"{NO_BREAK_SPACE}{regime.label}"
    return f"{format_euros(value, cents=value != value.to_integral_value())}{taxed}"


def say_funding(funding: Funding) -> str:
    """Give what one funder brings in a year, and how far that money has come."""
    amount = funding.amount_eur
    euros = format_euros(amount, cents=amount != amount.to_integral_value())
    note = f" ({funding.note})" if funding.note else ""
    state = f"{funding.get_state_display().lower()} le {funding.state_on:%d/%m/%Y}"
    return f"{funding.year}, {funding.funder.name}{NO_BREAK_SPACE}: {euros}, {state}{note}"


def say_pilot(pilot: Pilot) -> str:
    """Give who leads an action, with the service or function in charge."""
    return f"{pilot.organization.name} ({pilot.function})" if pilot.function else pilot.organization.name


def say_step(step: Step) -> str:
    """Give a step with its day, done or due."""
    if step.done_on:
        when = f"fait le {step.done_on:%d/%m/%Y}"
    else:
        when = f"prévu le {step.due_on:%d/%m/%Y}" if step.due_on else "date non fixée"
    who = f", {step.responsible.name}" if step.responsible else ""
    return f"{step.title}{who}{NO_BREAK_SPACE}: {when}"


def name_node(node: Node, contract: Contract, number: str) -> str:
    """Give the line of an element of the strategy: its level, its number, its label."""
    return f"{contract.type.name_level(node.level)} {number} – {node.label}"


def name_sheet(action: Action) -> str:
    """Give the heading of an action sheet."""
    return (
        f"Fiche action {action.number} – {action.title}"
        if action.number
        else f"Fiche action – {action.title}"
    )


def count_withheld(count: int) -> str:
    """Say how many actions a document leaves out, because its reader may not see them."""
    if count == 1:
        return (
            "1 action réservée ne figure pas dans ce document : "
            "elle n’est pas partagée avec la personne qui l’édite."
        )
    return (
        f"{count} actions réservées ne figurent pas dans ce document : "
        "elles ne sont pas partagées avec la personne qui l’édite."
    )


def say_edition(today: datetime.date) -> str:
    """Say where the figures of a document come from."""
    return f"Maillage, fiches actions au {format_day(today)}"
