"""Find the parties: in the "entre … et …" clause, in the signatures, or in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from maillage.reading.blocks import Block, Cell, Document, Paragraph, Table
from maillage.reading.pieces import Party, Source
from maillage.reading.text import fold, likeness, one_line, tidy_label, words

_BETWEEN = re.compile(
    r"^\W*(?:.{0,120}\b(?:conclue?|sign[ée]e?|pass[ée]e?|[ée]tablie?)\s+(?=entre\s*:?\s*$))?entre\b(?:\s+les\s+(?:soussign\w+|parties|"
    r"signataires)[^:]{0,40})?\s*[:,]?\s*(?P<rest>.*)$",
    re.I | re.S,
)
_AND = re.compile(r"^\W*(?:et|d'une part|d'autre part|d’une part|d’autre part)\b\W*", re.I)
_CLAUSE_END = re.compile(
    r"^\W*(?:il (?:a ete|est|est ainsi) (?:convenu|arrete|expose|prealablement)|il a ete|"
    r"preambule|expose|vu\b|considerant|article|sommaire|ceci expose|etant prealablement)"
)
_REPRESENTED = re.compile(r"[\s,(]*\brepr[ée]sent[ée]e?s?\s+(?:par|ici par)\s*:?\s*(?P<who>.*)$", re.I | re.S)
_LEGAL = re.compile(
    r"\s*[,;(]?\s*\b(?:dont le si[èe]ge|sis[e]?\b|domicili[ée]|ci[- ]apr[èe]s|d[ûu]ment|"
    r"agissant|num[ée]ro siret|siret|d[ée]sign[ée]e?|d[’']une part|d[’']autre part|"
    r"ayant son si[èe]ge|situ[ée]e?\b|immatricul)",
    re.I,
)
_FUNCTION = (
    r"(?:l[ea]s?\s+|son\s+|sa\s+|l['’]|m(?:onsieur|me|\.)\s+l[ea]\s+|madame\s+la\s+)?"
    r"(?:co-?)?(?:vice-?\s?)?(?:pr[ée]sidente?|maire|directeur|directrice|pr[ée]f[eè]te?|"
    r"sous-pr[ée]f[eè]te?|recteur|rectrice|procureure?|premi[eè]re? adjointe?|adjointe?|"
    r"d[ée]l[ée]gu[ée]e?|responsable|membre|ministre|ancien(?:ne)? ministre|secr[ée]taire|"
    r"administrat(?:eur|rice)|chef|cheffe|inspect(?:eur|rice)|g[ée]rante?|conseill[eè]re?)\b"
)
_STARTS_WITH_FUNCTION = re.compile(rf"^{_FUNCTION}", re.I)
_ENDS_WITH_FUNCTION = re.compile(
    rf"\s(?P<function>{_FUNCTION}(?:\s+(?:g[ée]n[ée]rale?|d[ée]partementale?|"
    rf"r[ée]gionale?))?(?:,?\s+(?:M\.|Mme|Monsieur|Madame)\s.*)?)\s*$",
    re.I,
)
_ORGANIZATION = re.compile(
    r"^(?:pour\s+)?(?:l[ea]s?\s+|l['’]\s*)?(?:caisse|caf\b|communaut[ée]|agglom[ée]ration|commune|ville|"
    r"d[ée]partement|r[ée]gion|[ée]tat|pr[ée]fecture|sous-pr[ée]fecture|conseil|m[ée]tropole|"
    r"agence|ars\b|cpam|msa|"
    r"mutualit[ée]|rectorat|acad[ée]mie|chambre|syndicat|sivu|sivom|centre|association|"
    r"mission|pays|p[ôo]le|petr|office|bailleur|soci[ée]t[ée]|banque|france travail|"
    r"p[ôo]le emploi|direction|"
    r"tribunal|parquet|h[ôo]pital|carsat|anah|anru|union|f[ée]d[ée]ration|ccas|cias|habitat|"
    r"universit[ée]|collectivit[ée]|groupement|[ée]tablissement|inspection|services?)\b",
    re.I,
)
_PERSON = re.compile(
    r"^(?:(?:M\.|Mme|Monsieur|Madame|Dr|"
    r"Docteur)\s+)?[A-ZÀ-Ý][a-zà-ÿ]+(?:[- ][A-ZÀ-Ý][a-zà-ÿ]+)*\s+[A-ZÀ-Ý]{2,}(?:[- '’]"
    r"[A-ZÀ-Ý]{2,})*$"
)
_SIGNING = re.compile(
    r"^\W*(?:fait (?:a|en)\b|signatures?\b|(?:les )?signataires\b|pour les signataires|"
    r"en autant d'exemplaires|les parties signataires)"
)
_IN_SENTENCE = re.compile(
    r"\bentre\s+(?P<first>l(?:e|a|es|"
    r"['’])\s?[A-ZÀ-Ý][^,.;:()]{2,90}?)\s+et\s+(?P<second>l(?:e|a|es|"
    r"['’])\s?[A-ZÀ-Ý][\w'’ -]{1,90}?)(?=\s+(?:couvre|a pour|porte|vise|est|pour|a été|sont|ont)\b|"
    r"\s+(?:le|du|en|au)\s+\d|[,.;:()]|"
    r"$)"
)
_BOTH_SIGN = re.compile(
    r"(?P<first>L(?:e|a|es|['’])\s?[A-ZÀ-Ý][^,.;:()]{2,90}?)\s+et\s+"
    r"(?P<second>l(?:e|a|es|['’])\s?[A-ZÀ-Ý][\w'’ -]{1,90}?)\s+"
    r"(?:ont\s+(?:officiellement\s+)?sign[ée]|signent|viennent de signer|ont conclu|"
    r"s['’]engagent)\b"
)
_ACRONYM = re.compile(
    r"(?P<name>[A-ZÀ-Ý][\wÀ-ÿ'’-]*(?:\s+(?:(?:de|du|des|la|le|les|et)\s+)*(?:d['’]|"
    r"l['’])?[A-ZÀ-Ý][\wÀ-ÿ'’-]*)+)\s*\((?P<acronym>[A-Z]{2,8})\)"
)
_LINK_ONLY = re.compile(r"^(?:ci-apres|d'une part|d'autre part|et)\b.{0,50}$")
_COMMUNES = re.compile(
    r"^\W*(?:les\s+)?(?:communes|villes)\s+(?:suivantes\s*:|(?:de\s*)?:|(?=de\s|d['’]))\s*(?P<names>[^:]+,[^:]+)$",
    re.I,
)
_LIST_LINKS = re.compile(r"\s*(?:,|;|\bet\b)\s*")
# A clause on one line: "Entre la Caf …, représentée par …, et la Ville de …".
_AND_PARTY = re.compile(r"\s*[,;]\s+(?:d['’]une part,?\s+)?et\s+(?=l(?:a|e|es)\s|l['’])", re.I)
_AND_ARTICLE = re.compile(r"\s+et\s+(?=l(?:a|e|es)\s|l['’])", re.I)
_MAX_CLAUSE = 60
_MAX_NAME = 160
_LONG_NAME = 60
_LONG_TEXT = 300
_MAX_SIGNATORY_WORDS = 20


def find_parties(document: Document) -> list[Party]:
    """Return the parties by the most explicit place that names at least two of them."""
    paragraphs = [p for _, p in document.paragraphs() if not p.contents]
    named = _from_clause(document.blocks)
    signing = _signing_blocks(document.blocks)
    for found in (
        named,
        _from_signature_tables(signing),
        _from_signatures(signing),
        _from_people(document),
    ):
        if len(found) >= 2:
            return _distinct(found)
    return _from_sentence(paragraphs)


def _distinct(parties: list[Party]) -> list[Party]:
    kept: list[Party] = []
    for party in parties:
        if party.name is None or not any(k.name and likeness(k.name, party.name) > 0.9 for k in kept):
            kept.append(party)
    return kept


def _from_clause(blocks: tuple[Block, ...]) -> list[Party]:
    """Read the clause that opens with "Entre" and ends where the contract is stated."""
    for rank, block in enumerate(blocks):
        found = _BETWEEN.match(block.text) if isinstance(block, Paragraph) and not block.contents else None
        if not found or len(found["rest"]) > 400 or (found["rest"] and not _looks_like_party(found["rest"])):
            continue
        parties: list[Party] = []
        for paragraph in _clause_lines(blocks[rank : rank + _MAX_CLAUSE], found["rest"]):
            _add_clause_line(parties, paragraph)
        if len(parties) >= 2:
            return parties
    return []


def _clause_lines(blocks: tuple[Block, ...], rest: str) -> Iterator[Paragraph]:
    first = blocks[0]
    if isinstance(first, Paragraph) and rest.strip():
        parts = _on_one_line(rest)
        for part in parts:
            yield Paragraph(part, page=first.page, line=first.line)
        if len(parts) > 1:
            return
    for block in blocks[1:]:
        if isinstance(block, Table):
            for cell in (cell for row in block.rows for cell in row if cell.text):
                yield Paragraph(cell.text, page=cell.page, line=cell.line)
        elif _CLAUSE_END.match(fold(block.text)):
            return
        else:
            yield block


def _on_one_line(rest: str) -> list[str]:
    """Cut a clause that names its parties on one line: each starts as an organization does."""
    parts = _AND_PARTY.split(rest)
    if len(parts) == 1:
        parts = _AND_ARTICLE.split(rest)
    return parts if all(_looks_like_party(part) for part in parts) else [rest]


def _looks_like_party(text: str) -> bool:
    return bool(_ORGANIZATION.match(text.strip(" -:")) or _REPRESENTED.search(text))


def _add_clause_line(parties: list[Party], paragraph: Paragraph) -> None:
    """Add the party a line of the clause names, or who represents the one above it."""
    text = one_line(_AND.sub("", paragraph.text))
    if not text or _LINK_ONLY.match(fold(text)):
        return
    found = _REPRESENTED.search(text)
    printed = _LEGAL.split(text[: found.start()] if found else text, maxsplit=1)[0]
    who = _LEGAL.split(found["who"], maxsplit=1)[0].strip(" ,;.") if found else None
    if found and not tidy_label(printed) and parties:
        parties[-1] = replace(parties[-1], representative=who, function=_function_in(who))
        return
    for name in _party_names(printed):
        if len(name) < _MAX_NAME and (found or _ORGANIZATION.match(name)):
            confidence = 0.95 if found else 0.8
            parties.append(Party(paragraph.source(), confidence, name, who, _function_in(who)))


def _party_names(printed: str) -> list[str]:
    """Return the names that the start of a line gives: one, or each commune of a list."""
    if listed := _COMMUNES.match(printed):
        names = [tidy_label(name) for name in _LIST_LINKS.split(listed["names"])]
        return [_commune_of(name) for name in names if name]
    name = re.split(r",\s", printed, maxsplit=1)[0] if len(printed) > _LONG_NAME else printed
    return [label] if (label := tidy_label(name)) else []


def _commune_of(name: str) -> str:
    bare = re.sub(r"^(?:de\s+|d['’])", "", name)
    return f"La commune d'{bare}" if fold(bare)[:1] in "aeiouyh" else f"La commune de {bare}"


def _function_in(who: str | None) -> str | None:
    for part in re.split(r",\s*", who or ""):
        if _STARTS_WITH_FUNCTION.match(part.strip()):
            return part.strip()
    return None


def _signing_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks after the last line that opens the signatures, up to an annex."""
    starts = [
        rank
        for rank, block in enumerate(blocks)
        if isinstance(block, Paragraph)
        and not block.contents
        and len(block.text) < 90
        and _SIGNING.match(fold(block.text))
    ]
    if not starts:
        return ()
    first = next((s for s, t in pairwise([*starts, len(blocks)]) if t - s > 1), starts[-1])
    opening = blocks[first]
    high = opening.heading if isinstance(opening, Paragraph) else None
    end = next(
        (r for r in range(first + 1, len(blocks)) if _closes_signatures(blocks[r], high)),
        len(blocks),
    )
    return blocks[first:end]


