"""Describe a project and its yearly applications: budget, requests, beneficiaries, indicators."""

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Affiliation, Organization, User
from maillage.contracts.models import Action, Assignment, Node
from maillage.core.models import Versioned
from maillage.core.text import fold_text
from maillage.grants.enums import (
    CHARGE_CLASSES,
    PRODUCT_CLASSES,
    SENT_STATUSES,
    AccountClass,
    AgeBand,
    ApplicationStatus,
    BudgetSide,
    IndicatorLevel,
    Novelty,
    RequestStatus,
    Sex,
)
from maillage.grants.models.call import YEARS, Call
from maillage.grants.models.envelope import Envelope
from maillage.territories.models import Territory

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Who reads the applications sent to a contract's calls: all its funders read the same file.
INSTRUCTING_ROLES = (PersonRole.MANAGER, PersonRole.INSTRUCTOR, PersonRole.DECISION_MAKER)


class Project(Versioned):
    """What an applicant does, for as long as it lasts; its identifier never changes."""

    reference = models.CharField("référence", max_length=20, unique=True, editable=False)
    applicant = models.ForeignKey(
        Organization, verbose_name="porteur", on_delete=models.PROTECT, related_name="projects"
    )
    title = models.CharField("intitulé", max_length=300)
    folded_title = models.CharField("intitulé sans accents", max_length=300, editable=False)
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    class Meta:
        verbose_name = "projet"
        ordering: ClassVar[list[str]] = ["folded_title", "pk"]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded title in step with the title."""
        self.folded_title = fold_text(self.title)[:300]
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own keyword arguments


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Filter applications."""

    def visible_to(self, user: "User | AnonymousUser") -> "ApplicationQuerySet":
        """Keep what a person may read: those of their organizations, and those sent to their contracts.

        The second circle is that of managers, instructors and decision-makers of the call's contract,
        and of the people of an organization whose opinion is asked; they never read a draft.
        """
        if not user.is_authenticated:
            return self.none()
        own = Affiliation.objects.filter(user=user, ended_on__isnull=True)
        instructed = Assignment.objects.current().filter(user=user, role__in=INSTRUCTING_ROLES)
        consulted = Application.objects.filter(opinion_requests__organization__in=own.values("organization"))
        return self.filter(
            models.Q(project__applicant__in=own.values("organization"))
            | models.Q(status__in=SENT_STATUSES, call__contract__in=instructed.values("contract"))
            | models.Q(status__in=SENT_STATUSES, pk__in=consulted.values("pk"))
        )

    def editable_by(self, user: "User | AnonymousUser") -> "ApplicationQuerySet":
        """Keep the applications of a person's own organizations, whatever their state."""
        if not user.is_authenticated:
            return self.none()
        own = Affiliation.objects.filter(user=user, ended_on__isnull=True)
        return self.filter(project__applicant__in=own.values("organization"))


