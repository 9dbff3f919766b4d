"""Name the states of calls, applications and money, and the ways from one to the next."""

from django.db import models


class CallStatus(models.TextChoices):
    """Where a call stands in its life."""

    DRAFT = "draft", "En préparation"
    OPEN = "open", "Ouvert"
    CLOSED = "closed", "Clos, en instruction"
    DECIDED = "decided", "Décidé"


CALL_TRANSITIONS: dict[CallStatus, frozenset[CallStatus]] = {
    CallStatus.DRAFT: frozenset({CallStatus.OPEN}),
    CallStatus.OPEN: frozenset({CallStatus.CLOSED}),
    CallStatus.CLOSED: frozenset({CallStatus.OPEN, CallStatus.DECIDED}),
    CallStatus.DECIDED: frozenset(),
}
# From its opening on a call is read by everybody, when its visibility says so.
PUBLISHED_CALLS = frozenset({CallStatus.OPEN, CallStatus.CLOSED, CallStatus.DECIDED})


class ApplicationStatus(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "Brouillon"
    SUBMITTED = "submitted", "Déposé"
    TO_CORRECT = "to_correct", "À corriger"
    UNDER_REVIEW = "under_review", "En instruction"
    AWARDED = "awarded", "Retenu"
    REFUSED = "refused", "Refusé"
    WITHDRAWN = "withdrawn", "Retiré"


APPLICATION_TRANSITIONS: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    ApplicationStatus.DRAFT: frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.SUBMITTED: frozenset(
        {ApplicationStatus.TO_CORRECT, ApplicationStatus.UNDER_REVIEW, ApplicationStatus.WITHDRAWN}
    ),
    ApplicationStatus.TO_CORRECT: frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.UNDER_REVIEW: frozenset(
        {
            ApplicationStatus.TO_CORRECT,
            ApplicationStatus.AWARDED,
            ApplicationStatus.REFUSED,
            ApplicationStatus.WITHDRAWN,
        }
    ),
    ApplicationStatus.AWARDED: frozenset({ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.REFUSED: frozenset(),
    ApplicationStatus.WITHDRAWN: frozenset(),
}
# In these states the applicant writes; in the others the application is what it submitted.
EDITABLE_STATUSES = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.TO_CORRECT})
# What the partners of the contract read: never a draft.
SENT_STATUSES = frozenset(ApplicationStatus) - {ApplicationStatus.DRAFT}
# What still asks for money in the program of its year.
LIVING_STATUSES = frozenset(
    {
        ApplicationStatus.SUBMITTED,
        ApplicationStatus.TO_CORRECT,
        ApplicationStatus.UNDER_REVIEW,
        ApplicationStatus.AWARDED,
    }
)


class Novelty(models.TextChoices):
    """Whether a project is asked again or comes for the first time; computed when it is submitted."""

    UNKNOWN = "unknown", "À calculer au dépôt"
    NEW = "new", "Nouvelle action"
    RENEWED = "renewed", "Reconduction"


class BudgetSide(models.TextChoices):
    """On which side of a budget a line stands."""

    CHARGE = "charge", "Charges"
    PRODUCT = "product", "Produits"


class AccountClass(models.TextChoices):
    """The accounting classes of an association's budget, as the forms Cerfa 12156 and 15059 name them."""

    PURCHASES = "60", "60 · Achats"
    EXTERNAL = "61", "61 · Services extérieurs"
    OTHER_EXTERNAL = "62", "62 · Autres services extérieurs"
    TAXES = "63", "63 · Impôts et taxes"
    STAFF = "64", "64 · Charges de personnel"
    OTHER_CHARGES = "65", "65 · Autres charges de gestion courante"
    FINANCIAL_CHARGES = "66", "66 · Charges financières"
    EXCEPTIONAL_CHARGES = "67", "67 · Charges exceptionnelles"
    DEPRECIATION = "68", "68 · Dotations aux amortissements, provisions et engagements"
    SALES = "70", "70 · Vente de produits finis, de marchandises, prestations de services"
    PUBLIC_ENDOWMENTS = "73", "73 · Dotations et produits de tarification"
    GRANTS = "74", "74 · Subventions d’exploitation"
    OTHER_PRODUCTS = "75", "75 · Autres produits de gestion courante"
    FINANCIAL_PRODUCTS = "76", "76 · Produits financiers"
    EXCEPTIONAL_PRODUCTS = "77", "77 · Produits exceptionnels"
    REVERSALS = "78", "78 · Reprises sur amortissements, provisions et engagements"
    TRANSFERS = "79", "79 · Transferts de charges"
    IN_KIND_CHARGES = "86", "86 · Emplois des contributions volontaires en nature"
    IN_KIND_PRODUCTS = "87", "87 · Contributions volontaires en nature"