def _closes_signatures(block: Block, high: int | None) -> bool:
    """Tell whether a block opens something else than signatures.

    An annex, an axis, a new chapter.
    """
    if not isinstance(block, Paragraph):
        return False
    level = 1 if high is None else high
    chapter = block.heading is not None and block.heading <= level and not _ORGANIZATION.match(block.text)
    new = bool(
        re.match(
            r"(?:annexe|sommaire|axe|fiche|preambule|article|introduction)\b|\d+\s?[.)]",
            fold(block.text),
        )
    )
    return new or chapter or len(block.text) > _LONG_TEXT


def _from_signature_tables(blocks: tuple[Block, ...]) -> list[Party]:
    parties: list[Party] = []
    for table in (b for b in blocks if isinstance(b, Table)):
        for rank, row in enumerate(table.rows):
            below = table.rows[rank + 1] if rank + 1 < len(table.rows) else ()
            for column, cell in enumerate(row):
                if party := _signature(cell, below[column] if column < len(below) else None):
                    parties.append(party)
    return parties


def _signature(cell: Cell, below: Cell | None) -> Party | None:
    """Return the party of a signature cell.

    Its function ends the cell or stands in the one below.
    """
    text = one_line(cell.text)
    if len(text) > 200 or not _ORGANIZATION.match(text):
        return None
    found = _ENDS_WITH_FUNCTION.search(text)
    name = tidy_label(re.sub(r"^pour\s+", "", text[: found.start()] if found else text, flags=re.I))
    function = found["function"] if found else None
    if not found and below and _STARTS_WITH_FUNCTION.match(below.text):
        function = one_line(below.text)
    return Party(cell.source(), 0.9, name, None, function) if name else None


