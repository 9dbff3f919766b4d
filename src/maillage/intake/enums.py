"""Name the states of a document and of the pieces read in it."""

from django.db import models


class DocumentState(models.TextChoices):
    """Where a document stands between being sent and being written."""

    WAITING = "waiting", "En attente de lecture"
    READING = "reading", "Lecture en cours"
    REVIEW = "review", "À relire"
    CONFIRMED = "confirmed", "Repris"
    REFUSED = "refused", "Illisible"


UNFINISHED = frozenset({DocumentState.WAITING, DocumentState.READING})


class PieceKind(models.TextChoices):
    """What a piece is."""

    TITLE = "title", "Titre"
    KIND = "kind", "Type de contrat"
    TERRITORY = "territory", "Territoire"
    PERIOD = "period", "Période"
    PARTY = "party", "Signataire"
    DISTRICT = "district", "Quartier"
    ARTICLE = "article", "Article"
    NODE = "node", "Élément de la stratégie"
    ACTION = "action", "Fiche action"
    BODY = "body", "Instance"
    DEADLINE = "deadline", "Échéance"
    INDICATOR = "indicator", "Valeur d’indicateur"
    FACILITY = "facility", "Équipement"
    FUNDING = "funding", "Montant par année"
    COUNT = "count", "Décompte"
    CONSULTATION = "consultation", "Réponse comptée"


# What Maillage can hold today; the rest is shown, and said not to be taken in yet.
WRITABLE = (
    PieceKind.TITLE,
    PieceKind.KIND,
    PieceKind.TERRITORY,
    PieceKind.PERIOD,
    PieceKind.PARTY,
    PieceKind.DISTRICT,
    PieceKind.ARTICLE,
    PieceKind.NODE,
    PieceKind.ACTION,
)
# What a document has one of: the head of the contract.
SINGLE = (PieceKind.TITLE, PieceKind.KIND, PieceKind.TERRITORY, PieceKind.PERIOD)
# What may be cut in two, put together, moved up and down.
LISTED = (PieceKind.PARTY, PieceKind.DISTRICT, PieceKind.ARTICLE, PieceKind.NODE, PieceKind.ACTION)


class PieceState(models.TextChoices):
    """What people decided about a piece."""

    PROPOSED = "proposed", "Lue"
    ACCEPTED = "accepted", "Acceptée"
    CORRECTED = "corrected", "Corrigée"
    DROPPED = "dropped", "Écartée"
    MERGED = "merged", "Fusionnée avec une autre"


class Difference(models.TextChoices):
    """What a newer version of a document says of a piece that an older one already said."""

    ADDED = "added", "Ajoutée"
    CHANGED = "changed", "Changée"
    SAME = "same", "Identique"
    GONE = "gone", "Disparue"
