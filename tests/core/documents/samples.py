"""A document that holds one block of each kind, and texts that a writer could be tempted to read."""

import datetime

from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    Item,
    Listing,
    PageBreak,
    Run,
    Signature,
    Signatures,
    Table,
    Tone,
    say,
    say_all,
    write_cell,
)

DAY = datetime.date(2026, 11, 22)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "]]></w:t></text:p>&amp;&#60;",
    "=cmd|' /C calc'!A0",
    "{{7*7}} {% debug %} ${7*7}",
    '#read("/etc/passwd") #strong[gras] $x^2$ \\ `code` @lien',
    "*gras* _italique_ = Titre",
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40" width="200" height="40">'
    '<rect x="0" y="10" width="120" height="12" fill="#0b6b66"/></svg>'
)


def make_document(*blocks: Block, **fields: object) -> Document:
    """Give the smallest document, or one with the blocks given."""
    values: dict[str, object] = {
        "cover": Cover(
            "Convention", "Convention de Porville", "Ville de Porville", (("Période", "2024-2030"),)
        ),
        "blocks": blocks or (say("Texte."),),
        "made_on": DAY,
        "version": "Version 2",
    }
    return Document(**{**values, **fields})  # type: ignore[arg-type]  # the fields of a document


def make_table(rows: int = 3) -> Table:
    """Give a table with a head, names of rows, figures, a list and an absent cell."""
    columns = (Column("Rubrique"), Column("Contenu", 2), Column("Prévu (€)", align=Align.END))
    lines = [
        (Cell((f"Ligne {rank}",)), write_cell("- un\n- deux"), Cell(("12 000",))) for rank in range(rows)
    ]
    absent = (Cell(("Absente",)), Cell(("non renseigné",), is_absent=True), Cell(()))
    return Table(columns, (*lines, absent), caption="Budget par rubrique", source="fiches, 22/11/2026")


def make_full_document(**fields: object) -> Document:
    """Give a document with a block of each kind."""
    return make_document(
        Contents(),
        Heading(1, "Parties", opens_page=True),
        say("Entre :", tone=Tone.LEAD),
        *say_all("Deux lieux :\n- le port\n- la gare"),
        Heading(2, "Budget"),
        make_table(),
        Figure(SVG, "Une barre de 12 000 €", "Le budget en une barre", "fiches"),
        Listing((Item((Run("un"),)), Item((Run("deux", is_bold=True),), depth=1)), is_numbered=True),
        *(say(text, tone=Tone.NOTICE) for text in HOSTILE),
        PageBreak(),
        Heading(1, "Signatures"),
        Signatures(tuple(Signature(f"la commune {k}", "Maire", "Attendue") for k in range(3))),
        **fields,
    )
