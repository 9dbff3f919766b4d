"""Build the territories, the organizations and the invented people."""

import hashlib
from decimal import Decimal
from importlib import resources

from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import User
from maillage.accounts.services.organization import add_affiliation, create_organization
from maillage.accounts.services.person import create_person
from maillage.core.text import make_slug
from maillage.demo.build.cast import Cast
from maillage.demo.content import load_organizations, load_people, load_territories
from maillage.demo.content.shapes import PersonContent, SourceContent, TerritoryContent
from maillage.territories.enums import QpvGeneration, ShareBasis, TerritoryKind
from maillage.territories.models import Territory
from maillage.territories.records import (
    Batch,
    FileSource,
    Key,
    MembershipRow,
    OutlineRow,
    PopulationRow,
    TerritoryRow,
)
from maillage.territories.services.loading import load_batch


def build_territories(cast: Cast) -> None:
    """Load the communes, agglomerations and districts of the demonstration, centres without outlines.

    What official files already brought is left as it is: the demonstration adds to an instance.
    """
    content = load_territories()
    general = [one for one in content.territories if one.kind != "qpv"]
    districts = [one for one in content.territories if one.kind == "qpv"]
    _load(general, content.population_source, generation="")
    _load(districts, content.district_source, generation=QpvGeneration.G2024)
    for row in Territory.objects.current().defer("outline"):
        cast.territories[row.address] = row


def _load(rows: list[TerritoryContent], source: SourceContent, *, generation: str) -> None:
    raw = (resources.files("maillage.demo.content") / "territories.toml").read_bytes()
    batch = Batch(
        source=FileSource(
            dataset=f"demonstration-{make_slug(source.label, max_length=40)}",
            label=source.label,
            file_name="territories.toml",
            sha256=hashlib.sha256(raw).hexdigest(),
            vintage=source.vintage,
            producer=source.producer,
            license="Licence Ouverte 2.0",
        ),
        generation=generation,
    )
    for row in rows:
        key = _read_key(row.key)
        batch.mentioned[key] = TerritoryRow(row.name)
        if row.population is not None:
            batch.populations[key] = PopulationRow(row.population)
        if row.longitude is not None and row.latitude is not None:
            batch.outlines[key] = OutlineRow(None, row.longitude, row.latitude)
        for within in row.within:
            whole = _read_key(within.territory)
            is_whole = within.share == 1
            batch.memberships[key, whole] = MembershipRow(
                Decimal(str(within.share)), ShareBasis.WHOLE if is_whole else ShareBasis.AREA
            )
    load_batch(batch=batch, write=True, by=None)


def _read_key(text: str) -> Key:
    kind, _, code = text.rpartition("-")
    return Key(TerritoryKind(kind), code)


def build_operator() -> tuple[PersonContent, User]:
    """Open the account of the invented person who runs the instance."""
    content = next(one for one in load_people() if one.is_administrator)
    return content, _open_account(content, by=None)


def build_organizations(cast: Cast) -> None:
    """Add every organization that the documents or the invented actions name."""
    for one in load_organizations():
        cast.organizations[one.key] = create_organization(
            kind=OrganizationKind(one.kind),
            name=one.name,
            short_name="" if one.short_name == one.name else one.short_name,
            siren=one.siren or "",
            siret=one.siret or "",
            territory=cast.territories[one.territory] if one.territory else None,
            is_invented=one.invented,
            by=cast.operator,
        )


def build_people(cast: Cast) -> None:
    """Open the account of each invented person and attach it to their organization."""
    for one in load_people():
        user = cast.operator if one.is_administrator else _open_account(one, by=cast.operator)
        cast.people[one.key] = user
        add_affiliation(
            organization=cast.organizations[one.organization],
            user=user,
            by=cast.operator,
            is_administrator=any(role.role == "manager" for role in one.roles),
        )


def _open_account(one: PersonContent, *, by: User | None) -> User:
    return create_person(
        email=one.email,
        first_name=one.first_name,
        last_name=one.last_name,
        function=one.function,
        story=one.story,
        is_invented=True,
        is_staff=one.is_administrator,
        by=by,
    )
