"""Read a score sheet, which is data, and compute what reviewers give: pure functions.

A sheet is ``{"criteria": [{"key", "label", "weight", "max"}], "is_blind": bool}``. A blind sheet shows a
reviewer nobody else's scores until they have given their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError

HUNDRED = Decimal(100)
# The questions by which the level of equality between women and men is told: any reader reads the same ones.
EQUALITY_QUESTIONS = (
    ("diagnosis", "Le besoin est-il décrit séparément pour les femmes et les hommes ?"),
    ("access", "L’action prévoit-elle de quoi lever ce qui empêche les unes ou les autres de venir ?"),
    ("counts", "Les bénéficiaires sont-ils comptés par sexe ?"),
    ("goal", "Réduire une inégalité entre femmes et hommes est-il un objectif écrit de l’action ?"),
)


@dataclass(frozen=True)
class Criterion:
    """One line of a score sheet: what is judged, how much it weighs, and its highest score."""

    key: str
    label: str
    weight: int
    highest: int


@dataclass(frozen=True)
class ScoreSummary:
    """What reviewers give together, out of 100: average and spread (highest less lowest)."""

    count: int
    average: Decimal | None
    spread: Decimal | None


def read_criteria(sheet: Mapping[str, Any]) -> list[Criterion]:
    """Give the criteria of a sheet, none when it has none.

    Raises
    ------
    ValidationError
        A criterion lacks its key, label, weight or highest score, or two share a key.
    """
    found: list[Criterion] = []
    for one in sheet.get("criteria", []):
        try:
            criterion = Criterion(str(one["key"]), str(one["label"]), int(one["weight"]), int(one["max"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValidationError(
                {"score_sheet": "Chaque critère a une clé, un intitulé, un poids et un maximum."}
            ) from error
        if (
            criterion.weight < 1
            or criterion.highest < 1
            or any(criterion.key == known.key for known in found)
        ):
            raise ValidationError(
                {"score_sheet": f"Le critère « {criterion.label} » est en double, ou pèse moins de 1."}
            )
        found.append(criterion)
    return found


def check_scores(
    criteria: Sequence[Criterion], scores: Mapping[str, Any], *, is_whole: bool
) -> dict[str, int]:
    """Give the scores as they are kept, or refuse what is off the scale, with the criterion's name.

    Parameters
    ----------
    is_whole : bool
        Every criterion must have its score.
    """
    unknown = set(scores) - {one.key for one in criteria}
    if unknown:
        raise ValidationError({"scores": f"La grille n’a pas de critère « {sorted(unknown)[0]} »."})
    kept: dict[str, int] = {}
    for one in criteria:
        score = scores.get(one.key)
        if score is None:
            if is_whole:
                raise ValidationError({"scores": f"« {one.label} » n’est pas noté."})
            continue
        if not isinstance(score, int) or isinstance(score, bool) or not 0 <= score <= one.highest:
            raise ValidationError({"scores": f"« {one.label} » se note de 0 à {one.highest}."})
        kept[one.key] = score
    return kept


def compute_total(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> Decimal | None:
    """Give the weighted score out of 100; None while a criterion has none.

    Examples
    --------
    >>> sheet = [Criterion("a", "Besoin", 2, 5), Criterion("b", "Coût", 1, 10)]
    >>> compute_total(sheet, {"a": 5, "b": 4})
    Decimal('80.0')
    """
    if not criteria or any(one.key not in scores for one in criteria):
        return None
    weights = sum(one.weight for one in criteria)
    got = sum((Decimal(scores[one.key]) / one.highest * one.weight for one in criteria), Decimal(0))
    return (got / weights * HUNDRED).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def summarize_totals(totals: Sequence[Decimal]) -> ScoreSummary:
    """Give the average and spread of several reviewers' totals; unknown when none is whole."""
    if not totals:
        return ScoreSummary(0, None, None)
    average = (sum(totals, Decimal(0)) / len(totals)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return ScoreSummary(len(totals), average, max(totals) - min(totals))


def suggest_equality(answers: Mapping[str, bool | None]) -> str:
    """Give the level that the answers point to: G2 with a written goal, G1 with two other yeses, G0 else.

    Empty while a question has no answer: not assessed is not G0.
    """
    given = [answers.get(key) for key, _ in EQUALITY_QUESTIONS]
    if any(answer is None for answer in given):
        return ""
    if answers.get("goal"):
        return "G2"
    return "G1" if sum(bool(answer) for answer in given) >= 2 else "G0"