# What is given in kind balances by itself: 86 against 87.
IN_KIND_CLASSES = frozenset({AccountClass.IN_KIND_CHARGES, AccountClass.IN_KIND_PRODUCTS})
CHARGE_CLASSES = [
    *(item for item in AccountClass if item.value < "69"),
    AccountClass.IN_KIND_CHARGES,
]
PRODUCT_CLASSES = [item for item in AccountClass if item not in CHARGE_CLASSES]


class RequestStatus(models.TextChoices):
    """How far one funder's money has come."""

    ASKED = "asked", "Demandé"
    ANNOUNCED = "announced", "Annoncé"
    VOTED = "voted", "Voté"
    NOTIFIED = "notified", "Notifié"
    PAID = "paid", "Versé"
    REFUSED = "refused", "Refusé"
    WITHDRAWN = "withdrawn", "Retiré"


REQUEST_TRANSITIONS: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.ASKED: frozenset(
        {RequestStatus.ANNOUNCED, RequestStatus.VOTED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN}
    ),
    RequestStatus.ANNOUNCED: frozenset({RequestStatus.VOTED, RequestStatus.REFUSED, RequestStatus.WITHDRAWN}),
    RequestStatus.VOTED: frozenset({RequestStatus.NOTIFIED, RequestStatus.WITHDRAWN}),
    RequestStatus.NOTIFIED: frozenset({RequestStatus.PAID, RequestStatus.WITHDRAWN}),
    RequestStatus.PAID: frozenset(),
    RequestStatus.REFUSED: frozenset(),
    RequestStatus.WITHDRAWN: frozenset(),
}
GRANTED_STATUSES = frozenset({RequestStatus.VOTED, RequestStatus.NOTIFIED, RequestStatus.PAID})


class AgeBand(models.TextChoices):
    """An age band of those whom a project serves."""

    ALL = "all", "Tous âges"
    UNDER_6 = "under_6", "0 à 5 ans"
    FROM_6_TO_15 = "from_6_to_15", "6 à 15 ans"
    FROM_16_TO_17 = "from_16_to_17", "16 et 17 ans"
    FROM_18_TO_25 = "from_18_to_25", "18 à 25 ans"
    FROM_26_TO_64 = "from_26_to_64", "26 à 64 ans"
    FROM_65 = "from_65", "65 ans et plus"


class Sex(models.TextChoices):
    """Whom a count of beneficiaries is about."""

    ALL = "all", "Femmes et hommes"
    WOMEN = "women", "Femmes"
    MEN = "men", "Hommes"


class IndicatorLevel(models.TextChoices):
    """What an indicator of a project measures."""

    OUTPUT = "output", "Réalisation"
    OUTCOME = "outcome", "Résultat"
    IMPACT = "impact", "Impact"


class EqualityLevel(models.TextChoices):
    """How far a project takes equality between women and men into account."""

    UNKNOWN = "", "Non évalué"
    G0 = "G0", "G0 · n’en tient pas compte"
    G1 = "G1", "G1 · en tient compte"
    G2 = "G2", "G2 · en fait son objectif"


class ReviewStatus(models.TextChoices):
    """Where a review stands."""

    ASSIGNED = "assigned", "À rendre"
    DRAFT = "draft", "En cours"
    DONE = "done", "Rendu"
    RECUSED = "recused", "Déport"


REVIEW_TRANSITIONS: dict[ReviewStatus, frozenset[ReviewStatus]] = {
    ReviewStatus.ASSIGNED: frozenset({ReviewStatus.DRAFT, ReviewStatus.DONE, ReviewStatus.RECUSED}),
    ReviewStatus.DRAFT: frozenset({ReviewStatus.DRAFT, ReviewStatus.DONE, ReviewStatus.RECUSED}),
    ReviewStatus.DONE: frozenset({ReviewStatus.DRAFT, ReviewStatus.RECUSED}),
    ReviewStatus.RECUSED: frozenset(),
}


class ReviewOpinion(models.TextChoices):
    """What a reviewer or a partner thinks of an application."""

    UNKNOWN = "", "Pas encore donné"
    FAVORABLE = "favorable", "Favorable"
    RESERVED = "reserved", "Favorable avec réserves"
    UNFAVORABLE = "unfavorable", "Défavorable"


