"""Guard zones that overlap: what lies between two of them must not be few people.

Zones (IRIS, QPV of both generations, communes, EPCI) are cut into pieces, each the part that lies in exactly the
same zones. A zone is the sum of its pieces; a piece of few people is a secret that no publication of zones may tell.
Any set of fewer people than the threshold that zones single out is made of such pieces, so guarding every piece
guards every set, whatever the number of zones combined.

References
----------
Costemalle (2019), Detecting geographical differencing problems in the context of spatial data dissemination,
Statistical Journal of the IAOS 35(4), 559-568.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from maillage.methods.disclosure.primary import suppress_primary
from maillage.methods.disclosure.rules import SecrecyRule
from maillage.methods.disclosure.tables import Cell, Relation, TableSystem

_CHUNK = 4_000
Signs = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Zone:
    """Hold one zone whose figure is published; ``is_open`` when it is public elsewhere already."""

    id: str
    label: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold the part of a territory that lies in exactly these zones: ``count`` units (households, persons)."""

    zones: frozenset[str]
    count: int

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError(f"Un morceau de zone compte {self.count} unités : donnez un nombre positif.")

    @property
    def id(self) -> str:
        """Give the identity of the piece: its zones in order."""
        return f"part commune : {' ∩ '.join(sorted(self.zones))}"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Say that a share (0 to 1) of a base zone's units lies in exactly these other zones."""

    base: str
    zones: frozenset[str]
    share: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold a small set of units that adding and subtracting zones singles out.

    ``count`` units; ``added`` and ``removed`` are the zones; ``reason`` says it in French.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    count: int
    reason: str


def cut_units(memberships: Iterable[Collection[str]]) -> tuple[Piece, ...]:
    """Give the pieces, from the zones of each unit (one collection a unit, from its address)."""
    counts: dict[frozenset[str], int] = {}
    for zones in memberships:
        key = frozenset(zones)
        counts[key] = counts.get(key, 0) + 1
    return _list_pieces(counts)


def cut_by_shares(
    base_counts: Mapping[str, int],
    overlaps: Iterable[Overlap],
    *,
    containers: Mapping[str, Collection[str]] | None = None,
) -> tuple[Piece, ...]:
    """Give the pieces when only the shares of each base zone are known, not the addresses.

    Parameters
    ----------
    base_counts : mapping
        Units of each base zone (an IRIS); base zones do not overlap.
    containers : mapping, optional
        The zones that hold a base zone whole (its commune, its EPCI).

    Returns
    -------
    tuple of Piece
        Estimates, rounded down so as to be on the side of secrecy, 1 when anything at all is there.

    Raises
    ------
    ValueError
        Shares of a base zone make more than 1, or one is unknown or out of 0 to 1.
    """
    counts: dict[frozenset[str], int] = {}
    left = dict.fromkeys(base_counts, 1.0)
    for overlap in overlaps:
        if overlap.base not in base_counts or not 0 <= overlap.share <= 1:
            raise ValueError(f"Part impossible de « {overlap.base} » : {overlap.share:g}.")
        left[overlap.base] -= overlap.share
        key = frozenset({overlap.base, *overlap.zones, *(containers or {}).get(overlap.base, ())})
        counts[key] = counts.get(key, 0) + _floor_units(overlap.share * base_counts[overlap.base])
    for base, share in left.items():
        if share < -1e-9:
            raise ValueError(f"Les parts de « {base} » font plus que la zone : {1 - share:g}.")
        key = frozenset({base, *(containers or {}).get(base, ())})
        rest = 0.0 if share < 1e-9 else share * base_counts[base]
        counts[key] = counts.get(key, 0) + _floor_units(rest)
    return _list_pieces(counts)


def _floor_units(estimate: float) -> int:
    return max(math.floor(estimate + 1e-9), 1) if estimate > 0 else 0


def _list_pieces(counts: Mapping[frozenset[str], int]) -> tuple[Piece, ...]:
    found = sorted((sorted(zones), count) for zones, count in counts.items() if count)
    return tuple(Piece(frozenset(zones), count) for zones, count in found)


