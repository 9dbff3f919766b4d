"""Carry a reading from the process that read the document to the one that asked, as JSON.

JSON rather than pickle: what a hostile document could make the child say must stay data.
"""

import dataclasses
import types
import typing
from decimal import Decimal
from functools import cache

from maillage.reading.serialize import Json

T = typing.TypeVar("T")


def pack(value: object) -> Json:
    """Return a dataclass, or anything in it, as JSON values that `unpack` gives back exactly."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: pack(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [pack(item) for item in value]
    if isinstance(value, dict):
        return {str(key): pack(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"A reading holds no {type(value).__name__}.")


def unpack(kind: type[T], packed: Json) -> T:
    """Return the value of a type from what `pack` made of it.

    Raises
    ------
    TypeError, ValueError
        The JSON is not that of the type.
    """
    return typing.cast("T", _unpack(kind, packed))  # the branches follow the type's own fields


def _unpack(kind: object, packed: Json) -> object:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType or origin is typing.Union:
        inner = next(a for a in arguments if a is not type(None))
        return None if packed is None else _unpack(inner, packed)
    if origin is tuple and isinstance(packed, list):
        return tuple(_unpack(arguments[0], item) for item in packed)
    if origin is dict and isinstance(packed, dict):
        return {key: _unpack(arguments[1], item) for key, item in packed.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(packed, dict):
        hints = _hints(kind)
        return kind(**{name: _unpack(hints[name], item) for name, item in packed.items()})
    if kind is Decimal and isinstance(packed, str):
        return Decimal(packed)
    if kind is float and isinstance(packed, int | float):
        return float(packed)
    if isinstance(kind, type) and isinstance(packed, kind):
        return packed
    raise TypeError(f"{packed!r:.60} is no {kind}.")


@cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)
