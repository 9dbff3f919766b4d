"""Describe the strategy of a contract: a tree of axes, stakes and objectives."""

from typing import ClassVar

from django.db import models

from maillage.contracts.models.contract import Contract
from maillage.core.models import Versioned
from maillage.observatory.models import Finding


class Node(Versioned):
    """A level of a contract's strategy; what its level is called is said by the contract's type."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="nodes"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name="rattaché à",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    level = models.SlugField("niveau", max_length=40)
    slug = models.SlugField("adresse", max_length=60)
    number = models.CharField("numéro", max_length=12, blank=True)
    label = models.CharField("intitulé", max_length=600)
    description = models.TextField("description", blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "élément de la stratégie"
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "slug"], name="one_node_per_address"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")),
                name="node_is_not_its_parent",
                violation_error_message="Un élément n’est pas rattaché à lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}".strip()


class NodeFinding(models.Model):
    """Say that an element of a strategy answers a finding: the first link of the thread."""

    node = models.ForeignKey(
        Node,
        verbose_name="élément de la stratégie",
        on_delete=models.CASCADE,  # the link is of no use without what it links
        related_name="findings",
    )
    finding = models.ForeignKey(
        Finding,
        verbose_name="constat",
        on_delete=models.CASCADE,  # as above
        related_name="node_links",
    )
    linked_at = models.DateTimeField("relié le", auto_now_add=True)

    class Meta:
        verbose_name = "constat relié"
        verbose_name_plural = "constats reliés"
        ordering: ClassVar[list[str]] = ["node", "linked_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["node", "finding"],
                name="one_link_per_finding",
                violation_error_message="Ce constat est déjà relié à cet élément.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding} → {self.node}"
