"""The words of contracts, as data: kinds, levels, headings of sheets, bodies.

The files of ``lexicons/`` are TOML; a user may copy them, add words and load the copy.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from maillage.reading.text import fold, words

FIELDS = (
    "diagnosis", "public", "objectives", "method", "description", "calendar", "pilots",
    "partners", "results", "indicators", "budget", "means", "territory", "status",
)  # fmt: skip
PLACES = ("axis", "objective", "suboperational", "number", "title", "operation")

_FOLDER = Path(__file__).parent / "lexicons"
_ARTICLES = re.compile(r"^(?:(?:les|le|la|l|des|du|de|d|un|une|nos|notre|votre|vos|rappel)\s)+")
# A column says its unit after its name: "Coût total HT", "Budget (en k€)".
_UNIT_END = re.compile(r"\s+(?:en\s+)?(?:k?€|euros?|milliers d['’]euros|H\.?T\.?|T\.?T\.?C\.?)\s*$", re.I)
_MAX_LABEL_WORDS = 12
_MAX_LABEL = 120
_MAX_RUN_IN = 6
_MAX_MEMORY = 50_000
_MAX_TYPO_DISTANCE = 92


@dataclass(frozen=True, slots=True)
class Level:
    """A name of level of a strategy tree; the lower the rank, the higher the level."""

    name: str
    rank: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindWords:
    """The official names of a kind of contract and the words that hint at it."""

    code: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading of a sheet stands for, and the text printed after it on its line."""

    key: str
    rest: str = ""


