"""Read PDF documents: lines with their sizes, ruled tables, scanned pages said to be so."""

import re
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_int, create_string_buffer
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from maillage.reading.blocks import Block, Cell, Document, Table
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.lines import Line, assemble, drop_page_furniture, goes_on
from maillage.reading.formats.pdf_tables import find_ruled_tables
from maillage.reading.pieces import Issue
from maillage.reading.text import has_bullet, without_breaks

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 1_500
_BOLD = 600
_BOLD_NAME = re.compile(rb"bold|black|heavy|gras", re.I)
_MAX_FONT_NAME = 100
_MAX_BOLD_HEADING = 120
_MAX_BOLD_SHARE = 0.3
_HEADING_RATIO = 1.15
_MAX_HEADING_LINE = 200
_MAX_LINES = 400
PageContent = list[Line | Table]
PrintedLine = tuple[Line, float, float, float]


def read_pdf(path: Path) -> Document:
    """Read a PDF; pages with ruled tables are read cell by cell, the others as lines.

    Raises
    ------
    UnreadableDocument
        The file is broken, protected by a password or too long.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(
            "Le PDF est abîmé ou protégé par un mot de passe.",
            where=path.name,
            remedy="Ouvrez-le dans un lecteur et imprimez-le en PDF sans protection.",
        ) from error
    with pdf:
        if count > MAX_PAGES:
            raise UnreadableDocument(
                f"Le PDF a {count} pages, le maximum est {MAX_PAGES}.",
                where=path.name,
                remedy="Découpez-le.",
            )
        pages, issues = _read_pages(pdf)
    return Document(tuple(_blocks(pages)), "pdf", tuple(issues))


def _read_pages(pdf: "pypdfium2.PdfDocument") -> tuple[list[PageContent], list[Issue]]:
    """Return what each page holds; one that is broken or has no text is said so and left empty."""
    import pypdfium2

    pages: list[PageContent] = []
    issues: list[Issue] = []
    for rank in range(len(pdf)):
        content: PageContent = []
        try:
            page = pdf[rank]
            text_page = page.get_textpage()
            content = _page_content(page, text_page, rank + 1)
            text_page.close()
            page.close()
        except pypdfium2.PdfiumError:
            issues.append(
                Issue(
                    "broken_page",
                    f"La page {rank + 1} est abîmée et n’a pas été lue. Enregistrez une copie du document "
                    "depuis votre lecteur de PDF pour la lire.",
                )
            )
            content = []
        else:
            if not any(isinstance(piece, Table) or piece.text.strip() for piece in content):
                issues.append(
                    Issue(
                        "scanned",
                        f"La page {rank + 1} n’a pas de texte : c’est une image ou une page blanche. "
                        "Passez-la à la reconnaissance de caractères pour la lire.",
                    )
                )
        pages.append(content)
    return pages, issues


def _page_content(page: "pypdfium2.PdfPage", text_page: "pypdfium2.PdfTextPage", number: int) -> PageContent:
    """Return the lines of a page in order, each ruled table in the place of its own lines."""
    tables = find_ruled_tables(page, text_page, number)
    content: PageContent = []
    placed: set[int] = set()
    last_y: float | None = None
    for line, x, y in _with_width(list(_page_lines(text_page, number))):
        rank = next((k for k, table in enumerate(tables) if table.holds(x, y)), None)
        if rank is not None:
            if rank not in placed:
                placed.add(rank)
                content.append(tables[rank].table)
            last_y = tables[rank].bottom
            continue
        if last_y is not None and (last_y - y > 1.9 * max(line.size or 0, 6) or y > last_y + 20):
            last = content[-1]
            climbs = y > last_y + 20 and line.text[:1].islower()
            if not (climbs and isinstance(last, Line) and goes_on(last, line)):
                content.append(Line("", page=number))
        last_y = y
        content.append(line)
    return content


def _with_width(printed: list[PrintedLine]) -> Iterator[tuple[Line, float, float]]:
    """Yield the lines and their places, each with the share of its column that it fills."""
    for line, left, right, y in printed:
        rights = [
            (other.size == line.size, other_right)
            for other, other_left, other_right, _ in printed
            if (other.size or 0) <= (line.size or 0) and other_left < right and other_right > left
        ]
        alike = [other_right for same, other_right in rights if same]
        beside = alike if len(alike) > 2 else [other_right for _, other_right in rights]
        width = max(beside, default=right) - left
        is_known = len(printed) <= _MAX_LINES and len(beside) > 2 and width > 0
        if is_known and right > left:
            room = (left + width - right) * len(line.text) / (right - left)
            yield replace(line, fill=(right - left) / width, room=room), left, y
        else:
            yield line, left, y


def _page_lines(text_page: "pypdfium2.PdfTextPage", number: int) -> Iterator[PrintedLine]:
    """Yield the lines of a page: their left and right edges and their foot, from the bottom left."""
    from pypdfium2 import raw

    position, count = 0, 0
    for printed in re.split(r"(\r\n|\n|\r)", text_page.get_text_range()):
        if text := printed.strip():
            first = position + len(printed) - len(printed.lstrip())
            size = round(raw.FPDFText_GetFontSize(text_page.raw, first), 1)
            bold = _is_bold(text_page, first) and _is_bold(text_page, first + len(text) - 1)
            left, _, y = _place(text_page, first)
            _, right, _ = _place(text_page, first + len(text) - 1)
            count += 1
            yield Line(without_breaks(text), number, count, size, bold), left, max(left, right), y
        position += len(printed)


def _is_bold(text_page: "pypdfium2.PdfTextPage", index: int) -> bool:
    """Tell whether a letter is bold, by the weight of its font or by the font's name."""
    from pypdfium2 import raw

    if raw.FPDFText_GetFontWeight(text_page.raw, index) >= _BOLD:
        return True
    name, flags = create_string_buffer(_MAX_FONT_NAME), c_int()
    raw.FPDFText_GetFontInfo(text_page.raw, index, name, _MAX_FONT_NAME, byref(flags))
    return bool(_BOLD_NAME.search(name.value))


