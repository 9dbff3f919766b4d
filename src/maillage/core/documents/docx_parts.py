"""Write the parts of a DOCX around its text: styles, numbering, header, footer, fonts, properties."""

import uuid
from pathlib import Path

from maillage.core.documents.model import Document
from maillage.core.documents.odt_styles import HEADING_RATIOS, MARK
from maillage.core.documents.package import Element, add, make_bare_root, make_root
from maillage.core.documents.theme import Theme

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TWIPS_PER_MM = 56.7
BULLETS, NUMBERS = "1", "2"
_FIRST_LIST = 10


def build_styles(document: Document, theme: Theme) -> Element:
    """Give the named styles that people can change, after those that Word gives to every document."""
    root = make_root("w:styles", prefixes=("w",))
    defaults = add(root, "w:docDefaults")
    run = add(add(defaults, "w:rPrDefault"), "w:rPr")
    family = {"w:ascii": theme.font, "w:hAnsi": theme.font, "w:cs": theme.font, "w:eastAsia": theme.font}
    add(run, "w:rFonts", family)
    add(run, "w:color", {"w:val": theme.ink[1:]})
    _add_size(run, theme.size_pt)
    add(run, "w:lang", {"w:val": f"{document.language}-FR"})
    add(
        add(add(defaults, "w:pPrDefault"), "w:pPr"),
        "w:spacing",
        {"w:after": "0", "w:line": "259", "w:lineRule": "auto"},
    )
    _add_texts(root, document, theme)
    for level, ratio in enumerate(HEADING_RATIOS, start=1):
        color = theme.ink if level == len(HEADING_RATIOS) else theme.accent
        style = _add_style(
            root, f"Heading{level}", f"heading {level}", size=theme.size_pt * ratio, color=color, bold=True,
            before=480 - 60 * level, after=150, keep=True, following="BodyText",
        )  # fmt: skip
        add(style.find(f"{style.nsmap['w'].join('{}')}pPr"), "w:outlineLvl", {"w:val": str(level - 1)})
    for level in range(1, 5):
        style = _add_style(
            root, f"TOC{level}", f"toc {level}", bold=level == 1, before=110 if level == 1 else 0, after=40,
            left=280 * (level - 1),
        )  # fmt: skip
        stops = add(style.find(f"{style.nsmap['w'].join('{}')}pPr"), "w:tabs")
        add(stops, "w:tab", {"w:val": "right", "w:leader": "dot", "w:pos": str(text_width(theme))})
    for identifier, name, marks in (
        ("Strong", "Strong", ("w:b",)),
        ("Emphasis", "Emphasis", ("w:i",)),
        ("Absent", "Absent", ("w:i",)),
        ("CoverLabel", "Cover label", ()),
    ):
        style = add(root, "w:style", {"w:type": "character", "w:styleId": identifier})
        add(style, "w:name", {"w:val": name})
        look = add(style, "w:rPr")
        for mark in marks:
            add(look, mark)
        if identifier == "CoverLabel":
            add(look, "w:b", {"w:val": "0"})
        if identifier in {"Absent", "CoverLabel"}:
            add(look, "w:color", {"w:val": theme.soft[1:]})
    _add_table_style(root, theme)
    return root


def text_width(theme: Theme) -> int:
    """Give the width of the text, in twentieths of a point."""
    return round((210 - 2 * theme.margin_mm) * TWIPS_PER_MM)


