"""Tell whether a project is new or renewed, and why: pure functions.

The same project asked again is renewed. Failing that, a project of the same applicant whose title is
nearly the same, funded in the three years before, is renewed too: the evaluation of the past contract
could not tell, since each portal gave a project another number each year.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from maillage.core.text import fold_text
from maillage.grants.enums import Novelty

SAME_TITLE = 90.0
YEARS_BACK = 3


@dataclass(frozen=True)
class PastApplication:
    """An earlier application of the same applicant."""

    number: str
    project_reference: str
    title: str
    year: int
    was_awarded: bool


def compute_novelty(
    project_reference: str, title: str, year: int, past: Sequence[PastApplication]
) -> tuple[Novelty, str]:
    """Give new or renewed, with the sentence that explains it.

    Parameters
    ----------
    past : sequence of PastApplication
        Of the same applicant, the application itself left out.
    """
    earlier = [one for one in past if year - YEARS_BACK <= one.year < year and one.was_awarded]
    same = [one for one in earlier if one.project_reference == project_reference]
    if same:
        last = max(same, key=lambda one: one.year)
        return Novelty.RENEWED, f"Le projet {project_reference} a été retenu en {last.year} ({last.number})."
    wanted = fold_text(title)
    near = [one for one in earlier if fuzz.token_sort_ratio(wanted, fold_text(one.title)) >= SAME_TITLE]
    if near:
        last = max(near, key=lambda one: one.year)
        return (
            Novelty.RENEWED,
            f"Le porteur a été retenu en {last.year} pour un projet du même intitulé ({last.number}, {last.title})."[
                :300
            ],
        )
    asked = [one for one in past if one.project_reference == project_reference and one.year < year]
    if asked:
        last = max(asked, key=lambda one: one.year)
        return Novelty.NEW, f"Le projet a été demandé en {last.year} sans être retenu ({last.number})."
    return (
        Novelty.NEW,
        f"Le porteur n’a pas eu de projet semblable retenu de {year - YEARS_BACK} à {year - 1}.",
    )
