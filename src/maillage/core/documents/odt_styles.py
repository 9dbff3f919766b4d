"""Write the styles of an ODT document: the theme as named styles that people can change."""

from maillage.core.documents.model import Document
from maillage.core.documents.package import Element, add, make_root
from maillage.core.documents.theme import Theme

PREFIXES = ("office", "style", "text", "table", "draw", "fo", "svg", "meta", "xlink", "dc", "loext")
HEADING_RATIOS = (1.75, 1.4, 1.2, 1.05)
MARK = "Projet"
# How both office suites bend a watermark: not at all.
_PLAIN_TEXT = (
    "$0 -10800",
    "?f0 *2",
    "abs(?f1 )",
    "if(?f1 ,0,?f2 )",
    "21600-?f2 ",
    "if(?f1 ,?f4 ,21600)",
    "if(?f1 ,?f2 ,0)",
    "if(?f1 ,21600,?f4 )",
)


def build_styles(document: Document, theme: Theme) -> Element:
    """Give the part that holds named styles, page layouts, headers and footers."""
    root = make_root("office:document-styles", {"office:version": "1.3"}, prefixes=PREFIXES)
    add_fonts(root, theme)
    styles = add(root, "office:styles")
    _add_defaults(styles, document, theme)
    _add_texts(styles, document, theme)
    _add_headings(styles, theme)
    _add_lists(styles, theme)
    automatic = add(root, "office:automatic-styles")
    _add_layouts(automatic, theme, document.columns)
    _add_masters(add(root, "office:master-styles"), document, theme)
    return root


def add_fonts(root: Element, theme: Theme) -> None:
    """Declare the font, with the files that the document carries."""
    faces = add(root, "office:font-face-decls")
    face = add(faces, "style:font-face", {"style:name": theme.font, "svg:font-family": f"'{theme.font}'"})
    source = add(face, "svg:font-face-src")
    for file in theme.font_files:
        uri = add(source, "svg:font-face-uri", {"xlink:href": f"Fonts/{file.name}", "xlink:type": "simple"})
        add(uri, "svg:font-face-format", {"svg:string": "truetype"})


def add_style(
    parent: Element,
    name: str,
    *,
    family: str = "paragraph",
    above: str = "Standard",
    after: str = "",
    extra: dict[str, str] | None = None,
    paragraph: dict[str, str] | None = None,
    text: dict[str, str] | None = None,
) -> Element:
    """Add a style: its name as people read it, what it follows, what it changes."""
    about = {"style:name": name.replace(" ", "_20_"), "style:display-name": name, "style:family": family}
    about |= {"style:parent-style-name": above.replace(" ", "_20_")} if above else {}
    about |= {"style:next-style-name": after.replace(" ", "_20_")} if after else {}
    style = add(parent, "style:style", about | (extra or {}))
    if paragraph:
        add(style, "style:paragraph-properties", paragraph)
    if text:
        add(style, "style:text-properties", text)
    return style


def _add_defaults(styles: Element, document: Document, theme: Theme) -> None:
    default = add(styles, "style:default-style", {"style:family": "paragraph"})
    add(
        default,
        "style:paragraph-properties",
        {"fo:orphans": "2", "fo:widows": "2", "style:tab-stop-distance": "1.25cm"},
    )
    add(
        default,
        "style:text-properties",
        {
            "style:font-name": theme.font,
            "fo:font-size": f"{theme.size_pt}pt",
            "fo:color": theme.ink,
            "fo:language": document.language,
            "fo:country": "FR",
        },
    )
    add(
        add(styles, "style:default-style", {"style:family": "table"}),
        "style:table-properties",
        {"table:border-model": "collapsing"},
    )


