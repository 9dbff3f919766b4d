"""Name the states of contracts and actions, and the ways from one to the next."""

from django.db import models


class ContractStatus(models.TextChoices):
    """Where a contract stands in its life."""

    DRAFT = "draft", "Brouillon"
    NEGOTIATED = "negotiated", "En négociation"
    SIGNED = "signed", "Signé"
    IN_FORCE = "in_force", "En vigueur"
    AMENDED = "amended", "En vigueur, modifié par avenant"
    ENDED = "ended", "Échu"


CONTRACT_TRANSITIONS: dict[ContractStatus, frozenset[ContractStatus]] = {
    ContractStatus.DRAFT: frozenset({ContractStatus.NEGOTIATED}),
    ContractStatus.NEGOTIATED: frozenset({ContractStatus.DRAFT, ContractStatus.SIGNED}),
    ContractStatus.SIGNED: frozenset({ContractStatus.IN_FORCE}),
    ContractStatus.IN_FORCE: frozenset({ContractStatus.AMENDED, ContractStatus.ENDED}),
    ContractStatus.AMENDED: frozenset({ContractStatus.AMENDED, ContractStatus.ENDED}),
    ContractStatus.ENDED: frozenset(),
}

# In these states the text and the tree are what people signed: they change by amendment only.
LOCKED_STATUSES = frozenset(
    {ContractStatus.SIGNED, ContractStatus.IN_FORCE, ContractStatus.AMENDED, ContractStatus.ENDED}
)
LIVING_STATUSES = frozenset({ContractStatus.IN_FORCE, ContractStatus.AMENDED})

AMENDABLE_STATUSES = frozenset({ContractStatus.SIGNED, *LIVING_STATUSES})


class Renewal(models.TextChoices):
    """How a contract may go on after its end."""

    EXPRESS = "express", "Reconduction expresse uniquement"
    TACIT = "tacit", "Tacite reconduction"
    NONE = "none", "Sans reconduction"
    UNKNOWN = "unknown", "Non précisée"


class SignatureState(models.TextChoices):
    """Where one party's signature stands."""

    AWAITED = "awaited", "Attendue"
    SIGNED = "signed", "Signée"
    DECLINED = "declined", "Refusée"
    UNKNOWN = "unknown", "Non connue"  # a contract signed before it came to Maillage


class AmendmentStatus(models.TextChoices):
    """Where an amendment stands."""

    DRAFT = "draft", "Brouillon"
    NEGOTIATED = "negotiated", "Soumis à signature"
    SIGNED = "signed", "Signé"
    WITHDRAWN = "withdrawn", "Retiré"


AMENDMENT_TRANSITIONS: dict[AmendmentStatus, frozenset[AmendmentStatus]] = {
    AmendmentStatus.DRAFT: frozenset({AmendmentStatus.NEGOTIATED, AmendmentStatus.WITHDRAWN}),
    AmendmentStatus.NEGOTIATED: frozenset(
        {AmendmentStatus.DRAFT, AmendmentStatus.SIGNED, AmendmentStatus.WITHDRAWN}
    ),
    AmendmentStatus.SIGNED: frozenset(),
    AmendmentStatus.WITHDRAWN: frozenset(),
}


class NoticeKind(models.TextChoices):
    """How a party may end a contract before its term."""

    FORMAL_NOTICE = "formal_notice", "Mise en demeure"
    WITHDRAWAL = "withdrawal", "Dénonciation"


class DeadlineKind(models.TextChoices):
    """What a deadline of a contract is about."""

    END = "end", "Fin du contrat"
    RENEWAL = "renewal", "Décision de reconduction"
    MID_TERM = "mid_term", "Actualisation à mi-parcours"
    NOTICE = "notice", "Fin de préavis"
    YEARLY_REPORT = "yearly_report", "Rapport annuel"


class ActionStatus(models.TextChoices):
    """Where an action stands."""

    IDEA = "idea", "À l’étude"
    PLANNED = "planned", "Programmée"
    RUNNING = "running", "En cours"
    BLOCKED = "blocked", "Bloquée"
    DONE = "done", "Terminée"
    DROPPED = "dropped", "Abandonnée"


ACTION_TRANSITIONS: dict[ActionStatus, frozenset[ActionStatus]] = {
    ActionStatus.IDEA: frozenset({ActionStatus.PLANNED, ActionStatus.RUNNING, ActionStatus.DROPPED}),
    ActionStatus.PLANNED: frozenset(
        {ActionStatus.IDEA, ActionStatus.RUNNING, ActionStatus.BLOCKED, ActionStatus.DROPPED}
    ),
    ActionStatus.RUNNING: frozenset(
        {ActionStatus.PLANNED, ActionStatus.BLOCKED, ActionStatus.DONE, ActionStatus.DROPPED}
    ),
    ActionStatus.BLOCKED: frozenset({ActionStatus.PLANNED, ActionStatus.RUNNING, ActionStatus.DROPPED}),
    ActionStatus.DONE: frozenset({ActionStatus.RUNNING}),
    ActionStatus.DROPPED: frozenset({ActionStatus.IDEA, ActionStatus.PLANNED}),
}
OPEN_STATUSES = frozenset(
    {ActionStatus.IDEA, ActionStatus.PLANNED, ActionStatus.RUNNING, ActionStatus.BLOCKED}
)


class ResidentsLevel(models.TextChoices):
    """How far residents take part in an action."""

    NONE = "none", "Aucune participation"
    INFORMED = "informed", "Information"
    CONSULTED = "consulted", "Consultation"
    CONCERTED = "concerted", "Concertation"
    CO_BUILT = "co_built", "Co-construction"
    DECIDED = "decided", "Décision"


class StepKind(models.TextChoices):
    """What a step of an action is."""

    MILESTONE = "milestone", "Jalon"
    SUB_ACTION = "sub_action", "Sous-action"


class BudgetNature(models.TextChoices):
    """What a budget line pays for."""

    INVESTMENT = "investment", "Investissement"
    OPERATION = "operation", "Fonctionnement"


class BudgetUnit(models.TextChoices):
    """What a budget line counts; the two are never added up."""

    EUR = "eur", "€"
    FTE = "fte", "ETP"


class VatRegime(models.TextChoices):
    """Whether a sum holds value-added tax."""

    INCLUDED = "incl", "TTC"
    EXCLUDED = "excl", "HT"
    NONE = "none", "Non soumis à la TVA"


class FundingState(models.TextChoices):
    """How far a funder's money has come, in the order it comes."""

    ASKED = "asked", "Demandé"
    ANNOUNCED = "announced", "Annoncé"
    VOTED = "voted", "Voté"
    NOTIFIED = "notified", "Notifié"
    PAID = "paid", "Versé"
    REFUSED = "refused", "Refusé"


class Section(models.TextChoices):
    """A part of an action sheet that may be shared with the partners of another contract."""

    SHEET = "sheet", "Fiche (diagnostic, public, objectifs, méthode, résultats)"
    CALENDAR = "calendar", "Calendrier, jalons et sous-actions"
    MONEY = "money", "Budget et financements"
    BLOCKERS = "blockers", "Blocages"
