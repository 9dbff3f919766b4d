"""Write and read figures, sums and dates as the French do."""

import datetime
import re
from decimal import Decimal

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MILLION = Decimal(1_000_000)
MINUS = "\u2212"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
# Beyond, a year is a typing error.
KNOWN_YEARS = range(1900, 2201)
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


def format_number(value: Decimal | float | None, *, decimals: int = 0, sign: bool = False) -> str:
    """Write a number with a narrow space between thousands and a decimal comma.

    Parameters
    ----------
    value : Decimal or float or None
        ``None`` is a missing figure, written as a dash; it is not zero.
    decimals : int
        Digits after the comma.
    sign : bool
        Write a plus before a positive change.

    Examples
    --------
    >>> format_number(18379).replace(NARROW_SPACE, "_")
    '18_379'
    >>> format_number(-2.5, decimals=1)
    '−2,5'
    >>> format_number(None)
    '–'
    """
    if value is None:
        return "–"
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    is_zero = not any(char in "123456789" for char in text)
    if value < 0 and not is_zero:
        return MINUS + text
    return f"+{text}" if sign and not is_zero else text


def quote(text: str) -> str:
    """Put a text between French quotes that no end of line separates from it.

    Examples
    --------
    >>> quote("Outreau").replace(NO_BREAK_SPACE, "_")
    '«_Outreau_»'
    """
    return f"«{NO_BREAK_SPACE}{text}{NO_BREAK_SPACE}»"


def format_euros(value: Decimal | float | None, *, cents: bool = False) -> str:
    """Write a sum in euros; whole euros unless the cents matter.

    Examples
    --------
    >>> format_euros(Decimal("925524")).replace(NARROW_SPACE, "_").replace(NO_BREAK_SPACE, " ")
    '925_524 €'
    """
    if value is None:
        return "–"
    return f"{format_number(value, decimals=2 if cents else 0)}{NO_BREAK_SPACE}€"


def format_percent(value: Decimal | float | None, *, decimals: int = 0) -> str:
    """Write a share, given between 0 and 1, in percent."""
    if value is None:
        return "–"
    return f"{format_number(value * 100, decimals=decimals)}{NO_BREAK_SPACE}%"


def format_day(day: datetime.date | None) -> str:
    """Write a day in full, as in a letter.

    Examples
    --------
    >>> format_day(datetime.date(2026, 12, 1)).replace(NO_BREAK_SPACE, " ")
    '1er décembre 2026'
    """
    if day is None:
        return "–"
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NO_BREAK_SPACE}{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"


def parse_number(text: str) -> Decimal:
    """Read a number written the French or the international way, exactly.

    Accepts spaces of any kind between thousands, a comma or a point for decimals, and a trailing
    ``€`` or ``%``. Refuses anything ambiguous rather than guess.

    Raises
    ------
    ValueError
        The text is not a plain finite number of at most 15 digits and 6 decimals.

    Examples
    --------
    >>> parse_number("12 345,67 €")
    Decimal('12345.67')
    >>> parse_number("1.234,5")
    Traceback (most recent call last):
    ValueError: « 1.234,5 » n’est pas un nombre lisible : écrivez par exemple 1 234,50.
    """
    shown = text.strip()[:40]
    compact = _SPACES.sub("", text).removesuffix("€").removesuffix("EUR").removesuffix("%")
    compact = compact.replace(MINUS, "-")
    if "," in compact and "." in compact:
        compact = ""
    compact = compact.replace(",", ".")
    if not compact.isascii() or not _PLAIN.fullmatch(compact):
        msg = f"« {shown} » n’est pas un nombre lisible : écrivez par exemple 1 234,50."
        raise ValueError(msg)
    return Decimal(compact) or Decimal(0)


def parse_day(text: str) -> datetime.date:
    """Read a day written 31/12/2025 or 2025-12-31.

    Raises
    ------
    ValueError
        No such day, another form, or a year that no contract ever had: a mistyped year would else
        stretch timelines and break the computing of deadlines.
    """
    shown = text.strip()[:40]
    for pattern in (
        r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})",
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})",
    ):
        if match := re.fullmatch(pattern, text.strip(), re.ASCII):
            try:
                day = datetime.date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                break
            if day.year in KNOWN_YEARS:
                return day
            msg = f"« {shown} » : l’année doit être comprise entre {KNOWN_YEARS[0]} et {KNOWN_YEARS[-1]}."
            raise ValueError(msg)
    msg = f"« {shown} » n’est pas une date : écrivez par exemple 31/12/2026."
    raise ValueError(msg)


def shorten_euros(amount: Decimal) -> str:
    """Write a sum as it fits beside a bead: 9 500 €, 120 k€, 1,06 M€.

    Examples
    --------
    >>> shorten_euros(Decimal("1063500")).replace(NO_BREAK_SPACE, " ")
    '1,06 M€'
    >>> shorten_euros(Decimal("120400")).replace(NO_BREAK_SPACE, " ")
    '120 k€'
    """
    if amount >= MILLION:
        return f"{format_number(amount / MILLION, decimals=2)}{NO_BREAK_SPACE}M€"
    if amount >= 10_000:
        return f"{format_number(amount / 1000)}{NO_BREAK_SPACE}k€"
    return format_euros(amount)
