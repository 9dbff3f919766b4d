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
        return f"{self.user}, {self.get_role_display()} de {self.contract}"


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