def _add_texts(styles: Element, document: Document, theme: Theme) -> None:
    size = theme.size_pt
    small = {"fo:font-size": f"{size * 0.88:.1f}pt", "fo:color": theme.soft}
    add_style(styles, "Standard", above="")
    body = {"fo:margin-bottom": "0.2cm", "fo:line-height": "122%"}
    add_style(styles, "Text body", paragraph=body)
    add_style(styles, "Lead", above="Text body", text={"fo:font-size": f"{size * 1.15:.1f}pt"})
    add_style(styles, "Note", above="Text body", paragraph={"fo:margin-top": "0.1cm"}, text=small)
    border = {"fo:border-left": f"2pt solid {theme.accent}", "fo:padding-left": "0.3cm"}
    add_style(styles, "Notice", above="Text body", paragraph=border)
    top, gap, ratio = ("0cm", "0.4cm", 2.0) if document.is_short else ("7cm", "5cm", 2.7)
    kind = {"fo:margin-top": top, "fo:padding-bottom": "0.2cm"}
    strong = {"fo:font-weight": "bold"}
    add_style(
        styles,
        "Cover kind",
        paragraph=kind,
        text={**strong, "fo:font-size": f"{size * 1.15:.1f}pt", "fo:color": theme.accent},
    )
    title = {"fo:margin-top": "0.4cm", "fo:margin-bottom": "0.4cm", "fo:line-height": "110%"}
    rule = {"fo:border-top": f"2.4pt solid {theme.accent}", "fo:padding-top": "0.5cm"}
    add_style(
        styles, "Title", paragraph=title | rule, text={**strong, "fo:font-size": f"{size * ratio:.0f}pt"}
    )
    subtitle = {"fo:font-size": f"{size * 1.5:.0f}pt", "fo:color": theme.soft}
    add_style(styles, "Subtitle", paragraph={"fo:margin-bottom": gap}, text=subtitle)
    fact = add_style(styles, "Cover fact", paragraph={"fo:margin-bottom": "0.12cm"}, text=strong)
    properties = fact[0]
    add(add(properties, "style:tab-stops"), "style:tab-stop", {"style:position": "3.4cm"})
    above = {"fo:margin-top": "0.4cm", "fo:margin-bottom": "0.15cm", "fo:keep-with-next": "always"}
    add_style(styles, "Caption", paragraph=above, text=strong)
    cell = {"fo:line-height": "120%", "fo:margin-bottom": "0.08cm"}
    cell_size = {"fo:font-size": f"{size * 0.94:.1f}pt"}
    add_style(styles, "Table Contents", paragraph=cell, text=cell_size)
    add_style(styles, "Table Heading", above="Table Contents", text=strong)
    add_style(styles, "Table Figure", above="Table Contents", paragraph={"fo:text-align": "end"})
    add_style(styles, "Table Figure Heading", above="Table Figure", text=strong)
    add_style(styles, "Header", text=small)
    add_style(styles, "Footer", text=small)
    for name in ("Header", "Footer"):
        style = next(one for one in styles if one.get(_STYLE_NAME) == name)
        properties = add(style, "style:paragraph-properties")
        style.insert(0, properties)
        stops = add(properties, "style:tab-stops")
        width = 21 - 2 * theme.margin_mm / 10
        add(stops, "style:tab-stop", {"style:position": f"{width:.1f}cm", "style:type": "right"})
    add_style(styles, "Strong", family="text", above="", text=strong)
    add_style(styles, "Emphasis", family="text", above="", text={"fo:font-style": "italic"})
    both = {**strong, "fo:font-style": "italic"}
    add_style(styles, "Strong emphasis", family="text", above="", text=both)
    absent = {"fo:font-style": "italic", "fo:color": theme.soft}
    add_style(styles, "Absent", family="text", above="", text=absent)
    for name in ("Internet link", "Visited Internet Link"):
        add_style(styles, name, family="text", above="", text={"fo:color": theme.ink})
    label = {"fo:font-weight": "normal", "fo:color": theme.soft}
    add_style(styles, "Cover label", family="text", above="", text=label)


_STYLE_NAME = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"


