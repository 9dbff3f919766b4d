"""Describe an act as a document prints it: its words, the place to sign, the code of its pages."""

import io

from maillage.core.documents.model import (
    Block,
    Cover,
    Document,
    Figure,
    Signature,
    Signatures,
    Tone,
    say,
    say_all,
)
from maillage.core.mail import make_public_link
from maillage.core.numbers import format_day
from maillage.grants.models import Act


def build_act_document(act: Act) -> Document:
    """Give an act as it was written; the code at its foot leads back to it once it is signed."""
    content = act.content
    signed = f"Signé le {format_day(act.signed_on)}" if act.signed_on else ""
    blocks: list[Block] = [
        *say_all(str(content.get("body", ""))),
        Signatures((Signature(act.funder.name, "", signed),)),
        Figure(
            svg=draw_code(act),
            alternative=f"Code de l’acte {act.number} : {act.code}",
            caption=f"Acte {act.number} · code {act.code}. Une fois signé, ce code le rattache à son dossier.",
            width_share=0.14,
        ),
    ]
    if act.application.is_invented:
        blocks.append(
            say("Dossier inventé pour la démonstration : cet acte n’a aucune valeur.", tone=Tone.NOTICE)
        )
    return Document(
        cover=Cover(
            kind=act.get_kind_display(),
            title=str(content.get("title", act.get_kind_display())),
            subtitle=act.funder.name,
            facts=(
                ("Numéro", act.number),
                ("Établi le", format_day(act.made_on)),
                ("Dossier", act.application.number),
                ("Porteur", act.application.project.applicant.name),
            ),
        ),
        blocks=tuple(blocks),
        made_on=act.made_on,
        version=f"{act.number} · {act.code}",
        subject=act.application.number,
        is_short=True,
        header=f"{act.funder.name} · {act.number}",
        page_mark=draw_code(act),
    )


def draw_code(act: Act) -> str:
    """Give the QR code of an act as SVG: the address of its page on this instance."""
    import segno

    buffer = io.BytesIO()
    link = make_public_link(f"/actes/{act.code}/")
    segno.make(link, error="m").save(buffer, kind="svg", scale=4, border=2, xmldecl=False, svgns=True)
    return buffer.getvalue().decode()
