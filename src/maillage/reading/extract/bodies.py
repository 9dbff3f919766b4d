"""Find the bodies that steer a contract: their role, their members, how often they meet."""

import re
from dataclasses import replace
from itertools import pairwise

from maillage.reading.blocks import Document, Paragraph
from maillage.reading.extract.tables import grids
from maillage.reading.figures import count_word
from maillage.reading.lexicon import Lexicon
from maillage.reading.pieces import Body
from maillage.reading.text import flat, fold, likeness, one_line, tidy_label, words

_ARTICLE = r"(?:l[ea]s?\s|l['’]\s?|des\s|un\s|une\s)?"
_PER_YEAR = {
    "hebdomadaire": 52, "bimensuel": 24, "mensuel": 12, "tous les mois": 12, "chaque mois": 12,
    "bimestriel": 6, "tous les deux mois": 6, "tous les 2 mois": 6, "trimestriel": 4,
    "chaque trimestre": 4, "tous les trimestres": 4, "tous les trois mois": 4,
    "tous les 3 mois": 4, "semestriel": 2, "chaque semestre": 2, "tous les six mois": 2,
    "tous les 6 mois": 2, "annuel": 1, "tous les ans": 1, "chaque annee": 1,
}  # fmt: skip
_TIMES = re.compile(
    r"(?:(?:au moins|a minima|au minimum|minimum)\s+)?(?P<count>\w+)\s?(?:a \w+ )?(?:fois|"
    r"reunions?|seances?|rencontres?)\s?(?:minimum |au moins |au minimum )?"
    r"(?:par|/|l'|dans l')\s?(?P<unit>an(?:nee)?|semestre|trimestre|mois)"
)
_UNITS = {"an": 1, "annee": 1, "semestre": 2, "trimestre": 4, "mois": 12}
_ANY_BODY = re.compile(
    rf"^{_ARTICLE}(?P<name>(?:comites?|equipes?|conseils?|commissions?|groupes?|cellules?|assemblees?|conferences?|"
    r"forums?|reseaux?|collectifs?)\s+(?:(?:de|du|des|la|le|les)\s+|d'|l')*[a-z'-]+(?:\s+[a-z'-]+){0,4})$"
)
_SECTION = re.compile(
    r"\b(?:gouvernance|pilotages?|instances?|suivi|organisation|modalites de collaboration|"
    r"comitologie)\b"
)
_NEXT_SENTENCE = re.compile(r"(?<=[a-zà-ÿ)»])\s?(?:\.\s+(?=[A-ZÀ-Ý])|[;:]\s+)")
_MAX_NAME_WORDS = 9
# "Le COPIL, co-présidé par …, valide": what stands between commas says what the body is.
_APPOSITION = re.compile(
    r"^\s*(?:\([^)]{1,60}\)\s*)?,\s*(?:(?:co-?)?(?:preside|anime|pilote)e?s?|compose|constitue|reunissant|"
    r"rassemblant|associant|instance|organe|lieu|charge|garant|forme)"
)
_SET_UP_WITHIN = (
    r"(?:mettre en place|mise en place (?:de|d')|instaur\w+|institu\w+|installe\w*|creer|cree\w*|creation (?:de|d')|"
    r"s'appuie\w* sur|pilotee? par|suivie? par|assuree? par)\s*(?:un|une|le|la|l'|des|les)?\s*"
)


def find_bodies(document: Document, lexicon: Lexicon) -> list[Body]:
    """Return the bodies that a heading, a list or a sentence of the document sets up."""
    known = "|".join(re.escape(name) for name in lexicon.body_names)
    names = re.compile(rf"^{_ARTICLE}(?P<name>{known})\b")
    paragraphs = [part for _, p in document.paragraphs() if not p.contents for part in _sentences(p, names)]
    within = re.compile(rf"\b{_SET_UP_WITHIN}(?P<name>{known})\b")
    bodies: list[Body] = []
    in_section = False
    for rank, paragraph in enumerate(paragraphs):
        text = fold(paragraph.text)
        found = names.match(flat(without_number(paragraph.text)))
        if found is None and in_section and _is_own_heading(paragraph):
            found = _ANY_BODY.match(flat(without_number(paragraph.text)))
        if len(text) < 120 and not found and _opens_section(paragraph, text):
            in_section = bool(_SECTION.search(text))
        if found and (name := _defined_name(paragraph, found, lexicon, in_section=in_section)):
            _add_body(bodies, _body(name, paragraphs, rank, names))
        elif in_section and not found and (inner := within.search(flat(paragraph.text))):
            name = _short_name(paragraph.text[inner.start("name") : inner.end("name")])
            _add_body(bodies, replace(_body(name, paragraphs, rank, names), confidence=0.6))
    for body in _from_tables(document, names):
        _add_body(bodies, body)
    return bodies or _at_ends(paragraphs, lexicon)


