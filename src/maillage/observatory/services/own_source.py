"""Give an organization what its own figures need: a source, datasets, indicators."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.core.text import make_slug
from maillage.observatory.access import list_own_organizations
from maillage.observatory.models import Dataset, Indicator, Source, TableImport

# After every indicator of the catalogue, within its theme.
POSITION = 20_000
LICENSE = "Donnée de l’organisme"


def get_own_dataset(table: TableImport, *, create: bool) -> Dataset | None:
    """Give the dataset that tables of the same organization and label share; None when not made yet."""
    code = f"org-{table.organization_id}-{make_slug(table.label, max_length=40)}"
    found = Dataset.objects.select_related("source", "secrecy_rule").filter(code=code).first()
    if found is not None or not create:
        return found
    organization = table.organization
    source = Source.objects.filter(organization=organization).first()
    if source is None:
        source = Source(
            code=f"org-{organization.pk}",
            name=organization.name,
            short_name=str(organization)[:40],
            organization=organization,
        )
        source.full_clean()
        source.save()
    made = Dataset(
        source=source,
        code=code,
        label=table.label,
        license=LICENSE,
        # One is reminded a year later; a table that never comes again is reminded once a quarter at most.
        months_between=12,
        description=f"Chiffres apportés par {organization.name}.",
    )
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def create_own_indicator(*, organization: Organization, values: Mapping[str, Any], by: User) -> Indicator:
    """Define an indicator of one's own organization, with its whole sheet.

    Raises
    ------
    PermissionDenied
        The person does not belong to the organization.
    ValidationError
        A field is wrong, or the label is taken.
    """
    require(
        list_own_organizations(by).filter(pk=organization.pk).exists(),
        "Vous ne définissez d’indicateur que pour un organisme auquel vous êtes rattaché.",
    )
    label = str(values["label"])
    if Indicator.objects.filter(label__iexact=label).exists():
        raise ValidationError(
            {"label": f"« {label} » existe déjà au catalogue : choisissez-le dans la liste."}
        )
    indicator = Indicator(
        **values,
        code=f"org-{organization.pk}-{make_slug(label, max_length=40)}",
        organization=organization,
        position=POSITION + Indicator.objects.filter(organization__isnull=False).count(),
    )
    indicator.full_clean()
    indicator.save()
    record_event(verb=Verb.CREATE, subject=indicator, by=by, scope=organization)
    return indicator
