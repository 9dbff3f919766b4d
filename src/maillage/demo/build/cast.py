"""Hold what the demonstration has built so far, by the keys of its content files."""

from dataclasses import dataclass, field

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Action, Contract, Node
from maillage.territories.models import Territory


@dataclass
class Cast:
    """Territories, organizations, people, contracts, nodes and actions already built.

    ``operator`` runs the instance and opens every contract; a contract's own manager writes it.
    """

    operator: User
    territories: dict[str, Territory] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)

    def commune(self, code: str) -> Territory:
        """Give a commune by its code."""
        return self.territories[f"commune-{code}"]
