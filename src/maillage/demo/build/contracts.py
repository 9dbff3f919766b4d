"""Build the contracts: text, parties, tree; take each in as signed before it came to Maillage."""

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus, Renewal
from maillage.contracts.models import Assignment, Contract, ContractType
from maillage.contracts.services.contract import create_contract, set_districts
from maillage.contracts.services.lifecycle import register_existing_contract
from maillage.contracts.services.party import add_party
from maillage.contracts.services.role import grant_role, revoke_role
from maillage.contracts.services.strategy import create_node
from maillage.contracts.services.text import add_annex, add_article
from maillage.core.enums import Visibility
from maillage.core.text import make_slug
from maillage.demo.build.cast import Cast
from maillage.demo.content import load_people
from maillage.demo.content.shapes import ContractContent


def open_contract(cast: Cast, content: ContractContent) -> Contract:
    """Open the draft, give it its manager, and write its text, parties and tree."""
    header = content.contract
    contract = create_contract(
        type=ContractType.objects.get(code=header.type),
        territory=cast.territories[header.territory],
        title=header.title,
        short_title=header.short_title,
        slug=make_slug(header.slug),
        for_organization=cast.organizations[_operator_organization()],
        by=cast.operator,
        starts_on=header.starts_on,
        ends_on=header.ends_on,
        signed_on=header.signed_on,
        mid_term_on=header.mid_term_on,
        previous=cast.contracts.get(header.previous or ""),
        renewal=Renewal(header.renewal),
        formal_notice_months=header.formal_notice_months,
        withdrawal_months=header.withdrawal_months,
        visibility=Visibility(header.visibility),
        summary=header.summary,
        source=header.source,
    )
    cast.contracts[header.slug] = contract
    author = _grant_managers(cast, contract, header.slug)
    _write_text(cast, contract, content, author)
    _write_tree(cast, contract, content, author)
    return contract


def _operator_organization() -> str:
    return next(one.organization for one in load_people() if one.is_administrator)


def _grant_managers(cast: Cast, contract: Contract, slug: str) -> User:
    """Make the contract's invented managers its managers; give the first, or the operator."""
    author = cast.operator
    for person in load_people():
        if any(role.contract == slug and role.role == "manager" for role in person.roles):
            user = cast.people[person.key]
            grant_role(
                contract=contract,
                user=user,
                organization=cast.organizations[person.organization],
                role=PersonRole.MANAGER,
                by=cast.operator,
            )
            author = user if author == cast.operator else author
    return author


def _write_text(cast: Cast, contract: Contract, content: ContractContent, author: User) -> None:
    for party in content.parties:
        add_party(
            contract=contract,
            organization=cast.organizations[party.organization],
            role=PartyRole(party.role),
            function=party.function or "",
            commitments=party.commitments or "",
            by=author,
        )
    for article in content.articles:
        add_article(
            contract=contract, number=article.number, title=article.title, body=article.summary, by=author
        )
    for annex in content.annexes:
        add_annex(contract=contract, number=annex.number, title=annex.title, body=annex.summary, by=author)
    districts = [cast.territories[f"qpv-{one.code}"] for one in content.districts if one.code]
    if districts:
        set_districts(contract=contract, territories=districts, by=author)


def _write_tree(cast: Cast, contract: Contract, content: ContractContent, author: User) -> None:
    slug = content.contract.slug
    for node in content.nodes:
        cast.nodes[slug, node.key] = create_node(
            contract=contract,
            parent=cast.nodes[slug, node.parent] if node.parent else None,
            level=node.level,
            number=node.number or "",
            label=node.label,
            description=node.description or "",
            by=author,
        )


def sign_contract_of_the_past(cast: Cast, content: ContractContent) -> None:
    """Take the contract in as it stands in its public document."""
    header = content.contract
    register_existing_contract(
        contract=cast.contracts[header.slug],
        status=ContractStatus(header.status),
        note=f"Repris de son document public : {header.source}",
        by=cast.operator,
    )


def grant_other_roles(cast: Cast) -> None:
    """Give every other invented person their roles, with their bounds."""
    for person in load_people():
        for role in person.roles:
            if role.role == "manager":
                continue
            grant_role(
                contract=cast.contracts[role.contract],
                user=cast.people[person.key],
                organization=cast.organizations[person.organization],
                role=PersonRole(role.role),
                territories=[cast.territories[key] for key in role.territories],
                actions=[cast.actions[key] for key in role.actions],
                by=cast.operator,
            )


def leave_contracts_to_their_managers(cast: Cast) -> None:
    """Take the operator off every contract that has a manager of its own: running an instance is not reading it."""
    mine = Assignment.objects.current().filter(user=cast.operator, role=PersonRole.MANAGER)
    for assignment in mine.select_related("contract"):
        others = Assignment.objects.current().managing().filter(contract=assignment.contract)
        if others.exclude(user=cast.operator).exists():
            revoke_role(assignment=assignment, by=cast.operator)
