"""Find the strategy tree of a contract: its axes, stakes and objectives, each once.

A table of contents, a summary table and the body tell the same tree:
only the fullest telling is kept.
"""

from dataclasses import dataclass, replace

from maillage.reading.blocks import Document
from maillage.reading.extract.branches import Twig, grow
from maillage.reading.extract.flow import Flowing, flow
from maillage.reading.extract.marks import number_path, read_mark, read_numbered
from maillage.reading.extract.placed import Actions, Placed
from maillage.reading.extract.roots import (
    Root,
    announced_roots,
    level_order,
    named_roots,
    section_roots,
)
from maillage.reading.extract.slides import slide_tree
from maillage.reading.lexicon import Lexicon
from maillage.reading.pieces import Node, Source
from maillage.reading.text import fold, likeness, tidy_label

_NEAR = 3
_SAME_LABEL = 0.85


@dataclass(frozen=True, slots=True)
class Outline:
    """The nodes of a tree and the rank of the block each was read in."""

    nodes: tuple[Node, ...]
    ranks: tuple[int, ...]

    def node_of(self, placed: Placed) -> int | None:
        """Return the node an action stands under.

        The one its plan names, else the last one above it.
        """
        if placed.place:
            labels = [_place_label(text)[2] for text in placed.place]
            for label in reversed(labels):
                for rank, node in enumerate(self.nodes):
                    if fold(node.label) == fold(label) or likeness(node.label, label) > 0.9:
                        return rank
        path = number_path(placed.action.number)
        for length in range(len(path) - 1, 0, -1):
            for rank, node in enumerate(self.nodes):
                if length > 1 and number_path(node.number) == path[:length]:
                    return rank
        above = [rank for rank, block in enumerate(self.ranks) if block <= placed.rank]
        return max(above, key=lambda rank: (self.ranks[rank], rank)) if above else None


def find_nodes(document: Document, lexicon: Lexicon, actions: Actions) -> Outline:
    """Return the tree by the first rule that finds one.

    Names, announced lists, slides, headings, sheets.
    """
    lines = flow(document, lexicon, actions.taken)
    order = level_order(lines)
    depths = {level.name: depth for depth, level in enumerate(order, start=1)}
    for roots in (named_roots(lines, order), announced_roots(lines)):
        if roots:
            return _with_plans(_outline(_grown(roots, lines, lexicon, depths)), actions)
    if tree := slide_tree(lines, document):
        return _outline(tree)
    if roots := section_roots(lines, lexicon):
        return _outline([_top(root, lines) for root in roots])
    return _from_places(actions)


def _with_plans(outline: Outline, actions: Actions) -> Outline:
    """Add what the plans name below the nodes of the text: the stakes of a matrix under its axis.

    A plan hangs under the node whose title stands right above it, or by a place that is a node already.
    """
    nodes, ranks = list(outline.nodes), list(outline.ranks)
    for rank, plan in actions.plans:
        above = [k for k in range(len(outline.nodes)) if rank - _NEAR <= outline.ranks[k] < rank]
        title = max(above, key=lambda k: outline.ranks[k]) if above else None
        for place, cell in plan.places:
            parent = title
            for text in place:
                name, number, label = _place_label(text)
                known = _known(nodes, label)
                if known is None and parent is not None:
                    known = len(nodes)
                    level = nodes[parent].level + 1
                    nodes.append(Node(cell.source(), 0.75, level, name, label, number, parent))
                    ranks.append(rank)
                if known is None:
                    break
                parent = known
    return _in_order(nodes, ranks)


def _known(nodes: list[Node], label: str) -> int | None:
    return next((k for k, node in enumerate(nodes) if likeness(node.label, label) >= _SAME_LABEL), None)


