"""Read the tree of a slide show whose transcription lost its line breaks."""

import re

from maillage.reading.blocks import Document
from maillage.reading.extract.branches import Twig
from maillage.reading.extract.flow import Flowing
from maillage.reading.formats.plain import slide_rank
from maillage.reading.text import fold, likeness, tidy_label

_ENUMERATED = re.compile(r"(?:(?<=\s)|^)(?P<number>\d{1,2})\s?[-–.]\s*(?=[^\W\d])")
_LINKS = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "les",
        "l",
        "un",
        "une",
        "et",
        "ou",
        "a",
        "au",
        "aux",
        "en",
        "sur",
        "sous",
        "pour",
        "par",
        "avec",
        "dans",
        "vers",
        "sans",
        "entre",
        "chez",
        "dont",
        "que",
        "qui",
        "ne",
        "n",
        "se",
        "s",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "ce",
        "cette",
        "ces",
        "mon",
        "notre",
        "nos",
        "plus",
        "moins",
        "tres",
        "plutot",
        "mieux",
        "comme",
        "selon",
        "tout",
        "tous",
        "toute",
        "toutes",
    ]
)
_ARTICLES = frozenset(("la", "le", "les", "l"))
_VERB = re.compile(r"^[a-zé]{3,}(?:er|ir|oir|dre|tre|ire)$")
_NOT_VERBS = frozenset(
    [
        "premier",
        "dernier",
        "entier",
        "cahier",
        "chantier",
        "métier",
        "quartier",
        "particulier",
        "régulier",
        "familier",
        "hier",
        "atelier",
        "foyer",
        "loyer",
        "danger",
        "avenir",
        "plaisir",
        "désir",
        "pouvoir",
        "savoir",
        "devoir",
        "être",
        "avoir",
        "centre",
        "titre",
        "ordre",
        "maître",
        "contre",
        "autre",
        "notre",
        "votre",
        "entre",
        "cadre",
        "nombre",
        "membre",
        "lettre",
        "histoire",
        "territoire",
        "scolaire",
        "prioritaire",
        "solidaire",
        "sanitaire",
        "communautaire",
        "partenaire",
        "propriétaire",
        "locataire",
        "bénéficiaire",
    ]
)
_ACTION_NOUN = re.compile(r"^[a-zé]{3,}(?:tion|sion|isation)s?$")
_ADJECTIVE_BEFORE = re.compile(
    r"^(?:bonne|meilleure|nouvelle|grande|autre|meme|premiere|double|forte|petite|haute|"
    r"seule|vraie)s?$"
)
_SAME = 0.85


def slide_tree(lines: list[Flowing], document: Document) -> list[Twig]:
    """Return an axis for each slide that numbers its objectives; a slide told again is skipped."""
    rank = slide_rank(document)
    if rank is None:
        return []
    tops: list[Twig] = []
    for title, body in _slides(lines, rank):
        parts = _enumerated(body.text)
        if len(parts) < 3:
            continue
        own = title.text if not _ENUMERATED.match(title.text) else tidy_label(parts[0])
        if not own or any(likeness(own, top.label) >= _SAME for top in tops):
            continue
        top = Twig(1, "axe", tidy_label(own), str(len(tops) + 1), title)
        for number, part in enumerate(parts[1:], start=1):
            label, *items = split_telegraphic(part)
            objective = top.add(Twig(2, "objectif", tidy_label(label), str(number), body))
            objective.children += [
                Twig(3, "action", tidy_label(item), None, body) for item in items if tidy_label(item)
            ]
        tops.append(top)
    return tops


def _slides(lines: list[Flowing], rank: int) -> list[tuple[Flowing, Flowing]]:
    """Return each slide's title with the longest line of its body."""
    found: list[tuple[Flowing, Flowing]] = []
    for k, line in enumerate(lines):
        if line.heading != rank:
            continue
        body = []
        for below in lines[k + 1 :]:
            if below.heading == rank:
                break
            body.append(below)
        if body:
            found.append((line, max(body, key=lambda b: len(b.text))))
    return found


def _enumerated(text: str) -> list[str]:
    """Cut a text at the numbers 1, 2, 3… of an enumeration; what stands before 1 comes first."""
    cuts, expected = [], 1
    for found in _ENUMERATED.finditer(text):
        if int(found["number"]) == expected:
            cuts.append((found.start(), found.end()))
            expected += 1
    if len(cuts) < 2:
        return [text]
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    return [
        text[: cuts[0][0]].strip(),
        *(text[start:end].strip() for (_, start), end in zip(cuts, ends, strict=True)),
    ]


def split_telegraphic(text: str) -> list[str]:
    """Cut a run of noun phrases where a new one must start.

    It starts at a capital, an article or a verb that no word before calls for.
    """
    words = text.split()
    parts: list[list[str]] = [[]]
    depth = 0
    for k, word in enumerate(words):
        if parts[-1] and depth == 0 and _starts_phrase(words, k, parts[-1]):
            parts.append([])
        parts[-1].append(word)
        depth = max(0, depth + word.count("(") - word.count(")"))
    return [" ".join(part) for part in parts]


def _starts_phrase(words: list[str], k: int, current: list[str]) -> bool:
    word, before = words[k], words[k - 1]
    last = fold(before).strip("«»()'").split("'")[-1]
    capital = bool(re.match(r"^[A-ZÀ-Ý](?:[a-zà-ÿ]|['’][a-zà-ÿ]|$)", word))
    plain = word.split("'")[0].split("’")[0]
    verb = bool(_VERB.match(plain)) and plain not in _NOT_VERBS
    if before.endswith(",") and len(current) > 3 and (capital or (verb and _VERB.match(fold(current[0])))):
        return True
    if (
        last in _LINKS
        or before.endswith((",", ":", "/", "-", "'", "’"))
        or word in ("/", "-", ":", ";", "?", "!")
    ):
        return False
    if capital:
        return True
    first = fold(word).split("'")[0]
    if len(current) < 2 and not before.endswith((".", "…", ";")):
        return False
    if first in _ARTICLES and not _VERB.match(before) and not before.endswith("ant"):
        return True
    noun = bool(_ACTION_NOUN.search(plain)) and len(current) > 2 and not _ADJECTIVE_BEFORE.match(last)
    return (verb or noun) and not _VERB.match(before)
