"""Write the content of a signed amendment into the contract's tables."""

import datetime
from collections.abc import Mapping

from maillage.accounts.models import Organization
from maillage.contracts.enums import SignatureState
from maillage.contracts.models import Annex, Article, Contract, Node, Party
from maillage.contracts.services.slugs import make_unique_slug
from maillage.contracts.versions import Content, Item
from maillage.core.numbers import parse_day
from maillage.core.services import assign_fields, save_versioned

Refs = dict[str, str]


def apply_content(contract: Contract, content: Content, *, signed_on: datetime.date) -> dict[str, Refs]:
    """Make a contract say what a version holds, inside the transaction of the last signature.

    Returns
    -------
    dict
        For each part, the reference of each new item and that of the row it became.
    """
    _apply_terms(contract, content)
    return {
        "articles": _apply_pieces(Article, contract, content["parts"]["articles"]),
        "annexes": _apply_pieces(Annex, contract, content["parts"]["annexes"]),
        "parties": _apply_parties(contract, content["parts"]["parties"], signed_on),
        "nodes": _apply_nodes(contract, content["parts"]["nodes"]),
    }


def _apply_terms(contract: Contract, content: Content) -> None:
    values = {
        name: parse_day(str(value)) if name.endswith("_on") and value else value
        for name, value in content["terms"].items()
    }
    if assign_fields(contract, values):
        save_versioned(contract, expected_version=None)


def _apply_pieces(model: type[Article] | type[Annex], contract: Contract, items: list[Item]) -> Refs:
    rows = {str(row.pk): row for row in model.objects.filter(contract=contract)}
    kept = {item["ref"] for item in items}
    for ref, row in rows.items():
        if ref not in kept:
            row.delete()
        else:
            # Numbers are unique at every moment: two articles that swap theirs step aside first.
            model.objects.filter(pk=row.pk).update(number=f"~{row.pk}"[:12])
    refs = {}
    for position, item in enumerate(items):
        row = rows.get(item["ref"]) or model(contract=contract, key=item.get("key", ""))
        values = {name: item[name] for name in ("number", "title", "body")}
        assign_fields(row, {**values, "position": position})
        row.full_clean()
        row.save()
        refs[item["ref"]] = str(row.pk)
    return refs


def _apply_parties(contract: Contract, items: list[Item], signed_on: datetime.date) -> Refs:
    rows = {str(row.pk): row for row in contract.parties.all()}
    organizations = Organization.objects.in_bulk({item["organization"] for item in items}, field_name="slug")
    kept = {item["ref"] for item in items}
    for ref, row in rows.items():
        if ref not in kept and row.left_on is None:
            row.left_on = signed_on
            row.save(update_fields=["left_on"])
    refs = {}
    for position, item in enumerate(items):
        organization = organizations[item["organization"]]
        row = rows.get(item["ref"]) or _welcome(contract, organization, item["function"], signed_on)
        values = {name: item[name] for name in ("role", "function", "commitments")}
        assign_fields(row, {**values, "position": position, "left_on": None})
        row.full_clean()
        row.save()
        refs[item["ref"]] = str(row.pk)
    return refs


def _welcome(
    contract: Contract, organization: Organization, function: str, signed_on: datetime.date
) -> Party:
    """Give the row of an organization that joins: a new one, or its own when it had left."""
    known = Party.objects.filter(contract=contract, organization=organization, function=function).first()
    return known or Party(
        contract=contract,
        organization=organization,
        signature=SignatureState.SIGNED,
        signed_on=signed_on,
    )


def _apply_nodes(contract: Contract, items: list[Item]) -> Refs:
    rows = {str(row.pk): row for row in contract.nodes.all()}
    placed: dict[str, Node] = {}
    refs = {}
    ranks: dict[str, int] = {}
    for item in items:  # parents come before what hangs on them
        parent = item["parent"]
        ranks[parent] = ranks.get(parent, -1) + 1
        row = rows.get(item["ref"]) or Node(contract=contract, slug=_choose_slug(contract, item))
        values = {name: item[name] for name in ("level", "number", "label", "description")}
        assign_fields(row, {**values, "parent": placed.get(parent), "position": ranks[parent]})
        row.full_clean()
        row.save()
        placed[item["ref"]], refs[item["ref"]] = row, str(row.pk)
    _delete_leaves_first([row for ref, row in rows.items() if ref not in refs])
    return refs


def _choose_slug(contract: Contract, item: Mapping[str, str]) -> str:
    return make_unique_slug(Node, item["number"] or item["label"], max_length=50, contract=contract)


def _delete_leaves_first(rows: list[Node]) -> None:
    while rows:
        parents = {row.parent_id for row in rows}
        leaves = [row for row in rows if row.pk not in parents]
        for row in leaves:
            row.delete()
        rows = [row for row in rows if row not in leaves]
