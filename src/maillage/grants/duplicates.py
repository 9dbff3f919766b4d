"""Find applications that say nearly the same, across funders and years: pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from maillage.core.text import fold_text

NEAR_TITLE, NEAR_TEXT = 85.0, 80.0
MIN_TEXT = 60


@dataclass(frozen=True)
class Compared:
    """What is compared of an application."""

    number: str
    applicant: str
    title: str
    text: str


@dataclass(frozen=True)
class NearDuplicate:
    """An application that looks like another; ``likeness`` is a percent, ``reason`` a sentence."""

    number: str
    likeness: int
    reason: str


def find_near_duplicates(one: Compared, others: Sequence[Compared]) -> list[NearDuplicate]:
    """Give the applications whose title or description is nearly the same, the nearest first.

    Titles are compared as sets of words, descriptions in their order: a text sent to two funders is
    the same text, while two homework clubs share only their title. The text is compared from sixty
    characters on, since shorter ones are alike by chance.
    """
    found = []
    title, text = fold_text(one.title), fold_text(one.text)
    for other in others:
        if other.number == one.number:
            continue
        by_title = fuzz.token_set_ratio(title, fold_text(other.title))
        theirs = fold_text(other.text)
        by_text = fuzz.ratio(text, theirs) if min(len(text), len(theirs)) >= MIN_TEXT else 0.0
        if by_text >= NEAR_TEXT:
            found.append(NearDuplicate(other.number, round(by_text), "description presque identique"))
        elif by_title >= NEAR_TITLE and other.applicant == one.applicant:
            found.append(
                NearDuplicate(other.number, round(by_title), "même porteur, intitulé presque identique")
            )
    return sorted(found, key=lambda near: (-near.likeness, near.number))