def _from_signatures(blocks: tuple[Block, ...]) -> list[Party]:
    """Read signatures printed as lines: "Pour la commune de …" then who signs."""
    parties: list[Party] = []
    listed = _listed_signatories(blocks)
    for block in blocks[1:]:
        if not isinstance(block, Paragraph) or len(block.text) > 160:
            continue
        text = one_line(block.text)
        if block in listed and not _ORGANIZATION.match(text):
            found = _REPRESENTED.search(text)
            name = tidy_label(text[: found.start()] if found else text)
            who = found["who"].strip(" ,;.") if found else None
            parties.append(Party(block.source(), 0.6, name, who, _function_in(who)))
            continue
        if _STARTS_WITH_FUNCTION.match(text) and parties and parties[-1].function is None:
            last = parties[-1]
            parties[-1] = Party(last.source, last.confidence, last.name, last.representative, text)
        elif _PERSON.match(text) and parties and parties[-1].representative is None:
            last = parties[-1]
            parties[-1] = Party(last.source, last.confidence, last.name, text, last.function)
        elif _ORGANIZATION.match(text) and _REPRESENTED.search(text):
            _add_clause_line(parties, block)
        elif _ORGANIZATION.match(text) and not text.endswith((".", ";")):
            found = _ENDS_WITH_FUNCTION.search(text)
            name = tidy_label(re.sub(r"^pour\s+", "", text[: found.start()] if found else text, flags=re.I))
            parties.append(Party(block.source(), 0.8, name, None, found["function"] if found else None))
    return parties


