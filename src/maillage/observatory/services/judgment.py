"""Decide of the facts that are proposed, and put findings in order."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from maillage.accounts.models import Organization, User
from maillage.core.enums import Verb
from maillage.core.rights import require
from maillage.core.services import record_event
from maillage.core.text import clean_text
from maillage.observatory.access import filter_visible, list_own_organizations
from maillage.observatory.enums import FactState
from maillage.observatory.facts import SalientFact
from maillage.observatory.models import FactDecision, Finding, FindingRank
from maillage.territories.models import Territory


@transaction.atomic
def decide_fact(
    *, fact: SalientFact, organization: Organization, state: FactState, by: User, sentence: str = ""
) -> FactDecision:
    """Keep a fact that the program proposes, in one's own words, or set it aside; a later decision replaces it.

    Raises
    ------
    PermissionDenied
        The person does not belong to the organization.
    ValidationError
        The figure is hidden or missing, or the sentence is too long.
    """
    require(
        list_own_organizations(by).filter(pk=organization.pk).exists(),
        f"Vous ne décidez que pour un organisme auquel vous êtes rattaché ; « {organization} » n’en est pas.",
    )
    figure = fact.row.figure
    if not figure.is_known:
        msg = f"« {figure.indicator} » n’a pas de valeur : rien ne peut en être dit."
        raise ValidationError(msg)
    key = {
        "territory": figure.territory,
        "organization": organization,
        "indicator": figure.indicator,
        "kind": fact.kind,
        "year": figure.year,
    }
    row = FactDecision.objects.filter(**key).first() or FactDecision(**key)
    row.release = figure.release
    row.state = state
    row.proposed = fact.sentence[:500]
    row.sentence = clean_text(sentence) or fact.sentence
    row.decided_at, row.decided_by = timezone.now(), by
    row.full_clean()
    row.save()
    verb = Verb.HANDLE
    record_event(
        verb=verb,
        subject=row,
        by=by,
        scope=figure.territory,
        note=f"{row.get_state_display()} : {row.sentence}",
    )
    return row


@transaction.atomic
def withdraw_decision(*, decision: FactDecision, by: User) -> None:
    """Take back what was decided of a fact: it is proposed again."""
    require(
        list_own_organizations(by).filter(pk=decision.organization_id).exists(),
        f"Seul {decision.organization} revient sur cette décision.",
    )
    record_event(
        verb=Verb.WITHDRAW,
        subject=decision,
        by=by,
        scope=decision.territory,
        note=f"Décision reprise : {decision}",
    )
    decision.delete()


@transaction.atomic
def tie_fact(*, decision: FactDecision, finding: Finding, by: User) -> None:
    """Say which finding was made of a fact that was kept.

    Raises
    ------
    ValidationError
        They speak of two territories or come from two organizations.
    """
    require(
        list_own_organizations(by).filter(pk=decision.organization_id).exists(),
        f"Seul {decision.organization} relie ce fait à un constat.",
    )
    if finding.territory_id != decision.territory_id:
        msg = "Le fait et le constat parlent de deux territoires différents."
        raise ValidationError(msg)
    decision.finding = finding
    decision.save(update_fields=["finding"])
    record_event(
        verb=Verb.PLACE, subject=finding, by=by, scope=finding.territory, note=f"Né du fait : {decision}"
    )


@transaction.atomic
def rank_findings(
    *, territory: Territory, organization: Organization, findings: Sequence[Finding], by: User
) -> list[FindingRank]:
    """Put the findings of a territory in the order of an organization, the most important first.

    The whole order is replaced; a finding left out has no rank.

    Raises
    ------
    PermissionDenied
        The person does not belong to the organization.
    ValidationError
        A finding stands twice, is about another territory, or is not theirs to read.
    """
    require(
        list_own_organizations(by).filter(pk=organization.pk).exists(),
        f"Vous ne classez que pour un organisme auquel vous êtes rattaché ; « {organization} » n’en est pas.",
    )
    pks = [finding.pk for finding in findings]
    allowed = filter_visible(Finding.objects.filter(territory=territory, pk__in=pks), by)
    if len(set(pks)) != len(pks) or allowed.count() != len(pks):
        msg = "Un constat est classé deux fois, ou ne concerne pas ce territoire : reprenez la liste."
        raise ValidationError(msg)
    FindingRank.objects.filter(organization=organization, finding__territory=territory).delete()
    now = timezone.now()
    rows = [
        FindingRank(finding=finding, organization=organization, position=place, ranked_at=now, ranked_by=by)
        for place, finding in enumerate(findings, start=1)
    ]
    for row in rows:
        row.full_clean()
        row.save()
    note = f"{organization} classe {len(rows)} constats."
    record_event(verb=Verb.UPDATE, subject=organization, by=by, scope=territory, note=note)
    return rows
