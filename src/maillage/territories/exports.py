"""Write tables as CSV that no spreadsheet will run."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

BOM = "\ufeff"
# A cell that starts so is a formula for a spreadsheet; full-width signs are read as plain ones.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | Decimal | None


def write_cell(value: Cell) -> str:
    """Give a cell as text: numbers the French way, formulas made inert by an apostrophe.

    Examples
    --------
    >>> write_cell("=1+1"), write_cell(Decimal("0.79")), write_cell(None), write_cell(-2)
    ("'=1+1", '0,79', '', '-2')
    """
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return str(value).replace(".", ",")
    return f"'{value}" if value.startswith(_FORMULA) else value


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Give a table for Excel in French: UTF-8 with mark, semicolons, decimal commas."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([write_cell(name) for name in header])
    writer.writerows([write_cell(cell) for cell in row] for row in rows)
    return BOM + stream.getvalue()