def _listed_signatories(blocks: tuple[Block, ...]) -> list[Paragraph]:
    """Return the items of the list of signatories, where half of them at least are organizations by their name."""
    items: list[Paragraph] = []
    for block in blocks[1:]:
        if isinstance(block, Paragraph) and block.bullet and len(words(block.text)) <= _MAX_SIGNATORY_WORDS:
            items.append(block)
        elif items:
            break
    known = sum(bool(_ORGANIZATION.match(one_line(item.text))) for item in items)
    return items if len(items) > 2 and known >= len(items) / 2 else []


def _from_people(document: Document) -> list[Party]:
    """Read pages of signatures that print the people: each name, then the function under it."""
    paragraphs = [p for _, p in document.paragraphs() if not p.contents]
    start = _people_start(paragraphs)
    if start is None:
        return []
    entries: list[tuple[Source, str | None, list[str]]] = []
    for above, paragraph in pairwise([paragraphs[start], *paragraphs[start:]]):
        text = one_line(paragraph.text)
        gap = (paragraph.line or 0) - (above.line or 0)
        if _PERSON.match(text):
            entries.append((paragraph.source(), text, []))
        elif _STARTS_WITH_FUNCTION.match(text) and gap > 2 and entries and entries[-1][2]:
            entries.append((paragraph.source(), None, [text]))
        elif entries and len(text) < 200:
            entries[-1][2].append(text)
    return [
        Party(source, 0.7, name, name, one_line(" ".join(function)))
        for source, name, function in entries
        if function
    ]


