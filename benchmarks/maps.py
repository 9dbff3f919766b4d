"""Measure the map of an indicator over all intercommunalities (promise N2f): outlines, then circles.

Outlines come from ``MAILLAGE_DATA_DIR`` when it holds them; else rings of as many points are invented. There is no
peer to run here: what a browser would be sent is what counts, so the weight is part of the figure.
"""

import gzip
import json
import os
import statistics
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import Goal, compute_exponent, conclude, peak_memory_mb
from maillage.territories.maps import Drawing, Shape, draw_map

FILE = "geo/epci_2025_contours_derives.geojson"
LARGEST = 1255
SIZES = (300, 600, LARGEST)
MAX_MS, MAX_KB = 300, 60
_REPEATS = 5


def load_shapes() -> tuple[list[Shape], str]:
    """Give the intercommunalities with a class each, and where their outlines come from."""
    folder = os.environ.get("MAILLAGE_DATA_DIR", "")
    path = Path(folder) / FILE
    generator = np.random.default_rng(2026)
    if folder and path.is_file():
        found = json.loads(path.read_text(encoding="utf-8"))["features"]
        rows = [row["geometry"] for row in found if (row["geometry"] or {}).get("coordinates")]
        source = "derived outlines of 2025"
    else:
        rows, source = [_invent_ring(generator) for _ in range(LARGEST)], "invented outlines"
    styles = [f"class-{number % 5}" for number in range(len(rows))]
    styles[::50] = ["hidden"] * len(styles[::50])
    shapes = []
    for rank, (geometry, style) in enumerate(zip(rows, styles, strict=True)):
        west, south = _find_middle(geometry)
        weight = float(generator.lognormal(10, 1))
        shapes.append(
            Shape(
                key=f"epci-{rank}",
                label=f"Intercommunalité {rank}",
                geometry=geometry,
                longitude=west,
                latitude=south,
                weight=weight,
                style=style,
                note="12,3 %",
            )
        )
    return shapes, source


def _invent_ring(generator: np.random.Generator) -> dict[str, Any]:
    west, south = generator.uniform(-4, 7.5), generator.uniform(42.5, 50.8)
    angles = np.linspace(0, 2 * np.pi, 60)
    radius = 0.12 * (1 + 0.2 * generator.standard_normal(60))
    ring = np.column_stack([west + radius * np.cos(angles), south + radius * np.sin(angles)])
    ring[-1] = ring[0]
    return {"type": "Polygon", "coordinates": [ring.round(4).tolist()]}


def _find_middle(geometry: dict[str, Any]) -> tuple[float, float]:
    rings = geometry["coordinates"]
    points = np.asarray(rings[0] if geometry["type"] == "Polygon" else rings[0][0], dtype=float)
    west, south = points[:, :2].mean(axis=0)
    return float(west), float(south)


def draw(shapes: list[Shape]) -> Drawing:
    """Draw once."""
    drawing = draw_map(shapes, ident="carte", title="Un indicateur", sentence="De 1 à 2.")
    assert drawing is not None
    return drawing


def measure(shapes: list[Shape]) -> tuple[float, float]:
    """Give the median time of a drawing in milliseconds, and its weight in kilobytes once compressed."""
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        drawing = draw(shapes)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), len(gzip.compress(drawing.svg.encode(), 6)) / 1000


def check(shapes: list[Shape]) -> None:
    """Check that every place is drawn once with its class, and that two drawings are the same."""
    drawing = draw(shapes)
    drawn = drawing.svg.count('class="map-class-') + drawing.svg.count('class="map-hidden"')
    assert drawn == len(shapes) - len(drawing.missing), (drawn, len(shapes), len(drawing.missing))
    assert drawing.svg == draw(shapes).svg


def main() -> None:
    """Measure both drawings at three sizes; the largest is promised."""
    outlined, source = load_shapes()
    circles = [
        Shape(
            key=one.key,
            label=one.label,
            longitude=one.longitude,
            latitude=one.latitude,
            weight=one.weight,
            style=one.style,
        )
        for one in outlined
    ]
    figures = []
    for name, shapes in (("outlines", outlined), ("circles", circles)):
        check(shapes)
        costs = []
        for size in SIZES:
            milliseconds, kilobytes = measure(shapes[:size])
            costs.append(milliseconds)
            print(f"{name}: {size} places, {milliseconds:.0f} ms, {kilobytes:.1f} KB compressed", flush=True)
        print(f"{name}: grows as n^{compute_exponent(SIZES, costs):.2f}", flush=True)
        figures += [(milliseconds, Goal(MAX_MS, "ms")), (kilobytes, Goal(MAX_KB, "KB gz"))]
    conclude(
        "N2f",
        figures,
        size=f"{len(outlined)} EPCI, outlines then circles, {source}",
        detail=f"{peak_memory_mb():.0f} MB",
    )


if __name__ == "__main__":
    main()
