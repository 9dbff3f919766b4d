"""Describe organizations, the people who belong to them, and the invitations that bring them in."""

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from maillage.accounts import identifiers
from maillage.accounts.enums import OrganizationKind, PersonRole
from maillage.core.models import Versioned
from maillage.core.text import fold_text
from maillage.territories.models import Territory


def fold_name(name: str) -> str:
    """Give what makes two names of organizations the same: no accent, no case, nothing invisible."""
    visible = "".join(char for char in name if unicodedata.category(char) not in {"Cf", "Cc"} or char == "\t")
    return " ".join(fold_text(visible).split())[:200]


class Organization(Versioned):
    """A body that may sign a contract, pilot an action or fund it."""

    kind = models.CharField("nature", max_length=20, choices=OrganizationKind)
    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("nom court", max_length=60, blank=True)
    folded_name = models.CharField("nom sans accents", max_length=200, editable=False)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True)
    territory = models.ForeignKey(
        Territory,
        verbose_name="territoire",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    website = models.URLField("site", blank=True)
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    class Meta:
        verbose_name = "organisme"
        ordering: ClassVar[list[str]] = ["folded_name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["folded_name", "kind"],
                name="one_organization_per_name",
                violation_error_message="Un organisme de même nature porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["siret"],
                condition=~models.Q(siret=""),
                name="one_organization_per_siret",
                violation_error_message="Un organisme porte déjà ce SIRET.",
            ),
            models.UniqueConstraint(
                fields=["rna"],
                condition=~models.Q(rna=""),
                name="one_organization_per_rna",
                violation_error_message="Une association porte déjà ce numéro RNA.",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded name in step with the name."""
        self.folded_name = fold_name(self.name)
        super().save(*args, **kwargs)

    def clean_fields(self, exclude: Any = None) -> None:
        """Check the official numbers by their own rules, and fold the name before it is compared."""
        self.folded_name = fold_name(self.name)
        errors: dict[str, ValidationError] = {}
        checks = {
            "siren": identifiers.check_siren,
            "siret": identifiers.check_siret,
            "rna": identifiers.check_rna,
        }
        for field, check in checks.items():
            if value := getattr(self, field):
                try:
                    setattr(self, field, check(value))
                except ValueError as error:
                    errors[field] = ValidationError(str(error))
        if not errors and self.siren and self.siret and not self.siret.startswith(self.siren):
            errors["siret"] = ValidationError("Le SIRET doit commencer par le SIREN de l’organisme.")
        if errors:
            raise ValidationError(errors)
        super().clean_fields(exclude=exclude)


class UserManager(BaseUserManager["User"]):
    """Create people; the e-mail address is their identifier."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person; without a password, they sign in by a code sent to their address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in."""

    email = models.EmailField(
        "adresse électronique",
        max_length=254,
        unique=True,
        error_messages={"unique": "Un compte existe déjà pour cette adresse."},
    )
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    function = models.CharField("fonction", max_length=150, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_staff = models.BooleanField(
        "administre l’instance",
        default=False,
        help_text="Gère organismes, comptes et territoires ; ne voit pas pour autant les contrats des autres.",
    )
    wants_shortcuts = models.BooleanField("raccourcis d’une seule touche", default=True)
    is_invented = models.BooleanField("personne inventée pour la démonstration", default=False)
    story = models.CharField("rôle dans la démonstration", max_length=300, blank=True)
    joined_at = models.DateTimeField("inscrit le", auto_now_add=True)
    erasure_asked_at = models.DateTimeField("effacement demandé le", null=True, blank=True)
    erased_at = models.DateTimeField("effacé le", null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = "personne"
        ordering: ClassVar[list[str]] = ["last_name", "first_name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="address_in_lower_case",
                violation_error_message="L’adresse électronique s’écrit en minuscules.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """Give first and last name, or the address when neither is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """Give the first name."""
        return self.first_name or self.email


class Affiliation(models.Model):
    """Say that a person belongs to an organization, from one day to another."""

    user = models.ForeignKey(
        User, verbose_name="personne", on_delete=models.CASCADE, related_name="affiliations"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="organisme",
        on_delete=models.PROTECT,
        related_name="affiliations",
    )
    is_administrator = models.BooleanField("administre les comptes de l’organisme", default=False)
    ended_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "rattachement"
        ordering: ClassVar[list[str]] = ["user", "organization", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=models.Q(ended_on__isnull=True),
                name="one_current_affiliation",
                violation_error_message="Cette personne est déjà rattachée à cet organisme.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organization}"


class Invitation(models.Model):
    """Bring one person into an organization; the link works once, for one address, until a day."""

    email = models.EmailField("adresse invitée", max_length=254)
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.CASCADE, related_name="invitations"
    )
    is_administrator = models.BooleanField("administrera les comptes de l’organisme", default=False)
    role = models.CharField("rôle proposé", max_length=20, choices=PersonRole, blank=True)
    contract_slug = models.SlugField("contrat proposé", max_length=120, blank=True)
    token_digest = models.CharField("empreinte du lien", max_length=64, unique=True)
    sent_at = models.DateTimeField("envoyée le")
    sent_by = models.ForeignKey(User, verbose_name="envoyée par", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User,
        verbose_name="acceptée par",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoked_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        ordering: ClassVar[list[str]] = ["-sent_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organization}"


class IdentityLink(models.Model):
    """Tie an account to a person known by an identity provider, by the provider's own identifier.

    Addresses change hands and people change address: the pair of issuer and subject does neither.
    """

    user = models.ForeignKey(
        User, verbose_name="personne", on_delete=models.CASCADE, related_name="identity_links"
    )
    issuer = models.CharField("fournisseur d’identité", max_length=200)
    subject = models.CharField("identifiant chez le fournisseur", max_length=255)
    siret = models.CharField("SIRET annoncé", max_length=14, blank=True)
    linked_at = models.DateTimeField("relié le", auto_now_add=True)

    class Meta:
        verbose_name = "identité reliée"
        ordering: ClassVar[list[str]] = ["issuer", "subject"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="one_account_per_identity",
                violation_error_message="Cette identité est déjà reliée à un compte.",
            ),
            models.UniqueConstraint(
                fields=["issuer", "user"],
                name="one_identity_per_issuer",
                violation_error_message="Ce compte est déjà relié à une autre identité de ce fournisseur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} · {self.subject}"
