"""Strict reading of TOML tables into frozen dataclasses: no unknown key, no wrong type."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Shape = TypeVar("Shape")


class ContentError(ValueError):
    """Say what is wrong in a data file of the demonstration, and where."""


def read_table(shape: type[Shape], raw: object, where: str) -> Shape:
    """Build a dataclass from a TOML table.

    Parameters
    ----------
    shape : type
        The dataclass whose field names are the allowed keys.
    raw : object
        What the TOML parser returned at this place.
    where : str
        File and path of the table, repeated in error messages.

    Raises
    ------
    ContentError
        A key is unknown or missing, or a value has the wrong type.
    """
    if not isinstance(raw, Mapping):
        raise ContentError(f"{where} : une table est attendue.")
    if not is_dataclass(shape):
        raise TypeError(f"{shape!r} is not a dataclass")
    known = {one.name: one for one in fields(shape)}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        names = ", ".join(unknown)
        raise ContentError(f"{where} : clé inconnue ({names}). Clés admises : {', '.join(known)}.")
    hints = get_type_hints(shape)
    values: dict[str, object] = {}
    for name, one in known.items():
        if name in raw:
            values[name] = read_value(hints[name], raw[name], f"{where}.{name}")
        elif one.default is MISSING and one.default_factory is MISSING:
            raise ContentError(f"{where} : la clé {name} manque.")
    # The fields were checked one by one above, which the type checker cannot follow.
    factory: Callable[..., Shape] = shape
    return factory(**values)


def read_value(hint: object, raw: object, where: str) -> object:
    """Check one value against its type hint and convert it."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
        return read_value(hint, raw, where)
    if origin is Literal:
        if raw not in get_args(hint):
            allowed = ", ".join(str(one) for one in get_args(hint))
            raise ContentError(f"{where} : valeur {raw!r} inconnue. Valeurs admises : {allowed}.")
        return raw
    if origin is tuple:
        if not isinstance(raw, list):
            raise ContentError(f"{where} : une liste est attendue.")
        item_hint = get_args(hint)[0]
        return tuple(read_value(item_hint, one, f"{where}[{i}]") for i, one in enumerate(raw))
    if isinstance(hint, type) and is_dataclass(hint):
        return read_table(hint, raw, where)
    return _read_scalar(hint, raw, where)


def _read_scalar(hint: object, raw: object, where: str) -> object:
    if hint is Decimal and isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        amount = Decimal(raw).quantize(Decimal("0.01"))
        if amount < 0 or amount != Decimal(raw):
            raise ContentError(f"{where} : {raw} n’est pas un montant positif à deux décimales.")
        return amount
    if hint is float and isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return float(raw)
    if hint is str and isinstance(raw, str):
        if raw != raw.strip() or not raw:
            raise ContentError(f"{where} : texte vide, ou bordé d’espaces.")
        return raw
    if hint is bool and isinstance(raw, bool):
        return raw
    if hint is int and isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if hint is date and isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    name = getattr(hint, "__name__", str(hint))
    raise ContentError(f"{where} : {raw!r} n’est pas du type attendu ({name}).")
