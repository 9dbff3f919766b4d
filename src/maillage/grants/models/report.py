"""Describe the report of a project: what was done, and its financial statement."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import User
from maillage.core.models import Ordering, Versioned
from maillage.grants.enums import (
    CHARGE_CLASSES,
    PRODUCT_CLASSES,
    AccountClass,
    BudgetSide,
    ReportKind,
    ReportStatus,
)
from maillage.grants.models.application import Application


class Report(Versioned):
    """What became of an awarded application: told by the applicant, approved by the funders."""

    application = models.ForeignKey(
        Application, verbose_name="dossier", on_delete=models.PROTECT, related_name="reports"
    )
    kind = models.CharField("nature", max_length=8, choices=ReportKind, default=ReportKind.FINAL)
    due_on = models.DateField("attendu le")
    done = models.TextField("mise en œuvre", blank=True)
    results = models.TextField("résultats", blank=True)
    difficulties = models.TextField("difficultés", blank=True)
    gaps = models.TextField("écarts avec le projet", blank=True)
    outlook = models.TextField("suite envisagée", blank=True)
    return_note = models.TextField("corrections demandées", blank=True, editable=False)
    reminded_level = models.PositiveSmallIntegerField("rappels envoyés", default=0, editable=False)
    status = models.CharField(
        "état", max_length=10, choices=ReportStatus, default=ReportStatus.AWAITED, editable=False
    )
    submitted_at = models.DateTimeField("déposé le", null=True, blank=True, editable=False)
    approved_at = models.DateTimeField("approuvé le", null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        User,
        verbose_name="approuvé par",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "bilan"
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                name="one_report_per_kind",
                violation_error_message="Ce bilan existe déjà.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status=ReportStatus.APPROVED, approved_at__isnull=False, approved_by__isnull=False
                )
                | ~models.Q(status=ReportStatus.APPROVED)
                & models.Q(approved_at__isnull=True, approved_by__isnull=True),
                name="approved_report_says_by_whom",
                violation_error_message="Un bilan approuvé dit quand et par qui.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.application.number}"


class ReportLine(models.Model):
    """One line of a report's financial statement: what was planned, what was spent, why they differ."""

    report = models.ForeignKey(
        Report,
        verbose_name="bilan",
        on_delete=models.CASCADE,  # a line is a part of its report
        related_name="lines",
    )
    class_code = models.CharField("compte", max_length=2, choices=AccountClass)
    side = models.CharField("côté", max_length=8, choices=BudgetSide)
    label = models.CharField("intitulé", max_length=200, blank=True)
    planned_eur = models.PositiveIntegerField("prévu (€)", default=0)
    actual_eur = models.DecimalField("réalisé (€)", max_digits=14, decimal_places=2, null=True, blank=True)
    explanation = models.CharField("explication de l’écart", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "ligne du compte rendu financier"
        verbose_name_plural = "lignes du compte rendu financier"
        ordering: ClassVar[Ordering] = ["side", "class_code", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(side=BudgetSide.CHARGE, class_code__in=CHARGE_CLASSES)
                | models.Q(side=BudgetSide.PRODUCT, class_code__in=PRODUCT_CLASSES),
                name="report_class_stands_on_its_side",
                violation_error_message="Ce compte n’est pas de ce côté : 60 à 68 et 86 en charges, 70 à 79 et 87 "
                "en produits.",
            ),
            models.CheckConstraint(
                condition=models.Q(actual_eur__isnull=True) | models.Q(actual_eur__gte=0),
                name="actual_is_not_negative",
                violation_error_message="Un montant réalisé n’est pas négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_code} {self.label}".strip()
