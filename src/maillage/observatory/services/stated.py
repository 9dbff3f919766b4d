"""Keep the figures met in the text of a document, to confront them with its tables."""

from decimal import Decimal

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from maillage.core.enums import Verb
from maillage.core.services import record_event
from maillage.observatory.models import Indicator, Release, StatedValue
from maillage.territories.access import require_loader


@transaction.atomic
def state_value(
    *,
    release: Release,
    indicator: Indicator,
    territory: tuple[str, str, str],
    value: Decimal,
    place: str,
    by: AbstractBaseUser | None,
    year: int | None = None,
    decimals: int = 0,
    whole: str = "",
) -> StatedValue:
    """Keep one figure of a text: of what, where, when when it is said, and at which place of the document.

    Parameters
    ----------
    territory : (str, str, str)
        Kind, code and name.
    whole : str
        Address of the territory that this one is given as a part of.

    Raises
    ------
    PermissionDenied
        The person does not administer the instance.
    ValidationError
        A field is wrong, or this place of the document is noted already.
    """
    require_loader(by)
    kind, code, name = territory
    row = StatedValue(
        release=release,
        indicator=indicator,
        territory_kind=kind,
        territory_code=code,
        territory_name=name,
        whole=whole,
        year=year,
        value=value,
        decimals=decimals,
        place=place,
    )
    row.full_clean()
    row.save()
    record_event(verb=Verb.CREATE, subject=row, by=by, note=f"Relevé dans {release} : {place}.")
    return row
