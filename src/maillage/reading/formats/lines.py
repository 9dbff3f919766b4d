"""Assemble lines of text into blocks: paragraphs, headings, list items, tables, contents.

Plain text, Markdown and the text of PDF pages pass through here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from maillage.reading.blocks import Block, Cell, Paragraph, Table
from maillage.reading.text import clean, ends_sentence, fold, has_bullet, mend, undoubled, without_bullet

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*$")
_CONTENTS_LINE = re.compile(r"(?:\.{4,}|(?:\s\.){3,}|_{4,}|…{2,})\s*\d{0,3}\s*$")
_CONTENTS_END = re.compile(r"(?:\.{2,}|\s|\t)\s*\d{1,3}\s*$")
_CONTENTS_TITLE = re.compile(r"^(?:sommaire|table des matieres|table des contenus|plan du document)\b")
_PAGE_NUMBER = re.compile(r"^(?:[-–|\s]*(?:page\s*)?\d{1,3}(?:\s*(?:/|sur)\s*\d{1,3})?[-–|\s]*)$", re.I)
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_GAPS = re.compile(r"\s{3,}")
_DANGLING = re.compile(
    r"(?:\b(?:de|du|des|la|le|les|et|ou|à|au|aux|en|sur|pour|par|avec|dans|un|une|d|l)|['’])$",
    re.I,
)
_STARTS_MARK = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*\s*[.)–-]|[A-Z]\s*[.)–-]\s|[IVX]+\s*[.)–-]\s|article\b|"
    r"annexe\b|axe\b|fiche\b|action\b|objectif\b|enjeu\b|orientation\b)",
    re.I,
)
_NUMBER_ONLY_CELL = re.compile(r"^\.{0,20}\s*\d{1,3}$")
_RUN_ON_ITEMS = re.compile(r"\s+(?=[•●▪■◆❖➢➤✓✔]\s+\S)")
_CUT_WORD = re.compile(r"[a-zà-ÿ]{2}-$")
_LONG_LINE = 55
# Letters by points: a heading as long as this was cut by the page's width when another line touches it.
_LONG_HEADING = 500
_LONG_FILL, _HALF_FILL = 0.75, 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line with its place and, where the format knows them, its size, its weight and how full it is.

    ``fill`` is the share of its column's width that the line takes, 0 where the format does not know; ``room``
    the number of letters that could still stand on it.
    """

    text: str
    page: int | None = None
    number: int | None = None
    size: float | None = None
    bold: bool = False
    heading: int | None = None
    fill: float = 0.0
    room: float = 0.0


def assemble(lines: Iterable[Line]) -> list[Block]:
    """Return the blocks that the lines make; an empty line separates two blocks."""
    blocks: list[Block] = []
    in_contents = 0
    for group in _groups(lines):
        if rows := _table_rows(group):
            if in_contents and all(_is_contents_row(row) for row in rows):
                blocks.extend(replace(_paragraph(line), contents=True) for line in group)
            else:
                blocks.append(_table(rows))
            continue
        for paragraph in _joined(_paragraph(part) for line in group for part in _items(line)):
            if _CONTENTS_TITLE.match(fold(paragraph.text)) and len(paragraph.text) < 40:
                in_contents = 1
                blocks.append(replace(paragraph, contents=True))
            elif _CONTENTS_LINE.search(paragraph.text) or (
                in_contents and _CONTENTS_END.search(paragraph.text)
            ):
                blocks.append(replace(paragraph, contents=True))
            else:
                in_contents = 0 if in_contents and len(paragraph.text) > _LONG_LINE else in_contents
                blocks.append(paragraph)
    return blocks


