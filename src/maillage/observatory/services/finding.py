"""Write findings and the figures they quote."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb, Visibility
from maillage.core.rights import require
from maillage.core.services import assign_fields, record_event, save_versioned
from maillage.observatory.access import can_edit_finding, list_own_organizations
from maillage.observatory.enums import AccessLevel
from maillage.observatory.figures import Figure
from maillage.observatory.models import FactDecision, Finding, QuotedFigure
from maillage.observatory.services.judgment import tie_fact
from maillage.territories.models import Territory


@transaction.atomic
def create_finding(
    *,
    territory: Territory,
    organization: Organization,
    kind: str,
    theme: str,
    title: str,
    by: User,
    text: str = "",
    evidence: str = "",
    visibility: str = Visibility.PARTNERS,
    figure: Figure | None = None,
    fact: FactDecision | None = None,
) -> Finding:
    """Write a finding about a territory, for one's organization, on a figure or on other evidence.

    Raises
    ------
    PermissionDenied
        The person does not belong to the organization.
    ValidationError
        A field is wrong, or the figure has no value.
    """
    require(
        list_own_organizations(by).filter(pk=organization.pk).exists(),
        f"Vous n’écrivez de constat que pour un organisme auquel vous êtes rattaché ; « {organization} » n’en est pas.",
    )
    finding = Finding(
        territory=territory,
        organization=organization,
        author=by,
        kind=kind,
        theme=theme,
        title=title,
        text=text,
        evidence=evidence,
        visibility=visibility,
    )
    finding.full_clean()
    finding.save()
    record_event(verb=Verb.CREATE, subject=finding, by=by, scope=territory)
    if figure is not None:
        quote_figure(finding=finding, figure=figure, by=by)
    if fact is not None:
        tie_fact(decision=fact, finding=finding, by=by)
    return finding


@transaction.atomic
def update_finding(
    *, finding: Finding, values: Mapping[str, Any], expected_version: int | None, by: User
) -> Finding:
    """Change what a finding says, or who reads it."""
    require(can_edit_finding(by, finding), f"Seul {finding.organization} modifie ce constat.")
    changes = assign_fields(finding, dict(values))
    if not changes:
        return finding
    save_versioned(finding, expected_version=expected_version)
    record_event(verb=Verb.UPDATE, subject=finding, by=by, scope=finding.territory, changes=changes)
    return finding


@transaction.atomic
def delete_finding(*, finding: Finding, by: User) -> None:
    """Remove a finding; the journal keeps that it was there."""
    require(can_edit_finding(by, finding), f"Seul {finding.organization} supprime ce constat.")
    record_event(verb=Verb.DELETE, subject=finding, by=by, scope=finding.territory)
    finding.delete()


@transaction.atomic
def quote_figure(*, finding: Finding, figure: Figure, by: User) -> QuotedFigure:
    """Pin a figure to a finding, with the value and release it has today.

    Raises
    ------
    ValidationError
        The figure has no value, or is quoted already.
    """
    require(can_edit_finding(by, finding), f"Seul {finding.organization} modifie ce constat.")
    if not figure.is_known:
        msg = f"« {figure.indicator} » n’a pas de valeur à citer ici : {figure.absence}."
        raise ValidationError(msg)
    if figure.release.access_level == AccessLevel.AGREEMENT:
        msg = "Ce chiffre est sous convention de partage : il ne se cite pas, car un constat lui survivrait."
        raise ValidationError(msg)
    last = QuotedFigure.objects.filter(finding=finding).aggregate(last=Max("position"))["last"]
    row = QuotedFigure(
        finding=finding,
        indicator=figure.indicator,
        release=figure.release,
        territory_kind=figure.territory.kind,
        territory_code=figure.territory.code,
        territory_name=figure.territory.name,
        year=figure.year,
        value=round(figure.value, 6) if figure.value is not None else None,
        status=figure.status,
        lineage=figure.lineage,
        position=0 if last is None else last + 1,
    )
    row.full_clean()
    row.save()
    record_event(verb=Verb.UPDATE, subject=finding, by=by, scope=finding.territory, note=f"Cite {row}.")
    return row


@transaction.atomic
def drop_quotation(*, quotation: QuotedFigure, by: User) -> None:
    """Take a quoted figure away from its finding."""
    finding = quotation.finding
    require(can_edit_finding(by, finding), f"Seul {finding.organization} modifie ce constat.")
    record_event(
        verb=Verb.UPDATE, subject=finding, by=by, scope=finding.territory, note=f"Ne cite plus {quotation}."
    )
    quotation.delete()
