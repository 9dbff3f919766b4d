"""Freeze what a contract says, and tell the difference between two frozen versions.

A version is plain JSON: the terms of the contract and four parts, each a list of items in reading
order. An item holds texts only; ``ref`` names it from one version to the next (the row's identifier,
or ``new-1`` while an amendment is prepared), ``parent`` places it in a tree.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypedDict

from maillage.accounts.enums import PartyRole
from maillage.contracts.enums import Renewal
from maillage.contracts.models import Contract
from maillage.contracts.wording import Piece, compare_words
from maillage.core.digests import compute_digest
from maillage.core.numbers import format_day, parse_day

FORMAT = 1
Item = dict[str, str]
Terms = dict[str, str | int | None]


class Content(TypedDict):
    """What a version holds."""

    format: int
    terms: Terms
    parts: dict[str, list[Item]]


class ChangeKind(StrEnum):
    """What happened to a piece of the contract between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


TERM_LABELS = {
    "title": "Titre",
    "starts_on": "Début",
    "ends_on": "Fin",
    "mid_term_on": "Actualisation à mi-parcours",
    "renewal": "Reconduction",
    "formal_notice_months": "Préavis après mise en demeure (mois)",
    "withdrawal_months": "Préavis de dénonciation (mois)",
}
# The fields of each part that are signed, with their French names; an item's other keys only help
# to read it (the name an organization had that day) or to place it.
PART_FIELDS = {
    "articles": {"number": "Numéro", "title": "Titre", "body": "Texte"},
    "annexes": {"number": "Numéro", "title": "Titre", "body": "Contenu"},
    "parties": {
        "role": "Rôle",
        "function": "Fonction du signataire",
        "commitments": "Engagements",
    },
    "nodes": {
        "level_name": "Niveau",
        "number": "Numéro",
        "label": "Intitulé",
        "description": "Description",
    },
}


PART_NAMES = {"articles": "article", "annexes": "annexe", "parties": "partie", "nodes": "stratégie"}
_KIND_WORDS = {
    ChangeKind.ADDED: "Ajout",
    ChangeKind.REMOVED: "Retrait",
    ChangeKind.CHANGED: "Modification",
    ChangeKind.MOVED: "Déplacement",
}


