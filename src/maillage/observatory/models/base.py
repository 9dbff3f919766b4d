"""Describe where figures come from, what they mean, and what people conclude from them.

The values themselves are in the lake (``observatory.store``): a release is their record here.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from maillage.accounts.models import Organization
from maillage.core.text import fold_text
from maillage.observatory.enums import (
    AccessLevel,
    Direction,
    IndicatorKind,
    Theme,
)
from maillage.observatory.models.agreement import DataAgreement


class SecrecyRule(models.Model):
    """What a producer hides, and the text that says so; a threshold is data with a date, not a constant."""

    code = models.SlugField("code", max_length=60, unique=True)
    label = models.CharField("intitulé", max_length=200)
    text = models.TextField("règle")
    threshold = models.PositiveSmallIntegerField("seuil", null=True, blank=True)
    reference = models.CharField("référence", max_length=300, blank=True)
    applies_from = models.DateField("applicable depuis le", null=True, blank=True)

    class Meta:
        verbose_name = "règle de secret"
        verbose_name_plural = "règles de secret"
        ordering: ClassVar[list[str]] = ["code"]

    def __str__(self) -> str:
        return self.label


class Source(models.Model):
    """A body that publishes statistics."""

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("nom court", max_length=40)
    url = models.URLField("site", blank=True)
    organization = models.OneToOneField(
        Organization,
        verbose_name="organisme",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statistics_source",
    )

    class Meta:
        verbose_name = "producteur"
        ordering: ClassVar[list[str]] = ["short_name", "code"]

    def __str__(self) -> str:
        return self.short_name


class Dataset(models.Model):
    """What a source publishes again and again: one release after another, vintage by vintage."""

    source = models.ForeignKey(
        Source, verbose_name="producteur", on_delete=models.PROTECT, related_name="datasets"
    )
    code = models.SlugField("code", max_length=60, unique=True)
    label = models.CharField("intitulé", max_length=200)
    description = models.TextField("description", blank=True)
    url = models.URLField("page du producteur", blank=True, max_length=400)
    license = models.CharField("licence", max_length=100)
    secrecy_rule = models.ForeignKey(
        SecrecyRule, verbose_name="règle de secret", null=True, blank=True, on_delete=models.PROTECT
    )
    months_between = models.PositiveSmallIntegerField("mois entre deux éditions", null=True, blank=True)
    is_exhaustive = models.BooleanField("ce qui n’y est pas n’existe pas", default=False)
    reminded_on = models.DateField("retard rappelé le", null=True, blank=True)

    class Meta:
        verbose_name = "jeu de données"
        verbose_name_plural = "jeux de données"
        ordering: ClassVar[list[str]] = ["label", "code"]

    def __str__(self) -> str:
        return self.label


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Filter releases."""

    def in_force(self) -> "ReleaseQuerySet":
        """Leave out the releases that were withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def current(self) -> "ReleaseQuerySet":
        """Keep, for each vintage of each dataset, the last correction that was not withdrawn."""
        newer = Release.objects.in_force().filter(
            dataset=models.OuterRef("dataset"),
            vintage=models.OuterRef("vintage"),
            number__gt=models.OuterRef("number"),
        )
        return self.in_force().filter(~models.Exists(newer))

    def readable_by(self, user: Any) -> "ReleaseQuerySet":
        """Keep the releases a person may read; those under an agreement wait for one in force."""
        readable = Q(access_level=AccessLevel.PUBLIC)
        if user.is_authenticated:
            own = Organization.objects.filter(affiliations__user=user.pk, affiliations__ended_on=None)
            readable |= Q(
                access_level=AccessLevel.ORGANIZATION, dataset__source__organization__in=own.values("pk")
            )
            if user.is_staff or own.exists():
                readable |= Q(access_level=AccessLevel.MEMBERS)
            # Who receives reads while the agreement lasts; who gives always reads its own.
            lasting = DataAgreement.objects.in_force_on(timezone.localdate()).filter(
                recipients__in=own.values("pk")
            )
            readable |= Q(access_level=AccessLevel.AGREEMENT) & (
                Q(agreement__in=lasting.values("pk")) | Q(agreement__provider__in=own.values("pk"))
            )
        return self.in_force().filter(readable)


class ImmutableRelease(TypeError):
    """A release was about to be changed: a correction is another release."""


class Release(models.Model):
    """One vintage of a dataset as it was published: never changed; a correction has the next number."""

    dataset = models.ForeignKey(
        Dataset, verbose_name="jeu de données", on_delete=models.PROTECT, related_name="releases"
    )
    vintage = models.CharField("millésime", max_length=20)
    number = models.PositiveSmallIntegerField("version", default=1)
    territory_vintage = models.PositiveSmallIntegerField("millésime de la géographie", null=True, blank=True)
    published_on = models.DateField("publié le", null=True, blank=True)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="chargé par",
        null=True,
        on_delete=models.SET_NULL,  # the trace of a file outlives the account that loaded it
        related_name="+",
    )
    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    lake_path = models.CharField("place dans le lac", max_length=300)
    lake_sha256 = models.CharField("empreinte dans le lac", max_length=64)
    row_count = models.PositiveIntegerField("observations")
    license = models.CharField("licence", max_length=100)
    url = models.URLField("adresse d’origine", blank=True, max_length=400)
    access_level = models.CharField("accès", max_length=12, choices=AccessLevel, default=AccessLevel.PUBLIC)
    secrecy_rule = models.ForeignKey(
        SecrecyRule, verbose_name="règle de secret", null=True, blank=True, on_delete=models.PROTECT
    )
    is_partial = models.BooleanField("ne couvre qu’une partie du territoire", default=False)
    note = models.CharField("remarque", max_length=400, blank=True)
    # Values by indicator, kind of territory and year: what a page asks before it opens the file.
    contents = models.JSONField("contenu", default=dict, blank=True)
    # What the figures say of themselves, in French: unusual values, noted when the release was written.
    remarks = models.JSONField("points à vérifier", default=list, blank=True)
    agreement = models.ForeignKey(
        DataAgreement,
        verbose_name="convention de partage",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="releases",
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="retirée par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # what was withdrawn stays so when the account goes
        related_name="+",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = "édition"
        ordering: ClassVar[list[str]] = ["dataset", "-vintage", "-number", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["dataset", "vintage", "number"],
                name="one_release_per_number",
                violation_error_message="Cette version de cette édition existe déjà.",
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.AGREEMENT) | Q(agreement__isnull=False),
                name="shared_release_has_its_agreement",
                violation_error_message="Une édition sous convention dit laquelle.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.vintage}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change a release: what was quoted must stay what it was."""
        if self.pk is not None and not kwargs.get("force_insert"):
            msg = "a release is never changed: write a new one"
            raise ImmutableRelease(msg)
        super().save(*args, **kwargs)

    def list_kinds(self, indicator: str) -> frozenset[str]:
        """Give the kinds of territory for which the release has an indicator."""
        return frozenset(self.contents.get(indicator, {}))

    @property
    def citation(self) -> str:
        """Give the words shown beside a figure: producer, dataset, vintage."""
        corrected = f", version {self.number}" if self.number > 1 else ""
        return f"{self.dataset.source}, {self.dataset} {self.vintage}{corrected}"


