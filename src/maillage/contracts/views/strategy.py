"""Show and change the strategy of a contract."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.models import Organization, User
from maillage.contracts.access import can_create_action, can_manage_contract
from maillage.contracts.forms.action import NewActionForm
from maillage.contracts.forms.fields import offer_rows
from maillage.contracts.forms.strategy import MoveNodeForm, NewNodeForm, NodeForm
from maillage.contracts.models import Action, Contract, Node
from maillage.contracts.selectors.choices import list_owners
from maillage.contracts.selectors.contract import get_contract
from maillage.contracts.selectors.grounds import list_grounds, list_linkable_findings
from maillage.contracts.selectors.strategy import TreeNode, get_node, load_tree
from maillage.contracts.services import strategy as services
from maillage.contracts.services.action import create_action as create_action_of
from maillage.contracts.services.grounds import can_link_findings
from maillage.contracts.views.editing import (
    Edited,
    answer_form,
    apply_change,
    read_key,
    read_version,
)
from maillage.contracts.views.frame import frame_contract, get_person
from maillage.core.decorators import read_only
from maillage.core.origins import list_origins
from maillage.core.rights import require
from maillage.core.services import run_once
from maillage.core.thread import BeadKind, list_beads

Crumbs = list[tuple[str, str]]


@login_not_required
@read_only
def show_strategy(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the whole tree, with what hangs on it and what is missing."""
    contract = get_contract(slug, request.user)
    context = frame_contract(request, contract, here="contract_strategy", bead=BeadKind.OBJECTIVE)
    context |= {
        "tree": load_tree(contract, request.user),
        "can_shape": context["can_manage"] and not contract.is_locked,
        "can_add_action": can_create_action(request.user, contract),
        "crumbs": [],
    }
    return render(request, "contracts/strategy/tree.html", context)


@login_not_required
@read_only
def show_node(request: HttpRequest, slug: str, node_slug: str) -> HttpResponse:
    """Show one element: its way from the top, its actions, what is below it, its thread."""
    contract = get_contract(slug, request.user)
    node = get_node(contract, node_slug)
    tree = load_tree(contract, request.user)
    here = tree.find(node_slug)
    can_shape = can_manage_contract(request.user, contract) and not contract.is_locked
    context = {
        "contract": contract,
        "here": here,
        "crumbs": crumb_node(contract, find_way(tree.roots, node)[:-1]),
        "beads": list_beads(node, request.user, here=BeadKind.OBJECTIVE),
        "origins": list_origins(node, request.user),
        "can_shape": can_shape,
        "can_add_action": can_create_action(request.user, contract),
        "move_form": MoveNodeForm(node=node, initial={"parent": node.parent_id}) if can_shape else None,
        "grounds": list_grounds(node, request.user),
        "can_link": (can_link := can_link_findings(request.user, node)),
        "linkable": list_linkable_findings(node, request.user) if can_link else [],
    }
    return render(request, "contracts/strategy/node.html", context)


