"""Content of the demonstration, as typed data files read without Django.

The facts come from five public documents; every long sentence is reworded. People, and whatever is
marked ``invented`` or ``invented_parts``, are made up for the demonstration.
"""

from maillage.demo.content.loader import (
    CONTRACT_NAMES,
    load_contract_content,
    load_organizations,
    load_people,
    load_territories,
)
from maillage.demo.content.shapes import (
    SHEET_FIELD_NAMES,
    ActionContent,
    AlsoInContent,
    AnnexContent,
    ArticleContent,
    BlockerContent,
    BudgetLineContent,
    ContractContent,
    ContractHeader,
    DistrictContent,
    FundingContent,
    NodeContent,
    OrganizationContent,
    PartyContent,
    PersonContent,
    PersonRoleContent,
    SheetFields,
    StepContent,
)
from maillage.demo.content.tables import ContentError

__all__ = [
    "CONTRACT_NAMES",
    "SHEET_FIELD_NAMES",
    "ActionContent",
    "AlsoInContent",
    "AnnexContent",
    "ArticleContent",
    "BlockerContent",
    "BudgetLineContent",
    "ContentError",
    "ContractContent",
    "ContractHeader",
    "DistrictContent",
    "FundingContent",
    "NodeContent",
    "OrganizationContent",
    "PartyContent",
    "PersonContent",
    "PersonRoleContent",
    "SheetFields",
    "StepContent",
    "load_contract_content",
    "load_organizations",
    "load_people",
    "load_territories",
]
