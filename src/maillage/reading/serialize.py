"""Write a reading in the JSON shape that `maillage read FILE --json` prints."""

from dataclasses import fields, is_dataclass
from decimal import Decimal

from maillage.reading.pieces import Piece, Reading

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def to_json(reading: Reading) -> dict[str, Json]:
    """Return the reading as plain JSON values; what was looked for and not found is null."""
    return {
        "title": reading.title.text if reading.title else None,
        "type": reading.kind.code if reading.kind else None,
        "period": {"start": reading.period.start, "end": reading.period.end} if reading.period else None,
        "territory": {"name": reading.territory.name} if reading.territory else None,
        "sources": {
            name: plain(piece.source)
            for name in ("title", "kind", "period", "territory")
            if (piece := getattr(reading, name)) is not None
        },
        **{name: plain(getattr(reading, name)) for name in _LISTS},
    }


_LISTS = (
    "parties", "articles", "nodes", "actions", "districts", "bodies", "indicators", "facilities",
    "funding", "counts", "consultation", "deadlines", "issues",
)  # fmt: skip


def plain(value: object) -> Json:
    """Return a piece, or anything in it, as JSON values.

    A piece's own facts come before its source.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [f.name for f in fields(value)]
        if isinstance(value, Piece):
            names = [n for n in names if n not in ("source", "confidence")] + [
                "source",
                "confidence",
            ]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
