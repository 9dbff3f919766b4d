"""Read the outlines of a GeoJSON file one by one, in bounded memory, and mend what can be mended."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from maillage.core.text import clean_text
from maillage.territories.importers.tables import open_text
from maillage.territories.records import OutlineRow, UnreadableFile

CHUNK = 1 << 16
MAX_FEATURE = 60_000_000
# An outline is drawn a few hundred pixels wide; more vertices weigh and show nothing.
MAX_VERTICES = 3_000
MAX_LABEL = 200

# Where French territories lie: (west, south, east, north).
_PLACES = (
    (-5.6, 41.0, 10.0, 51.6),
    (-63.5, 14.2, -60.5, 18.3),
    (-55.0, 1.8, -51.0, 6.2),
    (54.8, -21.8, 56.2, -20.5),
    (44.5, -13.3, 45.6, -12.3),
    (-57.0, 46.4, -55.8, 47.4),
    (163.0, -23.5, 168.6, -19.0),
    (-155.0, -28.5, -134.0, -7.5),
    (-179.0, -14.8, -175.8, -12.8),
)


@dataclass(frozen=True)
class Feature:
    """One outline of a file: its rank, its columns and its shape (None when the file left it empty)."""

    rank: int
    properties: dict[str, str]
    shape: BaseGeometry | None
    notes: tuple[str, ...]


def read_features(path: Path, *, columns: tuple[frozenset[str], ...]) -> Iterator[Feature]:
    """Give the outlines of a GeoJSON collection, repaired, in WGS 84.

    Parameters
    ----------
    columns : tuple of frozenset of str
        The sets of property names that are known; a feature with another set is refused.

    Raises
    ------
    UnreadableFile
        Not a collection of outlines, unknown property, latitude and longitude swapped, outline out
        of France.
    """
    with open_text(path) as stream:
        rank = 0
        for rank, found in enumerate(_scan_features(stream), start=1):
            yield _read_feature(found, rank, columns)
    if not rank:
        msg = "Le fichier ne contient aucun contour."
        raise UnreadableFile(msg)


def _scan_features(stream: IO[str]) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    buffer = _skip_to_features(stream)
    rank = 0
    while True:
        buffer = buffer.lstrip(" \t\r\n,")
        if not buffer:
            buffer = stream.read(CHUNK)
            if not buffer:
                msg = "Le fichier s’arrête avant sa fin : téléchargez-le de nouveau."
                raise UnreadableFile(msg)
            continue
        if buffer[0] == "]":
            return
        found, end = _decode_next(decoder, buffer)
        if end:
            rank += 1
            yield found
            buffer = buffer[end:]
            continue
        # The text doubles at each miss, so that a big outline is not parsed again for every chunk.
        more = stream.read(max(CHUNK, len(buffer)))
        if not more or len(buffer) > MAX_FEATURE:
            msg = f"Le contour n° {rank + 1} est illisible : le fichier est coupé ou n’est pas du GeoJSON."
            raise UnreadableFile(msg)
        buffer += more


def _skip_to_features(stream: IO[str]) -> str:
    head = ""
    while more := stream.read(CHUNK):
        head += more
        _, mark, after = head.partition('"features"')
        if mark:
            _, bracket, rest = after.partition("[")
            if bracket:
                return rest
        elif len(head) > 1_000_000:
            break
    msg = "Ce fichier n’est pas une collection de contours GeoJSON (« features » manque)."
    raise UnreadableFile(msg)


def _decode_next(decoder: json.JSONDecoder, text: str) -> tuple[Any, int]:
    try:
        return decoder.raw_decode(text)
    except (json.JSONDecodeError, RecursionError):
        return None, 0


def _read_feature(found: Any, rank: int, columns: tuple[frozenset[str], ...]) -> Feature:
    if not isinstance(found, dict) or not isinstance(found.get("properties"), dict):
        msg = f"Le contour n° {rank} n’a pas de propriétés : ce n’est pas une collection de contours."
        raise UnreadableFile(msg)
    properties = found["properties"]
    if frozenset(properties) not in columns:
        known = " ; ".join(", ".join(sorted(names)) for names in columns)
        msg = f"Le contour n° {rank} a les propriétés {', '.join(sorted(map(str, properties)))[:200]}. Attendues : {known}."
        raise UnreadableFile(msg)
    cells = {
        name: clean_text("" if value is None else str(value)).strip()[:MAX_LABEL]
        for name, value in properties.items()
    }
    outline, notes = mend_outline(found.get("geometry"), label=f"Le contour n° {rank}")
    return Feature(rank, cells, outline, tuple(notes))


def mend_outline(geometry: Mapping[str, Any] | None, *, label: str) -> tuple[BaseGeometry | None, list[str]]:
    """Give a valid outline in the right place, and what was mended; None for an empty one.

    Raises
    ------
    UnreadableFile
        No geometry, a shape that is not a surface, or coordinates that are not in France.
    """
    notes = []
    try:
        outline = shape(geometry)
    except (
        shapely.errors.ShapelyError,
        AttributeError,
        TypeError,
        ValueError,
        KeyError,
        IndexError,
    ) as error:
        raise UnreadableFile(f"{label} n’a pas de géométrie lisible.") from error
    if outline.is_empty:
        return None, ["est vide dans le fichier"]
    check_place(outline, label=label)
    if not outline.is_valid:
        outline = shapely.make_valid(outline)
        notes.append("se croisait lui-même : réparé")
    surface = keep_surfaces(outline)
    if surface is None:
        raise UnreadableFile(f"{label} n’est pas une surface.")
    count = int(shapely.get_num_coordinates(surface))
    if count > MAX_VERTICES:
        surface = _simplify(surface)
        notes.append(f"avait {count} points : simplifié à {shapely.get_num_coordinates(surface)}")
    return surface, notes


def check_place(outline: BaseGeometry, *, label: str) -> None:
    """Refuse an outline that is not in France, telling when its coordinates are swapped."""
    west, south, east, north = outline.bounds
    if _is_in_france(west, south, east, north):
        return
    if _is_in_france(south, west, north, east):
        raise UnreadableFile(
            f"{label} a sa latitude et sa longitude inversées : GeoJSON écrit la longitude d’abord."
        )
    raise UnreadableFile(
        f"{label} n’est pas en France (longitude {west:.2f}, latitude {south:.2f}) : "
        "les coordonnées doivent être en degrés WGS 84."
    )


def _is_in_france(west: float, south: float, east: float, north: float) -> bool:
    return any(
        west >= place[0] and south >= place[1] and east <= place[2] and north <= place[3] for place in _PLACES
    )


def keep_surfaces(outline: BaseGeometry) -> BaseGeometry | None:
    """Give only the surfaces of a shape: repairing leaves stray lines and points behind."""
    if isinstance(outline, Polygon | MultiPolygon):
        return outline
    polygons = [part for part in shapely.get_parts(shapely.get_parts(outline)) if isinstance(part, Polygon)]
    if not polygons:
        return None
    return shapely.union_all(polygons)


def _simplify(outline: BaseGeometry) -> BaseGeometry:
    tolerance = 0.0002
    result = outline
    while shapely.get_num_coordinates(result) > MAX_VERTICES and tolerance < 0.5:
        simpler = keep_surfaces(shapely.make_valid(shapely.simplify(outline, tolerance)))
        if simpler is None or simpler.is_empty:
            break
        result, tolerance = simpler, tolerance * 2
    return result


def make_outline_row(outline: BaseGeometry) -> OutlineRow:
    """Give an outline as it is stored: five decimals (one meter), canonical text, inner centre."""
    rounded = shapely.set_precision(outline, 0.00001)
    kept = keep_surfaces(rounded)
    if kept is None or kept.is_empty:
        kept = outline
    centre = kept.representative_point()
    text = json.dumps(_round(mapping(kept)), separators=(",", ":"), sort_keys=True)
    return OutlineRow(text, round(centre.x, 5), round(centre.y, 5))


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, list | tuple):
        return [_round(item) for item in value]
    if isinstance(value, dict):
        return {name: _round(item) for name, item in value.items()}
    return value
