"""Say what the models of contracts, strategies and actions hold of people."""

from maillage.contracts.models import (
    Action,
    Amendment,
    AmendmentSignature,
    Annex,
    Article,
    Assignment,
    Batch,
    Blocker,
    BudgetLine,
    Contract,
    ContractType,
    ContractVersion,
    Deadline,
    Funding,
    Node,
    NodeFinding,
    Notice,
    Party,
    Pilot,
    Placement,
    SavedView,
    StatusChange,
    Step,
)
from maillage.core.personal_data import Activity, OnErasure, classify

CONTRACTS = Activity(
    key="contracts",
    name="Contrats, plans d’actions et leur suivi",
    purpose="Établir, suivre et évaluer les contrats d’un territoire : qui signe, qui pilote, qui a décidé quoi.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD) : loi du 21 février 2014 pour les contrats de "
    "ville, convention d’objectifs et de gestion État-Cnaf pour les CTG",
    people="Agents, élus et bénévoles des organismes partenaires",
    recipients="Partenaires du contrat, selon la visibilité de chaque objet ; le public pour ce qui est publié",
    retention="Durée du contrat, puis cinq ans ; les contrats signés rejoignent les archives publiques.",
)
VERSIONS = "version created_at changed_at"

classify(
    ContractType,
    none="code name short_name description reference levels required_articles required_annexes "
    "deadline_rules default_years position",
)
classify(
    Contract,
    activity=CONTRACTS,
    none=f"{VERSIONS} type slug title short_title territory previous starts_on ends_on signed_on mid_term_on "
    "renewal formal_notice_months withdrawal_months status visibility source districts",
    free_text="summary",
)
classify(
    Party,
    activity=CONTRACTS,
    none=f"{VERSIONS} contract organization role signature signed_on position left_on",
    identity="function",
    free_text="commitments",
)
classify(Article, activity=CONTRACTS, none=f"{VERSIONS} contract key number title position", free_text="body")
classify(Annex, activity=CONTRACTS, none=f"{VERSIONS} contract key number title position", free_text="body")
classify(
    Deadline,
    activity=CONTRACTS,
    none="contract kind due_on label basis handled_on reminded_level",
    identity="handled_by",
    free_text="note",
    owner="handled_by",
)
classify(
    Notice,
    activity=CONTRACTS,
    none="contract kind party sent_on effective_on withdrawn_on",
    free_text="reason",
)
classify(
    Assignment,
    activity=CONTRACTS,
    none="contract organization role ended_on territories actions",
    identity="user",
    owner="user",
)
classify(
    SavedView,
    activity=CONTRACTS,
    none="page query",
    identity="user",
    free_text="name",
    owner="user",
    on_erasure=OnErasure.DELETE,
)
classify(
    Node,
    activity=CONTRACTS,
    none=f"{VERSIONS} contract parent level slug number label position",
    free_text="description",
)
classify(
    Action,
    activity=CONTRACTS,
    none=f"{VERSIONS} home owner slug number title folded_title number_order age_min age_max residents_level starts_on ends_on "
    "status visibility is_invented territories nodes partners",
    identity="named_people",
    free_text="diagnosis public objectives method calendar resources results partners_text indicators_text",
)
classify(Placement, none="action node is_home shared_sections position")
classify(
    Batch,
    activity=CONTRACTS,
    none="contract label created made_at undone_at",
    identity="made_by undone_by",
    free_text="changes",
    owner="made_by",
)
classify(Pilot, activity=CONTRACTS, none="action organization is_first", identity="function")
classify(
    Step,
    activity=CONTRACTS,
    none="action parent kind responsible due_on done_on weight position",
    free_text="title",
)
classify(
    Blocker,
    activity=CONTRACTS,
    none="action waiting_for remind_on raised_on resolved_on",
    identity="raised_by",
    free_text="what unblock resolution",
    owner="raised_by",
)
classify(BudgetLine, none="action year nature unit label planned actual vat")
classify(Funding, activity=CONTRACTS, none="action funder year amount_eur state state_on", free_text="note")
classify(
    StatusChange,
    activity=CONTRACTS,
    none="action before after changed_at",
    identity="changed_by",
    free_text="note",
    owner="changed_by",
)
classify(
    ContractVersion,
    activity=CONTRACTS,
    none="contract number digest taken_at",
    free_text="content",
)
classify(
    Amendment,
    activity=CONTRACTS,
    none=f"{VERSIONS} contract number title base result status effective_on signed_on",
    free_text="reason proposed",
)
classify(AmendmentSignature, none="amendment party state signed_on joining")
classify(NodeFinding, none="node finding linked_at")
