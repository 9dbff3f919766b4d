"""Write a file of the lake: staged apart, checked, hashed, then renamed into place."""

import csv
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from maillage.observatory.enums import VALUED
from maillage.observatory.store.duck import open_locked
from maillage.observatory.store.schema import LIMIT, SCHEMA, Observation

STAGING = ".depot"
_TYPES = {"string": "VARCHAR", "int16": "SMALLINT"}
_KEY = "territory_kind, territory_code, indicator, year"


@dataclass(frozen=True)
class StagedFile:
    """A file written apart, that no reader knows yet."""

    path: Path
    sha256: str
    row_count: int

    def discard(self) -> None:
        """Take the file away: the loading was dry, or refused."""
        self.path.unlink(missing_ok=True)


def stage_observations(observations: Iterable[Observation]) -> StagedFile:
    """Write observations as a Parquet file beside the lake, sorted so that a territory is found fast.

    Raises
    ------
    ValidationError
        A territory has two values of one indicator for one year, or there is nothing to write.
    """
    folder = Path(settings.LAKE_DIR).resolve() / STAGING
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=".csv", dir=folder)
    source, target = Path(name), Path(name).with_suffix(".parquet")
    try:
        with os.fdopen(handle, "w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(_write_row(one) for one in observations)
        count = _convert(source, target)
        digest = _digest(target)
        final = target.with_name(f"{digest}.parquet")
        target.replace(final)
    finally:
        source.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
    return StagedFile(final, digest, count)


def place_file(staged: StagedFile, *, dataset: str, vintage: str) -> str:
    """Give a staged file its place in the lake, in one step that the disk keeps; give its relative path.

    Named after its content, a file is never replaced by another: a program killed just before or
    after this leaves at worst a file that no release names.
    """
    relative = f"{dataset}/{vintage}/{staged.sha256}.parquet"
    target = Path(settings.LAKE_DIR).resolve() / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    with staged.path.open("rb") as stream:
        os.fsync(stream.fileno())
    staged.path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return relative


def compute_lake_digest(relative: str) -> str:
    """Give the SHA-256 of a file of the lake as it lies there, empty when it is absent."""
    path = Path(settings.LAKE_DIR) / relative
    return _digest(path) if path.is_file() else ""


def _write_row(one: Observation) -> tuple[object, ...]:
    value, numerator, denominator = one.value, one.numerator, one.denominator
    if one.status not in VALUED:
        # What is hidden is not kept, nor what would give it back.
        value = numerator = denominator = None
    elif value is None:
        msg = f"{one.indicator}, {one.territory_code} : une valeur est annoncée et manque."
        raise ValidationError(msg)
    for number in (value, numerator, denominator):
        if number is not None and not -LIMIT < number < LIMIT:
            msg = f"{one.indicator}, {one.territory_code} : « {number} » est hors de toute statistique."
            raise ValidationError(msg)
    return (
        one.territory_kind, one.territory_code, one.territory_vintage, one.indicator, one.year,
        _write(value), str(one.status), _write(numerator), _write(denominator), _write(one.precision),
    )  # fmt: skip


def _write(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:.6f}"


def _convert(source: Path, target: Path) -> int:
    columns = ", ".join(f"'{name}': '{_TYPES.get(kind, kind)}'" for name, kind in SCHEMA.items())
    connection = open_locked(source.parent)
    try:
        read = f"read_csv('{_quote(source)}', header = false, quote = '\"', nullstr = '', columns = {{{columns}}})"
        connection.execute(f"CREATE TABLE staged AS SELECT * FROM {read}")
        count = _count(connection.execute("SELECT count(*) FROM staged").fetchone())
        if not count:
            msg = "Le fichier ne donne aucune observation : rien à charger."
            raise ValidationError(msg)
        double = connection.execute(
            f"SELECT {_KEY} FROM staged GROUP BY {_KEY} HAVING count(*) > 1 ORDER BY {_KEY} LIMIT 1"
        ).fetchone()
        if double:
            msg = f"Deux valeurs pour {double[2]} en {double[3]}, territoire {double[0]} {double[1]} : gardez-en une."
            raise ValidationError(msg)
        connection.execute(
            f"COPY (SELECT * FROM staged ORDER BY territory_kind, indicator, year, territory_code) "
            f"TO '{_quote(target)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
        )
    finally:
        connection.close()
    return count


def _count(row: tuple[int, ...] | None) -> int:
    return row[0] if row else 0


def _quote(path: Path) -> str:
    return str(path).replace("'", "''")


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
