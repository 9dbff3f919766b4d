"""Describe a contract: its type, parties, articles, annexes, deadlines and notices."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import Organization, User
from maillage.contracts.enums import (
    LIVING_STATUSES,
    LOCKED_STATUSES,
    ContractStatus,
    DeadlineKind,
    NoticeKind,
    Renewal,
    SignatureState,
)
from maillage.core.enums import Visibility
from maillage.core.models import Ordering, Versioned
from maillage.territories.models import Territory

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ContractType(models.Model):
    """A kind of contract, as data: what its levels are called, what it must hold, what is due when.

    ``levels`` is a list of ``{"key", "name", "plural"}`` from the top of the tree down;
    ``required_articles`` and ``required_annexes`` are lists of ``{"key", "title"}``;
    ``deadline_rules`` are read by ``contracts.deadlines``.
    """

    code = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=120)
    short_name = models.CharField("nom court", max_length=40)
    description = models.TextField("description", blank=True)
    reference = models.CharField("texte de référence", max_length=300, blank=True)
    levels = models.JSONField("niveaux de la stratégie", default=list)
    required_articles = models.JSONField("articles attendus", default=list, blank=True)
    required_annexes = models.JSONField("annexes attendues", default=list, blank=True)
    deadline_rules = models.JSONField("échéances", default=list, blank=True)
    default_years = models.PositiveSmallIntegerField("durée habituelle (années)", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "type de contrat"
        ordering: ClassVar[list[str]] = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def name_level(self, key: str, *, plural: bool = False) -> str:
        """Give the French name of a level of the tree; its key when the type does not know it."""
        for level in self.levels:
            if level["key"] == key:
                return str(level["plural"] if plural else level["name"])
        return key


class ContractQuerySet(models.QuerySet["Contract"]):
    """Filter contracts."""

    def visible_to(self, user: "User | AnonymousUser") -> "ContractQuerySet":
        """Keep what a person may see: public contracts, and those on which they have a role.

        A draft is seen only by those who have a role on it, whatever its visibility says.
        """
        public = models.Q(visibility=Visibility.PUBLIC) & ~models.Q(
            status__in=[ContractStatus.DRAFT, ContractStatus.NEGOTIATED]
        )
        if not user.is_authenticated:
            return self.filter(public)
        assigned = user.assignments.filter(ended_on__isnull=True).values("contract")
        return self.filter(public | models.Q(pk__in=assigned))

    def living(self) -> "ContractQuerySet":
        """Keep the contracts in force."""
        return self.filter(status__in=LIVING_STATUSES)


class Contract(Versioned):
    """An agreement between organizations on a territory, for a period."""

    type = models.ForeignKey(
        ContractType, verbose_name="type", on_delete=models.PROTECT, related_name="contracts"
    )
    slug = models.SlugField("adresse", max_length=120, unique=True)
    title = models.CharField("titre", max_length=400)
    short_title = models.CharField("titre court", max_length=80)
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="contracts"
    )
    districts = models.ManyToManyField(
        Territory,
        verbose_name="quartiers et communes concernés",
        blank=True,
        related_name="district_contracts",
    )
    previous = models.ForeignKey(
        "self",
        verbose_name="contrat précédent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    signed_on = models.DateField("signé le", null=True, blank=True)
    mid_term_on = models.DateField("actualisation à mi-parcours", null=True, blank=True)
    renewal = models.CharField("reconduction", max_length=10, choices=Renewal, default=Renewal.UNKNOWN)
    formal_notice_months = models.PositiveSmallIntegerField(
        "préavis après mise en demeure (mois)", null=True, blank=True
    )
    withdrawal_months = models.PositiveSmallIntegerField(
        "préavis de dénonciation (mois)", null=True, blank=True
    )
    status = models.CharField("état", max_length=12, choices=ContractStatus, default=ContractStatus.DRAFT)
    visibility = models.CharField(
        "visibilité", max_length=12, choices=Visibility, default=Visibility.PARTNERS
    )
    summary = models.TextField("en bref", blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat"
        ordering: ClassVar[Ordering] = [models.F("starts_on").desc(nulls_last=True), "short_title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_it_starts",
                violation_error_message="La fin du contrat précède son début.",
            ),
            models.CheckConstraint(
                condition=~models.Q(previous=models.F("pk")),
                name="contract_does_not_follow_itself",
                violation_error_message="Un contrat ne se suit pas lui-même.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    @property
    def is_locked(self) -> bool:
        """Tell whether its text and tree are signed, so that they change by amendment only."""
        return ContractStatus(self.status) in LOCKED_STATUSES


class Party(Versioned):
    """An organization's place in a contract: role, commitments, signature."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="parties"
    )
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="parties"
    )
    role = models.CharField("rôle", max_length=20, choices=PartyRole)
    function = models.CharField("fonction du signataire", max_length=200, blank=True)
    commitments = models.TextField("engagements", blank=True)
    signature = models.CharField(
        "signature", max_length=10, choices=SignatureState, default=SignatureState.AWAITED
    )
    signed_on = models.DateField("signé le", null=True, blank=True)
    left_on = models.DateField(
        "partie jusqu’au",
        null=True,
        blank=True,
        help_text="Sortie du contrat par avenant ; ce que l’organisme a signé reste.",
    )
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "partie"
        verbose_name_plural = "parties"
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "organization", "function"],
                name="one_party_per_organization",
                violation_error_message="Cet organisme est déjà partie au contrat.",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_on__isnull=True) | models.Q(signature=SignatureState.SIGNED),
                name="party_date_means_signed",
                violation_error_message="Une date de signature suppose une signature.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"


