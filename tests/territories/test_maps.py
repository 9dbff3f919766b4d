"""Maps: circles that never overlap, outlines light enough, the same bytes every time."""

import gzip
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.territories.circles import place_circles
from maillage.territories.maps import Legend, Shape, draw_map

SIDE = 0.1


def outline(west: float, south: float, side: float = SIDE) -> dict[str, object]:
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def draw(shapes, **options):
    return draw_map(shapes, ident="carte", title="Carte", sentence="Deux communes.", **options)


def has_overlap(centres, radii) -> bool:
    gaps = np.hypot(*(centres[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    sums = radii[:, None] + radii[None, :]
    np.fill_diagonal(gaps, np.inf)
    return bool((gaps < sums * (1 - 1e-9)).any())


LONGITUDES, LATITUDES = st.floats(-10, 10), st.floats(40, 52)
# Below the smallest normal number a proportion has no digits left to be kept.
RADII = st.floats(0, 3, allow_subnormal=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LONGITUDES, LATITUDES, RADII), min_size=0, max_size=40))
@example([(0.0, 40.0, 1.0), (0.0, 40.0, 0.0), (0.0, 40.0, 1.0), (0.0, 40.0, 2.3e-308)])
def test_circles_never_overlap_and_keep_their_proportions(rows):
    centres = np.array([[x, y] for x, y, _ in rows]).reshape(-1, 2)
    radii = np.array([radius for *_, radius in rows])

    placed, sizes = place_circles(centres, radii)

    assert not has_overlap(placed, sizes)
    assert np.isfinite(placed).all()
    if (radii > 0).any():
        ratios = sizes[radii > 0] / radii[radii > 0]
        assert ratios.max() <= 1
        assert np.allclose(ratios, ratios[0])


def test_circles_are_placed_the_same_way_every_time():
    rng = np.random.default_rng(7)
    centres, radii = rng.uniform(0, 10, (300, 2)), rng.uniform(0.05, 0.6, 300)

    first, second = place_circles(centres, radii), place_circles(centres, radii)

    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_circles_that_have_room_stay_where_they_are():
    centres, radii = place_circles([[0.0, 0.0], [10.0, 0.0]], [1.0, 1.0])

    assert centres == pytest.approx(np.array([[0.0, 0.0], [10.0, 0.0]]), abs=0.01)
    assert radii == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize(
    ("centres", "radii"),
    [([[0, 0]], [1, 2]), ([[0, 0, 0]], [1]), ([[0, 0]], [-1]), ([[float("nan"), 0]], [1])],
)
def test_circles_refuse_bad_input(centres, radii):
    with pytest.raises(ValueError, match="must be"):
        place_circles(centres, radii)


def test_map_of_outlines_has_title_sentence_links_and_escaped_names():
    shapes = [
        Shape("a", "<script>alert(1)</script>", outline(1.6, 50.7), 1.65, 50.75, 10, "/territoires/a/"),
        Shape("b", "Outreau", outline(1.7, 50.7), 1.75, 50.75, 20, style="chosen"),
    ]

    drawing = draw(shapes, legend=[Legend("chosen", "Outreau")])

    assert drawing.has_outlines
    assert '<title id="carte-titre">Carte</title><desc id="carte-texte">Deux communes.</desc>' in drawing.svg
    assert "<script>" not in drawing.svg
    assert 'href="/territoires/a/" tabindex="-1"' in drawing.svg
    assert 'class="map-chosen"' in drawing.svg
    assert "style=" not in drawing.svg
    assert draw(shapes, legend=[Legend("chosen", "Outreau")]) == drawing


def test_map_without_outlines_draws_circles_by_population_that_do_not_overlap():
    shapes = [
        Shape(f"{rank:02d}", f"Commune {rank}", None, 1.6 + rank * 0.01, 50.7, 1000.0 * (rank + 1))
        for rank in range(12)
    ]

    drawing = draw([*shapes, Shape("x", "Sans position")])

    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', drawing.svg)
    table = np.array(found, dtype=float)
    assert len(table) == 12
    assert not drawing.has_outlines
    assert drawing.missing == ("Sans position",)
    gaps = np.hypot(*(table[:, None, :2] - table[None, :, :2]).transpose(2, 0, 1))
    np.fill_diagonal(gaps, np.inf)
    assert (gaps - (table[:, 2][:, None] + table[:, 2][None, :])).min() > -0.2, "only rounding separates them"
    assert table[11, 2] / table[0, 2] == pytest.approx(np.sqrt(12), rel=0.05)


def test_map_leaves_overseas_out_of_the_mainland_and_says_so():
    shapes = [
        Shape("62", "Pas-de-Calais", outline(1.6, 50.7)),
        Shape("974", "La Réunion", outline(55.3, -21.2)),
    ]

    assert draw(shapes).missing == ("La Réunion",)
    assert draw(shapes[1:]).missing == ()


def test_map_of_places_nobody_knows_is_none():
    assert draw([Shape("a", "Nulle part")]) is None
    assert draw([]) is None


def test_an_outline_smaller_than_a_step_is_still_a_dot():
    shapes = [Shape("a", "Île", outline(1.6, 50.7, 1e-7)), Shape("b", "Terre", outline(1.7, 49.0, 2))]

    assert "h2v2h-2z" in draw(shapes).svg


def test_map_of_the_country_weighs_less_than_60_kb(data_dir):
    import json

    collection = json.loads((data_dir / "geo" / "epci_2025_contours_derives.geojson").read_text())
    shapes = [
        Shape(row["properties"]["epci"], row["properties"]["nom"], row["geometry"])
        for row in collection["features"]
        if row["geometry"]["type"] != "GeometryCollection"
    ]

    drawing = draw(shapes)

    assert len(shapes) >= 1_245
    assert len(gzip.compress(drawing.svg.encode())) <= 60 * 1024
