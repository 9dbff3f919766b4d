"""Keep what people decide of what the program proposes, and in which order they put their findings."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from maillage.accounts.models import Organization
from maillage.observatory.enums import FactKind, FactState
from maillage.observatory.models.base import Indicator, Release
from maillage.observatory.models.finding import Finding
from maillage.territories.models import Territory


class FactDecision(models.Model):
    """A salient fact that an organization kept, in its words, or set aside."""

    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="fact_decisions"
    )
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="fact_decisions"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="indicateur", on_delete=models.PROTECT, related_name="fact_decisions"
    )
    release = models.ForeignKey(
        Release, verbose_name="édition", on_delete=models.PROTECT, related_name="fact_decisions"
    )
    kind = models.CharField("sorte", max_length=10, choices=FactKind)
    year = models.PositiveSmallIntegerField("année")
    state = models.CharField("décision", max_length=10, choices=FactState)
    proposed = models.CharField("phrase proposée", max_length=500)
    sentence = models.CharField("phrase retenue", max_length=500)
    finding = models.ForeignKey(
        Finding,
        verbose_name="constat",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # the fact stays kept when the finding made of it goes
        related_name="facts",
    )
    decided_at = models.DateTimeField("décidé le")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="décidé par",
        null=True,
        on_delete=models.SET_NULL,  # a decision outlives the account that took it
        related_name="+",
    )

    class Meta:
        verbose_name = "fait tranché"
        verbose_name_plural = "faits tranchés"
        ordering: ClassVar[list[str]] = ["territory", "-decided_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["territory", "organization", "indicator", "kind", "year"],
                name="one_decision_per_fact",
                violation_error_message="Ce fait est déjà tranché par cet organisme.",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class FindingRank(models.Model):
    """The place that an organization gives to a finding among those of a territory, from 1."""

    finding = models.ForeignKey(
        Finding,
        verbose_name="constat",
        on_delete=models.CASCADE,  # a rank is of no use without what it ranks
        related_name="ranks",
    )
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="finding_ranks"
    )
    position = models.PositiveSmallIntegerField("rang")
    ranked_at = models.DateTimeField("classé le")
    ranked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="classé par",
        null=True,
        on_delete=models.SET_NULL,  # an order outlives the account that gave it
        related_name="+",
    )

    class Meta:
        verbose_name = "rang d’un constat"
        verbose_name_plural = "rangs des constats"
        ordering: ClassVar[list[str]] = ["organization", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["finding", "organization"],
                name="one_rank_per_finding_and_organization",
                violation_error_message="Cet organisme a déjà classé ce constat.",
            ),
            models.CheckConstraint(
                condition=models.Q(position__gte=1),
                name="ranks_begin_at_one",
                violation_error_message="Un rang commence à 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} : {self.position} ({self.organization})"
