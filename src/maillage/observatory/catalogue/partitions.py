"""Read what adds up to what, and which rates are the same one told for several groups."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from maillage.observatory.catalogue import load_catalogue


@dataclass(frozen=True)
class Partition:
    """Say that some indicators, less some others, make a whole, or 100 % when there is none.

    ``open`` says in French what an incomplete partition leaves out.
    """

    code: str
    label: str
    parts: tuple[str, ...]
    whole: str = ""
    minus: tuple[str, ...] = ()
    open: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        """Give every indicator it ties, the whole first."""
        return (*((self.whole,) if self.whole else ()), *self.parts, *self.minus)


@dataclass(frozen=True)
class Split:
    """Say that some indicators are one rate told for several groups: (indicator, words of the group)."""

    code: str
    label: str
    of: str
    members: tuple[tuple[str, str], ...]


@cache
def load_partitions() -> tuple[Partition, ...]:
    """Give every partition.

    Raises
    ------
    ValueError
        One names an indicator that the catalogue lacks.
    """
    rows = _read()["partitions"]
    found = tuple(
        Partition(
            code=row["code"],
            label=row["label"],
            parts=tuple(row["parts"]),
            whole=row.get("whole", ""),
            minus=tuple(row.get("minus", ())),
            open=row.get("open", ""),
        )
        for row in rows
    )
    _check(code for row in found for code in row.indicators)
    return found


@cache
def load_splits() -> tuple[Split, ...]:
    """Give every split.

    Raises
    ------
    ValueError
        One names an indicator that the catalogue lacks.
    """
    found = tuple(
        Split(row["code"], row["label"], row["of"], tuple((code, words) for code, words in row["members"]))
        for row in _read()["splits"]
    )
    _check(code for row in found for code in (row.of, *(code for code, _ in row.members)))
    return found


def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((resources.files(__package__) / "partitions.toml").read_text(encoding="utf-8"))


def _check(codes: Iterable[str]) -> None:
    known = load_catalogue().indicators
    unknown = sorted(code for code in codes if code not in known)
    if unknown:
        msg = f"partitions: unknown indicators {', '.join(unknown)}"
        raise ValueError(msg)
