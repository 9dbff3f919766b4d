"""Compute how far an action or a part of the strategy has come, from its steps and nothing else.

The number of actions marked « terminée » never enters here: a plan whose actions are all open may
be nearly done, and one whose actions are all closed may have done nothing. What is not known stays
unknown; it is never counted as zero. Followed measures will join the steps as a second basis: they
will bring their own values to :func:`compute_node_progress`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class StepFact:
    """What progress needs to know of a step; ``weight`` counts among its siblings only."""

    key: int
    is_done: bool
    weight: int = 1
    parent: int | None = None


@dataclass(frozen=True)
class NodeProgress:
    """The progress of a part of the strategy, and on how many actions it rests.

    ``value`` is between 0 and 1, or None when no action is known.
    """

    value: float | None
    known: int
    unknown: int


def compute_action_progress(steps: Iterable[StepFact]) -> float | None:
    """Give the share of an action's steps that is done, each for its weight.

    A step done counts for 1. A step that is not counts for the mean of its own steps, weighted in
    the same way, or for 0 when it has none. A step whose parent is not given is one of the first
    rank.

    Returns
    -------
    float or None
        Between 0 and 1; None when there is no step at all: unknown, which is not zero.

    Raises
    ------
    ValueError
        A weight is below 1, or steps are under one another in a circle.

    Examples
    --------
    Two milestones of equal weight, one done:

    >>> compute_action_progress([StepFact(1, True), StepFact(2, False)])
    0.5

    A sub-action of weight 3 half done, and a milestone to come: 3 × 0.5 / (3 + 1).

    >>> compute_action_progress([
    ...     StepFact(1, False, weight=3), StepFact(2, True, parent=1), StepFact(3, False, parent=1),
    ...     StepFact(4, False),
    ... ])
    0.375

    >>> compute_action_progress([]) is None
    True
    """
    facts = list(steps)
    if any(fact.weight < 1 for fact in facts):
        msg = "a step weighs at least 1"
        raise ValueError(msg)
    keys = {fact.key for fact in facts}
    below: defaultdict[int | None, list[StepFact]] = defaultdict(list)
    for fact in facts:
        below[fact.parent if fact.parent in keys else None].append(fact)
    seen: set[int] = set()
    value = _average(below[None], below, seen)
    if seen != keys:
        msg = "steps are under one another in a circle"
        raise ValueError(msg)
    return value


def _average(
    siblings: list[StepFact], below: dict[int | None, list[StepFact]], seen: set[int]
) -> float | None:
    if not siblings:
        return None
    total = 0.0
    for fact in siblings:
        seen.add(fact.key)
        inside = _average(below.get(fact.key, []), below, seen)
        total += fact.weight * (1.0 if fact.is_done else inside or 0.0)
    return total / sum(fact.weight for fact in siblings)


def compute_node_progress(values: Iterable[float | None]) -> NodeProgress:
    """Give the mean of the known progress of the actions under a node, each action counting once.

    Parameters
    ----------
    values : iterable of float or None
        Progress of each distinct action of the node and of what is below it; None where unknown.
        Abandoned actions are left out by the caller: they are neither progress nor delay.

    Examples
    --------
    >>> compute_node_progress([0.5, 1.0, None])
    NodeProgress(value=0.75, known=2, unknown=1)
    >>> compute_node_progress([None])
    NodeProgress(value=None, known=0, unknown=1)
    """
    given = list(values)
    known = [value for value in given if value is not None]
    mean = sum(known) / len(known) if known else None
    return NodeProgress(mean, len(known), len(given) - len(known))