class Application(Versioned):
    """A project's request for one year, or for several: a firm first year and forecasts after it.

    ``answers`` maps the key of each question of the call's own form to its answer. ``receipt`` and
    ``submitted_at`` are those of the last submission; the journal keeps the others.
    """

    project = models.ForeignKey(
        Project, verbose_name="projet", on_delete=models.PROTECT, related_name="applications"
    )
    call = models.ForeignKey(
        Call, verbose_name="appel à projets", on_delete=models.PROTECT, related_name="applications"
    )
    number = models.CharField("numéro", max_length=20, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("année")
    years_count = models.PositiveSmallIntegerField(
        "durée (années)", default=1, validators=[MinValueValidator(1), MaxValueValidator(6)]
    )
    title = models.CharField("intitulé", max_length=300)
    needs = models.TextField("besoin repéré", blank=True)
    goals = models.TextField("objectifs", blank=True)
    description = models.TextField("description de l’action", blank=True)
    public = models.TextField("public visé", blank=True)
    means = models.TextField("moyens mobilisés", blank=True)
    partners_text = models.TextField("partenaires", blank=True)
    evaluation = models.TextField("évaluation prévue", blank=True)
    gap_note = models.TextField("co-financements, précisions", blank=True)
    contact_name = models.CharField("personne à joindre", max_length=120, blank=True)
    contact_email = models.EmailField("courriel", blank=True)
    contact_phone = models.CharField("téléphone", max_length=30, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    nodes = models.ManyToManyField(
        Node, verbose_name="objectifs servis", blank=True, related_name="applications"
    )
    actions = models.ManyToManyField(
        Action, verbose_name="actions du contrat servies", blank=True, related_name="applications"
    )
    districts = models.ManyToManyField(
        Territory, verbose_name="quartiers et communes", blank=True, related_name="applications"
    )
    answers = models.JSONField("réponses propres à l’appel", default=dict, blank=True)
    novelty = models.CharField(
        "nouvelle ou reconduite", max_length=10, choices=Novelty, default=Novelty.UNKNOWN, editable=False
    )
    novelty_note = models.CharField("pourquoi", max_length=300, blank=True, editable=False)
    previous = models.ForeignKey(
        "self",
        verbose_name="dossier reconduit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
    )
    status = models.CharField(
        "état", max_length=12, choices=ApplicationStatus, default=ApplicationStatus.DRAFT, editable=False
    )
    correction_note = models.TextField("corrections demandées", blank=True, editable=False)
    submitted_at = models.DateTimeField("déposé le", null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User,
        verbose_name="déposé par",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    receipt = models.CharField("récépissé", max_length=32, blank=True, editable=False)
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier de demande"
        verbose_name_plural = "dossiers de demande"
        ordering: ClassVar[list[str]] = ["-year", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "call"],
                condition=~models.Q(status=ApplicationStatus.WITHDRAWN),
                name="one_application_per_call",
                violation_error_message="Ce projet a déjà un dossier dans cet appel : reprenez-le.",
            ),
            models.CheckConstraint(
                condition=YEARS,
                name="application_year_is_plausible",
                violation_error_message="L’année d’un dossier est comprise entre 1990 et 2100.",
            ),
            models.CheckConstraint(
                condition=models.Q(years_count__gte=1, years_count__lte=6),
                name="application_lasts_one_to_six_years",
                violation_error_message="Un dossier porte sur une à six années.",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="application_ends_after_it_starts",
                violation_error_message="La fin de l’action précède son début.",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, receipt="", submitted_by__isnull=True)
                | models.Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~models.Q(receipt=""),
                name="submission_has_its_receipt",
                violation_error_message="Un dossier déposé a une date, un auteur et un récépissé.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN])
                | models.Q(submitted_at__isnull=False),
                name="sent_application_was_submitted",
                violation_error_message="Ce dossier n’a pas été déposé.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["call", "status", "number"], name="application_by_call"),
            models.Index(fields=["project", "-year"], name="application_by_project"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ApplicationBudgetLine(models.Model):
    """One line of an application's budget, in an accounting class, in whole euros.

    Classes 60 to 68 and 86 are charges, 70 to 79 and 87 are products; 86 and 87 are what is
    given in kind, which balances by itself. What was spent is told by the report's lines.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # a line says nothing without its budget
        related_name="budget_lines",
    )
    class_code = models.CharField("compte", max_length=2, choices=AccountClass)
    side = models.CharField("côté", max_length=8, choices=BudgetSide)
    label = models.CharField("intitulé", max_length=200, blank=True)
    planned_eur = models.PositiveIntegerField("prévu (€)")
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "ligne du budget d’un dossier"
        ordering: ClassVar[list[str]] = ["side", "class_code", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(side=BudgetSide.CHARGE, class_code__in=CHARGE_CLASSES)
                | models.Q(side=BudgetSide.PRODUCT, class_code__in=PRODUCT_CLASSES),
                name="budget_class_stands_on_its_side",
                violation_error_message="Ce compte n’est pas de ce côté du budget : 60 à 68 et 86 en charges, "
                "70 à 79 et 87 en produits.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_code} {self.label}".strip()


class FundingRequest(models.Model):
    """What an application asks of one funder for one year, and how far that money has come.

    The first year is firm; the years after it are forecasts, which no one votes on.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # a draft goes with what it asks
        related_name="requests",
    )
    funder = models.ForeignKey(
        Organization, verbose_name="financeur", on_delete=models.PROTECT, related_name="funding_requests"
    )
    year = models.PositiveSmallIntegerField("année")
    is_firm = models.BooleanField("ferme", default=True)
    envelope = models.ForeignKey(
        Envelope,
        verbose_name="enveloppe",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="requests",
    )
    asked_eur = models.PositiveIntegerField("demandé (€)")
    status = models.CharField(
        "état", max_length=10, choices=RequestStatus, default=RequestStatus.ASKED, editable=False
    )
    status_on = models.DateField("depuis le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "demande à un financeur"
        verbose_name_plural = "demandes aux financeurs"
        ordering: ClassVar[list[str]] = ["application", "year", "funder", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "funder", "year"],
                name="one_request_per_funder_and_year",
                violation_error_message="Ce financeur est déjà sollicité pour cette année.",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_eur__gt=0),
                name="request_is_positive",
                violation_error_message="Une demande est plus grande que zéro.",
            ),
            models.CheckConstraint(
                condition=models.Q(is_firm=True)
                | models.Q(status__in=[RequestStatus.ASKED, RequestStatus.WITHDRAWN]),
                name="forecast_is_not_voted",
                violation_error_message="Une année prévisionnelle ne se vote pas : elle se demande l’année venue.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["funder", "year", "status"], name="request_by_funder"),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.year}"


class Beneficiaries(models.Model):
    """How many people an application means to serve, and how many it served: never who."""

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # a count says nothing without its application
        related_name="beneficiaries",
    )
    district = models.ForeignKey(
        Territory,
        verbose_name="quartier ou commune",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Vide : hors des quartiers prioritaires.",
    )
    age_band = models.CharField("âge", max_length=15, choices=AgeBand, default=AgeBand.ALL)
    sex = models.CharField("sexe", max_length=6, choices=Sex, default=Sex.ALL)
    planned = models.PositiveIntegerField("prévus")
    reached = models.PositiveIntegerField("touchés", null=True, blank=True)

    class Meta:
        verbose_name = "bénéficiaires"
        verbose_name_plural = "bénéficiaires"
        ordering: ClassVar[list[str]] = ["application", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "district", "age_band", "sex"],
                name="one_count_per_district_age_and_sex",
                violation_error_message="Ces bénéficiaires sont déjà comptés : une ligne par quartier, âge et sexe.",
            ),
            # Two unknown districts are not equal to a database: outside of districts is said apart.
            models.UniqueConstraint(
                fields=["application", "age_band", "sex"],
                condition=models.Q(district__isnull=True),
                name="one_count_outside_districts",
                violation_error_message="Ces bénéficiaires hors quartier sont déjà comptés.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.district or 'hors quartier'} · {self.get_age_band_display()} · {self.get_sex_display()}"
        )


class ApplicationIndicator(models.Model):
    """An indicator by which an application will be judged: who measures what, how often, up to what."""

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # an indicator of a project goes with its application
        related_name="indicators",
    )
    level = models.CharField("niveau", max_length=8, choices=IndicatorLevel, default=IndicatorLevel.OUTPUT)
    label = models.CharField("intitulé", max_length=300)
    unit = models.CharField("unité", max_length=60)
    source = models.CharField("source", max_length=200, blank=True)
    owner = models.CharField("qui mesure", max_length=200, blank=True)
    frequency = models.CharField("fréquence", max_length=60, blank=True)
    target = models.DecimalField("cible", max_digits=14, decimal_places=2, null=True, blank=True)
    reached = models.DecimalField("atteint", max_digits=14, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "indicateur d’un dossier"
        verbose_name_plural = "indicateurs d’un dossier"
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return self.label
