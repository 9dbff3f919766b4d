"""Describe under which agreement a partner shares figures, with whom, and until when."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from maillage.accounts.models import Organization
from maillage.core.models import Versioned
from maillage.territories.models import Territory


class DataAgreementQuerySet(models.QuerySet["DataAgreement"]):
    """Filter agreements."""

    def in_force_on(self, day: datetime.date) -> "DataAgreementQuerySet":
        """Keep those that have begun and have not ended, on their day or before it."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_on__isnull=True)


class DataAgreement(Versioned):
    """What a partner agreed to share: which indicators, where, with whom, from when to when.

    Figures under it are read by its recipients only while it is in force; its provider always reads
    its own.
    """

    title = models.CharField("intitulé", max_length=200)
    provider = models.ForeignKey(
        Organization, verbose_name="fournisseur", on_delete=models.PROTECT, related_name="given_agreements"
    )
    recipients = models.ManyToManyField(
        Organization, verbose_name="destinataires", related_name="received_agreements"
    )
    indicators = models.ManyToManyField(
        "observatory.Indicator", verbose_name="indicateurs", related_name="agreements"
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire couvert", on_delete=models.PROTECT, related_name="agreements"
    )
    purpose = models.TextField("finalité")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    ended_on = models.DateField("interrompue le", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="interrompue par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # an agreement stays ended when the account goes
        related_name="+",
    )

    objects = DataAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "convention de partage"
        verbose_name_plural = "conventions de partage"
        ordering: ClassVar[list[str]] = ["-ends_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="agreement_ends_after_it_begins",
                violation_error_message="La fin de la convention précède son début.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_in_force(self, day: datetime.date | None = None) -> bool:
        """Tell whether its recipients read its figures on a day, today by default."""
        on = day or timezone.localdate()
        return self.ended_on is None and self.starts_on <= on <= self.ends_on

    @property
    def state(self) -> dict[str, Any]:
        """Give, for a page, the word and the tone of where it stands."""
        if self.is_in_force():
            return {"label": "en vigueur", "tone": "good"}
        if self.ended_on is None and self.starts_on > timezone.localdate():
            return {"label": "pas encore en vigueur", "tone": "attention"}
        return {"label": "terminée", "tone": "alarm"}
