"""Write a document as DOCX: named styles, numbering, tables with repeated heads, header, properties."""

from functools import singledispatchmethod

from maillage.core.documents import docx_parts as parts
from maillage.core.documents.images import Picture, render_figure, render_svg
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
from maillage.core.documents.package import Element, add, make_root, pack, serialize
from maillage.core.documents.theme import Theme

_TONES = {Tone.BODY: "BodyText", Tone.LEAD: "Lead", Tone.NOTE: "Note", Tone.NOTICE: "Notice"}
_EMU_PER_TWIP = 635
_LOGO_WIDTH = 2_800
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_PROPERTIES = "application/vnd.openxmlformats-package.core-properties+xml"
_APPLICATION = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def write_docx(document: Document, theme: Theme) -> bytes:
    """Give the DOCX of a document; with the same document, day and theme, the same bytes."""
    writer = _Writer(document, theme)
    text = writer.build()
    fonts, font_files = parts.build_fonts(theme)
    bodies = {
        "word/document.xml": ("document.main", text),
        "word/styles.xml": ("styles", parts.build_styles(document, theme)),
        "word/numbering.xml": ("numbering", parts.build_numbering(theme, writer.numbered)),
        "word/settings.xml": ("settings", parts.build_settings(theme)),
        "word/fontTable.xml": ("fontTable", fonts),
        "word/header1.xml": ("header", parts.build_header(document, theme, is_cover=False)),
        "word/header2.xml": ("header", parts.build_header(document, theme, is_cover=True)),
        "word/footer1.xml": ("footer", parts.build_footer(document, theme)),
    }
    kinds = {name: f"{parts.WORD}.{kind}+xml" for name, (kind, _) in bodies.items()}
    kinds |= {"docProps/core.xml": _PROPERTIES, "docProps/app.xml": _APPLICATION}
    font_relations = [
        (f"rId{rank}", f"{parts.RELATION}/font", f"fonts/{name}")
        for rank, (name, _) in enumerate(font_files, 1)
    ]
    return pack(
        [
            ("[Content_Types].xml", serialize(parts.build_types(kinds))),
            ("_rels/.rels", serialize(parts.build_relations(_ROOT_RELATIONS))),
            *((name, serialize(root)) for name, (_, root) in bodies.items()),
            ("word/_rels/document.xml.rels", serialize(parts.build_relations(_RELATIONS + writer.relations))),
            ("word/_rels/fontTable.xml.rels", serialize(parts.build_relations(font_relations))),
            *((f"word/fonts/{name}", content) for name, content in font_files),
            *((f"word/media/{name}", content) for name, content in writer.pictures),
            ("docProps/core.xml", serialize(parts.build_core(document))),
            ("docProps/app.xml", serialize(parts.build_application())),
        ]
    )


_ROOT_RELATIONS = [
    ("rId1", f"{parts.RELATION}/officeDocument", "word/document.xml"),
    ("rId2", _PACKAGE, "docProps/core.xml"),
    ("rId3", f"{parts.RELATION}/extended-properties", "docProps/app.xml"),
]
_RELATIONS = [
    ("rId1", f"{parts.RELATION}/styles", "styles.xml"),
    ("rId2", f"{parts.RELATION}/numbering", "numbering.xml"),
    ("rId3", f"{parts.RELATION}/settings", "settings.xml"),
    ("rId4", f"{parts.RELATION}/fontTable", "fontTable.xml"),
    ("rId5", f"{parts.RELATION}/header", "header1.xml"),
    ("rId6", f"{parts.RELATION}/header", "header2.xml"),
    ("rId7", f"{parts.RELATION}/footer", "footer1.xml"),
]


