"""Read PDF documents: lines with their sizes, ruled tables, scanned pages said to be so."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from maillage.reading.blocks import Block, Document, Table
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.lines import Line, assemble, drop_page_furniture
from maillage.reading.pieces import Issue

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 1_500
_MIN_RULES = 6
_HEADING_RATIO = 1.15
_MAX_HEADING_LINE = 200
PageContent = list[Line | Table]


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
            remedy="Ouvrez-le dans un lecteur, imprimez-le en PDF sans protection, puis recommencez.",
        ) from error
    with pdf:
        if count > MAX_PAGES:
            raise UnreadableDocument(
                f"Le PDF a {count} pages, le maximum est {MAX_PAGES}.",
                where=path.name,
                remedy="Découpez-le.",
            )
        pages, issues = _read_pages(pdf, path)
    return Document(tuple(_blocks(pages)), "pdf", tuple(issues))


def _read_pages(pdf: "pypdfium2.PdfDocument", path: Path) -> tuple[list[PageContent], list[Issue]]:
    pages: list[PageContent] = []
    issues: list[Issue] = []
    ruled: list[int] = []
    for rank in range(len(pdf)):
        page = pdf[rank]
        lines = list(_page_lines(page, rank + 1))
        pages.append(list(lines))
        if not any(line.text.strip() for line in lines):
            issues.append(
                Issue(
                    "scanned",
                    f"La page {rank + 1} n’a pas de texte : c’est une image ou une page blanche. Passez-la à la reconnaissance de caractères pour la lire.",
                )
            )
        elif _has_rules(page):
            ruled.append(rank)
        page.close()
    if ruled:
        from maillage.reading.formats.pdf_tables import UnreadableTables, read_ruled_pages

        try:
            for rank, content in read_ruled_pages(path, ruled).items():
                pages[rank] = content
        except UnreadableTables:
            issues.append(
                Issue("tables", "Les tableaux tracés du PDF n’ont pas pu être découpés : vérifiez les fiches.")
            )
    return pages, issues


def _has_rules(page: "pypdfium2.PdfPage") -> bool:
    """Tell whether a page draws enough lines or boxes for a table."""
    from pypdfium2 import raw

    rules = 0
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = drawn.get_bounds()
        rules += (right - left > 20) + (top - bottom > 8)
        if rules >= _MIN_RULES:
            return True
    return False


def _page_lines(page: "pypdfium2.PdfPage", number: int) -> Iterator[Line]:
    """Yield the lines of a page, an empty one where the page leaves a gap."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    text = text_page.get_text_range()
    position, count, last_y = 0, 0, None
    for raw_line in re.split(r"(\r\n|\n|\r)", text):
        stripped = raw_line.strip()
        if stripped:
            first = position + len(raw_line) - len(raw_line.lstrip())
            size = round(raw.FPDFText_GetFontSize(text_page.raw, first), 1)
            weight = raw.FPDFText_GetFontWeight(text_page.raw, first)
            y = _baseline(text_page, first)
            if (
                last_y is not None
                and y is not None
                and (last_y - y > 1.9 * max(size, 6) or y > last_y + 20)
            ):
                yield Line("", page=number)
            last_y = y if y is not None else last_y
            count += 1
            yield Line(
                stripped.replace("\x02", "-").replace("\ufffe", "-"),
                number,
                count,
                size,
                weight >= 600,
            )
        position += len(raw_line)
    text_page.close()


def _baseline(text_page: "pypdfium2.PdfTextPage", index: int) -> float | None:
    import pypdfium2

    try:
        return float(text_page.get_charbox(index, loose=True)[1])
    except pypdfium2.PdfiumError:
        return None


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
                blocks.append(content)
                waiting = []
            elif id(content) in kept:
                waiting += _styled(content, ranks, waiting)
    return blocks + assemble(waiting)


def _heading_ranks(lines: list[Line]) -> dict[float, int]:
    """Return the rank of each size of characters bigger than the running text's."""
    weights: Counter[float] = Counter()
    for line in lines:
        if line.size:
            weights[line.size] += len(line.text)
    if not weights:
        return {}
    body = weights.most_common(1)[0][0]
    bigger = sorted((size for size in weights if size >= body * _HEADING_RATIO), reverse=True)
    return {size: min(rank, 6) for rank, size in enumerate(bigger, start=1)}


def _styled(line: Line, ranks: dict[float, int], above: list[Line]) -> list[Line]:
    """Return a line with its heading rank, set apart from the lines above of another size."""
    heading = ranks.get(line.size or 0) if len(line.text) < _MAX_HEADING_LINE else None
    styled = replace(line, heading=heading)
    last = above[-1] if above else None
    apart = (
        last is not None
        and last.text
        and (last.heading != heading or (last.bold != line.bold and heading is None))
    )
    return [Line("", page=line.page), styled] if apart else [styled]
