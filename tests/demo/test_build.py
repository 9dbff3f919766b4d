"""Check that the demonstration, built by services, says what the documents say."""

import datetime

import pytest
from django.db.models import Count

from maillage.accounts.enums import PartyRole
from maillage.accounts.models import User
from maillage.contracts.enums import DeadlineKind, Renewal
from maillage.contracts.models import Action, Contract, Node
from maillage.core.models import Event
from maillage.core.selectors import find_journal_fault
from maillage.demo.build import Summary, is_built
from maillage.demo.content import load_contract_content
from maillage.intake.enums import DocumentState, PieceKind
from maillage.intake.models import SourceDocument
from maillage.intake.selectors.review import list_waiting
from maillage.territories.models import Territory
from maillage.territories.selectors.population import count_group_inhabitants

CTG = "ctg-boulonnais-2021-2025"
CITY = "contrat-de-ville-boulonnais-2024-2030"
SHEET_FIELDS = {
    "diagnosis", "public", "objectives", "method", "calendar", "resources", "results", "partners_text", "indicators_text",
}  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def count_levels(slug: str) -> dict[str, int]:
    rows = (
        Node.objects.filter(contract__slug=slug).order_by().values_list("level").annotate(count=Count("pk"))
    )
    return dict(rows)


def test_the_ctg_has_its_parties_articles_and_sheets() -> None:
    contract = Contract.objects.get(slug=CTG)

    numbers = list(contract.articles.values_list("number", flat=True))
    assert contract.parties.count() == 24
    assert len(numbers) == 15
    assert "6-b" in numbers
    assert Action.objects.filter(home=contract).count() == 12


def test_the_ctg_sheets_keep_the_fields_they_have_and_no_other() -> None:
    content = load_contract_content("ctg_boulonnais_2021_2025")
    expected = {
        one.title: {name.replace("indicators", "indicators_text") for name in one.fields.filled_names()}
        for one in content.actions
    }

    found = {
        action.title: {name for name in SHEET_FIELDS if getattr(action, name)}
        for action in Action.objects.filter(home__slug=CTG)
    }

    assert found == expected
    assert set.union(*found.values()) == SHEET_FIELDS
    assert any(fields != SHEET_FIELDS for fields in found.values())


def test_the_ctg_ends_and_must_be_renewed_expressly() -> None:
    contract = Contract.objects.get(slug=CTG)

    assert contract.ends_on == datetime.date(2025, 12, 31)
    assert contract.renewal == Renewal.EXPRESS
    assert contract.deadlines.filter(kind=DeadlineKind.END, due_on=contract.ends_on).exists()
    assert "expresse" in contract.deadlines.get(kind=DeadlineKind.RENEWAL).label


def test_the_city_contract_has_its_tree_signatories_and_mid_term() -> None:
    contract = Contract.objects.get(slug=CITY)
    axes = contract.nodes.filter(level="axis")

    assert axes.count() == 5
    assert count_levels(CITY) == {"axis": 5, "stake": 16, "sub_objective": 40}
    assert contract.parties.count() == 25
    assert contract.deadlines.filter(kind=DeadlineKind.MID_TERM, due_on__year=2027).exists()
    assert contract.previous is not None
    assert contract.previous.slug == "contrat-de-ville-boulonnais-2015-2023"


def test_the_districts_are_counted_once() -> None:
    contract = Contract.objects.get(slug=CITY)
    districts = Territory.objects.filter(district_contracts=contract, kind="qpv")

    inhabitants = count_group_inhabitants(list(districts))

    assert districts.count() == 4
    assert inhabitants.count == 18_379


def test_the_other_contracts_have_their_trees() -> None:
    assert count_levels("contrat-departemental-lens-lievin-2019-2022") == {"stake": 8, "line": 27}
    cucs = count_levels("cucs-brest-2006")
    assert (cucs["domain"], cucs["objective"]) == (5, 22)
    assert count_levels("projet-de-territoire-boulonnais")["axis"] == 5
    assert Action.objects.filter(home__slug="projet-de-territoire-boulonnais").count() == 25


def test_at_least_eight_actions_serve_two_contracts() -> None:
    shared = Action.objects.annotate(contracts=Count("placements__node__contract", distinct=True)).filter(
        contracts__gte=2
    )

    assert shared.count() >= 8


def test_everybody_is_invented_and_has_no_password() -> None:
    people = User.objects.all()

    assert people.exists()
    assert all(one.is_invented and one.email.endswith(".example") for one in people)
    assert not any(one.has_usable_password() for one in people)


def test_parties_are_led_by_one_organization() -> None:
    for contract in Contract.objects.annotate(parties_count=Count("parties")).filter(parties_count__gt=0):
        assert contract.parties.filter(role=PartyRole.LEAD).count() == 1


def test_everything_was_told_to_the_journal(demonstration: Summary) -> None:
    subjects = set(Event.objects.values_list("subject_kind", flat=True))

    assert {"contracts.contract", "contracts.node", "contracts.action", "contracts.party"} <= subjects
    assert find_journal_fault() is None
    assert demonstration.actions == Action.objects.count()


def test_it_is_built_once() -> None:
    assert is_built()


def test_one_document_waits_for_its_review() -> None:
    document = SourceDocument.objects.get()

    assert (document.state, document.contract) == (DocumentState.REVIEW, None)
    assert document.pieces.filter(kind=PieceKind.ACTION).count() == 4
    assert [piece.label for piece in list_waiting(document) if piece.kind == PieceKind.PARTY] == [
        "L'Agence régionale de santé Hauts-de-France",
        "L'Association des marcheurs du Boulonnais",
    ]