class _Writer:
    """Build the text of one document."""

    def __init__(self, document: Document, theme: Theme) -> None:
        self.document = document
        self.theme = theme
        self.width = parts.text_width(theme)
        self.root = make_root("w:document", prefixes=("w", "r", "wp", "a", "pic"))
        self.body = add(self.root, "w:body")
        self.pictures: list[tuple[str, bytes]] = []
        self.relations: list[tuple[str, str, str]] = []
        self.numbered = 0
        self.headings = 0
        self.breaks = False

    def build(self) -> Element:
        """Give the main part."""
        self._add_cover()
        self.breaks = not self.document.is_short
        for block in self.document.blocks:
            self.add_block(block)
        self._add_section()
        return self.root

    @singledispatchmethod
    def add_block(self, block: Block) -> None:
        """Add a block at the end of the document."""
        raise TypeError(type(block).__name__)

    def _add_cover(self) -> None:
        cover = self.document.cover
        if self.theme.logo:
            picture = render_svg(self.theme.logo, self.theme)
            paragraph = self._add_paragraph_of("Normal")
            self._add_picture(paragraph, picture, _LOGO_WIDTH, self.theme.logo_alternative)
        self._add_text("CoverKind", cover.kind)
        self._add_text("Title", cover.title)
        self._add_text("Subtitle", cover.subtitle)
        for label, value in cover.facts:
            paragraph = self._add_paragraph_of("CoverFact")
            run = parts.add_run(paragraph, label)
            style = add(run, "w:rPr")
            add(style, "w:rStyle", {"w:val": "CoverLabel"})
            run.insert(0, style)
            add(add(paragraph, "w:r"), "w:tab")
            parts.add_run(paragraph, value)
        if cover.note:
            self._add_text("Notice", cover.note)

    def _add_section(self) -> None:
        section = add(self.body, "w:sectPr")
        add(section, "w:headerReference", {"w:type": "default", "r:id": "rId5"})
        add(section, "w:headerReference", {"w:type": "first", "r:id": "rId6"})
        add(section, "w:footerReference", {"w:type": "default", "r:id": "rId7"})
        add(section, "w:pgSz", {"w:w": "11906", "w:h": "16838"})
        margin = round(self.theme.margin_mm * parts.TWIPS_PER_MM)
        sides = dict.fromkeys(("w:left", "w:right", "w:bottom"), str(margin))
        add(
            section,
            "w:pgMar",
            {**sides, "w:top": str(margin + 200), "w:header": "640", "w:footer": "600", "w:gutter": "0"},
        )
        if self.document.columns > 1:
            add(section, "w:cols", {"w:num": str(self.document.columns), "w:space": "400"})
        if not self.document.is_short:
            add(section, "w:titlePg")

    def _add_paragraph_of(self, style: str, parent: Element | None = None) -> Element:
        paragraph = add(self.body if parent is None else parent, "w:p")
        place = add(paragraph, "w:pPr")
        add(place, "w:pStyle", {"w:val": style})
        if self.breaks and parent is None:
            add(place, "w:pageBreakBefore")
            self.breaks = False
        return paragraph

    def _add_text(self, style: str, text: str, parent: Element | None = None) -> Element:
        paragraph = self._add_paragraph_of(style, parent)
        add_runs(paragraph, (Run(text),))
        return paragraph

    def _end_page(self) -> None:
        """End the page before a block that no paragraph opens."""
        if self.breaks:
            self._add_paragraph_of("Normal")

    @add_block.register
    def _add_heading(self, block: Heading) -> None:
        self.breaks = self.breaks or block.opens_page
        self.headings += 1
        paragraph = self._add_paragraph_of(f"Heading{block.level}")
        about = {"w:id": str(self.headings), "w:name": f"_Toc{self.headings}"}
        add(paragraph, "w:bookmarkStart", about)
        add_runs(paragraph, (Run(block.text),))
        add(paragraph, "w:bookmarkEnd", {"w:id": str(self.headings)})

    @add_block.register
    def _add_paragraph(self, block: Paragraph) -> None:
        add_runs(self._add_paragraph_of(_TONES[block.tone]), block.runs)

    @add_block.register
    def _add_break(self, block: PageBreak) -> None:
        self.breaks = True

    @add_block.register
    def _add_listing(self, block: Listing) -> None:
        number = "1"
        if block.is_numbered:
            number = parts.name_numbered_list(self.numbered)
            self.numbered += 1
        for item in block.items:
            paragraph = self._add_paragraph_of("BodyText")
            _add_numbering(paragraph, number, item.depth)
            add_runs(paragraph, item.runs)

    @add_block.register
    def _add_table(self, block: Table) -> None:
        self._end_page()
        if block.caption:
            self._add_text("Caption", block.caption)
        table = self._open_table([column.share for column in block.columns], style="Grid")
        row = add(table, "w:tr")
        properties = add(row, "w:trPr")
        add(properties, "w:cantSplit")
        add(properties, "w:tblHeader")
        for column in block.columns:
            style = "TableFigureHeading" if column.align == Align.END else "TableHeading"
            self._add_text(style, column.label, add(row, "w:tc"))
        for cells in block.rows:
            row = add(table, "w:tr")
            for rank, (column, cell) in enumerate(zip(block.columns, cells, strict=True)):
                names = block.names_rows and rank == 0
                self._fill_cell(add(row, "w:tc"), cell, names=names, is_figure=column.align == Align.END)
        self._add_text("Note", f"Source : {block.source}" if block.source else "")

    def _open_table(self, shares: list[float], *, style: str = "") -> Element:
        table = add(self.body, "w:tbl")
        properties = add(table, "w:tblPr")
        if style:
            add(properties, "w:tblStyle", {"w:val": style})
        add(properties, "w:tblW", {"w:w": str(self.width), "w:type": "dxa"})
        add(properties, "w:tblLayout", {"w:type": "fixed"})
        add(properties, "w:tblLook", {"w:val": "0420", "w:firstRow": "1", "w:noVBand": "1"})
        grid = add(table, "w:tblGrid")
        for share in shares:
            add(grid, "w:gridCol", {"w:w": str(round(self.width * share / sum(shares)))})
        return table

    def _fill_cell(self, place: Element, cell: Cell, *, names: bool, is_figure: bool) -> None:
        style = "TableFigure" if is_figure else "TableText"
        if cell.is_strong or names:
            style = f"{style.removesuffix('Text')}Heading"
        for line in cell.lines or ("",):
            paragraph = self._add_paragraph_of(style, place)
            if cell.is_list:
                _add_numbering(paragraph, "1", 0)
            add_runs(paragraph, (Run(line),), style="Absent" if cell.is_absent else "")

    @add_block.register
    def _add_figure(self, block: Figure) -> None:
        self._end_page()
        self._add_text("Caption", block.caption)
        width = round(self.width * block.width_share)
        self._add_picture(
            self._add_paragraph_of("BodyText"), render_figure(block, self.theme), width, block.alternative
        )
        if block.source:
            self._add_text("Note", f"Source : {block.source}")

    def _add_picture(self, paragraph: Element, picture: Picture, width: int, alternative: str) -> None:
        rank = len(self.pictures) + 1
        name, identifier = f"image{rank}.png", f"rIdImage{rank}"
        self.pictures.append((name, picture.content))
        self.relations.append((identifier, f"{parts.RELATION}/image", f"media/{name}"))
        size = [str(round(side * _EMU_PER_TWIP)) for side in picture.measure(width)]
        extent = {"cx": size[0], "cy": size[1]}
        inline = add(add(add(paragraph, "w:r"), "w:drawing"), "wp:inline")
        add(inline, "wp:extent", extent)
        about = {"id": str(rank), "name": name}
        add(inline, "wp:docPr", about | {"descr": alternative})
        data = add(add(inline, "a:graphic"), "a:graphicData", {"uri": _PICTURE})
        drawn = add(data, "pic:pic")
        naming = add(drawn, "pic:nvPicPr")
        add(naming, "pic:cNvPr", about)
        add(naming, "pic:cNvPicPr")
        fill = add(drawn, "pic:blipFill")
        add(fill, "a:blip", {"r:embed": identifier})
        add(add(fill, "a:stretch"), "a:fillRect")
        shape = add(drawn, "pic:spPr")
        place = add(shape, "a:xfrm")
        add(place, "a:off", {"x": "0", "y": "0"})
        add(place, "a:ext", extent)
        add(add(shape, "a:prstGeom", {"prst": "rect"}), "a:avLst")

    @add_block.register
    def _add_signatures(self, block: Signatures) -> None:
        self._end_page()
        table = self._open_table([1.0, 0.12, 1.0])
        places: list[Signature | None] = list(block.places)
        for left in range(0, len(places), 2):
            row = add(table, "w:tr")
            properties = add(row, "w:trPr")
            add(properties, "w:cantSplit")
            add(properties, "w:trHeight", {"w:val": "2400", "w:hRule": "atLeast"})
            pair = [*places[left : left + 2], None][:2]
            for place in (pair[0], None, pair[1]):
                self._fill_place(add(row, "w:tc"), place)
        self._add_text("Note", "")

    def _fill_place(self, cell: Element, place: Signature | None) -> None:
        if place is None:
            self._add_paragraph_of("TableText", cell)
            return
        line = {"w:val": "single", "w:sz": "8", "w:space": "0", "w:color": self.theme.accent[1:]}
        add(add(add(cell, "w:tcPr"), "w:tcBorders"), "w:top", line)
        self._add_text("TableHeading", place.name, cell)
        self._add_text("TableText", place.function, cell)
        if place.state:
            self._add_text("Note", place.state, cell)

    @add_block.register
    def _add_contents(self, block: Contents) -> None:
        self._add_text("TOCHeading", block.title)
        entries = [
            (rank, one)
            for rank, one in enumerate((b for b in self.document.blocks if isinstance(b, Heading)), start=1)
            if one.level <= block.depth
        ]
        for place, (rank, heading) in enumerate(entries):
            paragraph = self._add_paragraph_of(f"TOC{heading.level}")
            if place == 0:
                _open_field(paragraph, f'TOC \\o "1-{block.depth}" \\h \\z \\u')
            link = add(paragraph, "w:hyperlink", {"w:anchor": f"_Toc{rank}", "w:history": "1"})
            add_runs(link, (Run(heading.text),))
            add(add(link, "w:r"), "w:tab")
            parts.add_field(link, f"PAGEREF _Toc{rank} \\h", "–")
        if entries:
            add(add(add(self.body, "w:p"), "w:r"), "w:fldChar", {"w:fldCharType": "end"})


