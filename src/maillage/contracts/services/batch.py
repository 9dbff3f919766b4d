"""Change many actions at once: first say what would happen, then do it whole, then undo it if asked.

A block pasted from a spreadsheet and a bulk change are the same thing here: lines that want cells.
``plan_lines`` writes nothing; ``apply_lines`` plans again inside its transaction and writes every
line that is accepted, or nothing.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_create_action, can_manage_contract
from maillage.contracts.cells import BY_KEY, CellField, CellKind, CellRefusal, find_field, is_place, read_cell
from maillage.contracts.cells import write_value as write_cell_value
from maillage.contracts.enums import ACTION_TRANSITIONS, ActionStatus
from maillage.contracts.models import Action, Assignment, Batch, Contract, Node, Pilot, StatusChange
from maillage.contracts.services.action import change_action_status, create_action, update_action
from maillage.contracts.services.table import find_organization, set_first_pilot, show_cell, tell_refusal
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.rights import require
from maillage.core.services import record_event, save_versioned
from maillage.core.text import clean_text, fold_text

MAX_LINES = 500
MAX_COLUMNS = 40
# Columns that a bulk change may set: what several actions may truly share.
BULK_COLUMNS = ("etat", "pilote", "debut", "fin", "visibilite", "participation")


class LineState(StrEnum):
    """What would become of a line."""

    CREATED = "créée"
    CHANGED = "modifiée"
    SAME = "identique"
    REJECTED = "rejetée"


@dataclass(frozen=True)
class WantedLine:
    """What a line asks: cells by column key, for an action or for a new one."""

    number: int
    cells: Mapping[str, str]
    slug: str = ""
    place: str = ""


@dataclass(frozen=True)
class CellPlan:
    """One cell that would change."""

    column: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class CellFault:
    """Why a line is rejected: the column, what was found, what was expected."""

    column: str
    found: str
    reason: str


@dataclass
class LinePlan:
    """What would become of one line."""

    number: int
    state: LineState
    title: str = ""
    action: Action | None = None
    node: Node | None = None
    cells: list[CellPlan] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class BlockPlan:
    """What would become of a block; ``faults`` are those of its head, that stop everything."""

    lines: tuple[LinePlan, ...]
    faults: tuple[str, ...] = ()

    def count(self, state: LineState) -> int:
        """Give how many lines would be in a state."""
        return sum(line.state == state for line in self.lines)

    @property
    def summary(self) -> list[tuple[LineState, int]]:
        """Give the four counts, in order."""
        return [(state, self.count(state)) for state in LineState]

    @property
    def is_writable(self) -> bool:
        """Tell whether confirming would write anything."""
        return not self.faults and any(
            line.state in {LineState.CREATED, LineState.CHANGED} for line in self.lines
        )

    @property
    def versions(self) -> dict[str, int]:
        """Give the version of each action when the plan was made, which confirming gives back."""
        return {line.action.slug: line.action.version for line in self.lines if line.action}


# --- Reading a block ----------------------------------------------------------------------------


def read_block(text: str) -> list[list[str]]:
    """Cut what a spreadsheet puts on the clipboard into rows of cells, quoted line breaks included.

    Raises
    ------
    ValidationError
        The block is empty, too large or cannot be cut.
    """
    text = clean_text(text)
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text), delimiter="\t") if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        msg = "Ce bloc ne se lit pas comme un tableau : copiez-le depuis un tableur, sans le modifier."
        raise ValidationError(msg) from error
    if not rows:
        raise ValidationError("Le bloc est vide : copiez des cellules dans un tableur, puis collez-les ici.")
    if len(rows) > MAX_LINES + 1 or max(len(row) for row in rows) > MAX_COLUMNS:
        msg = f"Le bloc dépasse {MAX_LINES} lignes ou {MAX_COLUMNS} colonnes : collez-le en plusieurs fois."
        raise ValidationError(msg)
    return rows


def read_headed_block(text: str) -> tuple[list[WantedLine], list[str]]:
    """Read a block whose first line names its columns; give its lines and the faults of its head."""
    head, *body = read_block(text)
    keys: list[str | None] = []
    faults = []
    for title in head:
        known = find_field(title)
        key = known.key if known else "place" if is_place(title) else None
        if key is None and title.strip():
            faults.append(f"La colonne « {title.strip()[:60]} » n’est pas connue.")
        if key is not None and key in keys:
            faults.append(f"La colonne « {title.strip()[:60]} » figure deux fois.")
        keys.append(key)
    if not {"numero", "intitule"} & {key for key in keys if key}:
        faults.append("Une colonne « Numéro » ou « Intitulé » est nécessaire pour reconnaître les actions.")
    if not body and not faults:
        faults.append("Il n’y a qu’une ligne de titres : copiez aussi les lignes du tableau.")
    lines = []
    for number, row in enumerate(body, start=2):
        cells = {key: cell for key, cell in zip(keys, row, strict=False) if key}
        lines.append(WantedLine(number=number, place=cells.pop("place", ""), cells=cells))
    return lines, faults


def read_anchored_block(text: str, columns: Sequence[str], slugs: Sequence[str]) -> list[WantedLine]:
    """Read a block pasted on the table: its columns and rows are those shown from the cell on."""
    rows = read_block(text)
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = {key: cell for key, cell in zip(columns, row, strict=False) if key in BY_KEY}
        slug = slugs[number - 1] if number <= len(slugs) else ""
        lines.append(WantedLine(number=number, slug=slug, cells=cells))
    return lines


# --- Planning -----------------------------------------------------------------------------------


def plan_lines(
    *, contract: Contract, lines: Sequence[WantedLine], by: User, may_create: bool = True
) -> BlockPlan:
    """Say what would become of each line, writing nothing."""
    planner = _Planner(contract, by, lines, may_create=may_create)
    return BlockPlan(tuple(planner.plan(line) for line in lines))


class _Planner:
    """Hold what planning each line needs, read once."""

    def __init__(
        self, contract: Contract, by: User, lines: Sequence[WantedLine], *, may_create: bool
    ) -> None:
        self.contract, self.by = contract, by
        self.may_create = may_create and can_create_action(by, contract)
        placed = Action.objects.visible_to(by).placed_in(contract).select_related("home__type")
        self.actions = list(placed)
        keys = [action.pk for action in self.actions]
        self.editable = set(Action.objects.editable_by(by).filter(pk__in=keys).values_list("pk", flat=True))
        self.nodes = list(Node.objects.filter(contract=contract))
        self.organizations: dict[str, Organization | None] = {}
        self.pilots = {
            pilot.action_id: pilot.organization
            for pilot in Pilot.objects.filter(action__in=keys, is_first=True).select_related("organization")
        }
        self.taken: set[int] = set()
        del lines

    def plan(self, line: WantedLine) -> LinePlan:
        """Say what would become of one line."""
        found = self._find(line)
        title = line.cells.get("intitule", "") or line.cells.get("numero", "")
        plan = LinePlan(line.number, LineState.SAME, title=clean_text(title).strip()[:120])
        if len(found) > 1:
            plan.faults.append(CellFault("Numéro", title, "plusieurs actions répondent à cette ligne"))
        elif found:
            self._plan_change(plan, found[0], line)
        elif line.slug or not self.may_create:
            plan.faults.append(
                CellFault("Action", title, "aucune action de ce contrat ne répond à cette ligne")
            )
        else:
            self._plan_creation(plan, line)
        if plan.faults:
            plan.state = LineState.REJECTED
        return plan

    def _find(self, line: WantedLine) -> list[Action]:
        if line.slug:
            return [action for action in self.actions if action.slug == line.slug]
        if number := fold_text(line.cells.get("numero", "").strip()):
            return [action for action in self.actions if fold_text(action.number) == number]
        title = fold_text(" ".join(line.cells.get("intitule", "").split()))
        return [action for action in self.actions if title and action.folded_title == title]

    def _plan_change(self, plan: LinePlan, action: Action, line: WantedLine) -> None:
        plan.action, plan.title = action, str(action)
        if action.pk in self.taken:
            plan.faults.append(CellFault("Numéro", plan.title, "une autre ligne vise déjà cette action"))
        self.taken.add(action.pk)
        if action.pk not in self.editable:
            plan.faults.append(CellFault("Action", plan.title, "vous ne pouvez pas modifier cette action"))
            return
        if line.place.strip():
            node = self._find_node(line.place)
            if node is None or not any(one.pk == action.pk for one in Action.objects.filter(nodes=node)):
                plan.faults.append(
                    CellFault("Axe", line.place, "une action déjà placée se déplace dans la stratégie")
                )
        for key, text in line.cells.items():
            self._plan_cell(plan, BY_KEY[key], text, action)
        if plan.cells and not plan.faults:
            plan.state = LineState.CHANGED
            self._check_whole(plan, action)

    def _plan_creation(self, plan: LinePlan, line: WantedLine) -> None:
        plan.state = LineState.CREATED
        plan.node = self._find_node(line.place)
        if plan.node is None:
            reason = "dites sous quel élément de la stratégie elle va : son numéro ou son intitulé"
            plan.faults.append(CellFault("Axe", line.place, reason))
        if not line.cells.get("intitule", "").strip():
            plan.faults.append(CellFault("Intitulé", "", "une action nouvelle a un intitulé"))
        blank = Action(home=self.contract, owner_id=0, title="…")
        for key, text in line.cells.items():
            if text.strip():
                self._plan_cell(plan, BY_KEY[key], text, blank)

    def _find_node(self, text: str) -> Node | None:
        wanted = fold_text(" ".join(text.split()))
        found = [
            node
            for node in self.nodes
            if wanted and wanted in {fold_text(node.number), fold_text(node.label), fold_text(str(node))}
        ]
        return found[0] if len(found) == 1 else None

    def _plan_cell(self, plan: LinePlan, column: CellField, text: str, action: Action) -> None:
        try:
            value = self._read(column, text)
        except CellRefusal as refusal:
            plan.faults.append(CellFault(column.label, refusal.found, tell_refusal(refusal)))
            return
        before = self._get(column, action)
        if value == before:
            return
        if column.field == "status" and action.pk:
            status = ActionStatus(action.status)
            if value not in ACTION_TRANSITIONS[status]:
                ways = ", ".join(
                    f"« {way.label} »" for way in ActionStatus if way in ACTION_TRANSITIONS[status]
                )
                reason = f"elle est « {status.label} » ; état possible : {ways}"
                plan.faults.append(CellFault(column.label, text.strip()[:80], reason))
                return
        plan.values[column.key] = value
        plan.cells.append(CellPlan(column.key, column.label, _show(column, before), _show(column, value)))

    def _read(self, column: CellField, text: str) -> object:
        if column.kind != CellKind.ORGANIZATION:
            return read_cell(column, text)
        name = str(read_cell(column, text))
        if name not in self.organizations:
            self.organizations[name] = find_organization(column, text)
        return self.organizations[name]

    def _get(self, column: CellField, action: Action) -> object:
        if column.kind == CellKind.ORGANIZATION:
            return self.pilots.get(action.pk)
        value: object = getattr(action, column.field)
        return value

    @staticmethod
    def _check_whole(plan: LinePlan, action: Action) -> None:
        """Refuse what the action's own rules refuse, such as an end before a beginning."""
        trial = Action.objects.get(pk=action.pk)
        for key, value in plan.values.items():
            if BY_KEY[key].kind != CellKind.ORGANIZATION:
                setattr(trial, BY_KEY[key].field, value)
        try:
            trial.full_clean()
        except ValidationError as error:
            plan.faults.append(CellFault("Action", plan.title, " ".join(error.messages)))


