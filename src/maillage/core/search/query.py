"""Read the index: which objects answer some words, the best first, as one viewer may see them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maillage.core.models import SearchEntry, SearchPosting, SearchTerm, SearchVariant
from maillage.core.search.registry import ANYBODY, Hit, Indexed, Viewer, list_audiences, list_indexed
from maillage.core.search.words import (
    MIN_FORGIVEN,
    bound_prefix,
    is_one_error_apart,
    list_deletions,
    list_spans,
    list_words,
)

MAX_QUERY = 200
MAX_QUERY_WORDS = 8
# How many objects are weighed; beyond, a reader adds a word.
CANDIDATES = 600
# Objects of one kind that are loaded at once; the heaviest come first.
PER_KIND = 120
# Above this count, only the heaviest occurrences of a word are read, in the order of the index.
COMMON = 2000
PREFIXES = 40
EXACT, BEGINNING, MISTYPED = 10, 7, 5
EXCERPT = 160


@dataclass(frozen=True)
class Meaning:
    """A word of the index that a typed word may mean, and how common it is."""

    text: str
    quality: int
    count: int


Meanings = dict[int, Meaning]


@dataclass(frozen=True)
class Result:
    """An object found, with the words that found it marked."""

    title: SafeString
    url: str
    context: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Group:
    """The objects of one kind that were found; ``has_more`` when others are not shown.

    ``is_capped`` tells that ``count`` stops at what was loaded: there may be more.
    """

    key: str
    label: str
    results: tuple[Result, ...]
    count: int
    has_more: bool
    is_capped: bool = False


@dataclass(frozen=True)
class Answer:
    """What a search gives: its groups, and the word it had to leave out to find anything."""

    groups: tuple[Group, ...]
    left_out: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Give how many objects are in the groups."""
        return sum(group.count for group in self.groups)

    @property
    def is_capped(self) -> bool:
        """Tell whether there may be more than ``count``."""
        return any(group.is_capped for group in self.groups)


def search(text: str, viewer: Viewer, *, key: str = "", per_group: int = 6) -> Answer:
    """Find the objects that hold every word of a text, whole, begun or mistyped by one letter.

    When nothing holds them all, the last words are left out until something is found.

    Parameters
    ----------
    key : str
        Keep one kind only, by its key in addresses; all of them when empty.
    per_group : int
        Objects shown for each kind.
    """
    words = list(dict.fromkeys(list_words(text[:MAX_QUERY])))[:MAX_QUERY_WORDS]
    kinds = [indexed for indexed in list_indexed() if key in {"", indexed.key}]
    circles = _Circles(list_audiences(viewer))
    meanings = {word: find_meanings(word, circles) for word in words}
    kept = [word for word in words if meanings[word]]
    while kept:
        scores = _score_entries([meanings[word] for word in kept], circles)
        marked = {meaning.text for word in kept for meaning in meanings[word].values()}
        if groups := _group(scores, kinds, viewer, _Marks(kept, marked), per_group):
            return Answer(groups, tuple(word for word in words if word not in kept))
        kept.pop()
    return Answer(())


def find_meanings(word: str, circles: "_Circles") -> Meanings:
    """Give the words of the index that a typed word may mean, among those that the viewer may read.

    A word that stands only in what others read is unknown here: whether it was left out, or forgiven
    an error, would tell that it is there. Errors are forgiven only to a word that is neither in the
    index nor the beginning of one there.
    """
    near = circles.list_terms().filter(**bound_prefix(word))
    found = {
        key: Meaning(text, EXACT if text == word else BEGINNING, count)
        for key, text, count in near.order_by("text").values_list("pk", "text", "count")[:PREFIXES]
    }
    if found or len(word) < MIN_FORGIVEN or word.isdecimal():
        return found
    shapes = list_deletions(word)
    by_variant = SearchVariant.objects.filter(text__in=shapes).values_list("term_id", flat=True)[:500]
    mistyped = circles.list_terms().filter(Q(pk__in=list(by_variant)) | Q(text__in=shapes))
    return {
        key: Meaning(text, MISTYPED, count)
        for key, text, count in mistyped.values_list("pk", "text", "count")
        if is_one_error_apart(word, text)
    }


class _Circles:
    """The circles a viewer belongs to: nothing outside of them is looked at, however many they are.

    Whoever reads two thousand contracts is not let through unasked: a word that stands only in what
    they may not open must be as unknown to them as to anybody.
    """

    def __init__(self, audiences: frozenset[int]) -> None:
        self.every = Q(audience__in=audiences)
        self.narrow = Q(audience__in=audiences - {ANYBODY})

    def list_terms(self) -> QuerySet[SearchTerm]:
        """Give the words that stand somewhere the viewer may read."""
        read = SearchPosting.objects.filter(self.every, term=OuterRef("pk"))
        return SearchTerm.objects.filter(Exists(read), count__gt=0)


def _score_entries(words: list[Meanings], circles: _Circles) -> dict[int, int]:
    """Give the entries that hold a meaning of each word, with what they weigh, from the rarest word."""
    first, *others = sorted(words, key=lambda some: sum(meaning.count for meaning in some.values()))
    scores = _list_heaviest(first, circles)
    is_whole = len(scores) < CANDIDATES
    found = _narrow(scores, others, circles)
    if others and not is_whole and len(found) < CANDIDATES // 10:
        # Common words that seldom stand together: what they share is asked of the database itself.
        found = _narrow(_list_common(first, others, circles), others, circles)
    return found


