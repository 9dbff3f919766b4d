"""Awards as open data: both versions of the schema, checked against the schema itself when it is there."""

import csv
import datetime
import io
import json
import re
from pathlib import Path

import pytest
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.contracts.models import Contract
from maillage.core.tables import stream_open_csv
from maillage.grants.enums import ApplicationStatus, BudgetSide
from maillage.grants.models import ApplicationBudgetLine, Award, Payment
from maillage.grants.selectors.scdl import VERSIONS, list_grants

pytestmark = pytest.mark.django_db
SCHEMAS = {
    "scdl-2-1": "schema_scdl_2.1.1_16_champs.json",
    "etendu-2024": "schema_datasubvention_40_champs_2024.json",
}


@pytest.fixture
def contract(db: None) -> Contract:
    return factories.make_contract()


@pytest.fixture
def chief(contract: Contract) -> User:
    return factories.make_manager(contract)


def make_award(contract: Contract, chief: User, *, siret: str, rna: str = "", cost: int = 20_000) -> Award:
    applicant = factories.make_organization(rna=rna)
    call = factories_grants.make_call(contract)
    application = factories_grants.make_application(
        call, factories_grants.make_project(applicant), status=ApplicationStatus.AWARDED
    )
    ApplicationBudgetLine.objects.create(
        application=application, side=BudgetSide.CHARGE, class_code="60", planned_eur=cost
    )
    request = factories_grants.make_request(application, factories.make_organization(siret=siret))
    award = Award.objects.create(
        request=request,
        application=application,
        funder=request.funder,
        envelope=factories_grants.make_envelope(request.funder, contract=contract),
        amount_eur=5_000,
        decided_on=datetime.date(2025, 4, 1),
        decided_by=chief,
    )
    for rank, day in ((1, datetime.date(2025, 6, 1)), (2, datetime.date(2025, 12, 1))):
        Payment.objects.create(award=award, rank=rank, amount_eur=2_500, due_on=day)
    return award


def find_faults(schema: dict, rows: list[dict[str, str]]) -> list[str]:
    """Check rows as a Table Schema does: names, required, pattern, list, length, numbers, dates."""
    faults = []
    for row in rows:
        for field in schema["fields"]:
            name, value, rules = field["name"], row[field["name"]], field.get("constraints") or {}
            if not value:
                faults += [f"{name} is required"] if rules.get("required") else []
                continue
            if "pattern" in rules and not re.fullmatch(rules["pattern"].strip("^$"), value):
                faults.append(f"{name}: {value}")
            if value not in rules.get("enum", [value]) or len(value) > rules.get("maxLength", 10**6):
                faults.append(f"{name}: {value}")
            if field["type"] == "date":
                datetime.date.fromisoformat(value)
            if field["type"] in {"number", "integer"}:
                number = float(value)
                if not rules.get("minimum", number) <= number <= rules.get("maximum", number):
                    faults.append(f"{name}: {value}")
    return faults


@pytest.mark.parametrize("version", SCHEMAS)
def test_an_export_is_valid_by_its_schema(contract, chief, version: str, data_dir: Path) -> None:
    make_award(contract, chief, siret="23350001600040", rna="W380475558")
    schema = json.loads((data_dir / "schemas" / "scdl_subventions" / SCHEMAS[version]).read_text())
    kept = [row for row in list_grants(contract, chief) if not row.missing]

    text = "".join(stream_open_csv(VERSIONS[version], kept))
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [column.key for column in VERSIONS[version]] == [field["name"] for field in schema["fields"]]
    assert len(rows) == 1
    assert find_faults(schema, rows) == []


def test_the_check_sees_a_planted_fault() -> None:
    schema = {
        "fields": [
            {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "^\\d{14}$"}}
        ]
    }

    assert find_faults(schema, [{"id": "12"}, {"id": ""}]) == ["id: 12", "id is required"]


def test_a_line_that_a_schema_would_refuse_is_named(contract, chief) -> None:
    make_award(contract, chief, siret="", rna="W380475558")
    make_award(contract, chief, siret="23350001600040")
    make_award(contract, chief, siret="21060004500392", rna="W333216789", cost=0)

    missing = [row.missing for row in list_grants(contract, chief)]

    assert ["SIRET" in missing[0], "RNA" in missing[1], "vide" in missing[2]] == [True, True, True]


def test_the_lines_say_share_period_and_conditions(contract, chief) -> None:
    make_award(contract, chief, siret="23350001600040", rna="W380475558")
    (row,) = list_grants(contract, chief)

    shown = {column.key: column.read(row) for column in VERSIONS["scdl-2-1"]}

    assert (str(shown["pourcentageSubvention"]), shown["conditionsVersement"]) == ("0.25", "échelonné")
    assert shown["datesPeriodeVersement"] == "2025-06-01/2025-12-01"
