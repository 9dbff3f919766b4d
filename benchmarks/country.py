"""Invent the territories, organizations and people of a country."""

import random
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from benchmarks import words
from benchmarks.bulk import Writer
from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import Affiliation, Organization, User
from maillage.core.text import fold_text, make_slug
from maillage.territories.enums import QpvGeneration, TerritoryKind
from maillage.territories.models import LegalPopulation, Membership, Territory

TRAVELLER = "lectrice.nationale@maillage.example"
LOCAL = "cheffe.de.projet@maillage.example"
ALL_EPCI, ALL_DEPARTEMENTS = 1_255, 101
SOURCE = "banc d’essai"


@dataclass
class Country:
    """The keys of what has been invented, from which contracts are made."""

    departements: list[int] = field(default_factory=list)
    epci: list[int] = field(default_factory=list)
    communes: dict[int, list[int]] = field(default_factory=dict)
    districts: dict[int, list[int]] = field(default_factory=dict)
    organizations: dict[int, list[int]] = field(default_factory=dict)
    people: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    traveller: tuple[int, int] = (0, 0)
    local: tuple[int, int] = (0, 0)


def write_country(writer: Writer, epci: int, chance: random.Random) -> Country:
    """Write so many EPCI, with the departements they need and the two people to be measured."""
    country = Country()
    for rank in range(max(1, round(ALL_DEPARTEMENTS * epci / ALL_EPCI))):
        _write_departement(writer, country, rank, chance)
    for rank in range(epci):
        _write_epci(writer, country, rank, chance)
    first = country.organizations[country.epci[0]][0]
    country.traveller = _add_person(writer, TRAVELLER, "Lectrice", "Nationale", first)
    country.local = _add_person(writer, LOCAL, "Cheffe", "De Projet", first)
    return country


def _write_departement(writer: Writer, country: Country, rank: int, chance: random.Random) -> None:
    name = _invent_name(chance)
    key = _add_territory(writer, chance, TerritoryKind.DEPARTEMENT, f"9{rank:02d}", name)
    country.departements.append(key)
    country.organizations[key] = [
        _add_organization(writer, key, OrganizationKind.CAF, f"Caf de {name} ({rank})"),
        _add_organization(writer, key, OrganizationKind.STATE, f"Préfecture de {name} ({rank})"),
        _add_organization(writer, key, OrganizationKind.DEPARTEMENT, f"Département de {name} ({rank})"),
    ]


def _write_epci(writer: Writer, country: Country, rank: int, chance: random.Random) -> None:
    name = _invent_name(chance)
    key = _add_territory(writer, chance, TerritoryKind.EPCI, f"8{rank:08d}", f"Agglomération de {name}")
    departement = country.departements[rank % len(country.departements)]
    writer.add(Membership, part_id=key, whole_id=departement, source=SOURCE)
    communes = []
    for place in range(chance.randint(6, 10)):
        label = _invent_name(chance) if place else name
        commune = _add_territory(writer, chance, TerritoryKind.COMMUNE, f"{rank:04d}{place}", label)
        writer.add(Membership, part_id=commune, whole_id=key, source=SOURCE)
        communes.append(commune)
    district = _add_territory(
        writer, chance, TerritoryKind.QPV, f"QN9{rank:05d}", chance.choice(words.DISTRICTS)
    )
    writer.add(Membership, part_id=district, whole_id=communes[0], source=SOURCE)
    own = [
        _add_organization(writer, key, OrganizationKind.EPCI, f"Agglomération de {name} ({rank})"),
        _add_organization(writer, communes[0], OrganizationKind.COMMUNE, f"Ville de {name} ({rank})"),
        *(
            _add_organization(writer, key, OrganizationKind.ASSOCIATION, f"{title} de {name} ({rank})")
            for title in words.ASSOCIATIONS
        ),
    ]
    country.epci.append(key)
    country.communes[key] = communes
    country.districts[key] = [district]
    country.organizations[key] = own + country.organizations[departement]
    country.people[key] = [
        _add_person(
            writer, f"personne.{rank}.{place}@maillage.example", "Camille", f"Exemple {rank}", own[place]
        )
        for place in range(2)
    ]


def _invent_name(chance: random.Random) -> str:
    return chance.choice(words.PLACE_STEMS) + chance.choice(words.PLACE_TAILS)


def _add_territory(writer: Writer, chance: random.Random, kind: TerritoryKind, code: str, name: str) -> int:
    key = writer.add(
        Territory,
        kind=kind,
        code=code,
        name=name,
        folded_name=fold_text(name),
        generation=QpvGeneration.G2024 if kind == TerritoryKind.QPV else "",
        longitude=chance.uniform(-1, 6),
        latitude=chance.uniform(43.5, 50),
    )
    writer.add(
        LegalPopulation, territory_id=key, year=2023, municipal=chance.randint(800, 120_000), source=SOURCE
    )
    return key


def _add_organization(writer: Writer, territory: int, kind: OrganizationKind, name: str) -> int:
    return writer.add(
        Organization,
        kind=kind,
        name=name,
        folded_name=fold_text(name),
        slug=make_slug(name),
        territory_id=territory,
        is_invented=True,
    )


def _add_person(
    writer: Writer, email: str, first_name: str, last_name: str, organization: int
) -> tuple[int, int]:
    person = writer.add(
        User,
        email=email,
        first_name=first_name,
        last_name=last_name,
        password=make_password(None),
        is_invented=True,
    )
    writer.add(Affiliation, user_id=person, organization_id=organization)
    return person, organization
