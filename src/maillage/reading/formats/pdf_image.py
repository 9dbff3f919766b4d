"""Draw a page of a PDF as a PNG of bounded size, to be looked at beside what was read in it."""

import struct
import zlib
from pathlib import Path

from maillage.reading.errors import UnreadableDocument

WIDTH = 1_000
MAX_HEIGHT = 2_000


def draw_page(path: Path, number: int) -> bytes:
    """Return a page of a PDF as a PNG, a thousand pixels wide at most.

    Raises
    ------
    UnreadableDocument
        The file is no readable PDF, or has no such page.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            if not 1 <= number <= len(pdf):
                raise UnreadableDocument(
                    f"Le document n’a pas de page {number}.",
                    where=path.name,
                    remedy="Choisissez une autre page.",
                )
            page = pdf[number - 1]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), MAX_HEIGHT / max(height, 1))
            bitmap = page.render(scale=scale, grayscale=True)
            return _write_png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(
            "La page ne se dessine pas.", where=path.name, remedy="Lisez son texte."
        ) from error


def _write_png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Return shades of grey as a PNG: one line after another, each without filter."""
    lines = b"".join(b"\0" + pixels[row * stride : row * stride + width] for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
