"""Describe the versions of a contract and the amendments that lead from one to the next."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization
from maillage.contracts.enums import AmendmentStatus, SignatureState
from maillage.contracts.models.contract import Contract, Party
from maillage.core.models import Ordering, Versioned


class ContractVersion(models.Model):
    """The whole text and tree of a contract on a day, never changed after."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField("numéro")
    content = models.JSONField("contenu")
    digest = models.CharField("empreinte", max_length=64)
    taken_at = models.DateTimeField("figée le", auto_now_add=True)

    class Meta:
        verbose_name = "version du contrat"
        ordering: ClassVar[list[str]] = ["contract", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, version {self.number}"


class Amendment(Versioned):
    """A change that the parties sign: the difference between the base and what is proposed."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="amendments"
    )
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("objet", max_length=300)
    reason = models.TextField("motif", blank=True)
    base = models.ForeignKey(
        ContractVersion,
        verbose_name="version de départ",
        on_delete=models.PROTECT,
        related_name="amendments",
    )
    proposed = models.JSONField("contenu proposé")
    result = models.OneToOneField(
        ContractVersion,
        verbose_name="version obtenue",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="made_by",
    )
    status = models.CharField("état", max_length=12, choices=AmendmentStatus, default=AmendmentStatus.DRAFT)
    effective_on = models.DateField("effet le", null=True, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)

    class Meta:
        verbose_name = "avenant"
        ordering: ClassVar[list[str]] = ["contract", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_amendment_per_number"),
            models.UniqueConstraint(
                fields=["contract"],
                condition=models.Q(status__in=[AmendmentStatus.DRAFT, AmendmentStatus.NEGOTIATED]),
                name="one_open_amendment",
                violation_error_message="Un avenant est déjà en préparation : terminez-le ou retirez-le d’abord.",
            ),
        ]

    def __str__(self) -> str:
        return f"Avenant n° {self.number} : {self.title}"


class AmendmentSignature(models.Model):
    """One signature on an amendment: a party's, or that of an organization that joins by it."""

    amendment = models.ForeignKey(
        Amendment, verbose_name="avenant", on_delete=models.CASCADE, related_name="signatures"
    )
    party = models.ForeignKey(
        Party,
        verbose_name="partie",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="amendment_signatures",
    )
    joining = models.ForeignKey(
        Organization,
        verbose_name="organisme qui rejoint le contrat",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        "signature", max_length=10, choices=SignatureState, default=SignatureState.AWAITED
    )
    signed_on = models.DateField("signé le", null=True, blank=True)

    class Meta:
        verbose_name = "signature d’avenant"
        ordering: ClassVar[Ordering] = [models.F("party__position").asc(nulls_last=True), "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["amendment", "party"], name="one_signature_per_party"),
            models.UniqueConstraint(fields=["amendment", "joining"], name="one_signature_per_newcomer"),
            models.CheckConstraint(
                condition=models.Q(party__isnull=False, joining__isnull=True)
                | models.Q(party__isnull=True, joining__isnull=False),
                name="signature_of_party_or_newcomer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} : {self.get_state_display()}"

    @property
    def organization(self) -> Organization:
        """Give the organization that signs."""
        # The check constraint makes one of the two present.
        return self.party.organization if self.party else self.joining  # type: ignore[return-value]
