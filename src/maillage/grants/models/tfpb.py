"""Describe the abatement of the land tax of landlords, and what they do in exchange."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization
from maillage.contracts.models import Contract
from maillage.core.models import Versioned
from maillage.grants.enums import TfpbCategory
from maillage.grants.models.call import YEARS
from maillage.territories.models import Territory


class TfpbAbatement(Versioned):
    """What a landlord does not pay for its dwellings of a district in a year."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.PROTECT, related_name="abatements"
    )
    landlord = models.ForeignKey(
        Organization, verbose_name="bailleur", on_delete=models.PROTECT, related_name="abatements"
    )
    district = models.ForeignKey(
        Territory, verbose_name="quartier", on_delete=models.PROTECT, related_name="abatements"
    )
    year = models.PositiveSmallIntegerField("année")
    dwellings = models.PositiveIntegerField("logements concernés", null=True, blank=True)
    abated_eur = models.DecimalField("montant de l’abattement (€)", max_digits=14, decimal_places=2)
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    class Meta:
        verbose_name = "abattement de TFPB"
        verbose_name_plural = "abattements de TFPB"
        ordering: ClassVar[list[str]] = ["-year", "landlord", "district", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "landlord", "district", "year"],
                name="one_abatement_per_year",
                violation_error_message="L’abattement de ce bailleur dans ce quartier est déjà saisi pour cette année.",
            ),
            models.CheckConstraint(
                condition=models.Q(abated_eur__gte=0),
                name="abatement_is_not_negative",
                violation_error_message="Un abattement n’est pas négatif.",
            ),
            models.CheckConstraint(
                condition=YEARS,
                name="abatement_year_is_plausible",
                violation_error_message="L’année d’un abattement est comprise entre 1990 et 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.landlord} · {self.district} · {self.year}"


class TfpbAction(models.Model):
    """One thing a landlord does in exchange: planned, done, and what part the abatement pays."""

    abatement = models.ForeignKey(
        TfpbAbatement,
        verbose_name="abattement",
        on_delete=models.CASCADE,  # a counterpart says nothing without what it answers
        related_name="actions",
    )
    category = models.CharField("catégorie", max_length=16, choices=TfpbCategory)
    title = models.CharField("intitulé", max_length=300)
    planned_eur = models.DecimalField("dépense prévue (€)", max_digits=14, decimal_places=2)
    spent_eur = models.DecimalField(
        "dépense réalisée (€)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    abated_eur = models.DecimalField(
        "part financée par l’abattement (€)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.CharField("précision", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "contrepartie de l’abattement"
        verbose_name_plural = "contreparties de l’abattement"
        ordering: ClassVar[list[str]] = ["abatement", "category", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(planned_eur__gte=0)
                & (models.Q(spent_eur__isnull=True) | models.Q(spent_eur__gte=0))
                & (models.Q(abated_eur__isnull=True) | models.Q(abated_eur__gte=0)),
                name="counterpart_is_not_negative",
                violation_error_message="Une dépense n’est pas négative.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
