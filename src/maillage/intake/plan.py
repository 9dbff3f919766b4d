"""Say what confirming a review would write, piece by piece, and what it would leave and why."""

from dataclasses import dataclass, field

from maillage.contracts.models import Contract, ContractType
from maillage.intake.enums import PieceKind
from maillage.intake.models import ReadPiece
from maillage.territories.models import Territory


@dataclass(frozen=True)
class Skipped:
    """A piece that would not be written, and why."""

    piece: ReadPiece
    reason: str


@dataclass(frozen=True)
class NewContract:
    """The contract that would be opened."""

    type: ContractType
    territory: Territory
    title: str
    short_title: str


@dataclass
class Plan:
    """What would be written; ``blockers`` are what stops everything, and what to do about it."""

    contract: Contract | None = None
    opening: NewContract | None = None
    period: ReadPiece | None = None
    created: dict[str, list[ReadPiece]] = field(default_factory=dict)
    changed: list[ReadPiece] = field(default_factory=list)
    removed: list[ReadPiece] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    new_organizations: list[str] = field(default_factory=list)
    not_taken: int = 0
    dropped: int = 0
    same: int = 0
    digest: str = ""

    def list_created(self, kind: PieceKind) -> list[ReadPiece]:
        """Give the pieces of a kind that would become objects, in order."""
        return self.created.get(kind, [])

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Give how many objects of each kind would be written, those that are none left out."""
        named = (
            (PieceKind.PARTY, "signataire,signataires"),
            (PieceKind.DISTRICT, "quartier,quartiers"),
            (PieceKind.ARTICLE, "article,articles"),
            (PieceKind.NODE, "élément de la stratégie,éléments de la stratégie"),
            (PieceKind.ACTION, "action,actions"),
        )
        counts = [(words, len(self.list_created(kind))) for kind, words in named]
        counts.append(("organisme à créer,organismes à créer", len(self.new_organizations)))
        counts.append(("objet à modifier,objets à modifier", len(self.changed)))
        counts.append(("objet à retirer,objets à retirer", len(self.removed)))
        return [(words, count) for words, count in counts if count]

    @property
    def is_writable(self) -> bool:
        """Tell whether confirming would write something."""
        writes = self.opening or self.period or self.changed or self.removed or any(self.created.values())
        return not self.blockers and bool(writes)
