"""Describe an action: its sheet, where it is placed, its steps, blockers, budget and funders."""

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MinValueValidator
from django.db import models

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.enums import (
    ActionStatus,
    BudgetNature,
    BudgetUnit,
    FundingState,
    ResidentsLevel,
    StepKind,
    VatRegime,
)
from maillage.contracts.models.assignment import Assignment
from maillage.contracts.models.contract import Contract
from maillage.contracts.models.strategy import Node
from maillage.core.enums import Visibility
from maillage.core.models import Ordering, Versioned
from maillage.core.text import fold_text, make_order_key
from maillage.territories.models import Territory

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

YEARS = models.Q(year__gte=1990, year__lte=2100)


class ActionQuerySet(models.QuerySet["Action"]):
    """Filter actions."""

    def visible_to(self, user: "User | AnonymousUser") -> "ActionQuerySet":
        """Keep the actions a person may see at all; what they see of each is said by ``access``.

        Public ones, once their home contract is out of negotiation; those of partners, placed in a
        contract on which the person has a role; those of an organization, for its people who have a
        role on the home contract; those of named people.
        """
        public = models.Q(visibility=Visibility.PUBLIC) & models.Exists(
            Contract.objects.visible_to(_ANYBODY).filter(pk=models.OuterRef("home_id"))
        )
        if not user.is_authenticated:
            return self.filter(public)
        roles = Assignment.objects.filter(user=user, ended_on__isnull=True)
        placed = models.Exists(
            Placement.objects.filter(
                action=models.OuterRef("pk"), node__contract__in=roles.values("contract")
            )
        )
        managed = models.Exists(roles.managing().filter(contract=models.OuterRef("home_id")))
        own = models.Exists(
            roles.filter(contract=models.OuterRef("home_id"), organization=models.OuterRef("owner_id"))
        )
        named = models.Exists(
            self.model.named_people.through.objects.filter(action=models.OuterRef("pk"), user=user)
        )
        partners = models.Q(visibility__in=[Visibility.PUBLIC, Visibility.PARTNERS]) & models.Q(placed)
        organization = models.Q(visibility=Visibility.ORGANIZATION) & models.Q(own)
        return self.filter(public | partners | organization | models.Q(named) | models.Q(managed))

    def editable_by(self, user: "User | AnonymousUser") -> "ActionQuerySet":
        """Keep the actions a person may change, by their roles on the home contract.

        A manager, all; a contributor, those named in their role, those on the territories it is
        bounded to, or, when it has no bounds, those their organization owns or pilots.
        """
        if not user.is_authenticated:
            return self.none()
        here = Assignment.objects.current().filter(user=user, contract=models.OuterRef("home_id"))
        writing = here.filter(role=PersonRole.CONTRIBUTOR)
        unbounded = writing.filter(territories__isnull=True, actions__isnull=True)
        bounds = models.Exists(writing.filter(actions=models.OuterRef("pk"))) | models.Exists(
            self.model.territories.through.objects.filter(
                action=models.OuterRef("pk"),
                territory__in=Assignment.territories.through.objects.filter(
                    assignment__user=user,
                    assignment__ended_on__isnull=True,
                    assignment__role=PersonRole.CONTRIBUTOR,
                    assignment__contract=models.OuterRef("action__home_id"),
                ).values("territory"),
            )
        )
        own = models.Exists(unbounded.filter(organization=models.OuterRef("owner_id"))) | models.Exists(
            Pilot.objects.filter(
                action=models.OuterRef("pk"),
                organization__in=Assignment.objects.current()
                .filter(
                    user=user,
                    role=PersonRole.CONTRIBUTOR,
                    contract=models.OuterRef("action__home_id"),
                    territories__isnull=True,
                    actions__isnull=True,
                )
                .values("organization"),
            )
        )
        return self.filter(models.Exists(here.managing()) | bounds | own)

    def placed_in(self, contract: Contract) -> "ActionQuerySet":
        """Keep the actions that stand somewhere in a contract's tree."""
        return self.filter(
            models.Exists(Placement.objects.filter(action=models.OuterRef("pk"), node__contract=contract))
        )


class _Anybody:
    """Stand for an unknown visitor in a filter."""

    is_authenticated = False


_ANYBODY: "AnonymousUser" = _Anybody()  # type: ignore[assignment]  # only is_authenticated is read


