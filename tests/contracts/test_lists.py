"""Check the lists around a contract: what narrows them, and the files they leave as."""

import csv
import datetime
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories

from maillage.contracts.enums import SignatureState
from maillage.core.enums import Visibility
from maillage.core.exports import FORMATS

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return factories.make_contract(short_title="CTG du Littoral", visibility=Visibility.PUBLIC)


def read_rows(client: Client, address: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(address, {**query, "format": "csv-ouvert"})
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=","))


def test_contracts_leave_as_one_may_see_them(contract, sign_in):
    kept = factories.make_contract(short_title="CTG réservée", visibility=Visibility.PARTNERS)
    manager = factories.make_manager(kept)

    seen_by_all = read_rows(Client(), reverse("contract_list"))
    seen_by_manager = read_rows(sign_in(manager), reverse("contract_list"))

    assert [row["Contrat"] for row in seen_by_all] == ["CTG du Littoral"]
    assert {row["Contrat"] for row in seen_by_manager} == {"CTG du Littoral", "CTG réservée"}
    assert seen_by_all[0]["Fin"] == "2029-12-31"


def test_parties_leave_with_their_signature_and_filter(contract):
    organization = factories.make_organization(name="Caisse fictive", siren="732829320")
    factories.make_party(
        contract,
        organization,
        role="funder",
        commitments="=1+1",
        signature=SignatureState.SIGNED,
        signed_on=datetime.date(2025, 2, 3),
    )
    factories.make_party(contract, factories.make_organization(name="Commune fictive"))
    address = reverse("contract_parties", kwargs={"slug": contract.slug})

    every = read_rows(Client(), address)
    funders = read_rows(Client(), address, role="funder")

    assert [row["Organisme"] for row in every] == ["Caisse fictive", "Commune fictive"]
    assert [row["Organisme"] for row in funders] == ["Caisse fictive"]
    assert funders[0]["SIREN"] == "732829320"
    assert funders[0]["Signé le"] == "2025-02-03"


def test_attack_20_no_cell_of_a_list_is_a_formula(contract):
    factories.make_party(contract, commitments="=cmd|' /C calc'!A0")
    address = reverse("contract_parties", kwargs={"slug": contract.slug})

    text = b"".join(Client().get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    book = b"".join(Client().get(address, {"format": "xlsx"}).streaming_content)

    assert "'=cmd" in text
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_deadlines_leave_in_their_order(contract):
    for day, label in ((datetime.date(2029, 12, 31), "Fin"), (datetime.date(2027, 1, 1), "Actualisation")):
        contract.deadlines.create(kind="end" if label == "Fin" else "mid_term", label=label, due_on=day)

    rows = read_rows(Client(), reverse("contract_deadlines", kwargs={"slug": contract.slug}))

    assert [(row["Objet"], row["Échéance"]) for row in rows] == [
        ("Actualisation", "2027-01-01"),
        ("Fin", "2029-12-31"),
    ]


def test_organizations_leave_with_their_number(sign_in):
    organization = factories.make_organization(name="Association fictive", siren="732829320")
    client = sign_in(factories.make_user(organization))

    rows = read_rows(client, reverse("organization_list"), q="fictive")

    assert [(row["Organisme"], row["SIREN"]) for row in rows] == [("Association fictive", "732829320")]


@pytest.mark.parametrize("route", ["contract_list", "contract_parties", "contract_deadlines"])
def test_an_unknown_kind_of_file_is_refused_and_each_offered_is_given(contract, route):
    address = reverse(route, kwargs={} if route == "contract_list" else {"slug": contract.slug})
    factories.make_party(contract)
    contract.deadlines.create(kind="end", label="Fin", due_on=datetime.date(2029, 12, 31))
    page = Client().get(address).content.decode()

    assert Client().get(address, {"format": "exe"}).status_code == 400
    for form in FORMATS:
        assert f"?format={form}" in page
        assert Client().get(address, {"format": form})["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("asked", "found"), [("LITTORAL agglo", 1), ("epci-246200000", 1), ("epci-246200001", 0), ("pays", 0)]
)
def test_contracts_are_narrowed_by_the_name_or_the_code_of_their_territory(asked, found):
    territory = factories.make_territory(name="Agglomération du Littoral", code="246200000")
    factories.make_contract(territory=territory, visibility=Visibility.PUBLIC)

    assert len(read_rows(Client(), reverse("contract_list"), territoire=asked)) == found
