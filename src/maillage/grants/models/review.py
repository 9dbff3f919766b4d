"""Describe how an application is examined: reviews, opinions asked, private notes, documents."""

from typing import ClassVar

from django.db import models

from maillage.accounts.models import Organization, User
from maillage.core.models import Ordering, Versioned
from maillage.grants.enums import EqualityLevel, ReviewOpinion, ReviewStatus
from maillage.grants.models.application import Application


class Review(Versioned):
    """One person's examination of an application, for their organization, by the call's score sheet.

    ``scores`` maps the key of each criterion to a number of its scale; ``equality_answers`` maps the
    key of each question about equality to ``true``, ``false`` or ``null``. Every reader of the application
    reads a review once it is done, unless the call's score sheet is blind.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # only a draft is ever deleted, and nobody reviews a draft
        related_name="reviews",
    )
    reviewer = models.ForeignKey(
        User, verbose_name="instructeur", on_delete=models.PROTECT, related_name="reviews"
    )
    organization = models.ForeignKey(
        Organization, verbose_name="pour", on_delete=models.PROTECT, related_name="reviews"
    )
    scores = models.JSONField("notes", default=dict, blank=True)
    opinion = models.CharField(
        "avis", max_length=12, choices=ReviewOpinion, blank=True, default=ReviewOpinion.UNKNOWN
    )
    proposed_eur = models.PositiveIntegerField("montant proposé (€)", null=True, blank=True)
    equality_level = models.CharField(
        "égalité femmes-hommes",
        max_length=2,
        choices=EqualityLevel,
        blank=True,
        default=EqualityLevel.UNKNOWN,
    )
    equality_answers = models.JSONField("réponses sur l’égalité", default=dict, blank=True)
    comment = models.TextField("commentaire", blank=True)
    has_conflict = models.BooleanField("conflit d’intérêts déclaré", default=False)
    conflict_note = models.CharField("lien avec le porteur", max_length=300, blank=True)
    status = models.CharField(
        "état", max_length=10, choices=ReviewStatus, default=ReviewStatus.ASSIGNED, editable=False
    )
    due_on = models.DateField("à rendre le", null=True, blank=True)
    done_at = models.DateTimeField("rendu le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "instruction"
        ordering: ClassVar[list[str]] = ["application", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="one_review_per_person",
                violation_error_message="Cette personne instruit déjà le dossier.",
            ),
            models.CheckConstraint(
                condition=models.Q(has_conflict=False)
                | models.Q(status=ReviewStatus.RECUSED, scores={}, opinion="", proposed_eur__isnull=True),
                name="conflict_of_interest_gives_no_score",
                violation_error_message="Qui a un lien avec le porteur se déporte : ni note, ni avis, ni montant.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=ReviewStatus.DONE) | models.Q(done_at__isnull=False),
                name="done_review_has_its_instant",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reviewer", "status", "due_on"], name="review_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.organization}"


class OpinionRequest(models.Model):
    """An opinion asked of a partner on an application, and its answer."""

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # only a draft is ever deleted, and nobody is asked about a draft
        related_name="opinion_requests",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="organisme consulté",
        on_delete=models.PROTECT,
        related_name="opinion_requests",
    )
    question = models.TextField("question", blank=True)
    due_on = models.DateField("réponse attendue le", null=True, blank=True)
    asked_at = models.DateTimeField("demandé le", auto_now_add=True)
    asked_by = models.ForeignKey(User, verbose_name="demandé par", on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(
        "avis", max_length=12, choices=ReviewOpinion, blank=True, default=ReviewOpinion.UNKNOWN
    )
    answer = models.TextField("réponse", blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name="répondu par", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "avis demandé"
        verbose_name_plural = "avis demandés"
        ordering: ClassVar[Ordering] = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["application", "organization"],
                name="one_opinion_per_organization",
                violation_error_message="L’avis de cet organisme est déjà demandé.",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="opinion_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.organization}"


class PrivateNote(models.Model):
    """What an organization writes about an application for its own people, and nobody else.

    It is a row of its own, so that no page, table or document about the application can carry it
    along: it is read only through ``PrivateNote.objects.visible_to``.
    """

    application = models.ForeignKey(
        Application,
        verbose_name="dossier",
        on_delete=models.CASCADE,  # only a draft is ever deleted, and nobody writes about a draft
        related_name="private_notes",
    )
    organization = models.ForeignKey(
        Organization, verbose_name="organisme", on_delete=models.PROTECT, related_name="private_notes"
    )
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="private_notes"
    )
    body = models.TextField("note", max_length=5000)
    written_at = models.DateTimeField("écrite le", auto_now_add=True)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering: ClassVar[list[str]] = ["-written_at", "-pk"]

    def __str__(self) -> str:
        # The label of an event of the journal: it must not hold the note.
        return f"note interne sur {self.application.number}"
