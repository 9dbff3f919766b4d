"""Parse the XML of office documents without entities, network or deep trees."""

import zipfile
from pathlib import Path

from lxml import etree

from maillage.reading.errors import UnreadableDocument
from maillage.reading.formats.archive import BROKEN


def parse_member(path: Path, member: str) -> etree._Element:
    """Return the root of an XML member of an archive that `check_archive` has accepted.

    Raises
    ------
    UnreadableDocument
        The member is missing or is not XML.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            return etree.parse(stream, parser).getroot()
    except (KeyError, etree.XMLSyntaxError, *BROKEN) as error:
        raise UnreadableDocument(
            f"Sa partie « {member} » manque ou est abîmée.",
            where=path.name,
            remedy="Rouvrez le document dans votre logiciel et enregistrez-en une copie.",
        ) from error


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace.

    A comment or an instruction has an empty one.
    """
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
