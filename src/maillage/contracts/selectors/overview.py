"""Say what matters about a contract on its first page."""

import datetime
from dataclasses import dataclass

from django.db.models import Count

from maillage.contracts.access import Person, can_read_contract_fully
from maillage.contracts.enums import (
    LIVING_STATUSES,
    AmendmentStatus,
    ContractStatus,
    Renewal,
    SignatureState,
)
from maillage.contracts.models import Amendment, Contract
from maillage.contracts.selectors.contract import find_previous, list_followers
from maillage.contracts.selectors.deadline import WatchedDeadline, list_next_deadlines
from maillage.contracts.selectors.strategy import TreeNode, list_axes
from maillage.core.numbers import format_day
from maillage.territories.models import LegalPopulation, Territory


@dataclass(frozen=True)
class Period:
    """How far a contract is in its period, between 0 and 1; None when a bound is unknown."""

    starts_on: datetime.date | None
    ends_on: datetime.date | None
    share: float | None


@dataclass(frozen=True)
class SignatureCount:
    """How many parties a contract has, and how many have signed, are awaited, or are not known."""

    total: int
    signed: int
    awaited: int
    declined: int
    unknown: int


@dataclass(frozen=True)
class District:
    """A district or commune the contract is about, with its population when known."""

    territory: Territory
    population: LegalPopulation | None


@dataclass(frozen=True)
class Geography:
    """The districts of a contract; their inhabitants are counted once, None when one is unknown."""

    districts: list[District]
    inhabitants: int | None
    sources: list[str]


@dataclass(frozen=True)
class ContractOverview:
    """What the first page of a contract shows."""

    sentence: str
    period: Period
    signatures: SignatureCount
    deadlines: list[WatchedDeadline]
    previous: Contract | None
    followers: list[Contract]
    geography: Geography
    axes: tuple[TreeNode, ...]
    level_name: str
    open_amendment: Amendment | None
    is_past_term: bool


def summarize_contract(contract: Contract, user: Person, today: datetime.date) -> ContractOverview:
    """Give the first page of a contract, in a constant number of queries."""
    followers = list_followers(contract, user)
    signatures = count_signatures(contract)
    is_inside = can_read_contract_fully(user, contract)
    axes = list_axes(contract, user)
    return ContractOverview(
        sentence=tell_what_matters(contract, signatures, today=today, is_followed=bool(followers)),
        period=measure_period(contract, today),
        signatures=signatures,
        deadlines=list_next_deadlines(contract, today),
        previous=find_previous(contract, user),
        followers=followers,
        geography=get_geography(contract),
        axes=axes,
        level_name=axes[0].level_name if axes else "",
        open_amendment=_find_open_amendment(contract) if is_inside else None,
        is_past_term=contract.ends_on is not None and contract.ends_on < today,
    )


def tell_what_matters(
    contract: Contract, signatures: SignatureCount, *, today: datetime.date, is_followed: bool = False
) -> str:
    """Say in one sentence what to know first about a contract."""
    status = ContractStatus(contract.status)
    if status == ContractStatus.DRAFT:
        return "En cours d’écriture : il n’est visible que des personnes qui y ont un rôle."
    if status == ContractStatus.NEGOTIATED:
        return _tell_negotiation(signatures)
    has_passed = contract.ends_on is not None and contract.ends_on < today
    if status == ContractStatus.ENDED or has_passed:
        return _tell_end(contract, has_passed=has_passed, is_followed=is_followed)
    if status == ContractStatus.SIGNED:
        return f"Signé le {format_day(contract.signed_on)}, il s’applique à partir du {format_day(contract.starts_on)}."
    return _tell_course(contract, today)


def _tell_negotiation(signatures: SignatureCount) -> str:
    if signatures.declined:
        return f"Soumis à signature : {signatures.declined} refus, {signatures.signed} signatures sur {signatures.total}."
    return f"Soumis à signature : {signatures.signed} signatures sur {signatures.total}."


def _tell_end(contract: Contract, *, has_passed: bool, is_followed: bool) -> str:
    day = format_day(contract.ends_on)
    since = "Fin constatée"
    if contract.ends_on is not None:
        since = (
            f"Échéance passée depuis le {day}"
            if has_passed
            else f"Fin constatée avant le terme, prévu le {day}"
        )
    if is_followed:
        return f"{since} : un autre contrat a pris la suite."
    if contract.renewal == Renewal.EXPRESS:
        return f"{since} : la reconduction doit être expresse."
    if contract.status in LIVING_STATUSES and contract.renewal != Renewal.TACIT:
        return f"{since} : constatez la fin, ou signez un avenant qui prolonge."
    return f"{since}."


def _tell_course(contract: Contract, today: datetime.date) -> str:
    if contract.ends_on is None:
        return "En vigueur, sans date de fin connue."
    mid_term = contract.mid_term_on
    if mid_term is not None and mid_term >= today:
        return f"En vigueur jusqu’au {format_day(contract.ends_on)} ; à actualiser avant le {format_day(mid_term)}."
    if contract.renewal == Renewal.EXPRESS:
        return f"En vigueur jusqu’au {format_day(contract.ends_on)} ; sa reconduction devra être expresse."
    return f"En vigueur jusqu’au {format_day(contract.ends_on)}."


def measure_period(contract: Contract, today: datetime.date) -> Period:
    """Give how far a contract is in its period."""
    if contract.starts_on is None or contract.ends_on is None:
        return Period(contract.starts_on, contract.ends_on, None)
    days = (contract.ends_on - contract.starts_on).days + 1
    done = (today - contract.starts_on).days + 1
    return Period(contract.starts_on, contract.ends_on, max(0.0, min(1.0, done / days)))


def count_signatures(contract: Contract) -> SignatureCount:
    """Count the parties of a contract by the state of their signature, in one query."""
    rows = (
        contract.parties.filter(left_on__isnull=True)
        .order_by()
        .values_list("signature")
        .annotate(Count("pk"))
    )
    counts = dict(rows)
    return SignatureCount(
        total=sum(counts.values()),
        signed=counts.get(SignatureState.SIGNED, 0),
        awaited=counts.get(SignatureState.AWAITED, 0),
        declined=counts.get(SignatureState.DECLINED, 0),
        unknown=counts.get(SignatureState.UNKNOWN, 0),
    )


def get_geography(contract: Contract) -> Geography:
    """Give the districts of a contract, each counted once even when it crosses communes; two queries."""
    territories = list(contract.districts.all())
    latest: dict[int, LegalPopulation] = {}
    for row in LegalPopulation.objects.filter(territory__in=territories).order_by("year"):
        latest[row.territory_id] = row
    districts = [District(territory, latest.get(territory.pk)) for territory in territories]
    known = [district.population.municipal for district in districts if district.population]
    inhabitants = sum(known) if districts and len(known) == len(districts) else None
    sources = {f"{row.source} (population {row.year})" for row in latest.values()}
    return Geography(districts, inhabitants, sorted(sources))


def _find_open_amendment(contract: Contract) -> Amendment | None:
    open_states = [AmendmentStatus.DRAFT, AmendmentStatus.NEGOTIATED]
    return contract.amendments.filter(status__in=open_states).first()
