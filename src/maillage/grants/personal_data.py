"""Say what the models of calls, applications and money hold of people."""

from maillage.core.personal_data import Activity, classify
from maillage.grants.models import (
    Act,
    ActTemplate,
    Application,
    ApplicationBudgetLine,
    ApplicationIndicator,
    Award,
    Beneficiaries,
    Call,
    CallFunder,
    CommitteeSession,
    Envelope,
    FundingRequest,
    OpinionRequest,
    Payment,
    PortalLine,
    PrivateNote,
    ProgrammeFigure,
    Project,
    Report,
    ReportLine,
    RequestStep,
    Review,
    Scenario,
    ScenarioLine,
    Snapshot,
    TfpbAbatement,
    TfpbAction,
)

GRANTS = Activity(
    key="grants",
    name="Appels à projets et subventions",
    purpose="Recevoir les demandes de subvention, les instruire, décider, verser, suivre les bilans.",
    legal_basis="Mission d’intérêt public (article 6.1.e du RGPD) : loi du 12 avril 2000, articles 9-1 et 10",
    people="Représentants des porteurs, instructeurs et décideurs des financeurs",
    recipients="Le porteur et les financeurs du contrat ; une note interne, le seul organisme qui l’a écrite",
    retention="Dix ans après la fin de l’action (pièces comptables), puis archives publiques",
)
VERSIONS = "version created_at changed_at"

classify(
    Call,
    activity=GRANTS,
    none=f"{VERSIONS} contract organizer slug year title axes territories eligible_kinds opens_on questions_until "
    "closes_at committee_on notifies_on rules form_blocks documents_wanted score_sheet status visibility is_invented",
    free_text="summary",
)
classify(CallFunder, none="call funder credit_line min_eur max_eur position")
classify(
    Envelope,
    none=f"{VERSIONS} funder label credit_line year contract pillar territory parent amount_eur delegated_eur "
    "reserved_eur awarded_eur paid_eur",
)
classify(Project, none=f"{VERSIONS} reference applicant title folded_title is_invented")
classify(
    Application,
    activity=GRANTS,
    none=f"{VERSIONS} project call number year years_count title starts_on ends_on nodes actions districts novelty "
    "novelty_note previous status submitted_at receipt is_invented",
    identity="contact_name submitted_by",
    contact="contact_email contact_phone",
    free_text="needs goals description public means partners_text evaluation gap_note answers correction_note",
    owner="submitted_by",
)
classify(ApplicationBudgetLine, none="application class_code side label planned_eur position")
classify(FundingRequest, none="application funder year is_firm envelope asked_eur status status_on")
classify(Beneficiaries, none="application district age_band sex planned reached")
classify(
    ApplicationIndicator,
    activity=GRANTS,
    none="application level label unit source frequency target reached position",
    identity="owner",
)
classify(
    Review,
    activity=GRANTS,
    none=f"{VERSIONS} application organization scores opinion proposed_eur equality_level equality_answers "
    "has_conflict status due_on done_at",
    identity="reviewer",
    free_text="comment conflict_note",
    owner="reviewer",
)
classify(
    OpinionRequest,
    activity=GRANTS,
    none="application organization due_on asked_at opinion answered_at",
    identity="asked_by answered_by",
    free_text="question answer",
    owner="answered_by",
)
classify(
    PrivateNote,
    activity=GRANTS,
    none="application organization written_at",
    identity="author",
    free_text="body",
    owner="author",
)
classify(
    CommitteeSession,
    activity=GRANTS,
    none=f"{VERSIONS} call title held_on status closed_at",
    identity="closed_by",
    free_text="attendance minutes",
    owner="closed_by",
)
classify(
    Scenario,
    activity=GRANTS,
    none=f"{VERSIONS} session name copied_from rules proof is_chosen",
    identity="made_by",
    free_text="note",
    owner="made_by",
)
classify(
    ScenarioLine,
    activity=GRANTS,
    none=f"{VERSIONS} scenario request envelope amount_eur",
    free_text="motive",
)
classify(Snapshot, activity=GRANTS, none="session kind digest taken_at", free_text="content")
classify(
    Award,
    activity=GRANTS,
    none="request application funder envelope session amount_eur decided_on cancelled_on",
    identity="decided_by",
    free_text="motive",
    owner="decided_by",
)
classify(
    Act,
    activity=GRANTS,
    none=f"{VERSIONS} contract application award funder kind year number code made_on signed_on sent_on",
    free_text="content",
)
classify(ActTemplate, none=f"{VERSIONS} contract kind title body")
classify(
    PortalLine,
    activity=GRANTS,
    none=f"{VERSIONS} contract file_digest rank portal number applicant_name applicant_number title year amount_eur "
    "state_text status application reviewed_at",
    identity="reviewed_by",
    free_text="extra",
    owner="reviewed_by",
)
classify(
    RequestStep,
    activity=GRANTS,
    none="request status reached_on act reference",
    identity="recorded_by",
    owner="recorded_by",
)
classify(Payment, none=f"{VERSIONS} award rank amount_eur condition due_on paid_on certificate status")
classify(
    Report,
    activity=GRANTS,
    none=f"{VERSIONS} application kind due_on reminded_level status submitted_at approved_at",
    identity="approved_by",
    free_text="done results difficulties gaps outlook return_note",
    owner="approved_by",
)
classify(
    ReportLine,
    activity=GRANTS,
    none="report class_code side label planned_eur actual_eur position",
    free_text="explanation",
)
classify(TfpbAbatement, none=f"{VERSIONS} contract landlord district year dwellings abated_eur is_invented")
classify(TfpbAction, none="abatement category title planned_eur spent_eur abated_eur note position")
classify(
    ProgrammeFigure,
    none="contract year breakdown key parent_key label unit value node territory organization source note",
)
