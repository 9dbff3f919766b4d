"""Keep the journal: every change an event, each event chained to the one before."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.expressions import OrderBy

from maillage.core.enums import Verb

# An order that says where unknown values go: the two engines put them at opposite ends.
Ordering = list[str | OrderBy]


class Versioned(models.Model):
    """Count the changes of an object, so that an editor who read an older one is told so."""

    version = models.PositiveIntegerField("version", default=1, editable=False)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    changed_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        abstract = True


class Event(models.Model):
    """Record one change: who did what to which object, and the values before and after.

    ``digest`` covers the row and the digest of the row before it: a row changed, removed or moved
    by any other way than a service breaks the chain there. The label and the details enter the chain
    by a digest of their own, salted, so that personal data can be erased from an event, salt
    included, without breaking what follows and without leaving a digest one could guess from.
    """

    sequence = models.PositiveBigIntegerField("rang", primary_key=True)
    at = models.DateTimeField("date")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="auteur",
        null=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text="Vide : le programme lui-même (commande ou tâche).",
    )
    verb = models.CharField("geste", max_length=20, choices=Verb)
    subject_kind = models.CharField("nature de l’objet", max_length=60)
    subject_id = models.CharField("identifiant de l’objet", max_length=40)
    subject_label = models.CharField("objet", max_length=300)
    scope_kind = models.CharField("nature du cadre", max_length=60, blank=True)
    scope_id = models.CharField("identifiant du cadre", max_length=40, blank=True)
    details = models.JSONField("détail", default=dict, blank=True)
    details_digest = models.CharField("empreinte du détail", max_length=64)
    salt = models.CharField("sel de l’empreinte du détail", max_length=32, blank=True)
    erased_at = models.DateTimeField("détail effacé le", null=True, blank=True)
    previous_digest = models.CharField("empreinte précédente", max_length=64)
    digest = models.CharField("empreinte", max_length=64, unique=True)

    class Meta:
        verbose_name = "événement"
        ordering: ClassVar[list[str]] = ["-sequence"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_kind", "subject_id", "-sequence"], name="event_by_subject"),
            models.Index(fields=["scope_kind", "scope_id", "-sequence"], name="event_by_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.get_verb_display()} {self.subject_label}"

    def chained_values(self) -> dict[str, Any]:
        """Give what the digest covers, in one fixed form."""
        return {
            "sequence": self.sequence,
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            "verb": self.verb,
            "subject": [self.subject_kind, self.subject_id],
            "scope": [self.scope_kind, self.scope_id],
            "details": self.details_digest,
            "previous": self.previous_digest,
        }

    def salted_values(self) -> list[Any]:
        """Give what the digest of the details covers: all that may name a person."""
        return [self.salt, self.subject_label, self.details]


class JournalHead(models.Model):
    """Hold the last link of the chain: the one row that writers of the journal lock."""

    sequence = models.PositiveBigIntegerField("dernier rang", default=0)
    digest = models.CharField("dernière empreinte", max_length=64, blank=True)
    at = models.DateTimeField("dernière date", null=True)

    class Meta:
        verbose_name = "tête du journal"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="journal_has_one_head"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} · {self.digest[:12]}"


class Seal(models.Model):
    """Close the journal up to an event, once a day; its digest is what an archive keeps."""

    day = models.DateField("jour", primary_key=True)
    last_sequence = models.PositiveBigIntegerField("dernier rang")
    count = models.PositiveIntegerField("événements scellés")
    digest = models.CharField("empreinte", max_length=64)
    sealed_at = models.DateTimeField("scellé le")

    class Meta:
        verbose_name = "scellé"
        ordering: ClassVar[list[str]] = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} · {self.count} événements"


class SearchEntry(models.Model):
    """An object that may be found; what it says and who may read it stay with the object."""

    kind = models.CharField("nature", max_length=60)
    object_id = models.BigIntegerField("identifiant")

    class Meta:
        verbose_name = "objet indexé"
        verbose_name_plural = "objets indexés"
        ordering: ClassVar[list[str]] = ["kind", "object_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="one_search_entry_per_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SearchTerm(models.Model):
    """A word of the index, without case, accents or plural; ``count`` says how common it is."""

    text = models.CharField("mot", max_length=30, unique=True)
    count = models.PositiveIntegerField("objets", default=0)

    class Meta:
        verbose_name = "mot indexé"
        verbose_name_plural = "mots indexés"
        ordering: ClassVar[list[str]] = ["text"]

    def __str__(self) -> str:
        return self.text


class SearchVariant(models.Model):
    """A word of the index with one letter dropped: where a mistyped word meets the right one."""

    pk = models.CompositePrimaryKey("text", "term_id")
    text = models.CharField("variante", max_length=30)
    term = models.ForeignKey(
        SearchTerm, verbose_name="mot", on_delete=models.CASCADE, related_name="variants"
    )

    class Meta:
        verbose_name = "variante de mot"
        verbose_name_plural = "variantes de mots"
        ordering: ClassVar[list[str]] = ["text", "term"]

    def __str__(self) -> str:
        return self.text


class SearchPosting(models.Model):
    """Say that a word stands in an object, what it weighs there, and for which circle of readers."""

    pk = models.CompositePrimaryKey("entry_id", "term_id", "audience")
    entry = models.ForeignKey(
        SearchEntry,
        verbose_name="objet",
        on_delete=models.CASCADE,
        related_name="postings",
        db_index=False,  # the primary key begins with it
    )
    term = models.ForeignKey(
        SearchTerm,
        verbose_name="mot",
        on_delete=models.CASCADE,
        related_name="postings",
        db_index=False,  # the index below begins with it
    )
    audience = models.BigIntegerField("cercle")
    weight = models.PositiveSmallIntegerField("poids")

    class Meta:
        verbose_name = "occurrence"
        ordering: ClassVar[list[str]] = ["term", "-weight", "entry", "audience"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["term", "audience", "-weight", "entry"], name="search_by_weight"),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} → {self.entry_id}"


class Verification(models.Model):
    """Remember that the journal was verified, and what was found."""

    at = models.DateTimeField("date", auto_now_add=True)
    checked = models.PositiveBigIntegerField("événements vérifiés")
    fault_sequence = models.PositiveBigIntegerField("rang fautif", null=True, blank=True)
    fault_reason = models.CharField("faute", max_length=300, blank=True)

    class Meta:
        verbose_name = "vérification du journal"
        verbose_name_plural = "vérifications du journal"
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y} · {self.fault_reason or 'sans faute'}"


class Letter(models.Model):
    """A letter that waits to leave; it goes from here once it has left.

    ``taken_at`` is set before the mail server is asked: a letter whose sending was cut half way is
    not sent again, because nobody knows whether it left.
    """

    to = models.EmailField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=300)
    body = models.TextField("texte")
    written_at = models.DateTimeField("écrite le", auto_now_add=True)
    taken_at = models.DateTimeField("prise le", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)

    class Meta:
        verbose_name = "lettre en attente"
        verbose_name_plural = "lettres en attente"
        ordering: ClassVar[list[str]] = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.subject


class FormReceipt(models.Model):
    """Remember what a form sent once has made, so that sending it again makes nothing more."""

    key = models.UUIDField("clé du formulaire", primary_key=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="envoyé par",
        on_delete=models.CASCADE,  # a receipt is of no use without its sender
        related_name="+",
    )
    sent_at = models.DateTimeField("envoyé le", auto_now_add=True)
    subject_kind = models.CharField("nature de l’objet", max_length=60, blank=True)
    subject_id = models.CharField("identifiant de l’objet", max_length=40, blank=True)

    class Meta:
        verbose_name = "reçu de formulaire"
        ordering: ClassVar[list[str]] = ["-sent_at", "key"]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}"