def _people_start(paragraphs: list[Paragraph]) -> int | None:
    """Return where the last dense run of people's names begins.

    None where the end of the document has none.
    """
    people = [rank for rank, p in enumerate(paragraphs) if _PERSON.match(one_line(p.text))]
    run: list[int] = []
    for rank in people:
        run = [*run, rank] if run and rank - run[-1] <= 10 else [rank]
    return run[0] if len(run) >= 3 and run[-1] > 0.7 * len(paragraphs) else None


def _from_sentence(paragraphs: list[Paragraph]) -> list[Party]:
    """Read "contrat entre le Département et la …", its short names spelled out from the text."""
    whole = "\n".join(p.text for p in paragraphs)
    for paragraph in paragraphs[:60]:
        found = _BOTH_SIGN.search(paragraph.text)
        if found:
            names = (found["first"], found["second"])
            return [Party(paragraph.source(), 0.6, spell_out(name, whole)) for name in names]
        found = _IN_SENTENCE.search(paragraph.text)
        if found and re.search(
            r"\b(?:contrat|convention|pacte|partenariat)",
            fold(paragraph.text[: found.start()])[-60:],
        ):
            return [
                Party(paragraph.source(), 0.6, spell_out(found[side], whole)) for side in ("first", "second")
            ]
    return []


def spell_out(name: str, text: str) -> str:
    """Return the full name behind an acronym or a bare institution.

    The name is the one the text itself prints elsewhere.
    """
    bare = re.sub(r"^l(?:e|a|es|['’])\s?", "", name).strip()
    for found in _ACRONYM.finditer(text):
        if found["acronym"] == bare:
            return f"{_own_name(found['name'])} ({bare})"
    if " " not in bare:
        longer = re.findall(
            rf"\b{re.escape(bare)} (?:du|de la|de l['’]|des|de|d['’])\s?[A-ZÀ-Ý][\w'’-]+", text
        )
        if longer:
            return one_line(longer[0])
    return name


def acronyms(text: str) -> dict[str, str]:
    """Return the names that the text gives an acronym to, by acronym."""
    return {found["acronym"]: _own_name(found["name"]) for found in _ACRONYM.finditer(text)}


def _own_name(name: str) -> str:
    """Return the last of the names that "et la" joins: the one an acronym follows."""
    return re.split(r"\bet\s+(?:la|le|les|l['’])\s*", one_line(name))[-1]
