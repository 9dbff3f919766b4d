"""Write organizations and who belongs to them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.access import can_manage_organization, can_name_organization, is_operator
from maillage.accounts.models import Affiliation, Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.core.text import clean_text, make_slug

# Addresses of other pages under « organismes/ ».
_RESERVED_SLUGS = frozenset({"nouveau"})
EDITABLE_FIELDS = frozenset({"kind", "name", "short_name", "siren", "siret", "rna", "territory", "website"})


@transaction.atomic
def create_organization(*, kind: str, name: str, by: User, slug: str = "", **fields: Any) -> Organization:
    """Add an organization to the instance: who runs it may, and who names one as a party.

    Raises
    ------
    ValidationError
        A number is impossible, or an organization of the same kind already bears the name, even
        written with other accents or invisible characters.
    """
    require(can_name_organization(by), "Seul un administrateur de l’instance ajoute un organisme.")
    organization = Organization(kind=kind, name=_clean_name(name), slug=slug or _make_unique_slug(name))
    assign_fields(organization, _clean_values(fields))
    organization.full_clean()
    organization.save()
    record_event(verb=Verb.CREATE, subject=organization, by=by)
    return organization


@transaction.atomic
def update_organization(
    *, organization: Organization, values: dict[str, Any], expected_version: int | None, by: User
) -> Organization:
    """Change an organization, refusing when somebody saved it in between; its address stays.

    Raises
    ------
    StaleVersion
        Somebody saved the organization since it was read.
    """
    require(
        can_manage_organization(by, organization),
        f"Vous ne pouvez pas modifier « {organization} » : demandez-le à qui l’administre.",
    )
    changes = assign_fields(organization, _clean_values(values))
    if not changes:
        return organization
    save_versioned(organization, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=organization, by=by, changes=changes)
    return organization


@transaction.atomic
def add_affiliation(
    *, organization: Organization, user: User, by: User, is_administrator: bool = False
) -> Affiliation:
    """Attach a person who already has an account to an organization.

    Operators only: anybody else invites, so that nobody is attached without having said yes and
    nobody learns who has an account.
    """
    require(is_operator(by), f"Invitez cette personne à rejoindre « {organization} ».")
    affiliation = Affiliation(user=user, organization=organization, is_administrator=is_administrator)
    affiliation.full_clean()
    affiliation.save()
    record_event(verb=Verb.CREATE, subject=affiliation, by=by, scope=organization)
    return affiliation


@transaction.atomic
def end_affiliation(*, affiliation: Affiliation, by: User) -> Affiliation:
    """Detach a person from an organization, today; they may leave by themselves.

    Raises
    ------
    ValidationError
        It is already ended, or nobody would administer the organization any more.
    """
    is_own = affiliation.user_id == by.pk
    require(
        is_own or can_manage_organization(by, affiliation.organization),
        f"Vous ne pouvez pas détacher quelqu’un de « {affiliation.organization} ».",
    )
    if affiliation.ended_on is not None:
        msg = f"{affiliation.user} est déjà détaché de « {affiliation.organization} »."
        raise ValidationError(msg, code="ended")
    _keep_one_administrator(affiliation, by=by)
    affiliation.ended_on = timezone.localdate()
    affiliation.save(update_fields=["ended_on"])
    record_event(verb=Verb.WITHDRAW, subject=affiliation, by=by, scope=affiliation.organization)
    return affiliation


@transaction.atomic
def change_administrator(*, affiliation: Affiliation, is_administrator: bool, by: User) -> Affiliation:
    """Make a person an administrator of their organization's accounts, or no longer one."""
    require(
        can_manage_organization(by, affiliation.organization),
        f"Vous ne pouvez pas choisir qui administre « {affiliation.organization} ».",
    )
    if affiliation.is_administrator == is_administrator:
        return affiliation
    if not is_administrator:
        _keep_one_administrator(affiliation, by=by)
    affiliation.is_administrator = is_administrator
    affiliation.save(update_fields=["is_administrator"])
    record_event(
        verb=Verb.UPDATE,
        subject=affiliation,
        by=by,
        scope=affiliation.organization,
        changes={"is_administrator": (not is_administrator, is_administrator)},
    )
    return affiliation


def _keep_one_administrator(affiliation: Affiliation, *, by: User) -> None:
    """Refuse to leave an organization without administrator, unless an operator decides so."""
    if not affiliation.is_administrator or by.is_staff:
        return
    others = Affiliation.objects.filter(
        organization=affiliation.organization, is_administrator=True, ended_on__isnull=True
    ).exclude(pk=affiliation.pk)
    if not others.exists():
        msg = f"Plus personne n’administrerait « {affiliation.organization} » : désignez d’abord quelqu’un."
        raise ValidationError(msg, code="last_administrator")


def _clean_name(name: str) -> str:
    return " ".join(clean_text(name).split())


def _clean_values(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - EDITABLE_FIELDS - {"is_invented"}:
        msg = f"Ces champs ne se modifient pas ainsi : {', '.join(sorted(unknown))}."
        raise ValidationError(msg, code="field")
    return {name: _clean_name(value) if isinstance(value, str) else value for name, value in values.items()}


def _make_unique_slug(name: str) -> str:
    stem = make_slug(clean_text(name), max_length=74)
    taken = set(Organization.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= _RESERVED_SLUGS
    if stem not in taken:
        return stem
    return next(f"{stem}-{rank}" for rank in range(2, len(taken) + 3) if f"{stem}-{rank}" not in taken)
