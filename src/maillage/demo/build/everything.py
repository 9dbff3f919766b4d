"""Build the whole demonstration, in order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from maillage.accounts.models import User
from maillage.contracts.models import Action, Contract, Node
from maillage.contracts.services.contract_type import load_contract_types
from maillage.core.search.index import gather_indexing
from maillage.demo.build.actions import build_actions, share_actions
from maillage.demo.build.cast import Cast
from maillage.demo.build.committee import build_committee
from maillage.demo.build.contracts import (
    grant_other_roles,
    leave_contracts_to_their_managers,
    open_contract,
    sign_contract_of_the_past,
)
from maillage.demo.build.documents import build_documents
from maillage.demo.build.grants import build_grants
from maillage.demo.build.last_year import build_last_year
from maillage.demo.build.observatory import CONVENTION, build_diagnosis, build_findings
from maillage.demo.build.people import build_operator, build_organizations, build_people, build_territories
from maillage.demo.build.programme import build_abatements, build_programme
from maillage.demo.content import CONTRACT_NAMES, load_contract_content, load_people

# The contract whose yearly programs are known.
PAST = "contrat_de_ville_boulonnais_2015_2023"
PRESENT = "contrat_de_ville_boulonnais_2024_2030"


@dataclass(frozen=True)
class Summary:
    """What the demonstration holds."""

    contracts: int
    nodes: int
    actions: int
    people: int


def is_built() -> bool:
    """Tell whether this instance already holds the demonstration."""
    emails = [one.email for one in load_people()]
    return User.objects.filter(email__in=emails, is_invented=True).exists()


@transaction.atomic
def build_demonstration(*, on_progress: Callable[[str], None] = lambda _sentence: None) -> Summary:
    """Build everything, or nothing when something is refused on the way.

    Parameters
    ----------
    on_progress : callable
        Told in French what comes next.
    """
    with gather_indexing():
        return _build(on_progress)


def _build(on_progress: Callable[[str], None]) -> Summary:
    load_contract_types()
    on_progress("Les territoires et les organismes")
    _, operator = build_operator()
    cast = Cast(operator)
    build_territories(cast)
    build_organizations(cast)
    build_people(cast)
    on_progress("Le diagnostic de la convention")
    build_diagnosis()
    contents = [load_contract_content(name) for name in CONTRACT_NAMES]
    for content in contents:
        on_progress(content.contract.short_title)
        contract = open_contract(cast, content)
        build_actions(cast, content, _author_of(cast, contract))
    on_progress("Les constats")
    build_findings(cast, _author_of(cast, cast.contracts[CONVENTION]))
    on_progress("Les actions partagées entre contrats")
    for content in contents:
        share_actions(cast, content)
        sign_contract_of_the_past(cast, content)
    on_progress("La programmation de 2015 à 2023")
    build_programme(cast, _author_of(cast, cast.contracts[PAST]))
    build_abatements(cast, _author_of(cast, cast.contracts[PRESENT]))
    grant_other_roles(cast)
    leave_contracts_to_their_managers(cast)
    on_progress("Un appel à projets et son comité")
    build_committee(cast, build_grants(cast))
    on_progress("L’appel de l’an passé : décisions, versements et bilans")
    build_last_year(cast)
    on_progress("Un document à relire")
    build_documents(cast)
    return Summary(
        contracts=Contract.objects.count(),
        nodes=Node.objects.count(),
        actions=Action.objects.count(),
        people=len(cast.people),
    )


def _author_of(cast: Cast, contract: Contract) -> User:
    managers = contract.assignments.exclude(user=cast.operator).order_by("pk")
    first = managers.select_related("user").first()
    return first.user if first else cast.operator
