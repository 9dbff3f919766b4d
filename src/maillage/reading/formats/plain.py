"""Read plain text and Markdown, also text that OCR or a web page produced."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

from maillage.reading.blocks import Block, Document, Paragraph
from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.lines import Line, assemble, drop_page_furniture, is_page_number
from maillage.reading.pieces import Issue

MAX_TEXT_BYTES = 20_000_000
MAX_LINE_CHARACTERS = 200_000
MAX_LINES = 400_000
_SLIDE = re.compile(r"^(\d{1,3})\s+(\S.*)$")
_RUNNING = re.compile(r"^(?P<text>\S.{5,119}?)(?:\s{2,}|\s[-–|]\s|\s+page\s+)(?P<page>\d{1,3})\s*$", re.I)
_MIN_RUNNING = 3
_MIN_SLIDES = 5
_SLIDE_LINES = 5
_MAX_SLIDE_LINES = 15


def read_plain(path: Path) -> Document:
    """Read a text file into blocks.

    Raises
    ------
    UnreadableDocument
        The file is too big, is not text, or holds a web page.
    """
    text = decode(path.read_bytes()[: MAX_TEXT_BYTES + 1], name=path.name)
    return Document(blocks=tuple(text_blocks(text, name=path.name)), format="text", issues=_issues(text))


def decode(raw: bytes, *, name: str) -> str:
    """Decode bytes by their byte-order mark, as UTF-8, or as French offices' Windows encoding."""
    if len(raw) > MAX_TEXT_BYTES:
        raise UnreadableDocument(
            "Le fichier dépasse 20 Mo de texte.",
            where=name,
            remedy="Découpez-le en plusieurs fichiers.",
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    head = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\x00" in head:
        raise UnreadableDocument(
            "Ce fichier n’est pas du texte : il contient des octets nuls.",
            where=name,
            remedy="Vérifiez son extension, ou exportez-le en PDF, DOCX, ODT ou texte.",
        )
    if (
        head[:200]
        .lower()
        .startswith((b"<!doctype html", b"<html", b"<?xml", b"<svg", b"%pdf", b"gif8", b"pk\x03\x04"))
    ):
        raise UnreadableDocument(
            "Le contenu n’est pas celui qu’annonce l’extension (page web, image ou archive).",
            where=name,
            remedy="Enregistrez le document dans le format de son extension, puis recommencez.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def text_blocks(text: str, *, name: str) -> list[Block]:
    """Return the blocks of a text.

    Form feeds separate its pages, a slide show's numbers its slides.
    """
    if text.count("\n") > MAX_LINES or max(map(len, text.split("\n")), default=0) > MAX_LINE_CHARACTERS:
        raise UnreadableDocument(
            "Une ligne dépasse 200 000 caractères, ou le texte 400 000 lignes.",
            where=name,
            remedy="Vérifiez que le fichier est bien le texte d’un contrat.",
        )
    pages, number = [], 0
    for rank, page in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f"), start=1):
        lines = []
        for raw in page.split("\n"):
            number += 1
            lines.append(Line(raw, page=rank if "\f" in text else None, number=number))
        pages.append(lines)
    pages = drop_page_furniture(pages) if len(pages) > 1 else pages
    lines = _without_running_lines(_without_lone_numbers([line for page in pages for line in page]))
    return assemble(_as_slides(lines))


def _without_lone_numbers(lines: list[Line]) -> list[Line]:
    """Drop the page numbers that stand alone between two empty lines."""
    kept = []
    for rank, line in enumerate(lines):
        before = lines[rank - 1].text.strip() if rank else ""
        after = lines[rank + 1].text.strip() if rank + 1 < len(lines) else ""
        if not (line.text.strip() and is_page_number(line.text) and not before and not after):
            kept.append(line)
    return kept


def _without_running_lines(lines: list[Line]) -> list[Line]:
    """Drop the running heads of pages: the same line several times, with a page number that rises."""
    seen: dict[str, list[int]] = {}
    for line in lines:
        if found := _RUNNING.match(line.text):
            seen.setdefault(found["text"].strip(), []).append(int(found["page"]))
    running = {
        text
        for text, numbers in seen.items()
        if len(numbers) >= _MIN_RUNNING and numbers == sorted(set(numbers))
    }
    return [
        line
        for line in lines
        if not ((found := _RUNNING.match(line.text)) and found["text"].strip() in running)
    ]


def _as_slides(lines: list[Line]) -> list[Line]:
    """Mark the titles of a slide show's transcription.

    Each opens a block with its number, in order.
    """
    starts: dict[int, tuple[int, str]] = {}
    expected = 1
    for rank, line in enumerate(lines):
        found = _SLIDE.match(line.text)
        opens = rank == 0 or not lines[rank - 1].text.strip()
        if found and opens and int(found[1]) == expected:
            starts[rank] = (expected, found[2])
            expected += 1
    if not _looks_like_slides(lines, sorted(starts)):
        return lines
    marked, page = [], None
    for rank, line in enumerate(lines):
        if rank in starts:
            page, title = starts[rank]
            marked += [
                Line("", page=page),
                Line(title, page=page, number=line.number, heading=1),
                Line("", page=page),
            ]
        else:
            marked.append(Line(line.text, page=page, number=line.number))
    return marked


def _looks_like_slides(lines: list[Line], starts: list[int]) -> bool:
    """Tell whether numbered lines are the titles of slides.

    Many of them, each with few lines below.
    """
    if len(starts) < _MIN_SLIDES:
        return False
    filled = [rank for rank, line in enumerate(lines) if line.text.strip()]
    below = [sum(a < rank < b for rank in filled) for a, b in pairwise([*starts, len(lines)])]
    return max(below) <= _MAX_SLIDE_LINES


def _issues(text: str) -> tuple[Issue, ...]:
    if "\ufffd" not in text:
        return ()
    return (
        Issue(
            "encoding",
            "Des caractères n’ont pas pu être décodés : vérifiez les accents du texte relu.",
        ),
    )


def slide_rank(document: Document) -> int | None:
    """Return the rank of the titles of slides, None for what is no slide show nor its transcription.

    A title opens each page; where pages are not known, such titles are many, alone of their kind under the title
    of the whole, and each over a few lines.
    """
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    ranks = Counter(block.heading for block in paragraphs if block.heading is not None)
    if document.format == "text":
        pages = {block.page for block in paragraphs if block.heading == 1}
        return 1 if None not in pages and len(pages) >= _MIN_SLIDES else None
    if len(ranks) == 2 and ranks[min(ranks)] == 1:
        del ranks[min(ranks)]
    if len(ranks) != 1:
        return None
    ((rank, count),) = ranks.items()
    return rank if count >= _MIN_SLIDES and len(paragraphs) <= _SLIDE_LINES * count else None
