"""Say in French where something was read, and how sure the program is of it."""

from dataclasses import dataclass

from maillage.intake.models import SURE, UNSURE, ReadPiece


def describe_place(page: int | None, line: int | None, last_line: int | None, cell: str) -> str:
    """Write the place of a piece.

    Examples
    --------
    >>> describe_place(41, 3, 9, "").replace("\u00a0", " ")
    'p. 41, lignes 3 à 9'
    >>> describe_place(None, 12, None, "B7").replace("\u00a0", " ")
    'ligne 12, cellule B7'
    >>> describe_place(None, None, None, "")
    ''
    """
    parts = [f"p.\u00a0{page}"] if page is not None else []
    if line is not None:
        is_span = last_line is not None and last_line > line
        parts.append(f"lignes\u00a0{line} à\u00a0{last_line}" if is_span else f"ligne\u00a0{line}")
    if cell:
        parts.append(f"cellule\u00a0{cell}")
    return ", ".join(parts)


@dataclass(frozen=True)
class Trust:
    """How sure the rule that found a piece is, in words, with its tone."""

    label: str
    tone: str


def describe_trust(piece: ReadPiece) -> Trust:
    """Give the words of a piece's confidence; a piece people wrote themselves is sure."""
    if not piece.read:
        return Trust("non trouvé", "alarm") if not piece.is_decided else Trust("saisi par vous", "good")
    if piece.confidence >= SURE:
        return Trust("lu avec assurance", "good")
    if piece.confidence >= UNSURE:
        return Trust("probable", "attention")
    return Trust("incertain", "alarm")
