"""Attack 38: outlines are repaired, simplified with a note, or refused."""

import math

import pytest

from maillage.territories.importers.geojson import MAX_VERTICES, make_outline_row, read_features
from maillage.territories.records import UnreadableFile
from tests.territories.files import square, write, write_outlines

COLUMNS = (frozenset({"code", "nom"}),)
BOULOGNE = {"code": "62160", "nom": "Boulogne-sur-Mer"}


def read(path):
    return list(read_features(path, columns=COLUMNS))


def test_outline_is_read_with_its_centre(tmp_path):
    (feature,) = read(write_outlines(tmp_path, [(BOULOGNE, square(1.6, 50.7))]))

    row = make_outline_row(feature.shape)

    assert feature.properties == BOULOGNE
    assert feature.notes == ()
    assert (row.longitude, row.latitude) == (pytest.approx(1.65), pytest.approx(50.75))


def test_attack_38_self_crossing_outline_is_repaired_with_a_note(tmp_path):
    bow = [[[1.6, 50.7], [1.7, 50.8], [1.7, 50.7], [1.6, 50.8], [1.6, 50.7]]]

    (feature,) = read(write_outlines(tmp_path, [(BOULOGNE, bow)]))

    assert feature.shape.is_valid
    assert feature.shape.area == pytest.approx(0.005)
    assert "réparé" in feature.notes[0]


def test_attack_38_swapped_coordinates_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="latitude et sa longitude inversées"):
        read(write_outlines(tmp_path, [(BOULOGNE, square(50.7, 1.6))]))


def test_attack_38_projected_coordinates_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="n’est pas en France"):
        read(write_outlines(tmp_path, [(BOULOGNE, square(600_000.0, 7_000_000.0))]))


def test_attack_38_too_many_vertices_are_simplified_with_a_note(tmp_path):
    count = 30_000
    turn = [2 * math.pi * rank / count for rank in range(count)]
    circle = [[1.6 + 0.1 * math.cos(angle), 50.7 + 0.1 * math.sin(angle)] for angle in turn]

    (feature,) = read(write_outlines(tmp_path, [(BOULOGNE, [[*circle, circle[0]]])]))

    assert "simplifié" in feature.notes[0]
    assert feature.shape.area == pytest.approx(math.pi * 0.01, rel=0.02)
    assert len(feature.shape.exterior.coords) <= MAX_VERTICES


def test_attack_19_a_name_with_markup_stays_text(tmp_path):
    name = "<img src=x onerror=alert(1)>"

    (feature,) = read(write_outlines(tmp_path, [({"code": "62160", "nom": name}, square(1.6, 50.7))]))

    assert feature.properties["nom"] == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"features": []}',
        '{"features": [{"type": "Feature"',
        '{"features": [{"type": "Feature", "properties": null}]}',
        '{"features": [{"properties": {"code": "1"}, "geometry": null}]}',
        '{"features": [{"properties": {"code": "1", "nom": "x"}, "geometry": null}]}',
        '{"features": [{"properties": {"code": "1", "nom": "x"}, "geometry": {"type": "Point", "coordinates": [1.6, 50.7]}}]}',
        '{"features": [{"properties": {"code": "1", "nom": "x"}, "geometry": {"type": "Polygon", "coordinates": [[["a"]]]}}]}',
    ],
)
def test_attack_38_what_is_no_collection_of_outlines_is_refused(tmp_path, text):
    with pytest.raises(UnreadableFile):
        read(write(tmp_path / "f.geojson", text))


def test_an_empty_outline_is_kept_without_shape(tmp_path):
    text = '{"features": [{"properties": {"code": "62160", "nom": "x"}, "geometry": {"type": "Polygon", "coordinates": []}}]}'

    (feature,) = read(write(tmp_path / "f.geojson", text))

    assert feature.shape is None
    assert feature.notes == ("est vide dans le fichier",)