@require_http_methods(["GET", "POST"])
def create_node(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an element, under the one named in the address or at the first rank."""
    contract = _get_shapeable(request, slug)
    parent = get_node(contract, request.GET["sous"]) if request.GET.get("sous") else None
    form = NewNodeForm(request.POST or None, contract=contract, parent=parent)

    def save(values: dict[str, Any]) -> Node:
        return run_once(
            key=read_key(request),
            by=get_person(request),
            make=lambda: services.create_node(
                contract=contract, parent=parent, by=get_person(request), **values
            ),
        )

    return answer_form(
        request,
        form=form,
        save=save,
        done=reverse("contract_strategy", kwargs={"slug": slug}),
        message="L’élément est ajouté à la stratégie.",
        context={
            "title": f"Ajouter sous « {parent} »" if parent else "Ajouter au premier rang",
            "kind": f"Stratégie de {contract}",
            "crumbs": crumb_node(contract, [parent] if parent else []),
            "submit": "Ajouter à la stratégie",
        },
    )


@require_http_methods(["GET", "POST"])
def update_node(request: HttpRequest, slug: str, node_slug: str) -> HttpResponse:
    """Change the label, number and description of an element."""
    contract = _get_shapeable(request, slug)
    node = get_node(contract, node_slug)
    names = ("number", "label", "description")
    form = NodeForm(request.POST or None, initial={name: getattr(node, name) for name in names})

    def read() -> dict[str, Any]:
        node.refresh_from_db()
        return {name: getattr(node, name) for name in names}

    return answer_form(
        request,
        form=form,
        save=lambda values: services.update_node(
            node=node, values=values, expected_version=read_version(request), by=get_person(request)
        ),
        done=reverse("node_detail", kwargs={"slug": slug, "node_slug": node_slug}),
        message="L’élément est enregistré.",
        context={
            "title": f"Modifier « {node} »",
            "kind": f"Stratégie de {contract}",
            "crumbs": crumb_node(contract, [node]),
            "submit": "Enregistrer",
        },
        edited=Edited(node, read, lambda: str(node.version)),
    )


@require_POST
def move_node(request: HttpRequest, slug: str, node_slug: str) -> HttpResponse:
    """Move an element up, down, or under another one."""
    contract = get_contract(slug, request.user)
    node = get_node(contract, node_slug)
    steps = {"up": -1, "down": 1}.get(request.POST.get("move", ""))
    form = MoveNodeForm(request.POST, node=node)

    def change() -> None:
        if steps:
            services.shift_node(node=node, steps=steps, by=get_person(request))
            return
        pk = form.cleaned_data["parent"] if form.is_valid() else node.parent_id
        parent = Node.objects.filter(contract=contract, pk=pk).first() if pk else None
        services.move_node(node=node, parent=parent, by=get_person(request))

    back = "contract_strategy" if steps else "node_detail"
    kwargs = {"slug": slug} if steps else {"slug": slug, "node_slug": node_slug}
    done = reverse(back, kwargs=kwargs) + (f"#{node_slug}" if steps else "")
    return apply_change(request, change, done=done, message=f"« {node} » est déplacé.")


@require_POST
def delete_node(request: HttpRequest, slug: str, node_slug: str) -> HttpResponse:
    """Remove an element that holds nothing."""
    contract = get_contract(slug, request.user)
    node = get_node(contract, node_slug)
    return apply_change(
        request,
        lambda: services.delete_node(node=node, by=get_person(request)),
        done=reverse("contract_strategy", kwargs={"slug": slug}),
        message=f"« {node} » est supprimé de la stratégie.",
    )


@require_POST
def renumber_nodes(request: HttpRequest, slug: str) -> HttpResponse:
    """Give every element its place in the tree as a number."""
    contract = get_contract(slug, request.user)
    return apply_change(
        request,
        lambda: services.renumber_nodes(contract=contract, by=get_person(request)),
        done=reverse("contract_strategy", kwargs={"slug": slug}),
        message="Les numéros suivent l’ordre de la stratégie.",
    )


@require_http_methods(["GET", "POST"])
def create_action(request: HttpRequest, slug: str, node_slug: str) -> HttpResponse:
    """Open an action under an element."""
    person = get_person(request)
    contract = get_contract(slug, person)
    node = get_node(contract, node_slug)
    require(
        can_create_action(request.user, contract), f"Vous ne pouvez pas ajouter d’action à « {contract} »."
    )
    form = NewActionForm(request.POST or None)
    owners = list_owners(contract, person)
    offer_rows(form, "owner", owners)
    form.fields["owner"].initial = _find_first_owner(owners, person)

    def save(values: dict[str, Any]) -> Action:
        return run_once(
            key=read_key(request),
            by=person,
            make=lambda: create_action_of(node=node, by=person, **values),
        )

    return answer_form(
        request,
        form=form,
        save=save,
        done=reverse("node_detail", kwargs={"slug": slug, "node_slug": node_slug}),
        find_result=lambda action: reverse("action_detail", kwargs={"slug": action.slug}),
        message="L’action est ouverte : complétez maintenant sa fiche.",
        context={
            "title": "Ouvrir une action",
            "kind": str(node),
            "crumbs": crumb_node(contract, [node]),
            "submit": "Ouvrir l’action",
        },
    )


def crumb_node(contract: Contract, way: list[Node]) -> Crumbs:
    """Give the way to an element of a contract's strategy, for the top of a page."""
    return [
        (str(contract), reverse("contract_strategy", kwargs={"slug": contract.slug})),
        *(
            (str(node), reverse("node_detail", kwargs={"slug": contract.slug, "node_slug": node.slug}))
            for node in way
        ),
    ]


def find_way(roots: tuple[TreeNode, ...], node: Node) -> list[Node]:
    """Give the elements from the top of a tree down to one of them."""
    for root in roots:
        if root.node.pk == node.pk:
            return [root.node]
        if way := find_way(root.children, node):
            return [root.node, *way]
    return []


def _get_shapeable(request: HttpRequest, slug: str) -> Contract:
    contract = get_contract(slug, request.user)
    require(
        can_manage_contract(request.user, contract),
        f"Seul le chef de projet modifie la stratégie de « {contract} ».",
    )
    return contract


def _find_first_owner(owners: QuerySet[Organization], person: User) -> Organization | None:
    own = person.affiliations.filter(ended_on=None).values("organization")
    return owners.filter(pk__in=own).first()