def _add_texts(root: Element, document: Document, theme: Theme) -> None:
    size = theme.size_pt
    small = {"size": size * 0.88, "color": theme.soft}
    top, gap, ratio = (0, 240, 2.0) if document.is_short else (3900, 2600, 2.7)
    _add_style(root, "Normal", "Normal", based="")
    _add_style(root, "BodyText", "Body Text", after=120)
    _add_style(root, "Lead", "Lead", size=size * 1.15, after=120, based="BodyText")
    _add_style(root, "Note", "Note", before=60, after=120, based="BodyText", **small)  # type: ignore[arg-type]  # size and color
    style = _add_style(root, "Notice", "Notice", after=120, left=170, based="BodyText")
    _add_border(style, "left", theme.accent, 16, space=8)
    _add_style(
        root,
        "CoverKind",
        "Cover kind",
        size=size * 1.15,
        color=theme.accent,
        bold=True,
        before=top,
        after=120,
    )
    style = _add_style(root, "Title", "Title", size=size * ratio, bold=True, before=160, after=240)
    _add_border(style, "top", theme.accent, 20, space=14)
    _add_style(root, "Subtitle", "Subtitle", size=size * 1.5, color=theme.soft, after=gap)
    style = _add_style(root, "CoverFact", "Cover fact", bold=True, after=70)
    add(add(_paragraph_of(style), "w:tabs"), "w:tab", {"w:val": "left", "w:pos": "1930"})
    _add_style(root, "Caption", "caption", bold=True, before=220, after=80, keep=True)
    _add_style(root, "TableText", "Table text", size=size * 0.94, after=40)
    _add_style(root, "TableHeading", "Table heading", bold=True, based="TableText")
    style = _add_style(root, "TableFigure", "Table figure", based="TableText")
    add(_paragraph_of(style), "w:jc", {"w:val": "right"})
    _add_style(root, "TableFigureHeading", "Table figure heading", bold=True, based="TableFigure")
    _add_style(root, "TOCHeading", "TOC Heading", size=size * 1.75, color=theme.accent, bold=True, after=220)
    for identifier, name in (("Header", "header"), ("Footer", "footer")):
        style = _add_style(root, identifier, name, **small)  # type: ignore[arg-type]  # size and color
        add(add(_paragraph_of(style), "w:tabs"), "w:tab", {"w:val": "right", "w:pos": str(text_width(theme))})


def _paragraph_of(style: Element) -> Element:
    found = style.find(f"{style.nsmap['w'].join('{}')}pPr")
    if found is None:
        raise LookupError("w:pPr")
    return found


def _add_style(
    root: Element,
    identifier: str,
    name: str,
    *,
    based: str = "Normal",
    following: str = "",
    size: float = 0,
    color: str = "",
    bold: bool = False,
    before: int = 0,
    after: int = 0,
    left: int = 0,
    keep: bool = False,
) -> Element:
    """Add a paragraph style; its parts stand in the order that the schema wants."""
    about = {"w:type": "paragraph", "w:styleId": identifier}
    style = add(root, "w:style", about | ({"w:default": "1"} if identifier == "Normal" else {}))
    add(style, "w:name", {"w:val": name})
    if based:
        add(style, "w:basedOn", {"w:val": based})
    if following:
        add(style, "w:next", {"w:val": following})
    add(style, "w:qFormat")
    place = add(style, "w:pPr")
    if keep:
        add(place, "w:keepNext")
    if before or after:
        add(place, "w:spacing", {"w:before": str(before), "w:after": str(after)})
    if left:
        add(place, "w:ind", {"w:left": str(left)})
    look = add(style, "w:rPr")
    if bold:
        add(look, "w:b")
    if color:
        add(look, "w:color", {"w:val": color[1:]})
    if size:
        _add_size(look, size)
    return style


def _add_size(look: Element, size_pt: float) -> None:
    add(look, "w:sz", {"w:val": str(round(size_pt * 2))})
    add(look, "w:szCs", {"w:val": str(round(size_pt * 2))})


def _add_border(style: Element, side: str, color: str, eighths: int, *, space: int) -> None:
    place = _paragraph_of(style)
    borders = add(place, "w:pBdr")
    about = {"w:val": "single", "w:sz": str(eighths), "w:space": str(space), "w:color": color[1:]}
    add(borders, f"w:{side}", about)
    place.insert(0, borders)


def _add_table_style(root: Element, theme: Theme) -> None:
    style = add(root, "w:style", {"w:type": "table", "w:styleId": "Grid"})
    add(style, "w:name", {"w:val": "Maillage table"})
    properties = add(style, "w:tblPr")
    borders = add(properties, "w:tblBorders")
    line = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": theme.line[1:]}
    top = {"w:val": "single", "w:sz": "8", "w:space": "0", "w:color": theme.accent[1:]}
    for side, about in (("top", top), ("bottom", line), ("insideH", line), ("insideV", line)):
        add(borders, f"w:{side}", about)
    margins = add(properties, "w:tblCellMar")
    for side, width in (("top", 70), ("left", 100), ("bottom", 40), ("right", 100)):
        add(margins, f"w:{side}", {"w:w": str(width), "w:type": "dxa"})
    first = add(style, "w:tblStylePr", {"w:type": "firstRow"})
    add(add(first, "w:tcPr"), "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": theme.shade[1:]})


