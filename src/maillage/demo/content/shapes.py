"""Shapes of the demonstration's data files: one frozen dataclass per kind of table.

The field names are the keys of the TOML files. A field without default is mandatory.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Literal

OrganizationKind = Literal[
    "epci",
    "commune",
    "departement",
    "region",
    "state",
    "caf",
    "cpam",
    "ars",
    "national_education",
    "justice",
    "france_travail",
    "public_bank",
    "chamber",
    "landlord",
    "association",
    "citizens_council",
    "school",
    "other",
]
TerritoryKindName = Literal["region", "departement", "epci", "commune", "qpv"]
ContractTypeName = Literal[
    "ctg",
    "contrat_de_ville_2030",
    "contrat_de_ville_2015",
    "cucs",
    "contrat_departemental",
    "projet_de_territoire",
]
Renewal = Literal["express", "tacit", "none", "unknown"]
ContractStatus = Literal["draft", "negotiated", "signed", "in_force", "amended", "ended"]
ContractVisibility = Literal["public", "partners"]
DatePrecision = Literal["day", "month", "year"]
PartyRole = Literal[
    "lead",
    "co_lead",
    "signatory",
    "funder",
    "partner",
    "operator",
    "landlord",
    "citizens_council",
]
NodeLevel = Literal[
    "theme",
    "axis",
    "stake",
    "objective",
    "sub_objective",
    "domain",
    "item",
    "line",
    "pillar",
]
ActionStatus = Literal["idea", "planned", "running", "blocked", "done", "dropped"]
ActionVisibility = Literal["public", "partners", "organization"]
ResidentsLevel = Literal["none", "informed", "consulted", "concerted", "co_built"]
StepKind = Literal["milestone", "sub_action"]
BudgetNature = Literal["investment", "operation"]
BudgetUnit = Literal["eur", "fte"]
VatRegime = Literal["excl", "incl", "none"]
FundingState = Literal["asked", "announced", "voted", "notified", "paid"]
SharedPart = Literal["sheet", "calendar", "money", "blockers"]
PersonRoleName = Literal["manager", "contributor", "instructor", "decision_maker", "reader"]


@dataclass(frozen=True)
class WithinContent:
    """Say that a territory lies in another; ``share`` is the part of it that does."""

    territory: str
    share: float = 1.0


@dataclass(frozen=True)
class TerritoryContent:
    """Describe a territory; its key elsewhere is ``kind-code``."""

    kind: TerritoryKindName
    code: str
    name: str
    population: int | None = None
    longitude: float | None = None
    latitude: float | None = None
    within: tuple[WithinContent, ...] = ()

    @property
    def key(self) -> str:
        """Give the name by which other tables refer to it."""
        return f"{self.kind}-{self.code}"


@dataclass(frozen=True)
class SourceContent:
    """Say which official file a figure comes from."""

    producer: str
    label: str
    vintage: str


@dataclass(frozen=True)
class TerritoriesFile:
    """Hold ``territories.toml``: the territories, and where their populations come from."""

    population_source: SourceContent
    district_source: SourceContent
    territories: tuple[TerritoryContent, ...]


@dataclass(frozen=True)
class OrganizationContent:
    """Describe an organization; ``territory`` is ``epci-<siren>`` or ``commune-<insee>``."""

    key: str
    name: str
    short_name: str
    kind: OrganizationKind
    siren: str | None = None
    siret: str | None = None
    territory: str | None = None
    invented: bool = False


@dataclass(frozen=True)
class PersonRoleContent:
    """Describe what a person does on one contract; empty bounds mean the whole contract."""

    contract: str
    role: PersonRoleName
    territories: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonContent:
    """Describe an invented person of the sign-in page; ``invented`` is always true."""

    key: str
    first_name: str
    last_name: str
    email: str
    function: str
    organization: str
    story: str
    invented: bool
    is_administrator: bool = False
    roles: tuple[PersonRoleContent, ...] = ()


@dataclass(frozen=True)
class ContractHeader:
    """Describe a contract; with precision ``year``, the dates are the bounds of printed years."""

    slug: str
    type: ContractTypeName
    title: str
    short_title: str
    territory: str
    renewal: Renewal
    status: ContractStatus
    visibility: ContractVisibility
    summary: str
    source: str
    starts_on: date | None = None
    ends_on: date | None = None
    date_precision: DatePrecision = "day"
    signed_on: date | None = None
    mid_term_on: date | None = None
    formal_notice_months: int | None = None
    withdrawal_months: int | None = None
    previous: str | None = None


@dataclass(frozen=True)
class PartyContent:
    """Describe a party: its function at signature never names the person who holds it."""

    organization: str
    role: PartyRole
    function: str | None = None
    commitments: str | None = None


@dataclass(frozen=True)
class ArticleContent:
    """Describe an article: official number and title, reworded summary."""

    number: str
    title: str
    summary: str


@dataclass(frozen=True)
class AnnexContent:
    """Describe an annex: official number and title, reworded summary."""

    number: str
    title: str
    summary: str


@dataclass(frozen=True)
class DistrictContent:
    """Describe a priority district; its population is counted once, whatever its communes."""

    name: str
    communes: tuple[str, ...]
    population: int
    code: str | None = None


@dataclass(frozen=True)
class NodeContent:
    """Describe a node of the strategy tree; siblings come in the order of the file."""

    key: str
    level: NodeLevel
    label: str
    parent: str | None = None
    number: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class SheetFields:
    """Hold the texts of an action sheet; ``None`` means the sheet has no such field."""

    diagnosis: str | None = None
    public: str | None = None
    objectives: str | None = None
    method: str | None = None
    calendar: str | None = None
    resources: str | None = None
    results: str | None = None
    partners_text: str | None = None
    indicators: str | None = None

    def filled_names(self) -> tuple[str, ...]:
        """List the fields that the sheet has, in the order of a sheet."""
        return tuple(name for name in SHEET_FIELD_NAMES if getattr(self, name) is not None)


SHEET_FIELD_NAMES: tuple[str, ...] = tuple(one.name for one in fields(SheetFields))


@dataclass(frozen=True)
class StepContent:
    """Describe a milestone or a sub-action; ``parent`` is another step of the same action."""

    key: str
    kind: StepKind
    title: str
    due_on: date
    done_on: date | None = None
    parent: str | None = None


@dataclass(frozen=True)
class BlockerContent:
    """Describe what blocks an action and what would unblock it."""

    what: str
    unblock: str
    raised_on: date
    remind_on: date
    waiting_for: str | None = None


@dataclass(frozen=True)
class BudgetLineContent:
    """Describe a budget line of one year: euros say their VAT regime, staff has none."""

    year: int
    nature: BudgetNature
    unit: BudgetUnit
    label: str
    planned: Decimal
    vat: VatRegime | None = None
    actual: Decimal | None = None


@dataclass(frozen=True)
class FundingContent:
    """Describe what one funder brings in one year, and how far that money has come."""

    funder: str
    year: int
    amount_eur: Decimal
    state: FundingState
    state_on: date


@dataclass(frozen=True)
class AlsoInContent:
    """Place an action in another contract too, and say which of its parts are shared there."""

    contract: str
    node: str
    shares: tuple[SharedPart, ...]


@dataclass(frozen=True)
class ActionContent:
    """Describe an action; ``invented`` and ``invented_parts`` say what no document holds."""

    key: str
    title: str
    node: str
    status: ActionStatus
    visibility: ActionVisibility
    number: str | None = None
    invented: bool = False
    invented_parts: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    residents_level: ResidentsLevel | None = None
    fields: SheetFields = field(default_factory=SheetFields)
    pilots: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    steps: tuple[StepContent, ...] = ()
    blockers: tuple[BlockerContent, ...] = ()
    budget: tuple[BudgetLineContent, ...] = ()
    funding: tuple[FundingContent, ...] = ()
    also_in: tuple[AlsoInContent, ...] = ()


@dataclass(frozen=True)
class ContractContent:
    """Hold one contract of the demonstration, whole."""

    contract: ContractHeader
    parties: tuple[PartyContent, ...] = ()
    articles: tuple[ArticleContent, ...] = ()
    annexes: tuple[AnnexContent, ...] = ()
    districts: tuple[DistrictContent, ...] = ()
    nodes: tuple[NodeContent, ...] = ()
    actions: tuple[ActionContent, ...] = ()


@dataclass(frozen=True)
class OrganizationsFile:
    """Hold the organizations file."""

    organizations: tuple[OrganizationContent, ...]


@dataclass(frozen=True)
class PeopleFile:
    """Hold the people file, whose notice says that everybody in it is invented."""

    notice: str
    people: tuple[PersonContent, ...]
