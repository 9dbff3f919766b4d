"""Invent contracts with their parties, articles, trees and actions."""

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal

from benchmarks import words
from benchmarks.bulk import Writer
from benchmarks.country import Country
from maillage.accounts.enums import PartyRole, PersonRole
from maillage.contracts.enums import (
    ActionStatus,
    BudgetNature,
    BudgetUnit,
    ContractStatus,
    DeadlineKind,
    FundingState,
    Renewal,
    Section,
    SignatureState,
    VatRegime,
)
from maillage.contracts.models import (
    Action,
    Article,
    Assignment,
    Blocker,
    BudgetLine,
    Contract,
    ContractType,
    Deadline,
    Funding,
    Node,
    Party,
    Pilot,
    Placement,
    StatusChange,
    Step,
)
from maillage.core.enums import Visibility
from maillage.core.text import fold_text, make_order_key, make_slug

TODAY = datetime.date(2026, 6, 1)
LOCAL_CONTRACTS = 3
STATUSES = [*ActionStatus, ActionStatus.RUNNING, ActionStatus.RUNNING, ActionStatus.PLANNED]
ROLES = [PartyRole.LEAD, PartyRole.CO_LEAD, *[PartyRole.SIGNATORY] * 5, *[PartyRole.FUNDER] * 3]


@dataclass(frozen=True)
class Plan:
    """One contract being written: what its actions need to know."""

    contract: int
    rank: int
    territory: int
    objectives: list[int]
    manager: int
    is_public: bool
    starts_on: datetime.date


def write_contract(
    writer: Writer,
    country: Country,
    types: list[ContractType],
    rank: int,
    actions: int,
    chance: random.Random,
) -> None:
    """Write the contract of a rank with so many actions."""
    territory = country.epci[rank % len(country.epci)]
    type_ = types[rank % len(types)]
    starts_on = datetime.date(chance.randint(2020, 2026), 1, 1)
    is_public = rank % 3 == 0
    key = writer.add(
        Contract,
        type_id=type_.pk,
        slug=f"contrat-{rank}",
        title=f"{type_.name} {starts_on.year}-{starts_on.year + 5} ({rank})",
        short_title=f"{type_.short_name} {starts_on.year} ({rank})"[:80],
        territory_id=territory,
        starts_on=starts_on,
        ends_on=starts_on.replace(year=starts_on.year + 5, month=12, day=31),
        signed_on=starts_on,
        renewal=Renewal.EXPRESS,
        status=ContractStatus.IN_FORCE,
        visibility=Visibility.PUBLIC if is_public else Visibility.PARTNERS,
        summary=chance.choice(words.SENTENCES),
    )
    writer.add(Contract.districts.through, contract_id=key, territory_id=country.districts[territory][0])
    _write_text(writer, country.organizations[territory], key, starts_on)
    _write_people(writer, country, rank, key, territory)
    objectives = _write_tree(writer, key, type_)
    manager, _ = country.people[territory][0]
    plan = Plan(key, rank, territory, objectives, manager, is_public, starts_on)
    for place in range(actions):
        _write_action(writer, country, plan, place, chance)


def _write_text(writer: Writer, organizations: list[int], contract: int, starts_on: datetime.date) -> None:
    for position, (role, organization) in enumerate(zip(ROLES, organizations, strict=False)):
        writer.add(
            Party,
            contract_id=contract,
            organization_id=organization,
            role=role,
            signature=SignatureState.SIGNED,
            signed_on=starts_on,
            position=position,
        )
    for position, title in enumerate(words.ARTICLES):
        body = " ".join(words.SENTENCES[position % 4 : position % 4 + 3])
        writer.add(
            Article, contract_id=contract, number=str(position + 1), title=title, body=body, position=position
        )
    end = starts_on.replace(year=starts_on.year + 5, month=12, day=31)
    for kind, due_on in ((DeadlineKind.END, end), (DeadlineKind.RENEWAL, end.replace(month=6, day=30))):
        writer.add(Deadline, contract_id=contract, kind=kind, due_on=due_on, label=str(kind.label))


def _write_people(writer: Writer, country: Country, rank: int, contract: int, territory: int) -> None:
    people = [
        (PersonRole.MANAGER, country.people[territory][0]),
        (PersonRole.CONTRIBUTOR, country.people[territory][1]),
        (PersonRole.READER, country.traveller),
    ]
    if rank < LOCAL_CONTRACTS:
        people.append((PersonRole.MANAGER, country.local))
    for role, (person, organization) in people:
        writer.add(Assignment, user_id=person, contract_id=contract, organization_id=organization, role=role)