class Article(Versioned):
    """An article of a contract: number, title, text."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="articles"
    )
    key = models.SlugField("clé du type", max_length=40, blank=True)
    number = models.CharField("numéro", max_length=12)
    title = models.CharField("titre", max_length=300)
    body = models.TextField("texte", blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "article"
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="one_article_per_number",
                violation_error_message="Un article porte déjà ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"Article {self.number} : {self.title}"


class Annex(Versioned):
    """An annex of a contract: number, title, what it holds."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="annexes"
    )
    key = models.SlugField("clé du type", max_length=40, blank=True)
    number = models.CharField("numéro", max_length=12)
    title = models.CharField("titre", max_length=300)
    body = models.TextField("contenu", blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "annexe"
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="one_annex_per_number",
                violation_error_message="Une annexe porte déjà ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"Annexe {self.number} : {self.title}"


class Deadline(models.Model):
    """A day on which something is due, computed from the contract and the rules of its type."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="deadlines"
    )
    kind = models.CharField("nature", max_length=20, choices=DeadlineKind)
    due_on = models.DateField("échéance")
    label = models.CharField("objet", max_length=300)
    basis = models.CharField("fondement", max_length=200, blank=True)
    handled_on = models.DateField("traitée le", null=True, blank=True)
    handled_by = models.ForeignKey(
        User,
        verbose_name="traitée par",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.CharField("suite donnée", max_length=300, blank=True)
    reminded_level = models.PositiveSmallIntegerField(
        "dernier rappel envoyé (jours avant)", null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = "échéance"
        ordering: ClassVar[list[str]] = ["due_on", "kind", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract", "kind", "due_on"], name="one_deadline_per_day_and_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(handled_on__isnull=True, handled_by__isnull=True)
                | models.Q(handled_on__isnull=False, handled_by__isnull=False),
                name="deadline_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.due_on:%d/%m/%Y})"


class Notice(models.Model):
    """A party's letter that ends, or may end, the contract after a delay."""

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField("nature", max_length=15, choices=NoticeKind)
    party = models.ForeignKey(Party, verbose_name="partie", on_delete=models.PROTECT, related_name="notices")
    sent_on = models.DateField("envoyé le")
    effective_on = models.DateField("effet le")
    reason = models.TextField("motif")
    withdrawn_on = models.DateField("levé le", null=True, blank=True)

    class Meta:
        verbose_name = "préavis"
        verbose_name_plural = "préavis"
        ordering: ClassVar[list[str]] = ["-sent_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(effective_on__gt=models.F("sent_on")),
                name="notice_takes_effect_later",
                violation_error_message="Un préavis prend effet après son envoi.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} de {self.party.organization}"
