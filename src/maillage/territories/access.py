"""Say what a person may do on territories: the only place of this module where rights are written."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied

from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory

Person = AbstractBaseUser | AnonymousUser


def can_load_files(user: Person | None) -> bool:
    """Tell whether a person may load official files: the operator's command, or who runs the instance."""
    return user is None or bool(user.is_authenticated and getattr(user, "is_staff", False))


def require_loader(user: AbstractBaseUser | None) -> None:
    """Refuse whoever may not load official files.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    """
    if not can_load_files(user):
        msg = "Seul l’administrateur de l’instance charge des fichiers officiels."
        raise PermissionDenied(msg)


def can_draw_perimeter(user: Person) -> bool:
    """Tell whether a person may draw a perimeter: who belongs to an organization today."""
    if not user.is_authenticated:
        return False
    return (
        get_user_model()
        .objects.filter(pk=user.pk, affiliations__ended_on__isnull=True, affiliations__isnull=False)
        .exists()
    )


def can_edit_perimeter(user: Person, territory: Territory) -> bool:
    """Tell whether a person may change a perimeter.

    Its author may while they belong to an organization, and so may the colleagues of that
    organization; whoever administers the instance looks after those whose author left.
    """
    if territory.kind != TerritoryKind.CUSTOM or not territory.is_current or not user.is_authenticated:
        return False
    if getattr(user, "is_staff", False):
        return True
    if territory.owner_id is None or not can_draw_perimeter(user):
        return False
    if territory.owner_id == user.pk:
        return True
    return (
        get_user_model()
        .objects.filter(
            pk=user.pk,
            affiliations__ended_on__isnull=True,
            affiliations__organization__affiliations__user=territory.owner_id,
            affiliations__organization__affiliations__ended_on__isnull=True,
        )
        .exists()
    )
