"""Write a document as ODT: named styles, outline, lists, tables with repeated heads, properties."""

from functools import singledispatchmethod

from maillage.core.documents.images import render_figure, render_svg
from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Contents,
    Document,
    Figure,
    Heading,
    Listing,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Signatures,
    Table,
    Tone,
    make_printable,
)
from maillage.core.documents.odt_styles import PREFIXES, add_fonts, add_style, build_styles
from maillage.core.documents.package import Element, add, make_root, pack, serialize
from maillage.core.documents.theme import Theme

MIMETYPE = "application/vnd.oasis.opendocument.text"
_TONES = {Tone.BODY: "Text_20_body", Tone.LEAD: "Lead", Tone.NOTE: "Note", Tone.NOTICE: "Notice"}
_BREAKABLE = (
    "Text body",
    "Lead",
    "Note",
    "Notice",
    *(f"Heading {level}" for level in range(1, 5)),
    "Contents Heading",
)
_LOGO_WIDTH_CM = 5.0
_LINK = {
    "xlink:type": "simple",
    "text:style-name": "Internet_20_link",
    "text:visited-style-name": "Visited_20_Internet_20_Link",
}


def write_odt(document: Document, theme: Theme) -> bytes:
    """Give the ODT of a document; with the same document, day and theme, the same bytes."""
    writer = _Writer(document, theme)
    content = writer.build()
    members = [
        ("content.xml", serialize(content)),
        ("styles.xml", serialize(build_styles(document, theme))),
        ("meta.xml", serialize(_build_meta(document))),
        *((f"Fonts/{file.name}", file.read_bytes()) for file in theme.font_files),
        *writer.pictures,
    ]
    manifest = ("META-INF/manifest.xml", serialize(_build_manifest([name for name, _ in members])))
    return pack([manifest, *members], first=("mimetype", MIMETYPE.encode()))


def _build_meta(document: Document) -> Element:
    root = make_root("office:document-meta", {"office:version": "1.3"}, prefixes=("office", "meta", "dc"))
    meta = add(root, "office:meta")
    day = f"{document.made_on:%Y-%m-%d}T00:00:00"
    for name, text in (
        ("meta:generator", "Maillage"),
        ("dc:title", document.title),
        ("dc:subject", document.subject),
        ("meta:initial-creator", document.author),
        ("dc:creator", document.author),
        ("meta:creation-date", day),
        ("dc:date", day),
        ("dc:language", f"{document.language}-FR"),
        *(("meta:keyword", word) for word in document.keywords),
    ):
        add(meta, name, text=text)
    if document.version:
        add(meta, "meta:user-defined", {"meta:name": "Version"}, document.version)
    return root


def _build_manifest(names: list[str]) -> Element:
    root = make_root("manifest:manifest", {"manifest:version": "1.3"}, prefixes=("manifest",))
    about = {"manifest:full-path": "/", "manifest:media-type": MIMETYPE, "manifest:version": "1.3"}
    add(root, "manifest:file-entry", about)
    types = {
        "xml": "text/xml",
        "ttf": "application/x-font-ttf",
        "otf": "application/x-font-ttf",
        "png": "image/png",
    }
    for name in names:
        kind = types[name.rpartition(".")[2].lower()]
        add(root, "manifest:file-entry", {"manifest:full-path": name, "manifest:media-type": kind})
    return root