def build_numbering(theme: Theme, count: int) -> Element:
    """Give the two ways of listing, and one list of numbers for each that the document holds."""
    root = make_root("w:numbering", prefixes=("w",))
    for identifier, is_bullet in ((BULLETS, True), (NUMBERS, False)):
        kind = add(root, "w:abstractNum", {"w:abstractNumId": identifier})
        add(kind, "w:multiLevelType", {"w:val": "hybridMultilevel"})
        for level in range(3):
            about = add(kind, "w:lvl", {"w:ilvl": str(level)})
            add(about, "w:start", {"w:val": "1"})
            add(about, "w:numFmt", {"w:val": "bullet" if is_bullet else "decimal"})
            add(about, "w:lvlText", {"w:val": "•–•"[level] if is_bullet else f"%{level + 1}."})
            add(about, "w:lvlJc", {"w:val": "left"})
            left = 400 + 283 * level
            add(add(about, "w:pPr"), "w:ind", {"w:left": str(left), "w:hanging": "283"})
            if is_bullet:
                add(add(about, "w:rPr"), "w:color", {"w:val": theme.accent[1:]})
    add(add(root, "w:num", {"w:numId": "1"}), "w:abstractNumId", {"w:val": BULLETS})
    for rank in range(count):
        number = add(root, "w:num", {"w:numId": str(_FIRST_LIST + rank)})
        add(number, "w:abstractNumId", {"w:val": NUMBERS})
        for level in range(3):
            add(add(number, "w:lvlOverride", {"w:ilvl": str(level)}), "w:startOverride", {"w:val": "1"})
    return root


def name_numbered_list(rank: int) -> str:
    """Give the identifier of a numbered list, the first being 0."""
    return str(_FIRST_LIST + rank)


def build_header(document: Document, theme: Theme, *, is_cover: bool) -> Element:
    """Give the top of the pages; that of the cover holds the mark of a draft, and nothing else."""
    root = make_root("w:hdr", prefixes=("w", "r", "v", "o"))
    paragraph = add(root, "w:p")
    place = add(paragraph, "w:pPr")
    add(place, "w:pStyle", {"w:val": "Header"})
    if not is_cover:
        line = {"w:val": "single", "w:sz": "4", "w:space": "3", "w:color": theme.line[1:]}
        add(add(place, "w:pBdr"), "w:bottom", line)
    if document.is_draft:
        _add_mark(paragraph, theme)
    if not is_cover:
        add_run(paragraph, document.header)
        add(add(paragraph, "w:r"), "w:tab")
        add_run(paragraph, theme.header)
    return root


def build_footer(document: Document, theme: Theme) -> Element:
    """Give the foot of the pages: version, number."""
    root = make_root("w:ftr", prefixes=("w",))
    paragraph = add(root, "w:p")
    add(add(paragraph, "w:pPr"), "w:pStyle", {"w:val": "Footer"})
    add_run(paragraph, " · ".join(text for text in (theme.footer, document.version) if text))
    add(add(paragraph, "w:r"), "w:tab")
    add_field(paragraph, "PAGE", "1")
    add_run(paragraph, " / ")
    add_field(paragraph, "NUMPAGES", "1")
    return root


def add_run(paragraph: Element, text: str) -> Element:
    """Add a piece of plain text."""
    run = add(paragraph, "w:r")
    add(run, "w:t", text=text).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def add_field(paragraph: Element, instruction: str, shown: str) -> None:
    """Add a field that the word processor computes, with what it shows until then."""
    for kind in ("begin", "", "separate", "shown", "end"):
        if kind == "shown":
            add_run(paragraph, shown)
            continue
        run = add(paragraph, "w:r")
        if kind:
            add(run, "w:fldChar", {"w:fldCharType": kind})
        else:
            code = add(run, "w:instrText", text=f" {instruction} ")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _add_mark(paragraph: Element, theme: Theme) -> None:
    """Add the word that says a page is a draft, across the page and behind its text."""
    picture = add(add(paragraph, "w:r"), "w:pict")
    kind = add(
        picture,
        "v:shapetype",
        {
            "id": "_x0000_t136",
            "coordsize": "21600,21600",
            "o:spt": "136",
            "path": "m@7,l@8,m@5,21600l@6,21600e",
        },
    )
    add(kind, "v:path", {"textpathok": "t"})
    add(kind, "v:textpath", {"on": "t", "fitshape": "t"})
    shape = add(
        picture,
        "v:shape",
        {
            # Both office suites know a watermark by this name.
            "id": "PowerPlusWaterMarkObject",
            "type": "#_x0000_t136",
            "alt": MARK,
            "style": "position:absolute;margin-left:0;margin-top:0;width:430pt;height:145pt;rotation:310;"
            "z-index:-251654144;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
            "mso-position-vertical:center;mso-position-vertical-relative:margin",
            "fillcolor": theme.shade,
            "stroked": "f",
        },
    )
    add(
        shape,
        "v:textpath",
        {"style": f'font-family:"{theme.font}";font-weight:bold;font-size:1pt', "string": MARK},
    )


