"""Lay out circles on a map without overlap (Dorling's cartogram)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ranks = NDArray[np.int64]
Pairs = tuple[Ranks, Ranks]
# Circles touch without covering: this much air is left between them, as a share of the radii.
GAP = 1.02
MAX_PASSES = 160
# Neighbors are looked for again every so many passes: circles move little in between.
REFRESH = 8
# Share of an overlap taken off in one pass; more makes crowds tremble.
RELAX = 0.7


def place_circles(centres: Any, radii: Any, *, passes: int = MAX_PASSES) -> tuple[Floats, Floats]:
    """Move circles as little as possible until none covers another.

    Each pass pushes apart the pairs that overlap, half each, then draws every circle slightly back
    to where it belongs. What overlap is left at the end is taken off by shrinking every radius by
    the same factor, so that areas stay in proportion.

    Parameters
    ----------
    centres : (n, 2) float
        Where circles would stand if they had no size; finite.
    radii : (n,) float
        Radius of each circle, same unit, zero or more.
    passes : int
        Most passes to make.

    Returns
    -------
    (n, 2) float, (n,) float
        New centres, in the same order, and radii, all multiplied by one factor at most 1.
        The same input always gives the same output.

    Raises
    ------
    ValueError
        A shape does not match, a radius is negative, or a coordinate is not finite.

    Examples
    --------
    >>> centres, radii = place_circles([[0.0, 0.0], [1.0, 0.0]], [1.0, 1.0])
    >>> bool(np.hypot(*(centres[1] - centres[0])) >= radii.sum())
    True
    """
    home = np.array(centres, dtype=float)
    sizes = np.array(radii, dtype=float)
    if home.ndim != 2 or home.shape[1:] != (2,) or sizes.shape != home.shape[:1]:
        msg = "centres must be (n, 2) and radii (n,)"
        raise ValueError(msg)
    if not (np.isfinite(home).all() and np.isfinite(sizes).all()) or (sizes < 0).any():
        msg = "centres must be finite and radii finite and not negative"
        raise ValueError(msg)
    if len(home) < 2:
        return home, sizes
    points = _spread_twins(home, sizes)
    pairs = _find_near(points, sizes)
    for step in range(passes):
        if step % REFRESH == 0:
            pairs = _find_near(points, sizes)
        # The pull weakens until it is nothing: first find one's place, then make room.
        pull = max(0.0, 0.1 * (1 - 2 * step / passes))
        moved = _push_apart(points, sizes, *pairs)
        if pull:
            points += pull * (home - points)
        elif not moved and step % REFRESH == 0:
            break
    return points, sizes * _find_shrink(points, sizes)


def _spread_twins(home: Floats, sizes: Floats) -> Floats:
    """Set apart circles that share one centre, by an angle that depends on their rank only."""
    ranks = np.arange(len(home))
    angles = ranks * 2.399963  # the golden angle: no two ranks point the same way
    nudge = 1e-3 * max(float(sizes.max()), 1e-9)
    return home + nudge * np.column_stack([np.cos(angles), np.sin(angles)])


def _find_near(points: Floats, sizes: Floats) -> Pairs:
    """Give the pairs that overlap or may soon, each once."""
    from shapely import STRtree, box

    reach = sizes * GAP + 0.5 * float(np.median(sizes))
    xs, ys = points.T
    boxes = box(xs - reach, ys - reach, xs + reach, ys + reach)
    left, right = STRtree(boxes).query(boxes)
    once = left < right
    return left[once], right[once]


def _push_apart(points: Floats, sizes: Floats, left: Ranks, right: Ranks) -> bool:
    """Move overlapping pairs apart, in place, and tell whether any did overlap."""
    away = points[right] - points[left]
    distance = np.hypot(away[:, 0], away[:, 1])
    overlap = (sizes[left] + sizes[right]) * GAP - distance
    hit = overlap > 1e-9
    if not hit.any():
        return False
    left, right, away = left[hit], right[hit], away[hit]
    push = away * (RELAX * overlap[hit] / np.maximum(distance[hit], 1e-12))[:, None]
    # The larger of two circles moves less.
    weight = sizes[right] ** 2 / np.maximum(sizes[left] ** 2 + sizes[right] ** 2, 1e-12)
    count = len(points)
    for axis in (0, 1):
        points[:, axis] -= np.bincount(left, push[:, axis] * weight, count)
        points[:, axis] += np.bincount(right, push[:, axis] * (1 - weight), count)
    return True


def _find_shrink(points: Floats, sizes: Floats) -> float:
    left, right = _find_near(points, sizes)
    sums = sizes[left] + sizes[right]
    distance = np.hypot(*(points[right] - points[left]).T)
    # A hair less than touching, so that rounding on the page does not make them cover.
    hair = 0.9999
    tight = distance * hair < sums
    return float((distance[tight] / sums[tight]).min() * hair) if tight.any() else 1.0
