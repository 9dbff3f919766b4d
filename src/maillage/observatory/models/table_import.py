"""Describe the tables that organizations bring in themselves, until they are a release."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.accounts.models import Organization
from maillage.core.models import Versioned
from maillage.observatory.enums import AccessLevel, ImportState
from maillage.observatory.models.agreement import DataAgreement
from maillage.observatory.models.base import Release


class TableImport(Versioned):
    """A table under review: its cells as they lie, what its columns mean, what was corrected.

    Nothing of it is a figure before it is confirmed; once undone, it is a draft again.
    """

    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="table_imports"
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="envoyé par",
        null=True,
        on_delete=models.SET_NULL,  # the table is the organization's, and outlives the account
        related_name="+",
    )
    label = models.CharField("intitulé", max_length=120)
    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    # The visible sheets: [{"name": …, "lines": [[number, [cells]], …]}, …].
    content = models.JSONField("contenu", default=list)
    notes = models.JSONField("remarques de lecture", default=list, blank=True)
    # What the columns mean (see observatory.tables.mapping), empty until somebody said it.
    mapping = models.JSONField("sens des colonnes", default=dict, blank=True)
    # The text that replaces a cell, by « line:column ».
    corrections = models.JSONField("corrections", default=dict, blank=True)
    # Numbers of the lines left aside.
    dropped = models.JSONField("lignes écartées", default=list, blank=True)
    access_level = models.CharField(
        "accès", max_length=12, choices=AccessLevel, default=AccessLevel.ORGANIZATION
    )
    agreement = models.ForeignKey(
        DataAgreement,
        verbose_name="convention de partage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="table_imports",
    )
    state = models.CharField("état", max_length=10, choices=ImportState, default=ImportState.DRAFT)
    release = models.ForeignKey(
        Release,
        verbose_name="édition",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="table_imports",
    )

    class Meta:
        verbose_name = "tableau importé"
        verbose_name_plural = "tableaux importés"
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=ImportState.PUBLISHED, release__isnull=False)
                | (~Q(state=ImportState.PUBLISHED) & Q(release__isnull=True)),
                name="published_table_has_its_release",
                violation_error_message="Un tableau publié a son édition, un brouillon n’en a pas.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
