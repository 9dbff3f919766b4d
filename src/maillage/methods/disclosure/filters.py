"""Guard the answers to free filters together: noise alone does not stop one who asks for everything.

Every answer, noisy as it is, bounds the true count of its group. Many bounds on groups that overlap may close in on a
few people: the answers of one source are audited as one system, and those that would tell too much are refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.methods.disclosure.cell_key import NoiseRule, NoisyCount, bound_truth
from maillage.methods.disclosure.primary import suppress_primary
from maillage.methods.disclosure.rules import SecrecyRule
from maillage.methods.disclosure.tables import Cell, Relation, Status, TableSystem


@dataclass(frozen=True, slots=True)
class FilterAnswer:
    """Hold one answer: the crossings (smallest groups) that a filter gathers, and the noisy count told."""

    id: str
    crossings: frozenset[str]
    told: NoisyCount


def build_filter_system(
    crossings: Mapping[str, int], answers: Sequence[FilterAnswer], *, noise: NoiseRule, rule: SecrecyRule
) -> TableSystem:
    """Give the system whose audit says whether answers may all be told, and whose protection says which to refuse.

    Parameters
    ----------
    crossings : mapping
        True count of every smallest group that filters can tell apart.
    answers : sequence of FilterAnswer
        Those told already and those asked, each filter once.

    Returns
    -------
    TableSystem
        An answer is a cell known within its noise; a crossing is internal, and secret when the rule says so.
    """
    cells = [Cell(id=id_, value=count, is_internal=True) for id_, count in crossings.items()]
    relations = []
    for answer in answers:
        low, high = bound_truth(answer.told, noise)
        middle, half = (low + high) / 2, (high - low) / 2
        cells.append(Cell(id=answer.id, value=middle, status=Status.ROUNDED, uncertainty=(half, half)))
        relations.append(Relation.of_sum(answer.id, sorted(answer.crossings), name=f"filtre {answer.id}"))
    system = TableSystem(tuple(cells), tuple(relations))
    return suppress_primary(system, rule, only=crossings.keys())