def _in_order(nodes: list[Node], ranks: list[int]) -> Outline:
    """Return the nodes with each one's children right after it."""
    order: list[int] = []

    def visit(k: int) -> None:
        order.append(k)
        for child, node in enumerate(nodes):
            if node.parent == k:
                visit(child)

    for k, node in enumerate(nodes):
        if node.parent is None:
            visit(k)
    places = {k: place for place, k in enumerate(order)}
    moved = tuple(
        replace(nodes[k], parent=None if (above := nodes[k].parent) is None else places[above]) for k in order
    )
    return Outline(moved, tuple(ranks[k] for k in order))


def _top(root: Root, lines: list[Flowing]) -> Twig:
    return Twig(1, root.name, root.label, root.number, lines[root.start])


def _grown(roots: list[Root], lines: list[Flowing], lexicon: Lexicon, depths: dict[str, int]) -> list[Twig]:
    twigs = []
    shift = depths.get(roots[0].name, 1) - 1
    below = {name: depth - shift for name, depth in depths.items()}
    for root in roots:
        top = _top(root, lines)
        quoted = _is_quoted(lines, root.start, lexicon)
        grow(top, lines[root.start + 1 : root.stop], lexicon, below, in_action=quoted)
        twigs.append(top)
    return twigs


def _is_quoted(lines: list[Flowing], k: int, lexicon: Lexicon) -> bool:
    """Tell whether a sheet quotes an axis, under a heading such as "Axe concerné"."""
    above = lines[k - 1] if k else None
    if above is None or _is_chapter(above, lines[k]):
        return False
    heading = lexicon.heading(above.text)
    return heading is not None and heading.key.startswith("@") and not heading.rest


def _is_chapter(above: Flowing, line: Flowing) -> bool:
    """Tell whether a line such as "2. Les orientations" opens the chapter of the axes, and is no field of a sheet."""
    higher = above.heading is not None and (line.heading is None or above.heading < line.heading)
    return higher or above.numbered is not None or fold(above.text).startswith(("les ", "nos "))


def _outline(tops: list[Twig]) -> Outline:
    nodes: list[Node] = []
    ranks: list[int] = []

    def visit(twig: Twig, level: int, parent: int | None) -> None:
        rank = len(nodes)
        confidence = 0.95 if twig.line.mark else 0.85 if twig.line.numbered else 0.7
        nodes.append(Node(twig.line.source(), confidence, level, twig.name, twig.label, twig.number, parent))
        ranks.append(twig.line.rank)
        for child in twig.children:
            visit(child, level + 1, rank)

    for top in tops:
        visit(top, 1, None)
    return Outline(tuple(nodes), tuple(ranks))


def _from_places(actions: Actions) -> Outline:
    """Build the tree from the places that plans and sheets name."""
    nodes: list[Node] = []
    ranks: list[int] = []
    known: dict[tuple[str, ...], int] = {}
    places: list[tuple[int, tuple[str, ...], Source]] = [
        (rank, place, cell.source()) for rank, plan in actions.plans for place, cell in plan.places
    ]
    places += [(p.rank, p.place, p.action.source) for p in actions.placed]
    for rank, place, source in places:
        for depth in range(1, len(place) + 1):
            path = tuple(fold(text) for text in place[:depth])
            if path in known:
                continue
            name, number, label = _place_label(place[depth - 1])
            known[path] = len(nodes)
            nodes.append(Node(source, 0.85, depth, name, label, number, known.get(path[:-1])))
            ranks.append(rank)
    return Outline(tuple(nodes), tuple(ranks))


def _place_label(text: str) -> tuple[str, str | None, str]:
    """Return the level's name, number and label that a cell such as "Axe 2 : …" gives."""
    if (mark := _mark(text)) and mark[2]:
        return mark
    if numbered := read_numbered(text):
        return "axe", ".".join(map(str, numbered.path)), numbered.label
    return "axe", None, tidy_label(text)


def _mark(text: str) -> tuple[str, str | None, str] | None:
    from maillage.reading.lexicon import default_lexicon

    mark = read_mark(text, default_lexicon())
    return (mark.level.name, mark.number, mark.label) if mark and mark.level else None
