"""Describe the money that funders have: envelopes, delegated down a tree, never overspent."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization
from maillage.contracts.models import Contract, Node
from maillage.core.models import Versioned
from maillage.grants.models.call import YEARS
from maillage.territories.models import Territory


class Envelope(Versioned):
    """The money a funder has for a purpose and a year.

    ``delegated_eur`` is the sum of what its children hold, ``reserved_eur`` what is announced and not
    yet voted, ``awarded_eur`` what is voted. They are kept here, changed in the transaction of what
    they count with the row locked, so that the database itself refuses to overspend. Amounts
    are whole euros; what is paid has cents.
    """

    funder = models.ForeignKey(
        Organization, verbose_name="financeur", on_delete=models.PROTECT, related_name="envelopes"
    )
    label = models.CharField("intitulé", max_length=200)
    credit_line = models.CharField("ligne de crédit", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("année")
    contract = models.ForeignKey(
        Contract,
        verbose_name="contrat",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="envelopes",
    )
    pillar = models.ForeignKey(
        Node, verbose_name="axe", null=True, blank=True, on_delete=models.PROTECT, related_name="envelopes"
    )
    territory = models.ForeignKey(
        Territory,
        verbose_name="territoire",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="envelopes",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="déléguée par",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    amount_eur = models.PositiveIntegerField("montant (€)")
    delegated_eur = models.PositiveIntegerField("délégué (€)", default=0, editable=False)
    reserved_eur = models.PositiveIntegerField("réservé (€)", default=0, editable=False)
    awarded_eur = models.PositiveIntegerField("attribué (€)", default=0, editable=False)
    paid_eur = models.DecimalField("versé (€)", max_digits=14, decimal_places=2, default=0, editable=False)

    class Meta:
        verbose_name = "enveloppe"
        ordering: ClassVar[list[str]] = ["-year", "label", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    amount_eur__gte=models.F("awarded_eur")
                    + models.F("reserved_eur")
                    + models.F("delegated_eur")
                ),
                name="envelope_is_never_overspent",
                violation_error_message="L’enveloppe ne suffit pas : réduisez le montant ou augmentez l’enveloppe.",
            ),
            models.CheckConstraint(
                condition=models.Q(paid_eur__gte=0) & models.Q(paid_eur__lte=models.F("awarded_eur")),
                name="envelope_pays_what_it_awarded",
                violation_error_message="On ne verse pas plus que ce que l’enveloppe a attribué.",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")),
                name="envelope_is_not_its_parent",
                violation_error_message="Une enveloppe n’est pas déléguée par elle-même.",
            ),
            models.CheckConstraint(
                condition=YEARS,
                name="envelope_year_is_plausible",
                violation_error_message="L’année d’une enveloppe est comprise entre 1990 et 2100.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["contract", "-year"], name="envelope_by_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.year}"

    @property
    def left_eur(self) -> int:
        """Give what may still be delegated, reserved or awarded, in whole euros."""
        return self.amount_eur - self.delegated_eur - self.reserved_eur - self.awarded_eur
