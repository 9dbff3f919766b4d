"""Find what was decided of facts, and the order that partners give to findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from maillage.accounts.models import Organization
from maillage.core.numbers import NO_BREAK_SPACE, format_number
from maillage.methods.ranking import Combined, combine_rankings
from maillage.observatory.access import Person, list_own_organizations
from maillage.observatory.enums import FactState
from maillage.observatory.facts import SalientFact
from maillage.observatory.models import FactDecision, Finding, FindingRank
from maillage.observatory.selectors.finding import list_territory_findings
from maillage.territories.models import Territory


@dataclass(frozen=True)
class FactBoard:
    """The facts of a portrait as one person's organizations have sorted them."""

    proposed: tuple[SalientFact, ...]
    kept: tuple[FactDecision, ...]
    rejected: tuple[FactDecision, ...]


def sort_facts(
    territory: Territory, facts: Sequence[SalientFact], user: Person, *, limit: int = 5
) -> FactBoard:
    """Take from what is proposed what one's organizations have decided already; one query."""
    decisions = (
        list(
            FactDecision.objects.filter(territory=territory, organization__in=list_own_organizations(user))
            .select_related("indicator", "organization", "decided_by", "release", "finding")
            .order_by("-decided_at", "pk")
        )
        if user.is_authenticated
        else []
    )
    decided = {(row.indicator.code, row.kind, row.year) for row in decisions}
    return FactBoard(
        proposed=tuple(fact for fact in facts if fact.key not in decided)[:limit],
        kept=tuple(row for row in decisions if row.state == FactState.ACCEPTED),
        rejected=tuple(row for row in decisions if row.state == FactState.REJECTED),
    )


def get_decision(pk: int, user: Person) -> FactDecision:
    """Give a decision of one's organizations.

    Raises
    ------
    Http404
        No such decision, or of another organization.
    """
    rows = FactDecision.objects.filter(organization__in=list_own_organizations(user))
    row = rows.select_related("territory", "organization", "indicator", "release").filter(pk=pk).first()
    if row is None:
        msg = "Aucun fait retenu à cette adresse."
        raise Http404(msg)
    return row


@dataclass(frozen=True)
class RankedFinding:
    """A finding in the common order, with the rank that each partner gave it (0 for none)."""

    finding: Finding
    combined: Combined[int]
    ranks: tuple[int, ...]

    @property
    def points(self) -> str:
        """Give its points out of a hundred."""
        return format_number(float(self.combined.points) * 100)

    @property
    def disagreement(self) -> str:
        """Say that partners do not agree, when one puts it two ranks or more from another."""
        spread = self.combined.spread
        return f"{spread}{NO_BREAK_SPACE}rangs d’écart" if spread > 1 else ""


@dataclass(frozen=True)
class CommonOrder:
    """The findings of a territory in the order that partners make together."""

    partners: tuple[Organization, ...]
    lines: tuple[RankedFinding, ...]
    others: tuple[Finding, ...]
    own: dict[int, int]

    @property
    def sentence(self) -> str:
        """Say what to read."""
        if not self.lines:
            return "Aucun partenaire n’a encore classé ces constats."
        count = len(self.partners)
        who = "un partenaire" if count == 1 else f"{format_number(count)} partenaires"
        first = self.lines[0].finding.title
        apart = sum(1 for line in self.lines if line.disagreement)
        said = f"D’après {who}, le premier constat est « {first} »"
        return (
            f"{said} ; {format_number(apart)} à discuter, tant les rangs diffèrent." if apart else f"{said}."
        )


def order_findings(territory: Territory, user: Person, organization: Organization | None) -> CommonOrder:
    """Give the common order of the findings that a person may read, in four queries."""
    findings = {row.pk: row for row in list_territory_findings(territory, user)}
    ranks = list(
        FindingRank.objects.filter(finding__in=findings)
        .select_related("organization")
        .order_by("position", "pk")
    )
    partners = {row.organization_id: row.organization for row in ranks}
    lists = {str(pk): [row.finding_id for row in ranks if row.organization_id == pk] for pk in partners}
    order = sorted(partners.values(), key=lambda row: (row.name, row.pk))
    given = {(row.organization_id, row.finding_id): row.position for row in ranks}
    combined = combine_rankings(sorted(findings), lists)
    lines = tuple(
        RankedFinding(
            findings[one.item], one, tuple(given.get((partner.pk, one.item), 0) for partner in order)
        )
        for one in combined
    )
    own = {
        row.finding_id: row.position
        for row in ranks
        if organization and row.organization_id == organization.pk
    }
    others = tuple(findings.values()) if not lines else ()
    return CommonOrder(tuple(order), lines, others, own)
