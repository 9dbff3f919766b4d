"""Find the kind of contract, its title and its territory."""

import re

from rapidfuzz import fuzz

from maillage.reading.blocks import Document, Paragraph
from maillage.reading.lexicon import KindWords, Lexicon
from maillage.reading.pieces import Issue, Kind, Territory, Title
from maillage.reading.text import ends_sentence, fold, one_line, tidy_label, words

_TITLE_ZONE = 40
_ACRONYM = 5
_MAX_TITLE_LINE = 170
_MAX_TITLE = 300
_LINKS = r"(?:de|du|des|d['’]|la|le|les|l['’]|sur|sous|en|et|aux?|à|lès|lez)"
_PROPER = rf"[A-ZÀ-Ý][\w'’.-]*(?:(?:[\s-]+{_LINKS})*[\s-]*[A-ZÀ-Ý][\w'’.-]*)*"
_TERRITORY = re.compile(
    r"\b(?i:communaut[ée]\s+(?:d[’']\s*agglom[ée]ration|urbaine|de\s+communes)|m[ée]tropole|pays|"
    r"parc naturel r[ée]gional|ville|commune|agglom[ée]ration)"
    r"\s+(?i:(?:de|du|des|d[’']|la|le|les|l[’'])\s*)*" + _PROPER
)
_TITLE_WORDS = re.compile(
    r"\b(?:convention|contrat|contractualisation|projet de territoire|plan|programme|pacte|"
    r"schema|strategie|charte|feuille de route|projet|protocole|avenant)\b"
)
_NO_TITLE = re.compile(
    r"^(?:sommaire|preambule|preface|avant-propos|introduction|entre\b|vu\b|considerant|"
    r"ce(?:t|tte|s)?\b|l[ea] presente?\b|\d{1,2}\s?[.)]\s|[ivx]{1,4}\s?[.)–-]\s|"
    r"article|edito|annexe|presentation au sujet|presentations similaires|"
    r"la presentation est|telecharger|(?:axe|fiche|objectif|action|enjeu|orientation|pilier)\b)"
)


def find_kind(document: Document, lexicon: Lexicon) -> Kind | None:
    """Return the kind of contract whose names the document uses most, first of all at its head."""
    paragraphs = [p for _, p in document.paragraphs() if not p.contents]
    head = [fold(p.text) for p in paragraphs[:_TITLE_ZONE]]
    body = " ".join(fold(p.text) for p in paragraphs)
    best: tuple[float, KindWords] | None = None
    for kind in lexicon.kinds:
        points = _kind_points(kind, head, body)
        if points > 0 and (best is None or points > best[0]):
            best = (points, kind)
    if best is None:
        return None
    names = [fold(name) for name in best[1].names]
    place = next((p for p in paragraphs if any(n in fold(p.text) for n in names)), paragraphs[0])
    return Kind(place.source(), confidence=min(0.99, 0.5 + best[0] / 60), code=best[1].code)


def _kind_points(kind: KindWords, head: list[str], body: str) -> float:
    """Weigh a kind: its name early and on a line of its own counts most, its usual words least."""
    points = 0.0
    for name in (fold(name) for name in kind.names):
        pattern = re.compile(rf"(?<!\bun )\b{re.escape(name)}\b")
        for rank, line in enumerate(head):
            found = pattern.search(line)
            if found:
                short = len(line) < _MAX_TITLE_LINE
                points += (12 if short and found.start() < 40 else 6 if short else 1) * (
                    1 if rank < 15 else 0.6
                )
        told = body.count(f" {name}") - body.count(f" un {name}")
        points += min(told, 40) * (0.5 if len(name) > _ACRONYM else 0.3)
    return kind.weight * points + sum(min(body.count(fold(word)), 10) * 0.3 for word in kind.words)


def find_title(document: Document, lexicon: Lexicon) -> tuple[Title | None, list[Issue]]:
    """Return the title: the first short lines of the head that name a contract.

    What a person should check in it comes as issues.
    """
    paragraphs = [p for _, p in document.paragraphs()][:_TITLE_ZONE]
    for rank, paragraph in enumerate(paragraphs):
        if not _can_be_title(paragraph) or not _names_contract(paragraph.text, lexicon):
            continue
        styled = _has_styled_title(paragraphs, rank, lexicon)
        above = [] if styled else _title_lines_above(paragraphs, rank)
        head = paragraphs[rank + styled]
        lines = [*above, *_title_lines_below(paragraphs, rank + styled)]
        text = one_line(" ".join(line.text for line in lines))
        if len(text) > _MAX_TITLE:
            text = one_line(head.text)
        text = tidy_label(text)
        official = _official_spelling(text, lexicon)
        issues = []
        if official != text:
            issues.append(
                Issue(
                    "title_spelling",
                    f"Le titre est imprimé « {text} » : il est rendu par le nom officiel « "
                    f"{official} ». Vérifiez-le.",
                    head.source(),
                )
            )
        return Title(head.source(), confidence=0.8, text=official), issues
    return None, []


