"""Describe the convention: parties, articles, strategy, commitments, signatures, annexes, sheets."""

import datetime

from maillage.contracts.documents.diagnosis import describe_diagnosis
from maillage.contracts.documents.phrases import ABSENT, fill_cell, introduce_party, say_absent
from maillage.contracts.documents.strategy import (
    describe_count,
    describe_facts,
    describe_money,
    describe_sheets,
    describe_tree,
    describe_withheld,
    number_nodes,
)
from maillage.contracts.enums import LOCKED_STATUSES, ContractStatus, SignatureState
from maillage.contracts.models import Annex, Article, Contract, Party
from maillage.contracts.selectors.printing import PrintedContract
from maillage.core.documents.model import (
    Block,
    Cell,
    Column,
    Contents,
    Cover,
    Document,
    Heading,
    Signature,
    Signatures,
    Table,
    Tone,
    say,
    say_all,
)
from maillage.core.numbers import format_day

_DRAFT_NOTE = "Projet : ce texte n’est pas signé, il peut encore changer."


def build_convention(printed: PrintedContract, today: datetime.date) -> Document:
    """Give the document of a whole convention, with its annexes and action sheets."""
    contract, plan = printed.contract, printed.plan
    numbers = number_nodes(plan.tree.roots)
    is_draft = ContractStatus(contract.status) not in LOCKED_STATUSES
    blocks: list[Block] = [
        Contents(depth=2),
        Heading(1, "Parties", opens_page=True),
        *_describe_parties(printed.parties),
        Heading(1, "Texte de la convention"),
        *_describe_articles(printed, is_draft=is_draft),
        Heading(1, "Stratégie", opens_page=True),
        *describe_withheld(plan),
        *describe_tree(plan, numbers, level=2),
        *describe_money(plan, numbers, today),
        *_describe_commitments(printed.parties),
        *_describe_deadlines(printed),
        Heading(1, "Signatures", opens_page=True),
        *_describe_signatures(contract, printed.parties),
        *(block for annex in printed.text.annexes for block in _describe_annex(annex)),
        *describe_diagnosis(printed.grounds, contract, numbers),
        Heading(1, "Annexe – Fiches actions", opens_page=True),
        *describe_count(plan.sheets),
        *describe_sheets(plan, numbers, today, level=2),
    ]
    return Document(
        cover=Cover(
            kind=contract.type.name,
            title=contract.title,
            facts=describe_facts(contract, today),
            note=_DRAFT_NOTE if is_draft else "",
        ),
        blocks=tuple(blocks),
        made_on=today,
        version=name_version(printed, today),
        subject=contract.type.name,
        is_draft=is_draft,
        header=contract.short_title,
        keywords=(contract.type.short_name, str(contract.territory)),
    )


def name_version(printed: PrintedContract, today: datetime.date) -> str:
    """Tell which state of the text a document prints."""
    day = f"édité le {today:%d/%m/%Y}"
    return f"Version {printed.version.number}, {day}" if printed.version else f"Sans version signée, {day}"


def _describe_parties(parties: tuple[Party, ...]) -> list[Block]:
    if not parties:
        return [say_absent("Parties")]
    return [
        say("Entre :"),
        *(say(introduce_party(party)) for party in parties),
        say("Il est convenu ce qui suit."),
    ]


def _describe_articles(printed: PrintedContract, *, is_draft: bool) -> list[Block]:
    blocks: list[Block] = []
    for article in printed.text.articles:
        blocks.append(Heading(2, _title("Article", article)))
        blocks += say_all(article.body) or (say_absent("Texte de l’article"),)
    if not printed.text.articles:
        blocks.append(say_absent("Articles"))
    if is_draft and printed.text.missing_articles:
        missing = " ; ".join(printed.text.missing_articles)
        blocks.append(say(f"Articles attendus qui ne sont pas encore écrits : {missing}.", tone=Tone.NOTICE))
    return blocks


def _title(noun: str, piece: Article | Annex) -> str:
    return f"{noun} {piece.number} – {piece.title}"


def _describe_annex(annex: Annex) -> list[Block]:
    heading = Heading(1, _title("Annexe", annex), opens_page=True)
    return [heading, *(say_all(annex.body) or (say_absent("Contenu de l’annexe"),))]


def _describe_commitments(parties: tuple[Party, ...]) -> list[Block]:
    if not any(party.commitments.strip() for party in parties):
        return []
    rows = tuple(
        (Cell((party.organization.name,)), Cell((party.get_role_display(),)), fill_cell(party.commitments))
        for party in parties
    )
    columns = (Column("Partie", 1.2), Column("Rôle", 0.8), Column("Engagements", 2.5))
    return [Heading(1, "Engagements des parties"), Table(columns, rows)]


def _describe_deadlines(printed: PrintedContract) -> list[Block]:
    if not printed.deadlines:
        return []
    rows = tuple(
        (Cell((deadline.label,)), Cell((format_day(deadline.due_on),)), fill_cell(deadline.basis))
        for deadline in printed.deadlines
    )
    columns = (Column("Ce qui est dû", 2), Column("Au plus tard le", 1), Column("Fondement", 2))
    return [Heading(1, "Échéances"), Table(columns, rows)]


def _describe_signatures(contract: Contract, parties: tuple[Party, ...]) -> list[Block]:
    if not parties:
        return [say_absent("Signataires")]
    day = format_day(contract.signed_on) if contract.signed_on else "……………………"
    places = tuple(
        Signature(
            party.organization.name,
            party.function or f"fonction {ABSENT}e",
            _say_signature(party),
        )
        for party in parties
    )
    return [say(f"Fait à ……………………, le {day}."), Signatures(places)]


def _say_signature(party: Party) -> str:
    if party.signature == SignatureState.SIGNED and party.signed_on:
        return f"Signée le {format_day(party.signed_on)}"
    return f"Signature : {party.get_signature_display().lower()}"