def _add_headings(styles: Element, theme: Theme) -> None:
    for level, ratio in enumerate(HEADING_RATIOS, start=1):
        add_style(
            styles,
            f"Heading {level}",
            after="Text body",
            extra={"style:default-outline-level": str(level), "style:class": "text"},
            paragraph={
                "fo:margin-top": f"{0.8 - 0.1 * level:.2f}cm",
                "fo:margin-bottom": "0.3cm",
                "fo:keep-with-next": "always",
            },
            text={
                "fo:font-weight": "bold",
                "fo:font-size": f"{theme.size_pt * ratio:.1f}pt",
                "fo:color": theme.ink if level == len(HEADING_RATIOS) else theme.accent,
            },
        )
    big = {
        "fo:font-weight": "bold",
        "fo:font-size": f"{theme.size_pt * 1.75:.1f}pt",
        "fo:color": theme.accent,
    }
    add_style(styles, "Contents Heading", paragraph={"fo:margin-bottom": "0.4cm"}, text=big)
    width = 21 - 2 * theme.margin_mm / 10
    for level in range(1, 5):
        weight = {"fo:font-weight": "bold"} if level == 1 else None
        space = "0.2cm" if level == 1 else "0cm"
        place = {
            "fo:margin-left": f"{0.5 * (level - 1):.1f}cm",
            "fo:margin-top": space,
            "fo:margin-bottom": "0.08cm",
        }
        style = add_style(styles, f"Contents {level}", paragraph=place, text=weight)
        stops = add(style[0], "style:tab-stops")
        add(
            stops,
            "style:tab-stop",
            {
                "style:position": f"{width - 0.5 * (level - 1):.1f}cm",
                "style:type": "right",
                "style:leader-style": "dotted",
                "style:leader-text": ".",
            },
        )
    outline = add(styles, "text:outline-style", {"style:name": "Outline"})
    for level in range(1, 5):
        add(outline, "text:outline-level-style", {"text:level": str(level), "style:num-format": ""})


def _add_lists(styles: Element, theme: Theme) -> None:
    for name in ("Bullets", "Numbers"):
        style = add(styles, "text:list-style", {"style:name": name})
        for level in range(1, 4):
            about = {"text:level": str(level)}
            if name == "Bullets":
                mark = add(
                    style, "text:list-level-style-bullet", about | {"text:bullet-char": "•–•"[level - 1]}
                )
            else:
                number = {"style:num-format": "1", "style:num-suffix": "."}
                mark = add(style, "text:list-level-style-number", about | number)
            place = add(
                mark,
                "style:list-level-properties",
                {"text:list-level-position-and-space-mode": "label-alignment"},
            )
            add(
                place,
                "style:list-level-label-alignment",
                {
                    "text:label-followed-by": "listtab",
                    "fo:text-indent": "-0.5cm",
                    "fo:margin-left": f"{0.5 * level + 0.2:.1f}cm",
                },
            )
            if name == "Bullets":
                add(mark, "style:text-properties", {"fo:color": theme.accent})