def _groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines: table rows together, other lines until an empty one."""
    group: list[Line] = []
    for line in lines:
        if not line.text.strip():
            if group:
                yield group
            group = []
        elif group and _is_row(group[0].text) != _is_row(line.text) and not _continues_row(group, line):
            yield group
            group = [line]
        else:
            group.append(line)
    if group:
        yield group


def _is_row(text: str) -> bool:
    return "\t" in text.strip("\n") or text.count("|") > 1


def _continues_row(group: list[Line], line: Line) -> bool:
    """Tell whether a line without a tab goes on with the last cell of the row above."""
    return (
        _is_row(group[0].text)
        and "\t" in group[0].text
        and not _STARTS_MARK.match(line.text)
        and not _HEADING.match(line.text)
    )


def _table_rows(group: list[Line]) -> list[tuple[Line, list[str]]]:
    """Return the rows of a group of lines, or an empty list if it is no table."""
    if not _is_row(group[0].text):
        return _aligned_rows(group)
    rows: list[tuple[Line, list[str]]] = []
    for line in group:
        if _PIPE_RULE.match(line.text):
            continue
        if "\t" in line.text:
            rows.append((line, line.text.split("\t")))
        elif line.text.count("|") > 1:
            rows.append((line, line.text.strip().strip("|").split("|")))
        elif rows:
            rows[-1][1][-1] += "\n" + line.text
    return rows


def _aligned_rows(group: list[Line]) -> list[tuple[Line, list[str]]]:
    """Return the rows of a table laid out with spaces: same number of columns on each line."""
    split = [_GAPS.split(line.text.strip()) for line in group]
    if len(group) < 3 or len(split[0]) < 3 or len({len(cells) for cells in split}) != 1:
        return []
    return list(zip(group, split, strict=True))


def _is_contents_row(row: tuple[Line, list[str]]) -> bool:
    cells = [cell.strip() for cell in row[1] if cell.strip()]
    return bool(cells) and (bool(_NUMBER_ONLY_CELL.match(cells[-1].replace(". ", ""))) or len(cells) == 1)


def _table(rows: list[tuple[Line, list[str]]]) -> Table:
    return Table(
        rows=tuple(
            tuple(
                Cell(cell_text(cell), f"{r}:{c}", page=line.page, line=line.number)
                for c, cell in enumerate(cells, start=1)
            )
            for r, (line, cells) in enumerate(rows, start=1)
        ),
        page=rows[0][0].page,
        line=rows[0][0].number,
    )


def cell_text(raw: str) -> str:
    """Return the text of a cell, one line for each paragraph, item or break of its mark-up."""
    raw = re.sub(r"</(?:p|li|div)>\s*|<br\s*/?>|</?[ou]l(?:\s[^<>]*)?>", "\n", raw, flags=re.I)
    raw = re.sub(r"<li(?:\s[^>]*)?>", "\n• ", raw, flags=re.I)
    return "\n".join(undoubled(line.strip()) for line in clean(raw).split("\n") if line.strip())


def _items(line: Line) -> list[Line]:
    """Cut a line that runs the items of a list together, each after its glyph."""
    parts = [part for part in _RUN_ON_ITEMS.split(line.text) if part.strip()]
    first_is_item = bool(parts) and has_bullet(parts[0])
    if len(parts) < (2 if first_is_item else 3):
        return [line]
    return [replace(line, text=part) for part in parts]


def _paragraph(line: Line) -> Paragraph:
    heading, text = line.heading, line.text
    if found := _HEADING.match(text):
        heading, text = len(found[1]), found[2]
    indent = (len(text) - len(text.lstrip(" "))) // 2
    text = text.strip().strip("|") if text.strip().startswith("|") else text
    text = cell_text(text).replace("\n", " ")
    bullet = has_bullet(text)
    return Paragraph(
        text=without_bullet(text) if bullet else text,
        page=line.page,
        line=line.number,
        heading=heading,
        bullet=bullet and heading is None,
        indent=indent if bullet else 0,
        size=line.size,
        bold=line.bold or (text.startswith("**") and text.endswith("**")),
    )


def _joined(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Join the lines of one paragraph that the page's width cut."""
    current: Paragraph | None = None
    for paragraph in paragraphs:
        if not paragraph.text:
            continue
        if current and _runs_on(current, paragraph):
            separator = "" if current.text.endswith(("'", "’")) else " "
            current = replace(current, text=mend(current.text + separator + paragraph.text))
            continue
        if current:
            yield current
        current = paragraph
    if current:
        yield current


def _runs_on(above: Paragraph, below: Paragraph) -> bool:
    """Tell whether two lines are one paragraph: the upper one stops in the middle of a sentence."""
    if below.bullet or below.heading != above.heading or above.size != below.size:
        return False
    if _STARTS_MARK.match(below.text) or _CONTENTS_LINE.search(above.text):
        return False
    if _DANGLING.search(above.text) or (_CUT_WORD.search(above.text) and below.text[:1].islower()):
        return True
    if above.heading is not None and above.size is not None:
        return len(above.text) * above.size >= _LONG_HEADING
    first = below.text.lstrip('(«"')[:1]
    if ends_sentence(above.text) or len(above.text) < _LONG_LINE:
        return False
    return first.islower()


def goes_on(above: Line, below: Line) -> bool:
    """Tell whether a line that fills its column goes on with the next one.

    A small letter or a figure goes on after a long line, a capital only where its word could not stand on the
    line above; a name after a comma starts another item, as in clauses and lists.
    """
    text, more = above.text.rstrip(), below.text.strip()
    turns = above.page != below.page
    if above.heading != below.heading or above.size != below.size or (turns and not more[:1].islower()):
        return False
    if (above.bold != below.bold and above.heading is None) or not above.fill or not more:
        return False
    if ends_sentence(text) or _CONTENTS_LINE.search(text) or _is_row(text) or _is_row(more):
        return False
    if has_bullet(more) or _STARTS_MARK.match(more):
        return False
    did_not_fit = above.fill >= _HALF_FILL and len(more.split()[0]) + 1 > above.room
    if more[0].islower() or more[0].isdigit():
        return did_not_fit or (above.heading is None and above.fill >= _LONG_FILL)
    return did_not_fit and not text.endswith(",") and more.isupper() == text.isupper()


def drop_page_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """Return the pages without page numbers and the lines most of them repeat at an edge."""
    edges: dict[str, int] = {}
    for page in pages:
        texts = [line for line in page if line.text.strip()]
        edge_lines = [line.text for line in texts[:3] + texts[-3:] if not _STARTS_MARK.match(line.text)]
        for key in {_furniture_key(text) for text in edge_lines}:
            edges[key] = edges.get(key, 0) + 1
    usual = {
        key
        for key, count in edges.items()
        if count >= min(3, max(2, len(pages))) and count > 0.4 * len(pages)
    }
    return [_without_furniture(page, usual) for page in pages]


def _furniture_key(text: str) -> str:
    return re.sub(r"\d+", "#", fold(text))


def _without_furniture(page: list[Line], usual: set[str]) -> list[Line]:
    kept = [rank for rank, line in enumerate(page) if line.text.strip()]
    edge = set(kept[:3] + kept[-3:])
    return [
        line
        for rank, line in enumerate(page)
        if not (
            rank in edge and (_furniture_key(line.text) in usual or _PAGE_NUMBER.match(line.text.strip()))
        )
    ]


def is_page_number(text: str) -> bool:
    """Tell whether a line alone between two empty ones is a page number."""
    return bool(_PAGE_NUMBER.match(text.strip()))
