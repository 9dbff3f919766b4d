"""Build the XML of office files, and the archives that hold them, the same bytes each time."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from maillage.core.documents.model import make_printable

NAMESPACES = {
    # OpenDocument.
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    # Office Open XML.
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "rels": "http://schemas.openxmlformats.org/package/2006/relationships",
    "types": "http://schemas.openxmlformats.org/package/2006/content-types",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "app": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    # Both.
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
# A day that every archive can tell, so that the same document gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml names its own class so


@lru_cache(maxsize=1024)
def _qualify(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def make_root(name: str, attributes: Mapping[str, str] | None = None, *, prefixes: Iterable[str]) -> Element:
    """Give the root of a part, which declares its namespaces."""
    root: Element = etree.Element(_qualify(name), nsmap={prefix: NAMESPACES[prefix] for prefix in prefixes})
    for key, value in (attributes or {}).items():
        root.set(_qualify(key), value)
    return root


def make_bare_root(name: str) -> Element:
    """Give a root whose namespace is the default one of its part, as relations and types want it."""
    prefix = name.partition(":")[0]
    root: Element = etree.Element(_qualify(name), nsmap={None: NAMESPACES[prefix]})
    return root


def add(parent: Element, name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Element:
    """Add a child, its text escaped and rid of what XML cannot hold."""
    child: Element = etree.SubElement(parent, _qualify(name))
    for key, value in (attributes or {}).items():
        child.set(_qualify(key), make_printable(value))
    if text:
        child.text = make_printable(text)
    return child


def serialize(root: Element) -> bytes:
    """Give a part as the archive holds it."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def pack(members: Iterable[tuple[str, bytes]], *, first: tuple[str, bytes] | None = None) -> bytes:
    """Give the archive of the parts; ``first`` stands at the head, uncompressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if first:
            archive.writestr(_about(first[0], zipfile.ZIP_STORED), first[1])
        for name, content in members:
            archive.writestr(_about(name, zipfile.ZIP_DEFLATED), content, compresslevel=6)
    return buffer.getvalue()


def _about(name: str, compression: int) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, _EPOCH)
    about.compress_type = compression
    about.create_system = 3
    about.external_attr = 0o644 << 16
    return about
