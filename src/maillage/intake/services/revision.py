"""Write what a newer version of a document changes in the objects that the older one made."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from maillage.accounts.models import User
from maillage.contracts.models import Action, Article, Contract, Node, Party
from maillage.contracts.services.action import EDITABLE_FIELDS, update_action
from maillage.contracts.services.contract import update_contract
from maillage.contracts.services.party import remove_party, update_party
from maillage.contracts.services.removal import remove_action
from maillage.contracts.services.strategy import delete_node, update_node
from maillage.contracts.services.text import remove_piece, update_piece
from maillage.core.digests import name_kind
from maillage.intake.enums import PieceKind
from maillage.intake.models import Origin, ReadPiece
from maillage.intake.sheets import make_fields

Changes = dict[str, tuple[Any, Any]]
_MODELS: dict[str, type[models.Model]] = {
    PieceKind.PARTY: Party,
    PieceKind.ARTICLE: Article,
    PieceKind.NODE: Node,
    PieceKind.ACTION: Action,
}


def find_subject(piece: ReadPiece, contract: Contract) -> models.Model:
    """Give the object that the piece of the version before made.

    Raises
    ------
    ValidationError
        Nothing was made of it, or it is no longer there.
    """
    if piece.kind == PieceKind.TITLE:
        return contract
    model = _MODELS[piece.kind]
    origin = Origin.objects.filter(piece=piece.before, subject_kind=name_kind(model)).order_by("-pk").first()
    manager = model._default_manager  # noqa: SLF001 - Django's documented model API
    subject = manager.filter(pk=origin.subject_id).first() if origin else None
    if subject is None:
        msg = "L’objet de la version précédente n’est plus là : écartez cette différence, ou ajoutez-le à la main."
        raise ValidationError(msg, code="absent")
    return subject


def apply_change(*, source: ReadPiece, contract: Contract, by: User) -> tuple[models.Model, Changes]:
    """Bring the object in step with what the newer version says; give it with what really changed.

    Called by the service that confirms a review, which records it.
    """
    subject = find_subject(source, contract)
    values = make_object_values(source)
    changes = {name: (getattr(subject, name), value) for name, value in values.items()}
    write_values(subject, values, by)
    return subject, changes


def make_object_values(piece: ReadPiece) -> dict[str, Any]:
    """Give the fields of the object that a piece stands for."""
    values = piece.values
    if piece.kind == PieceKind.TITLE:
        return {"title": values["title"]}
    if piece.kind == PieceKind.PARTY:
        return {name: values[name] for name in ("function", "role") if values.get(name)}
    if piece.kind == PieceKind.ARTICLE:
        return {name: values.get(name, "") for name in ("number", "title", "body")}
    if piece.kind == PieceKind.NODE:
        return {name: values.get(name, "") for name in ("number", "label")}
    fields = {name: value for name, value in make_fields(values).items() if name in EDITABLE_FIELDS}
    return fields | {"title": values["title"]}


def write_values(subject: models.Model, values: dict[str, Any], by: User) -> None:
    """Write fields of an object through the service of its kind."""
    if isinstance(subject, Contract):
        update_contract(contract=subject, values=values, expected_version=None, by=by)
    elif isinstance(subject, Party):
        update_party(party=subject, values=values, expected_version=None, by=by)
    elif isinstance(subject, Article):
        update_piece(piece=subject, values=values, expected_version=None, by=by)
    elif isinstance(subject, Node):
        update_node(node=subject, values=values, expected_version=None, by=by)
    elif isinstance(subject, Action):
        update_action(action=subject, values=values, expected_version=None, by=by)


def apply_removal(*, source: ReadPiece, contract: Contract, by: User) -> None:
    """Take away the object that the newer version no longer has."""
    remove_subject(find_subject(source, contract), by)


def remove_subject(subject: models.Model, by: User) -> None:
    """Take an object away through the service of its kind."""
    if isinstance(subject, Party):
        remove_party(party=subject, by=by)
    elif isinstance(subject, Article):
        remove_piece(piece=subject, by=by)
    elif isinstance(subject, Node):
        delete_node(node=subject, by=by)
    elif isinstance(subject, Action):
        remove_action(action=subject, by=by)
