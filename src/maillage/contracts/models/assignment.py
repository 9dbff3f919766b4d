"""Say what a person does on a contract, and the views of it they keep."""

from typing import ClassVar

from django.db import models

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.models.contract import Contract
from maillage.territories.models import Territory


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Filter roles on contracts."""

    def current(self) -> "AssignmentQuerySet":
        """Keep the roles held today."""
        return self.filter(ended_on__isnull=True)

    def managing(self) -> "AssignmentQuerySet":
        """Keep the roles of those who run the contract."""
        return self.filter(role=PersonRole.MANAGER)


class Assignment(models.Model):
    """A person's role on a contract, for one of their organizations.

    A contributor may be bounded to territories or to actions; without bounds, they edit the actions
    that their organization owns or pilots.
    """

    user = models.ForeignKey(
        User, verbose_name="personne", on_delete=models.CASCADE, related_name="assignments"
    )
    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="assignments"
    )
    organization = models.ForeignKey(
        Organization, verbose_name="pour", on_delete=models.PROTECT, related_name="assignments"
    )
    role = models.CharField("rôle", max_length=20, choices=PersonRole)
    territories = models.ManyToManyField(
        Territory, verbose_name="limité à ces territoires", blank=True, related_name="+"
    )
    actions = models.ManyToManyField(
        "contracts.Action",
        verbose_name="limité à ces actions",
        blank=True,
        related_name="bounded_assignments",
    )
    ended_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle sur un contrat"
        ordering: ClassVar[list[str]] = ["contract", "user", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "contract", "role"],
                condition=models.Q(ended_on__isnull=True),
                name="one_current_role",
                violation_error_message="Cette personne a déjà ce rôle sur ce contrat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} : {self.contract}"


class SavedView(models.Model):
    """A list as one person likes it: its filters, order and columns, under a name."""

    user = models.ForeignKey(
        User, verbose_name="personne", on_delete=models.CASCADE, related_name="saved_views"
    )
    page = models.CharField("liste", max_length=40)
    name = models.CharField("nom", max_length=80)
    query = models.CharField("filtres", max_length=1000, blank=True)

    class Meta:
        verbose_name = "vue enregistrée"
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="one_saved_view_per_name",
                violation_error_message="Vous avez déjà une vue de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """Changes made to many actions at once, that one gesture undoes.

    ``changes`` is a list of ``{"action", "column", "before", "after"}`` in the words of the table;
    ``created`` holds the actions the batch opened.
    """

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="batches"
    )
    label = models.CharField("objet", max_length=200)
    changes = models.JSONField("modifications", default=list)
    created = models.JSONField("actions créées", default=list)
    made_at = models.DateTimeField("fait le", auto_now_add=True)
    made_by = models.ForeignKey(User, verbose_name="fait par", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)
    undone_by = models.ForeignKey(
        User,
        verbose_name="annulé par",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "modification groupée"
        verbose_name_plural = "modifications groupées"
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="batch_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.label
