"""Write what was reviewed, through the services of the modules below, in one transaction; undo it."""

from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import Organization, User
from maillage.accounts.services.organization import create_organization
from maillage.contracts.enums import StepKind
from maillage.contracts.models import Action, Contract, Node
from maillage.contracts.services.action import create_action
from maillage.contracts.services.contract import create_contract, set_districts, update_contract
from maillage.contracts.services.party import add_party
from maillage.contracts.services.pilot import add_pilot, set_partners
from maillage.contracts.services.step import create_step
from maillage.contracts.services.strategy import create_node
from maillage.contracts.services.text import add_article
from maillage.core.digests import name_kind
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.numbers import parse_day
from maillage.core.rights import require
from maillage.core.search.index import gather_indexing
from maillage.core.services import record_event
from maillage.core.text import fold_text
from maillage.intake.access import can_review
from maillage.intake.enums import DocumentState, PieceKind
from maillage.intake.matching import Directory
from maillage.intake.models import Confirmation, Origin, ReadPiece, SourceDocument
from maillage.intake.plan import Plan
from maillage.intake.selectors.directory import load_organizations
from maillage.intake.selectors.plan import plan_confirmation
from maillage.intake.services.revision import apply_change, apply_removal
from maillage.intake.sheets import make_fields, make_steps, split_names

Made = TypeVar("Made")


@transaction.atomic
def confirm_document(
    *,
    document: SourceDocument,
    seen: str,
    by: User,
    for_organization: Organization | None = None,
    short_title: str = "",
) -> Confirmation:
    """Write everything the review keeps, or nothing.

    Parameters
    ----------
    seen : str
        Digest of the plan that the person read: a decision taken since makes them read it again.
    for_organization : Organization, optional
        For which of their organizations they will manage a contract that is opened.

    Raises
    ------
    StaleVersion
        The plan is no longer the one that was shown.
    ValidationError
        Something is missing, or the rules of the contract refuse a piece, which is named.
    """
    require(can_review(by, document), f"Vous ne pouvez pas confirmer la reprise de « {document} ».")
    document = SourceDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not document.is_open:
        msg = f"« {document} » est « {document.get_state_display()} » : sa relecture est close."
        raise ValidationError(msg, code="state")
    plan = plan_confirmation(document)
    if plan.digest != seen:
        raise StaleVersion(str(document))
    if plan.blockers:
        raise ValidationError(plan.blockers, code="blocked")
    if not plan.is_writable:
        raise ValidationError("Rien n’est à écrire : acceptez d’abord des pièces.", code="empty")
    with gather_indexing():
        writer = _Writer(document, plan, by)
        return writer.write(for_organization, short_title)


