"""Keep who published what of a restricted release, under which rule, and what its audit said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.observatory.enums import PublicationState
from maillage.observatory.models.base import Release, SecrecyRule


class ProtectedPublication(models.Model):
    """A restricted release made public once protected: one person prepares it, another approves it."""

    release = models.ForeignKey(
        Release, verbose_name="édition restreinte", on_delete=models.PROTECT, related_name="publications"
    )
    published = models.ForeignKey(
        Release,
        verbose_name="édition publique",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_from",
    )
    rule = models.ForeignKey(
        SecrecyRule,
        verbose_name="règle de secret",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    threshold = models.PositiveSmallIntegerField("seuil appliqué", default=0)
    state = models.CharField("état", max_length=10, choices=PublicationState)
    reason = models.TextField("motif du refus", blank=True)
    cells = models.PositiveIntegerField("valeurs", default=0)
    hidden_primary = models.PositiveIntegerField("sous secret", default=0)
    hidden_secondary = models.PositiveIntegerField("sous secret induit", default=0)
    audited_at = models.DateTimeField("audité le")
    prepared_at = models.DateTimeField("préparé le")
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="préparé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )  # the trace of a publication outlives the account
    approved_at = models.DateTimeField("approuvé le", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="approuvé par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # idem
        related_name="+",
    )

    class Meta:
        verbose_name = "publication protégée"
        verbose_name_plural = "publications protégées"
        ordering: ClassVar[list[str]] = ["-prepared_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(prepared_by__isnull=True)
                | ~Q(approved_by=F("prepared_by")),
                name="publication_takes_two_people",
                violation_error_message="Qui prépare une publication ne l’approuve pas : il faut une autre personne.",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published__isnull=False),
                name="published_has_its_release",
                violation_error_message="Une publication faite a son édition publique.",
            ),
        ]

    def __str__(self) -> str:
        return f"Publication de {self.release}"


class RuleChange(models.Model):
    """A change of the threshold of a secrecy rule: one person asks, another confirms."""

    rule = models.ForeignKey(
        SecrecyRule, verbose_name="règle de secret", on_delete=models.PROTECT, related_name="changes"
    )
    old_threshold = models.PositiveSmallIntegerField("seuil avant", null=True, blank=True)
    new_threshold = models.PositiveSmallIntegerField("nouveau seuil")
    reference = models.CharField("texte qui le permet", max_length=300)
    asked_at = models.DateTimeField("demandé le")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandé par",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )  # the trace of a rule outlives the account
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="confirmé par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # idem
        related_name="+",
    )

    class Meta:
        verbose_name = "changement de règle"
        verbose_name_plural = "changements de règles"
        ordering: ClassVar[list[str]] = ["-asked_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(confirmed_by=F("asked_by")),
                name="rule_change_takes_two_people",
                violation_error_message="Qui demande un changement de règle ne le confirme pas : il faut une autre personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} : seuil {self.new_threshold}"