def _show(column: CellField, value: object) -> str:
    return value.name if isinstance(value, Organization) else write_cell_value(column, value)


# --- Writing ------------------------------------------------------------------------------------


@transaction.atomic
def apply_lines(
    *,
    contract: Contract,
    lines: Sequence[WantedLine],
    versions: Mapping[str, int],
    label: str,
    by: User,
    may_create: bool = True,
) -> Batch:
    """Write every line that is accepted, as one batch; those rejected are left as they are.

    Parameters
    ----------
    versions : mapping of slug to version
        What the preview showed: an action saved since makes the whole batch start again.

    Raises
    ------
    StaleVersion
        An action was saved by somebody between the preview and now; nothing is written.
    ValidationError
        Nothing would change.
    """
    plan = plan_lines(contract=contract, lines=lines, by=by, may_create=may_create)
    for slug, version in plan.versions.items():
        if versions.get(slug) != version:
            raise StaleVersion(
                next(str(line.action) for line in plan.lines if line.action and line.action.slug == slug)
            )
    if not plan.is_writable:
        raise ValidationError("Aucune ligne ne change quoi que ce soit : rien n’a été enregistré.")
    batch = Batch(contract=contract, label=label[:200], made_by=by, changes=[], created=[])
    for line in plan.lines:
        if line.state == LineState.CREATED:
            batch.created.append(_create(line, contract, by).pk)
        elif line.state == LineState.CHANGED and line.action:
            _write(line.action, line.values, by)
            batch.changes += [
                {"action": line.action.pk, "column": cell.column, "before": cell.before, "after": cell.after}
                for cell in line.cells
            ]
    batch.save()
    note = f"{len(batch.created)} créées, {plan.count(LineState.CHANGED)} modifiées"
    record_event(verb=Verb.IMPORT, subject=batch, by=by, scope=contract, note=note)
    return batch