def _add_layouts(automatic: Element, theme: Theme, columns: int) -> None:
    margin = f"{theme.margin_mm}mm"
    layout = add(automatic, "style:page-layout", {"style:name": "Page"})
    properties = add(
        layout,
        "style:page-layout-properties",
        {
            "fo:page-width": "210mm",
            "fo:page-height": "297mm",
            "fo:margin-top": f"{theme.margin_mm - 7}mm",
            "fo:margin-bottom": f"{theme.margin_mm - 9}mm",
            "fo:margin-left": margin,
            "fo:margin-right": margin,
        },
    )
    if columns > 1:
        about = {"fo:column-count": str(columns), "fo:column-gap": "7mm"}
        add(properties, "style:columns", about)
    rule = {"fo:border-bottom": f"0.5pt solid {theme.line}", "fo:padding-bottom": "1mm"}
    head = {"fo:min-height": "8mm", "fo:margin-bottom": "5mm", "style:dynamic-spacing": "false"}
    add(add(layout, "style:header-style"), "style:header-footer-properties", head | rule)
    foot = {"fo:min-height": "8mm", "fo:margin-top": "4mm"}
    add(add(layout, "style:footer-style"), "style:header-footer-properties", foot)
    cover = add(automatic, "style:page-layout", {"style:name": "PageCover"})
    add(
        cover,
        "style:page-layout-properties",
        {
            "fo:page-width": "210mm",
            "fo:page-height": "297mm",
            "fo:margin-top": margin,
            "fo:margin-bottom": margin,
            "fo:margin-left": margin,
            "fo:margin-right": margin,
        },
    )
    add(add(cover, "style:header-style"), "style:header-footer-properties", {"fo:min-height": "0mm"})
    mark = add(automatic, "style:style", {"style:name": "Mark", "style:family": "graphic"})
    add(
        mark,
        "style:graphic-properties",
        {
            "draw:stroke": "none",
            "draw:fill": "solid",
            "draw:fill-color": theme.shade,
            "draw:auto-grow-height": "false",
            "draw:auto-grow-width": "false",
            "fo:min-width": "15cm",
            "fo:min-height": "5cm",
            "style:run-through": "background",
            "style:wrap": "run-through",
            "style:horizontal-pos": "center",
            "style:horizontal-rel": "page-content",
            "style:vertical-pos": "middle",
            "style:vertical-rel": "page-content",
            "style:flow-with-text": "false",
        },
    )
    text = add(automatic, "style:style", {"style:name": "MarkText", "style:family": "paragraph"})
    add(text, "style:text-properties", {"style:font-name": theme.font, "fo:font-size": "96pt"})


def _add_masters(masters: Element, document: Document, theme: Theme) -> None:
    cover = {
        "style:name": "Cover",
        "style:page-layout-name": "PageCover",
        "style:next-style-name": "Standard",
    }
    first = add(masters, "style:master-page", cover)
    paragraph = add(add(first, "style:header"), "text:p", {"text:style-name": "Header"})
    if document.is_draft:
        _add_mark(paragraph)
    page = add(masters, "style:master-page", {"style:name": "Standard", "style:page-layout-name": "Page"})
    paragraph = add(add(page, "style:header"), "text:p", {"text:style-name": "Header"}, document.header)
    if document.is_draft:
        _add_mark(paragraph)
    add(paragraph, "text:tab").tail = theme.header or None
    said = " · ".join(text for text in (theme.footer, document.version) if text)
    paragraph = add(add(page, "style:footer"), "text:p", {"text:style-name": "Footer"}, said)
    add(paragraph, "text:tab")
    number = add(paragraph, "text:page-number", {"text:select-page": "current"}, "1")
    number.tail = " / "
    add(paragraph, "text:page-count", text="1")


def _add_mark(paragraph: Element) -> None:
    """Add the word that says a page is a draft, across the page and behind its text."""
    shape = add(
        paragraph,
        "draw:custom-shape",
        {
            "text:anchor-type": "char",
            "draw:z-index": "0",
            # Both office suites know a watermark by this name.
            "draw:name": "PowerPlusWaterMarkObject",
            "draw:style-name": "Mark",
            "draw:text-style-name": "MarkText",
            "svg:width": "15cm",
            "svg:height": "5cm",
            "draw:transform": "rotate (0.9) translate (3cm 17cm)",
        },
    )
    add(shape, "svg:title", text=MARK)
    add(shape, "text:p", text=MARK)
    geometry = add(
        shape,
        "draw:enhanced-geometry",
        {
            "svg:viewBox": "0 0 21600 21600",
            "draw:type": "fontwork-plain-text",
            "draw:modifiers": "10800",
            "draw:text-path": "true",
            "draw:text-path-mode": "shape",
            "draw:text-path-scale": "path",
            "draw:text-path-same-letter-heights": "false",
            "draw:text-areas": "0 0 21600 21600",
            "draw:enhanced-path": "M ?f3 0 L ?f5 0 N M ?f6 21600 L ?f7 21600 N",
        },
    )
    for rank, formula in enumerate(_PLAIN_TEXT):
        add(geometry, "draw:equation", {"draw:name": f"f{rank}", "draw:formula": formula})
