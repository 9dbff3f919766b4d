"""Read the questions that a call adds to the common form: data, each shown under a condition or always.

A block is ``{"key", "label", "kind", "required", "help", "choices", "when"}``; ``kind`` is ``text``, ``yes_no`` or
``choice``; ``when`` is ``{"key", "is"}``: shown, and asked for, only when another block was so answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

KINDS = frozenset({"text", "yes_no", "choice"})
YES, NO = "oui", "non"


@dataclass(frozen=True)
class Block:
    """One question of a call's own form."""

    key: str
    label: str
    kind: str
    is_required: bool = False
    help: str = ""
    choices: Sequence[str] = field(default=())
    when_key: str = ""
    when_is: str = ""

    def is_asked(self, answers: Mapping[str, Any]) -> bool:
        """Tell whether the question is asked, given the other answers."""
        return not self.when_key or answers.get(self.when_key) == self.when_is


def read_blocks(rows: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Give the blocks of a call.

    Raises
    ------
    ValidationError
        A block has no key, an unknown kind, or depends on one that does not come before it.
    """
    blocks: list[Block] = []
    for row in rows:
        when = row.get("when") or {}
        block = Block(
            key=str(row.get("key", "")),
            label=str(row.get("label", "")),
            kind=str(row.get("kind", "")),
            is_required=bool(row.get("required")),
            help=str(row.get("help", "")),
            choices=tuple(str(one) for one in row.get("choices", ())),
            when_key=str(when.get("key", "")),
            when_is=str(when.get("is", "")),
        )
        known = {one.key for one in blocks}
        if (
            not block.key.isidentifier()
            or block.key in known
            or not block.label
            or block.kind not in KINDS
            or (block.kind == "choice" and not block.choices)
            or (block.when_key and block.when_key not in known)
        ):
            raise ValidationError(
                {"form_blocks": f"La question « {block.label or block.key} » n’est pas lisible."}
            )
        blocks.append(block)
    return blocks


def list_unanswered(blocks: Sequence[Block], answers: Mapping[str, Any]) -> list[str]:
    """Give the labels of the required questions that are asked and have no answer."""
    return [
        one.label
        for one in blocks
        if one.is_required and one.is_asked(answers) and not str(answers.get(one.key) or "").strip()
    ]