@dataclass(frozen=True)
class FieldDifference:
    """One field before and after, with the words that changed."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """One difference between two versions.

    ``item`` is the item after (before, when it is gone). ``previous`` is the reference of the item
    that precedes an added or moved one under ``parent`` in the version after, empty when it is first;
    ``place`` says the same in French.
    """

    part: str
    kind: ChangeKind
    ref: str
    item: Mapping[str, str]
    fields: tuple[FieldDifference, ...] = ()
    parent: str = ""
    previous: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """Name the piece as its readers know it."""
        return name_item(self.part, self.item)

    @property
    def text(self) -> str:
        """Give the text of a piece that came or went whole."""
        if self.kind not in {ChangeKind.ADDED, ChangeKind.REMOVED}:
            return ""
        return next(
            (self.item[key] for key in ("body", "commitments", "description") if self.item.get(key)), ""
        )


def snapshot_contract(contract: Contract) -> Content:
    """Give what a contract says today, as plain JSON."""
    parties = contract.parties.filter(left_on__isnull=True).select_related("organization")
    return {
        "format": FORMAT,
        "terms": {name: _plain(getattr(contract, name)) for name in TERM_LABELS},
        "parts": {
            "articles": [
                _freeze(row, row.pk, ("key", "number", "title", "body")) for row in contract.articles.all()
            ],
            "annexes": [
                _freeze(row, row.pk, ("key", "number", "title", "body")) for row in contract.annexes.all()
            ],
            "parties": [
                _freeze(row, row.pk, ("role", "function", "commitments"))
                | {"organization": row.organization.slug, "name": str(row.organization)}
                for row in parties
            ],
            "nodes": _freeze_tree(contract),
        },
    }


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)


def _freeze(row: object, pk: int, names: Iterable[str]) -> Item:
    return {"ref": str(pk), "parent": ""} | {name: str(getattr(row, name)) for name in names}


def _freeze_tree(contract: Contract) -> list[Item]:
    items = [
        _freeze(node, node.pk, ("level", "number", "label", "description"))
        | {"parent": str(node.parent_id or ""), "level_name": contract.type.name_level(node.level)}
        for node in contract.nodes.all()
    ]
    return sort_tree(items)


def sort_tree(items: Iterable[Item]) -> list[Item]:
    """Put items in reading order: each followed by its own, siblings in the order they came."""
    below: dict[str, list[Item]] = {}
    for item in items:
        below.setdefault(item["parent"], []).append(item)
    ordered: list[Item] = []
    waiting = list(reversed(below.get("", [])))
    while waiting:
        item = waiting.pop()
        ordered.append(item)
        waiting += reversed(below.get(item["ref"], []))
    return ordered


def compute_content_digest(content: Content) -> str:
    """Give the digest that a version carries."""
    return compute_digest(content)


def diff_versions(before: Content, after: Content) -> list[Change]:
    """Tell what differs between two versions: the terms, then each part in reading order."""
    changes = _diff_terms(before["terms"], after["terms"])
    for part in PART_FIELDS:
        changes += _diff_part(part, before["parts"][part], after["parts"][part])
    return changes


def _diff_terms(before: Terms, after: Terms) -> list[Change]:
    fields = tuple(
        _differ(name, label, show_term(name, before.get(name)), show_term(name, after.get(name)))
        for name, label in TERM_LABELS.items()
        if before.get(name) != after.get(name)
    )
    values = {name: "" if value is None else str(value) for name, value in after.items()}
    return [Change("terms", ChangeKind.CHANGED, "", values, fields)] if fields else []


def show_term(name: str, value: str | int | None) -> str:
    """Write a term of a version as a page shows it: days in full, choices in French."""
    if value is None or value == "":
        return ""
    if name.endswith("_on"):
        return format_day(parse_day(str(value)))
    return str(Renewal(str(value)).label) if name == "renewal" else str(value)


def _differ(name: str, label: str, before: str, after: str) -> FieldDifference:
    if name == "role":
        before, after = (str(PartyRole(value).label) if value else "" for value in (before, after))
    return FieldDifference(name, label, before, after, compare_words(before, after))


def _diff_part(part: str, before: list[Item], after: list[Item]) -> list[Change]:
    old = {item["ref"]: item for item in before}
    new = {item["ref"]: item for item in after}
    moved = _find_moved(before, after)
    previous = _find_previous(after)
    changes = [Change(part, ChangeKind.REMOVED, ref, item) for ref, item in old.items() if ref not in new]
    for ref, item in new.items():
        place = (item["parent"], previous[ref], _tell_place(part, new, item["parent"], previous[ref]))
        if ref not in old:
            changes.append(Change(part, ChangeKind.ADDED, ref, item, (), *place))
            continue
        fields = tuple(
            _differ(name, label, old[ref].get(name, ""), item.get(name, ""))
            for name, label in PART_FIELDS[part].items()
            if old[ref].get(name, "") != item.get(name, "")
        )
        if fields:
            changes.append(Change(part, ChangeKind.CHANGED, ref, item, fields))
        if ref in moved:
            changes.append(Change(part, ChangeKind.MOVED, ref, item, (), *place))
    return changes


def _tell_place(part: str, items: Mapping[str, Item], parent: str, previous: str) -> str:
    under = f"sous {name_item(part, items[parent])}, " if parent else ""
    after = f"après {name_item(part, items[previous])}" if previous else "en premier"
    place = f"{under}{after}"
    return place[0].upper() + place[1:]


def _group(items: list[Item]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(item["parent"], []).append(item["ref"])
    return groups


def _find_previous(items: list[Item]) -> dict[str, str]:
    previous = {}
    for refs in _group(items).values():
        previous[refs[0]] = ""
        previous |= {ref: before for before, ref in pairwise(refs)}
    return previous


def _find_moved(before: list[Item], after: list[Item]) -> set[str]:
    parents = {item["ref"]: item["parent"] for item in before}
    ranks = {item["ref"]: rank for rank, item in enumerate(before)}
    moved = {
        item["ref"] for item in after if item["ref"] in parents and parents[item["ref"]] != item["parent"]
    }
    for refs in _group(after).values():
        kept = [ref for ref in refs if ref in ranks and ref not in moved]
        stable = _find_longest_rise([ranks[ref] for ref in kept])
        moved |= {ref for ref in kept if ranks[ref] not in stable}
    return moved


def _find_longest_rise(ranks: list[int]) -> set[int]:
    """Give the longest increasing run of ranks: these did not move, the others did."""
    ends: list[int] = []  # the smallest last rank of a run of each length
    runs: list[tuple[int, ...]] = []
    for rank in ranks:
        place = bisect_left(ends, rank)
        run = (*(runs[place - 1] if place else ()), rank)
        ends[place : place + 1] = [rank]
        runs[place : place + 1] = [run]
    return set(runs[-1]) if runs else set()


def apply_changes(before: Content, changes: Iterable[Change]) -> Content:
    """Give the version that a list of differences leads to."""
    changes = list(changes)
    terms = dict(before["terms"])
    for change in changes:
        if change.part == "terms":
            terms |= {field.name: _parse_term(field.name, change.item[field.name]) for field in change.fields}
    parts = {
        part: _apply_to_part(before["parts"][part], [change for change in changes if change.part == part])
        for part in PART_FIELDS
    }
    return {"format": FORMAT, "terms": terms, "parts": parts}


def _parse_term(name: str, value: str) -> str | int | None:
    if name.endswith("_months"):
        return int(value) if value else None
    return value or (None if name.endswith("_on") else "")


def _apply_to_part(items: list[Item], changes: list[Change]) -> list[Item]:
    by_ref = {item["ref"]: dict(item) for item in items}
    groups = _group(items)
    for change in changes:
        if change.kind in {ChangeKind.REMOVED, ChangeKind.MOVED}:
            groups[by_ref[change.ref]["parent"]].remove(change.ref)
    for change in changes:
        if change.kind in {ChangeKind.ADDED, ChangeKind.MOVED}:
            group = groups.setdefault(change.parent, [])
            group.insert(group.index(change.previous) + 1 if change.previous else 0, change.ref)
        if change.kind != ChangeKind.REMOVED:
            by_ref[change.ref] = dict(change.item)
    return sort_tree(by_ref[ref] for refs in groups.values() for ref in refs)


def tell_changes(changes: Iterable[Change]) -> str:
    """Say a list of differences in one French sentence per piece, for the journal and the margin."""
    return " ".join(f"{_KIND_WORDS[change.kind]} : {name_change(change)}." for change in changes)


def name_change(change: Change) -> str:
    """Name the piece of the contract that a difference is about."""
    if change.part == "terms":
        return ", ".join(field.label.lower() for field in change.fields)
    return f"{PART_NAMES[change.part]} {name_item(change.part, change.item)}"


def name_item(part: str, item: Mapping[str, str]) -> str:
    """Name an item as its readers know it."""
    if part == "parties":
        return f"« {item.get('name', '')} »"
    title = item.get("label") or item.get("title", "")
    return f"{item.get('number', '')} « {title} »".strip()


def rename_refs(content: Content, refs: Mapping[str, Mapping[str, str]]) -> Content:
    """Give the content with the references of new items replaced by those of their rows."""
    parts = {
        part: [
            item
            | {
                "ref": refs.get(part, {}).get(item["ref"], item["ref"]),
                "parent": refs.get(part, {}).get(item["parent"], item["parent"]),
            }
            for item in items
        ]
        for part, items in content["parts"].items()
    }
    return {"format": content["format"], "terms": content["terms"], "parts": parts}
