"""Describe what people conclude of figures, with the figures as they were quoted."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from maillage.accounts.models import Organization
from maillage.core.enums import Visibility
from maillage.core.models import Versioned
from maillage.observatory.enums import FindingKind, ObservationStatus, Theme
from maillage.observatory.models.base import Indicator, Release
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory


class Finding(Versioned):
    """What people conclude about a territory, with the figures and the evidence it rests on."""

    kind = models.CharField("nature", max_length=10, choices=FindingKind)
    title = models.CharField("constat", max_length=300)
    text = models.TextField("explication", blank=True)
    evidence = models.TextField("autres éléments", blank=True)
    theme = models.CharField("thème", max_length=20, choices=Theme)
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="findings"
    )
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="findings"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        null=True,
        on_delete=models.SET_NULL,  # a finding outlives the account that wrote it
        related_name="+",
    )
    visibility = models.CharField(
        "visible par",
        max_length=12,
        choices=[choice for choice in Visibility.choices if choice[0] != Visibility.NAMED],
        default=Visibility.PARTNERS,
    )

    class Meta:
        verbose_name = "constat"
        ordering: ClassVar[list[str]] = ["theme", "-changed_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["territory", "theme"], name="finding_by_territory")
        ]

    def __str__(self) -> str:
        return self.title


class QuotedFigure(models.Model):
    """A figure as a finding quotes it: pinned to its release, with the value it then had."""

    finding = models.ForeignKey(
        Finding,
        verbose_name="constat",
        on_delete=models.CASCADE,  # a quotation is of no use without what quotes it
        related_name="figures",
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="indicateur", on_delete=models.PROTECT, related_name="quotations"
    )
    release = models.ForeignKey(
        Release, verbose_name="édition", on_delete=models.PROTECT, related_name="quotations"
    )
    territory_kind = models.CharField("nature du territoire", max_length=20, choices=TerritoryKind)
    territory_code = models.CharField("code du territoire", max_length=20)
    territory_name = models.CharField("nom du territoire", max_length=200)
    year = models.PositiveSmallIntegerField("année")
    value = models.DecimalField("valeur", max_digits=18, decimal_places=6, null=True)
    status = models.CharField("statut", max_length=16, choices=ObservationStatus)
    lineage = models.CharField("établi par", max_length=400, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "chiffre cité"
        verbose_name_plural = "chiffres cités"
        ordering: ClassVar[list[str]] = ["finding", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["finding", "indicator", "release", "territory_kind", "territory_code", "year"],
                name="one_quotation_per_figure",
                violation_error_message="Ce constat cite déjà ce chiffre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory_name} {self.year}"