def build_zone_system(zones: Sequence[Zone], pieces: Sequence[Piece], rule: SecrecyRule) -> TableSystem:
    """Give the system whose protection says which zones may be published together.

    The number of units of each zone is taken as published, even when only an income is: the sums that single out a
    set of people for one figure do so for all. Apply the statuses to every figure of the source.

    Raises
    ------
    ValueError
        A piece lies in a zone that is not given.
    """
    ids = {zone.id for zone in zones}
    # Land where nobody lives shows on a map: an empty piece hides nothing, and would only seem to.
    pieces = [piece for piece in pieces if piece.count]
    for piece in pieces:
        if not piece.zones <= ids:
            raise ValueError(f"« {sorted(piece.zones - ids)[0]} » n’est pas parmi les zones publiées.")
    inside = {zone.id: [piece for piece in pieces if zone.id in piece.zones] for zone in zones}
    cells = [
        Cell(
            id=zone.id,
            value=sum(piece.count for piece in inside[zone.id]),
            label=zone.label,
            is_open=zone.is_open,
        )
        for zone in zones
    ]
    cells += [Cell(id=piece.id, value=piece.count, is_internal=True) for piece in pieces if piece.zones]
    relations = [
        Relation.of_sum(zone.id, [piece.id for piece in inside[zone.id]], name=f"morceaux de {zone.id}")
        for zone in zones
        if inside[zone.id]
    ]
    return suppress_primary(TableSystem(tuple(cells), tuple(relations)), rule)


def find_differences(
    zones: Sequence[Zone], pieces: Sequence[Piece], *, threshold: int, most_zones: int = 4
) -> tuple[Difference, ...]:
    """List the sets of 1 to ``threshold - 1`` units that a few published zones single out.

    Parameters
    ----------
    zones : sequence of Zone
        The published ones only.
    most_zones : int
        Most zones combined; the list explains, :func:`build_zone_system` guards without that bound.

    Returns
    -------
    tuple of Difference
        Each set once, by the fewest zones.
    """
    filled = [piece for piece in pieces if piece.count]
    inside = np.array(
        [[zone.id in piece.zones for piece in filled] for zone in zones], dtype=np.int8
    ).reshape(len(zones), len(filled))
    counts = np.array([piece.count for piece in filled], dtype=np.int64)
    found: dict[bytes, Difference] = {}
    for size in range(1, most_zones + 1):
        signs = np.array([(1, *rest) for rest in itertools.product((1, -1), repeat=size - 1)], dtype=np.int8)
        connected = _list_connected(inside, size)
        for begin in range(0, len(connected), _CHUNK):
            chosen = np.array(connected[begin : begin + _CHUNK])
            for support, zone_places, zone_signs in _list_small(inside, counts, chosen, signs, threshold):
                difference = _describe(zones, zone_places, zone_signs, int(counts[support].sum()))
                found.setdefault(support.tobytes(), difference)
    return tuple(found.values())


def _list_connected(inside: Signs, size: int) -> list[tuple[int, ...]]:
    """List the sets of zones of a size that overlap one another in a chain; the others single out no more."""
    touches = (inside.astype(np.int32) @ inside.T.astype(np.int32)) > 0
    sets: set[tuple[int, ...]] = {(zone,) for zone in range(len(inside))}
    for _ in range(size - 1):
        sets = {
            tuple(sorted((*chosen, int(zone))))
            for chosen in sets
            for zone in np.flatnonzero(touches[list(chosen)].any(axis=0))
            if int(zone) not in chosen
        }
    return sorted(sets)


def _list_small(
    inside: Signs, counts: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64], signs: Signs, threshold: int
) -> Iterator[tuple[npt.NDArray[np.bool_], npt.NDArray[np.int64], Signs]]:
    """Give the small sets of pieces that signed sums of zones single out: one factor everywhere, 0 elsewhere."""
    sums = np.einsum("sz,czp->csp", signs, inside[chosen])
    support = sums != 0
    largest, least = sums.max(axis=2, initial=0), sums.min(axis=2, initial=0)
    factor = np.where(largest > 0, largest, least)[:, :, None]
    is_even = ((sums == factor) | ~support).all(axis=2)
    units = support @ counts
    for choice, sign in zip(*np.nonzero(is_even & (units > 0) & (units < threshold)), strict=True):
        turned = signs[sign] * np.sign(factor[choice, sign, 0])
        yield support[choice, sign], chosen[choice], turned


def _describe(zones: Sequence[Zone], places: npt.NDArray[np.int64], signs: Signs, count: int) -> Difference:
    added = tuple(zones[place].id for place, sign in zip(places, signs, strict=True) if sign > 0)
    removed = tuple(zones[place].id for place, sign in zip(places, signs, strict=True) if sign < 0)
    names = {zone.id: f"« {zone.label or zone.id} »" for zone in zones}
    plus, minus = (" plus ".join(names[id_] for id_ in part) for part in (added, removed))
    sums = f"{plus}, moins {minus.replace(' plus ', ' et ')}," if removed else plus
    few = "une seule unité" if count == 1 else f"{count} unités"
    return Difference(added, removed, count, f"{sums} isole {few}.")