class Indicator(models.Model):
    """What is counted, how, in which unit, and what may be done with it."""

    code = models.SlugField("code", max_length=60, unique=True)
    label = models.CharField("intitulé", max_length=200)
    folded_label = models.CharField("intitulé sans accents", max_length=200, editable=False)
    definition = models.TextField("définition")
    formula = models.TextField("formule")
    unit = models.CharField("unité", max_length=60)
    kind = models.CharField("nature", max_length=10, choices=IndicatorKind)
    numerator = models.ForeignKey(
        "self",
        verbose_name="numérateur",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shares_of",
    )
    denominator = models.ForeignKey(
        "self",
        verbose_name="dénominateur",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="shares_over",
    )
    change_of = models.ForeignKey(
        "self",
        verbose_name="évolution de",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="published_changes",
    )
    change_years = models.PositiveSmallIntegerField("sur tant d’années", null=True, blank=True)
    part_of = models.ForeignKey(
        "self",
        verbose_name="compris dans",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    direction = models.CharField("sens", max_length=8, choices=Direction, default=Direction.NEUTRAL)
    is_additive = models.BooleanField("additif", default=False)
    comparable_from = models.PositiveSmallIntegerField("comparable depuis", null=True, blank=True)
    theme = models.CharField("thème", max_length=20, choices=Theme)
    secrecy_rule = models.ForeignKey(
        SecrecyRule, verbose_name="règle de secret", null=True, blank=True, on_delete=models.PROTECT
    )
    decimals = models.PositiveSmallIntegerField("décimales", default=0)
    position = models.PositiveSmallIntegerField("ordre", default=0)
    organization = models.ForeignKey(
        Organization,
        verbose_name="défini par",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="own_indicators",
    )

    class Meta:
        verbose_name = "indicateur"
        ordering: ClassVar[list[str]] = ["position", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_additive=False) | Q(kind__in=[IndicatorKind.COUNT, IndicatorKind.AMOUNT]),
                name="only_counts_add_up",
                violation_error_message="Seuls un effectif ou un montant s’additionnent.",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
                name="ratio_has_both_parts",
                violation_error_message="Un rapport a un numérateur et un dénominateur, ou aucun des deux.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded label in step with the label."""
        self.folded_label = fold_text(self.label)[:200]
        super().save(*args, **kwargs)

    @property
    def scale(self) -> int:
        """Give by what a ratio of the two parts is multiplied to be in the unit."""
        return (
            100 if self.unit.startswith("%") or "pour\u00a0100" in self.unit or "pour 100" in self.unit else 1
        )

    @property
    def is_percentage(self) -> bool:
        """Tell whether differences are said in points."""
        return self.unit.startswith("%")