class _Writer:
    """Write a plan and remember what came from which piece."""

    def __init__(self, document: SourceDocument, plan: Plan, by: User) -> None:
        self.document, self.plan, self.by = document, plan, by
        self.confirmation = Confirmation(document=document, made_by=by)
        self.origins: list[Origin] = []
        self.nodes: dict[int, Node] = {}
        self.counts: Counter[str] = Counter()

    def write(self, for_organization: Organization | None, short_title: str) -> Confirmation:
        """Write the contract, then what it holds, then where each object was read."""
        contract = self._open_contract(for_organization, short_title)
        self.confirmation.contract, self.contract = contract, contract
        self.confirmation.opened_contract = self.document.contract is None
        self.confirmation.save()
        self._write_period()
        self._write_parties()
        self._write_districts()
        self._write_articles()
        self._write_nodes()
        self._write_actions()
        self._write_differences()
        self._finish()
        return self.confirmation

    def _open_contract(self, for_organization: Organization | None, short_title: str) -> Contract:
        if self.document.contract is not None:
            return self.document.contract
        opening = self.plan.opening
        if opening is None or for_organization is None:
            raise ValidationError("Dites pour quel organisme vous conduirez ce contrat.", code="organization")
        contract = create_contract(
            type=opening.type,
            territory=opening.territory,
            title=opening.title,
            short_title=(short_title.strip() or opening.short_title)[:80],
            for_organization=for_organization,
            source=f"{self.document.name}, repris dans Maillage"[:300],
            by=self.by,
        )
        single = {piece.kind: piece for piece in self.document.pieces.filter(kind=PieceKind.TITLE)}
        self._remember(contract, single[PieceKind.TITLE])
        return contract

    def _write_period(self) -> None:
        piece = self.plan.period
        if piece is None:
            return
        days = {name: parse_day(text) for name, end in (("starts_on", "start"), ("ends_on", "end"))
                if (text := str(piece.values.get(end, "")))}  # fmt: skip
        before = {name: getattr(self.contract, name) for name in days}
        self.contract = update_contract(
            contract=self.contract, values=days, expected_version=None, by=self.by
        )
        if not self.confirmation.opened_contract:
            self._tell_changes(self.contract, {name: (before[name], day) for name, day in days.items()})
            self._remember(self.contract, piece, is_creation=False)

    def _write_parties(self) -> None:
        made: dict[str, Organization] = {}
        for piece in self.plan.list_created(PieceKind.PARTY):
            organization = piece.organization or self._create_organization(piece, made)
            party = self._do(
                piece,
                add_party,
                contract=self.contract,
                organization=organization,
                role=PartyRole(piece.values.get("role") or PartyRole.SIGNATORY),
                function=str(piece.values.get("function", ""))[:200],
                by=self.by,
            )
            self._remember(party, piece)

    def _create_organization(self, piece: ReadPiece, made: dict[str, Organization]) -> Organization:
        create = piece.values["create"]
        key = fold_text(create["name"])
        if key not in made:
            made[key] = self._do(
                piece, create_organization, kind=create["kind"], name=create["name"], by=self.by
            )
            self.counts["organization"] += 1
        return made[key]

    def _write_districts(self) -> None:
        pieces = self.plan.list_created(PieceKind.DISTRICT)
        if not pieces:
            return
        before = list(self.contract.districts.all())
        added = [piece.territory for piece in pieces if piece.territory is not None]
        set_districts(contract=self.contract, territories=[*before, *added], by=self.by)
        change = {"kind": "districts", "pk": self.contract.pk, "added": [one.pk for one in added]}
        self.confirmation.changes.append(change)
        self.counts["district"] += len(added)

    def _write_articles(self) -> None:
        for piece in self.plan.list_created(PieceKind.ARTICLE):
            values = piece.values
            article = self._do(
                piece,
                add_article,
                contract=self.contract,
                number=values["number"],
                title=values["title"],
                body=values.get("body", ""),
                by=self.by,
            )
            self._remember(article, piece)

    def _write_nodes(self) -> None:
        self._find_standing_nodes()
        for piece in self.plan.list_created(PieceKind.NODE):
            values = piece.values
            parent = self.nodes.get(piece.parent_id or 0)
            node = self._do(
                piece,
                create_node,
                contract=self.contract,
                label=values["label"],
                level=values["level"],
                number=values.get("number", ""),
                parent=parent,
                by=self.by,
            )
            self.nodes[piece.pk] = node
            self._remember(node, piece)

    def _find_standing_nodes(self) -> None:
        """Find the elements that stand already: those of the version before, and those of the same label."""
        pieces = self.document.pieces.filter(kind=PieceKind.NODE).select_related("before")
        standing = list(Node.objects.filter(contract=self.contract))
        by_pk = {node.pk: node for node in standing}
        by_label = {fold_text(node.label): node for node in standing}
        wanted = {piece.before_id: piece.pk for piece in pieces if piece.before_id}
        rows = Origin.objects.filter(piece__in=[key for key in wanted if key], subject_kind=name_kind(Node))
        for piece_id, subject_id in rows.values_list("piece", "subject_id"):
            if subject_id in by_pk and piece_id is not None:
                self.nodes[wanted[piece_id]] = by_pk[subject_id]
        for piece in pieces:
            if piece.pk not in self.nodes and (node := by_label.get(fold_text(piece.label))):
                self.nodes[piece.pk] = node

    def _write_actions(self) -> None:
        pieces = self.plan.list_created(PieceKind.ACTION)
        if not pieces:
            return
        directory = load_organizations()
        known = Organization.objects.in_bulk()
        lead = self.contract.parties.filter(role=PartyRole.LEAD).select_related("organization").first()
        mine = self.contract.assignments.filter(user=self.by).select_related("organization").first()
        owner = lead.organization if lead else mine.organization if mine else None
        if owner is None:
            raise ValidationError(
                "Il faut un porteur parmi les signataires pour ouvrir des actions.", code="owner"
            )
        for piece in pieces:
            action = self._do(
                piece, self._write_action, source=piece, owner=owner, directory=directory, known=known
            )
            self._remember(action, piece)

    def _write_action(
        self, *, source: ReadPiece, owner: Organization, directory: Directory, known: dict[int, Organization]
    ) -> Action:
        values = source.values
        fields = make_fields(values)
        action = create_action(
            node=self.nodes[source.parent_id or 0], title=values["title"], owner=owner, by=self.by, **fields
        )
        sheet = values.get("fields") or {}
        pilots = _recognize(directory, known, split_names(sheet.get("pilots", "")))
        for organization in pilots:
            add_pilot(action=action, organization=organization, by=self.by)
        named = [*values.get("partners", []), *split_names(sheet.get("partners", ""))]
        partners = _recognize(directory, known, named)
        if partners:
            set_partners(action=action, organizations=partners, by=self.by)
        for step in make_steps(values):
            create_step(action=action, by=self.by, **(step | {"kind": StepKind(step["kind"])}))
        return action

    def _write_differences(self) -> None:
        for piece in self.plan.changed:
            subject, changes = self._do(piece, apply_change, source=piece, contract=self.contract, by=self.by)
            self._tell_changes(subject, changes)
            self._remember(subject, piece, is_creation=False)
        for piece in self.plan.removed:
            self._do(piece, apply_removal, source=piece, contract=self.contract, by=self.by)
            self.counts["removed"] += 1

    def _do(self, piece: ReadPiece, write: Callable[..., Made], **named: Any) -> Made:
        """Call a service for a piece; what it refuses is told with the piece’s name."""
        try:
            return write(**named)
        except ValidationError as error:
            msg = f"{piece} : {' '.join(error.messages)} Rien n’a été écrit."
            raise ValidationError(msg, code="refused") from error

    def _tell_changes(self, subject: models.Model, changes: dict[str, tuple[Any, Any]]) -> None:
        kind = name_kind(subject)
        self.confirmation.changes += [
            {"kind": kind, "pk": subject.pk, "field": name, "before": _plain(before), "after": _plain(after)}
            for name, (before, after) in changes.items()
            if before != after
        ]

    def _remember(self, subject: models.Model, piece: ReadPiece, *, is_creation: bool = True) -> None:
        """Keep where an object was read, for as long as it exists."""
        self.counts[piece.kind if is_creation else "changed"] += 1
        self.origins.append(
            Origin(
                subject_kind=name_kind(subject),
                subject_id=subject.pk,
                subject_version=getattr(subject, "version", None),
                document=self.document,
                confirmation=self.confirmation,
                piece=piece,
                page=piece.page,
                line=piece.line,
                last_line=piece.last_line,
                cell=piece.cell,
                is_creation=is_creation,
            )
        )

    def _finish(self) -> None:
        Origin.objects.bulk_create(self.origins, batch_size=200)
        document = self.document
        document.contract, document.state = self.contract, DocumentState.CONFIRMED
        document.save()
        written = ", ".join(f"{count} {kind}" for kind, count in sorted(self.counts.items()))
        event = record_event(
            verb=Verb.IMPORT, subject=self.confirmation, by=self.by, scope=self.contract, note=written
        )
        self.confirmation.counts = dict(self.counts)
        self.confirmation.last_event = event.sequence
        self.confirmation.save()


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else str(value)


def _recognize(directory: Directory, known: dict[int, Organization], names: list[str]) -> list[Organization]:
    """Give the organizations that names mean exactly, each once."""
    found = {pk: known[pk] for name in names if (pk := directory.recognize(name)) and pk in known}
    return list(found.values())
