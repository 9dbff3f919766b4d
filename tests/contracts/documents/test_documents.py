"""The documents of a contract: what they say, what they withhold and say so, how they are given."""

import io
import re
import zipfile
from decimal import Decimal

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree
from python_calamine import CalamineWorkbook
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import BudgetNature, ContractStatus, Section, VatRegime
from maillage.contracts.models import Article, BudgetLine, Placement
from maillage.contracts.selectors.printing import load_printed_contract
from maillage.core.enums import Visibility

HOSTILE = "=cmd|' /C calc'!A0 <b>gras</b> #read(\"x\") {{7*7}}"


@pytest.fixture
def contract(db: None):
    contract = factories.make_contract(
        title="Convention territoriale globale de Porville", short_title="CTG de Porville"
    )
    node = factories.make_node(contract, number="1", label="Petite enfance")
    action = factories.make_action(
        node, number="1", title="Ouvrir des places", slug="ouvrir", diagnosis="Il manque des places."
    )
    BudgetLine.objects.create(
        action=action, year=2026, nature=BudgetNature.OPERATION, planned=Decimal("12500.50"), vat=VatRegime.INCLUDED
    )  # fmt: skip
    factories.make_party(contract, factories.make_organization(name="Commune de Porville"), function="Maire")
    Article.objects.create(contract=contract, number="1", title="Objet", body="Agir ensemble.")
    return contract


def read_pdf(content: bytes) -> str:
    pdf = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return re.sub(r"\s+", " ", text)


def read_odt(content: bytes) -> str:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))
    return re.sub(
        r"\s+", " ", "\n".join("".join(p.itertext()) for p in root.iter() if etree.QName(p).localname in "ph")
    )


def get(client: Client, route: str, slug: str, form: str):
    response = client.get(reverse(route, kwargs={"slug": slug, "form": form}))
    assert response.status_code == 200
    return response, b"".join(response.streaming_content) if response.streaming else response.content


def test_convention_says_parties_articles_strategy_sheets_and_signatures(contract, sign_in) -> None:
    client = sign_in(factories.make_manager(contract))

    _, content = get(client, "contract_convention", contract.slug, "odt")

    text = read_odt(content)
    axis = contract.type.name_level("axis")
    for wanted in (
        "Commune de Porville, représentée par son maire, ci-après « signataire »",
        "Article 1 – Objet",
        "Agir ensemble.",
        f"{axis} 1 – Petite enfance",
        "Fiche action 1 – Ouvrir des places",
        "Il manque des places.",
        "Fait à",
        "2026, fonctionnement : 12 500,50 € TTC prévus",
        "Source : Maillage, fiches actions au",
        "non renseigné",
    ):
        assert wanted in text, wanted


@pytest.mark.parametrize(
    ("status", "is_draft"), [(ContractStatus.DRAFT, True), (ContractStatus.IN_FORCE, False)]
)
def test_each_page_of_an_unsigned_convention_says_so(contract, sign_in, status, is_draft) -> None:
    contract.status = status
    contract.save()
    client = sign_in(factories.make_manager(contract))

    _, content = get(client, "contract_convention", contract.slug, "pdf")

    pages = len(pypdfium2.PdfDocument(content))
    assert (read_pdf(content).count("Projet") >= pages) is is_draft


def test_what_the_reader_may_not_see_is_left_out_and_counted(contract, sign_in) -> None:
    node = contract.nodes.first()
    factories.make_action(node, title="Action secrète", slug="secrete", visibility=Visibility.ORGANIZATION)
    reader = factories.make_user()
    factories.assign(reader, contract, PersonRole.READER)
    client = sign_in(reader)

    texts = [
        read_odt(get(client, "contract_convention", contract.slug, "odt")[1]),
        read_pdf(get(client, "contract_plan", contract.slug, "pdf")[1]),
    ]

    for text in texts:
        assert "Action secrète" not in text
        assert "1 action réservée ne figure pas dans ce document" in text
    page = client.get(reverse("contract_documents", kwargs={"slug": contract.slug}))
    assert "action réservée ne figurera pas" in page.content.decode()


def test_money_that_is_not_shared_is_said_so_and_never_written(contract, sign_in) -> None:
    action = contract.home_actions.get(slug="ouvrir")
    other = factories.make_contract()
    Placement.objects.create(
        action=action,
        node=factories.make_node(other),
        shared_sections=[Section.SHEET.value, Section.CALENDAR.value],
    )
    reader = factories.make_user()
    factories.assign(reader, other, PersonRole.READER)
    client = sign_in(reader)

    _, sheet = get(client, "action_sheet", "ouvrir", "odt")
    _, book = get(client, "contract_plan", other.slug, "xlsx")

    text = read_odt(sheet)
    assert "12 500,50" not in text.replace("\u202f", " ")
    assert f"réservé aux partenaires du contrat « {contract} »" in text
    rows = [
        row
        for name in CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
        for row in CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(name).to_python()
    ]
    assert not any(cell == 12500.5 for row in rows for cell in row)


def test_attack_19_20_21_in_names_and_texts_change_nothing(contract, sign_in) -> None:
    action = contract.home_actions.get(slug="ouvrir")
    action.title = action.diagnosis = HOSTILE
    action.save()
    contract.short_title = "../../etc/passwd\r\nX: y <script>"
    contract.save()
    client = sign_in(factories.make_manager(contract))

    responses = [get(client, "contract_plan", contract.slug, form) for form in ("pdf", "odt", "docx", "xlsx")]

    for response, _ in responses:
        name = response.headers["Content-Disposition"]
        assert re.fullmatch(r'attachment; filename="[a-z0-9_-]+\.(pdf|odt|docx|xlsx)"', name), name
    assert HOSTILE.replace(" ", "") in read_pdf(responses[0][1]).replace(" ", "")
    assert HOSTILE in read_odt(responses[1][1])
    book = zipfile.ZipFile(io.BytesIO(responses[3][1]))
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in sheet for sheet in sheets)


def test_workbook_has_a_row_for_each_action_and_its_sources(contract, sign_in) -> None:
    client = sign_in(factories.make_manager(contract))

    _, content = get(client, "contract_plan", contract.slug, "xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Plan d’actions", "Budget", "Financements", "Jalons", "Sources et méthode"]
    head, row = book.get_sheet_by_name("Plan d’actions").to_python()
    axis = contract.type.name_level("axis")
    told = dict(zip(head, row, strict=True))
    assert (told[axis], told["Intitulé de l’action"]) == (f"{axis} 1 – Petite enfance", "Ouvrir des places")
    assert told["Budget prévisionnel (€)"] == 12500.5
    assert told["Financements (€)"] == ""


def test_printed_contract_costs_the_same_whatever_its_actions(contract) -> None:
    manager = factories.make_manager(contract)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            load_printed_contract(contract, manager)
        return len(queries)

    few = count()
    for _ in range(8):
        factories.make_action(contract.nodes.first())

    assert count() == few <= 30


def test_same_day_gives_the_same_bytes(contract, sign_in) -> None:
    client = sign_in(factories.make_manager(contract))

    for form in ("pdf", "odt", "docx"):
        assert len({get(client, "contract_convention", contract.slug, form)[1] for _ in range(2)}) == 1
