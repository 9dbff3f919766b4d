"""Describe lines exported from the portals of other funders, and the application each is about."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.core.models import Ordering, Versioned
from maillage.core.numbers import format_euros
from maillage.grants.enums import MatchStatus
from maillage.grants.models.application import Application


class PortalLine(Versioned):
    """One line of an export, as it was read; a person says which application it is about.

    ``extra`` holds the columns that nothing here names, by their title; ``rank`` is the line of the
    file, whose digest tells that it was loaded already.
    """

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.PROTECT, related_name="portal_lines"
    )
    file_digest = models.CharField("empreinte du fichier", max_length=64)
    rank = models.PositiveIntegerField("ligne")
    portal = models.CharField("portail", max_length=80)
    number = models.CharField("numéro sur le portail", max_length=60, blank=True)
    applicant_name = models.CharField("porteur", max_length=200)
    applicant_number = models.CharField("SIRET ou RNA", max_length=14, blank=True)
    title = models.CharField("intitulé", max_length=300)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    amount_eur = models.DecimalField("montant (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    state_text = models.CharField("état sur le portail", max_length=80, blank=True)
    extra = models.JSONField("autres colonnes", default=dict, blank=True)
    status = models.CharField(
        "état", max_length=10, choices=MatchStatus, default=MatchStatus.WAITING, editable=False
    )
    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portal_lines",
    )
    reviewed_at = models.DateTimeField("rapprochée le", null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        User,
        verbose_name="rapprochée par",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "ligne d’un autre portail"
        verbose_name_plural = "lignes d’autres portails"
        ordering: ClassVar[Ordering] = ["contract", "file_digest", "rank"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "file_digest", "rank"],
                name="one_portal_line_per_rank",
                violation_error_message="Cette ligne est déjà chargée.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=MatchStatus.MATCHED, application__isnull=False)
                | ~models.Q(status=MatchStatus.MATCHED) & models.Q(application__isnull=True),
                name="matched_line_has_its_application",
                violation_error_message="Une ligne rapprochée désigne son dossier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portal} {self.number or self.rank}"

    @property
    def amount_text(self) -> str:
        """Give the sum as the export has it: its cents, when it has some."""
        return format_euros(self.amount_eur, cents=bool(self.amount_eur and self.amount_eur % 1))
