"""Read what stands under an axis: its objectives, by their marks, numbers, headings and lists."""

import re
from dataclasses import dataclass, field

from maillage.reading.extract.flow import Flowing, is_end
from maillage.reading.lexicon import Heading, Lexicon
from maillage.reading.text import ends_sentence, fold, likeness, tidy_label

_SAME = 0.85
_LOW_LEVEL = 40
_ANNOUNCES = re.compile(
    r"\b(?:enjeux|objectifs?(?: \w+)?|axes? de (?:travail|developpement|progres)|"
    r"orientations?(?: \w+)?|priorites|sous-axes|leviers?|ambitions?)\s*(?:suivants?|"
    r"retenus?|:)?\s*:?\s*$"
)
_MAX_ITEM = 420


@dataclass(slots=True)
class Twig:
    """A node being built: its depth under the tree's root, its label, where it was read."""

    depth: int
    name: str
    label: str
    number: str | None
    line: Flowing
    children: list["Twig"] = field(default_factory=list)

    def add(self, twig: "Twig") -> "Twig":
        """Add a child, or return the child that already has the same label."""
        for known in self.children:
            if likeness(known.label, twig.label) >= _SAME:
                known.number = known.number or twig.number
                known.line = twig.line
                return known
        self.children.append(twig)
        return twig


@dataclass(slots=True)
class _Walk:
    """Where the reading of a region stands."""

    stack: list[Twig]
    direct: bool = True
    announced: str | None = None
    in_action: bool = False
    quotes_objectives: bool = False
    counted: int = 0
    items: list[str] = field(default_factory=list)
    last: Twig | None = None

    def enter_action(self) -> None:
        """Leave the tree for the sheet of an action."""
        self.in_action, self.direct, self.announced = True, False, None
        self.quotes_objectives = False

    def follow_sheet(self, heading: Heading | None) -> None:
        """Remember whether the sheet is at its objectives: it may number them as the tree does."""
        if heading:
            self.quotes_objectives = heading.key == "objectives"

    def hang(self, twig: Twig) -> Twig:
        """Hang a twig under the deepest one above its depth."""
        while len(self.stack) > 1 and self.stack[-1].depth >= twig.depth:
            self.stack.pop()
        twig.depth = self.stack[-1].depth + 1
        hung = self.stack[-1].add(twig)
        self.stack.append(hung)
        self.last = hung
        return hung


def grow(
    top: Twig,
    region: list[Flowing],
    lexicon: Lexicon,
    depths: dict[str, int],
    *,
    in_action: bool = False,
) -> None:
    """Add to an axis every node that its region holds.

    Parameters
    ----------
    region : list of Flowing
        The lines from the one after the axis to the next axis.
    depths : dict
        Depth of each name of level in this document.
    in_action : bool
        A sheet quotes the axis: what follows is the sheet's own text.
    """
    walk = _Walk([top], in_action=in_action)
    path = _own_path(top)
    marked = any(line.mark for line in region)
    for line in region:
        if is_end(line, lexicon) or _leaves(line, path) or _is_other_root(line, top, depths):
            break
        if line.is_action:
            walk.enter_action()
        elif line.mark and line.mark.level and line.mark.label:
            _grow_mark(walk, line, depths)
        elif line.numbered and _under(line.numbered.path, path) and line.looks_like_heading:
            _grow_numbered(walk, line, path)
        elif walk.in_action:
            walk.follow_sheet(lexicon.heading(line.text))
        else:
            _grow_plain(walk, line, lexicon, marked=marked)


def _is_other_root(line: Flowing, top: Twig, depths: dict[str, int]) -> bool:
    """Tell whether a line names another node of the tree's first level, told a second time."""
    level = line.mark.level if line.mark else None
    if level is None or level.name != top.name or depths.get(top.name, 1) != 1:
        return False
    return not _is_told_again(line, top)


def _is_told_again(line: Flowing, top: Twig) -> bool:
    """Tell whether a line repeats the axis itself, as each sheet of an axis may do at its head."""
    return line.mark is not None and line.mark.number == top.number


def _own_path(top: Twig) -> tuple[int, ...]:
    if top.line.mark and top.line.mark.path:
        return top.line.mark.path
    if top.line.numbered:
        return top.line.numbered.path
    return tuple(int(n) for n in re.findall(r"\d+", top.number or ""))


