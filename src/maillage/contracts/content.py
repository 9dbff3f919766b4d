"""Edit the content that an amendment proposes: add, change, remove and move its items.

Each function takes a version's content and gives another; nothing here reads or writes rows.
"""

import copy
from collections.abc import Mapping

from django.core.exceptions import ValidationError

from maillage.contracts.versions import Content, Item, Terms, sort_tree

NEW = "new-"


def find_item(content: Content, part: str, ref: str) -> Item | None:
    """Give an item of a part by its reference, or None."""
    return next((item for item in content["parts"].get(part, []) if item["ref"] == ref), None)


def set_terms(content: Content, terms: Terms) -> Content:
    """Give the content with other terms."""
    changed = copy.deepcopy(content)
    changed["terms"] |= terms
    return changed


def add_item(content: Content, part: str, values: Mapping[str, str], *, parent: str = "") -> Content:
    """Give the content with one more item, last among its siblings."""
    if parent and find_item(content, part, parent) is None:
        raise ValidationError("L’élément de rattachement n’existe plus dans cet avenant.")
    changed = copy.deepcopy(content)
    items = changed["parts"][part]
    taken = [int(item["ref"].removeprefix(NEW)) for item in items if item["ref"].startswith(NEW)]
    items.append({"ref": f"{NEW}{max(taken, default=0) + 1}", "parent": parent} | dict(values))
    changed["parts"][part] = sort_tree(items)
    return changed


def change_item(content: Content, part: str, ref: str, values: Mapping[str, str]) -> Content:
    """Give the content with other texts for one item."""
    changed = copy.deepcopy(content)
    _require(changed, part, ref).update(values)
    return changed


def remove_item(content: Content, part: str, ref: str) -> Content:
    """Give the content without an item; one that holds others is not removed.

    Raises
    ------
    ValidationError
        Other items hang on it.
    """
    changed = copy.deepcopy(content)
    item = _require(changed, part, ref)
    held = [other for other in changed["parts"][part] if other["parent"] == ref]
    if held:
        names = ", ".join(f"« {other['label']} »" for other in held[:5])
        msg = f"« {item['label']} » contient encore {names} : retirez-les ou déplacez-les d’abord."
        raise ValidationError(msg)
    changed["parts"][part].remove(item)
    return changed


def move_item(content: Content, part: str, ref: str, *, rank: int, parent: str | None = None) -> Content:
    """Give the content with an item at a rank (from 0) among its siblings, perhaps under another parent.

    Raises
    ------
    ValidationError
        The place asked is inside the item itself, or no longer exists.
    """
    changed = copy.deepcopy(content)
    items = changed["parts"][part]
    item = _require(changed, part, ref)
    target = item["parent"] if parent is None else parent
    _check_not_inside(changed, part, ref, target)
    item["parent"] = target
    items.remove(item)
    siblings = [other for other in items if other["parent"] == target]
    rank = max(0, min(rank, len(siblings)))
    place = items.index(siblings[rank]) if rank < len(siblings) else len(items)
    items.insert(place, item)
    changed["parts"][part] = sort_tree(items)
    return changed


def find_rank(content: Content, part: str, ref: str) -> int:
    """Give the rank of an item among its siblings, from 0."""
    item = _require(content, part, ref)
    siblings = [other["ref"] for other in content["parts"][part] if other["parent"] == item["parent"]]
    return siblings.index(ref)


def _check_not_inside(content: Content, part: str, ref: str, target: str) -> None:
    while target:
        if target == ref:
            raise ValidationError("Un élément ne se place pas à l’intérieur de lui-même.")
        target = _require(content, part, target)["parent"]


def _require(content: Content, part: str, ref: str) -> Item:
    item = find_item(content, part, ref)
    if item is None:
        raise ValidationError("Cet élément n’existe plus dans cet avenant.")
    return item