class SessionStatus(models.TextChoices):
    """Where a committee session stands."""

    PREPARED = "prepared", "En préparation"
    OPEN = "open", "En séance"
    CLOSED = "closed", "Close"


SESSION_TRANSITIONS: dict[SessionStatus, frozenset[SessionStatus]] = {
    SessionStatus.PREPARED: frozenset({SessionStatus.OPEN}),
    SessionStatus.OPEN: frozenset({SessionStatus.CLOSED}),
    SessionStatus.CLOSED: frozenset(),
}


class SnapshotKind(models.TextChoices):
    """When a committee's table was frozen."""

    ENTRY = "entry", "Entrée en séance"
    EXIT = "exit", "Sortie de séance"


class ActKind(models.TextChoices):
    """What a written act of a funder is."""

    AWARD_LETTER = "award_letter", "Lettre d’attribution"
    REFUSAL_LETTER = "refusal_letter", "Lettre de refus"
    AGREEMENT = "agreement", "Convention de subvention"
    ORDER = "order", "Arrêté attributif"
    DELIBERATION = "deliberation", "Délibération"
    PAYMENT_CERTIFICATE = "payment_certificate", "Certificat de paiement"
    RECOVERY_ORDER = "recovery_order", "Titre de recettes"


class PaymentStatus(models.TextChoices):
    """Where one payment stands."""

    PLANNED = "planned", "Prévu"
    PAID = "paid", "Versé"
    CANCELLED = "cancelled", "Annulé"


PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.PLANNED: frozenset({PaymentStatus.PAID, PaymentStatus.CANCELLED}),
    PaymentStatus.PAID: frozenset(),
    PaymentStatus.CANCELLED: frozenset(),
}


class ReportKind(models.TextChoices):
    """Which report of a project is due."""

    INTERIM = "interim", "Bilan intermédiaire"
    FINAL = "final", "Bilan final"


class ReportStatus(models.TextChoices):
    """Where a report stands."""

    AWAITED = "awaited", "Attendu"
    SUBMITTED = "submitted", "Déposé"
    RETURNED = "returned", "Renvoyé pour correction"
    APPROVED = "approved", "Approuvé"


REPORT_TRANSITIONS: dict[ReportStatus, frozenset[ReportStatus]] = {
    ReportStatus.AWAITED: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.SUBMITTED: frozenset({ReportStatus.RETURNED, ReportStatus.APPROVED}),
    ReportStatus.RETURNED: frozenset({ReportStatus.SUBMITTED}),
    ReportStatus.APPROVED: frozenset(),
}


class TfpbCategory(models.TextChoices):
    """What a landlord does in exchange for the abatement, as the national framework names it."""

    PRESENCE = "presence", "Renforcement de la présence du personnel de proximité"
    TRAINING = "training", "Formation et soutien des personnels de proximité"
    OVERMAINTENANCE = "overmaintenance", "Sur-entretien"
    BULKY_WASTE = "bulky_waste", "Gestion des déchets et encombrants, épaves"
    TRANQUILITY = "tranquility", "Tranquillité résidentielle"
    CONSULTATION = "consultation", "Concertation et sensibilisation des locataires"
    ANIMATION = "animation", "Animation, lien social, vivre ensemble"
    SMALL_WORKS = "small_works", "Petits travaux d’amélioration du cadre de vie"


class ProgrammeBreakdown(models.TextChoices):
    """By what a yearly figure of a funding program is broken down."""

    TOTAL = "total", "Ensemble"
    PILLAR = "pillar", "Pilier"
    LINE = "line", "Sous-ligne"
    DISTRICT = "district", "Quartier"
    APPLICANT = "applicant", "Porteur"
    NOVELTY = "novelty", "Nouvelle ou reconduite"
    EQUALITY = "equality", "Égalité femmes-hommes"
    COMMON_LAW = "common_law", "Droit commun"


class ProgrammeUnit(models.TextChoices):
    """What a yearly figure of a funding program counts."""

    EUR = "eur", "€"
    ACTIONS = "actions", "actions"
    SHARE = "share", "%"
    EUR_PER_ACTION = "eur_per_action", "€ par action"


class MatchStatus(models.TextChoices):
    """What a person decided of a line exported from another portal."""

    WAITING = "waiting", "À rapprocher"
    MATCHED = "matched", "Rapprochée"
    DROPPED = "dropped", "Écartée"
