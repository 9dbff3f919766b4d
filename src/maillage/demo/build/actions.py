"""Build the actions: the sheet, who leads it, its steps, blockers, money, and its other places."""

from dataclasses import asdict

from maillage.accounts.models import Organization, User
from maillage.contracts.enums import (
    ActionStatus,
    BudgetNature,
    BudgetUnit,
    FundingState,
    Section,
    StepKind,
    VatRegime,
)
from maillage.contracts.models import Action, Step
from maillage.contracts.services.action import create_action, place_action
from maillage.contracts.services.blocker import raise_blocker
from maillage.contracts.services.money import create_budget_line, create_funding
from maillage.contracts.services.pilot import add_pilot, set_partners, set_territories
from maillage.contracts.services.step import create_step
from maillage.core.enums import Visibility
from maillage.core.text import make_slug
from maillage.demo.build.cast import Cast
from maillage.demo.content.shapes import ActionContent, ContractContent


def build_actions(cast: Cast, content: ContractContent, author: User) -> None:
    """Open each action of a contract under its node, and fill its sheet."""
    lead = next((one.organization for one in content.parties if one.role == "lead"), None)
    for one in content.actions:
        keys = [*one.pilots, *([lead] if lead else [])]
        owner = cast.organizations[keys[0]]
        cast.actions[one.key] = _open_action(cast, content, one, owner, author)
        _fill_action(cast, cast.actions[one.key], one, author)


def _open_action(
    cast: Cast, content: ContractContent, one: ActionContent, owner: Organization, author: User
) -> Action:
    texts = {name: text or "" for name, text in asdict(one.fields).items()}
    texts["indicators_text"] = texts.pop("indicators")
    return create_action(
        node=cast.nodes[content.contract.slug, one.node],
        title=one.title,
        slug=make_slug(one.key if one.invented else one.title, max_length=100),
        owner=owner,
        number=one.number or "",
        status=ActionStatus(one.status),
        visibility=Visibility(one.visibility),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        residents_level=one.residents_level or "",
        is_invented=one.invented,
        by=author,
        **texts,
    )


def _fill_action(cast: Cast, action: Action, one: ActionContent, author: User) -> None:
    for key in one.pilots:
        add_pilot(action=action, organization=cast.organizations[key], by=author)
    if one.partners:
        set_partners(
            action=action, organizations=[cast.organizations[key] for key in one.partners], by=author
        )
    if one.communes:
        set_territories(action=action, territories=[cast.commune(code) for code in one.communes], by=author)
    _write_steps(action, one, author)
    for blocker in one.blockers:
        raise_blocker(
            action=action,
            what=blocker.what,
            unblock=blocker.unblock,
            waiting_for=cast.organizations[blocker.waiting_for] if blocker.waiting_for else None,
            raised_on=blocker.raised_on,
            remind_on=blocker.remind_on,
            by=author,
        )
    _write_money(cast, action, one, author)


def _write_steps(action: Action, one: ActionContent, author: User) -> None:
    steps: dict[str, Step] = {}
    for step in one.steps:
        steps[step.key] = create_step(
            action=action,
            title=step.title,
            kind=StepKind(step.kind),
            parent=steps[step.parent] if step.parent else None,
            due_on=step.due_on,
            done_on=step.done_on,
            by=author,
        )


def _write_money(cast: Cast, action: Action, one: ActionContent, author: User) -> None:
    for line in one.budget:
        create_budget_line(
            action=action,
            year=line.year,
            nature=BudgetNature(line.nature),
            unit=BudgetUnit(line.unit),
            label=line.label,
            planned=line.planned,
            actual=line.actual,
            vat=VatRegime(line.vat) if line.vat else None,
            by=author,
        )
    for funding in one.funding:
        create_funding(
            action=action,
            funder=cast.organizations[funding.funder],
            year=funding.year,
            amount_eur=funding.amount_eur,
            state=FundingState(funding.state),
            state_on=funding.state_on,
            by=author,
        )


def share_actions(cast: Cast, content: ContractContent) -> None:
    """Place the contract's actions in the other contracts they serve."""
    for one in content.actions:
        for place in one.also_in:
            place_action(
                action=cast.actions[one.key],
                node=cast.nodes[place.contract, place.node],
                shared_sections=[Section(name) for name in place.shares],
                by=cast.operator,
            )
