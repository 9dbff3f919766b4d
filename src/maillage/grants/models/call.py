"""Describe a call for projects: its rules and form as data, its dates, its funders."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from maillage.accounts.models import Organization
from maillage.contracts.models import Assignment, Contract, Node
from maillage.core.enums import Visibility
from maillage.core.models import Ordering, Versioned
from maillage.grants.enums import PUBLISHED_CALLS, CallStatus
from maillage.territories.models import Territory

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maillage.accounts.models import User

YEARS = models.Q(year__gte=1990, year__lte=2100)


class CallQuerySet(models.QuerySet["Call"]):
    """Filter calls."""

    def visible_to(self, user: "User | AnonymousUser") -> "CallQuerySet":
        """Keep what a person may see: published public calls, and those of contracts where they have a role.

        A person who signs in also reads a published call that is not public: applicants are told of
        it by its partners. A draft is read only by those who have a role on its contract.
        """
        published = models.Q(status__in=PUBLISHED_CALLS)
        public = published & models.Q(visibility=Visibility.PUBLIC)
        if not user.is_authenticated:
            return self.filter(public)
        roles = Assignment.objects.current().filter(user=user)
        return self.filter(
            public
            | (published & models.Q(visibility=Visibility.PARTNERS))
            | models.Q(contract__in=roles.values("contract"))
        )


class Call(Versioned):
    """An invitation to ask for money under a contract, for a year.

    ``rules`` is read by ``grants.rules``, ``form_blocks`` by ``grants.form_blocks``, ``score_sheet`` by
    ``grants.score_sheets``: their shapes are told there. ``documents_wanted`` is a list of
    ``{"key", "label", "required"}``. The closing is an instant: the server's clock rules.
    """

    contract = models.ForeignKey(
        Contract, verbose_name="contrat", on_delete=models.PROTECT, related_name="calls"
    )
    organizer = models.ForeignKey(
        Organization,
        verbose_name="organisme qui lance l’appel",
        on_delete=models.PROTECT,
        related_name="calls",
    )
    slug = models.SlugField("adresse", max_length=120, unique=True)
    year = models.PositiveSmallIntegerField("année")
    title = models.CharField("titre", max_length=300)
    summary = models.TextField("présentation", blank=True)
    axes = models.ManyToManyField(Node, verbose_name="axes ouverts", blank=True, related_name="calls")
    territories = models.ManyToManyField(
        Territory, verbose_name="territoires", blank=True, related_name="calls"
    )
    eligible_kinds = models.JSONField("organismes qui peuvent demander", default=list, blank=True)
    opens_on = models.DateField("ouverture", null=True, blank=True)
    questions_until = models.DateField("questions jusqu’au", null=True, blank=True)
    closes_at = models.DateTimeField("clôture", null=True, blank=True)
    committee_on = models.DateField("comité", null=True, blank=True)
    notifies_on = models.DateField("réponses", null=True, blank=True)
    rules = models.JSONField("règles", default=dict, blank=True)
    form_blocks = models.JSONField("questions propres à l’appel", default=list, blank=True)
    documents_wanted = models.JSONField("pièces demandées", default=list, blank=True)
    score_sheet = models.JSONField("grille d’analyse", default=dict, blank=True)
    status = models.CharField("état", max_length=10, choices=CallStatus, default=CallStatus.DRAFT)
    visibility = models.CharField("visibilité", max_length=12, choices=Visibility, default=Visibility.PUBLIC)
    is_invented = models.BooleanField("inventé pour la démonstration", default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering: ClassVar[list[str]] = ["-year", "title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=YEARS,
                name="call_year_is_plausible",
                violation_error_message="L’année d’un appel à projets est comprise entre 1990 et 2100.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=CallStatus.DRAFT)
                | models.Q(opens_on__isnull=False, closes_at__isnull=False),
                name="published_call_has_its_dates",
                violation_error_message="Un appel ouvert a une date d’ouverture et une heure de clôture.",
            ),
            models.CheckConstraint(
                condition=models.Q(committee_on__isnull=True)
                | models.Q(notifies_on__isnull=True)
                | models.Q(notifies_on__gte=models.F("committee_on")),
                name="call_answers_after_its_committee",
                violation_error_message="Les réponses sont annoncées avant le comité : reculez leur date.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["contract", "-year"], name="call_by_contract"),
        ]

    def __str__(self) -> str:
        return self.title


class CallFunder(models.Model):
    """A funder that takes part in a call: the line its money comes from, what it may give at most."""

    call = models.ForeignKey(
        Call, verbose_name="appel à projets", on_delete=models.CASCADE, related_name="call_funders"
    )
    funder = models.ForeignKey(
        Organization, verbose_name="financeur", on_delete=models.PROTECT, related_name="funded_calls"
    )
    credit_line = models.CharField("ligne de crédit", max_length=200, blank=True)
    min_eur = models.PositiveIntegerField("montant minimal demandé (€)", null=True, blank=True)
    max_eur = models.PositiveIntegerField("montant maximal demandé (€)", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "financeur d’un appel"
        ordering: ClassVar[Ordering] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["call", "funder"],
                name="one_call_funder_per_organization",
                violation_error_message="Cet organisme finance déjà l’appel.",
            ),
            models.CheckConstraint(
                condition=models.Q(min_eur__isnull=True)
                | models.Q(max_eur__isnull=True)
                | models.Q(max_eur__gte=models.F("min_eur")),
                name="call_funder_amounts_in_order",
                violation_error_message="Le montant maximal est inférieur au montant minimal.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.funder)
