"""Score a reading against what a careful reader finds, by the rules that the issue sets.

Labels are compared without case, accents, punctuation and numbers in front, by the words they share; numbers are equal or
they are not; an empty cell is never 0. The fields of an action count by the share of their words.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from maillage.reading.text import words

Piece = Mapping[str, object]
ALIKE = 0.85
_FRONT = frozenset(
    (
        "axe",
        "article",
        "action",
        "fiche",
        "enjeu",
        "objectif",
        "orientation",
        "strategique",
        "general",
        "operationnel",
        "n",
        "no",
    )
)
LABELS = {
    "parties": ("name",), "articles": ("title",), "actions": ("title",), "bodies": ("name",), "districts": ("name",),
    "indicators": ("indicator", "territory"), "facilities": ("commune", "type", "name"), "funding": ("pillar",),
    "counts": ("pillar",), "consultation": ("question", "option"),
}  # fmt: skip
NUMBERS = {
    "districts": ("population",), "indicators": ("year", "value"), "funding": ("year", "amount"),
    "counts": ("year", "value", "new", "renewed"), "consultation": ("count",), "bodies": ("per_year",),
}  # fmt: skip


@dataclass(slots=True)
class Score:
    """How many pieces were found, wanted, and both."""

    hits: float = 0.0
    found: float = 0.0
    wanted: float = 0.0

    def add(self, hits: float, found: float, wanted: float) -> None:
        self.hits, self.found, self.wanted = self.hits + hits, self.found + found, self.wanted + wanted

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.found + self.wanted) if self.found + self.wanted else 1.0


def score(gold: Piece, found: Piece) -> dict[str, Score]:
    """Return the score of each kind of piece that the gold speaks of."""
    scores: dict[str, Score] = {}
    for key in ("title", "type"):
        if gold.get(key):
            same = _alike(gold[key], found.get(key)) >= (ALIKE if key == "title" else 1)
            scores.setdefault(key, Score()).add(same, bool(found.get(key)), 1)
    if gold.get("period"):
        for end in ("start", "end"):
            printed, read = gold["period"][end], (found.get("period") or {}).get(end)
            scores.setdefault("period", Score()).add(bool(read) and read.startswith(printed), bool(read), 1)
    if "nodes" in gold:
        for name, top in (("axes", True), ("objectives", False)):
            pair = [[n for n in side["nodes"] if (n["level"] == 1) is top] for side in (gold, found)]
            scores[name] = _score_pieces(*pair, ("label",), ())[0]
    for kind, labels in LABELS.items():
        if kind in gold:
            scores[kind], pairs = _score_pieces(gold[kind], found[kind], labels, NUMBERS.get(kind, ()))
            if kind == "actions":
                scores["fields"] = _score_fields(pairs)
    return scores


def gather(scores: Sequence[Mapping[str, Score]]) -> Score:
    """Return all pieces of all documents together."""
    whole = Score()
    for one in (score for document in scores for score in document.values()):
        whole.add(one.hits, one.found, one.wanted)
    return whole


def _score_pieces(
    gold: Sequence[Piece], found: Sequence[Piece], labels: Sequence[str], numbers: Sequence[str]
) -> tuple[Score, list[tuple[Piece, Piece]]]:
    free, pairs = list(found), []
    for wanted in gold:
        likes = [_same(wanted, piece, labels, numbers) for piece in free]
        if likes and max(likes) > 0:
            pairs.append((wanted, free.pop(likes.index(max(likes)))))
    return Score(len(pairs), len(found), len(gold)), pairs


def _same(left: Piece, right: Piece, labels: Sequence[str], numbers: Sequence[str]) -> float:
    if any(_number(left.get(key)) != _number(right.get(key)) for key in numbers if key in left):
        return 0
    likes = [_alike(left.get(key), right.get(key)) for key in labels if key in left]
    return sum(likes) if all(like >= ALIKE for like in likes) else 0


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _alike(left: object, right: object) -> float:
    sets = [set(_without_front(words(str(text or "")))) for text in (left, right)]
    if not all(sets):
        return 1.0 if sets[0] == sets[1] else 0.0
    common = len(sets[0] & sets[1])
    return 2 * common / (len(sets[0]) + len(sets[1]))


def _without_front(label: Sequence[str]) -> Sequence[str]:
    while len(label) > 2 and (label[0] in _FRONT or (len(label) > 3 and label[0].isdigit())):
        label = label[1:]
    return label


def _score_fields(pairs: Sequence[tuple[Piece, Piece]]) -> Score:
    whole = Score()
    for wanted, read in pairs:
        if wanted["fields"]:
            shares = [_shared(text, read["fields"].get(key, "")) for key, text in wanted["fields"].items()]
            both = set(wanted["fields"]) | set(read["fields"])
            whole.add(sum(shares), len(both), len(wanted["fields"]))
    return whole


def _shared(left: str, right: str) -> float:
    a, b = Counter(words(left)), Counter(words(right))
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values())) if a and b else 0.0
