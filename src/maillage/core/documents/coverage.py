"""Tell which characters a font can draw, from its own table (OpenType ``cmap``)."""

import struct
from functools import lru_cache
from pathlib import Path

# What stands for a character that no font draws; every layout engine has this one.
UNDRAWN = "□"
_SEGMENTS, _GROUPS = 4, 12
_LAST_PLAIN = 0xFFFF


@lru_cache(maxsize=32)
def list_drawn(font: Path) -> frozenset[int]:
    """Give the codes of the characters that a font draws; none when the file has no such table."""
    content = font.read_bytes()
    (tables,) = struct.unpack_from(">H", content, 4)
    for rank in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", content, 12 + 16 * rank)
        if tag == b"cmap":
            return frozenset(_read_table(content, start))
    return frozenset()


def _read_table(content: bytes, start: int) -> set[int]:
    codes: set[int] = set()
    (count,) = struct.unpack_from(">H", content, start + 2)
    for rank in range(count):
        (place,) = struct.unpack_from(">L", content, start + 8 + 8 * rank)
        (form,) = struct.unpack_from(">H", content, start + place)
        if form == _SEGMENTS:
            codes |= _read_segments(content, start + place)
        elif form == _GROUPS:
            codes |= _read_groups(content, start + place)
    return codes


def _read_segments(content: bytes, start: int) -> set[int]:
    (double,) = struct.unpack_from(">H", content, start + 6)
    ends = struct.unpack_from(f">{double // 2}H", content, start + 14)
    starts = struct.unpack_from(f">{double // 2}H", content, start + 16 + double)
    return {
        code
        for low, high in zip(starts, ends, strict=True)
        for code in range(low, high + 1)
        if code < _LAST_PLAIN
    }


def _read_groups(content: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">L", content, start + 12)
    groups = (struct.unpack_from(">LLL", content, start + 16 + 12 * rank) for rank in range(count))
    return {code for low, high, _ in groups for code in range(low, high + 1)}


def keep_drawn(text: str, fonts: tuple[Path, ...]) -> str:
    """Give a text where each character that the first font lacks is a visible empty square.

    Examples
    --------
    >>> from maillage.core.documents.theme import load_theme
    >>> keep_drawn("Été 😀", load_theme().font_files).replace("□", "_")
    'Été _'
    """
    drawn = list_drawn(fonts[0])
    return "".join(char if ord(char) in drawn or char in "\n\t" else UNDRAWN for char in text)
