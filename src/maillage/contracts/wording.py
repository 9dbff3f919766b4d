"""Compare two texts word by word, so that a reader sees what an amendment changes."""

import difflib
import re
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["same", "removed", "added"]
# A word with the spaces that follow it, or spaces alone at the start of a text.
_TOKENS = re.compile(r"\S+\s*|\s+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
# Beyond this product the comparison would be slow: long texts are compared line by line.
_MAX_CELLS = 4_000_000


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    kind: PieceKind
    text: str


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Give the pieces that lead from one text to the other, in reading order.

    The pieces that stayed or went, put end to end, are the text before; those that stayed or came,
    the text after.

    Examples
    --------
    >>> [(piece.kind, piece.text) for piece in compare_words("fin en 2025", "fin en 2026")]
    [('same', 'fin en '), ('removed', '2025'), ('added', '2026')]
    """
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) * len(new) > _MAX_CELLS:
        old, new = _LINES.findall(before), _LINES.findall(after)
    pieces = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i:j])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(old[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(new[k:m])))
    return tuple(pieces)
