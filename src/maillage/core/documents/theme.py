"""Read the look of documents: fonts, colors, header and logo, as an organization chooses them.

A theme is a TOML file (``docs/how-to/change-the-look-of-documents.md``); the one shipped says all
the keys. It is read and checked whole before anything is written.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from lxml import etree

HERE = Path(__file__).resolve().parent
SHIPPED = HERE / "theme.toml"
FONTS = HERE / "fonts"
_COLOR = re.compile(r"#[0-9a-f]{6}")
_FONT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,60}")
_MAX_LINE = 120
_MAX_LOGO = 300_000
_SIZES = range(8, 15)
_MARGINS = range(12, 41)
_FONT_TYPES = {".ttf", ".otf"}


class BadTheme(ValueError):
    """The theme cannot be used; the message says what, where and what to do."""


@dataclass(frozen=True)
class Theme:
    """What a document looks like.

    Parameters
    ----------
    font : str
        Family of all texts; ``font_files`` are its files, regular, bold, italic and both.
    size_pt : int
        Height of the running text.
    ink, soft, line, accent, shade : str
        Colors, as ``#0b6b66``: text, secondary text, rules, headings, ground of heads of tables.
    margin_mm : int
        Margins of the page.
    header, footer : str
        What each page repeats besides the document's own title and number.
    logo : str
        An SVG image shown on the cover, or nothing.
    """

    font: str
    size_pt: int
    ink: str
    soft: str
    line: str
    accent: str
    shade: str
    margin_mm: int
    header: str
    footer: str
    logo: str
    logo_alternative: str
    font_files: tuple[Path, ...]


_TEXTS = ("header", "footer", "logo_alternative")
_COLORS = ("ink", "soft", "line", "accent", "shade")


@lru_cache(maxsize=8)
def load_theme(path: Path | None = None) -> Theme:
    """Give a theme; what a file of one's own does not say is that of the shipped theme.

    Raises
    ------
    BadTheme
        The file is missing, is not TOML, or holds a key or a value that has no meaning.
    """
    values = _read_toml(SHIPPED)
    if path is not None:
        own = _read_toml(path)
        if unknown := sorted(set(own) - set(values)):
            msg = f"Thème {path.name} : clé inconnue « {unknown[0]} ». Clés connues : {', '.join(sorted(values))}."
            raise BadTheme(msg)
        values = {**values, **own}
    return _build(values, (path or SHIPPED))


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = (
            f"Thème {path.name} : le fichier ne se lit pas ({error}). Vérifiez son chemin et sa syntaxe TOML."
        )
        raise BadTheme(msg) from error


def _build(values: Mapping[str, object], path: Path) -> Theme:
    for name in _COLORS:
        _demand(
            path, name, values[name], bool(_COLOR.fullmatch(str(values[name]))), "une couleur comme #0b6b66"
        )
    for name in _TEXTS:
        text = values[name]
        good = isinstance(text, str) and len(text) <= _MAX_LINE and text.isprintable()
        _demand(path, name, text, good, f"un texte d’une ligne, {_MAX_LINE} caractères au plus")
    _demand(path, "font", values["font"], bool(_FONT.fullmatch(str(values["font"]))), "un nom de police")
    for name, allowed in (("size_pt", _SIZES), ("margin_mm", _MARGINS)):
        _demand(
            path, name, values[name], values[name] in allowed, f"un entier de {allowed[0]} à {allowed[-1]}"
        )
    known = {field.name: values.get(field.name) for field in fields(Theme)}
    return Theme(**{**known, "logo": _read_logo(values, path), "font_files": _list_fonts(values, path)})  # type: ignore[arg-type]  # each value was checked above


def _demand(path: Path, name: str, value: object, good: bool, wanted: str) -> None:  # noqa: FBT001 - a check and its words
    if not good:
        msg = (
            f"Thème {path.name}, clé « {name} » : « {str(value)[:60]} » ne convient pas. Attendu : {wanted}."
        )
        raise BadTheme(msg)


def _read_logo(values: Mapping[str, object], path: Path) -> str:
    """Give the logo's SVG, refused when it holds anything else than drawing."""
    if not values["logo"]:
        return ""
    file = path.parent / str(values["logo"])
    try:
        content = file.read_bytes()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(content, parser)
    except (OSError, etree.XMLSyntaxError) as error:
        msg = f"Thème {path.name}, clé « logo » : {file.name} ne se lit pas. Attendu : un fichier SVG à côté du thème."
        raise BadTheme(msg) from error
    names = {etree.QName(element).localname for element in root.iter() if isinstance(element.tag, str)}
    is_drawing = "svg" in names and not names & {"script", "foreignObject", "image", "use", "a"}
    _demand(
        path,
        "logo",
        file.name,
        is_drawing and len(content) <= _MAX_LOGO,
        "un dessin SVG, sans script, image ni lien, de 300 ko au plus",
    )
    return content.decode("utf-8")


def _list_fonts(values: Mapping[str, object], path: Path) -> tuple[Path, ...]:
    names = values["font_files"]
    files = [path.parent / str(name) for name in names] if isinstance(names, list) else []
    if path != SHIPPED and names == _read_toml(SHIPPED)["font_files"]:
        files = [HERE / str(name) for name in names] if isinstance(names, list) else []
    good = bool(files) and all(file.suffix.lower() in _FONT_TYPES and file.is_file() for file in files)
    _demand(path, "font_files", names, good, "des fichiers .ttf ou .otf à côté du thème")
    return tuple(files)
