"""Describe the minutes of a funders' committee: what was decided, by which rules, what changed since the entry."""

import datetime
from typing import Any

from maillage.core.documents.model import (
    Align,
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Heading,
    Item,
    Listing,
    Run,
    Table,
    Tone,
    say,
)
from maillage.core.numbers import format_day, format_euros
from maillage.grants.models import CommitteeSession

WITHOUT_MOTIVE = "Non retenu par le comité des financeurs."


def describe_minutes(
    session: CommitteeSession, content: dict[str, Any], entry: dict[str, Any] | None, today: datetime.date
) -> Document:
    """Give the minutes, from what was frozen when the session closed: they never change after.

    Parameters
    ----------
    content, entry : dict
        The frozen tables at the exit and at the entry of the session.
    """
    call = session.call
    note = "Dossiers inventés pour la démonstration." if call.is_invented else ""
    blocks: list[Block] = [
        Heading(1, "Décisions"),
        say(
            f"{content['retained']} actions retenues sur {len(content['rows'])} demandes, pour "
            f"{format_euros(content['amount_eur'])} sur {format_euros(content['asked_eur'])} demandés.",
            tone=Tone.LEAD,
        ),
        *([say(note, tone=Tone.NOTICE)] if note else []),
        *_describe_people(session),
        _describe_awards(content),
        *_describe_refusals(content),
        Heading(1, "Règles que le comité s’était données"),
        _describe_rules(content),
        *_describe_changes(content, entry),
    ]
    cover = Cover(
        title=session.title,
        kind="Relevé de décisions",
        subtitle=f"{call} · séance du {format_day(session.held_on)}",
    )
    return Document(cover=cover, blocks=tuple(blocks), made_on=today)


def _describe_people(session: CommitteeSession) -> list[Block]:
    blocks: list[Block] = []
    for title, text in (("Présents", session.attendance), ("Échanges", session.minutes)):
        if text.strip():
            blocks += [Heading(2, title), say(text)]
    return blocks


def _describe_awards(content: dict[str, Any]) -> Table:
    rows = []
    for row in content["rows"]:
        given = [cell for cell in row["cells"] if cell["amount_eur"]]
        if given:
            detail = tuple(f"{cell['funder']} : {format_euros(cell['amount_eur'])}" for cell in given)
            total = sum(cell["amount_eur"] for cell in given)
            rows.append(
                (
                    Cell((f"{row['number']} {row['title']}",), is_strong=True),
                    Cell((row["applicant"],)),
                    Cell(detail),
                    Cell((format_euros(total),)),
                )
            )
    columns = (
        Column("Action", 2),
        Column("Porteur", 1.4),
        Column("Financeurs", 1.6),
        Column("Attribué", 0.8, Align.END),
    )
    return Table(columns, tuple(rows), caption="Actions retenues")


def _describe_refusals(content: dict[str, Any]) -> list[Block]:
    rows = []
    for row in content["rows"]:
        if not any(cell["amount_eur"] for cell in row["cells"]):
            motives = {cell["motive"] or WITHOUT_MOTIVE for cell in row["cells"]}
            rows.append(
                (
                    Cell((f"{row['number']} {row['title']}",), is_strong=True),
                    Cell((row["applicant"],)),
                    Cell(tuple(sorted(motives))),
                )
            )
    if not rows:
        return []
    columns = (Column("Action", 2), Column("Porteur", 1.4), Column("Motif", 1.8))
    return [Table(columns, tuple(rows), caption="Actions non retenues")]


def _describe_rules(content: dict[str, Any]) -> Listing:
    return Listing(
        tuple(
            Item(
                (
                    Run(words),
                    Run(f" Constaté : {measured}."),
                    Run(" Tenue." if is_kept else " Non tenue.", is_bold=not is_kept),
                )
            )
            for words, is_kept, measured in content["rules"]
        )
    )


def _describe_changes(content: dict[str, Any], entry: dict[str, Any] | None) -> list[Block]:
    if entry is None:
        return []
    before = {row["number"]: sum(cell["amount_eur"] for cell in row["cells"]) for row in entry["rows"]}
    rows = []
    for row in content["rows"]:
        after = sum(cell["amount_eur"] for cell in row["cells"])
        if after != before.get(row["number"], 0):
            cells = (
                f"{row['number']} {row['title']}",
                format_euros(before.get(row["number"], 0)),
                format_euros(after),
            )
            rows.append(tuple(Cell((text,)) for text in cells))
    title = Heading(1, "Ce qui a changé en séance")
    if not rows:
        return [title, say("Rien : les décisions sont celles de la proposition d’entrée.")]
    columns = (Column("Action", 3), Column("Entrée", 1, Align.END), Column("Sortie", 1, Align.END))
    return [title, Table(columns, tuple(rows))]
