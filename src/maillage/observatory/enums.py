"""Name what a figure is: its kind, its status, its theme, who may read it."""

from django.db import models


class IndicatorKind(models.TextChoices):
    """What an indicator measures, which decides what may be done with its values."""

    COUNT = "count", "Effectif"
    SHARE = "share", "Part"
    RATE = "rate", "Taux"
    AMOUNT = "amount", "Montant"
    MEAN = "mean", "Moyenne"
    MEDIAN = "median", "Médiane ou quantile"
    INDEX = "index", "Indice"


class Direction(models.TextChoices):
    """Whether a higher value is good news."""

    UP = "up", "Plus haut est mieux"
    DOWN = "down", "Plus bas est mieux"
    NEUTRAL = "neutral", "Ni l’un ni l’autre"


class ObservationStatus(models.TextChoices):
    """What a value is, or why there is none: a hidden value is not a missing one, nor is either zero."""

    FINAL = "final", "Définitive"
    PROVISIONAL = "provisional", "Provisoire"
    ESTIMATED = "estimated", "Estimée"
    ROUNDED = "rounded", "Arrondie"
    TRUE_ZERO = "true_zero", "Zéro constaté"
    HIDDEN_PRIMARY = "hidden_primary", "Secret statistique"
    HIDDEN_SECONDARY = "hidden_secondary", "Secret induit"
    NOT_SIGNIFICANT = "not_significant", "Non significative"
    NOT_APPLICABLE = "not_applicable", "Sans objet"
    MISSING = "missing", "Non disponible"


VALUED = frozenset(
    {
        ObservationStatus.FINAL,
        ObservationStatus.PROVISIONAL,
        ObservationStatus.ESTIMATED,
        ObservationStatus.ROUNDED,
        ObservationStatus.TRUE_ZERO,
    }
)
HIDDEN = frozenset({ObservationStatus.HIDDEN_PRIMARY, ObservationStatus.HIDDEN_SECONDARY})


class Theme(models.TextChoices):
    """What an indicator speaks of, in the order of a diagnosis."""

    POPULATION = "population", "Population et familles"
    INCOME = "revenus", "Revenus et précarité"
    EARLY_CHILDHOOD = "petite-enfance", "Petite enfance"
    YOUTH = "jeunesse", "Enfance et jeunesse"
    SOCIAL_LIFE = "vie-sociale", "Animation de la vie sociale"
    DISABILITY = "handicap", "Handicap"
    HOUSING = "logement", "Logement"
    EMPLOYMENT = "emploi", "Emploi et activité"
    EDUCATION = "education", "Éducation"
    HEALTH = "sante", "Santé"
    SERVICES = "services", "Accès aux services et aux droits"


class AccessLevel(models.TextChoices):
    """Who may read a release."""

    PUBLIC = "public", "Public"
    MEMBERS = "members", "Personnes rattachées à un organisme"
    ORGANIZATION = "own", "L’organisme qui les a apportés"
    AGREEMENT = "agreement", "Sous convention de partage"


class FindingKind(models.TextChoices):
    """What people conclude: something to build on, to mend, or to keep in sight."""

    STRENGTH = "atout", "Atout"
    WEAKNESS = "faiblesse", "Faiblesse"
    PROBLEM = "probleme", "Problème"
    STAKE = "enjeu", "Enjeu"


class FactKind(models.TextChoices):
    """What makes a figure stand out."""

    GAP = "gap", "Écart"
    LEVEL = "level", "Niveau"
    CHANGE = "change", "Évolution"
    RANK = "rank", "Rang"
    BREAK = "break", "Retournement"


class FactState(models.TextChoices):
    """What an organization decided of a fact that was proposed."""

    ACCEPTED = "accepted", "Retenu"
    REJECTED = "rejected", "Écarté"


class PublicationState(models.TextChoices):
    """Where a publication of restricted figures is."""

    PREPARED = "prepared", "À approuver"
    REFUSED = "refused", "Refusée"
    PUBLISHED = "published", "Publiée"


class ImportState(models.TextChoices):
    """How far a table brought in by an organization is."""

    DRAFT = "draft", "À vérifier"
    PUBLISHED = "published", "Publié"