def _write_tree(writer: Writer, contract: int, type_: ContractType) -> list[int]:
    """Write two levels of the strategy and give the keys of the lower one."""
    top, low = (type_.levels[0]["key"], type_.levels[min(1, len(type_.levels) - 1)]["key"])
    objectives = []
    for place, label in enumerate(words.AXES, start=1):
        number = str(place)
        parent = writer.add(
            Node,
            contract_id=contract,
            level=top,
            slug=f"n{number}",
            number=number,
            label=label,
            position=place,
        )
        for under, aim in enumerate(words.AIMS, start=1):
            objectives.append(
                writer.add(
                    Node,
                    contract_id=contract,
                    parent_id=parent,
                    level=low,
                    slug=f"n{number}-{under}",
                    number=f"{number}.{under}",
                    label=aim,
                    position=under,
                )
            )
    return objectives


def _write_action(writer: Writer, country: Country, plan: Plan, place: int, chance: random.Random) -> None:
    organizations = country.organizations[plan.territory]
    owner = chance.choice(organizations)
    title = f"{chance.choice(words.VERBS)} {chance.choice(words.THINGS)} {chance.choice(words.PUBLICS)}"
    status = chance.choice(STATUSES)
    number = f"{place // 10 + 1}.{place % 10 + 1}"
    key = writer.add(
        Action,
        home_id=plan.contract,
        owner_id=owner,
        slug=f"{make_slug(title, max_length=90)}-{plan.rank}-{place}",
        number=number,
        number_order=make_order_key(number),
        title=title,
        folded_title=fold_text(title),
        diagnosis=" ".join(chance.sample(words.SENTENCES, 2)),
        objectives=chance.choice(words.SENTENCES),
        method=chance.choice(words.SENTENCES) if place % 4 else "",
        results=chance.choice(words.SENTENCES) if place % 3 else "",
        starts_on=plan.starts_on,
        ends_on=plan.starts_on.replace(year=plan.starts_on.year + chance.randint(1, 5)),
        status=status,
        visibility=Visibility.PUBLIC if plan.is_public and place % 2 else Visibility.PARTNERS,
        is_invented=True,
    )
    writer.add(
        Placement,
        action_id=key,
        node_id=chance.choice(plan.objectives),
        is_home=True,
        shared_sections=list(Section.values),
        position=place,
    )
    _write_places(writer, country, plan, key, place, chance)
    writer.add(Pilot, action_id=key, organization_id=owner, is_first=True)
    writer.add(StatusChange, action_id=key, after=status, changed_by_id=plan.manager)
    _write_steps(writer, plan, key, chance)
    _write_money(writer, organizations, plan, key, chance)
    if status == ActionStatus.BLOCKED:
        writer.add(
            Blocker,
            action_id=key,
            what=chance.choice(words.BLOCKS),
            unblock=chance.choice(words.UNBLOCKS),
            waiting_for_id=chance.choice(organizations),
            raised_on=TODAY - datetime.timedelta(days=chance.randint(1, 200)),
            raised_by_id=plan.manager,
            remind_on=TODAY + datetime.timedelta(days=chance.randint(-30, 60)),
        )


def _write_places(
    writer: Writer, country: Country, plan: Plan, action: int, place: int, chance: random.Random
) -> None:
    """Say on which commune the action is, which partners it has, and share a few with another contract."""
    commune = chance.choice(country.communes[plan.territory])
    writer.add(Action.territories.through, action_id=action, territory_id=commune)
    partner = chance.choice(country.organizations[plan.territory])
    writer.add(Action.partners.through, action_id=action, organization_id=partner)
    if place % 25 == 0 and plan.rank:
        # Keys of nodes are in the order of the contracts: one tree back is the contract before.
        writer.add(
            Placement,
            action_id=action,
            node_id=plan.objectives[0] - len(words.AXES) * (1 + len(words.AIMS)),
            shared_sections=[Section.SHEET, Section.CALENDAR],
            position=200,
        )


def _write_steps(writer: Writer, plan: Plan, action: int, chance: random.Random) -> None:
    for position, title in enumerate(words.STEPS[: chance.randint(1, 3)]):
        due_on = plan.starts_on + datetime.timedelta(days=120 + position * 240)
        is_done = due_on < TODAY and chance.random() < 0.7
        writer.add(
            Step,
            action_id=action,
            title=title,
            due_on=due_on,
            done_on=due_on if is_done else None,
            position=position,
        )


def _write_money(
    writer: Writer, organizations: list[int], plan: Plan, action: int, chance: random.Random
) -> None:
    for turn in range(chance.randint(1, 2)):
        year = plan.starts_on.year + turn
        cost = Decimal(chance.randint(20, 1_200) * 100)
        writer.add(
            BudgetLine,
            action_id=action,
            year=year,
            nature=BudgetNature.OPERATION,
            unit=BudgetUnit.EUR,
            label="Intervenants",
            planned=cost,
            actual=cost if year < TODAY.year else None,
            vat=VatRegime.INCLUDED,
        )
        writer.add(
            Funding,
            action_id=action,
            funder_id=chance.choice(organizations),
            year=year,
            amount_eur=cost / 2,
            state=chance.choice(list(FundingState)),
            state_on=plan.starts_on,
        )
