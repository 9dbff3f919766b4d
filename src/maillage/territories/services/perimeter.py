"""Draw perimeters of one's own: a name for a set of communes, districts or IRIS."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.services import record_event, save_versioned
from maillage.core.text import clean_text, make_slug
from maillage.territories.access import can_draw_perimeter, can_edit_perimeter
from maillage.territories.enums import ShareBasis, TerritoryKind
from maillage.territories.models import LegalPopulation, Lineage, Membership, Territory

PART_KINDS = frozenset({TerritoryKind.COMMUNE, TerritoryKind.QPV, TerritoryKind.IRIS})
MAX_PARTS = 2000
SOURCE = "Tracé par un organisme"


@transaction.atomic
def create_perimeter(*, name: str, parts: Iterable[Territory], by: AbstractBaseUser) -> Territory:
    """Open a perimeter made of whole communes, districts or IRIS of today.

    Raises
    ------
    PermissionDenied
        The person belongs to no organization.
    ValidationError
        No name, no part, a part of another kind, or another perimeter bears this name.
    """
    if not can_draw_perimeter(by):
        msg = "Pour tracer un périmètre, il faut être rattaché à un organisme."
        raise PermissionDenied(msg)
    chosen = _check_parts(parts)
    name = _check_name(name)
    territory = Territory(
        kind=TerritoryKind.CUSTOM,
        code=_choose_code(name),
        name=name,
        owner_id=by.pk,
        valid_from=timezone.localdate(),
    )
    territory.full_clean()
    territory.save()
    _add_parts(territory, chosen)
    record_event(verb=Verb.CREATE, subject=territory, by=by, note=_count(chosen))
    return territory


@transaction.atomic
def update_perimeter(
    *,
    territory: Territory,
    name: str,
    parts: Iterable[Territory],
    expected_version: int | None,
    by: AbstractBaseUser,
) -> Territory:
    """Rename a perimeter or change what it is made of; its address stays.

    Raises
    ------
    PermissionDenied
        The perimeter is not the person's, nor a colleague's, or it is closed.
    StaleVersion
        Somebody saved it since ``expected_version`` was read.
    ValidationError
        No name, no part, or a part of another kind.
    """
    _require_editor(territory, by)
    chosen = _check_parts(parts)
    name = _check_name(name, own=territory)
    links = Membership.objects.filter(whole=territory, valid_to__isnull=True).select_related("part")
    before = {link.part_id: link for link in links.defer("part__outline")}
    wanted = {part.pk: part for part in chosen}
    changes: dict[str, tuple[object, object]] = {}
    if name != territory.name:
        changes["name"] = (territory.name, name)
    gone = [link for pk, link in before.items() if pk not in wanted]
    added = [part for pk, part in wanted.items() if pk not in before]
    if gone or added:
        changes["parts"] = (
            ", ".join(sorted(link.part.name for link in gone)),
            ", ".join(sorted(part.name for part in added)),
        )
    if not changes:
        if expected_version is not None and expected_version != territory.version:
            raise StaleVersion(str(territory))
        return territory
    territory.name = name
    save_versioned(territory, expected_version=expected_version)
    Membership.objects.filter(pk__in=[link.pk for link in gone]).delete()
    _add_parts(territory, added)
    record_event(verb=Verb.UPDATE, subject=territory, by=by, changes=changes)
    return territory


@transaction.atomic
def delete_perimeter(*, territory: Territory, by: AbstractBaseUser) -> Territory | None:
    """Delete a perimeter that nothing uses; close it when something does.

    Returns
    -------
    Territory or None
        The closed perimeter, or None when nothing is left of it.

    Raises
    ------
    PermissionDenied
        The perimeter is not the person's, nor a colleague's, or it is closed.
    """
    _require_editor(territory, by)
    if not is_used(territory):
        record_event(verb=Verb.DELETE, subject=territory, by=by)
        territory.delete()
        return None
    territory.valid_to = timezone.localdate()
    save_versioned(territory, expected_version=None)
    note = "Fermé : ce qui s’y rattache le garde."
    record_event(verb=Verb.DELETE, subject=territory, by=by, note=note)
    return territory


def is_used(territory: Territory) -> bool:
    """Tell whether anything hangs on a territory besides its own composition and figures."""
    own = {Membership, Lineage, LegalPopulation}
    if Membership.objects.filter(part=territory).exists():
        return True
    meta = Territory._meta  # noqa: SLF001 - Django's documented model API
    relations = [relation for relation in meta.related_objects if relation.related_model not in own]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: territory.pk}).exists()  # noqa: SLF001 - idem
        for relation in relations
    )


def _require_editor(territory: Territory, by: AbstractBaseUser) -> None:
    if not can_edit_perimeter(by, territory):
        msg = f"« {territory} » n’est pas un périmètre de votre organisme : vous ne pouvez pas le modifier."
        raise PermissionDenied(msg)


def _check_parts(parts: Iterable[Territory]) -> list[Territory]:
    chosen = list({part.pk: part for part in parts}.values())
    if not chosen:
        msg = "Choisissez au moins une commune, un quartier prioritaire ou un IRIS."
        raise ValidationError(msg, code="empty")
    if len(chosen) > MAX_PARTS:
        msg = f"Un périmètre a au plus {MAX_PARTS} parties : prenez un département ou une région entière."
        raise ValidationError(msg, code="many")
    for part in chosen:
        if part.kind not in PART_KINDS or not part.is_current:
            msg = f"« {part} » ne peut pas entrer dans un périmètre : seuls les communes, quartiers et IRIS d’aujourd’hui."
            raise ValidationError(msg, code="kind")
    return chosen


def _check_name(name: str, *, own: Territory | None = None) -> str:
    name = " ".join(clean_text(name).split())
    if not name:
        msg = "Donnez un nom au périmètre."
        raise ValidationError(msg, code="name")
    probe = Territory(kind=TerritoryKind.CUSTOM, code="-", name=name)
    probe.clean_fields(exclude=["folded_name"])
    same = Territory.objects.current().of_kind(TerritoryKind.CUSTOM).filter(name__iexact=name)
    if own is not None:
        same = same.exclude(pk=own.pk)
    if same.exists():
        msg = f"Un périmètre s’appelle déjà « {name} » : choisissez un autre nom."
        raise ValidationError(msg, code="twin")
    return name


def _choose_code(name: str) -> str:
    stem = make_slug(name, max_length=16)[:16].strip("-")
    taken = set(
        Territory.objects.filter(kind=TerritoryKind.CUSTOM, code__startswith=stem).values_list(
            "code", flat=True
        )
    )
    if stem not in taken:
        return stem
    rank = 2
    while f"{stem}-{rank}" in taken:
        rank += 1
    return f"{stem}-{rank}"


def _add_parts(territory: Territory, parts: list[Territory]) -> None:
    Membership.objects.bulk_create(
        Membership(part=part, whole=territory, basis=ShareBasis.WHOLE, source=SOURCE) for part in parts
    )


def _count(parts: list[Territory]) -> str:
    return f"{len(parts)} {'territoire' if len(parts) == 1 else 'territoires'}"