@dataclass(frozen=True)
class Lexicon:
    """Every list of words that the extractors use."""

    kinds: tuple[KindWords, ...]
    levels: tuple[Level, ...]
    action_forms: tuple[str, ...]
    end_forms: tuple[str, ...]
    headings: dict[str, str]
    column_headings: dict[str, str]
    heads: dict[str, str]
    qualifiers: frozenset[str]
    action_lists: frozenset[str]
    inner_headings: frozenset[str]
    body_names: tuple[str, ...]
    body_verbs: tuple[str, ...]
    rhythm_words: tuple[str, ...]
    _memory: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> "Lexicon":
        """Read the lexicon files of a folder.

        Raises
        ------
        FileNotFoundError, tomllib.TOMLDecodeError
            A file is missing or is not TOML.
        """
        labels, levels = _toml(folder / "labels.toml"), _toml(folder / "levels.toml")
        kinds, bodies = _toml(folder / "kinds.toml"), _toml(folder / "bodies.toml")
        return cls(
            kinds=tuple(
                KindWords(code, tuple(k["names"]), tuple(k["words"]), float(k.get("weight", 1)))
                for code, k in kinds.items()
            ),
            levels=tuple(
                Level(level["name"], level["rank"], tuple(level["forms"])) for level in levels["level"]
            ),
            action_forms=tuple(levels["actions"]["forms"]),
            end_forms=tuple(fold(form) for form in levels["ends"]["forms"]),
            headings=_headings(labels),
            column_headings={_bare(f): key for key, forms in labels["columns"].items() for f in forms},
            heads={fold(form): name for name in FIELDS for form in labels["heads"].get(name, [])},
            qualifiers=frozenset(fold(word) for word in labels["qualifiers"]["words"]),
            action_lists=frozenset(fold(form) for form in labels["lists"]["actions"]),
            inner_headings=frozenset(_bare(form) for form in labels["inner"]["headings"]),
            body_names=tuple(sorted((fold(n) for n in bodies["names"]), key=len, reverse=True)),
            body_verbs=tuple(fold(verb) for verb in bodies["defining"]),
            rhythm_words=tuple(fold(word) for word in bodies["frequency"]),
        )

    @cached_property
    def level_forms(self) -> dict[str, Level]:
        """Return the level that each folded form names."""
        return {fold(form): level for level in reversed(self.levels) for form in level.forms}

    @cached_property
    def level_pattern(self) -> str:
        """Return the forms of the levels as a pattern, the longest first."""
        return _any_of(self.level_forms)

    @cached_property
    def action_pattern(self) -> str:
        """Return the forms of the actions as a pattern, the longest first."""
        return _any_of(fold(form) for form in self.action_forms)

    @cached_property
    def kind_pattern(self) -> re.Pattern[str]:
        """Return the official names of the kinds of contract, as one pattern."""
        return re.compile(rf"\b(?:{_any_of(fold(name) for kind in self.kinds for name in kind.names)})\b")

    @cached_property
    def body_verb_pattern(self) -> re.Pattern[str]:
        """Return the verbs that set a body up, as one pattern."""
        return re.compile(rf"\b(?:{_any_of(self.body_verbs)})\b")

    def heading(self, text: str, *, inline: bool = True) -> Heading | None:
        """Tell which field or place a line announces, or None if it is no heading.

        With ``inline``, a heading followed by its text counts too: the text is in ``rest``.
        """
        label, colon, rest = text.partition(":")
        if colon and rest.strip() and not inline:
            return None
        if key := self._key(label):
            return Heading(key, rest.strip())
        return self._run_in(text) if inline else None

    def _run_in(self, text: str) -> Heading | None:
        """Read a heading of two words or more that runs into its text.

        A cell that lost its line break prints one.
        """
        parts = text.split(" ", _MAX_RUN_IN)
        for length in range(len(parts) - 1, 1, -1):
            after = parts[length]
            bare = _bare(" ".join(parts[:length]))
            if (
                (after[:1].isupper() or after[:1].isdigit())
                and len(bare.split()) > 1
                and self.headings.get(bare) in FIELDS
            ):
                return Heading(self.headings[bare], " ".join(parts[length:]))
        return None

    def is_listed(self, text: str) -> bool:
        """Tell whether a heading stands in the lists as it is, and is not only made of known words."""
        return _bare(text.partition(":")[0]) in self.headings

    def column(self, text: str) -> Heading | None:
        """Tell which field or place the head of a plan's column announces, or None."""
        if found := self.heading(text, inline=False):
            return found
        key = self.column_headings.get(_bare(text))
        return Heading(key) if key else None

    def is_inner(self, text: str) -> bool:
        """Tell whether a heading is a usual part of an axis rather than an objective."""
        bare = _bare(text)
        return bare in self.inner_headings or bare in self.headings

    def _key(self, label: str) -> str | None:
        if len(label) > _MAX_LABEL:
            return None
        if label not in self._memory:
            if len(self._memory) > _MAX_MEMORY:
                self._memory.clear()
            bare = _bare(label)
            is_short = 0 < len(bare.split()) <= _MAX_LABEL_WORDS
            self._memory[label] = self._look_up(label, bare) if is_short else None
        return self._memory[label]

    def _look_up(self, label: str, bare: str) -> str | None:
        if key := self.headings.get(bare):
            return key
        parts = [_bare(part) for part in re.split(r"\s*[/,;&+]\s*|\b(?:et|ou)\b", label, flags=re.I)]
        keys = [self.headings.get(part) or self._composed(part) for part in parts if part]
        if len(keys) > 1 and keys[0] and all(keys):
            return keys[0]
        if len(bare) < 7 or any(c.isdigit() for c in bare):
            return None
        if key := self._composed(bare):
            return key
        near = process.extractOne(
            bare, self.headings.keys(), scorer=fuzz.ratio, score_cutoff=_MAX_TYPO_DISTANCE
        )
        return self.headings[near[0]] if near else None

    def _composed(self, bare: str) -> str | None:
        """Tell which field a heading made of a known head and common qualifiers announces."""
        head, *others = bare.split() or [""]
        key = self.heads.get(head)
        if key is None or not others or any(word not in self.qualifiers for word in others):
            return None
        if key in ("method", "means") and {"evaluation", "suivi"} & set(others):
            return "indicators"
        if key == "means" and {"financiers", "financieres"} & set(others) and "humains" not in others:
            return "budget"
        return key


def _any_of(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(set(forms), key=len, reverse=True))


@cache
def default_lexicon() -> Lexicon:
    """Return the lexicon that comes with the library."""
    return Lexicon.load()


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _bare(label: str) -> str:
    """Return a heading without articles, brackets, plural marks and the number in front."""
    label = re.sub(r"\((?:s|e|es|x|x\.x|x\.x\.x|ne|nes|ère|rice)\)", "", label)
    label = re.sub(r"\([^)]*\)|\[[^\]]*\]|€\s*(?:HT|TTC)?", "", label)
    label = _UNIT_END.sub("", label)
    label = re.sub(r"^\W*\d{0,2}[.)]?\s*[-–]?\s*", "", label.replace("·", ""))
    return _ARTICLES.sub("", " ".join(words(label)))


def _headings(labels: dict[str, dict[str, list[str]]]) -> dict[str, str]:
    """Return the key of every heading.

    A field first, then a place, then the headings kept apart.
    """
    keys: dict[str, str] = {}
    for place in PLACES:
        keys |= {_bare(form): f"@{place}" for form in labels["place"][place]}
    keys |= {_bare(form): "#" for form in labels["details"]["headings"]}
    for name in FIELDS:
        for form in labels["fields"][name]:
            keys.setdefault(_bare(form), name)
    keys.pop("", None)
    return keys
