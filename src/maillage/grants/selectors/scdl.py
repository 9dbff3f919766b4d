"""Give awards as the open-data schemas of subsidies want them: SCDL 2.1.1 (16 fields) and its extension (40).

A line that a schema would refuse (no SIRET of the funder, no number of the beneficiary) is left out
and named: what is published is valid, and what is missing is told.

References
----------
OpenDataFrance, schéma « Subventions » 2.1.1 (28 September 2023); beta.gouv, its extension (12 September 2024).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch
from django.http import Http404

from maillage.accounts.models import Organization
from maillage.contracts.access import Person
from maillage.contracts.models import Contract
from maillage.core.tables import Column, ColumnType, Value
from maillage.grants.access import can_instruct
from maillage.grants.enums import IN_KIND_CLASSES, BudgetSide, PaymentStatus, RequestStatus
from maillage.grants.models import Application, Award, Payment

OBJECT_LENGTH = 256
NATURE = "aide en numéraire"


@dataclass(frozen=True)
class GrantRow:
    """One award with what its line needs."""

    award: Award
    application: Application
    payments: tuple[Payment, ...]
    others: tuple[Organization, ...]
    cost_eur: int

    @property
    def beneficiary(self) -> Organization:
        """Give who was given money."""
        return self.application.project.applicant

    @property
    def missing(self) -> str:
        """Say what keeps the line from being valid, empty when nothing does."""
        if not self.award.funder.siret:
            return f"{self.award.funder} n’a pas de SIRET"
        if not (self.beneficiary.siret or self.beneficiary.rna):
            return f"{self.beneficiary} n’a ni SIRET ni numéro RNA"
        return "" if self.cost_eur else f"le budget de {self.application.number} est vide"

    @property
    def agreed_on(self) -> datetime.date:
        """Give the day the award was notified, else the day it was decided."""
        told = [
            step.reached_on
            for step in self.award.request.steps.all()
            if step.status == RequestStatus.NOTIFIED
        ]
        return told[0] if told else self.award.decided_on

    @property
    def period(self) -> str:
        """Give the days of the payments, made or planned; the day of the decision when there is none."""
        days = sorted(day for one in self.payments if (day := one.paid_on or one.due_on)) or [self.agreed_on]
        return days[0].isoformat() if days[0] == days[-1] else f"{days[0].isoformat()}/{days[-1].isoformat()}"

    @property
    def is_spread(self) -> bool:
        """Tell whether the award is paid in several times."""
        return len(self.payments) > 1

    @property
    def share(self) -> Decimal:
        """Give the award over the cost of the action, at most 1, at least 0,01 as the schema wants."""
        share = min(Decimal(self.award.amount_eur) / self.cost_eur, Decimal(1))
        return max(share.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal("0.01"))


def list_grants(contract: Contract, user: Person) -> list[GrantRow]:
    """Give the awards of a contract, for those who instruct; in a constant number of queries.

    Raises
    ------
    Http404
        The person does not instruct on this contract.
    """
    if not can_instruct(user, contract):
        raise Http404("Aucune subvention à cette adresse.")
    standing = Payment.objects.exclude(status=PaymentStatus.CANCELLED)
    awards = list(
        Award.objects.filter(application__call__contract=contract, cancelled_on__isnull=True)
        .select_related("funder", "request", "application__project__applicant", "application__call")
        .prefetch_related("request__steps", "application__budget_lines", Prefetch("payments", standing))
        .order_by("decided_on", "application__number", "pk")
    )
    by_application: dict[int, list[Organization]] = {}
    for award in awards:
        by_application.setdefault(award.application_id, []).append(award.funder)
    return [
        GrantRow(
            award=award,
            application=award.application,
            payments=tuple(award.payments.all()),
            others=tuple(one for one in by_application[award.application_id] if one != award.funder),
            cost_eur=_read_cost(award.application),
        )
        for award in awards
    ]


def _read_cost(application: Application) -> int:
    charges = [line for line in application.budget_lines.all() if line.side == BudgetSide.CHARGE]
    return sum(line.planned_eur for line in charges if line.class_code not in IN_KIND_CLASSES)


def _text(name: str, read: Callable[[GrantRow], Value]) -> Column[GrantRow]:
    return Column(name, name, ColumnType.TEXT, read)


def _say(value: bool) -> str:  # noqa: FBT001 - reads as the column it fills
    return "oui" if value else "non"


_NAMES = {
    "nomAttribuant": lambda row: row.award.funder.name,
    "idAttribuant": lambda row: row.award.funder.siret,
    "dateConvention": lambda row: row.agreed_on,
    "referenceDecision": lambda row: row.application.number,
    "nomBeneficiaire": lambda row: row.beneficiary.name,
    "idBeneficiaire": lambda row: row.beneficiary.siret,
    "rnaBeneficiaire": lambda row: row.beneficiary.rna,
    "objet": lambda row: row.application.title[:OBJECT_LENGTH],
    "montant": lambda row: row.award.amount_eur,
    "nature": lambda _row: NATURE,
    "conditionsVersement": lambda row: "échelonné" if row.is_spread else "unique",
    "datesPeriodeVersement": lambda row: row.period,
    "idRAE": lambda _row: "",
    "notificationUE": lambda _row: "non",
    "pourcentageSubvention": lambda row: row.share,
    "dispositifAide": lambda _row: "",
    "idSubvention": lambda row: f"{row.application.number}-{row.award.pk}",
    "nomServiceInstructeur": lambda row: row.award.funder.name,
    "idServiceInstructeur": lambda row: row.award.funder.siret,
    "exerciceBudgetaire": lambda row: row.award.request.year,
    "pluriannualite": lambda row: _say(row.application.years_count > 1),
    "anneesPluriannualite": lambda row: (
        " - ".join(str(row.application.year + rank) for rank in range(row.application.years_count))
        if row.application.years_count > 1
        else ""
    ),
    "dateDecision": lambda row: row.award.decided_on,
    "dateCreation": lambda row: row.application.created_at.date(),
    "dateDebut": lambda row: row.application.starts_on,
    "dateFin": lambda row: row.application.ends_on,
    "dispositif": lambda row: row.application.call.title,
    "sousDispositif": lambda _row: "",
    "statutLabel": lambda _row: "attribuée",
    "montantDemande": lambda row: row.award.request.asked_eur,
    "nomOutilInstruction": lambda _row: "Maillage",
    "nomOutilVersement": lambda _row: "",
    "ej": lambda _row: "",
    "cléVersement": lambda _row: "",
    "descriptionConditionsVersement": lambda row: (
        "; ".join(one.condition for one in row.payments if one.condition)[:OBJECT_LENGTH]
        or "selon la décision"
    ),
    "cofinancement": lambda row: _say(bool(row.others)),
    "attribuantsCofinanceurs": lambda row: ";".join(one.siret or one.name for one in row.others),
    "idCofinancement": lambda row: row.application.number if row.others else "",
    "evaluationCout": lambda _row: None,
    "evaluation": lambda _row: "",
    "dateMiseAJour": lambda row: row.award.request.status_on,
}
_SCDL = (
    "nomAttribuant idAttribuant dateConvention referenceDecision nomBeneficiaire idBeneficiaire rnaBeneficiaire objet "
    "montant nature conditionsVersement datesPeriodeVersement idRAE notificationUE pourcentageSubvention dispositifAide"
)
_EXTENDED = (
    "idSubvention nomAttribuant idAttribuant nomServiceInstructeur idServiceInstructeur nomBeneficiaire idBeneficiaire "
    "rnaBeneficiaire exerciceBudgetaire pluriannualite anneesPluriannualite dateDecision dateConvention "
    "referenceDecision dateCreation dateDebut dateFin dispositif sousDispositif statutLabel objet nature "
    "montantDemande montant nomOutilInstruction nomOutilVersement ej cléVersement conditionsVersement "
    "descriptionConditionsVersement datesPeriodeVersement cofinancement attribuantsCofinanceurs idCofinancement idRAE "
    "notificationUE pourcentageSubvention evaluationCout evaluation dateMiseAJour"
)
# The version in the address, and its columns in the order of its schema.
VERSIONS: dict[str, tuple[Column[GrantRow], ...]] = {
    "scdl-2-1": tuple(_text(name, _NAMES[name]) for name in _SCDL.split()),
    "etendu-2024": tuple(_text(name, _NAMES[name]) for name in _EXTENDED.split()),
}