def _has_styled_title(paragraphs: list[Paragraph], rank: int, lexicon: Lexicon) -> bool:
    """Tell whether the title stands, styled as such, right under a lesser line that names the kind."""
    below = paragraphs[rank + 1] if rank + 1 < len(paragraphs) else None
    if below is None or below.heading != 1 or paragraphs[rank].heading == 1:
        return False
    return _can_be_title(below) and _names_contract(below.text, lexicon)


def _names_contract(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line names a contract: the word and what it is about, not the word alone."""
    folded = fold(text)
    named = _TITLE_WORDS.search(folded) or lexicon.kind_pattern.search(folded)
    return bool(named) and len(words(text)) > 1


def _can_be_title(paragraph: Paragraph) -> bool:
    text = paragraph.text
    is_sheet_name = paragraph.line is None and paragraph.page is None
    return (
        not paragraph.contents
        and not paragraph.bullet
        and not is_sheet_name
        and len(text) < _MAX_TITLE_LINE
        and not ends_sentence(text)
        and not _NO_TITLE.match(fold(text))
    )


def _title_lines_above(paragraphs: list[Paragraph], rank: int) -> list[Paragraph]:
    """Return the heading lines right above a title line: the name given to the contract."""
    above: list[Paragraph] = []
    for paragraph in reversed(paragraphs[:rank]):
        if paragraph.heading is None or not _can_be_title(paragraph) or len(above) == 3:
            break
        above.insert(0, paragraph)
    return above


def _title_lines_below(paragraphs: list[Paragraph], rank: int) -> list[Paragraph]:
    """Return the title line and the short lines printed right below it, as a cover page has."""
    lines = [paragraphs[rank]]
    for paragraph in paragraphs[rank + 1 : rank + 6]:
        above = lines[-1]
        close = above.line is not None and paragraph.line is not None and paragraph.line - above.line <= 2
        starts_low = paragraph.text[:1].islower()
        same_style = (
            paragraph.heading is not None
            and (paragraph.heading == above.heading or bool(_TERRITORY.match(paragraph.text)))
            and not ends_sentence(paragraph.text)
        )
        if not (
            close
            and len(paragraph.text) < 120
            and not _NO_TITLE.match(fold(paragraph.text))
            and (starts_low or same_style or _goes_on(above, paragraph))
        ):
            break
        lines.append(paragraph)
    return lines


def _goes_on(above: Paragraph, below: Paragraph) -> bool:
    """Tell whether a line of a cover page belongs to the line above.

    No empty line between, no new subject.
    """
    return (
        above.line is not None
        and below.line == above.line + 1
        and below.heading == above.heading
        and not ends_sentence(below.text)
        and not _NO_TITLE.match(fold(below.text))
        and "www." not in below.text
    )


def _official_spelling(title: str, lexicon: Lexicon) -> str:
    """Return the official name of a kind that the title is, but for one letter.

    Else the title itself.
    """
    for kind in lexicon.kinds:
        for name in kind.names:
            if fold(title) != fold(name) and len(name) > 12 and fuzz.ratio(fold(title), fold(name)) >= 96:
                return name[0].upper() + name[1:]
    return title


def find_territory(document: Document, title: Title | None) -> Territory | None:
    """Return the territory the title names, else the one the document names most."""
    if title and (found := _TERRITORY.search(title.text)):
        return Territory(title.source, confidence=0.8, name=one_line(found.group()))
    seen: dict[str, tuple[int, str, Paragraph]] = {}
    for _, paragraph in document.paragraphs():
        for found in _TERRITORY.finditer(paragraph.text):
            if not re.match(r"communaut|m[ée]tropole|agglom", found.group(), re.I):
                continue
            name = one_line(found.group())
            count, first, place = seen.get(fold(name), (0, name, paragraph))
            seen[fold(name)] = (count + 1, first, place)
    if not seen:
        return None
    _, name, place = max(seen.values(), key=lambda entry: (entry[0], len(entry[1])))
    return Territory(place.source(), confidence=0.6, name=name)