class Action(Versioned):
    """What somebody does: one file, whatever the number of contracts, funders and years."""

    home = models.ForeignKey(
        Contract,
        verbose_name="contrat d’origine",
        on_delete=models.PROTECT,
        related_name="home_actions",
    )
    owner = models.ForeignKey(
        Organization,
        verbose_name="organisme responsable",
        on_delete=models.PROTECT,
        related_name="owned_actions",
    )
    slug = models.SlugField("adresse", max_length=120, unique=True)
    number = models.CharField("numéro", max_length=20, blank=True)
    number_order = models.CharField("ordre du numéro", max_length=60, default="~", editable=False)
    title = models.CharField("intitulé", max_length=600)
    folded_title = models.CharField("intitulé sans accents", max_length=600, editable=False)
    diagnosis = models.TextField("diagnostic initial", blank=True)
    public = models.TextField("public cible", blank=True)
    objectives = models.TextField("objectifs opérationnels", blank=True)
    method = models.TextField("modalités de mise en œuvre", blank=True)
    calendar = models.TextField("échéances", blank=True)
    resources = models.TextField("services mobilisés", blank=True)
    results = models.TextField("résultats attendus", blank=True)
    partners_text = models.TextField("partenaires", blank=True)
    indicators_text = models.TextField("indicateurs", blank=True)
    age_min = models.PositiveSmallIntegerField("âge minimal du public", null=True, blank=True)
    age_max = models.PositiveSmallIntegerField("âge maximal du public", null=True, blank=True)
    residents_level = models.CharField(
        "participation des habitants", max_length=12, choices=ResidentsLevel, blank=True
    )
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    status = models.CharField("état", max_length=10, choices=ActionStatus, default=ActionStatus.IDEA)
    visibility = models.CharField(
        "visibilité", max_length=12, choices=Visibility, default=Visibility.PARTNERS
    )
    named_people = models.ManyToManyField(
        User, verbose_name="personnes désignées", blank=True, related_name="+"
    )
    territories = models.ManyToManyField(
        Territory, verbose_name="territoires", blank=True, related_name="actions"
    )
    nodes = models.ManyToManyField(Node, through="Placement", related_name="actions", verbose_name="place")
    partners = models.ManyToManyField(
        Organization,
        verbose_name="organismes partenaires",
        blank=True,
        related_name="partner_actions",
    )
    is_invented = models.BooleanField("inventée pour la démonstration", default=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering: ClassVar[list[str]] = ["home", "number", "folded_title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="action_ends_after_it_starts",
                violation_error_message="La fin de l’action précède son début.",
            ),
            models.CheckConstraint(
                condition=models.Q(age_min__isnull=True)
                | models.Q(age_max__isnull=True)
                | models.Q(age_max__gte=models.F("age_min")),
                name="action_ages_in_order",
                violation_error_message="L’âge maximal est inférieur à l’âge minimal.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "folded_title"], name="action_by_status"),
            models.Index(fields=["home", "number", "folded_title"], name="action_by_home"),
            models.Index(fields=["folded_title"], name="action_by_title"),
            models.Index(fields=["visibility", "folded_title"], name="action_by_visibility"),
            models.Index(fields=["-changed_at"], name="action_by_change"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded title in step with the title, and the order with the number."""
        self.folded_title = fold_text(self.title)[:600]
        self.number_order = make_order_key(self.number)
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # Django's own keyword arguments


class Placement(models.Model):
    """Say that an action stands under a node, and what that contract's partners may see of it.

    In its home contract an action is seen whole; elsewhere, only the sections shared.
    """

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="placements"
    )
    node = models.ForeignKey(Node, verbose_name="place", on_delete=models.PROTECT, related_name="placements")
    is_home = models.BooleanField("place d’origine", default=False)
    shared_sections = models.JSONField("parties partagées", default=list, blank=True)
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "place d’une action"
        ordering: ClassVar[list[str]] = ["node", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["action", "node"],
                name="one_placement_per_node",
                violation_error_message="L’action est déjà placée ici.",
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=models.Q(is_home=True),
                name="one_home_placement_per_action",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} → {self.node}"


class Pilot(models.Model):
    """An organization that leads an action; one of them answers for it first."""

    action = models.ForeignKey(Action, verbose_name="action", on_delete=models.CASCADE, related_name="pilots")
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="piloted"
    )
    function = models.CharField("service ou fonction", max_length=200, blank=True)
    is_first = models.BooleanField("pilote principal", default=False)

    class Meta:
        verbose_name = "pilote"
        ordering: ClassVar[list[str]] = ["-is_first", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["action", "organization"],
                name="one_pilot_per_organization",
                violation_error_message="Cet organisme pilote déjà l’action.",
            ),
            models.UniqueConstraint(
                fields=["action"],
                condition=models.Q(is_first=True),
                name="one_first_pilot_per_action",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)


class Step(models.Model):
    """A milestone or a sub-action; done when it has a day of completion."""

    action = models.ForeignKey(Action, verbose_name="action", on_delete=models.CASCADE, related_name="steps")
    parent = models.ForeignKey(
        "self",
        verbose_name="sous-action de",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="children",
    )
    kind = models.CharField("nature", max_length=10, choices=StepKind, default=StepKind.MILESTONE)
    title = models.CharField("intitulé", max_length=300)
    responsible = models.ForeignKey(
        Organization,
        verbose_name="responsable",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_on = models.DateField("prévu le", null=True, blank=True)
    done_on = models.DateField("fait le", null=True, blank=True)
    weight = models.PositiveSmallIntegerField("poids", default=1, validators=[MinValueValidator(1)])
    position = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "étape"
        ordering: ClassVar[Ordering] = ["position", models.F("due_on").asc(nulls_last=True), "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(weight__gte=1),
                name="step_weighs_something",
                violation_error_message="Le poids d’une étape est au moins 1.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_on", "action"], condition=models.Q(done_on__isnull=True), name="step_to_come"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Blocker(models.Model):
    """What stops an action, what would free it, and when to ask again."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="blockers"
    )
    what = models.TextField("ce qui bloque")
    unblock = models.TextField("ce qui débloquerait")
    waiting_for = models.ForeignKey(
        Organization,
        verbose_name="attendu de",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    remind_on = models.DateField("relancer le", null=True, blank=True)
    raised_on = models.DateField("signalé le")
    raised_by = models.ForeignKey(
        User, verbose_name="signalé par", null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_on = models.DateField("levé le", null=True, blank=True)
    resolution = models.TextField("comment il a été levé", blank=True)

    class Meta:
        verbose_name = "blocage"
        ordering: ClassVar[Ordering] = [models.F("remind_on").asc(nulls_last=True), "raised_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(resolved_on__isnull=True)
                | models.Q(resolved_on__gte=models.F("raised_on")),
                name="blocker_resolved_after_raised",
                violation_error_message="Un blocage ne peut être levé avant d’être signalé.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["remind_on", "raised_on"],
                condition=models.Q(resolved_on__isnull=True),
                name="blocker_open",
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]


class BudgetLine(models.Model):
    """What an action is to cost in a year, and what it cost; euros and full-time equivalents apart."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField("année")
    nature = models.CharField("nature", max_length=12, choices=BudgetNature)
    unit = models.CharField("unité", max_length=3, choices=BudgetUnit, default=BudgetUnit.EUR)
    label = models.CharField("objet", max_length=200, blank=True)
    planned = models.DecimalField("prévu", max_digits=14, decimal_places=2, null=True, blank=True)
    actual = models.DecimalField("réalisé", max_digits=14, decimal_places=2, null=True, blank=True)
    vat = models.CharField("TVA", max_length=5, choices=VatRegime, blank=True)

    class Meta:
        verbose_name = "ligne de budget"
        verbose_name_plural = "lignes de budget"
        ordering: ClassVar[list[str]] = ["year", "nature", "unit", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=YEARS,
                name="budget_year_is_plausible",
                violation_error_message="L’année d’un budget est comprise entre 1990 et 2100.",
            ),
            models.CheckConstraint(
                condition=(models.Q(planned__isnull=True) | models.Q(planned__gte=0))
                & (models.Q(actual__isnull=True) | models.Q(actual__gte=0)),
                name="budget_is_not_negative",
                violation_error_message="Un montant de budget n’est pas négatif.",
            ),
            models.CheckConstraint(
                condition=(models.Q(unit=BudgetUnit.EUR) & ~models.Q(vat=""))
                | (models.Q(unit=BudgetUnit.FTE) & models.Q(vat="")),
                name="euros_say_their_vat",
                violation_error_message="Un montant en euros précise HT, TTC ou non soumis ; un ETP n’a pas de TVA.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.get_nature_display()} · {self.label}"


class Funding(models.Model):
    """What one funder brings to an action in a year, and how far that money has come."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="fundings"
    )
    funder = models.ForeignKey(
        Organization, verbose_name="financeur", on_delete=models.PROTECT, related_name="fundings"
    )
    year = models.PositiveSmallIntegerField("année")
    amount_eur = models.DecimalField("montant", max_digits=14, decimal_places=2)
    state = models.CharField("état", max_length=10, choices=FundingState, default=FundingState.ASKED)
    state_on = models.DateField("depuis le")
    note = models.CharField("précision", max_length=200, blank=True)

    class Meta:
        verbose_name = "financement"
        ordering: ClassVar[list[str]] = ["year", "funder", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount_eur__gt=0),
                name="funding_is_positive",
                violation_error_message="Un financement est plus grand que zéro.",
            ),
            models.CheckConstraint(
                condition=YEARS,
                name="funding_year_is_plausible",
                violation_error_message="L’année d’un financement est comprise entre 1990 et 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funder} {self.year}"


class StatusChange(models.Model):
    """One step of an action's life: from a state to another, when, by whom, why."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="status_changes"
    )
    before = models.CharField("avant", max_length=10, choices=ActionStatus, blank=True)
    after = models.CharField("après", max_length=10, choices=ActionStatus)
    changed_at = models.DateTimeField("le", auto_now_add=True)
    changed_by = models.ForeignKey(
        User, verbose_name="par", null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField("motif", max_length=300, blank=True)

    class Meta:
        verbose_name = "changement d’état"
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}"
