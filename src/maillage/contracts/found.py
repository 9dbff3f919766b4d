"""Say by which words contracts, strategies, articles and actions are found, and by whom.

Organizations and territories are declared here too: what a reader may follow from one of them is
its contracts. The audiences say what ``visible_to`` says, so that a word one may not read changes
neither what is found nor how many; each ``load`` below asks ``visible_to`` again, so that a stale
index shows nothing it should not.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization
from maillage.contracts.access import PUBLIC_SECTIONS
from maillage.contracts.enums import LOCKED_STATUSES, Section
from maillage.contracts.models import Action, Article, Assignment, Contract, Node
from maillage.core.enums import Visibility
from maillage.core.search.index import is_read_by
from maillage.core.search.registry import (
    ANYBODY,
    SIGNED_IN,
    Field,
    Hit,
    Indexed,
    Viewer,
    register_audiences,
    register_indexed,
)
from maillage.territories.models import Territory

# What a word weighs: by where it stands, then by the kind of object, contracts first.
TITLE, NUMBER, NAME, BODY = 10, 11, 6, 2
CONTRACT_BONUS, PLACE_BONUS, NODE_BONUS = 4, 3, 1


def name_audience(contract: int) -> int:
    """Give the audience of those who have a role on a contract."""
    return contract


def name_circle(contract: int, organization: int = 0) -> int:
    """Give the audience of an organization's people on a contract; of those who run it, without one."""
    return (contract << 31) | organization


def name_reader(person: int) -> int:
    """Give the audience of one person."""
    return -1 - person


def list_viewer_audiences(viewer: Viewer) -> Iterable[int]:
    """Give the audiences of a viewer: the contracts on which they have a role, for whom, and themselves."""
    if not viewer.is_authenticated:
        return []
    audiences = [name_reader(viewer.pk)]
    roles = Assignment.objects.current().filter(user_id=viewer.pk).order_by()
    for contract, organization, role in roles.values_list("contract", "organization", "role"):
        runs = role == PersonRole.MANAGER
        audiences += [name_audience(contract), name_circle(contract, 0 if runs else organization)]
        if runs:
            audiences.append(name_circle(contract, organization))
    return audiences


def _is_open(contract: Contract) -> bool:
    """Tell whether anybody sees a contract, as ``ContractQuerySet.visible_to`` decides it."""
    return contract.visibility == Visibility.PUBLIC and contract.status in LOCKED_STATUSES


def _audience_of_contract(contract: Contract) -> frozenset[int]:
    return frozenset({ANYBODY if _is_open(contract) else name_audience(contract.pk)})


def extract_contract(contract: Contract) -> Iterable[Field]:
    """Give what a contract is found by."""
    audience = _audience_of_contract(contract)
    yield Field(contract.short_title, TITLE + CONTRACT_BONUS, audience)
    yield Field(contract.title, TITLE + CONTRACT_BONUS - 1, audience)
    yield Field(f"{contract.type.name} {contract.type.short_name}", NAME + CONTRACT_BONUS, audience)
    yield Field(contract.territory.name, NAME + CONTRACT_BONUS, audience)
    yield Field(contract.summary, BODY, audience)


def list_contract_dependents(contract: Contract) -> Iterable[models.Model]:
    """Give what must be indexed again with a contract: what anybody sees, or no longer, with it."""
    is_open = _is_open(contract)
    followers: tuple[models.QuerySet[Any], ...] = (
        Node.objects.filter(contract=contract),
        Article.objects.filter(contract=contract),
        Action.objects.filter(home=contract, visibility=Visibility.PUBLIC),
    )
    for rows in followers:
        # Only when the audience changed: any of them tells.
        first = rows.order_by("pk").first()
        if first is None or is_read_by(first, ANYBODY) == is_open:
            continue
        yield from rows.select_related("home" if rows.model is Action else "contract")


def extract_node(node: Node) -> Iterable[Field]:
    """Give what a part of a strategy is found by."""
    audience = _audience_of_contract(node.contract)
    yield Field(node.label, TITLE + NODE_BONUS, audience)
    yield Field(node.number, NUMBER, audience)
    yield Field(node.description, BODY, audience)


def extract_article(article: Article) -> Iterable[Field]:
    """Give what an article is found by."""
    audience = _audience_of_contract(article.contract)
    yield Field(article.title, TITLE - 1, audience)
    yield Field(f"article {article.number}", NUMBER, audience)
    yield Field(article.body, BODY, audience)


def extract_action(action: Action) -> Iterable[Field]:
    """Give what an action is found by; the text of its sheet, only for those who may read it."""
    seen, read = _list_action_audiences(action)
    yield Field(action.title, TITLE, seen)
    yield Field(action.number, NUMBER, seen)
    yield Field(" ".join(str(pilot.organization) for pilot in action.pilots.all()), NAME, read)
    for text in (action.objectives, action.public, action.partners_text, action.method):
        yield Field(text[:600], BODY, read)


def _list_action_audiences(action: Action) -> tuple[frozenset[int], frozenset[int]]:
    """Give who sees an action and who reads its sheet, as ``visible_to`` and ``access`` decide it."""
    if action.visibility == Visibility.PUBLIC and _is_open(action.home):
        anybody = frozenset({ANYBODY})
        return anybody, anybody if Section.SHEET in PUBLIC_SECTIONS else frozenset()
    named = {name_reader(person.pk) for person in action.named_people.all()}
    if action.visibility not in {Visibility.PARTNERS, Visibility.PUBLIC}:
        inside = named | {name_circle(action.home_id)}
        if action.visibility == Visibility.ORGANIZATION:
            inside.add(name_circle(action.home_id, action.owner_id))
        return frozenset(inside), frozenset(inside)
    places = list(action.placements.all())
    everywhere = named | {name_audience(place.node.contract_id) for place in places}
    if action.visibility == Visibility.PUBLIC:
        return frozenset(everywhere), frozenset(everywhere)
    shared = {
        name_audience(place.node.contract_id)
        for place in places
        if place.node.contract_id == action.home_id or Section.SHEET in place.shared_sections
    }
    return frozenset(everywhere), frozenset(named | shared)


