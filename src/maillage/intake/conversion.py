"""Turn what `reading` found into the pieces that people review; nothing here knows the database."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from maillage.core.text import clean_text, split_words
from maillage.intake.enums import PieceKind
from maillage.reading import pieces as found
from maillage.reading.printed import PrintedLine
from maillage.reading.safety import WholeReading
from maillage.reading.serialize import plain

PAGE_LINES = 60
MAX_LABEL = 600
Values = dict[str, Any]
# The pieces that end the text of the article or of the sheet before them.
_BOUNDS = frozenset({PieceKind.ARTICLE, PieceKind.NODE, PieceKind.ACTION, PieceKind.PARTY})


@dataclass(frozen=True)
class Page:
    """A page as it prints, or some lines of a document without pages."""

    page: int | None
    sheet: str
    lines: list[Values]
    first_line: int | None = None
    last_line: int | None = None


@dataclass(frozen=True)
class Draft:
    """A piece about to be stored; ``parent`` is the rank of its parent among the drafts."""

    kind: PieceKind
    label: str
    read: Values
    values: Values
    confidence: float
    page: int | None = None
    line: int | None = None
    last_line: int | None = None
    cell: str = ""
    excerpt: str = ""
    parent: int | None = None
    key: str = ""
    page_rank: int | None = None


@dataclass
class Converted:
    """Everything a document brings."""

    drafts: list[Draft] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def convert_reading(whole: WholeReading) -> Converted:
    """Give the pages and the pieces of a document, in the order in which people review them."""
    pages = list(_cut_pages(whole.lines))
    printed = _Printed(whole.lines, pages)
    reading = whole.reading
    drafts = [*_head(reading), *_plain_pieces(reading)]
    first_node = len(drafts)
    drafts += [_node(node, first_node) for node in reading.nodes]
    drafts += [_action(action, first_node) for action in reading.actions]
    drafts += list(_shown_only(reading))
    placed = [printed.place(draft) for draft in drafts]
    return Converted(_give_keys(_give_texts(placed, printed)), pages)


# --- Pages --------------------------------------------------------------------------------------


def _cut_pages(lines: Sequence[PrintedLine]) -> Iterator[Page]:
    """Cut the lines at each page or sheet, or every sixty lines where there is neither."""
    current: list[PrintedLine] = []
    for line in lines:
        is_new = current and (
            (line.page, line.sheet) != (current[-1].page, current[-1].sheet)
            if line.page is not None or line.sheet
            else len(current) >= PAGE_LINES
        )
        if is_new or len(current) >= 20 * PAGE_LINES:
            yield _make_page(current)
            current = []
        current.append(line)
    if current:
        yield _make_page(current)


def _make_page(lines: list[PrintedLine]) -> Page:
    numbers = [line.line for line in lines if line.line is not None]
    shown = [
        {"line": line.line, "cells": [clean_text(cell) for cell in line.cells], "names": list(line.names),
         "heading": line.heading}
        for line in lines
    ]  # fmt: skip
    return Page(
        lines[0].page,
        (lines[0].sheet or "")[:100],
        shown,
        min(numbers, default=None),
        max(numbers, default=None),
    )


class _Printed:
    """Find the place of a piece among the lines printed."""

    def __init__(self, lines: Sequence[PrintedLine], pages: Sequence[Page]) -> None:
        self.lines = lines
        self.page_of = [rank for rank, page in enumerate(pages) for _ in page.lines]
        self.at: dict[tuple[int | None, int | None], list[int]] = {}
        for rank, line in enumerate(lines):
            self.at.setdefault((line.page, line.line), []).append(rank)

    def find(self, draft: Draft) -> int | None:
        """Give the rank of the line a piece was read on."""
        ranks = self.at.get((draft.page, draft.line), [])
        named = [rank for rank in ranks if draft.cell and draft.cell in self.lines[rank].names]
        said = [rank for rank in named or ranks if draft.excerpt[:30] in " ".join(self.lines[rank].cells)]
        return next(iter(said or named or ranks), None)

    def place(self, draft: Draft) -> Draft:
        """Give the piece with the rank of its page."""
        rank = self.find(draft) if draft.line is not None or draft.page is not None else None
        if rank is None:
            first = next((at for (page, _), at in self.at.items() if page == draft.page and page), None)
            return replace(draft, page_rank=self.page_of[first[0]]) if first else draft
        return replace(draft, page_rank=self.page_of[rank])


def _give_texts(drafts: list[Draft], printed: _Printed) -> list[Draft]:
    """Give each article the text printed under it, and each sheet its last line."""
    starts = {rank: at for rank, draft in enumerate(drafts) if (at := printed.find(draft)) is not None}
    bounds = sorted({at for rank, at in starts.items() if drafts[rank].kind in _BOUNDS})
    given = list(drafts)
    for rank, at in starts.items():
        draft = drafts[rank]
        if draft.kind not in {PieceKind.ARTICLE, PieceKind.ACTION} or draft.cell:
            continue
        end = next((bound for bound in bounds if bound > at), len(printed.lines))
        body = printed.lines[at + 1 : end]
        same_page = [line.line for line in body if line.page == draft.page and line.line is not None]
        values = draft.values
        if draft.kind == PieceKind.ARTICLE:
            text = "\n\n".join(" | ".join(cell for cell in line.cells if cell) for line in body)
            values = values | {"body": clean_text(text)[:50_000]}
        given[rank] = replace(draft, values=values, last_line=max(same_page, default=None))
    return given


def _give_keys(drafts: list[Draft]) -> list[Draft]:
    """Name each piece after what it says, so that another reading of the same words finds it again."""
    seen: Counter[str] = Counter()
    named = []
    for draft in drafts:
        said = " ".join(split_words(f"{draft.read.get('number') or ''} {draft.label}"))
        stem = f"{draft.kind}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
        seen[stem] += 1
        named.append(replace(draft, key=f"{stem}-{seen[stem]}" if seen[stem] > 1 else stem))
    return named


# --- Pieces -------------------------------------------------------------------------------------


def _draft(
    kind: PieceKind, piece: found.Piece, label: str | None, values: Values, parent: int | None = None
) -> Draft:
    source = piece.source
    hidden = {"source", "confidence", "representative", "parent", "node"}
    read = {one.name: plain(getattr(piece, one.name)) for one in fields(piece) if one.name not in hidden}
    return Draft(
        kind=kind,
        label=_line(label or "")[:MAX_LABEL],
        read=_clean(read),
        values=_clean(values),
        confidence=piece.confidence,
        page=source.page,
        line=source.line,
        cell=(source.cell or "")[:20],
        excerpt=clean_text(source.text),
        parent=parent,
    )


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


def _absent(kind: PieceKind) -> Draft:
    """Stand for what the document does not say: looked for and not found."""
    return Draft(kind=kind, label="", read={}, values={}, confidence=0.0)


def _head(reading: found.Reading) -> Iterator[Draft]:
    title, kind, territory, period = reading.title, reading.kind, reading.territory, reading.period
    yield (
        _draft(PieceKind.TITLE, title, title.text, {"title": _line(title.text)})
        if title
        else _absent(PieceKind.TITLE)
    )
    yield _draft(PieceKind.KIND, kind, kind.code, {"code": kind.code}) if kind else _absent(PieceKind.KIND)
    yield (
        _draft(PieceKind.TERRITORY, territory, territory.name, {"name": _line(territory.name)})
        if territory
        else _absent(PieceKind.TERRITORY)
    )
    if period is None:
        yield _absent(PieceKind.PERIOD)
    else:
        values = {"start": give_day(period.start), "end": give_day(period.end, is_end=True)}
        yield _draft(PieceKind.PERIOD, period, f"{period.start or '?'} – {period.end or '?'}", values)


def give_day(text: str | None, *, is_end: bool = False) -> str:
    """Give the day that a year or a day printed stands for: a year begins in January, ends in December.

    Examples
    --------
    >>> give_day("2024"), give_day("2030", is_end=True), give_day("2021-03-01"), give_day(None)
    ('2024-01-01', '2030-12-31', '2021-03-01', '')
    """
    if not text:
        return ""
    return f"{text}-12-31" if len(text) == 4 and is_end else f"{text}-01-01" if len(text) == 4 else text


def _plain_pieces(reading: found.Reading) -> Iterator[Draft]:
    for party in reading.parties:
        # Who signs is named by their function: a person’s name is of no use to the contract.
        named = party.name if party.name != party.representative else None
        values = {"name": _line(named or ""), "function": _line(party.function or "")[:200], "role": ""}
        draft = _draft(PieceKind.PARTY, party, named or party.function, values)
        yield replace(draft, read={"name": named, "function": party.function})
    for district in reading.districts:
        yield _draft(PieceKind.DISTRICT, district, district.name, {"name": _line(district.name)})
    for article in reading.articles:
        title = _line(article.title)
        title = title[:1].upper() + title[1:]
        values = {"number": article.number[:12], "title": title[:300], "body": ""}
        yield _draft(PieceKind.ARTICLE, article, f"{article.number}. {title}", values)


def _node(node: found.Node, first: int) -> Draft:
    values = {
        "number": (node.number or "")[:12],
        "label": _line(node.label)[:600],
        "depth": node.level,
        "level_name": node.level_name,
        "level": "",
    }
    parent = None if node.parent is None else first + node.parent
    return _draft(PieceKind.NODE, node, node.label, values, parent)


def _action(action: found.Action, first_node: int) -> Draft:
    values: Values = {
        "number": (action.number or "")[:20],
        "title": _line(action.title)[:600],
        "fields": dict(action.fields),
        "details": dict(action.details),
        "operations": [{"title": _line(one.title), "fields": dict(one.fields)} for one in action.operations],
        "partners": list(action.partners),
        "milestones": [{"label": _line(one.label), "when": one.when} for one in action.milestones],
        "budget": [{"label": one.label, "euros": str(one.euros)} for one in action.budget],
    }
    parent = None if action.node is None else first_node + action.node
    return _draft(PieceKind.ACTION, action, action.title, values, parent)


def _shown_only(reading: found.Reading) -> Iterator[Draft]:
    """Give what is shown and not written yet, each with a sentence that says it."""
    for body in reading.bodies:
        yield _draft(PieceKind.BODY, body, body.name, {})
    for due in reading.deadlines:
        yield _draft(PieceKind.DEADLINE, due, f"{due.label} : {due.when}", {})
    for one in reading.indicators:
        value = f"{one.value:f} {one.unit or ''}".strip().replace(".", ",")
        place = " · ".join(str(part) for part in (one.territory, one.year) if part)
        yield _draft(
            PieceKind.INDICATOR, one, f"{one.indicator} : {value}{f' ({place})' if place else ''}", {}
        )
    for facility in reading.facilities:
        parts = (facility.name, facility.type, facility.commune)
        yield _draft(PieceKind.FACILITY, facility, " · ".join(part for part in parts if part), {})
    for sum_ in reading.funding:
        when = f" en {sum_.year}" if sum_.year else ""
        amount = f"{sum_.amount:f}".replace(".", ",")
        yield _draft(PieceKind.FUNDING, sum_, f"{sum_.pillar}{when} : {amount} €", {})
    for count in reading.counts:
        when = f" en {count.year}" if count.year else ""
        number = "non renseigné" if count.value is None else f"{count.value:f}".replace(".", ",")
        yield _draft(
            PieceKind.COUNT, count, f"{count.measure or 'actions'}, {count.pillar}{when} : {number}", {}
        )
    for answer in reading.consultation:
        label = f"{answer.question} – {answer.option} : {answer.count:f}"
        yield _draft(PieceKind.CONSULTATION, answer, label, {})