def _leaves(line: Flowing, path: tuple[int, ...]) -> bool:
    """Tell whether a heading belongs to another chapter.

    A letter, or a number that does not follow.
    """
    if not line.numbered or line.heading is None or line.bullet:
        return False
    return line.numbered.letter or (
        len(line.numbered.path) == 1 and bool(path) and line.numbered.path[0] <= path[0]
    )


def _under(path: tuple[int, ...], parent: tuple[int, ...]) -> bool:
    return len(path) > len(parent) > 0 and path[: len(parent)] == parent


def _grow_mark(walk: _Walk, line: Flowing, depths: dict[str, int]) -> None:
    """Hang a node that names its level; a longer label is completed by the items under it."""
    mark = line.mark
    if mark is None or mark.level is None or mark.level.name == walk.stack[0].name:
        return
    if walk.quotes_objectives and mark.level.rank >= _LOW_LEVEL:
        return
    depth = depths.get(mark.level.name, 2)
    if len(mark.path) > 1 and walk.stack[0].line.mark and mark.path[:-1] == walk.stack[0].line.mark.path:
        depth = min(depth, len(mark.path)) if depth > 1 else len(mark.path)
    walk.hang(Twig(max(depth, 2), mark.level.name, mark.label, mark.number, line))
    walk.direct, walk.announced, walk.in_action, walk.items = False, None, False, []


def _grow_numbered(walk: _Walk, line: Flowing, path: tuple[int, ...]) -> None:
    numbered = line.numbered
    if numbered is None:
        return
    depth = 1 + len(numbered.path) - len(path)
    number = ".".join(map(str, numbered.path))
    walk.hang(Twig(depth, "objectif", numbered.label, number, line))
    walk.counted += 1
    walk.direct, walk.announced, walk.in_action, walk.items = False, None, False, []


def _grow_plain(walk: _Walk, line: Flowing, lexicon: Lexicon, *, marked: bool) -> None:
    if line.bullet or (line.numbered and not line.heading):
        _grow_item(walk, line)
    elif line.heading is not None and line.looks_like_heading:
        _grow_heading(walk, line, lexicon)
    elif _ANNOUNCES.search(fold(line.text)) and len(line.text) < 160 and not marked:
        walk.announced = "objectif"
    elif (
        walk.items
        and ends_sentence(line.text)
        and line.text.rstrip().endswith(";")
        and len(line.text) < _MAX_ITEM
    ):
        _grow_item(walk, line)
    elif walk.announced and not walk.items and not ends_sentence(line.text):
        return
    else:
        walk.direct, walk.announced = False, None


def _grow_item(walk: _Walk, line: Flowing) -> None:
    """Hang the items right under an axis or under the heading that announces them.

    Complete a label cut by a colon.
    """
    label = tidy_label(line.numbered.label if line.numbered else line.text)
    if walk.last and not walk.announced and _is_open(walk.last):
        separator = ", " if " : " in walk.last.label else " : "
        walk.last.label = f"{walk.last.label}{separator}{label}"
        return
    if walk.last and walk.last.line.bullet and line.indent > walk.last.line.indent:
        return
    walk.items.append(fold(label))
    if (walk.direct or walk.announced) and len(line.text) <= _MAX_ITEM:
        top = walk.stack[0]
        top.add(Twig(top.depth + 1, walk.announced or "objectif", label, None, line))


def _is_open(twig: Twig) -> bool:
    """Tell whether a label stops on words that the items under it complete."""
    return twig.line.text.endswith(":") or twig.label.endswith(("afin de", "pour", "visant à"))


def _grow_heading(walk: _Walk, line: Flowing, lexicon: Lexicon) -> None:
    """Hang a heading without a number under the last numbered one.

    A usual part of an axis is none.
    """
    label = tidy_label(line.text)
    if _ANNOUNCES.search(fold(label)) and lexicon.is_inner(label):
        walk.announced, walk.items = ("enjeu" if "enjeu" in fold(label) else "objectif"), []
        return
    walk.direct, walk.announced = False, None
    if lexicon.is_inner(label) or any(likeness(item, label) >= _SAME for item in walk.items):
        return
    walk.items = []
    numbered = [twig for twig in walk.stack[1:] if twig.line.numbered or twig.line.mark]
    depth = numbered[-1].depth + 1 if numbered else 2
    walk.hang(Twig(depth, "objectif", label, None, line))
