"""Read the marks that structure a text: "Axe 2 –", "Objectif 1.3 :", "Fiche action n° 4", "2.1"."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from maillage.reading.lexicon import Level, Lexicon
from maillage.reading.text import flat, fold, one_line, tidy_label, without_bullet

_NUMBER = (
    r"(?:\s*n\s?[°ºo]\s?)?\s*"
    r"(?P<number>\d{1,3}(?:[.\-]\d{1,2})*(?:[.\-]?[a-z](?![a-z'])|\s?(?:bis|ter))?|"
    r"[ivx]{1,4}(?:[.\-]\d{1,2})*|[a-h](?:[.\-]?\d{1,2})*|[a-z][.\-]?\d{1,2}|l(?=\s*[:–—-]))?(?![a-z0-9])"
)
_SEPARATOR = r"(?P<separator>(?:\s*[:.)\-–—/|]+)+|\s{2,})?\s*"
_LEADING = re.compile(r"^(?:(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])\s*[.)–-]+\s*)?(?:l[ea]s?\s+|l')?")
_PROSE = re.compile(
    r"^(?:vise|est\b|a pour|ont pour|concern|sera\b|seront|du\b|de la\b|de l'|des\b|et\b|"
    r"ou\b|ainsi|porte|permet|consiste|qui\b|que\b|dont\b|a \d|au\b|aux\b|avec\b|pour\b|n'|"
    r"ne\b|se\b|s')"
)
_NUMBERED = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-H])\s*(?P<mark>\s[–—-]\s?|[.)–—-]+|"
    r"\s(?=[A-ZÀ-Ý]))\s*(?P<label>\S.*)$"
)
_ABBREVIATION = 3
_MAX_LABEL = 420


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark read at the head of a line; ``level`` is None for an action."""

    level: Level | None
    number: str | None
    label: str

    @property
    def path(self) -> tuple[int, ...]:
        """Return the number as integers, ``1.2`` being (1, 2); empty where there is none."""
        return number_path(self.number)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that starts with a number and no name of level."""

    path: tuple[int, ...]
    label: str
    letter: bool


def number_path(number: str | None) -> tuple[int, ...]:
    """Return a printed number as integers; Roman figures and letters count too.

    Examples
    --------
    >>> number_path("II.3"), number_path("1.2.a"), number_path("2 bis")
    ((2, 3), (1, 2, 1), (2,))
    """
    if not number:
        return ()
    parts = re.findall(r"\d+|[a-z]+", number.lower())
    return tuple(value for rank, part in enumerate(parts) if (value := _part_value(part, rank)) is not None)


def _part_value(part: str, rank: int) -> int | None:
    """Return what a part of a number counts: figures, Roman ones at the head, letters."""
    if part.isdigit():
        return int(part)
    if rank == 0 and re.fullmatch(r"[ivx]+", part):
        values = {"i": 1, "v": 5, "x": 10}
        digits = [values[c] for c in part]
        return sum(-d if d < max(digits[k:]) else d for k, d in enumerate(digits))
    return ord(part) - ord("a") + 1 if len(part) == 1 else None


_SHORT = r"(?P<short>og|os|oo)\s?\.?\s?(?P<short_number>\d{1,2}(?:\.\d{1,2})*)[\s:.)\-–—]*"
_HEAD = 120


@lru_cache(maxsize=8)
def _pattern(forms: str) -> re.Pattern[str]:
    return re.compile(rf"{_SHORT}|(?P<form>{forms})(?![a-z]){_NUMBER}{_SEPARATOR}")


@lru_cache(maxsize=8)
def _run_on_pattern(forms: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\s)(?=(?:{forms})\s+(?:n°\s?)?\d)")


def read_mark(text: str, lexicon: Lexicon) -> Mark | None:
    """Return the mark of level that a line starts with, or None."""
    line = one_line(without_bullet(text))
    head = flat(line[:_HEAD])
    leading = _LEADING.match(head)
    pattern = _pattern(lexicon.level_pattern)
    found = pattern.match(head, leading.end() if leading else 0) or pattern.match(head)
    if not found:
        return None
    form = found["form"] or found["short"]
    number = _printed(line, found, "number") or _printed(line, found, "short_number")
    label = line[found.end() :].strip()
    level = lexicon.level_forms[form]
    if form.startswith("axes transvers") and not number:
        own = re.sub(r"^\d+\s*[.)–-]*\s*", "", line)
        leading_number = re.match(r"\d+", head)
        return Mark(level, leading_number and leading_number.group(), tidy_label(label or own))
    separator = found["separator"] or found["short"]
    if not _is_mark(form, number, separator, label, line[found.start() : found.end()]):
        return None
    return Mark(level, number, tidy_label(label))


def read_action_mark(text: str, lexicon: Lexicon) -> Mark | None:
    """Return the mark of an action that a line starts with, or None."""
    line = one_line(without_bullet(text))
    found = _pattern(lexicon.action_pattern).match(flat(line[:_HEAD]))
    if not found or not found["form"]:
        return None
    form, number, separator = found["form"], _printed(line, found, "number"), found["separator"]
    label = line[found.end() :].strip()
    if number is None and not _is_bare_sheet(form, separator, label):
        return None
    if number and not _is_mark(form, number, separator, label, line[: found.end()]):
        return None
    if number and number.isalpha() and not separator:
        return None
    return Mark(None, number, tidy_label(label))


def _printed(line: str, found: re.Match[str], group: str) -> str | None:
    """Return a group of a match in the folded line as the line itself prints it; a lone l is a misread 1."""
    if found[group] == "l":
        return "1"
    return line[found.start(group) : found.end(group)] if found[group] else None


def _is_bare_sheet(form: str, separator: str | None, label: str) -> bool:
    """Tell whether a line without a number opens a sheet: "Fiche action", alone or with a title."""
    if form not in ("fiche action", "fiche-action", "fiche projet"):
        return False
    return not label or bool(separator and label[0].isupper() and not _PROSE.match(fold(label)))


def _is_mark(form: str, number: str | None, separator: str | None, label: str, printed: str) -> bool:
    """Tell a mark from a sentence that only starts with the same word."""
    if len(label) > _MAX_LABEL or (label and _PROSE.match(fold(label)) and not (number and separator)):
        return False
    if number and number.isalpha() and not re.search(rf"\s{number.upper()}(?!\w)", printed):
        return False
    if number:
        return (
            bool(separator) or not label or label[0].isupper() or label[0] in '«"“' or not label[0].isalpha()
        )
    if len(form) < _ABBREVIATION:
        return label[:1].isupper()
    return bool(separator and ":" in separator and label) and printed[0].isupper() and "transvers" in form


def read_numbered(text: str) -> Numbered | None:
    """Return the number and label of a line like ``2.1 Réduire …`` or ``B – Approche``, or None."""
    found = _NUMBERED.match(one_line(text))
    if not found or not re.search(r"[^\W\d]{3}", found["label"]):
        return None
    return Numbered(
        number_path(found["number"]),
        tidy_label(found["label"]),
        letter=not found["number"][0].isdigit(),
    )


def split_marks(text: str, lexicon: Lexicon) -> list[str]:
    """Cut a line that runs several marks of one level together, as a summary sentence does."""
    cuts = [found.start() for found in _run_on_pattern(lexicon.level_pattern).finditer(flat(text))]
    if not cuts:
        return [text]
    parts = [text[a:b].strip() for a, b in pairwise([0, *cuts, len(text)])]
    return parts if all(read_mark(part, lexicon) for part in parts) else [text]
