"""Draw maps as SVG on the server: outlines where they are known, circles without overlap elsewhere."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray

from maillage.territories.circles import place_circles

# Above so many shapes, the map is seen from afar: a coarse grid is enough, and the names of the
# ground are left to the list beside, so that the whole country weighs less than 60 KB compressed.
FINE_SHAPES = 250
FINE_GRID = 1600
COARSE_GRID = 600
MAX_RATIO = 1.25
# Share of the ground that circles cover: they must stand near their place and still be seen.
FILL = 0.32
LABELS = 14

_NATURE = re.compile(
    r"Communauté (de communes|d’agglomération|urbaine) (du |de la |de l’|des |de |d’|les )?", re.IGNORECASE
)
# The mainland with Corsica; elsewhere France is too far to be drawn at the same scale.
_MAINLAND = (-5.6, 41.0, 10.0, 51.6)


@dataclass(frozen=True)
class Shape:
    """One territory to draw.

    ``style`` is one of: ground (quiet), chosen (the one the page is about), district (laid over the
    others); other pages may bring their own classes, prefixed by ``map-`` in the style sheet.
    ``weight`` sizes the circle where there is no outline.
    """

    key: str
    label: str
    geometry: dict[str, Any] | None = None
    longitude: float | None = None
    latitude: float | None = None
    weight: float | None = None
    url: str = ""
    style: str = "ground"
    note: str = ""
    short_label: str = ""

    @property
    def written(self) -> str:
        """Give the words written on the map."""
        return self.short_label or self.label


def shorten_name(name: str) -> str:
    """Give a name short enough for a map: an intercommunality without its nature.

    Examples
    --------
    >>> shorten_name("Communauté d’agglomération du Boulonnais"), shorten_name("Brest Métropole")
    ('Boulonnais', 'Brest Métropole')
    """
    match = _NATURE.match(name)
    return name[match.end() :] if match and len(name) > match.end() else name


@dataclass(frozen=True)
class Legend:
    """One line of the legend: the class of its swatch and what it stands for."""

    style: str
    label: str


@dataclass(frozen=True)
class Drawing:
    """A map ready to be shown, with its sentence and what could not be drawn."""

    svg: SafeString
    has_outlines: bool
    sentence: str
    missing: tuple[str, ...]
    legend: tuple[Legend, ...] = ()


@dataclass
class _Canvas:
    """A projection onto a grid of whole numbers: equirectangular, true at the latitude of the centre."""

    west: float
    north: float
    scale: float
    squeeze: float
    width: int
    height: int
    parts: list[str] = field(default_factory=list)

    @classmethod
    def fit(cls, bounds: tuple[float, float, float, float], grid: int) -> "_Canvas":
        west, south, east, north = bounds
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * squeeze, 1e-6), max(north - south, 1e-6)
        pad = 0.03 * max(wide, high)
        scale = (grid - 1) / max(wide + 2 * pad, (high + 2 * pad) / MAX_RATIO)
        width, height = math.ceil((wide + 2 * pad) * scale), math.ceil((high + 2 * pad) * scale)
        return cls(west - pad / squeeze, north + pad, scale, squeeze, width, height)

    def project(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        # One operation for both axes: rings are many and small, what costs is the number of calls.
        moved = (points - (self.west, self.north)) * (self.squeeze * self.scale, -self.scale)
        return np.rint(moved).astype(np.int64)


def draw_map(
    shapes: Sequence[Shape],
    *,
    ident: str,
    title: str,
    sentence: str,
    legend: Sequence[Legend] = (),
    with_labels: bool = True,
    grid: int = 0,
) -> Drawing | None:
    """Give a map of some territories, or None when nothing is known of where they are.

    Outlines are drawn when most of the ground has one; otherwise each territory is a circle in
    proportion to its weight, near its place and covering no other. The same shapes always give the
    same map, byte for byte.

    Parameters
    ----------
    ident : str
        Unique on the page; ties the map to its title and description.
    title, sentence : str
        What the map shows, and what to read on it; both are read aloud.
    grid : int
        Width of the drawing in units; 0 chooses it by the number of shapes.
    """
    ground = [shape for shape in shapes if shape.style != "district"]
    outlined = [shape for shape in shapes if shape.geometry]
    drawn_ground = [shape for shape in ground if shape.geometry]
    if drawn_ground and len(drawn_ground) * 2 >= len(ground):
        return _draw_outlines(
            shapes, outlined, ident, title, sentence, legend, with_labels=with_labels, grid=grid
        )
    placed = [shape for shape in ground if shape.longitude is not None and shape.weight is not None]
    if placed:
        return _draw_circles(shapes, placed, ident, title, sentence, legend, with_labels=with_labels)
    return None


def _draw_outlines(
    shapes: Sequence[Shape],
    outlined: list[Shape],
    ident: str,
    title: str,
    sentence: str,
    legend: Sequence[Legend],
    *,
    with_labels: bool,
    grid: int,
) -> Drawing:
    rings = {shape.key: _list_rings(shape.geometry or {}) for shape in outlined}
    outlined = [shape for shape in outlined if rings[shape.key]]
    kept = _keep_near([(shape, _find_bounds(rings[shape.key])) for shape in outlined])
    bounds = _join_bounds([box for _, box in kept])
    is_fine = len(kept) <= FINE_SHAPES
    canvas = _Canvas.fit(bounds, grid or (FINE_GRID if is_fine else COARSE_GRID))
    boxes: list[tuple[float, float, float, float]] = []
    labels: list[str] = []
    for shape, _ in sorted(kept, key=lambda item: _LAYERS.get(item[0].style, 1)):
        canvas.parts.append(_mark(shape, f'<path d="{_trace(rings[shape.key], canvas)}"/>', is_named=is_fine))
    if with_labels and is_fine:
        for shape, _ in sorted(kept, key=lambda item: _rank_label(item[0])):
            if len(labels) >= LABELS or shape.longitude is None or shape.latitude is None:
                continue
            point = canvas.project(np.array([[shape.longitude, shape.latitude]]))[0]
            labels.extend(_place_label(shape, int(point[0]), int(point[1]), canvas, boxes))
    drawn = {shape.key for shape, _ in kept}
    missing = tuple(shape.label for shape in shapes if shape.key not in drawn)
    svg = _wrap(canvas, labels, ident, title, sentence)
    return Drawing(svg, has_outlines=True, sentence=sentence, missing=missing, legend=tuple(legend))


def _draw_circles(
    shapes: Sequence[Shape],
    placed: list[Shape],
    ident: str,
    title: str,
    sentence: str,
    legend: Sequence[Legend],
    *,
    with_labels: bool,
) -> Drawing:
    points = {shape.key: (float(shape.longitude or 0), float(shape.latitude or 0)) for shape in placed}
    near = _keep_near([(shape, (*points[shape.key], *points[shape.key])) for shape in placed])
    kept = sorted((shape for shape, _ in near), key=lambda shape: shape.key)
    bounds = _join_bounds([box for _, box in near])
    # A lone place, or places in a line, still need a ground to stand on.
    bounds = _widen(bounds)
    is_fine = len(kept) <= FINE_SHAPES
    canvas = _Canvas.fit(bounds, FINE_GRID if is_fine else COARSE_GRID)
    centres = canvas.project(np.array([points[shape.key] for shape in kept])).astype(float)
    weights = np.array([max(float(shape.weight or 0), 0.0) for shape in kept])
    area = canvas.width * canvas.height * FILL
    radii = np.sqrt(np.maximum(weights, weights.max() * 0.002 or 1.0))
    radii *= math.sqrt(area / (math.pi * float((radii**2).sum())))
    # All by one factor: a circle cut alone would no longer be in proportion.
    radii *= min(1.0, 0.3 * min(canvas.width, canvas.height) / float(radii.max()))
    where, sizes = place_circles(centres, radii)
    shift = (where - sizes[:, None]).min(axis=0) - 4
    far = (where + sizes[:, None]).max(axis=0) + 4
    canvas.width, canvas.height = (math.ceil(side) for side in far - shift)
    where = where - shift
    boxes: list[tuple[float, float, float, float]] = []
    labels: list[str] = []
    for shape, (x, y), radius in zip(kept, where, sizes, strict=True):
        # One decimal, rounded down: two circles that touch must not cover on the page.
        size = math.floor(radius * 10) / 10
        canvas.parts.append(
            _mark(shape, f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}"/>', is_named=is_fine)
        )
    if with_labels and is_fine:
        by_key = {shape.key: spot for shape, spot in zip(kept, where, strict=True)}
        for shape in sorted(kept, key=_rank_label)[:LABELS]:
            x, y = by_key[shape.key]
            labels.extend(_place_label(shape, int(x), int(y), canvas, boxes))
    drawn = {shape.key for shape in kept}
    missing = tuple(shape.label for shape in shapes if shape.key not in drawn and shape.style != "district")
    svg = _wrap(canvas, labels, ident, title, sentence)
    return Drawing(svg, has_outlines=False, sentence=sentence, missing=missing, legend=tuple(legend))


_LAYERS = {"ground": 0, "chosen": 2, "district": 3}
_LAYERS_ABOVE = {"chosen", "district"}
# Classes drawn with a pattern: hatches for what is hidden, dots for what nobody knows.
PATTERNS = {
    "hidden": '<path class="map-pattern" d="M-2 2l4-4M0 {n}l{n}-{n}M{m} {q}l4-4"/>',
    "unknown": '<circle class="map-pattern-dot" cx="{h}" cy="{h}" r="{r}"/>',
}


def _rank_label(shape: Shape) -> tuple[int, float, str]:
    return (0 if shape.style == "chosen" else 1, -(shape.weight or 0), shape.key)


def _mark(shape: Shape, inner: str, *, is_named: bool) -> str:
    """Give a shape with its class, its tooltip and, when it leads somewhere, its link."""
    opened = f'{inner.removesuffix("/>")} class="map-{escape(shape.style)}"'
    if shape.style in PATTERNS:
        opened += f' fill="url(#motif-{shape.style})"'
    if not is_named and shape.style not in _LAYERS_ABOVE:
        return f"{opened}/>"
    tag = opened[1 : opened.index(" ")]
    label = f"{shape.label} : {shape.note}" if shape.note else shape.label
    body = f"{opened}><title>{escape(label)}</title></{tag}>"
    # The list beside the map holds the same links for the keyboard.
    return f'<a href="{escape(shape.url)}" tabindex="-1">{body}</a>' if shape.url else body


def _wrap(canvas: _Canvas, labels: list[str], ident: str, title: str, sentence: str) -> SafeString:
    return format_html(
        '<svg class="map" viewBox="0 0 {0} {1}" role="group" aria-labelledby="{2}-titre {2}-texte">'
        '<title id="{2}-titre">{3}</title><desc id="{2}-texte">{4}</desc>{7}'
        '<g aria-hidden="true">{5}</g><g class="map-labels" aria-hidden="true">{6}</g></svg>',
        canvas.width,
        canvas.height,
        ident,
        title,
        sentence,
        mark_safe("".join(canvas.parts)),  # noqa: S308 - each piece was escaped when it was made
        mark_safe("".join(labels)),  # noqa: S308 - idem
        _define_patterns(canvas),
    )


def _define_patterns(canvas: _Canvas) -> SafeString:
    """Give the patterns that the drawing uses, at its scale; nothing when it uses none."""
    side = max(canvas.width, canvas.height) // 75 + 2
    used = [name for name in PATTERNS if any(f"#motif-{name}" in part for part in canvas.parts)]
    if not used:
        return SafeString("")
    drawn = "".join(
        f'<pattern id="motif-{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
        f'<rect class="map-pattern-ground" width="{side}" height="{side}"/>'
        f"{PATTERNS[name].format(n=side, m=side - 2, q=side + 2, h=side / 2, r=side / 8)}</pattern>"
        for name in used
    )
    return mark_safe(f"<defs>{drawn}</defs>")  # noqa: S308 - made of numbers and of our own words


def _place_label(
    shape: Shape, x: int, y: int, canvas: _Canvas, boxes: list[tuple[float, float, float, float]]
) -> list[str]:
    """Write a name where it covers no other, or not at all."""
    size = max(canvas.width, canvas.height) / 46
    wide, high = len(shape.written) * size * 0.52, size * 1.2
    box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    if box[0] < 0 or box[2] > canvas.width or box[1] < 0 or box[3] > canvas.height:
        return []
    for other in boxes:
        if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]:
            return []
    boxes.append(box)
    return [
        str(
            format_html(
                '<text x="{}" y="{}" font-size="{}" class="map-label{}">{}</text>',
                x,
                round(y + size * 0.34),
                round(size),
                " map-label-chosen" if shape.style == "chosen" else "",
                shape.written,
            )
        )
    ]


# --- Geometry -------------------------------------------------------------------------------------


def _list_rings(geometry: dict[str, Any]) -> list[NDArray[np.float64]]:
    polygons = geometry.get("coordinates") or []
    if geometry.get("type") == "Polygon":
        polygons = [polygons]
    return [np.asarray(ring, dtype=float)[:, :2] for polygon in polygons for ring in polygon if len(ring) > 3]


def _find_bounds(rings: list[NDArray[np.float64]]) -> tuple[float, float, float, float]:
    points = rings[0] if len(rings) == 1 else np.concatenate(rings)
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _join_bounds(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    table = np.array(boxes)
    low, high = table[:, :2].min(axis=0), table[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _widen(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    side = max(east - west, north - south, 0.05)
    middle = ((west + east) / 2, (south + north) / 2)
    wide, high = max(east - west, side * 0.6), max(north - south, side * 0.6)
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _keep_near(
    items: list[tuple[Shape, tuple[float, float, float, float]]],
) -> list[tuple[Shape, tuple[float, float, float, float]]]:
    """Leave out what lies overseas when the rest is on the mainland: one scale cannot hold both."""
    west, south, east, north = _MAINLAND
    inside = [
        item
        for item in items
        if item[1][0] >= west and item[1][1] >= south and item[1][2] <= east and item[1][3] <= north
    ]
    return inside or items


def _trace(rings: list[NDArray[np.float64]], canvas: _Canvas) -> str:
    """Give the path of an outline on the grid; an outline smaller than a step is still a dot."""
    pieces = []
    for ring in rings:
        points = _thin(canvas.project(ring))
        if len(points) < 3:
            continue
        steps = points[1:] - points[:-1]
        moves = " ".join(map(str, steps.ravel().tolist())).replace(" -", "-")
        pieces.append(f"M{points[0, 0]} {points[0, 1]}l{moves}z")
    if pieces:
        return "".join(pieces)
    x, y = canvas.project(rings[0][:1])[0]
    return f"M{x} {y}h2v2h-2z"


def _thin(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drop the points that the grid made equal, then those in the middle of a straight line."""
    if len(points) > 1 and (points[0] == points[-1]).all():
        points = points[:-1]
    fresh = np.ones(len(points), dtype=bool)
    fresh[1:] = (points[1:, 0] != points[:-1, 0]) | (points[1:, 1] != points[:-1, 1])
    points = points[fresh]
    if len(points) < 4:
        return points
    after = np.empty_like(points)
    after[:-1] = points[1:] - points[:-1]
    after[-1] = points[0] - points[-1]
    before = np.concatenate([after[-1:], after[:-1]])
    bends = before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]
    return points[bends] if bends.sum() >= 3 else points
