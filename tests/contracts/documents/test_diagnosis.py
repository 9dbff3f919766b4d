"""The diagnosis printed with a convention: findings, figures with their source, bars; each reader's own."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.contracts.documents.test_documents import get, read_odt, read_pdf

from maillage.accounts.enums import PersonRole
from maillage.contracts.models import NodeFinding
from maillage.contracts.selectors.printing import load_printed_contract
from maillage.core.enums import Visibility
from maillage.observatory.models import Dataset, Finding, Indicator, QuotedFigure, Release, Source


@pytest.fixture
def contract(db: None):
    contract = factories.make_contract(short_title="CTG de Porville")
    factories.make_node(contract, number="1", label="Petite enfance")
    factories.make_party(contract, factories.make_organization(name="Commune de Porville"))
    return contract


def _make_finding(
    contract, *, title: str = "Il manque des places", visibility: Visibility = Visibility.PUBLIC
) -> Finding:
    finding = Finding.objects.create(
        kind="faiblesse", theme="revenus", title=title, text="Une famille sur trois attend.",
        territory=contract.territory, organization=contract.parties.first().organization, visibility=visibility,
    )  # fmt: skip
    NodeFinding.objects.create(node=contract.nodes.first(), finding=finding)
    return finding


def _quote(finding: Finding, *values: tuple[str, str | None]) -> None:
    names = {"name": "Institut inventé", "short_name": "Institut"}
    source, _ = Source.objects.get_or_create(code="essai", defaults=names)
    told = {"source": source, "label": "Enquête inventée", "license": "LO"}
    dataset, _ = Dataset.objects.get_or_create(code="essai", defaults=told)
    kept = {"file_name": "a.csv", "lake_path": "a", "sha256": "0" * 64, "lake_sha256": "0" * 64}
    release, _ = Release.objects.get_or_create(
        dataset=dataset, vintage="2024", defaults={**kept, "row_count": 1, "license": "LO"}
    )
    indicator = Indicator.objects.filter(kind="rate").first() or Indicator.objects.create(
        code="taux-essai",
        label="Taux de couverture",
        unit="%",
        kind="rate",
        theme="revenus",
        definition="Places pour cent enfants.",
    )
    for position, (name, value) in enumerate(values):
        QuotedFigure.objects.create(
            finding=finding, indicator=indicator, release=release, territory_kind="commune", territory_code=f"9900{position}",
            territory_name=name, year=2024, value=None if value is None else Decimal(value),
            status="hidden_primary" if value is None else "final", position=position,
        )  # fmt: skip


def test_convention_prints_the_findings_its_strategy_answers(contract, sign_in) -> None:
    _quote(_make_finding(contract), ("Porville", "41.5"), ("Département", "58"), ("Voisine", None))
    client = sign_in(factories.make_manager(contract))

    texts = [read_odt(get(client, "contract_convention", contract.slug, "odt")[1])]
    texts.append(read_pdf(get(client, "contract_convention", contract.slug, "pdf")[1]))

    axis = contract.type.name_level("axis")
    for text in texts:
        for wanted in (
            "Annexe – Diagnostic",
            "Faiblesse : Il manque des places",
            "Une famille sur trois attend.",
            "Porville",
            "secret",
            "Source : Institut, Enquête inventée, 2024",
            f"Y répondent : {axis} 1 – Petite enfance.",
        ):
            assert wanted in text, wanted


def test_attack_13_a_finding_that_is_not_shared_is_not_printed(contract, sign_in) -> None:
    _make_finding(contract, title="Constat gardé", visibility=Visibility.ORGANIZATION)
    reader = factories.make_user()
    factories.assign(reader, contract, PersonRole.READER)

    text = read_odt(get(sign_in(reader), "contract_convention", contract.slug, "odt")[1])

    assert "Constat gardé" not in text
    assert "Annexe – Diagnostic" not in text


def test_diagnosis_costs_the_same_whatever_its_findings(contract) -> None:
    manager = factories.make_manager(contract)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            load_printed_contract(contract, manager)
        return len(queries)

    _quote(_make_finding(contract), ("Porville", "41.5"))
    few = count()
    for rank in range(5):
        _quote(_make_finding(contract, title=f"Constat {rank}"), ("Porville", "41.5"), ("Voisine", "12"))

    assert count() == few <= 33
