"""Read each funder's money: where it stands, what of the plan is covered, which acts say so."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from maillage.accounts.enums import PersonRole
from maillage.contracts.access import Person, list_roles
from maillage.contracts.models import Assignment, Contract
from maillage.core.tables import Column, ColumnType
from maillage.grants.access import can_instruct
from maillage.grants.enums import (
    IN_KIND_CLASSES,
    SENT_STATUSES,
    AccountClass,
    ActKind,
    BudgetSide,
    PaymentStatus,
    RequestStatus,
)
from maillage.grants.models import Act, Application, Award, FundingRequest, Payment, RequestStep

WAY = (
    RequestStatus.ASKED,
    RequestStatus.ANNOUNCED,
    RequestStatus.VOTED,
    RequestStatus.NOTIFIED,
    RequestStatus.PAID,
)
AWAITED = frozenset({RequestStatus.ASKED, RequestStatus.ANNOUNCED})


@dataclass(frozen=True)
class MoneyRow:
    """What one funder was asked, and how far its money has come."""

    request: FundingRequest
    award: Award | None
    payments: tuple[Payment, ...]
    steps: tuple[RequestStep, ...]
    may_record: bool
    is_refusal_told: bool = False

    @property
    def awarded_eur(self) -> int | None:
        """Give what was awarded and stands; None when nothing was."""
        return self.award.amount_eur if self.award else None

    @property
    def paid_eur(self) -> Decimal:
        """Give what was paid."""
        paid = (one.amount_eur for one in self.payments if one.status == PaymentStatus.PAID)
        return sum(paid, Decimal(0))

    @property
    def to_plan_eur(self) -> Decimal:
        """Give what is awarded and in no instalment yet."""
        planned = (one.amount_eur for one in self.payments if one.status != PaymentStatus.CANCELLED)
        return Decimal(self.awarded_eur or 0) - sum(planned, Decimal(0))

    @property
    def trail(self) -> list[bool]:
        """Tell which steps of the way are behind; what was refused or withdrawn is on no way."""
        if self.request.status not in WAY:
            return []
        here = WAY.index(RequestStatus(self.request.status))
        return [rank <= here for rank in range(len(WAY))]

    @property
    def awaits_notification(self) -> bool:
        """Tell whether a decision was taken that nobody told yet."""
        if self.request.status == RequestStatus.REFUSED:
            return not self.is_refusal_told
        return self.request.status == RequestStatus.VOTED


@dataclass(frozen=True)
class PlanSummary:
    """The plan of an application against what came: whole euros, in-kind contributions left out."""

    cost_eur: int
    own_eur: int
    other_grants_eur: int
    asked_eur: int
    awarded_eur: int
    awaited_eur: int
    paid_eur: Decimal

    @property
    def gap_eur(self) -> int:
        """Give what remains to be found once all that is awaited comes; negative when more comes."""
        return self.cost_eur - self.own_eur - self.other_grants_eur - self.awarded_eur - self.awaited_eur


def get_money_application(number: str, user: Person) -> Application:
    """Give an application that a person may read.

    Raises
    ------
    Http404
        No such application, or not for them.
    """
    rows = Application.objects.visible_to(user).select_related(
        "call__contract__type", "call__contract__territory", "project__applicant"
    )
    application = rows.filter(number=number).first()
    if application is None:
        raise Http404("Aucun dossier à cette adresse.")
    return application


def list_money(contract: Contract, user: Person) -> list[MoneyRow]:
    """Give the firm requests of the applications sent to a contract's calls, for those who instruct.

    Seven queries, whatever the number of requests.

    Raises
    ------
    Http404
        The person does not instruct on this contract.
    """
    if not can_instruct(user, contract):
        raise Http404("Aucun financement à cette adresse.")
    rows = FundingRequest.objects.filter(
        application__call__contract=contract, application__status__in=SENT_STATUSES, is_firm=True
    )
    return _read_rows(rows.order_by("-year", "application__number", "funder__name", "pk"), contract, user)


def list_application_money(application: Application, user: Person) -> list[MoneyRow]:
    """Give the firm requests of one application."""
    rows = application.requests.filter(is_firm=True).order_by("year", "funder__name", "pk")
    return _read_rows(rows, application.call.contract, user)


def _read_rows(rows: QuerySet[FundingRequest], contract: Contract, user: Person) -> list[MoneyRow]:
    found = list(
        rows.select_related("application__project__applicant", "funder", "award").prefetch_related(
            Prefetch("award__payments", Payment.objects.select_related("certificate")),
            Prefetch("steps", RequestStep.objects.select_related("act")),
        )
    )
    funders = _list_own_funders(contract, user)
    told = set(
        Act.objects.filter(contract=contract, kind=ActKind.REFUSAL_LETTER).values_list(
            "application", "funder"
        )
    )
    return [
        MoneyRow(
            request=one,
            award=(award := _standing_award(one)),
            payments=tuple(award.payments.all()) if award else (),
            steps=tuple(one.steps.all()),
            may_record=funders is None or one.funder_id in funders,
            is_refusal_told=(one.application_id, one.funder_id) in told,
        )
        for one in found
    ]


def _standing_award(request: FundingRequest) -> Award | None:
    award: Award | None = getattr(request, "award", None)
    return award if award is not None and award.cancelled_on is None else None


def _list_own_funders(contract: Contract, user: Person) -> set[int] | None:
    """Give the funders for which a person records money on a contract; None for all of them."""
    if PersonRole.MANAGER in list_roles(user, contract):
        return None
    if not user.is_authenticated:
        return set()
    own = Assignment.objects.current().filter(
        user=user, contract=contract, role__in=[PersonRole.INSTRUCTOR, PersonRole.DECISION_MAKER]
    )
    return set(own.values_list("organization", flat=True))


def summarize_application_plan(application: Application, rows: Iterable[MoneyRow]) -> PlanSummary:
    """Set what funders bring against what an application costs."""
    rows = [row for row in rows if row.request.year == application.year]
    lines = [line for line in application.budget_lines.all() if line.class_code not in IN_KIND_CLASSES]
    products = [line for line in lines if line.side == BudgetSide.PRODUCT]
    granted = sum(line.planned_eur for line in products if line.class_code == AccountClass.GRANTS)
    asked = sum(row.request.asked_eur for row in rows)
    return PlanSummary(
        cost_eur=sum(line.planned_eur for line in lines if line.side == BudgetSide.CHARGE),
        own_eur=sum(line.planned_eur for line in products if line.class_code != AccountClass.GRANTS),
        other_grants_eur=max(granted - asked, 0),
        asked_eur=asked,
        awarded_eur=sum(row.awarded_eur or 0 for row in rows),
        awaited_eur=sum(row.request.asked_eur for row in rows if row.request.status in AWAITED),
        paid_eur=sum((row.paid_eur for row in rows), Decimal(0)),
    )


def get_request(pk: int, user: Person) -> FundingRequest:
    """Give a request of an application that a person may read.

    Raises
    ------
    Http404
        No such request, or not for them.
    """
    rows = FundingRequest.objects.select_related("application__call__contract", "funder")
    found = rows.filter(pk=pk, application__in=Application.objects.visible_to(user)).first()
    if found is None:
        raise Http404("Aucune demande à cette adresse.")
    return found


def get_payment(pk: int, user: Person) -> Payment:
    """Give an instalment of an award that a person may read.

    Raises
    ------
    Http404
        No such instalment, or not for them.
    """
    rows = Payment.objects.select_related("award__request__application__call__contract", "award__funder")
    found = rows.filter(pk=pk, award__application__in=Application.objects.visible_to(user)).first()
    if found is None:
        raise Http404("Aucun versement à cette adresse.")
    return found


def get_act(code: str, user: Person) -> Act:
    """Give the act that a code names, to those who may read its application.

    Raises
    ------
    Http404
        No such act, or not for them.
    """
    rows = Act.objects.select_related(
        "application__project__applicant", "application__call", "contract", "funder"
    )
    found = rows.filter(code=code, application__in=Application.objects.visible_to(user)).first()
    if found is None:
        raise Http404("Aucun acte à cette adresse.")
    return found


def list_acts(application: Application) -> list[Act]:
    """Give the acts of an application, the latest first."""
    return list(application.acts.select_related("funder").order_by("-made_on", "-pk"))


def list_batch(contract: Contract, batch: str, user: Person) -> list[Act]:
    """Give the acts written together, for those who instruct.

    Raises
    ------
    Http404
        No such batch, or not for this person.
    """
    rows = Act.objects.filter(contract=contract, content__batch=batch).select_related(
        "application__project__applicant", "contract", "funder"
    )
    found = list(rows.order_by("funder__name", "number")) if can_instruct(user, contract) else []
    if not found:
        raise Http404("Aucun acte à cette adresse.")
    return found


MONEY_COLUMNS: tuple[Column[MoneyRow], ...] = (
    Column("dossier", "Dossier", ColumnType.TEXT, lambda row: row.request.application.number),
    Column("projet", "Projet", ColumnType.TEXT, lambda row: row.request.application.title),
    Column("porteur", "Porteur", ColumnType.TEXT, lambda row: row.request.application.project.applicant.name),
    Column("financeur", "Financeur", ColumnType.TEXT, lambda row: row.request.funder.name),
    Column("annee", "Année", ColumnType.NUMBER, lambda row: row.request.year),
    Column("demande", "Demandé", ColumnType.EUROS, lambda row: row.request.asked_eur),
    Column("attribue", "Attribué", ColumnType.EUROS, lambda row: row.awarded_eur),
    Column("verse", "Versé", ColumnType.EUROS, lambda row: row.paid_eur),
    Column("etat", "État", ColumnType.CHOICE, lambda row: row.request.get_status_display()),
    Column("depuis", "Depuis le", ColumnType.DATE, lambda row: row.request.status_on),
)