def _create(line: LinePlan, contract: Contract, by: User) -> Action:
    role = (
        Assignment.objects.current().filter(user=by, contract=contract).select_related("organization").first()
    )
    require(
        role is not None and line.node is not None, f"Vous ne pouvez pas ajouter d’action à « {contract} »."
    )
    values = dict(line.values)
    title = str(values.pop("intitule"))
    pilot, status = values.pop("pilote", None), values.pop("etat", None)
    fields: dict[str, Any] = {BY_KEY[key].field: value for key, value in values.items()}
    action = create_action(
        node=line.node,  # type: ignore[arg-type]  # required above
        title=title,
        owner=role.organization,  # type: ignore[union-attr]  # required above
        by=by,
        status=status or ActionStatus.IDEA,
        **fields,
    )
    if isinstance(pilot, Organization):
        set_first_pilot(action, pilot, by)
    return action


def _write(action: Action, values: Mapping[str, object], by: User) -> None:
    plain = {BY_KEY[key].field: value for key, value in values.items() if key not in {"etat", "pilote"}}
    if plain:
        update_action(action=action, values=plain, expected_version=action.version, by=by)
    if "etat" in values:
        change_action_status(action=action, status=ActionStatus(str(values["etat"])), by=by)
    if "pilote" in values:
        organization = values["pilote"]
        set_first_pilot(action, organization if isinstance(organization, Organization) else None, by)
        save_versioned(action, expected_version=action.version)


