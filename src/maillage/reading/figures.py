"""Read numbers, amounts, percentages and dates as French documents print them."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from maillage.reading.text import fold

_NUMBER = r"[+\-−–]?\s?(?:\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_FIGURE = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>%|k€|K€|M€|€|euros?|pts?|points?|ans|"
    rf"hab(?:itants)?\.?|places|ETP)?(?!\w)"
)
_NOISE = re.compile(r"[⬇⬆↑↓▲▼➚➘↗↘➔→*~≈<>]|\((?:\*|\d)\)")
MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DATE = (
    r"(?:(?P<day>\d{1,2})(?:\s?er)?\s+(?P<month>" + "|".join(MONTHS) + r")\s+(?P<year>(?:19|20)\d\d)"
    r"|(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))"
)
_DATE = re.compile(DATE)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NUMBER_WORDS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the unit printed after it."""

    value: Decimal
    unit: str | None


def read_figures(text: str) -> list[Figure]:
    """Return the figures of a cell that holds nothing else; an empty list if it holds words."""
    cleaned = _NOISE.sub(" ", text.replace("\n", " ")).strip()
    figures, end = [], 0
    for found in _FIGURE.finditer(cleaned):
        if cleaned[end : found.start()].strip(" ()/;"):
            return []
        figures.append(Figure(read_number(found["number"]) or Decimal(0), found["unit"]))
        end = found.end()
    return [] if cleaned[end:].strip(" ()/;") else figures


def read_number(text: str) -> Decimal | None:
    """Return the number a text is, or None for what is none.

    ``1 234,5``, ``1.234,5``, ``+0,5`` and ``14 927.80`` are numbers.
    """
    digits = re.sub(r"[\s\u00a0\u202f]", "", text).replace("−", "-").replace("–", "-")
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", digits) and (
        digits.count(".") > 1 or len(digits.split(".")[0]) > 0
    ):
        digits = digits.replace(".", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,6})?", digits):
        return None
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def read_amount(text: str) -> Decimal | None:
    """Return the euros a cell holds, thousands and millions spelled out.

    None if it holds no amount.
    """
    figures = read_figures(text)
    if len(figures) != 1:
        return None
    scale = {"k€": 1000, "K€": 1000, "M€": 1_000_000}.get(figures[0].unit or "", 1)
    return figures[0].value * scale


def read_year(text: str) -> int | None:
    """Return the one year a cell names, or None."""
    years = YEAR.findall(text)
    return int(years[0]) if len(years) == 1 and len(re.sub(r"\W", "", text)) <= 14 else None


def read_date(text: str) -> str | None:
    """Return the first date of a text as ``YYYY-MM-DD``.

    None if there is none or it does not exist.
    """
    found = _DATE.search(fold(text))
    return iso_date(found) if found else None


def iso_date(found: re.Match[str], prefix: str = "") -> str | None:
    """Return the date of a match of ``DATE`` in ISO form, or None for a day that does not exist."""
    parts = found.groupdict()
    if parts[f"{prefix}iso"]:
        year, month, day = (int(part) for part in parts[f"{prefix}iso"].split("-"))
    elif parts[f"{prefix}year"]:
        year, month, day = (
            int(parts[f"{prefix}year"]),
            MONTHS[parts[f"{prefix}month"]],
            int(parts[f"{prefix}day"]),
        )
    else:
        year, month, day = (int(parts[f"{prefix}{part}"]) for part in "ymd")
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return None
    return f"{year:04}-{month:02}-{day:02}"


def named_date(prefix: str) -> str:
    """Return the pattern of a date whose groups have a prefix, to match two dates in one text."""
    return re.sub(r"\?P<(\w+)>", rf"?P<{prefix}\1>", DATE)


def count_word(text: str) -> int | None:
    """Return the number that a word or digits say, or None."""
    folded = fold(text)
    return int(folded) if folded.isdigit() else NUMBER_WORDS.get(folded)
