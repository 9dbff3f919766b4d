"""Describe what follows an award: written acts, steps of each funder's money, payments."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.core.models import Ordering, Versioned
from maillage.grants.enums import ActKind, PaymentStatus, RequestStatus
from maillage.grants.models.application import Application, FundingRequest
from maillage.grants.models.committee import Award


class Act(Versioned):
    """A written act of a funder: letter, agreement, order, certificate; numbered, then signed.

    ``content`` holds the values merged into the template, so that the act can be made again as it was.
    ``code`` is what the QR code of each page holds.
    """

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.PROTECT, related_name="acts"
    )
    application = models.ForeignKey(
        Application, verbose_name="dossier", on_delete=models.PROTECT, related_name="acts"
    )
    award = models.ForeignKey(
        Award,
        verbose_name="attribution",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="acts",
    )
    funder = models.ForeignKey(
        Organization, verbose_name="financeur", on_delete=models.PROTECT, related_name="acts"
    )
    kind = models.CharField("nature", max_length=20, choices=ActKind)
    year = models.PositiveSmallIntegerField("année")
    number = models.CharField("numéro", max_length=40)
    code = models.CharField("code de l’acte", max_length=32, unique=True)
    content = models.JSONField("contenu", default=dict, blank=True)
    made_on = models.DateField("établi le")
    signed_on = models.DateField("signé le", null=True, blank=True)
    sent_on = models.DateField("envoyé le", null=True, blank=True)

    class Meta:
        verbose_name = "acte"
        ordering: ClassVar[list[str]] = ["-year", "number", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["funder", "year", "number"],
                name="one_act_per_number",
                violation_error_message="Ce numéro d’acte est déjà pris.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ActTemplate(Versioned):
    """The words of one kind of act under a contract; without one, those that Maillage ships are used.

    Between braces, a name stands for a value (« {porteur} »); nothing else in the text is ever
    interpreted (see ``grants.act_templates``).
    """

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.PROTECT, related_name="act_templates"
    )
    kind = models.CharField("nature", max_length=20, choices=ActKind)
    title = models.CharField("titre", max_length=200)
    body = models.TextField("texte")

    class Meta:
        verbose_name = "modèle d’acte"
        verbose_name_plural = "modèles d’acte"
        ordering: ClassVar[list[str]] = ["contract", "kind", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "kind"],
                name="one_template_per_kind",
                violation_error_message="Ce contrat a déjà un modèle de cette nature.",
            ),
        ]

    def __str__(self) -> str:
        return f"Modèle · {self.get_kind_display()}"


class RequestStep(models.Model):
    """One step of a funder's money, on its day, with the act that says so."""

    request = models.ForeignKey(
        FundingRequest,
        verbose_name="demande",
        on_delete=models.CASCADE,  # only a draft is ever deleted, whose requests took no step
        related_name="steps",
    )
    status = models.CharField("état", max_length=10, choices=RequestStatus)
    reached_on = models.DateField("le")
    act = models.ForeignKey(
        Act, verbose_name="acte", null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    reference = models.CharField("référence de l’acte", max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        User, verbose_name="enregistré par", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "étape d’une demande"
        ordering: ClassVar[list[str]] = ["request", "reached_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "status"],
                name="one_step_per_status",
                violation_error_message="Cette étape est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.get_status_display()}"


class Payment(Versioned):
    """One instalment of an award, planned then paid; cents matter here."""

    award = models.ForeignKey(
        Award, verbose_name="attribution", on_delete=models.PROTECT, related_name="payments"
    )
    rank = models.PositiveSmallIntegerField("tranche")
    amount_eur = models.DecimalField("montant (€)", max_digits=14, decimal_places=2)
    condition = models.CharField("condition", max_length=200, blank=True)
    due_on = models.DateField("prévu le", null=True, blank=True)
    paid_on = models.DateField("versé le", null=True, blank=True)
    certificate = models.ForeignKey(
        Act,
        verbose_name="certificat de paiement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
    )
    status = models.CharField(
        "état", max_length=10, choices=PaymentStatus, default=PaymentStatus.PLANNED, editable=False
    )

    class Meta:
        verbose_name = "versement"
        ordering: ClassVar[Ordering] = ["award", "rank", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["award", "rank"],
                name="one_payment_per_rank",
                violation_error_message="Cette tranche existe déjà.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_eur__gt=0),
                name="payment_is_positive",
                violation_error_message="Un versement est plus grand que zéro.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=PaymentStatus.PAID, paid_on__isnull=False)
                | ~models.Q(status=PaymentStatus.PAID) & models.Q(paid_on__isnull=True),
                name="paid_payment_has_its_day",
                violation_error_message="Un versement fait a une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} · tranche {self.rank}"
