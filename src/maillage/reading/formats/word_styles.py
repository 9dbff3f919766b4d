"""What the styles and the numbering of a DOCX say of its paragraphs: headings, bold, lists, printed numbers."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.office_xml import parse_member

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"^(?:heading|titre|berschrift|title)\s?(\d)?$", re.I)
_PLACE = re.compile(r"%([1-9])")
_MAX_ANCESTORS = 12
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it takes from those it is based on."""

    name: str = ""
    heading: int | None = None
    bold: bool = False
    numbering: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document: counts their items as Word would print them."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    counters: dict[str, list[int]] = field(default_factory=dict)

    def is_bullet(self, number: str, depth: int) -> bool:
        """Tell whether a list marks its items by a glyph, or by nothing that is known."""
        level = self.levels.get(number, {}).get(depth)
        return level is None or level.form in ("bullet", "none") or not _PLACE.search(level.text)

    def advance(self, number: str, depth: int) -> str:
        """Count an item and return what is printed before it: ``Axe 2 –``, ``1.3``, ``b)``."""
        levels = self.levels.get(number, {})
        counts = self.counters.setdefault(number, [])
        while len(counts) <= depth:
            counts.append(levels[len(counts)].start - 1 if len(counts) in levels else 0)
        counts[depth] += 1
        del counts[depth + 1 :]
        level = levels.get(depth)
        if level is None:
            return ""

        def printed(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            count = max(counts[place], 1) if place < len(counts) else 1
            return _written(count, levels[place].form if place in levels else "decimal")

        return _PLACE.sub(printed, level.text).strip()


def _written(count: int, form: str) -> str:
    """Return a number as its list prints it: figures, a letter, a Roman number."""
    if form in ("lowerLetter", "upperLetter") and count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and count < 40:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (count // value)
            count %= value
        return roman if form == "lowerRoman" else roman.upper()
    return str(count)


def read_styles(path: Path) -> dict[str, Style]:
    """Return the paragraph styles by identifier; its form depends on the language of the software."""
    try:
        root = parse_member(path, "word/styles.xml")
    except UnreadableDocument:
        return {}
    elements = {style.get(f"{W}styleId") or "": style for style in root.iter(f"{W}style")}
    return {identifier: _style(element, elements) for identifier, element in elements.items()}


def _style(element: etree._Element, elements: dict[str, etree._Element]) -> Style:
    """Return a style; what it does not say is said by the style it is based on."""
    name = _value(element, "name") or ""
    chain = [element]
    while (
        len(chain) < _MAX_ANCESTORS
        and (above := elements.get(_value(chain[-1], "basedOn") or "")) is not None
    ):
        chain.append(above)
    heading = numbering = None
    bold = None
    for style in chain:
        if heading is None:
            heading = _heading(style)
        if numbering is None:
            numbering = read_numbering_of(style.find(f"{W}pPr"))
        mark = style.find(f"{W}rPr/{W}b")
        if bold is None and mark is not None:
            bold = mark.get(f"{W}val") not in ("0", "false")
    return Style(name, heading, bool(bold), numbering)


def _heading(style: etree._Element) -> int | None:
    if found := _HEADING.match((_value(style, "name") or "").strip()):
        return int(found[1] or 1)
    level = style.find(f"{W}pPr/{W}outlineLvl")
    return _small(level, 9) + 1 if level is not None and _small(level, 9) < 9 else None


def read_numbering_of(properties: etree._Element | None) -> tuple[str, int] | None:
    """Return the list and depth that paragraph properties name; list 0 takes the paragraph out of any."""
    numbering = properties.find(f"{W}numPr") if properties is not None else None
    number = numbering.find(f"{W}numId") if numbering is not None else None
    if numbering is None:
        return None
    depth = numbering.find(f"{W}ilvl")
    return (number.get(f"{W}val") or "0") if number is not None else "", min(_small(depth, 0), 8)


def read_lists(path: Path) -> Numbering:
    """Return the lists of a document; a document without any has an empty one."""
    try:
        root = parse_member(path, "word/numbering.xml")
    except UnreadableDocument:
        return Numbering()
    shared = {
        abstract.get(f"{W}abstractNumId"): {
            _small(level, 0, "ilvl"): _Level(
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
                _small(level.find(f"{W}start"), 1),
            )
            for level in abstract.iterchildren(f"{W}lvl")
        }
        for abstract in root.iterchildren(f"{W}abstractNum")
    }
    levels = {
        number.get(f"{W}numId") or "": shared.get(_value(number, "abstractNumId"), {})
        for number in root.iterchildren(f"{W}num")
    }
    return Numbering(levels)


def _value(element: etree._Element, child: str) -> str | None:
    found = element.find(f"{W}{child}")
    return found.get(f"{W}val") if found is not None else None


def _small(element: etree._Element | None, default: int, attribute: str = "val") -> int:
    """Return a small whole number written in an attribute, the default where it is none."""
    text = element.get(f"{W}{attribute}") if element is not None else None
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else default
