"""Describe a funders' committee: its session, scenarios, snapshots and what it awards."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization, User
from maillage.core.models import Versioned
from maillage.grants.enums import SessionStatus, SnapshotKind
from maillage.grants.models.application import Application, FundingRequest
from maillage.grants.models.call import Call
from maillage.grants.models.envelope import Envelope


class CommitteeSession(Versioned):
    """One sitting of the funders' committee of a call."""

    call = models.ForeignKey(
        Call, verbose_name="appel à projets", on_delete=models.PROTECT, related_name="sessions"
    )
    title = models.CharField("intitulé", max_length=200)
    held_on = models.DateField("séance du")
    attendance = models.TextField("présents", blank=True)
    minutes = models.TextField("relevé de décisions", blank=True)
    status = models.CharField(
        "état", max_length=10, choices=SessionStatus, default=SessionStatus.PREPARED, editable=False
    )
    closed_at = models.DateTimeField("close le", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        User,
        verbose_name="close par",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "séance du comité des financeurs"
        ordering: ClassVar[list[str]] = ["-held_on", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    status=SessionStatus.CLOSED, closed_at__isnull=False, closed_by__isnull=False
                )
                | ~models.Q(status=SessionStatus.CLOSED)
                & models.Q(closed_at__isnull=True, closed_by__isnull=True),
                name="closed_session_says_when_and_by_whom",
                violation_error_message="Une séance close dit quand et par qui elle l’a été.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Scenario(Versioned):
    """One way to share the money of a session, to be compared with others; it decides nothing.

    ``rules`` holds what the optimum was asked to respect, when the scenario comes from it.
    """

    session = models.ForeignKey(
        CommitteeSession, verbose_name="séance", on_delete=models.CASCADE, related_name="scenarios"
    )
    name = models.CharField("nom", max_length=120)
    copied_from = models.ForeignKey(
        "self",
        verbose_name="copie de",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a copy lives on without its model
        related_name="copies",
    )
    rules = models.JSONField("règles", default=dict, blank=True)
    proof = models.JSONField("preuve de l’optimum", default=dict, blank=True)
    note = models.TextField("commentaire", blank=True)
    made_by = models.ForeignKey(User, verbose_name="fait par", on_delete=models.PROTECT, related_name="+")
    is_chosen = models.BooleanField("retenu par le comité", default=False, editable=False)

    class Meta:
        verbose_name = "scénario"
        ordering: ClassVar[list[str]] = ["session", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "name"],
                name="one_scenario_per_name",
                violation_error_message="Un scénario de cette séance porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(is_chosen=True),
                name="one_chosen_scenario",
                violation_error_message="La séance a déjà retenu un scénario.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioLine(Versioned):
    """What a scenario gives to one request, in whole euros, and why."""

    scenario = models.ForeignKey(
        Scenario,
        verbose_name="scénario",
        on_delete=models.CASCADE,  # a line is a part of its scenario
        related_name="lines",
    )
    request = models.ForeignKey(
        FundingRequest, verbose_name="demande", on_delete=models.PROTECT, related_name="scenario_lines"
    )
    envelope = models.ForeignKey(
        Envelope,
        verbose_name="enveloppe",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    amount_eur = models.PositiveIntegerField("proposé (€)", default=0)
    motive = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        verbose_name = "ligne d’un scénario"
        ordering: ClassVar[list[str]] = ["scenario", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["scenario", "request"],
                name="one_line_per_request",
                violation_error_message="Cette demande est déjà dans le scénario.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scenario} · {self.request}"


class Snapshot(models.Model):
    """The whole table of a session at its entry or at its exit, never changed after."""

    session = models.ForeignKey(
        CommitteeSession, verbose_name="séance", on_delete=models.PROTECT, related_name="snapshots"
    )
    kind = models.CharField("moment", max_length=5, choices=SnapshotKind)
    content = models.JSONField("contenu")
    digest = models.CharField("empreinte", max_length=64)
    taken_at = models.DateTimeField("figé le", auto_now_add=True)

    class Meta:
        verbose_name = "état figé de la séance"
        verbose_name_plural = "états figés de la séance"
        ordering: ClassVar[list[str]] = ["session", "taken_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["session", "kind"],
                name="one_snapshot_per_moment",
                violation_error_message="Cet état de la séance est déjà figé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.get_kind_display()}"


class Award(models.Model):
    """What one funder gives to one application for a year: a decision, taken from an envelope.

    It is written only with the envelope's sum, row locked, by ``services.award``; one that was
    cancelled keeps its row and frees the money.
    """

    request = models.OneToOneField(
        FundingRequest, verbose_name="demande", on_delete=models.PROTECT, related_name="award"
    )
    application = models.ForeignKey(
        Application, verbose_name="dossier", on_delete=models.PROTECT, related_name="awards"
    )
    funder = models.ForeignKey(
        Organization, verbose_name="financeur", on_delete=models.PROTECT, related_name="awards"
    )
    envelope = models.ForeignKey(
        Envelope, verbose_name="enveloppe", on_delete=models.PROTECT, related_name="awards"
    )
    session = models.ForeignKey(
        CommitteeSession,
        verbose_name="séance",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="awards",
    )
    amount_eur = models.PositiveIntegerField("attribué (€)")
    motive = models.TextField("motif", blank=True)
    decided_on = models.DateField("décidé le")
    decided_by = models.ForeignKey(
        User, verbose_name="enregistré par", on_delete=models.PROTECT, related_name="+"
    )
    cancelled_on = models.DateField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "attribution"
        ordering: ClassVar[list[str]] = ["application", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount_eur__gt=0),
                name="award_is_positive",
                violation_error_message="Une attribution est plus grande que zéro : sinon, refusez la demande.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["envelope", "cancelled_on"], name="award_by_envelope"),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.funder}"