def extract_organization(organization: Organization) -> Iterable[Field]:
    """Give what an organization is found by, for people who have signed in."""
    audience = frozenset({SIGNED_IN})
    yield Field(organization.name, TITLE + PLACE_BONUS, audience)
    yield Field(organization.short_name, TITLE + PLACE_BONUS, audience)
    yield Field(f"{organization.siren} {organization.rna}", NUMBER, audience)


def extract_territory(territory: Territory) -> Iterable[Field]:
    """Give what a territory is found by; those that people drew are shown by their own page only."""
    if territory.owner_id is not None:
        return
    audience = frozenset({ANYBODY})
    yield Field(territory.name, TITLE + PLACE_BONUS, audience)
    yield Field(territory.code, NUMBER, audience)
    yield Field(territory.get_kind_display(), BODY, audience)


def load_contracts(keys: Sequence[int], viewer: Viewer) -> dict[int, Hit]:
    """Give the contracts found that the viewer may see."""
    rows = Contract.objects.visible_to(viewer).filter(pk__in=keys).select_related("type", "territory")  # type: ignore[arg-type]  # a viewer is a person of this site
    return {
        row.pk: Hit(
            row.short_title,
            reverse("contract_detail", kwargs={"slug": row.slug}),
            f"{row.type.short_name} · {row.territory} · {row.get_status_display()}",
            row.summary,
        )
        for row in rows
    }


def load_nodes(keys: Sequence[int], viewer: Viewer) -> dict[int, Hit]:
    """Give the parts of strategies found that the viewer may see."""
    contracts = Contract.objects.visible_to(viewer)  # type: ignore[arg-type]  # as above
    rows = Node.objects.filter(pk__in=keys, contract__in=contracts).select_related("contract__type")
    return {
        row.pk: Hit(
            str(row),
            reverse("contract_strategy", kwargs={"slug": row.contract.slug}) + f"#{row.slug}",
            f"{row.contract.type.name_level(row.level)} · {row.contract}",
            row.description,
        )
        for row in rows
    }


def load_articles(keys: Sequence[int], viewer: Viewer) -> dict[int, Hit]:
    """Give the articles found that the viewer may see."""
    contracts = Contract.objects.visible_to(viewer)  # type: ignore[arg-type]  # as above
    rows = Article.objects.filter(pk__in=keys, contract__in=contracts).select_related("contract")
    return {
        row.pk: Hit(
            str(row),
            reverse("contract_text", kwargs={"slug": row.contract.slug}),
            str(row.contract),
            row.body,
        )
        for row in rows
    }


def load_actions(keys: Sequence[int], viewer: Viewer) -> dict[int, Hit]:
    """Give the actions found that the viewer may see."""
    visible = Action.objects.visible_to(viewer).filter(pk__in=keys).order_by()  # type: ignore[arg-type]  # as above
    rows = visible.select_related("home").only("slug", "number", "title", "status", "home__short_title")
    return {
        row.pk: Hit(
            f"{row.number} {row.title}".strip(),
            reverse("action_detail", kwargs={"slug": row.slug}),
            f"{row.home} · {row.get_status_display()}",
        )
        for row in rows
    }


def load_organizations(keys: Sequence[int], viewer: Viewer) -> dict[int, Hit]:
    """Give the organizations found, to people who have signed in; they lead to their actions."""
    if not viewer.is_authenticated:
        return {}
    rows = Organization.objects.filter(pk__in=keys).select_related("territory")
    return {
        row.pk: Hit(
            row.name,
            f"{reverse('action_list')}?pilote={row.slug}",
            " · ".join(str(part) for part in (row.short_name, row.get_kind_display(), row.territory) if part),
        )
        for row in rows
    }


def load_territories(keys: Sequence[int], _viewer: Viewer) -> dict[int, Hit]:
    """Give the territories found; those that people drew are shown by their own page only."""
    rows = Territory.objects.filter(Q(owner__isnull=True), pk__in=keys)
    return {
        row.pk: Hit(
            row.name,
            _find_territory_page(row),
            f"{row.get_kind_display()} · {row.code}"
            + ("" if row.is_current else f" · jusqu’au {row.valid_to:%d/%m/%Y}"),
        )
        for row in rows
    }


def _find_territory_page(territory: Territory) -> str:
    return reverse("territory_detail", kwargs={"address": territory.address})


def register_found() -> None:
    """Declare every kind of this module, and those that lead to it."""
    register_audiences(list_viewer_audiences)
    register_indexed(
        Indexed(
            Contract, "contrats", "Contrats", 1, extract_contract, load_contracts,
            ("type", "territory"), list_contract_dependents,
        )
    )  # fmt: skip
    register_indexed(Indexed(Territory, "territoires", "Territoires", 2, extract_territory, load_territories))
    register_indexed(Indexed(Node, "strategie", "Stratégie", 3, extract_node, load_nodes, ("contract",)))
    register_indexed(
        Indexed(
            Action, "actions", "Actions", 4, extract_action, load_actions,
            ("home", "placements__node", "pilots__organization", "named_people"),
        )
    )  # fmt: skip
    register_indexed(
        Indexed(Article, "articles", "Articles", 5, extract_article, load_articles, ("contract",))
    )
    register_indexed(
        Indexed(Organization, "organismes", "Organismes", 6, extract_organization, load_organizations)
    )
