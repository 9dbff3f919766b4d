"""Find the articles of a contract."""

import re

from maillage.reading.blocks import Document, Paragraph
from maillage.reading.pieces import Article
from maillage.reading.text import ends_sentence, fold, likeness, tidy_label

_ARTICLE = re.compile(
    r"^\W*article\s+(?P<number>premier|1\s?er|\d{1,2}(?:\s?[.-]\s?(?:\d{1,2}|"
    r"[a-z])(?![a-z]))*|[ivx]+(?![a-z]))"
    r"(?P<bis>\s(?:bis|ter|quater))?\s*(?P<mark>[-–—:.)]*)\s*(?P<title>.*)$",
    re.I,
)
_REFERENCE = re.compile(r"^(?:(?:de la|du|des|et|ou|precite|susvise|alinea)\b|de l'|ci-|l\.|r\.|\d)")
_MAX_TITLE = 180


def find_articles(document: Document) -> list[Article]:
    """Return the articles in order; one that the table of contents repeats is taken once."""
    paragraphs = [p for _, p in document.paragraphs()]
    articles: list[Article] = []
    for rank, paragraph in enumerate(paragraphs):
        found = None if paragraph.contents else _ARTICLE.match(paragraph.text)
        if not found:
            continue
        title = found["title"] or _title_below(paragraphs, rank)
        title = _heading_part(title)
        if not title or _REFERENCE.match(fold(title)) or not _is_heading(paragraph, found):
            continue
        number = _number(found["number"] + (found["bis"] or ""))
        article = Article(paragraph.source(), confidence=0.95, number=number, title=tidy_label(title))
        if not any(a.number == number and likeness(a.title, article.title) >= 0.6 for a in articles):
            articles.append(article)
    return articles


def _is_heading(paragraph: Paragraph, found: re.Match[str]) -> bool:
    """Tell a heading from a sentence that quotes an article of a law."""
    marked = bool(found["mark"]) or paragraph.heading is not None or paragraph.bold or not found["title"]
    return len(paragraph.text) <= _MAX_TITLE and (marked or not ends_sentence(paragraph.text))


def _title_below(paragraphs: list[Paragraph], rank: int) -> str:
    """Return the line below a heading that is only a number."""
    below = paragraphs[rank + 1] if rank + 1 < len(paragraphs) else None
    if below is None or below.bullet or len(below.text) > _MAX_TITLE or _ARTICLE.match(below.text):
        return ""
    return "" if below.text.endswith((".", ";")) else below.text


def _heading_part(title: str) -> str:
    """Return the heading when the first sentence of the article follows it on the same line."""
    head, mark, tail = title.partition(" : ")
    return head if mark and len(head.split()) >= 2 and len(tail) > 60 else title


def _number(printed: str) -> str:
    number = re.sub(r"\s", "", fold(printed))
    return "1" if number in ("premier", "1er") else number.upper() if number.strip("ivx") == "" else number