def _is_own_heading(paragraph: Paragraph) -> bool:
    """Tell whether a line is a heading of its own inside the chapter on steering: short, styled or numbered."""
    numbered = without_number(paragraph.text) != paragraph.text
    return len(words(paragraph.text)) <= _MAX_NAME_WORDS and (paragraph.heading is not None or numbered)


def _sentences(paragraph: Paragraph, names: re.Pattern[str]) -> list[Paragraph]:
    """Cut a paragraph before each sentence that starts with a body: one paragraph may set several up."""
    starts = [
        found.end()
        for found in _NEXT_SENTENCE.finditer(paragraph.text)
        if names.match(flat(paragraph.text[found.end() :]))
    ]
    if not starts:
        return [paragraph]
    cuts = [0, *starts, len(paragraph.text)]
    return [replace(paragraph, text=paragraph.text[a:b].strip()) for a, b in pairwise(cuts)]


def _from_tables(document: Document, names: re.Pattern[str]) -> list[Body]:
    """Return the bodies of the tables that have one by row, under a heading such as "Instance"."""
    bodies = []
    for grid in grids(document):
        rows = grid.row_texts()
        header = [fold(title) for title in rows[0]] if rows else []
        if not header or not re.match(r"(?:instances?|comites?|organes?)\b", header[0]):
            continue
        for cells, texts in zip(grid.table.rows[1:], rows[1:], strict=True):
            name = _short_name(texts[0])
            if not name or len(words(name)) > _MAX_NAME_WORDS or not any(texts[1:]):
                continue
            frequency, per_year = read_rhythm(f"Réunions : {texts[-1]}")
            role = " ; ".join(text for text in texts[1:] if text) or None
            sure = 0.8 if names.match(flat(texts[0])) else 0.65
            bodies.append(Body(cells[0].source(), sure, name, role, (), frequency, per_year))
    return bodies


def _opens_section(paragraph: Paragraph, text: str) -> bool:
    return paragraph.heading is not None or bool(re.match(r"(?:article|[a-z0-9ivx]{1,4}\s?[.)–-])", text))


def _add_body(bodies: list[Body], new: Body) -> None:
    """Add a body; one that the document sets up twice is completed by its second mention."""
    for rank, known in enumerate(bodies):
        if _same_body(known.name, new.name):
            bodies[rank] = replace(
                known,
                role=known.role or new.role,
                members=known.members or new.members,
                frequency=known.frequency or new.frequency,
                per_year=known.per_year or new.per_year,
            )
            return
    bodies.append(new)


def without_number(text: str) -> str:
    """Return a heading without the number in front of it."""
    return re.sub(
        r"^(?:(?:\d{1,2}|[a-zA-Z])(?:\.\d{1,2})*|[IVX]+(?:\.\d{1,2})*)\s?[.)–-]*\s+(?=[A-ZÀ-Ý])", "", text
    )


def _same_body(left: str, right: str) -> bool:
    return likeness(left, right) >= 0.85


def _defined_name(
    paragraph: Paragraph, found: re.Match[str], lexicon: Lexicon, *, in_section: bool
) -> str | None:
    """Return the body's name if the line sets it up.

    As a heading, before a colon or before a defining verb.
    """
    text = without_number(paragraph.text).translate(str.maketrans("’", "'"))
    head, colon, _ = text.partition(":")
    folded_head = flat(head)
    name_words = len(words(head))
    if name_words <= (25 if paragraph.heading or in_section else 14) and (
        colon or _is_title(paragraph, in_section=in_section)
    ):
        return _short_name(head)
    if paragraph.bullet and in_section and re.match(r"\s*(?:[,;.(]|$)", text[found.end() :]):
        return _short_name(text[: found.end()])
    if _APPOSITION.match(folded_head[found.end() :]):
        return _short_name(text[: found.end()])
    set_up = lexicon.body_verb_pattern.search(folded_head, found.end())
    if not set_up or len(folded_head[found.end() : set_up.start()].split()) > _MAX_NAME_WORDS:
        return None
    between = folded_head[found.end() : set_up.start()]
    if re.search(r"\b(?:qui|que|et|ou|sera|seront|afin)\b|[,.;]", between):
        return None
    return _short_name(text[: set_up.start()])


