"""Read a document: choose its format, then find every kind of piece in it."""

from dataclasses import replace
from pathlib import Path

from maillage.reading.blocks import Document
from maillage.reading.extract.actions import find_actions
from maillage.reading.extract.articles import find_articles
from maillage.reading.extract.bodies import find_bodies
from maillage.reading.extract.consultations import find_consultation
from maillage.reading.extract.facilities import find_districts, find_facilities
from maillage.reading.extract.identity import find_kind, find_territory, find_title
from maillage.reading.extract.indicators import find_indicators
from maillage.reading.extract.outline import find_nodes
from maillage.reading.extract.parties import find_parties
from maillage.reading.extract.period import find_deadlines, find_period
from maillage.reading.extract.yearly import find_yearly
from maillage.reading.formats import open_document
from maillage.reading.lexicon import Lexicon, default_lexicon
from maillage.reading.pieces import Reading


def read(path: Path, *, lexicon: Lexicon | None = None) -> Reading:
    """Read a file into typed pieces, each with its place and a confidence.

    Raises
    ------
    UnreadableDocument
        The file cannot be read; the message says what, where and what to do.
    """
    return read_document(open_document(path), lexicon=lexicon)


def read_document(document: Document, *, lexicon: Lexicon | None = None) -> Reading:
    """Find the pieces of a document already in its common form."""
    lexicon = lexicon or default_lexicon()
    kind = find_kind(document, lexicon)
    title, title_issues = find_title(document, lexicon)
    actions = find_actions(document, lexicon)
    funding, counts, table_issues = find_yearly(document, actions.taken)
    outline = find_nodes(document, lexicon, actions)
    return Reading(
        title=title,
        kind=kind,
        period=find_period(document, kind, lexicon),
        territory=find_territory(document, title),
        parties=tuple(find_parties(document)),
        articles=tuple(find_articles(document)),
        nodes=outline.nodes,
        actions=tuple(replace(p.action, node=outline.node_of(p)) for p in actions.placed),
        districts=tuple(find_districts(document, actions.taken)),
        bodies=tuple(find_bodies(document, lexicon)),
        indicators=tuple(find_indicators(document, actions.taken)),
        facilities=tuple(find_facilities(document, actions.taken)),
        funding=tuple(funding),
        counts=tuple(counts),
        consultation=tuple(find_consultation(document)),
        deadlines=tuple(find_deadlines(document)),
        issues=(*document.issues, *title_issues, *table_issues),
    )