def _open_field(paragraph: Element, instruction: str) -> None:
    add(add(paragraph, "w:r"), "w:fldChar", {"w:fldCharType": "begin"})
    code = add(add(paragraph, "w:r"), "w:instrText", text=f" {instruction} ")
    code.set(_SPACE, "preserve")
    add(add(paragraph, "w:r"), "w:fldChar", {"w:fldCharType": "separate"})


def _add_numbering(paragraph: Element, number: str, depth: int) -> None:
    numbering = add(paragraph[0], "w:numPr")
    add(numbering, "w:ilvl", {"w:val": str(min(depth, 2))})
    add(numbering, "w:numId", {"w:val": number})


def add_runs(paragraph: Element, runs: tuple[Run, ...], *, style: str = "") -> None:
    """Add pieces of text, each with its own look; line breaks are kept."""
    for run in runs:
        for rank, line in enumerate(make_printable(run.text).split("\n")):
            piece = add(paragraph, "w:r")
            look = add(piece, "w:rPr")
            if style:
                add(look, "w:rStyle", {"w:val": style})
            if run.is_bold:
                add(look, "w:b")
            if run.is_italic:
                add(look, "w:i")
            if rank:
                add(piece, "w:br")
            add(piece, "w:t", text=line).set(_SPACE, "preserve")
