"""Write small documents in each format, for the tests: the same blocks, whatever the format."""

import textwrap
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Block = tuple[str, object]
"""A kind (``h1``, ``h2``, ``p``, ``li``, ``table``) and its text, or its rows."""


def write_docx(path: Path, blocks: Sequence[Block]) -> Path:
    import docx

    document = docx.Document()
    for kind, content in blocks:
        if kind == "table":
            rows = [list(row) for row in content]
            table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
            for r, row in enumerate(rows):
                for c, text in enumerate(row):
                    table.cell(r, c).text = text
        elif kind.startswith("h"):
            document.add_heading(content, level=int(kind[1]))
        else:
            document.add_paragraph(content, style="List Bullet" if kind == "li" else None)
    document.save(path)
    return path


_LISTS = {"article": ("Article %1 :", 1), "axis": ("Axe %1 –", 2), "goal": ("Objectif %1 :", 3)}


def write_numbered_docx(path: Path, blocks: Sequence[Block]) -> Path:
    """Write a DOCX whose articles, axes and objectives are numbered by the lists of its styles."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    for name, (text, rank) in _LISTS.items():
        number = 90 + rank
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        shared = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{level}</w:abstractNum>'
        own = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        numbering.insert(0, parse_xml(shared))
        numbering.append(parse_xml(own))
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles[f"Heading {rank}"]
        style.element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        )
    for kind, content in blocks:
        style = kind if kind in _LISTS else "Title" if kind == "title" else None
        document.add_paragraph(content, style=style)
    document.save(path)
    return path


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def write_odt(path: Path, blocks: Sequence[Block]) -> Path:
    parts = []
    for kind, content in blocks:
        if kind == "table":
            parts.append(_odf_table("Tableau", content))
        elif kind == "li":
            parts.append(f"<text:list><text:list-item>{_odf_p(content)}</text:list-item></text:list>")
        elif kind.startswith("h"):
            parts.append(f'<text:h text:outline-level="{kind[1]}">{escape(content)}</text:h>')
        else:
            parts.append(_odf_p(content))
    return write_odf(path, f"<office:text>{''.join(parts)}</office:text>", kind="text")


def write_ods(path: Path, sheets: dict[str, Sequence[Sequence[str]]]) -> Path:
    tables = "".join(_odf_table(name, rows) for name, rows in sheets.items())
    return write_odf(path, f"<office:spreadsheet>{tables}</office:spreadsheet>", kind="spreadsheet")


def write_odf(path: Path, body: str, *, kind: str, declaration: str = "") -> Path:
    body = f"<office:body>{body}</office:body>"
    root = f"<office:document-content {_ODF}>{body}</office:document-content>"
    content = f"<?xml version='1.0'?>{declaration}{root}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
    return path


def _odf_p(text: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))


def _odf_table(name: str, rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{_odf_p(text) if text else ''}</table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in rows
    )
    return f'<table:table table:name="{escape(name)}">{lines}</table:table>'


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[object]]], *, hidden: str = "") -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value not in ("", None):
                        sheet.write(r, c, value)
            if name == hidden:
                sheet.hide()
    return path


_HEIGHT, _LEFT, _WIDTH = 842, 50, 495


def write_pdf(path: Path, pages: Sequence[Sequence[Block]], *, header: str = "") -> Path:
    """Write a PDF with text in several sizes and ruled tables; a page without blocks is blank."""
    streams = [_page_stream(blocks, header, number) for number, blocks in enumerate(pages, start=1)]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for stream in streams:
        raw = stream.encode("cp1252", errors="replace").decode("latin-1")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {_HEIGHT}] /Contents "
            f"{len(objects) + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(raw)} >>\nstream\n{raw}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    output, offsets = "%PDF-1.4\n", []
    for rank, body in enumerate(objects, start=1):
        offsets.append(len(output))
        output += f"{rank} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(output)}\n%%EOF"
    path.write_bytes(
        f"{output}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")
    )
    return path


def _page_stream(blocks: Sequence[Block], header: str, number: int) -> str:
    parts, y = [], _HEIGHT - 80
    if header:
        parts += [_text(header, _LEFT, _HEIGHT - 30, 8), _text(f"{number}", 290, 25, 8)]
    for kind, content in blocks:
        if kind == "table":
            drawn, y = _ruled_table(content, y)
            parts += drawn
            continue
        size = {"h1": 20, "h2": 15, "h3": 13}.get(kind, 10)
        for line in textwrap.wrap(content, int(_WIDTH / (size * 0.5))):
            parts.append(_text(("• " if kind == "li" else "") + line, _LEFT, y, size))
            y -= size * 1.3
        y -= size * 0.9
    return "\n".join(parts)


def _text(text: str, x: float, y: float, size: float) -> str:
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {size} Tf {x} {y:.1f} Td ({safe}) Tj ET"


def _ruled_table(rows: Sequence[Sequence[str]], y: float) -> tuple[list[str], float]:
    width = _WIDTH / max(len(row) for row in rows)
    parts = []
    for row in rows:
        wrapped = [
            [part for line in text.split("\n") for part in textwrap.wrap(line, int(width / 5)) or [""]]
            for text in row
        ]
        height = 12 * max(len(lines) for lines in wrapped) + 8
        for column, lines in enumerate(wrapped):
            x = _LEFT + column * width
            parts.append(f"{x:.1f} {y - height:.1f} {width:.1f} {height} re S")
            parts += [_text(line, x + 4, y - 12 - 12 * k, 9) for k, line in enumerate(lines)]
        y -= height
    return parts, y - 20
