"""Read stored outlines, as shapes to measure or as drawings to show."""

from collections.abc import Iterable, Iterator

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

CHUNK = 500


def load_shapes(kind: TerritoryKind, codes: Iterable[str]) -> dict[str, BaseGeometry]:
    """Give the outlines of today's territories of one kind, by code; those without outline are absent."""
    shapes: dict[str, BaseGeometry] = {}
    for chunk in _cut(sorted(codes)):
        rows = Territory.objects.current().filter(kind=kind, code__in=chunk, outline__isnull=False)
        shapes |= {code: shape(outline) for code, outline in rows.values_list("code", "outline")}
    return shapes


def _cut(codes: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(codes), CHUNK):
        yield codes[start : start + CHUNK]
