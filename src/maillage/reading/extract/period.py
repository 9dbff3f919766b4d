"""Find the period that a contract covers, and the deadlines it sets."""

import re
from dataclasses import dataclass

from maillage.reading.blocks import Document, Paragraph
from maillage.reading.figures import count_word, iso_date, named_date
from maillage.reading.lexicon import Lexicon
from maillage.reading.pieces import Deadline, Kind, Period
from maillage.reading.text import ends_sentence, fold

_YEAR = r"(?:19|20)\d\d"
_FROM_TO = re.compile(
    rf"(?:du|a compter du|a partir du|des le|depuis le|debute le|prend effet (?:le|"
    rf"au))\s+{named_date('s_')}"
    rf"[^.;]{{0,60}}?(?:jusqu'au|jusqu'en|au|et (?:se termine|prend fin|s'acheve|expire) le|"
    rf"expirera le|prendra fin le)\s+(?:{named_date('e_')}|(?P<e_only>{_YEAR}))"
)
_YEARS = re.compile(
    rf"(?<![\d/-])(?P<start>{_YEAR})\s?(?:(?:-|–|—|/|a|au?x?|et|jusqu'en)\s?(?P<end>{_YEAR})|"
    rf"[-–—/]\s?(?P<short>\d\d))(?![\d/-])"
)
_SCHOOL_YEARS = re.compile(
    rf"(?P<start>{_YEAR})\s?[-–/]\s?(?:{_YEAR}|\d\d)\s+(?:a|au|jusqu'(?:a|en))\s+(?:l'annee scolaire\s+)?"
    rf"{_YEAR}\s?[-–/]\s?(?P<end>{_YEAR})"
)
_LASTING = re.compile(
    r"duree (?:initiale |totale |ferme )?de\s+(?P<count>\w+)(?:\s*\(\w+\))?\s+(?P<unit>ans?|"
    r"annees?|mois)"
)
_SINCE = re.compile(
    rf"(?:a compter du|a partir du|des le|prend effet (?:le|au)|entre en vigueur (?:le|au)|"
    rf"a la date du)\s+{named_date('s_')}"
)
_OWN = re.compile(
    r"\b(?:la presente|le present|cette|ce nouveau|ce)\s+(?:convention|contrat|ctg|cls|pacte|"
    r"plan|programme|protocole|accord|projet)\b|\b(?:la|le|nouveau|nouvelle)\s+(?:convention|"
    r"contrat|ctg|cls|crte)\b|\bil est conclu|\belle est conclue"
)
_OTHER = re.compile(
    r"\b(?:precedente?|ancien|premier|premiere|signe le|proroge|bilan|evaluation finale|"
    r"cog\b|schema departemental|strategie nationale|loi|decret|circulaire|branche famille)\b"
)
_PREVIOUS = re.compile(r"\b(?:precedent|ancien|premiere generation|signe le|proroge|bilan|evaluation)\b")
_DURATION_ARTICLE = re.compile(r"\b(?:duree|prise d'effet|entree en vigueur|periode)\b")
_RENEWAL = re.compile(
    r"((?:expresse reconduction|tacite reconduction|renouvel\w+|reconduit\w*|actualis\w+|"
    r"mi-parcours|revision)[^.;]{0,120})|"
    r"((?:delai|preavis) (?:de prevenance |de preavis )?(?:de |d'un |"
    r"d'une )[^.;,]{0,40}(?:mois|jours|an)\b)"
)


_NEARLY = 3.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    points: float
    start: str | None
    end: str | None
    place: Paragraph

    @property
    def years(self) -> tuple[str, str]:
        """Return the years of the two ends."""
        return (self.start or "")[:4], (self.end or "")[:4]


def find_period(document: Document, kind: Kind | None, lexicon: Lexicon) -> Period | None:
    """Return the period with the best evidence.

    The article on duration, then the title, then the text.
    """
    names = [
        fold(name)
        for known in lexicon.kinds
        if kind is None or known.code == kind.code
        for name in known.names
    ]
    candidates: list[_Candidate] = []
    in_duration = False
    for rank, (_, paragraph) in enumerate(document.paragraphs()):
        if paragraph.contents:
            continue
        text = fold(paragraph.text)
        if len(text) < 120 and re.match(r"(?:#*\s*)?(?:article|\d+[.)]|[ivx]+[.)])", text):
            in_duration = bool(_DURATION_ARTICLE.search(text))
        bonus = (4.0 if in_duration else 0.0) + (
            5.0 if rank < 12 and len(text) < 120 and not ends_sentence(text) else 0.0
        )
        candidates += _candidates(text, paragraph, bonus, names)
    candidates = _completed(candidates)
    if not candidates:
        return None
    best = max(candidates, key=lambda c: (c.points, bool(c.start and c.end)))
    if best.points < 2:
        return None
    best = _most_precise(_successor(best, candidates), candidates)
    return Period(
        best.place.source(),
        confidence=min(0.95, 0.4 + best.points / 12),
        start=best.start,
        end=best.end,
    )


