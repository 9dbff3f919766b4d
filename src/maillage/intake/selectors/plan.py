"""Read the pieces of a review as what confirming it would write, in a constant number of queries."""

import hashlib
from collections.abc import Callable

from maillage.contracts.models import Contract, ContractType
from maillage.core.text import fold_text
from maillage.intake.enums import WRITABLE, Difference, PieceKind, PieceState
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.plan import NewContract, Plan, Skipped

_ORDER = (PieceKind.PARTY, PieceKind.DISTRICT, PieceKind.ARTICLE, PieceKind.NODE, PieceKind.ACTION)
_LOCKED = "Ce contrat est signé : ce qui a changé s’y écrit par avenant. La comparaison reste lisible ici."


def plan_confirmation(document: SourceDocument) -> Plan:
    """Say what would be written; the same pieces give the same digest, so that a preview can be trusted."""
    related = ("organization", "territory", "parent", "before")
    pieces = list(document.pieces.select_related(*related).order_by("position", "pk"))
    plan = Plan(contract=document.contract, digest=_compute_digest(pieces))
    kept = []
    for piece in pieces:
        if piece.kind not in WRITABLE:
            plan.not_taken += 1
        elif not piece.is_kept:
            plan.dropped += 1
        elif piece.difference == Difference.SAME:
            plan.same += 1
        else:
            kept.append(piece)
    single = {piece.kind: piece for piece in kept if piece.is_single}
    if document.contract is None:
        _plan_opening(plan, single)
    else:
        _plan_filling(plan, single, document.contract)
    _plan_objects(plan, [piece for piece in kept if not piece.is_single])
    return plan


def _compute_digest(pieces: list[ReadPiece]) -> str:
    seen = ",".join(f"{piece.pk}:{piece.version}" for piece in sorted(pieces, key=lambda one: one.pk))
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


def _is_settled(piece: ReadPiece) -> bool:
    """Tell whether a piece may be written: people accepted it, or it is sure and nothing is new about it."""
    if piece.difference in {Difference.ADDED, Difference.CHANGED, Difference.GONE}:
        return piece.state in {PieceState.ACCEPTED, PieceState.CORRECTED}
    return not piece.is_doubtful


def _plan_opening(plan: Plan, single: dict[str, ReadPiece]) -> None:
    """Find what opening a contract needs; each thing that lacks is a blocker with its remedy."""
    kind, place, title = (single.get(one) for one in (PieceKind.KIND, PieceKind.TERRITORY, PieceKind.TITLE))
    code = str(kind.values.get("code", "")) if kind else ""
    type_ = ContractType.objects.filter(code=code).first()
    name = str(title.values.get("title", "")).strip() if title else ""
    if type_ is None:
        plan.blockers.append("Choisissez le type du contrat, dans la vue « Contrat ».")
    if place is None or place.territory is None:
        plan.blockers.append("Choisissez le territoire du contrat, dans la vue « Contrat ».")
    if not name:
        plan.blockers.append("Donnez le titre du contrat, dans la vue « Contrat ».")
    for piece in (kind, place, title, single.get(PieceKind.PERIOD)):
        if piece is not None and piece.label and not _is_settled(piece):
            plan.blockers.append(f"{piece.get_kind_display()} : acceptez ou corrigez ce qui a été lu.")
    period = single.get(PieceKind.PERIOD)
    plan.period = period if period and any(period.values.values()) else None
    if type_ is None or place is None or place.territory is None or not name or title is None:
        return
    years = sorted({str(day)[:4] for day in plan.period.values.values() if day}) if plan.period else []
    proposed = " ".join([type_.short_name, place.territory.name, "-".join(years)]).strip()
    short = str(title.values.get("short_title", "")).strip() or proposed
    plan.opening = NewContract(type_, place.territory, name[:400], short[:80])


def _plan_filling(plan: Plan, single: dict[str, ReadPiece], contract: Contract) -> None:
    if contract.is_locked:
        plan.blockers.append(_LOCKED)
    period = single.get(PieceKind.PERIOD)
    has_dates = contract.starts_on is not None or contract.ends_on is not None
    is_change = period is not None and period.difference == Difference.CHANGED
    if period is not None and any(period.values.values()) and _is_settled(period):
        if is_change or not has_dates:
            plan.period = period
        else:
            plan.skipped.append(Skipped(period, "le contrat a déjà ses dates"))
    title = single.get(PieceKind.TITLE)
    if title is not None and title.difference == Difference.CHANGED and _is_settled(title):
        plan.changed.append(title)


