"""Build the smallest valid object of each kind; a test says only what matters to it.

These write rows directly, past services and rights, so that a test of a rule does not depend on
another rule.
"""

import datetime
import itertools
from typing import Any

from maillage.accounts.enums import OrganizationKind, PartyRole, PersonRole
from maillage.accounts.models import Affiliation, Organization, User
from maillage.contracts.enums import ContractStatus, Section
from maillage.contracts.models import Action, Assignment, Contract, ContractType, Node, Party, Placement
from maillage.core.enums import Visibility
from maillage.core.text import make_slug
from maillage.intake.enums import DocumentState, PieceKind
from maillage.intake.models import ReadPiece, SourceDocument
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

_ranks = itertools.count(1)

LEVELS = [
    {"key": "axis", "name": "Axe stratégique", "plural": "Axes stratégiques"},
    {"key": "objective", "name": "Objectif", "plural": "Objectifs"},
]


def make_territory(**fields: Any) -> Territory:
    rank = next(_ranks)
    return Territory.objects.create(
        **{"kind": TerritoryKind.EPCI, "code": f"9{rank:08d}", "name": f"Agglomération {rank}"} | fields
    )


def make_organization(**fields: Any) -> Organization:
    rank = next(_ranks)
    name = fields.pop("name", f"Organisme {rank}")
    return Organization.objects.create(
        **{"kind": OrganizationKind.ASSOCIATION, "name": name, "slug": f"{make_slug(name)}-{rank}"} | fields
    )


def make_user(organization: Organization | None = None, **fields: Any) -> User:
    rank = next(_ranks)
    user = User.objects.create_user(
        **{
            "email": f"personne{rank}@maillage.example",
            "first_name": "Camille",
            "last_name": f"Exemple {rank}",
        }
        | fields
    )
    Affiliation.objects.create(user=user, organization=organization or make_organization())
    return user


def make_contract_type(**fields: Any) -> ContractType:
    rank = next(_ranks)
    return ContractType.objects.create(
        **{
            "code": f"type-{rank}",
            "name": "Convention territoriale globale",
            "short_name": "CTG",
            "levels": LEVELS,
        }
        | fields
    )


def make_contract(**fields: Any) -> Contract:
    rank = next(_ranks)
    values = {
        "slug": f"contrat-{rank}",
        "title": f"Convention territoriale globale {rank}",
        "short_title": f"CTG {rank}",
        "starts_on": datetime.date(2025, 1, 1),
        "ends_on": datetime.date(2029, 12, 31),
        "status": ContractStatus.IN_FORCE,
        "visibility": Visibility.PARTNERS,
    } | fields
    values.setdefault("type", None)
    values["type"] = values["type"] or make_contract_type()
    if "territory" not in values:
        values["territory"] = make_territory()
    return Contract.objects.create(**values)


def make_party(contract: Contract, organization: Organization | None = None, **fields: Any) -> Party:
    return Party.objects.create(
        **{
            "contract": contract,
            "organization": organization or make_organization(),
            "role": PartyRole.SIGNATORY,
        }
        | fields
    )


def make_node(contract: Contract | None = None, **fields: Any) -> Node:
    rank = next(_ranks)
    contract = contract or make_contract()
    return Node.objects.create(
        **{
            "contract": contract,
            "level": "axis",
            "slug": f"axe-{rank}",
            "label": f"Axe {rank}",
            "position": contract.nodes.count(),
        }
        | fields
    )


def make_action(node: Node | None = None, **fields: Any) -> Action:
    rank = next(_ranks)
    node = node or make_node()
    values = {"title": f"Action {rank}", "slug": f"action-{rank}", "home": node.contract} | fields
    values.setdefault("owner", None)
    values["owner"] = values["owner"] or make_organization()
    action = Action.objects.create(**values)
    Placement.objects.create(
        action=action, node=node, is_home=node.contract == action.home, shared_sections=list(Section.values)
    )
    return action


def assign(user: User, contract: Contract, role: PersonRole, **fields: Any) -> Assignment:
    affiliation = user.affiliations.first()
    organization = fields.pop("organization", None) or (affiliation and affiliation.organization)
    return Assignment.objects.create(
        user=user, contract=contract, role=role, organization=organization or make_organization(), **fields
    )


def make_manager(contract: Contract, **fields: Any) -> User:
    user = make_user(**fields)
    assign(user, contract, PersonRole.MANAGER)
    return user


def make_document(*, sent_by: User, **fields: Any) -> SourceDocument:
    rank = next(_ranks)
    return SourceDocument.objects.create(
        **{
            "name": f"convention-{rank}.txt",
            "sha256": f"{rank:064x}",
            "size": 1_000,
            "state": DocumentState.REVIEW,
            "sent_by": sent_by,
        }
        | fields
    )


def make_piece(document: SourceDocument, **fields: Any) -> ReadPiece:
    rank = next(_ranks)
    label = fields.get("label", f"Élément {rank}")
    return ReadPiece.objects.create(
        **{
            "document": document,
            "kind": PieceKind.NODE,
            "key": f"piece-{rank}",
            "position": rank,
            "label": label,
            "read": {"label": label},
            "values": {"number": "", "label": label, "level": "axis"},
            "confidence": 0.9,
            "excerpt": label,
        }
        | fields
    )