class _Writer:
    """Build the content of one document."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.document = document
        self.theme = theme
        self.pictures: list[tuple[str, bytes]] = []
        self.width_cm = 21 - 2 * theme.margin_mm / 10
        self.root = make_root("office:document-content", {"office:version": "1.3"}, prefixes=PREFIXES)
        add_fonts(self.root, theme)
        self.styles = add(self.root, "office:automatic-styles")
        self.body = add(add(self.root, "office:body"), "office:text")
        self.breaks = False
        self.tables = 0
        self.headings = 0

    def build(self) -> Element:
        """Give the content part."""
        self._add_common_styles()
        self._add_cover()
        self.breaks = not self.document.is_short
        for block in self.document.blocks:
            self.add_block(block)
        return self.root

    @singledispatchmethod
    def add_block(self, block: Block) -> None:
        """Add a block at the end of the document."""
        raise TypeError(type(block).__name__)

    def _add_common_styles(self) -> None:
        for name in _BREAKABLE:
            add_style(self.styles, f"{name} P", above=name, paragraph={"fo:break-before": "page"})
        extra = {"style:master-page-name": "Standard" if self.document.is_short else "Cover"}
        add_style(self.styles, "Cover P", above="Cover kind", extra=extra)
        add_style(self.styles, "Gap", paragraph={"fo:break-before": "page"}, text={"fo:font-size": "2pt"})
        line = f"0.5pt solid {self.theme.line}"
        accent = f"0.9pt solid {self.theme.accent}"
        edges = {"fo:padding": "0.12cm", "fo:border-bottom": line}
        for name, more in (
            ("CellFirst", edges),
            ("Cell", edges | {"fo:border-left": line}),
            ("HeadFirst", edges | {"fo:border-top": accent, "fo:background-color": self.theme.shade}),
            (
                "Head",
                edges
                | {"fo:border-top": accent, "fo:border-left": line, "fo:background-color": self.theme.shade},
            ),
            ("Place", {"fo:padding": "0.2cm", "fo:border-top": accent}),
            ("Space", {"fo:padding": "0cm"}),
        ):
            style = add(self.styles, "style:style", {"style:name": name, "style:family": "table-cell"})
            add(style, "style:table-cell-properties", more)
        for name, height in (("Row", ""), ("PlaceRow", "4.2cm")):
            style = add(self.styles, "style:style", {"style:name": name, "style:family": "table-row"})
            about = {"fo:keep-together": "always"} | ({"style:min-row-height": height} if height else {})
            add(style, "style:table-row-properties", about if height else {"fo:keep-together": "always"})
        style = add(self.styles, "style:style", {"style:name": "Image", "style:family": "graphic"})
        about = {"style:vertical-pos": "from-top", "style:vertical-rel": "baseline", "fo:border": "none"}
        add(style, "style:graphic-properties", about)

    def _add_cover(self) -> None:
        cover = self.document.cover
        if self.theme.logo:
            paragraph = self._add_text("Cover_20_P", "")
            picture = render_svg(self.theme.logo, self.theme)
            self._add_picture(
                paragraph, picture.content, picture.measure(_LOGO_WIDTH_CM), self.theme.logo_alternative
            )
            self._add_text("Cover_20_kind", cover.kind)
        else:
            self._add_text("Cover_20_P", cover.kind)
        self._add_text("Title", cover.title)
        self._add_text("Subtitle", cover.subtitle)
        for label, value in cover.facts:
            paragraph = add(self.body, "text:p", {"text:style-name": "Cover_20_fact"})
            add(paragraph, "text:span", {"text:style-name": "Cover_20_label"}, label)
            add(paragraph, "text:tab").tail = make_printable(value)
        if cover.note:
            self._add_text("Notice", cover.note)

    def _style(self, name: str) -> str:
        """Give a style, or the one that opens a page with it when a page is to end."""
        breaks, self.breaks = self.breaks, False
        return f"{name}_20_P" if breaks else name

    def _end_page(self) -> None:
        """End the page before a block that no style can break."""
        if self.breaks:
            self._add_text("Gap", "")
            self.breaks = False

    def _add_text(self, style: str, text: str, parent: Element | None = None) -> Element:
        paragraph = add(self.body if parent is None else parent, "text:p", {"text:style-name": style})
        add_lines(paragraph, text)
        return paragraph

    @add_block.register
    def _add_heading(self, block: Heading) -> None:
        self.breaks = self.breaks or block.opens_page
        self.headings += 1
        about = {
            "text:style-name": self._style(f"Heading_20_{block.level}"),
            "text:outline-level": str(block.level),
        }
        heading = add(self.body, "text:h", about)
        name = {"text:name": f"h{self.headings}"}
        add(heading, "text:bookmark-start", name)
        add_lines(heading, block.text)
        add(heading, "text:bookmark-end", name)

    @add_block.register
    def _add_paragraph(self, block: Paragraph) -> None:
        add_runs(add(self.body, "text:p", {"text:style-name": self._style(_TONES[block.tone])}), block.runs)

    @add_block.register
    def _add_break(self, block: PageBreak) -> None:
        self.breaks = True

    @add_block.register
    def _add_listing(self, block: Listing) -> None:
        self._end_page()
        about = {"text:style-name": "Numbers" if block.is_numbered else "Bullets"}
        levels = [add(self.body, "text:list", about)]
        for item in block.items:
            depth = min(item.depth, len(levels))
            del levels[depth + 1 :]
            if depth == len(levels):
                last = levels[-1][-1] if len(levels[-1]) else add(levels[-1], "text:list-item")
                levels.append(add(last, "text:list"))
            line = add(add(levels[depth], "text:list-item"), "text:p", {"text:style-name": "Text_20_body"})
            add_runs(line, item.runs)

    @add_block.register
    def _add_table(self, block: Table) -> None:
        self._end_page()
        if block.caption:
            self._add_text("Caption", block.caption)
        table = self._open_table([column.share for column in block.columns])
        row = add(add(table, "table:table-header-rows"), "table:table-row", {"table:style-name": "Row"})
        for rank, column in enumerate(block.columns):
            cell = _add_cell(row, "Head" if rank else "HeadFirst")
            figure = "Table_20_Figure_20_Heading" if column.align == Align.END else "Table_20_Heading"
            self._add_text(figure, column.label, cell)
        for cells in block.rows:
            row = add(table, "table:table-row", {"table:style-name": "Row"})
            for rank, (column, cell) in enumerate(zip(block.columns, cells, strict=True)):
                place = _add_cell(row, "Cell" if rank else "CellFirst")
                is_figure = column.align == Align.END
                self._fill_cell(place, cell, names=block.names_rows and rank == 0, is_figure=is_figure)
        self._add_text("Note", f"Source : {block.source}" if block.source else "")

    def _open_table(self, shares: list[float]) -> Element:
        self.tables += 1
        name = f"T{self.tables}"
        style = add(self.styles, "style:style", {"style:name": name, "style:family": "table"})
        add(
            style,
            "style:table-properties",
            {"style:width": f"{self.width_cm:.2f}cm", "table:align": "margins"},
        )
        table = add(
            self.body, "table:table", {"table:name": f"Tableau {self.tables}", "table:style-name": name}
        )
        for rank, share in enumerate(shares):
            about = {"style:name": f"{name}.{rank}", "style:family": "table-column"}
            style = add(self.styles, "style:style", about)
            width = self.width_cm * share / sum(shares)
            add(style, "style:table-column-properties", {"style:column-width": f"{width:.2f}cm"})
            add(table, "table:table-column", {"table:style-name": f"{name}.{rank}"})
        return table

    def _fill_cell(self, place: Element, cell: Cell, *, names: bool, is_figure: bool) -> None:
        style = "Table_20_Figure" if is_figure else "Table_20_Contents"
        if cell.is_strong or names:
            style = f"{style}_20_Heading" if is_figure else "Table_20_Heading"
        if cell.is_list:
            items = add(place, "text:list", {"text:style-name": "Bullets"})
            for line in cell.lines:
                self._add_text(style, line, add(items, "text:list-item"))
            return
        for line in cell.lines or ("",):
            paragraph = add(place, "text:p", {"text:style-name": style})
            add_lines(
                add(paragraph, "text:span", {"text:style-name": "Absent"}) if cell.is_absent else paragraph,
                line,
            )

    @add_block.register
    def _add_figure(self, block: Figure) -> None:
        self._end_page()
        self._add_text("Caption", block.caption)
        picture = render_figure(block, self.theme)
        paragraph = self._add_text("Text_20_body", "")
        self._add_picture(
            paragraph, picture.content, picture.measure(self.width_cm * block.width_share), block.alternative
        )
        if block.source:
            self._add_text("Note", f"Source : {block.source}")

    def _add_picture(
        self, parent: Element, content: bytes, size: tuple[float, float], alternative: str
    ) -> None:
        name = f"Pictures/{len(self.pictures) + 1}.png"
        self.pictures.append((name, content))
        frame = add(
            parent,
            "draw:frame",
            {
                "draw:name": f"Image {len(self.pictures)}",
                "draw:style-name": "Image",
                "text:anchor-type": "as-char",
                "svg:width": f"{size[0]:.2f}cm",
                "svg:height": f"{size[1]:.2f}cm",
            },
        )
        link = {"xlink:href": name, "xlink:type": "simple", "xlink:show": "embed", "xlink:actuate": "onLoad"}
        add(frame, "draw:image", link)
        add(frame, "svg:desc", text=alternative)

    @add_block.register
    def _add_signatures(self, block: Signatures) -> None:
        self._end_page()
        table = self._open_table([1.0, 0.12, 1.0])
        places: list[Signature | None] = list(block.places)
        for left in range(0, len(places), 2):
            row = add(table, "table:table-row", {"table:style-name": "PlaceRow"})
            pair = [*places[left : left + 2], None][:2]
            self._fill_place(row, pair[0])
            self._add_text("Table_20_Contents", "", _add_cell(row, "Space"))
            self._fill_place(row, pair[1])
        self._add_text("Note", "")

    def _fill_place(self, row: Element, place: Signature | None) -> None:
        cell = _add_cell(row, "Place" if place else "Space")
        if place is None:
            self._add_text("Table_20_Contents", "", cell)
            return
        self._add_text("Table_20_Heading", place.name, cell)
        self._add_text("Table_20_Contents", place.function, cell)
        if place.state:
            self._add_text("Note", place.state, cell)

    @add_block.register
    def _add_contents(self, block: Contents) -> None:
        contents = add(
            self.body, "text:table-of-content", {"text:name": "Sommaire", "text:protected": "false"}
        )
        source = add(contents, "text:table-of-content-source", {"text:outline-level": str(block.depth)})
        add(source, "text:index-title-template", {"text:style-name": "Contents_20_Heading"}, block.title)
        for level in range(1, block.depth + 1):
            about = {"text:outline-level": str(level), "text:style-name": f"Contents_20_{level}"}
            template = add(source, "text:table-of-content-entry-template", about)
            add(template, "text:index-entry-link-start")
            add(template, "text:index-entry-text")
            add(template, "text:index-entry-tab-stop", {"style:type": "right", "style:leader-char": "."})
            add(template, "text:index-entry-page-number")
            add(template, "text:index-entry-link-end")
        body = add(contents, "text:index-body")
        title = add(body, "text:index-title", {"text:name": "Sommaire_Head"})
        self._add_text(self._style("Contents_20_Heading"), block.title, title)
        headings = [one for one in self.document.blocks if isinstance(one, Heading)]
        for rank, heading in enumerate(headings, start=1):
            if heading.level <= block.depth:
                line = add(body, "text:p", {"text:style-name": f"Contents_20_{heading.level}"})
                link = add(line, "text:a", {**_LINK, "xlink:href": f"#h{rank}"})
                add_lines(link, heading.text)
                add(link, "text:tab")
                about = {"text:reference-format": "page", "text:ref-name": f"h{rank}"}
                add(link, "text:bookmark-ref", about, "–")


def _add_cell(row: Element, style: str) -> Element:
    return add(row, "table:table-cell", {"table:style-name": style, "office:value-type": "string"})


def add_runs(paragraph: Element, runs: tuple[Run, ...]) -> None:
    """Add pieces of text, each with its own look."""
    for run in runs:
        look = {(True, False): "Strong", (False, True): "Emphasis", (True, True): "Strong_20_emphasis"}
        style = look.get((run.is_bold, run.is_italic))
        span = add(paragraph, "text:span", {"text:style-name": style} if style else None)
        add_lines(span, run.text)


def add_lines(parent: Element, text: str) -> None:
    """Add a text, its line breaks as such; spaces stay, since no-break ones are used where they matter."""
    first, *others = make_printable(text).split("\n")
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = (parent.text or "") + first
    else:
        last.tail = (last.tail or "") + first
    for line in others:
        add(parent, "text:line-break").tail = line
