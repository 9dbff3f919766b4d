"""Write the index: one object at each of its events, or everything by a command."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction
from django.db.models import F

from maillage.core.digests import name_kind
from maillage.core.enums import Verb
from maillage.core.models import SearchEntry, SearchPosting, SearchTerm, SearchVariant
from maillage.core.search.registry import Indexed, find_indexed, list_indexed
from maillage.core.search.words import MIN_FORGIVEN, list_deletions, list_words

# Enough for the longest sheet to be found by what it is about; more would index its small talk.
MAX_WORDS = 120
CHUNK = 500
# A word in one object: its text and its audience.
_Key = tuple[str, int]
# What a long batch has written so far, by kind; None outside a batch.
_gathered: ContextVar[dict[str, set[int]] | None] = ContextVar("gathered", default=None)


@contextmanager
def gather_indexing() -> Iterator[None]:
    """Index once, at its end, what a long batch writes, instead of at each of its events."""
    token = _gathered.set({})
    try:
        yield
        gathered = _gathered.get() or {}
    finally:
        _gathered.reset(token)
    for indexed in list_indexed():
        _index_keys(indexed, sorted(gathered.get(indexed.kind, ())))


def index_event(subject: models.Model, scope: models.Model | None, verb: str) -> None:
    """Index again what an event is about: its object or, for a row that hangs on one, that one."""
    for candidate, done in ((subject, verb), (scope, Verb.UPDATE)):
        indexed = find_indexed(name_kind(candidate)) if candidate is not None else None
        if candidate is None or indexed is None:
            continue
        if done == Verb.DELETE:
            SearchEntry.objects.filter(kind=indexed.kind, object_id=candidate.pk).delete()
            return
        gathered = _gathered.get()
        if gathered is not None:
            gathered.setdefault(indexed.kind, set()).add(candidate.pk)
            return
        index_objects(indexed, [candidate])
        dependents = list(indexed.dependents(candidate))
        for start in range(0, len(dependents), CHUNK):
            _index_dependents(dependents[start : start + CHUNK])
        return


def _index_dependents(subjects: list[models.Model]) -> None:
    by_kind: dict[str, list[models.Model]] = {}
    for subject in subjects:
        by_kind.setdefault(name_kind(subject), []).append(subject)
    for kind, group in by_kind.items():
        if indexed := find_indexed(kind):
            index_objects(indexed, group)


@transaction.atomic
def index_objects(indexed: Indexed, subjects: Sequence[models.Model]) -> None:
    """Put objects of one kind in the index, writing only what changed."""
    entries = _get_entries(indexed.kind, [subject.pk for subject in subjects])
    wanted: dict[tuple[int, str, int], int] = {}
    for subject in subjects:
        for (word, audience), weight in weigh_words(indexed, subject).items():
            wanted[entries[subject.pk], word, audience] = weight
    stored = {
        (posting.entry_id, posting.term.text, posting.audience): posting
        for posting in SearchPosting.objects.filter(entry__in=entries.values()).select_related("term")
    }
    gone = [posting for key, posting in stored.items() if wanted.get(key) != posting.weight]
    new = {key: weight for key, weight in wanted.items() if key not in stored or stored[key].weight != weight}
    _delete_postings(gone)
    terms = _get_terms({word for _entry, word, _audience in new})
    SearchPosting.objects.bulk_create(
        [
            SearchPosting(entry_id=entry, term_id=terms[word], audience=audience, weight=weight)
            for (entry, word, audience), weight in new.items()
        ],
        batch_size=2000,
    )
    _count_terms({posting.term_id for posting in gone} | set(terms.values()), gone, new, terms)


def is_read_by(subject: models.Model, audience: int) -> bool:
    """Tell whether the index gives any word of an object to an audience."""
    return SearchPosting.objects.filter(
        entry__kind=name_kind(subject), entry__object_id=subject.pk, audience=audience
    ).exists()


def weigh_words(indexed: Indexed, subject: models.Model) -> dict[_Key, int]:
    """Give the words of an object with their weight for each audience; the first words first."""
    weights: dict[_Key, int] = {}
    seen: set[str] = set()
    for piece in indexed.extract(subject):
        for word in list_words(piece.text):
            if word not in seen and len(seen) >= MAX_WORDS:
                continue
            seen.add(word)
            for audience in piece.audiences:
                weights[word, audience] = max(weights.get((word, audience), 0), piece.weight)
    return weights


def rebuild_index(*, on_progress: Callable[[str, int, int], None] | None = None) -> int:
    """Index everything again, by pieces: search goes on meanwhile, and a stop half way does no harm.

    Returns
    -------
    int
        Objects in the index.
    """
    total = 0
    for indexed in list_indexed():
        manager = indexed.model._default_manager  # noqa: SLF001 - Django's documented model API
        keys = list(manager.order_by("pk").values_list("pk", flat=True))
        _index_keys(indexed, keys, on_progress=on_progress)
        _forget_entries(indexed.kind, set(keys))
        total += len(keys)
    SearchEntry.objects.exclude(kind__in=[indexed.kind for indexed in list_indexed()]).delete()
    SearchTerm.objects.filter(postings__isnull=True).delete()
    return total


def _index_keys(
    indexed: Indexed, keys: Sequence[int], *, on_progress: Callable[[str, int, int], None] | None = None
) -> None:
    manager = indexed.model._default_manager  # noqa: SLF001 - Django's documented model API
    for start in range(0, len(keys), CHUNK):
        chunk = manager.filter(pk__in=keys[start : start + CHUNK]).prefetch_related(*indexed.related)
        index_objects(indexed, list(chunk))
        if on_progress:
            on_progress(indexed.label, min(start + CHUNK, len(keys)), len(keys))


def refresh_index() -> int:
    """Index what was written past the services (official files, restored rows); give how many objects.

    Only what is missing is read: this is cheap enough for every night and every start.
    """
    added = 0
    for indexed in list_indexed():
        manager = indexed.model._default_manager  # noqa: SLF001 - Django's documented model API
        keys = set(manager.values_list("pk", flat=True))
        known = set(SearchEntry.objects.filter(kind=indexed.kind).values_list("object_id", flat=True))
        missing = sorted(keys - known)
        _index_keys(indexed, missing)
        _forget_entries(indexed.kind, keys)
        added += len(missing)
    return added


def _get_entries(kind: str, keys: Iterable[int]) -> dict[int, int]:
    wanted = list(keys)
    SearchEntry.objects.bulk_create(
        [SearchEntry(kind=kind, object_id=key) for key in wanted], ignore_conflicts=True
    )
    rows = SearchEntry.objects.filter(kind=kind, object_id__in=wanted).values_list("object_id", "pk")
    return dict(rows)


def _get_terms(words: set[str]) -> dict[str, int]:
    """Give the identifiers of words, adding those that are new with their variants."""
    known = dict(SearchTerm.objects.filter(text__in=words).values_list("text", "pk"))
    # In one order, so that two writers never wait for each other.
    if missing := sorted(words - known.keys()):
        SearchTerm.objects.bulk_create([SearchTerm(text=word) for word in missing], ignore_conflicts=True)
        added = dict(SearchTerm.objects.filter(text__in=missing).values_list("text", "pk"))
        SearchVariant.objects.bulk_create(
            [
                SearchVariant(text=variant, term_id=key)
                for word, key in added.items()
                if len(word) >= MIN_FORGIVEN and not word.isdecimal()
                for variant in sorted(list_deletions(word))
            ],
            ignore_conflicts=True,
            batch_size=2000,
        )
        known |= added
    return known


def _delete_postings(postings: list[SearchPosting]) -> None:
    terms: dict[tuple[int, int], list[int]] = {}
    for posting in postings:
        terms.setdefault((posting.entry_id, posting.audience), []).append(posting.term_id)
    for (entry, audience), keys in terms.items():
        SearchPosting.objects.filter(entry=entry, audience=audience, term__in=keys).delete()


def _count_terms(
    touched: set[int], gone: list[SearchPosting], new: dict[tuple[int, str, int], int], terms: dict[str, int]
) -> None:
    """Keep how common each word is; a rough count is enough to look at the rarest word first."""
    changes = dict.fromkeys(touched, 0)
    for posting in gone:
        changes[posting.term_id] -= 1
    for _entry, word, _audience in new:
        changes[terms[word]] += 1
    by_change: dict[int, list[int]] = {}
    for term, change in changes.items():
        by_change.setdefault(change, []).append(term)
    by_change.pop(0, None)
    for change, keys in by_change.items():
        rows = SearchTerm.objects.filter(pk__in=keys)
        if change < 0:
            rows = rows.filter(count__gte=-change)
        rows.update(count=F("count") + change)


def _forget_entries(kind: str, keys: set[int]) -> None:
    rows = SearchEntry.objects.filter(kind=kind).values_list("pk", "object_id")
    gone = [entry for entry, key in rows if key not in keys]
    for start in range(0, len(gone), CHUNK):
        SearchEntry.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
