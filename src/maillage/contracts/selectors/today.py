"""Say what awaits a person today, where each of their contracts stands, and what changed lately.

Each thing to do has one sentence, one day when there is one, and one action. What is shown depends
on the rights of the person, not on a title: who manages sees the deadlines to handle, who contributes
their own sheets, who signs the signatures awaited, who funds the requests to answer.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import (
    LIVING_STATUSES,
    OPEN_STATUSES,
    AmendmentStatus,
    ContractStatus,
    FundingState,
    Section,
    SignatureState,
)
from maillage.contracts.models import (
    Action,
    AmendmentSignature,
    Assignment,
    Blocker,
    Contract,
    Deadline,
    Funding,
    Node,
    Party,
    Placement,
    Step,
)
from maillage.contracts.progress import compute_node_progress
from maillage.contracts.selectors.action_list import is_late
from maillage.contracts.selectors.facts import ActionFacts, map_facts
from maillage.contracts.selectors.history import list_contracts_changes
from maillage.contracts.selectors.sharing import shares
from maillage.contracts.selectors.sheet import map_completeness
from maillage.contracts.selectors.strategy import find_objectives, find_served
from maillage.core.numbers import format_day, format_euros, format_percent
from maillage.core.selectors import HistoryLine

# How far one looks, and how much of each kind is shown: beyond, the list of the kind has it all.
DEADLINE_DAYS = 120
REMINDER_DAYS = 7
STEP_DAYS = 14
PER_KIND = 8
CONTRACTS_SHOWN = 12
ACTIONS_READ = 600
RECENT = 10
_ACTING = (PersonRole.MANAGER, PersonRole.DECISION_MAKER)


@dataclass(frozen=True)
class Task:
    """One thing that awaits the person: why, on what, until when, and what to do about it."""

    kind: str
    title: str
    detail: str
    contract: str
    url: str
    gesture: str
    due_on: datetime.date | None = None
    tone: str = "plain"

    @property
    def order(self) -> tuple[int, datetime.date]:
        """Give the place of the task: alarms first, then by day, what has no day last."""
        rank = {"alarm": 0, "attention": 1}.get(self.tone, 2)
        return rank, self.due_on or datetime.date.max


@dataclass(frozen=True)
class Standing:
    """Where one contract stands."""

    contract: Contract
    roles: tuple[str, ...]
    progress: float | None
    action_count: int
    late_count: int
    blocked_count: int
    unserved_count: int
    next_deadline: Deadline | None

    @property
    def progress_text(self) -> str:
        """Write the progress; empty when no step is known."""
        return "" if self.progress is None else format_percent(self.progress)

    @property
    def action_text(self) -> str:
        """Say what it rests on."""
        if not self.action_count:
            return "aucune action"
        if self.progress is None:
            return "aucune étape n’est encore écrite"
        plural = "s" if self.action_count > 1 else ""
        return f"d’après les étapes de {self.action_count}\u00a0action{plural}"

    @property
    def gaps(self) -> list[str]:
        """Say what is missing or wrong, in words."""
        found = [
            (self.blocked_count, "action bloquée", "actions bloquées"),
            (self.late_count, "action en retard", "actions en retard"),
            (self.unserved_count, "objectif sans action", "objectifs sans action"),
        ]
        return [f"{count}\u00a0{one if count == 1 else many}" for count, one, many in found if count]


@dataclass(frozen=True)
class Today:
    """The home page of a person."""

    tasks: tuple[Task, ...] = ()
    standings: tuple[Standing, ...] = ()
    contract_count: int = 0
    changes: tuple[HistoryLine, ...] = ()
    is_manager: bool = False
    day: datetime.date = field(default_factory=timezone.localdate)

    @property
    def late_count(self) -> int:
        """Give how many tasks are past their day."""
        return sum(task.due_on is not None and task.due_on < self.day for task in self.tasks)


def load_today(user: User, *, today: datetime.date | None = None) -> Today:
    """Give the home page of a person, in a number of queries that does not grow with their work."""
    today = today or timezone.localdate()
    roles = list(
        Assignment.objects.current().filter(user=user).select_related("contract__type", "contract__territory")
    )
    if not roles:
        return Today(day=today)
    desk = _Desk(user, roles, today)
    return Today(
        tasks=tuple(sorted(desk.list_tasks(), key=lambda task: task.order)),
        standings=tuple(desk.list_standings()),
        contract_count=len(desk.contracts),
        changes=tuple(desk.list_changes()),
        is_manager=bool(desk.managed),
        day=today,
    )


class _Desk:
    """Read what each part of the page needs, each in its own few queries."""

    def __init__(self, user: User, roles: Sequence[Assignment], today: datetime.date) -> None:
        self.user, self.today = user, today
        self.roles: defaultdict[int, list[PersonRole]] = defaultdict(list)
        for role in roles:
            self.roles[role.contract_id].append(PersonRole(role.role))
        self.contracts = {role.contract_id: role.contract for role in roles}
        self.mine = list(self.contracts)
        self.managed = [pk for pk, held in self.roles.items() if PersonRole.MANAGER in held]
        self.acting = [pk for pk, held in self.roles.items() if set(held) & set(_ACTING)]
        self.organizations = {role.organization_id for role in roles}

    # --- What awaits ------------------------------------------------------------------------------

    def list_tasks(self) -> Iterator[Task]:
        """Give everything that awaits the person."""
        yield from self._list_deadlines()
        yield from self._list_signatures()
        yield from self._list_awaited()
        yield from self._list_reminders()
        yield from self._list_steps()
        yield from self._list_requests()
        yield from self._list_gaps()

    def _list_deadlines(self) -> Iterator[Task]:
        soon = self.today + datetime.timedelta(days=DEADLINE_DAYS)
        deadlines = Deadline.objects.filter(
            contract__in=self.acting, handled_on=None, due_on__lte=soon, contract__status__in=LIVING_STATUSES
        )
        for deadline in deadlines.order_by("due_on", "pk")[:PER_KIND]:
            contract = self.contracts[deadline.contract_id]
            yield Task(
                kind="échéance",
                title=deadline.label,
                detail=deadline.basis,
                contract=str(contract),
                url=reverse("contract_deadlines", kwargs={"slug": contract.slug}),
                gesture="Traiter l’échéance" if contract.pk in self.managed else "Voir l’échéance",
                due_on=deadline.due_on,
                tone=self._tone(deadline.due_on, warn_days=30),
            )

    def _list_signatures(self) -> Iterator[Task]:
        parties = Party.objects.filter(
            organization__in=self.organizations,
            contract__in=self.mine,
            contract__status=ContractStatus.NEGOTIATED,
            signature=SignatureState.AWAITED,
        ).select_related("contract", "organization")
        for party in parties.order_by("contract", "pk")[:PER_KIND]:
            yield Task(
                kind="signature",
                title=f"La signature de {party.organization} est attendue",
                detail=str(party.contract.title),
                contract=str(party.contract),
                url=reverse("contract_parties", kwargs={"slug": party.contract.slug}),
                gesture="Voir les signatures",
                tone="attention",
            )
        signatures = AmendmentSignature.objects.filter(
            Q(party__organization__in=self.organizations) | Q(joining__in=self.organizations),
            amendment__contract__in=self.mine,
            amendment__status=AmendmentStatus.NEGOTIATED,
            state=SignatureState.AWAITED,
        ).select_related("amendment__contract", "party__organization", "joining")
        for signature in signatures.order_by("amendment", "pk")[:PER_KIND]:
            contract = signature.amendment.contract
            signatory = signature.party.organization if signature.party else signature.joining
            yield Task(
                kind="signature",
                title=f"La signature de {signatory} est attendue sur un avenant",
                detail=str(signature.amendment),
                contract=str(contract),
                url=reverse("contract_amendments", kwargs={"slug": contract.slug}),
                gesture="Voir l’avenant",
                tone="attention",
            )

    def _list_awaited(self) -> Iterator[Task]:
        """Give what others await from the person's organizations."""
        blockers = self._open_blockers().filter(waiting_for__in=self.organizations)
        for blocker in blockers.order_by("raised_on", "pk")[:PER_KIND]:
            yield Task(
                kind="on attend de vous",
                title=blocker.unblock,
                detail=f"Pour débloquer « {blocker.action} ».",
                contract=str(blocker.action.home),
                url=self._action_url(blocker.action) + "#blocages",
                gesture="Débloquer",
                due_on=blocker.remind_on,
                tone="alarm",
            )

    def _list_reminders(self) -> Iterator[Task]:
        soon = self.today + datetime.timedelta(days=REMINDER_DAYS)
        blockers = self._open_blockers().filter(
            action__in=Action.objects.editable_by(self.user).filter(home__in=self.mine)
        )
        blockers = blockers.filter(remind_on__lte=soon).exclude(waiting_for__in=self.organizations)
        for blocker in blockers.order_by("remind_on", "pk")[:PER_KIND]:
            whom = f"Attendu de {blocker.waiting_for}. " if blocker.waiting_for else ""
            yield Task(
                kind="relance",
                title=blocker.what,
                detail=f"{whom}Débloquerait : {blocker.unblock}",
                contract=str(blocker.action.home),
                url=self._action_url(blocker.action) + "#blocages",
                gesture="Relancer",
                due_on=blocker.remind_on,
                tone=self._tone(blocker.remind_on, warn_days=2),
            )

    def _list_steps(self) -> Iterator[Task]:
        """Give the late or coming steps of the actions the person edits, one per action."""
        soon = self.today + datetime.timedelta(days=STEP_DAYS)
        steps = Step.objects.filter(
            action__in=Action.objects.editable_by(self.user).filter(
                home__in=self.mine, status__in=OPEN_STATUSES
            ),
            done_on=None,
            due_on__lte=soon,
        )
        steps = steps.filter(
            Q(responsible__isnull=True)
            | Q(responsible__in=self.organizations)
            | Q(action__home__in=self.managed)
        )
        first = steps.values("action").annotate(first=Min("due_on")).order_by("first", "action")
        days = {row["action"]: row["first"] for row in first[:PER_KIND]}
        shown = steps.filter(action__in=list(days)).select_related("action__home").order_by("due_on", "pk")
        seen: set[int] = set()
        for step in shown:
            if step.action_id not in seen:
                seen.add(step.action_id)
                yield Task(
                    kind="étape",
                    title=step.title,
                    detail=f"Étape de « {step.action} ».",
                    contract=str(step.action.home),
                    url=self._action_url(step.action) + "#etapes",
                    gesture="Dire où elle en est",
                    due_on=step.due_on,
                    tone=self._tone(step.due_on, warn_days=3),
                )

    def _list_requests(self) -> Iterator[Task]:
        """Give the money asked of the person's organizations, to those who answer for them."""
        answering = [pk for pk, held in self.roles.items() if set(held) & {PersonRole.INSTRUCTOR, *_ACTING}]
        fundings = Funding.objects.filter(
            shares(Section.MONEY, answering, through="action__"),
            action__in=Action.objects.visible_to(self.user),
            funder__in=self.organizations,
            state=FundingState.ASKED,
        ).select_related("action__home")
        for funding in fundings.order_by("state_on", "pk")[:PER_KIND]:
            yield Task(
                kind="financement demandé",
                title=f"{format_euros(funding.amount_eur)} demandés pour {funding.year}",
                detail=f"Pour « {funding.action} », depuis le {format_day(funding.state_on)}.",
                contract=str(funding.action.home),
                url=self._action_url(funding.action) + "#financements",
                gesture="Voir la demande",
                tone="attention",
            )

    def _list_gaps(self) -> Iterator[Task]:
        """Give the sheets that lack something: one by one to who writes a few, by contract otherwise."""
        editable = Action.objects.editable_by(self.user).filter(home__in=self.mine, status__in=OPEN_STATUSES)
        actions = list(
            editable.select_related("home__type").order_by("home", "number_order", "pk")[:ACTIONS_READ]
        )
        scores = map_completeness(actions, today=self.today) if actions else {}
        lacking: defaultdict[int, list[Action]] = defaultdict(list)
        for action in actions:
            if not scores[action.pk].is_complete:
                lacking[action.home_id].append(action)
        for contract_pk, some in lacking.items():
            contract = self.contracts[contract_pk]
            if len(some) > 3:
                yield self._tell_many_gaps(contract, len(some))
                continue
            for action in some:
                missing = ", ".join(one.label for one in scores[action.pk].missing[:3])
                yield Task(
                    kind="fiche incomplète",
                    title=str(action),
                    detail=f"Il manque {missing}.",
                    contract=str(contract),
                    url=self._action_url(action),
                    gesture="Compléter la fiche",
                )

    @staticmethod
    def _tell_many_gaps(contract: Contract, count: int) -> Task:
        return Task(
            kind="fiches incomplètes",
            title=f"{count} fiches action sont incomplètes",
            detail="La liste dit, pour chacune, ce qui manque.",
            contract=str(contract),
            url=reverse("contract_actions", kwargs={"slug": contract.slug})
            + "?incompletes=1&colonnes=numero&colonnes=intitule&colonnes=pilote&colonnes=manque",
            gesture="Compléter les fiches",
        )

    def _open_blockers(self) -> QuerySet[Blocker]:
        readable = shares(Section.BLOCKERS, self.mine, through="action__")
        visible = Action.objects.visible_to(self.user)
        blockers = Blocker.objects.filter(readable, resolved_on=None, action__in=visible)
        return blockers.select_related("action__home", "waiting_for")

    def _tone(self, day: datetime.date | None, *, warn_days: int) -> str:
        if day is None:
            return "plain"
        left = (day - self.today).days
        return "alarm" if left < 0 else "attention" if left <= warn_days else "plain"

    @staticmethod
    def _action_url(action: Action) -> str:
        return reverse("action_detail", kwargs={"slug": action.slug})

    # --- Where each contract stands ---------------------------------------------------------------

    def list_standings(self) -> Iterator[Standing]:
        """Say where each contract stands, those in force first."""
        shown = sorted(self.contracts.values(), key=self._rank_contract)[:CONTRACTS_SHOWN]
        keys = [contract.pk for contract in shown]
        facts, placed = self._read_actions(keys)
        late = self._list_late([pk for pk, fact in facts.items() if not fact.hides_calendar])
        nodes = self._read_nodes(keys)
        deadlines = self._read_deadlines(keys)
        for contract in shown:
            own = {action: facts[action] for _node, action in placed[contract.pk] if action in facts}
            carrying = [node for node, action in placed[contract.pk] if action in own]
            objectives = find_objectives(contract, nodes[contract.pk])
            yield Standing(
                contract=contract,
                roles=tuple(str(role.label) for role in self.roles[contract.pk]),
                progress=compute_node_progress(
                    fact.progress for fact in own.values() if not fact.is_dropped and not fact.hides_calendar
                ).value,
                action_count=len(own),
                late_count=len(own.keys() & late),
                blocked_count=sum(bool(fact.open_blockers) for fact in own.values()),
                unserved_count=len(objectives - find_served(nodes[contract.pk], carrying)),
                next_deadline=deadlines.get(contract.pk),
            )

    def _rank_contract(self, contract: Contract) -> tuple[bool, bool, str, int]:
        is_living = contract.status in LIVING_STATUSES
        return not is_living, contract.pk not in self.managed, contract.short_title, contract.pk

    def _read_actions(
        self, keys: list[int]
    ) -> tuple[dict[int, ActionFacts], defaultdict[int, list[tuple[int, int]]]]:
        placed: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = Placement.objects.filter(node__contract__in=keys).order_by("pk")
        for contract, node, action in rows.values_list("node__contract", "node", "action"):
            placed[contract].append((node, action))
        wanted = {action for some in placed.values() for _node, action in some}
        visible = Action.objects.visible_to(self.user).filter(pk__in=wanted).select_related("home")
        return map_facts(list(visible), self.user), placed

    def _list_late(self, keys: list[int]) -> set[int]:
        return set(Action.objects.filter(is_late(self.today), pk__in=keys).values_list("pk", flat=True))

    @staticmethod
    def _read_nodes(keys: list[int]) -> defaultdict[int, list[Node]]:
        nodes: defaultdict[int, list[Node]] = defaultdict(list)
        for node in Node.objects.filter(contract__in=keys):
            nodes[node.contract_id].append(node)
        return nodes

    @staticmethod
    def _read_deadlines(keys: list[int]) -> dict[int, Deadline]:
        found: dict[int, Deadline] = {}
        deadlines = Deadline.objects.filter(
            contract__in=keys, handled_on=None, contract__status__in=LIVING_STATUSES
        )
        for deadline in deadlines.order_by("due_on", "pk"):
            found.setdefault(deadline.contract_id, deadline)
        return found

    # --- What changed -----------------------------------------------------------------------------

    def list_changes(self) -> list[HistoryLine]:
        """Tell the last changes on the person's contracts, without naming what they may not see."""
        return list_contracts_changes(self.mine, self.managed, self.user, limit=RECENT)