def _plan_objects(plan: Plan, pieces: list[ReadPiece]) -> None:
    taken = _Taken(plan.contract)
    checks: dict[str, Callable[[ReadPiece], str]] = {
        PieceKind.PARTY: taken.check_party,
        PieceKind.DISTRICT: taken.check_district,
        PieceKind.ARTICLE: taken.check_article,
        PieceKind.NODE: taken.check_node,
        PieceKind.ACTION: taken.check_action,
    }
    for kind in _ORDER:
        mine = [piece for piece in pieces if piece.kind == kind]
        for piece in _parents_first(mine) if kind == PieceKind.NODE else mine:
            if not _is_settled(piece):
                if piece.difference == Difference.GONE:
                    reason = "disparue du document, gardée dans le contrat"
                else:
                    reason = "personne ne l’a encore acceptée"
                plan.skipped.append(Skipped(piece, reason))
            elif piece.difference == Difference.GONE:
                plan.removed.append(piece)
            elif piece.difference == Difference.CHANGED:
                taken.keep(piece)
                plan.changed.append(piece)
            elif reason := checks[kind](piece):
                plan.skipped.append(Skipped(piece, reason))
            else:
                plan.created.setdefault(kind, []).append(piece)
    plan.new_organizations = taken.new_organizations


def _parents_first(nodes: list[ReadPiece]) -> list[ReadPiece]:
    keys = {node.pk for node in nodes}
    ordered: list[ReadPiece] = []
    done: set[int] = set()
    waiting = nodes
    while waiting:
        ready = [one for one in waiting if one.parent_id not in keys or one.parent_id in done]
        ordered += ready or waiting
        done |= {one.pk for one in ready}
        waiting = [one for one in waiting if one.pk not in done] if ready else []
    return ordered


class _Taken:
    """Remember what the contract holds and what the plan already writes, to refuse twins."""

    def __init__(self, contract: Contract | None) -> None:
        self.parties: set[tuple[str, str]] = set()
        self.articles: set[str] = set()
        self.nodes: set[tuple[str, str]] = set()
        self.actions: set[str] = set()
        self.districts: set[int] = set()
        # The pieces that have, or will have, an element of the tree.
        self.standing: set[int] = set()
        self.new_organizations: list[str] = []
        if contract is not None:
            rows = contract.parties.values_list("organization", "function")
            self.parties = {(str(pk), function) for pk, function in rows}
            self.articles = {fold_text(one) for one in contract.articles.values_list("number", flat=True)}
            self.actions = set(contract.home_actions.values_list("folded_title", flat=True))
            self.nodes = {
                (number, fold_text(label)) for number, label in contract.nodes.values_list("number", "label")
            }
            self.districts = set(contract.districts.values_list("pk", flat=True))

    def keep(self, piece: ReadPiece) -> None:
        """Remember that a piece has its object already."""
        self.standing.add(piece.pk)

    def check_party(self, piece: ReadPiece) -> str:
        """Give why a party would not be written; nothing when it would."""
        create = piece.values.get("create")
        if piece.organization is None and not create:
            return "organisme non reconnu : choisissez-le ou créez-le"
        name = f"+{fold_text(create['name'])}" if create else str(piece.organization_id)
        key = (name, str(piece.values.get("function", "")))
        if key in self.parties:
            return "cet organisme est déjà partie au contrat avec la même fonction"
        if create and not any(name == taken for taken, _ in self.parties):
            self.new_organizations.append(str(create["name"]))
        self.parties.add(key)
        return ""

    def check_district(self, piece: ReadPiece) -> str:
        """Give why a district would not be written; nothing when it would."""
        if piece.territory_id is None:
            return "quartier non reconnu parmi les territoires de Maillage"
        if piece.territory_id in self.districts:
            return "déjà parmi les quartiers du contrat"
        self.districts.add(piece.territory_id)
        return ""

    def check_article(self, piece: ReadPiece) -> str:
        """Give why an article would not be written; nothing when it would."""
        number = fold_text(str(piece.values.get("number", "")))
        if not number:
            return "sans numéro : corrigez-la"
        if number in self.articles:
            return f"un article {piece.values['number']} est déjà là"
        self.articles.add(number)
        return ""

    def check_node(self, piece: ReadPiece) -> str:
        """Give why an element of the tree would not be written; nothing when it would."""
        if piece.parent_id is not None and not self._stands(piece.parent):
            return "rangée sous un élément qui n’est pas repris"
        if not piece.values.get("level"):
            return "sans niveau : choisissez d’abord le type du contrat"
        key = (str(piece.values.get("number", "")), fold_text(str(piece.values.get("label", ""))))
        self.standing.add(piece.pk)
        if key in self.nodes and piece.parent_id is None:
            return "déjà dans la stratégie du contrat"
        self.nodes.add(key)
        return ""

    def check_action(self, piece: ReadPiece) -> str:
        """Give why an action would not be written; nothing when it would."""
        if piece.parent_id is None:
            return "sans place dans la stratégie : rangez-la sous un élément"
        if not self._stands(piece.parent):
            return "rangée sous un élément qui n’est pas repris"
        title = fold_text(str(piece.values.get("title", "")))[:600]
        if title in self.actions:
            return "une action de ce contrat porte déjà cet intitulé"
        self.actions.add(title)
        return ""

    def _stands(self, piece: ReadPiece | None) -> bool:
        return piece is not None and (piece.pk in self.standing or piece.difference == Difference.SAME)