def _place(text_page: "pypdfium2.PdfTextPage", index: int) -> tuple[float, float, float]:
    """Return the left, right and bottom of a letter.

    Letters that pdfium adds have none and count as the origin.
    """
    import pypdfium2

    try:
        left, bottom, right, _ = text_page.get_charbox(index)
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0
    return float(left), float(right), float(bottom)


def _blocks(pages: list[PageContent]) -> list[Block]:
    """Return the blocks of the pages, page furniture dropped and headings ranked by size."""
    only_lines = [[line for line in page if isinstance(line, Line)] for page in pages]
    kept = {id(line) for page in drop_page_furniture(only_lines) for line in page}
    ranks = _heading_ranks([line for page in only_lines for line in page if id(line) in kept])
    blocks: list[Block] = []
    waiting: list[Line] = []
    for page in pages:
        for content in page:
            if isinstance(content, Table):
                blocks += assemble(waiting)
                last = blocks[-1] if blocks else None
                if isinstance(last, Table) and _goes_on(last, content):
                    blocks[-1] = _joined(last, content)
                else:
                    blocks.append(content)
                waiting = []
            elif id(content) in kept:
                waiting += _styled(content, ranks, waiting)
    return blocks + assemble(waiting)


def _goes_on(above: Table, below: Table) -> bool:
    """Tell whether a table goes on with the one that ends the page before: it repeats its head."""
    next_page = above.page is not None and below.page is not None and below.page > above.page
    return next_page and len(below.rows) > 1 and above.texts()[0] == below.texts()[0]


def _joined(above: Table, below: Table) -> Table:
    """Return two parts of a table as one; a row without name at the head of a page ends the row it cuts.

    The page is that of the second part, so that a third one is known to follow.
    """
    rows = list(above.rows)
    first, *others = below.rows[1:]
    if first and not first[0].text and len(first) == len(rows[-1]) > 1:
        rows[-1] = tuple(_completed(cell, more) for cell, more in zip(rows[-1], first, strict=True))
    else:
        rows.append(first)
    return replace(above, rows=(*rows, *others), page=below.page)


def _completed(cell: Cell, more: Cell) -> Cell:
    """Return a cell with the text that the page cut; a sentence cut in its middle goes on its line."""
    if not more.text:
        return cell
    goes_on = more.text[:1].islower() and not cell.text.endswith((".", ":", ";"))
    return replace(cell, text=f"{cell.text}{' ' if goes_on else chr(10)}{more.text}".strip())


def _heading_ranks(lines: list[Line]) -> dict[tuple[float, bool], int]:
    """Return the rank of each look of a heading: characters bigger than the running text's, then bold ones.

    Bold tells headings only where most of the text is not bold.
    """
    weights: Counter[float] = Counter()
    bold: Counter[float] = Counter()
    for line in lines:
        if line.size:
            weights[line.size] += len(line.text)
            bold[line.size] += len(line.text) if line.bold else 0
    if not weights:
        return {}
    body = weights.most_common(1)[0][0]
    bigger = sorted((size for size in weights if size >= body * _HEADING_RATIO), reverse=True)
    ranks = {(size, bold): rank for rank, size in enumerate(bigger, start=1) for bold in (False, True)}
    if bold.total() <= _MAX_BOLD_SHARE * weights.total():
        near = sorted(
            (size for size in bold if bold[size] and body <= size < body * _HEADING_RATIO), reverse=True
        )
        ranks |= {(size, True): rank for rank, size in enumerate(near, start=len(bigger) + 1)}
    return {look: min(rank, 6) for look, rank in ranks.items()}


def _heading_rank(line: Line, ranks: dict[tuple[float, bool], int]) -> int | None:
    """Return the rank of a line as a heading; a bold one of the text's size must be short and no sentence."""
    size, text = line.size or 0, line.text.strip()
    if len(text) >= _MAX_HEADING_LINE:
        return None
    if (size, False) in ranks or not line.bold:
        return ranks.get((size, line.bold))
    plain = len(text) > _MAX_BOLD_HEADING or has_bullet(text) or text.endswith((".", ";", ",", ":"))
    return None if plain else ranks.get((size, True))


def _styled(line: Line, ranks: dict[tuple[float, bool], int], above: list[Line]) -> list[Line]:
    """Return a line with its heading rank, set apart from the lines above of another size."""
    heading = _heading_rank(line, ranks)
    styled = replace(line, heading=heading)
    last = above[-1] if above else None
    if last is not None and goes_on(last, styled):
        above[-1] = replace(
            last, text=f"{last.text} {styled.text.strip()}", fill=styled.fill, room=styled.room
        )
        return []
    apart = (
        last is not None
        and last.text
        and (last.heading != heading or (last.bold != line.bold and heading is None))
    )
    return [Line("", page=line.page), styled] if apart else [styled]
