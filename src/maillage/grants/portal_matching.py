"""Say which applications a line of another portal may be about: pure functions. A person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz

from maillage.core.text import split_words

SAME_APPLICANT_TITLE, OTHER_TITLE, NEAR_NAME = 75.0, 85.0, 85.0
SIREN_DIGITS = 9
SHOWN = 2


@dataclass(frozen=True)
class PortalAsk:
    """What is compared of a line."""

    applicant_name: str
    applicant_number: str
    title: str
    year: int | None
    amount_eur: Decimal | None


@dataclass(frozen=True)
class Candidate:
    """What is compared of an application: ``amounts`` are its sums asked and awarded, in euros."""

    number: str
    title: str
    applicant_name: str
    applicant_numbers: frozenset[str]
    years: range
    amounts: frozenset[Decimal]


@dataclass(frozen=True)
class MatchSuggestion:
    """An application that a line may be about; ``likeness`` of the titles is a percent, ``reason`` a sentence."""

    number: str
    title: str
    likeness: int
    reason: str


def suggest_applications(ask: PortalAsk, candidates: Sequence[Candidate]) -> list[MatchSuggestion]:
    """Give at most two applications that a line may be about, the likeliest first.

    What contradicts is left out: another year, another SIREN. With the applicant's own number a title alike
    at 75 % is enough; without it, title and name must both be alike at 85 %. The same sum only ranks. Titles
    are compared as sets of words and as sorted words, averaged: a title that only holds the other is less
    like it than its twin.
    """
    found = []
    for one in candidates:
        by_number = _compare_numbers(ask.applicant_number, one.applicant_numbers)
        if by_number == "" or (ask.year is not None and ask.year not in one.years):
            continue
        likeness = _compare_titles(ask.title, one.title)
        # « Association » and the like come and go: the words of one name may be among those of the other.
        near = fuzz.token_set_ratio(_fold(ask.applicant_name), _fold(one.applicant_name)) >= NEAR_NAME
        if likeness < (SAME_APPLICANT_TITLE if by_number else OTHER_TITLE) or not (by_number or near):
            continue
        same_sum = ask.amount_eur is not None and ask.amount_eur in one.amounts
        facts = [by_number or "nom du porteur proche", f"intitulé proche à {round(likeness)} %"]
        facts += ["même année"] if ask.year is not None else []
        facts += ["même montant"] if same_sum else []
        rank = (-(likeness + (15 if same_sum else 0)), one.number)
        found.append((rank, MatchSuggestion(one.number, one.title, round(likeness), ", ".join(facts))))
    return [suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0])[:SHOWN]]


def _compare_numbers(number: str, known: frozenset[str]) -> str | None:
    """Say how a number agrees; empty when it contradicts, None when nothing can be said."""
    if number in known:
        return "même SIRET" if number.isdecimal() else "même numéro RNA"
    kinds = {one.isdecimal() for one in known}
    if not number or number.isdecimal() not in kinds:
        return None
    is_same = number.isdecimal() and any(one[:SIREN_DIGITS] == number[:SIREN_DIGITS] for one in known)
    return "même SIREN" if is_same else ""


def _compare_titles(one: str, other: str) -> float:
    first, second = _fold(one), _fold(other)
    return (fuzz.token_set_ratio(first, second) + fuzz.token_sort_ratio(first, second)) / 2


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    """Give the words alone: « vélo-école » is « vélo école »."""
    return " ".join(split_words(text))