def _is_title(paragraph: Paragraph, *, in_section: bool) -> bool:
    short = len(paragraph.text) < 140 and not paragraph.text.rstrip().endswith((";", ","))
    if paragraph.bullet:
        return False
    return short and (
        paragraph.heading is not None
        or paragraph.bold
        or (in_section and not paragraph.text.rstrip().endswith("."))
    )


def _short_name(text: str) -> str:
    """Return a name of body without article, brackets and the name of the contract after it."""
    name = re.sub(rf"^{_ARTICLE}", "", one_line(text).strip(), count=1, flags=re.I)
    name = re.split(r"\s*[«(–]|\s-\s", name, maxsplit=1)[0]
    name = re.sub(
        r"^(.*?\b(?:contrat de ville|ctg|cls|convention|contrat|crte))\b(?:\s+(?:de|du|"
        r"des)\b|\s+d['’]).*$",
        r"\1",
        name,
        flags=re.I,
    )
    return tidy_label(name)


def _body(name: str, paragraphs: list[Paragraph], rank: int, names: re.Pattern[str]) -> Body:
    own = [paragraphs[rank]]
    for paragraph in paragraphs[rank + 1 : rank + 25]:
        other = names.match(flat(without_number(paragraph.text)))
        if other and not fold(name).startswith(fold(other["name"])):
            break
        if paragraph.heading or re.match(r"(?:article|annexe|fiche|axe)\b|\d+\s?[.)]", fold(paragraph.text)):
            break
        own.append(paragraph)
    frequency, per_year = read_rhythm(
        ". ".join(p.text for p in own if not p.bullet or _TIMES.search(fold(p.text)))
    )
    return Body(
        source=paragraphs[rank].source(),
        confidence=0.8,
        name=name,
        role=_role(name, own),
        members=_members(own),
        frequency=frequency,
        per_year=per_year,
    )


def read_rhythm(text: str) -> tuple[str | None, int | None]:
    """Return how often a body meets, as printed and as a number of times a year."""
    folded = fold(text)
    for sentence in re.split(r"[.;]\s", folded):
        if found := _TIMES.search(sentence):
            count = count_word(found["count"]) or 1
            return found.group(), count * _UNITS[found["unit"]]
    for word, per_year in _PER_YEAR.items():
        if re.search(rf"(?:reuni\w*|rythme|frequence|seance|rencontre)[^.;]{{0,60}}\b{word}\w*", folded):
            return word, per_year
    return None, None


def _role(name: str, own: list[Paragraph]) -> str | None:
    """Return what the body does.

    It is said after the colon, in the sentence, or in the line under the heading.
    """
    _, colon, tail = own[0].text.partition(":")
    is_title = len(own[0].text) < len(name) + 25
    text = tail.strip() if colon else own[0].text if not is_title else ""
    if not text and len(own) > 1 and not own[1].bullet:
        text = own[1].text
    return one_line(text)[:500] or None


def _members(own: list[Paragraph]) -> tuple[str, ...]:
    """Return the items of the list that a sentence on the members announces."""
    members: list[str] = []
    announced = False
    for paragraph in own:
        if paragraph.bullet and announced:
            members.append(tidy_label(paragraph.text))
        elif members:
            break
        else:
            announced = bool(
                re.search(
                    r"\b(?:compos\w+|membres|reunit|rassemble|constitue\w*)\b[^.]*:\s*$",
                    fold(paragraph.text),
                )
            )
    return tuple(members)


def _at_ends(paragraphs: list[Paragraph], lexicon: Lexicon) -> list[Body]:
    """Return the bodies whose names close the lines of slides about steering."""
    bodies: list[Body] = []
    titles = {p.page: fold(p.text) for p in paragraphs if p.heading == 1 and p.page is not None}
    name = "|".join(re.escape(n) for n in lexicon.body_names if n.startswith(("comite", "equipe", "groupe")))
    for paragraph in paragraphs:
        if paragraph.heading or not _SECTION.search(titles.get(paragraph.page or 0, "")):
            continue
        for found in re.finditer(rf"(?<=[a-z)] )(?P<name>{name})(?=\s|$)", flat(paragraph.text)):
            after = paragraph.text[found.end() :].strip()
            printed = paragraph.text[found.start() : found.end()]
            if (
                printed[:1].isupper()
                and (not after or after[0].isupper())
                and not any(_same_body(printed, b.name) for b in bodies)
            ):
                bodies.append(Body(paragraph.source(), 0.5, printed))
    return bodies