def _successor(best: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """Return the period that follows the best one, if one nearly as sure does: the best told the contract before."""
    later = [
        other
        for other in candidates
        if other.points >= max(best.points - _NEARLY, 3)
        and best.end
        and (other.start or "")[:4] >= best.end[:4] != (best.start or "")[:4]
        and other.years != best.years
    ]
    return max(later, key=lambda c: c.points, default=best)


def _most_precise(best: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """Return the candidate that says the same years to the day, if one does."""
    for other in candidates:
        to_the_day = len(other.start or "") > 4 and len(other.end or "") > 4
        if to_the_day and other.years == best.years:
            return other if len(best.start or "") <= 4 else best
    return best


def _candidates(text: str, place: Paragraph, bonus: float, names: list[str]) -> list[_Candidate]:
    found = []
    for match in _FROM_TO.finditer(text):
        start, end = iso_date(match, "s_"), match["e_only"] or iso_date(match, "e_")
        if start and end and start < end:
            found.append(_Candidate(3 + bonus + _context(text, match.end(), names), start, end, place))
    school = list(_SCHOOL_YEARS.finditer(text))
    spans = [match.span() for match in school]
    years = [m for m in _YEARS.finditer(text) if not any(a <= m.start() and m.end() <= b for a, b in spans)]
    for match in (*school, *years):
        start = match["start"]
        end = match["end"] or start[:2] + match["short"]
        if 0 < int(end) - int(start) <= 15:
            found.append(_Candidate(1 + bonus + _context(text, match.start(), names), start, end, place))
    for match in _LASTING.finditer(text):
        since = _SINCE.search(text)
        start = iso_date(since, "s_") if since else None
        months = (count_word(match["count"]) or 0) * (1 if match["unit"] == "mois" else 12)
        if start and 0 < months <= 180:
            found.append(
                _Candidate(
                    2.5 + bonus + _context(text, match.start(), names),
                    start,
                    _last_day(start, months),
                    place,
                )
            )
    return found


def _context(text: str, position: int, names: list[str]) -> float:
    """Weigh what the sentence around a date speaks of: this contract, or another document."""
    before = text[max(0, position - 160) : position]
    sentence = re.split(r"[.;]\s", before)[-1]
    points = 0.0
    if _OWN.search(sentence):
        points += 2
    if re.search(r"\bperiode\b|\bcouvre\b|\bduree\b", sentence[-60:]):
        points += 1
    near = max((sentence.rfind(name) + len(name) for name in names if name in sentence), default=-99)
    adjacent = len(sentence) - near <= 12
    other = _PREVIOUS if adjacent else _OTHER
    return points + (2.5 if adjacent else 0) - (3 if other.search(sentence) else 0)


def _completed(candidates: list[_Candidate]) -> list[_Candidate]:
    """Add to each candidate a little for every other one that says the same years."""
    totals: dict[tuple[str, str], int] = {}
    for candidate in candidates:
        key = ((candidate.start or "")[:4], (candidate.end or "")[:4])
        totals[key] = totals.get(key, 0) + 1
    return [
        _Candidate(
            c.points + 0.5 * min(totals[((c.start or "")[:4], (c.end or "")[:4])] - 1, 4),
            c.start,
            c.end,
            c.place,
        )
        for c in candidates
    ]


def _last_day(start: str, months: int) -> str:
    """Return the last day of a duration: the eve of its anniversary."""
    year, month, day = (int(part) for part in start.split("-"))
    year, month = year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1
    if day > 1:
        return f"{year:04}-{month:02}-{min(day, 28) - 1:02}"
    month, year = (12, year - 1) if month == 1 else (month - 1, year)
    last = 28 + (year % 4 == 0) if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    return f"{year:04}-{month:02}-{last:02}"


def find_deadlines(document: Document) -> list[Deadline]:
    """Return the renewals, mid-term updates and notice periods that sentences set."""
    deadlines = []
    for _, paragraph in document.paragraphs():
        text = fold(paragraph.text)
        if paragraph.contents or not re.search(r"\b(?:convention|contrat|partie|pacte|plan)", text):
            continue
        for match in _RENEWAL.finditer(text):
            years = re.findall(_YEAR, match.group())
            delay = re.search(r"(\w+)\s+(mois|jours)\b", match.group())
            when = years[0] if years else f"{delay[1]} {delay[2]}" if delay else ""
            if when or "reconduction" in match.group():
                deadlines.append(
                    Deadline(paragraph.source(), confidence=0.6, label=match.group().strip(), when=when)
                )
    return deadlines
