"""Check what people type on a contract's strategy."""

from typing import Any

from django import forms

from maillage.contracts.forms.fields import LongTextField, TextField, offer
from maillage.contracts.models import Contract, Node
from maillage.contracts.selectors.choices import list_node_choices


class NodeForm(forms.Form):
    """The label, number and description of an element."""

    number = TextField(label="Numéro", max_length=12, required=False)
    label = TextField(label="Intitulé", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    description = LongTextField(label="Description", required=False, rows=4)


class NewNodeForm(NodeForm):
    """A new element: its level too, among those of the contract's type."""

    level = forms.ChoiceField(label="Niveau")
    field_order = ("level", "number", "label", "description")

    def __init__(self, *args: Any, contract: Contract, parent: Node | None, **options: Any) -> None:
        super().__init__(*args, **options)
        levels = contract.type.levels
        keys = [level["key"] for level in levels]
        start = keys.index(parent.level) + 1 if parent and parent.level in keys else 0
        offered = levels[start:] or levels
        offer(self, "level", [(level["key"], level["name"]) for level in offered])


class MoveNodeForm(forms.Form):
    """Where an element goes: under another one, or at the first rank."""

    parent = forms.TypedChoiceField(label="Rattacher à", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, node: Node, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "parent", [("", "Premier rang"), *list_node_choices(node.contract, without=node)])