def build_settings(theme: Theme) -> Element:
    """Give the settings: embedded fonts, and fields computed again when the file is opened."""
    root = make_root("w:settings", prefixes=("w",))
    add(root, "w:embedTrueTypeFonts")
    add(root, "w:updateFields", {"w:val": "true"})
    add(root, "w:defaultTabStop", {"w:val": "708"})
    compat = add(root, "w:compat")
    about = {
        "w:name": "compatibilityMode",
        "w:uri": "http://schemas.microsoft.com/office/word",
        "w:val": "15",
    }
    add(compat, "w:compatSetting", about)
    add(root, "w:themeFontLang", {"w:val": "fr-FR"})
    return root


_FACES = ("w:embedRegular", "w:embedBold", "w:embedItalic", "w:embedBoldItalic")


def build_fonts(theme: Theme) -> tuple[Element, list[tuple[str, bytes]]]:
    """Give the table of fonts, and their files disguised as the format wants."""
    root = make_root("w:fonts", prefixes=("w", "r"))
    font = add(root, "w:font", {"w:name": theme.font})
    add(font, "w:family", {"w:val": "swiss"})
    add(font, "w:pitch", {"w:val": "variable"})
    files = []
    for rank, (face, file) in enumerate(zip(_FACES, theme.font_files, strict=False), start=1):
        key = uuid.uuid5(uuid.NAMESPACE_URL, file.name)
        add(font, face, {"r:id": f"rId{rank}", "w:fontKey": f"{{{str(key).upper()}}}"})
        files.append((f"font{rank}.odttf", _disguise(file, key)))
    return root, files


def _disguise(file: Path, key: uuid.UUID) -> bytes:
    """Give a font as the format embeds it: its first 32 bytes mixed with a key (ECMA-376, part 4, 2.8.1)."""
    content = file.read_bytes()
    mask = key.bytes[::-1]
    head = bytes(byte ^ mask[rank % 16] for rank, byte in enumerate(content[:32]))
    return head + content[32:]


def build_core(document: Document) -> Element:
    """Give the properties of the file: title, author, day, language."""
    root = make_root("cp:coreProperties", prefixes=("cp", "dc", "dcterms", "xsi"))
    add(root, "dc:title", text=document.title)
    add(root, "dc:subject", text=document.subject)
    add(root, "dc:creator", text=document.author)
    add(root, "cp:keywords", text=", ".join(document.keywords))
    add(root, "dc:language", text=f"{document.language}-FR")
    add(root, "cp:version", text=document.version)
    for name in ("dcterms:created", "dcterms:modified"):
        add(root, name, {"xsi:type": "dcterms:W3CDTF"}, f"{document.made_on:%Y-%m-%d}T00:00:00Z")
    return root


def build_application() -> Element:
    """Say which program wrote the file."""
    root = make_bare_root("app:Properties")
    add(root, "app:Application", text="Maillage")
    return root


def build_relations(relations: list[tuple[str, str, str]]) -> Element:
    """Give relations: identifier, kind, part."""
    root = make_bare_root("rels:Relationships")
    for identifier, kind, target in relations:
        add(root, "rels:Relationship", {"Id": identifier, "Type": kind, "Target": target})
    return root


def build_types(parts: dict[str, str]) -> Element:
    """Give the types of the parts, by name, besides those their extension says."""
    root = make_bare_root("types:Types")
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
        ("odttf", "application/vnd.openxmlformats-officedocument.obfuscatedFont"),
    ):
        add(root, "types:Default", {"Extension": extension, "ContentType": kind})
    for name, kind in parts.items():
        add(root, "types:Override", {"PartName": f"/{name}", "ContentType": kind})
    return root
