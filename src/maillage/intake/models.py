"""Describe a document taken in, the pieces read in it, and what each object was read from."""

import json
from typing import Any, ClassVar

from django.db import models

from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.core.models import Versioned
from maillage.intake.enums import (
    SINGLE,
    WRITABLE,
    Difference,
    DocumentState,
    PieceKind,
    PieceState,
)
from maillage.territories.models import Territory

# From here on a piece is taken without being looked at; below, somebody must have looked.
SURE = 0.85
UNSURE = 0.7


def name_stored_file(document: "SourceDocument", _name: str) -> str:
    """Give the place of a file in the private store: its digest, never the name somebody chose."""
    return f"documents/{document.sha256[:2]}/{document.sha256}-{document.sent_by_id}"


class SourceDocumentQuerySet(models.QuerySet["SourceDocument"]):
    """Filter documents."""

    def visible_to(self, user: User) -> "SourceDocumentQuerySet":
        """Keep those that the person sent, and those of the contracts the person runs."""
        managed = user.assignments.current().managing().values("contract")
        return self.filter(models.Q(sent_by=user, contract__isnull=True) | models.Q(contract__in=managed))


class SourceDocument(Versioned):
    """A file that says what a contract is, and where its review stands."""

    name = models.CharField("nom du fichier", max_length=150)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    size = models.PositiveIntegerField("taille (octets)")
    format = models.CharField("format", max_length=10, blank=True)
    file = models.FileField("fichier", upload_to=name_stored_file, blank=True)
    contract = models.ForeignKey(
        Contract,
        verbose_name="contrat",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="source_documents",
        help_text="Vide : le contrat naîtra de la reprise.",
    )
    previous = models.ForeignKey(
        "self",
        verbose_name="version précédente",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
    )
    state = models.CharField("état", max_length=10, choices=DocumentState, default=DocumentState.WAITING)
    refusal = models.TextField("motif du refus", blank=True)
    warnings = models.JSONField("à vérifier dans le document", default=list, blank=True)
    sent_by = models.ForeignKey(User, verbose_name="envoyé par", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("lecture commencée le", null=True, blank=True)
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    objects = SourceDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document repris"
        verbose_name_plural = "documents repris"
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["sha256"], name="document_by_digest"),
            models.Index(fields=["state", "started_at"], name="document_by_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Tell whether people may still decide about its pieces."""
        return self.state == DocumentState.REVIEW


class SourcePage(models.Model):
    """A page of a document as it prints, or sixty lines of one that has no pages."""

    document = models.ForeignKey(
        SourceDocument, verbose_name="document", on_delete=models.CASCADE, related_name="pages"
    )
    rank = models.PositiveIntegerField("rang")
    page = models.PositiveIntegerField("page", null=True, blank=True)
    first_line = models.PositiveIntegerField("première ligne", null=True, blank=True)
    last_line = models.PositiveIntegerField("dernière ligne", null=True, blank=True)
    sheet = models.CharField("feuille", max_length=100, blank=True)
    lines = models.JSONField("lignes", default=list)

    class Meta:
        verbose_name = "page lue"
        verbose_name_plural = "pages lues"
        ordering: ClassVar[list[str]] = ["document", "rank"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "rank"], name="one_page_per_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.document}, page {self.page or self.rank}"


class ReadPiece(Versioned):
    """One thing read in a document: what was read, what people made of it, where it stands.

    ``read`` never changes; ``values`` is what would be written.
    """

    document = models.ForeignKey(
        SourceDocument, verbose_name="document", on_delete=models.CASCADE, related_name="pieces"
    )
    kind = models.CharField("nature", max_length=12, choices=PieceKind)
    key = models.CharField("clé", max_length=80, editable=False)
    position = models.PositiveIntegerField("ordre", default=0)
    parent = models.ForeignKey(
        "self",
        verbose_name="rangée sous",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="children",
    )
    read = models.JSONField("lu", default=dict)
    values = models.JSONField("retenu", default=dict)
    label = models.CharField("intitulé", max_length=600, blank=True)
    page_rank = models.PositiveIntegerField("rang de la page lue", null=True, blank=True)
    page = models.PositiveIntegerField("page", null=True, blank=True)
    line = models.PositiveIntegerField("ligne", null=True, blank=True)
    last_line = models.PositiveIntegerField("dernière ligne", null=True, blank=True)
    cell = models.CharField("cellule", max_length=20, blank=True)
    excerpt = models.TextField("extrait", blank=True)
    confidence = models.FloatField("confiance")
    state = models.CharField("décision", max_length=10, choices=PieceState, default=PieceState.PROPOSED)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="fusionnée avec",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="merged",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="organisme reconnu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    territory = models.ForeignKey(
        Territory,
        verbose_name="territoire reconnu",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    difference = models.CharField("différence", max_length=8, choices=Difference, blank=True)
    before = models.ForeignKey(
        "self",
        verbose_name="dans la version précédente",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="after",
    )
    decided_by = models.ForeignKey(
        User, verbose_name="décidé par", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    class Meta:
        verbose_name = "pièce lue"
        verbose_name_plural = "pièces lues"
        ordering: ClassVar[list[str]] = ["document", "position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "key"], name="one_piece_per_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["document", "kind", "position"], name="piece_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} « {self.label[:120] or 'sans intitulé'} »"

    @property
    def is_single(self) -> bool:
        """Tell whether a document has only one of its kind."""
        return self.kind in SINGLE

    @property
    def is_kept(self) -> bool:
        """Tell whether it is neither dropped nor merged."""
        return self.state not in {PieceState.DROPPED, PieceState.MERGED}

    @property
    def is_decided(self) -> bool:
        """Tell whether somebody decided about it."""
        return self.state != PieceState.PROPOSED

    @property
    def is_doubtful(self) -> bool:
        """Tell whether somebody must look at it before it is written."""
        return self.kind in WRITABLE and self.state == PieceState.PROPOSED and self.confidence < SURE

    @property
    def is_unmatched(self) -> bool:
        """Tell whether it names an organization or a place that nobody has found yet."""
        if self.kind == PieceKind.PARTY:
            return self.organization_id is None and not self.values.get("create")
        return self.kind in {PieceKind.TERRITORY, PieceKind.DISTRICT} and self.territory_id is None

    def copy_values(self) -> dict[str, Any]:
        """Give what would be written, free to be changed."""
        copied: dict[str, Any] = json.loads(json.dumps(self.values))
        return copied


class Confirmation(models.Model):
    """What one confirmation of a review wrote, so that it can be told and undone at once."""

    document = models.ForeignKey(
        SourceDocument, verbose_name="document", on_delete=models.PROTECT, related_name="confirmations"
    )
    contract = models.ForeignKey(
        Contract,
        verbose_name="contrat",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # undoing may take the contract away; what was done stays told
        related_name="+",
    )
    opened_contract = models.BooleanField("a ouvert le contrat", default=False)
    counts = models.JSONField("ce qui a été écrit", default=dict)
    last_event = models.PositiveBigIntegerField(
        "dernier événement",
        default=0,
        help_text="Ce que le journal dit après lui a été fait depuis.",
    )
    changes = models.JSONField("valeurs changées", default=list, blank=True)
    made_by = models.ForeignKey(User, verbose_name="confirmé par", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("confirmé le", auto_now_add=True)
    undone_by = models.ForeignKey(
        User, verbose_name="annulé par", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "reprise confirmée"
        verbose_name_plural = "reprises confirmées"
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True, undone_by__isnull=True)
                | models.Q(undone_at__isnull=False, undone_by__isnull=False),
                name="confirmation_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.made_at:%d/%m/%Y})"


class Origin(models.Model):
    """Say where an object was read, for as long as the object exists."""

    subject_kind = models.CharField("nature de l’objet", max_length=60)
    subject_id = models.BigIntegerField("identifiant de l’objet")
    subject_version = models.PositiveIntegerField("version écrite", null=True, blank=True)
    document = models.ForeignKey(
        SourceDocument, verbose_name="document", on_delete=models.PROTECT, related_name="origins"
    )
    confirmation = models.ForeignKey(
        Confirmation, verbose_name="reprise", on_delete=models.PROTECT, related_name="origins"
    )
    piece = models.ForeignKey(
        ReadPiece, verbose_name="pièce", null=True, on_delete=models.SET_NULL, related_name="origins"
    )
    page = models.PositiveIntegerField("page", null=True, blank=True)
    line = models.PositiveIntegerField("ligne", null=True, blank=True)
    last_line = models.PositiveIntegerField("dernière ligne", null=True, blank=True)
    cell = models.CharField("cellule", max_length=20, blank=True)
    is_creation = models.BooleanField("l’objet en est né", default=True)

    class Meta:
        verbose_name = "origine d’un objet"
        verbose_name_plural = "origines des objets"
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id"], name="origin_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} ← {self.document}"