@transaction.atomic
def undo_batch(*, batch: Batch, by: User) -> tuple[Batch, list[str]]:
    """Put back what a batch changed; give what could not be, because somebody changed it since.

    Raises
    ------
    PermissionDenied
        The person neither made the batch nor runs the contract.
    ValidationError
        It is already undone.
    """
    require(
        batch.made_by_id == by.pk or can_manage_contract(by, batch.contract),
        "Seule la personne qui l’a faite, ou le chef de projet, annule une modification groupée.",
    )
    if batch.undone_at:
        raise ValidationError("Cette modification groupée est déjà annulée.")
    left: list[str] = []
    seen = Action.objects.visible_to(by).select_related("home").order_by()
    actions = seen.in_bulk([change["action"] for change in batch.changes])
    for change in reversed(batch.changes):
        action = actions.get(change["action"])
        if action is None or show_cell(BY_KEY[change["column"]], action) != change["after"]:
            left.append(f"{action or 'une action que vous ne voyez plus'} : {BY_KEY[change['column']].label}")
        else:
            _put_back(action, BY_KEY[change["column"]], change["before"], by)
    left += _remove_created(batch.created, by)
    batch.undone_at, batch.undone_by = timezone.now(), by
    batch.save()
    record_event(
        verb=Verb.WITHDRAW, subject=batch, by=by, scope=batch.contract, note=f"{len(left)} valeurs laissées"
    )
    return batch, left


def _put_back(action: Action, column: CellField, text: str, by: User) -> None:
    if column.kind == CellKind.ORGANIZATION:
        set_first_pilot(action, find_organization(column, text), by)
        save_versioned(action, expected_version=action.version)
    elif column.field == "status":
        # Undoing is not living through the states again: the state is put back as it was.
        before, action.status = action.status, str(read_cell(column, text))
        save_versioned(action, expected_version=action.version)
        StatusChange.objects.create(
            action=action, before=before, after=action.status, changed_by=by, note="annulation"
        )
        changes = {"status": (before, action.status)}
        record_event(verb=Verb.CHANGE_STATUS, subject=action, by=by, scope=action.home, changes=changes)
    else:
        values = {column.field: read_cell(column, text)}
        update_action(action=action, values=values, expected_version=action.version, by=by)


def _remove_created(keys: Iterable[int], by: User) -> list[str]:
    """Remove the actions that a batch opened, except those that somebody worked on since."""
    left = []
    for action in Action.objects.visible_to(by).filter(pk__in=list(keys)).select_related("home"):
        worked_on = action.steps.exists() or action.blockers.exists() or action.budget_lines.exists()
        if action.version > 1 or worked_on or action.placements.count() > 1:
            left.append(f"{action} : l’action reste, quelqu’un y a travaillé depuis")
            continue
        record_event(verb=Verb.DELETE, subject=action, by=by, scope=action.home)
        action.delete()
    return left
