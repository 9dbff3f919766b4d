"""Lay out circles on a map without overlap (Dorling's cartogram)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Circles touch without covering: this much air is left between them, as a share of the radii.
GAP = 1.02
MAX_PASSES = 240


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
    for step in range(passes):
        left, right = _find_near(points, sizes)
        moved = _push_apart(points, sizes, left, right)
        # The pull weakens with time: first find one's place, then make room.
        pull = 0.08 * (1 - step / passes)
        if not moved and pull < 0.01:
            break
        points += pull * (home - points)
    for _ in range(40):
        left, right = _find_near(points, sizes)
        if not _push_apart(points, sizes, left, right):
            break
    return points, sizes * _find_shrink(points, sizes)


def _spread_twins(home: Floats, sizes: Floats) -> Floats:
    """Set apart circles that share one centre, by an angle that depends on their rank only."""
    ranks = np.arange(len(home))
    angles = ranks * 2.399963  # the golden angle: no two ranks point the same way
    nudge = 1e-3 * max(float(sizes.max()), 1e-9)
    return home + nudge * np.column_stack([np.cos(angles), np.sin(angles)])


def _find_near(points: Floats, sizes: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the pairs that may overlap, by sweeping along x within the largest diameter."""
    order = np.argsort(points[:, 0], kind="stable")
    xs = points[order, 0]
    # A circle is compared with those at its right that start before it ends, the widest included.
    reach = xs + sizes[order] * GAP + float(sizes.max()) * GAP
    ends = np.searchsorted(xs, reach, side="right")
    counts = np.maximum(ends - np.arange(len(xs)) - 1, 0)
    left = np.repeat(np.arange(len(xs)), counts)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    right = left + 1 + np.arange(counts.sum()) - starts
    left, right = order[left], order[right]
    close = np.abs(points[left, 1] - points[right, 1]) < (sizes[left] + sizes[right]) * GAP
    return left[close], right[close]


def _push_apart(
    points: Floats, sizes: Floats, left: NDArray[np.intp], right: NDArray[np.intp]
) -> bool:
    """Move overlapping pairs half way apart, in place, and tell whether any did overlap."""
    away = points[right] - points[left]
    distance = np.hypot(away[:, 0], away[:, 1])
    overlap = (sizes[left] + sizes[right]) * GAP - distance
    hit = overlap > 1e-9
    if not hit.any():
        return False
    left, right, away, distance, overlap = left[hit], right[hit], away[hit], distance[hit], overlap[hit]
    push = away * (overlap / np.maximum(distance, 1e-12) / 2)[:, None]
    # The larger of two circles moves less.
    weight = sizes[right] ** 2 / np.maximum(sizes[left] ** 2 + sizes[right] ** 2, 1e-12)
    for axis in (0, 1):
        np.add.at(points[:, axis], left, -push[:, axis] * 2 * weight * 0.6)
        np.add.at(points[:, axis], right, push[:, axis] * 2 * (1 - weight) * 0.6)
    return True


def _find_shrink(points: Floats, sizes: Floats) -> float:
    left, right = _find_near(points, sizes)
    sums = sizes[left] + sizes[right]
    distance = np.hypot(*(points[right] - points[left]).T)
    ratios = distance[sums > 0] / sums[sums > 0]
    # A hair less than touching, so that rounding on the page does not make them cover.
    return float(min(1.0, ratios.min() * 0.9999)) if len(ratios) else 1.0
