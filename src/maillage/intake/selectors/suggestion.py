"""Suggest what a name may mean, without ever choosing."""

from maillage.contracts.models import ContractType
from maillage.intake.enums import PieceKind
from maillage.intake.matching import guess_organization_kind, name_from_function
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.intake.selectors.directory import load_districts, load_organizations, load_territories

Choices = list[tuple[str, str]]


def suggest_organizations(piece: ReadPiece) -> tuple[Choices, str]:
    """Give the organizations that a party may be, and the kind it would have if it is to be created."""
    name, function = str(piece.values.get("name", "")), str(piece.values.get("function", ""))
    near = [
        (str(one.pk), f"{one.name} (SIREN {one.siren})" if one.siren else one.name)
        for one in load_organizations().suggest(name, name_from_function(function))
    ]
    if piece.organization is not None and str(piece.organization.pk) not in dict(near):
        near.insert(0, (str(piece.organization.pk), piece.organization.name))
    return near, guess_organization_kind(name or function)


def suggest_places(piece: ReadPiece) -> list[str]:
    """Give the addresses of the territories that a name is near to."""
    if not piece.label:
        return []
    is_district = piece.kind == PieceKind.DISTRICT
    directory = load_districts() if is_district else load_territories(piece.label)
    codes = {one.pk: next(iter(one.names[1:]), "") for one in directory.known}
    return [f"{one.name}, {one.kind}-{codes[one.pk]}" for one in directory.suggest(piece.label)]


def list_types() -> Choices:
    """Give the contract types."""
    return list(ContractType.objects.values_list("code", "name"))


def list_levels(document: SourceDocument) -> Choices:
    """Give the levels of the tree, as the type of the contract names them."""
    if document.contract is not None:
        levels = document.contract.type.levels
    else:
        kind = document.pieces.filter(kind=PieceKind.KIND).first()
        code = str(kind.values.get("code", "")) if kind else ""
        levels = ContractType.objects.filter(code=code).values_list("levels", flat=True).first() or []
    return [(str(level["key"]), str(level["name"])) for level in levels] or [("", "À choisir après le type")]
