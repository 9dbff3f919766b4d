"""Turn the drawings of a document into pixels, for the formats that hold no drawing."""

from dataclasses import dataclass
from pathlib import Path

from maillage.core.documents.model import Figure
from maillage.core.documents.theme import Theme

_TEMPLATE = Path(__file__).resolve().parent / "image.typ"
_PIXELS_PER_INCH = 200


@dataclass(frozen=True)
class Picture:
    """A drawing as PNG, with its size in pixels."""

    content: bytes
    width: int
    height: int

    def measure(self, width: float) -> tuple[float, float]:
        """Give the width and height that keep the shape of the picture, in the unit of the width."""
        return width, width * self.height / self.width


def render_figure(figure: Figure, theme: Theme) -> Picture:
    """Give a figure as PNG, with the fonts of the theme."""
    return render_svg(figure.svg, theme)


def render_svg(svg: str, theme: Theme) -> Picture:
    """Give a drawing as PNG."""
    import typst

    content: bytes = typst.compile(
        str(_TEMPLATE),
        format="png",
        ppi=_PIXELS_PER_INCH,
        font_paths=sorted({str(file.parent) for file in theme.font_files}),
        ignore_system_fonts=True,
        sys_inputs={"svg": svg, "font": theme.font},
    )
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    return Picture(content, width, height)
