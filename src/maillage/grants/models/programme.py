"""Describe yearly figures of a funding program that come from a document, kept as it prints them."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization
from maillage.contracts.models import Contract, Node
from maillage.grants.enums import ProgrammeBreakdown, ProgrammeUnit
from maillage.grants.models.call import YEARS
from maillage.territories.models import Territory


class ProgrammeFigure(models.Model):
    """One figure of a past program, as its document prints it, with what does not add up in it.

    ``key`` names the part of the breakdown (a pillar, a sub-line, « new »), empty for the total.
    """

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.PROTECT, related_name="programme_figures"
    )
    year = models.PositiveSmallIntegerField("année")
    breakdown = models.CharField("selon", max_length=10, choices=ProgrammeBreakdown)
    key = models.SlugField("clé", max_length=80, blank=True)
    parent_key = models.SlugField("clé de l’ensemble", max_length=80, blank=True)
    label = models.CharField("intitulé", max_length=200)
    unit = models.CharField("unité", max_length=14, choices=ProgrammeUnit, default=ProgrammeUnit.EUR)
    value = models.DecimalField("valeur", max_digits=16, decimal_places=2, null=True, blank=True)
    node = models.ForeignKey(
        Node, verbose_name="axe", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    territory = models.ForeignKey(
        Territory,
        verbose_name="territoire",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="organisme",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.CharField("source", max_length=300)
    note = models.CharField("remarque", max_length=500, blank=True)

    class Meta:
        verbose_name = "chiffre d’une programmation passée"
        verbose_name_plural = "chiffres des programmations passées"
        ordering: ClassVar[list[str]] = ["contract", "year", "breakdown", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "year", "breakdown", "key", "unit"],
                name="one_programme_figure",
                violation_error_message="Ce chiffre de programmation est déjà saisi.",
            ),
            models.CheckConstraint(
                condition=YEARS,
                name="programme_year_is_plausible",
                violation_error_message="L’année d’une programmation est comprise entre 1990 et 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"
