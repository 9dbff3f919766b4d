"""Load the demonstration's data files and refuse those that do not hold together."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib import resources

from maillage.demo.content.shapes import (
    ActionContent,
    ContractContent,
    OrganizationContent,
    OrganizationsFile,
    PeopleFile,
    PersonContent,
    TerritoriesFile,
)
from maillage.demo.content.tables import ContentError, read_table

CONTRACT_NAMES: tuple[str, ...] = (
    "contrat_de_ville_boulonnais_2015_2023",
    "contrat_de_ville_boulonnais_2024_2030",
    "ctg_boulonnais_2021_2025",
    "projet_de_territoire_boulonnais",
    "contrat_departemental_lens_lievin_2019_2022",
    "cucs_brest_2006",
)
"""Names of the contracts: one comes after those it refers to."""

_TERRITORY = re.compile(r"epci-\d{9}|commune-\d{5}")
_INSEE = re.compile(r"\d{5}")
_QPV_CODE = re.compile(r"Q[NP]\w{6}")


def load_contract_content(name: str) -> ContractContent:
    """Load one contract, its references checked.

    Parameters
    ----------
    name : str
        One of `CONTRACT_NAMES`: the slug of the contract and the stem of its file.

    Raises
    ------
    ContentError
        The contract is unknown, or its file has an unknown key, a wrong value or a dangling
        reference.
    """
    content = _read_contract(name)
    check_contract(content, f"{name}.toml")
    return content


@cache
def load_territories() -> TerritoriesFile:
    """Load the territories: a whole before its parts."""
    where = "territories.toml"
    found = read_table(TerritoriesFile, _read_toml(where), where)
    _refuse_doubles((one.key for one in found.territories), where)
    known: set[str] = set()
    for one in found.territories:
        for within in one.within:
            if within.territory not in known:
                raise ContentError(f"{where} : {one.key} est dans {within.territory}, inconnu avant lui.")
        known.add(one.key)
    return found


@cache
def load_organizations() -> tuple[OrganizationContent, ...]:
    """Load every organization of the demonstration."""
    found = read_table(OrganizationsFile, _read_toml("organizations.toml"), "organizations.toml")
    where = "organizations.toml"
    _refuse_doubles((one.key for one in found.organizations), where)
    for one in found.organizations:
        _require_territory(one.territory, f"{where} ({one.key})")
    return found.organizations


@cache
def load_people() -> tuple[PersonContent, ...]:
    """Load the invented people of the demonstration, their organizations and roles checked."""
    where = "people.toml"
    people = read_table(PeopleFile, _read_toml(where), where).people
    _refuse_doubles((one.key for one in people), where)
    _refuse_doubles((one.email for one in people), where)
    for person in people:
        check_person(person, f"{where} ({person.key})")
    return people


def check_person(person: PersonContent, where: str) -> None:
    """Refuse a person who is not declared invented, or who refers to something absent."""
    if not person.invented:
        raise ContentError(f"{where} : une personne de la démonstration est toujours inventée.")
    if not person.email.endswith(".example"):
        raise ContentError(f"{where} : l’adresse {person.email} n’est pas du domaine .example.")
    _require_organizations([person.organization], where)
    for role in person.roles:
        content = _read_contract(role.contract)
        for territory in role.territories:
            _require_territory(territory, where)
        _require_known(role.actions, _action_keys(content), "action", where)


def check_contract(content: ContractContent, where: str) -> None:
    """Refuse a contract whose keys are doubled or whose references point nowhere."""
    header = content.contract
    _require_territory(header.territory, f"{where}, contract")
    if header.previous is not None:
        _require_known([header.previous], CONTRACT_NAMES, "contrat", f"{where}, contract")
    if header.starts_on and header.ends_on and header.ends_on < header.starts_on:
        raise ContentError(f"{where} : le contrat finit avant d’avoir commencé.")
    _require_organizations([one.organization for one in content.parties], f"{where}, parties")
    _refuse_doubles((one.organization for one in content.parties), f"{where}, parties")
    _refuse_doubles((one.number for one in content.articles), f"{where}, articles")
    _refuse_doubles((one.number for one in content.annexes), f"{where}, annexes")
    _refuse_doubles((one.name for one in content.districts), f"{where}, districts")
    for district in content.districts:
        _require_communes(district.communes, f"{where}, districts ({district.name})")
        if district.code is not None and not _QPV_CODE.fullmatch(district.code):
            raise ContentError(f"{where}, districts : code {district.code} mal formé.")
    _check_nodes(content, where)
    _refuse_doubles(_action_keys(content), f"{where}, actions")
    for action in content.actions:
        check_action(action, _node_keys(content), f"{where}, actions ({action.key})")


def check_action(action: ActionContent, node_keys: Iterable[str], where: str) -> None:
    """Refuse an action whose nodes, organizations, communes, steps or dates do not resolve."""
    _require_known([action.node], node_keys, "nœud", where)
    _require_organizations([*action.pilots, *action.partners], where)
    _require_organizations([one.funder for one in action.funding], where)
    _require_organizations([one.waiting_for for one in action.blockers if one.waiting_for], where)
    _require_communes(action.communes, where)
    if action.starts_on and action.ends_on and action.ends_on < action.starts_on:
        raise ContentError(f"{where} : l’action finit avant d’avoir commencé.")
    step_keys = [one.key for one in action.steps]
    _refuse_doubles(step_keys, where)
    for position, step in enumerate(action.steps):
        if step.parent is not None:
            # A parent stands before its children: no cycle can be written.
            _require_known([step.parent], step_keys[:position], "étape", where)
    for line in action.budget:
        if (line.unit == "eur") != (line.vat is not None):
            raise ContentError(f"{where} : un montant en euros dit sa TVA, un ETP n’en a pas.")
    for place in action.also_in:
        other = _read_contract(place.contract)
        _require_known([place.node], _node_keys(other), f"nœud de {place.contract}", where)


@cache
def _read_contract(name: str) -> ContractContent:
    _require_known([name], CONTRACT_NAMES, "contrat", "démonstration")
    where = f"{name}.toml"
    content = read_table(ContractContent, _read_toml(where), where)
    if content.contract.slug != name:
        raise ContentError(f"{where} : le slug {content.contract.slug} n’est pas celui du fichier.")
    return content


def _read_toml(file_name: str) -> dict[str, object]:
    text = (resources.files("maillage.demo.content") / file_name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{file_name} : {error}") from error


def _check_nodes(content: ContractContent, where: str) -> None:
    keys = [one.key for one in content.nodes]
    _refuse_doubles(keys, f"{where}, nodes")
    for position, node in enumerate(content.nodes):
        if node.parent is not None:
            # A parent stands before its children: no cycle can be written.
            _require_known([node.parent], keys[:position], "nœud", f"{where}, nodes ({node.key})")


def _node_keys(content: ContractContent) -> tuple[str, ...]:
    return tuple(one.key for one in content.nodes)


def _action_keys(content: ContractContent) -> tuple[str, ...]:
    return tuple(one.key for one in content.actions)


def _require_known(used: Iterable[str], known: Iterable[str], kind: str, where: str) -> None:
    missing = sorted(set(used) - set(known))
    if missing:
        raise ContentError(f"{where} : {kind} introuvable ({', '.join(missing)}).")


def _require_organizations(used: Iterable[str], where: str) -> None:
    _require_known(used, (one.key for one in load_organizations()), "organisation", where)


def _require_territory(key: str | None, where: str) -> None:
    if key is not None and not _TERRITORY.fullmatch(key):
        raise ContentError(f"{where} : territoire {key} mal formé (epci-… ou commune-…).")


def _require_communes(codes: Iterable[str], where: str) -> None:
    for code in codes:
        if not _INSEE.fullmatch(code):
            raise ContentError(f"{where} : code de commune {code} mal formé.")


def _refuse_doubles(keys: Iterable[str], where: str) -> None:
    doubles = sorted(key for key, count in Counter(keys).items() if count > 1)
    if doubles:
        raise ContentError(f"{where} : clé en double ({', '.join(doubles)}).")
