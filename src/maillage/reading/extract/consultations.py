"""Find the counts of a consultation: a question, its options, how many chose each."""

import re
from dataclasses import dataclass

from maillage.reading.blocks import Document, Paragraph
from maillage.reading.extract.parties import acronyms
from maillage.reading.extract.tables import grids, is_total
from maillage.reading.figures import read_number
from maillage.reading.pieces import Consultation
from maillage.reading.text import fold, one_line, tidy_label

_OPTION = re.compile(
    r"^(?P<option>.+?)\s*[(:]\s*(?P<count>\d{1,6})\s*(?:votes?|voix|r[ée]ponses?|citations?|"
    r"r[ée]pondants?|personnes)?\s*\)?\s*[.;]?$",
    re.I,
)
_SHARE = re.compile(
    r"^(?P<count>\d{1,3}(?:[.,]\d+)?)\s?%\s+(?:des\s+)?(?:r[ée]pondants?|participants?|"
    r"habitants?|personnes|sond[ée]s)\s+(?P<option>.+)$",
    re.I,
)
_RESPONDENTS = re.compile(
    r"(?P<count>\d[\d  ]*)\s+(?:r[ée]pondants?|r[ée]ponses|participants?|"
    r"questionnaires)\s+(?:habitant|r[ée]sidant|issus?|des?|dans)?\s*(?P<who>(?:(?:un|des|"
    r"d['’]un|les)\s+)?(?:QPV|quartiers?)\s[^.;:]{3,90}?)?(?=\s+(?:ont|a)\s|[.,;:])",
    re.I,
)
_QUESTION = re.compile(r"\?\s*(?:\([^)]*\))?\s*$")
_SKIP = re.compile(r"^(?:contributions? |verbatim|methodologie|presentation|analyse|synthese|commentaire)")
_COUNT_HEADING = re.compile(r"\b(?:nombre|nb|reponses?|votes?|voix|citations?|effectifs?|total)\b")
_MIN_OPTIONS = 3


@dataclass(slots=True)
class _Where:
    """The question that the next options answer, and who was asked.

    Everyone, or those of a heading.
    """

    everyone: str | None
    local: str | None = None
    question: str | None = None
    asks: bool = False
    above: str | None = None
    fresh: bool = False

    @property
    def scope(self) -> str | None:
        """Return who answered: a question is put to everyone.

        A heading may have its own scope above it.
        """
        return self.everyone if self.asks else self.above or self.local or self.everyone


def find_consultation(document: Document) -> list[Consultation]:
    """Return the counted options, each under its question and the people asked."""
    paragraphs = [p for _, p in document.paragraphs() if not p.contents]
    where = _Where(everyone=_scope(paragraphs))
    found: list[Consultation] = []
    run: list[Consultation] = []
    for paragraph in paragraphs:
        option = _read_option(paragraph, where)
        if option:
            run.append(option)
            continue
        kept = _kept(run)
        if kept and not where.asks and where.above:
            where.local, where.above = where.above, None
        found += kept
        where.fresh = where.fresh and not run
        run = []
        _move(where, paragraph)
    return found + _kept(run) + _from_tables(document)


def _from_tables(document: Document) -> list[Consultation]:
    """Return the answers of the tables that stand under a question: an option and its count by row."""
    found = []
    scope = _scope([p for _, p in document.paragraphs() if not p.contents])
    for grid in grids(document):
        rows = grid.row_texts()
        asked = _question_above(document, grid.rank)
        if asked is None or len(rows) < 3 or grid.table.width not in (2, 3) or len(rows[0]) < 2:
            continue
        if not _COUNT_HEADING.search(fold(rows[0][1])):
            continue
        for cells, texts in zip(grid.table.rows[1:], rows[1:], strict=True):
            count = read_number(re.sub(r"[^\d.,]", "", texts[1])) if "%" not in texts[1] else None
            if texts[0] and count is not None and not is_total(texts[0]):
                option = tidy_label(texts[0])
                found.append(Consultation(cells[0].source(), 0.8, scope, asked, option, count))
    return found


def _question_above(document: Document, rank: int) -> str | None:
    """Return the question right above a table."""
    for block in reversed(document.blocks[max(0, rank - 2) : rank]):
        if isinstance(block, Paragraph) and _QUESTION.search(block.text):
            text = re.sub(r"^(?:question\s*)?\d{0,2}\s*[.):–-]*\s*", "", one_line(block.text), flags=re.I)
            return f"{text.partition('?')[0].strip()} ?"
    return None


def _kept(run: list[Consultation]) -> list[Consultation]:
    """Return a run of options, unless it is too short to be the answers to a closed question."""
    shares = any("[%]" in option.question for option in run)
    return run if shares or len(run) >= _MIN_OPTIONS else []


def _read_option(paragraph: Paragraph, where: _Where) -> Consultation | None:
    text = one_line(paragraph.text)
    if where.question is None or len(text) > 220:
        return None
    found = _OPTION.match(text) if paragraph.bullet else None
    question = where.question
    if found is None and where.asks and (found := _SHARE.match(text)):
        question = f"{question} [%]"
    if found is None:
        return None
    count = read_number(found["count"])
    option = tidy_label(
        re.sub(r"^(?:disent|r[ée]pondent|d[ée]clarent|ont r[ée]pondu)\s*", "", found["option"])
    )
    option = re.sub(r"^«\s*(.*?)\s*»$", r"\1", option)
    if count is None or not option:
        return None
    return Consultation(paragraph.source(), 0.85, where.scope, question, option, count)


def _move(where: _Where, paragraph: Paragraph) -> None:
    """Follow the questions and the headings.

    The upper of two headings in a row tells who was asked.
    """
    asked = one_line(re.sub(r"^\d{1,2}\s*[.)]\s*", "", paragraph.text))
    if paragraph.bullet or len(asked) > 220 or _SKIP.match(fold(asked)):
        where.above = None if not paragraph.bullet else where.above
        return
    if _QUESTION.search(paragraph.text):
        where.question, where.asks, where.above = asked, True, None
    elif paragraph.heading is not None:
        where.above = where.question if where.question and not where.asks and where.fresh else None
        where.question, where.asks, where.fresh = tidy_label(asked), False, True
        return
    where.fresh = False


def _scope(paragraphs: list[Paragraph]) -> str | None:
    """Return who answered, with their number, as a sentence says it.

    Long names are replaced by the acronyms the document uses.
    """
    whole = "\n".join(p.text for p in paragraphs)
    for paragraph in paragraphs:
        found = _RESPONDENTS.search(paragraph.text)
        if found and found["who"]:
            who = re.sub(r"^(?:un|des|d['’]un|les)\s+", "", found["who"].strip())
            return f"{_shortened(who, whole)} ({one_line(found['count'])} répondants)"
    return None


def _shortened(name: str, text: str) -> str:
    """Use the acronym that the document uses for a name, whether it defines it or not."""
    known = {fold(full): short for short, full in acronyms(text).items()}
    for full in re.findall(
        r"[Cc]ommunaut[ée] d['’]agglom[ée]ration (?:du|de la|de l['’]|de|des|"
        r"d['’])\s?[A-ZÀ-Ý][\w-]+",
        name,
    ):
        initials = "CA" + re.findall(r"[A-ZÀ-Ý][\w-]+", full)[-1][0]
        short = known.get(fold(full)) or (initials if re.search(rf"\b{initials}\b", text) else None)
        name = name.replace(full, short) if short else name
    return name
