"""Describe calls, applications, reviews, envelopes, committees, money and reports."""

from maillage.grants.models.application import (
    Application,
    ApplicationBudgetLine,
    ApplicationIndicator,
    Beneficiaries,
    FundingRequest,
    Project,
)
from maillage.grants.models.call import (
    Call,
    CallFunder,
)
from maillage.grants.models.committee import (
    Award,
    CommitteeSession,
    Scenario,
    ScenarioLine,
    Snapshot,
)
from maillage.grants.models.envelope import (
    Envelope,
)
from maillage.grants.models.money import (
    Act,
    ActTemplate,
    Payment,
    RequestStep,
)
from maillage.grants.models.portal import (
    PortalLine,
)
from maillage.grants.models.programme import (
    ProgrammeFigure,
)
from maillage.grants.models.report import (
    Report,
    ReportLine,
)
from maillage.grants.models.review import (
    OpinionRequest,
    PrivateNote,
    Review,
)
from maillage.grants.models.tfpb import (
    TfpbAbatement,
    TfpbAction,
)

__all__ = [
    "Act",
    "ActTemplate",
    "Application",
    "ApplicationBudgetLine",
    "ApplicationIndicator",
    "Award",
    "Beneficiaries",
    "Call",
    "CallFunder",
    "CommitteeSession",
    "Envelope",
    "FundingRequest",
    "OpinionRequest",
    "Payment",
    "PortalLine",
    "PrivateNote",
    "ProgrammeFigure",
    "Project",
    "Report",
    "ReportLine",
    "RequestStep",
    "Review",
    "Scenario",
    "ScenarioLine",
    "Snapshot",
    "TfpbAbatement",
    "TfpbAction",
]
