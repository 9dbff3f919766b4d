"""Keep the figures that documents say in their text."""

from typing import ClassVar

from django.db import models

from maillage.observatory.models.base import Indicator, Release
from maillage.territories.enums import TerritoryKind


class StatedValue(models.Model):
    """A figure met in the text of a document, beside its tables: kept apart, to confront the two."""

    release = models.ForeignKey(
        Release, verbose_name="document", on_delete=models.PROTECT, related_name="stated_values"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name="indicateur", on_delete=models.PROTECT, related_name="stated_values"
    )
    territory_kind = models.CharField("nature du territoire", max_length=20, choices=TerritoryKind)
    territory_code = models.CharField("code du territoire", max_length=20)
    territory_name = models.CharField("nom du territoire", max_length=200)
    whole = models.CharField("compris dans", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    value = models.DecimalField("valeur", max_digits=18, decimal_places=6)
    decimals = models.PositiveSmallIntegerField("décimales écrites", default=0)
    place = models.CharField("endroit du document", max_length=200)

    class Meta:
        verbose_name = "chiffre du texte"
        verbose_name_plural = "chiffres du texte"
        ordering: ClassVar[list[str]] = ["release", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["release", "indicator", "territory_kind", "territory_code", "place"],
                name="one_stated_value_per_place",
                violation_error_message="Ce chiffre est déjà relevé à cet endroit du document.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.territory_name}, {self.place}"
