"""Read one cell of a table: a number, or the mark that says why there is none."""

import re
from decimal import Decimal
from functools import lru_cache

from maillage.core.numbers import parse_number
from maillage.observatory.enums import ObservationStatus
from maillage.observatory.store.schema import STEP

# What producers write instead of a number, lower case.
MARKS = {
    "s": ObservationStatus.HIDDEN_PRIMARY,
    "secret": ObservationStatus.HIDDEN_PRIMARY,
    "***": ObservationStatus.HIDDEN_PRIMARY,
    "<5": ObservationStatus.HIDDEN_PRIMARY,
    "< 5": ObservationStatus.HIDDEN_PRIMARY,
    "moins de 5": ObservationStatus.HIDDEN_PRIMARY,
    "<11": ObservationStatus.HIDDEN_PRIMARY,
    "< 11": ObservationStatus.HIDDEN_PRIMARY,
    "ns": ObservationStatus.NOT_SIGNIFICANT,
    "so": ObservationStatus.NOT_APPLICABLE,
    "nd": ObservationStatus.MISSING,
    "n/a": ObservationStatus.MISSING,
    "na": ObservationStatus.MISSING,
    "": ObservationStatus.MISSING,
}
_LONG = re.compile(r"-?\d{1,12}[.,]\d{7,20}", re.ASCII)
Cell = tuple[Decimal | None, ObservationStatus]


@lru_cache(maxsize=65_536)
def read_cell(text: str) -> Cell:
    """Give a cell's value and status; a zero is a zero that was observed.

    Raises
    ------
    ValueError
        Neither a number nor a known mark.

    Examples
    --------
    >>> read_cell("17,5")[0], str(read_cell("s")[1]), str(read_cell("0")[1])
    (Decimal('17.5'), 'hidden_primary', 'true_zero')
    """
    mark = MARKS.get(text.strip().lower())
    if mark is not None:
        return None, mark
    # Producers sometimes write what their program computed; the lake keeps six decimals.
    long = _LONG.fullmatch(text.strip())
    value = Decimal(text.strip().replace(",", ".")).quantize(STEP) if long else parse_number(text)
    return value, ObservationStatus.FINAL if value else ObservationStatus.TRUE_ZERO
