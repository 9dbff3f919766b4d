"""Recognize what the pieces of a document name, in a constant number of queries."""

from maillage.accounts.enums import PartyRole
from maillage.contracts.models import Contract, ContractType
from maillage.intake.enums import PieceKind
from maillage.intake.matching import choose_level, choose_type, name_from_function
from maillage.intake.models import ReadPiece
from maillage.intake.selectors.directory import load_districts, load_organizations, load_territories

_ROLES = {
    "epci": PartyRole.LEAD,
    "landlord": PartyRole.LANDLORD,
    "citizens_council": PartyRole.CITIZENS_COUNCIL,
}


def recognize_pieces(pieces: list[ReadPiece], contract: Contract | None) -> None:
    """Set on pieces not yet saved what their names mean: type, territory, organizations, levels."""
    single = {piece.kind: piece for piece in pieces if piece.is_single}
    _recognize_type(single)
    place = single.get(PieceKind.TERRITORY)
    if place is not None and place.label:
        place.territory_id = load_territories(place.label).recognize(place.label)
    parties = [piece for piece in pieces if piece.kind == PieceKind.PARTY]
    if parties:
        _recognize_parties(parties)
    districts = [piece for piece in pieces if piece.kind == PieceKind.DISTRICT]
    if districts:
        directory = load_districts()
        for piece in districts:
            piece.territory_id = directory.recognize(piece.label)
    kind = single.get(PieceKind.KIND)
    read_code = str(kind.values.get("code", "")) if kind else ""
    # A contract that exists has its type, whatever its document calls itself.
    set_levels(pieces, contract.type.code if contract else read_code)


def _recognize_type(single: dict[str, ReadPiece]) -> None:
    kind, period = single.get(PieceKind.KIND), single.get(PieceKind.PERIOD)
    if kind is None or not kind.read:
        return
    years = [str(period.values.get(end, ""))[:4] for end in ("start", "end")] if period else []
    codes = ContractType.objects.values_list("code", flat=True)
    kind.values = {"code": choose_type(str(kind.read.get("code", "")), years, codes)}


def _recognize_parties(parties: list[ReadPiece]) -> None:
    directory = load_organizations()
    kinds = {one.pk: one.kind for one in directory.known}
    has_lead = False
    for piece in parties:
        name, function = str(piece.values.get("name", "")), str(piece.values.get("function", ""))
        piece.organization_id = directory.recognize(name, name_from_function(function))
        role = _ROLES.get(kinds.get(piece.organization_id or 0, ""), PartyRole.SIGNATORY)
        if role == PartyRole.LEAD and has_lead:
            role = PartyRole.SIGNATORY
        has_lead = has_lead or role == PartyRole.LEAD
        piece.values = piece.values | {"role": role.value}


def set_levels(pieces: list[ReadPiece], type_code: str) -> list[ReadPiece]:
    """Set the level of each element of the tree, as the contract type names them; give those that changed."""
    levels = ContractType.objects.filter(code=type_code).values_list("levels", flat=True).first() or []
    changed = []
    chosen: dict[str, str] = {}
    for piece in pieces:
        if piece.kind != PieceKind.NODE:
            continue
        above = chosen.get(piece.parent.key, "") if piece.parent is not None else ""
        level = choose_level(piece.values, levels, above)
        chosen[piece.key] = level
        if piece.values.get("level") != level:
            piece.values = piece.values | {"level": level}
            changed.append(piece)
    return changed
