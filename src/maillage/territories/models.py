"""Describe territories through time: what they are, what they are made of, what they became."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from maillage.core.models import Ordering, Versioned
from maillage.core.text import fold_text
from maillage.territories.enums import LineageEvent, QpvGeneration, ShareBasis, TerritoryKind


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Filter territories."""

    def current(self) -> "TerritoryQuerySet":
        """Keep the territories that exist today."""
        return self.filter(valid_to__isnull=True)

    def of_kind(self, kind: TerritoryKind) -> "TerritoryQuerySet":
        """Keep one kind of territory."""
        return self.filter(kind=kind)

    def parts_of(self, whole: "Territory") -> "TerritoryQuerySet":
        """Keep what a territory is made of today, wholly or in part."""
        return self.filter(wholes__whole=whole, wholes__valid_to__isnull=True).distinct()


class Territory(Versioned):
    """A place with a name and a code, from one day to another.

    The code is text: leading zeros and Corsican letters belong to it. A place whose code or outline
    changes is another row, joined to the first by a :class:`Lineage`.
    """

    kind = models.CharField("nature", max_length=20, choices=TerritoryKind)
    code = models.CharField("code", max_length=20)
    name = models.CharField("nom", max_length=200)
    folded_name = models.CharField("nom sans accents", max_length=200, editable=False, db_index=True)
    generation = models.CharField("génération", max_length=4, choices=QpvGeneration, blank=True)
    legal_form = models.CharField("nature juridique", max_length=10, blank=True)
    valid_from = models.DateField("existe depuis le", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    outline = models.JSONField("contour (GeoJSON, WGS 84)", null=True, blank=True)
    longitude = models.FloatField("longitude du centre", null=True, blank=True)
    latitude = models.FloatField("latitude du centre", null=True, blank=True)
    geography_source = models.CharField("source du contour", max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tracé par",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a perimeter outlives the account that drew it
        related_name="drawn_perimeters",
    )

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        verbose_name = "territoire"
        ordering: ClassVar[list[str]] = ["kind", "folded_name", "code", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=models.Q(valid_to__isnull=True),
                name="one_current_territory_per_code",
                violation_error_message="Un territoire de même nature et de même code existe déjà.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="territory_ends_after_it_begins",
                violation_error_message="La fin d’un territoire précède son début.",
            ),
            models.CheckConstraint(
                condition=models.Q(longitude__isnull=True, latitude__isnull=True)
                | models.Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="territory_centre_on_earth",
                violation_error_message="Longitude ou latitude impossible : sont-elles inversées ?",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "code"], name="territory_by_code")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded name in step with the name."""
        self.folded_name = fold_text(self.name)[:200]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own keyword arguments

    @property
    def address(self) -> str:
        """Give the readable key of the territory, such as ``epci-246200729``."""
        return f"{self.kind}-{self.code}"

    @property
    def is_current(self) -> bool:
        """Tell whether the territory exists today."""
        return self.valid_to is None


class Membership(models.Model):
    """Say that a territory is, wholly or in part, inside another.

    A district that crosses communes has one row per commune; ``share`` is the part of the *district*
    that lies there, so that the shares of a part over wholes of one kind add up to 1 at most. It is
    empty when a list says that the district is there and nobody said how much of it.
    """

    part = models.ForeignKey(
        Territory, verbose_name="partie", on_delete=models.CASCADE, related_name="wholes"
    )
    whole = models.ForeignKey(
        Territory, verbose_name="ensemble", on_delete=models.CASCADE, related_name="parts"
    )
    share = models.DecimalField(
        "part comprise", max_digits=7, decimal_places=6, null=True, blank=True, default=1
    )
    basis = models.CharField("fondement", max_length=12, choices=ShareBasis, default=ShareBasis.WHOLE)
    valid_from = models.DateField("depuis le", null=True, blank=True)
    valid_to = models.DateField("jusqu’au", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "appartenance"
        ordering: ClassVar[list[str]] = ["part", "whole", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1),
                name="membership_share_between_0_and_1",
                violation_error_message="Une part est plus grande que 0 et au plus égale à 1.",
            ),
            models.CheckConstraint(
                condition=~models.Q(part=models.F("whole")),
                name="no_territory_inside_itself",
                violation_error_message="Un territoire ne fait pas partie de lui-même.",
            ),
            models.UniqueConstraint(
                fields=["part", "whole"],
                condition=models.Q(valid_to__isnull=True),
                name="one_current_membership",
                violation_error_message="Cette appartenance est déjà connue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} dans {self.whole}"


class Lineage(models.Model):
    """Say what a territory became, and for what share of it."""

    before = models.ForeignKey(
        Territory, verbose_name="avant", on_delete=models.CASCADE, related_name="successors"
    )
    after = models.ForeignKey(
        Territory, verbose_name="après", on_delete=models.CASCADE, related_name="predecessors"
    )
    share = models.DecimalField("part transmise", max_digits=7, decimal_places=6)
    basis = models.CharField("fondement", max_length=12, choices=ShareBasis)
    event = models.CharField("événement", max_length=1, choices=LineageEvent)
    happened_on = models.DateField("le", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)

    class Meta:
        verbose_name = "filiation"
        ordering: ClassVar[Ordering] = [
            models.F("happened_on").asc(nulls_last=True),
            "before",
            "after",
            "pk",
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1),
                name="lineage_share_between_0_and_1",
                violation_error_message="Une part transmise est comprise entre 0 et 1.",
            ),
            models.UniqueConstraint(
                fields=["before", "after", "event", "happened_on"],
                name="one_lineage_per_event",
                violation_error_message="Cette filiation est déjà connue.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class LegalPopulation(models.Model):
    """Keep the official number of inhabitants of a territory, with its year and source."""

    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.CASCADE, related_name="populations"
    )
    year = models.PositiveSmallIntegerField("millésime")
    municipal = models.PositiveIntegerField("population municipale")
    total = models.PositiveIntegerField("population totale", null=True, blank=True)
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "population légale"
        ordering: ClassVar[list[str]] = ["territory", "-year", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["territory", "year"],
                name="one_population_per_year",
                violation_error_message="La population de ce territoire est déjà connue pour ce millésime.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory} {self.year} : {self.municipal}"


class Loading(models.Model):
    """Remember each official file that was loaded: its hash, when, and what it changed."""

    dataset = models.CharField("jeu de données", max_length=60)
    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte", max_length=64)
    vintage = models.CharField("millésime", max_length=20)
    producer = models.CharField("producteur", max_length=100)
    license = models.CharField("licence", max_length=100)
    loaded_at = models.DateTimeField("chargé le", auto_now_add=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="chargé par",
        null=True,
        on_delete=models.SET_NULL,  # the trace of a file outlives the account that loaded it
        related_name="+",
    )
    added = models.PositiveIntegerField("ajoutés", default=0)
    changed = models.PositiveIntegerField("modifiés", default=0)
    gone = models.PositiveIntegerField("disparus", default=0)

    class Meta:
        verbose_name = "chargement"
        ordering: ClassVar[list[str]] = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.dataset} {self.vintage}"
