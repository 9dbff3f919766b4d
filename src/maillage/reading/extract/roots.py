"""Find the axes of a document: named and numbered, announced as a list, or as headings alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from maillage.reading.extract.flow import Flowing
from maillage.reading.extract.marks import number_path
from maillage.reading.figures import count_word
from maillage.reading.lexicon import Level, Lexicon
from maillage.reading.text import ends_sentence, fold, is_upper, likeness, tidy_label

_ALIKE = 0.55
_LOW_RANK = 34
_ANNOUNCED = re.compile(
    r"\b(?P<count>\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|"
    r"douze)\s+(?:grand(?:e)?s\s+|principa(?:ux|les)\s+)?"
    r"(?P<name>axes?|enjeux|orientations?|priorites|ambitions|defis|piliers|volets|"
    r"thematiques|domaines|objectifs|chantiers)\b[^.]{0,90}?:?\s*$"
)
_OWN = re.compile(
    r"\b(?:contrat|convention|projet|plan|pacte|strategie|programme|feuille de route|ctg|cls|"
    r"crte)\b"
)
_SINGULAR = {
    "axes": "axe",
    "enjeux": "enjeu",
    "defis": "défi",
    "priorites": "priorité",
    "thematiques": "thématique",
}


@dataclass(frozen=True, slots=True)
class Root:
    """An axis and where its region starts and stops in the flow."""

    name: str
    label: str
    number: str | None
    start: int
    stop: int


def level_order(lines: list[Flowing]) -> list[Level]:
    """Return the levels the document names, the highest first.

    By its own nesting, else by usage.
    """
    first: dict[str, int] = {}
    numbers: dict[str, set[tuple[tuple[int, ...], str]]] = {}
    levels: dict[str, Level] = {}
    depths: defaultdict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    for rank, line in enumerate(lines):
        if line.mark and line.mark.level and line.mark.label:
            level = line.mark.level
            first.setdefault(level.name, rank)
            numbers.setdefault(level.name, set()).add((line.mark.path, fold(line.mark.label)[:20]))
            levels[level.name] = level
            if line.heading is not None and line.mark.path:
                depths[level.name][line.heading, len(line.mark.path)] += 1
    high = [name for name in levels if levels[name].rank < _LOW_RANK]
    low = [name for name in levels if levels[name].rank >= _LOW_RANK]
    high.sort(key=lambda name: (levels[name].rank, first[name]))
    for _ in high:
        for left, right in pairwise(tuple(high)):
            sooner = first[right] < first[left] and len(numbers[right]) < len(numbers[left])
            if sooner or _stands_above(depths[right], depths[left]):
                at = high.index(left)
                high[at], high[at + 1] = right, left
    return [levels[name] for name in [*high, *sorted(low, key=lambda name: levels[name].rank)]]


def _stands_above(upper: Counter[tuple[int, int]], lower: Counter[tuple[int, int]]) -> bool:
    """Tell whether a level is printed above another.

    Its headings are higher, and its numbers shorter: 1 above 1.1.
    """
    if not upper or not lower:
        return False
    (heading, length), (other_heading, other_length) = (c.most_common(1)[0][0] for c in (upper, lower))
    return heading < other_heading and length < other_length


def named_roots(lines: list[Flowing], order: list[Level]) -> list[Root]:
    """Return the axes of the highest level that numbers two of them at least."""
    for level in order:
        spots = [
            k
            for k, line in enumerate(lines)
            if line.mark and line.mark.level and line.mark.level.name == level.name and line.mark.label
        ]
        roots = _roots_of(lines, level, spots)
        if len(roots) >= 2 or (roots and len(order) > 1 and level is order[-1]):
            return roots
    return []


def _roots_of(lines: list[Flowing], level: Level, spots: list[int]) -> list[Root]:
    runs = _runs(lines, spots)
    if not runs:
        return []
    best = max(runs, key=lambda run: _run_weight(lines, run, runs))
    regions = [_region(lines, k, best, spots) for k in (*best, *_missing_from(best, runs, lines))]
    roots = [
        Root(level.name, _label(lines[start]), _number(lines[start]), start, stop) for start, stop in regions
    ]
    return sorted(roots, key=lambda root: number_path(root.number) or (len(lines),))


def _missing_from(best: list[int], runs: list[list[int]], lines: list[Flowing]) -> list[int]:
    """Return the axes that the best telling lacks, from the tellings that share one with it."""
    missing: dict[tuple[int, ...] | str, int] = {}
    known = {_key(lines[k]) for k in best}
    for run in runs:
        if run is best or not any(_label_in(lines, k, best) for k in run):
            continue
        for k in run:
            if _key(lines[k]) not in known and not _label_in(lines, k, best):
                missing[_key(lines[k])] = k
    return list(missing.values())


def _region(lines: list[Flowing], k: int, best: list[int], spots: list[int]) -> tuple[int, int]:
    """Return where the region of an axis starts and stops.

    An axis told bare first and with what stands under it later starts at the later telling.
    """
    following = dict(pairwise([*spots, len(lines)]))

    def content(spot: int) -> int:
        below = lines[spot + 1 : following[spot]]
        return sum(bool(line.mark) or line.is_action or _is_deep(line) for line in below)

    fullest = max((spot for spot in spots if _same_axis(lines[spot], lines[k])), key=content, default=k)
    if content(fullest) and not content(k):
        return fullest, following[fullest]
    ends = dict(pairwise([*best, len(lines)]))
    return k, ends.get(k, k + 1)


def _same_axis(left: Flowing, right: Flowing) -> bool:
    return _key(left) == _key(right) and likeness(_label(left), _label(right)) >= _ALIKE


def _is_deep(line: Flowing) -> bool:
    return line.numbered is not None and len(line.numbered.path) > 1


def _number(line: Flowing) -> str | None:
    return line.mark.number if line.mark else None


def _bare_label(line: Flowing) -> str:
    return tidy_label(line.numbered.label if line.numbered else line.text)


def _label(line: Flowing) -> str:
    label = line.mark.label if line.mark else tidy_label(line.text)
    return label.capitalize() if is_upper(label) else label


def _key(line: Flowing) -> tuple[int, ...] | str:
    path = line.mark.path if line.mark else ()
    return path or fold(line.text)


def _runs(lines: list[Flowing], spots: Iterable[int]) -> list[list[int]]:
    """Cut the spots into runs of rising numbers: each is one telling of the axes."""
    runs: list[list[int]] = []
    last: tuple[int, ...] = ()
    for k in spots:
        mark = lines[k].mark
        path = mark.path if mark else ()
        above = lines[runs[-1][-1]] if runs else None
        if above and path == last and likeness(_label(lines[k]), _label(above)) >= _ALIKE:
            continue
        if not runs or (path and path <= last):
            runs.append([])
        runs[-1].append(k)
        last = path or last
    return [run for run in runs if run]


def _run_weight(lines: list[Flowing], run: list[int], runs: list[list[int]]) -> tuple[int, ...]:
    """Weigh a telling: told more than once, long, not in a table.

    Headings and what stands under them decide between two equals.
    """
    told = sum(1 for other in runs if any(_label_in(lines, k, other) for k in run))
    outside = sum(not lines[k].in_table for k in run)
    stop = min((other[0] for other in runs if other[0] > run[-1]), default=len(lines))
    inside = sum(bool(line.mark) or line.is_action for line in lines[run[0] : stop])
    headed = sum(lines[k].heading is not None for k in run)
    return (len(run) * min(told, 2), len(run), outside, headed, inside)


def _label_in(lines: list[Flowing], k: int, run: list[int]) -> bool:
    return any(likeness(_label(lines[k]), _label(lines[other])) >= _ALIKE for other in run)


def announced_roots(lines: list[Flowing]) -> list[Root]:
    """Return the axes that a line counts and a list gives, as "8 enjeux :".

    The region of each starts where its label stands again as a heading.
    """
    best: list[Root] = []
    for k, line in enumerate(lines):
        found = _ANNOUNCED.search(fold(line.text))
        count = count_word(found["count"]) if found else None
        if not found or not count or not 2 <= count <= 20:
            continue
        items = _items(lines, k + 1, count)
        if len(items) != count:
            continue
        name = _SINGULAR.get(found["name"], found["name"].rstrip("s"))
        roots = _anchored(lines, items, name)
        anchored = sum(root.stop > root.start + 1 for root in roots)
        if (anchored >= count / 2 or _OWN.search(fold(line.text))) and len(roots) > len(best):
            best = roots
    return best


def _items(lines: list[Flowing], start: int, count: int) -> list[int]:
    items: list[int] = []
    for k in range(start, min(start + count, len(lines))):
        line = lines[k]
        if (
            not (line.numbered or line.bullet)
            or len(line.text) > 300
            or (line.numbered and line.numbered.path != (len(items) + 1,))
        ):
            break
        items.append(k)
    return items


def _anchored(lines: list[Flowing], items: list[int], name: str) -> list[Root]:
    """Return the roots of a list; each region starts where its label stands again, as a heading."""
    labels = [_bare_label(lines[k]) for k in items]
    anchors: list[int | None] = []
    at = items[-1] + 1
    for label in labels:
        place = next((k for k in range(at, len(lines)) if _is_anchor(lines[k], label)), None)
        anchors.append(place)
        at = place + 1 if place is not None else at
    roots = []
    for rank, (k, label, anchor) in enumerate(zip(items, labels, anchors, strict=True), start=1):
        later = [a for a in anchors[rank:] if a is not None]
        stop = later[0] if later else len(lines)
        start = anchor if anchor is not None else k
        roots.append(Root(name, label, str(rank), start, stop if anchor is not None else k + 1))
    return roots


def _is_anchor(line: Flowing, label: str) -> bool:
    text = line.numbered.label if line.numbered else line.text
    return not line.bullet and len(text) < 2 * len(label) + 20 and likeness(text, label) >= 0.75


def section_roots(lines: list[Flowing], lexicon: Lexicon) -> list[Root]:
    """Return the headings of a text without numbers.

    Short lines over prose, each with its list of actions.
    """
    starts = [k for k, line in enumerate(lines) if _is_bare_heading(lines, k, lexicon) and line]
    stops = [*starts[1:], len(lines)][: len(starts)]
    found = [
        Root("axe", tidy_label(lines[k].text), None, k, stop)
        for k, stop in zip(starts, stops, strict=True)
        if any(fold(tidy_label(line.text)) in lexicon.action_lists for line in lines[k + 1 : stop])
    ]
    return found if len(found) >= 2 else []


def _is_bare_heading(lines: list[Flowing], k: int, lexicon: Lexicon) -> bool:
    line = lines[k]
    below = lines[k + 1] if k + 1 < len(lines) else None
    text = line.text
    return (
        not line.bullet
        and not line.in_table
        and 12 <= len(text) <= 150
        and text[0].isupper()
        and not ends_sentence(text)
        and not text.endswith((",", "…"))
        and fold(tidy_label(text)) not in lexicon.action_lists
        and below is not None
        and len(below.text) > 150
    )