def _list_heaviest(meanings: Meanings, circles: _Circles) -> dict[int, int]:
    rare = [key for key, meaning in meanings.items() if meaning.count <= COMMON]
    common = [key for key, meaning in meanings.items() if meaning.count > COMMON]
    heaviest = SearchPosting.objects.order_by("-weight", "entry").values_list("entry_id", "term_id", "weight")
    rows = list(heaviest.filter(circles.every, term__in=rare)[: 4 * CANDIDATES]) if rare else []
    if common:
        # The widest circle holds most of a common word: read it in the order of the index.
        rows += heaviest.filter(circles.narrow, term__in=common)[: 2 * CANDIDATES]
        for key in common:
            rows += heaviest.filter(term=key, audience=ANYBODY)[:CANDIDATES]
    scores: dict[int, int] = defaultdict(int)
    for entry, term, weight in rows:
        scores[entry] = max(scores[entry], weight * meanings[term].quality)
    kept = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[: 2 * CANDIDATES]
    return dict(kept)


def _list_common(first: Meanings, others: list[Meanings], circles: _Circles) -> dict[int, int]:
    rows = SearchPosting.objects.filter(circles.every, term__in=list(first))
    for meanings in others:
        together = SearchPosting.objects.filter(
            circles.every, entry=OuterRef("entry"), term__in=list(meanings)
        )
        rows = rows.filter(Exists(together))
    scores: dict[int, int] = defaultdict(int)
    for entry, term, weight in rows.order_by().values_list("entry_id", "term_id", "weight")[:CANDIDATES]:
        scores[entry] = max(scores[entry], weight * first[term].quality)
    return scores


def _narrow(scores: dict[int, int], others: list[Meanings], circles: _Circles) -> dict[int, int]:
    """Keep the entries that also hold a meaning of each other word, and add what these weigh."""
    for meanings in others:
        rows = SearchPosting.objects.filter(
            circles.every, entry__in=list(scores), term__in=list(meanings)
        ).order_by()
        best: dict[int, int] = defaultdict(int)
        for entry, term, weight in rows.values_list("entry_id", "term_id", "weight"):
            best[entry] = max(best[entry], weight * meanings[term].quality)
        scores = {entry: scores[entry] + more for entry, more in best.items()}
    return scores


class _Marks:
    """Mark, in what is shown, the words that were found."""

    def __init__(self, typed: list[str], found: set[str]) -> None:
        self.typed = tuple(typed)
        self.found = found

    def is_marked(self, piece: str) -> bool:
        words = list_words(piece)
        return any(word in self.found or word.startswith(self.typed) for word in words)

    def mark(self, text: str) -> SafeString:
        """Give a text as HTML, every piece escaped, the words found inside ``<mark>``."""
        return format_html_join(
            "",
            "{}",
            (
                (format_html("<mark>{}</mark>", piece) if is_word and self.is_marked(piece) else piece,)
                for piece, is_word in list_spans(text)
            ),
        )

    def cut(self, text: str) -> SafeString:
        """Give the part of a text around the first word found; nothing when none is."""
        before = 0
        for piece, is_word in list_spans(text):
            if is_word and self.is_marked(piece):
                start = max(0, before - EXCERPT // 2)
                end = start + EXCERPT
                return format_html(
                    "{}{}{}",
                    "… " if start else "",
                    self.mark(text[start:end]),
                    " …" if end < len(text) else "",
                )
            before += len(piece)
        return format_html("{}", "")

    def weigh_title(self, title: str) -> int:
        """Give what a title adds: it begins with the words typed, or holds nothing else."""
        words = list_words(title)
        begins = words[: len(self.typed)] == list(self.typed)
        return (30 if begins else 0) + (30 if begins and len(words) == len(self.typed) else 0)


def _group(
    scores: dict[int, int], kinds: list[Indexed], viewer: Viewer, marks: _Marks, per_group: int
) -> tuple[Group, ...]:
    names = [indexed.kind for indexed in kinds]
    entries = SearchEntry.objects.filter(pk__in=list(scores), kind__in=names).order_by()
    by_kind: dict[str, dict[int, int]] = defaultdict(dict)
    for entry, kind, key in entries.values_list("pk", "kind", "object_id"):
        by_kind[kind][key] = scores[entry]
    groups = []
    for indexed in kinds:
        best = sorted(by_kind[indexed.kind].items(), key=lambda item: (-item[1], item[0]))
        hits = _load(indexed, [key for key, _score in best], viewer)
        if hits:
            is_cut = len(hits) < len(best)
            groups.append(_build_group(indexed, hits, dict(best), marks, per_group, is_cut=is_cut))
    return tuple(groups)


def _load(indexed: Indexed, keys: list[int], viewer: Viewer) -> dict[int, Hit]:
    """Load the heaviest objects that the viewer may see, going on when few of the first ones are."""
    hits: dict[int, Hit] = {}
    for start in range(0, len(keys), PER_KIND):
        hits |= indexed.load(keys[start : start + PER_KIND], viewer)
        if len(hits) >= PER_KIND // 2:
            break
    return hits


def _build_group(
    indexed: Indexed,
    hits: dict[int, Hit],
    scores: dict[int, int],
    marks: _Marks,
    per_group: int,
    *,
    is_cut: bool,
) -> Group:
    ranked = sorted(
        hits.items(),
        key=lambda item: (-scores[item[0]] - marks.weigh_title(item[1].title), item[1].title, item[0]),
    )
    results = tuple(
        Result(marks.mark(hit.title), hit.url, marks.mark(hit.context), marks.cut(hit.text))
        for _key, hit in ranked[:per_group]
    )
    has_more = len(hits) > len(results)
    return Group(
        indexed.key, indexed.label, results, len(hits), has_more, is_cut and len(hits) >= PER_KIND // 2
    )
