"""Pages of contracts: what they say, to whom, and what bad input meets."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories

from maillage.accounts.enums import PartyRole, PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import ContractStatus, Renewal
from maillage.contracts.models import Article, Assignment, Contract, Deadline
from maillage.contracts.selectors.overview import summarize_contract
from maillage.contracts.services.amendment import open_amendment, propose_terms
from maillage.core.enums import Visibility
from maillage.core.models import Event
from maillage.territories.models import LegalPopulation

DAY = datetime.date
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def draft(db: None) -> Contract:
    """Give a draft of its manager."""
    return factories.make_contract(slug="brouillon", status=ContractStatus.DRAFT)


@pytest.fixture
def chief(draft: Contract) -> User:
    """Give its manager."""
    return factories.make_manager(draft)


@pytest.fixture
def browser(chief: User, sign_in) -> Client:
    """Give the manager's browser."""
    return sign_in(chief)


def say(contract: Contract, today: datetime.date) -> str:
    return summarize_contract(contract, factories.make_user(), today).sentence.replace("\u00a0", " ")


def test_first_page_of_an_ended_contract_says_how_it_may_go_on(db: None) -> None:
    contract = factories.make_contract(
        status=ContractStatus.ENDED,
        visibility=Visibility.PUBLIC,
        renewal=Renewal.EXPRESS,
        ends_on=DAY(2025, 12, 31),
    )

    page = Client().get(reverse("contract_detail", args=[contract.slug]))

    text = page.content.decode().replace("\u00a0", " ")
    assert "Échéance passée depuis le 31 décembre 2025 : la reconduction doit être expresse." in text


@pytest.mark.parametrize(
    ("fields", "today", "sentence"),
    [
        ({}, DAY(2026, 1, 1), "En vigueur jusqu’au 31 décembre 2029."),
        ({"mid_term_on": DAY(2027, 12, 31)}, DAY(2026, 1, 1), "à actualiser avant le 31 décembre 2027"),
        ({"renewal": Renewal.EXPRESS}, DAY(2026, 1, 1), "sa reconduction devra être expresse"),
        ({}, DAY(2030, 1, 2), "constatez la fin, ou signez un avenant"),
        ({"ends_on": None}, DAY(2026, 1, 1), "sans date de fin connue"),
        ({"status": ContractStatus.DRAFT}, DAY(2026, 1, 1), "En cours d’écriture"),
        ({"status": ContractStatus.NEGOTIATED}, DAY(2026, 1, 1), "0 signatures sur 0"),
        ({"status": ContractStatus.SIGNED, "signed_on": DAY(2024, 6, 1)}, DAY(2024, 7, 1), "il s’applique à partir"),
        ({"status": ContractStatus.ENDED}, DAY(2026, 1, 1), "Fin constatée avant le terme"),
    ],
)  # fmt: skip
def test_sentence_says_what_matters_now(
    db: None, fields: dict[str, object], today: datetime.date, sentence: str
) -> None:
    assert sentence in say(factories.make_contract(**fields), today)


def test_followed_contract_says_so(db: None) -> None:
    contract = factories.make_contract(ends_on=DAY(2025, 12, 31), visibility=Visibility.PUBLIC)
    factories.make_contract(previous=contract, visibility=Visibility.PUBLIC)

    assert "un autre contrat a pris la suite" in say(contract, DAY(2026, 1, 1))


def test_a_district_across_communes_is_counted_once(db: None) -> None:
    contract = factories.make_contract()
    districts = [factories.make_territory(kind="qpv", name=f"Quartier {rank}") for rank in range(2)]
    contract.districts.set(districts)
    for district in districts:
        LegalPopulation.objects.create(territory=district, year=2018, municipal=100, source="Insee")
        LegalPopulation.objects.create(territory=district, year=2020, municipal=150, source="Insee")

    geography = summarize_contract(contract, factories.make_user(), DAY(2026, 1, 1)).geography

    assert geography.inhabitants == 300
    LegalPopulation.objects.filter(territory=districts[0]).delete()
    unknown = summarize_contract(contract, factories.make_user(), DAY(2026, 1, 1)).geography
    assert unknown.inhabitants is None


@pytest.mark.parametrize(
    "route", ["contract_list", "contract_detail", "contract_parties", "contract_deadlines"]
)
def test_pages_cost_the_same_at_10_and_1000_rows(db: None, route: str) -> None:
    contract = factories.make_contract(visibility=Visibility.PUBLIC)
    url = reverse(route, args=[] if route == "contract_list" else [contract.slug])

    def fill(count: int) -> None:
        territory, kind = contract.territory, contract.type
        organizations = [factories.make_organization() for _ in range(count)]
        for rank, organization in enumerate(organizations):
            factories.make_party(contract, organization)
            Deadline.objects.create(
                contract=contract,
                kind="end",
                due_on=DAY(2000, 1, 1) + datetime.timedelta(rank + count),
                label="x",
            )
            if route == "contract_list":
                factories.make_contract(visibility=Visibility.PUBLIC, territory=territory, type=kind)

    def count_queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(url).status_code == 200
        return len(queries)

    fill(10)
    few = count_queries()
    fill(150 if route == "contract_list" else 990)

    assert count_queries() == few


@pytest.mark.parametrize(
    "slug",
    ["brouillon%20", "brouillo", "brouillon+1", "0brouillon", "%EF%BC%91", "brouillon%0A", "brouillon%2F"],
)
def test_attack_2_address_that_is_not_the_very_one_is_unknown(browser: Client, slug: str) -> None:
    assert browser.get(f"/contrats/{slug}/").status_code == 404


@pytest.mark.parametrize("pk", ["01", "1%20", "1.0", "+1", "%EF%BC%91", "9999999999999999999999", "0"])
def test_attack_2_number_that_is_not_the_very_one_is_unknown(
    browser: Client, draft: Contract, pk: str
) -> None:
    factories.make_party(draft)

    assert browser.get(f"/contrats/brouillon/parties/{pk}/").status_code == 404


def test_attack_1_piece_of_another_contract_is_unknown(browser: Client) -> None:
    other = factories.make_contract()
    article = Article.objects.create(contract=other, number="1", title="T")
    party = factories.make_party(other)

    assert browser.get(f"/contrats/brouillon/texte/articles/{article.pk}/").status_code == 404
    assert browser.post(f"/contrats/brouillon/parties/{party.pk}/retirer/").status_code == 404
    assert other.parties.exists()


def test_attack_3_and_6_fields_added_to_a_form_are_ignored(browser: Client, draft: Contract) -> None:
    organization = factories.make_organization()
    forged = {"signature": "signed", "contract": "1", "status": "in_force", "position": "99", "version": "9"}

    browser.post(
        reverse("party_create", args=[draft.slug]),
        {"organization": organization.slug, "role": "signatory"} | forged,
    )

    party = draft.parties.get()
    assert (party.signature, party.position, party.version) == ("awaited", 0, 1)
    assert Contract.objects.get(pk=draft.pk).status == ContractStatus.DRAFT


@pytest.mark.parametrize("query", ["territory__name=x", "_connector=OR&_negated=1"])
def test_attack_7_and_8_relations_and_reserved_keys_are_refused(browser: Client, query: str) -> None:
    assert browser.get(f"/contrats/?{query}").status_code == 400


def test_attack_5_role_taken_back_counts_at_the_next_click(
    browser: Client, draft: Contract, chief: User
) -> None:
    url = reverse("contract_team", args=[draft.slug])
    assert browser.get(url).status_code == 200

    Assignment.objects.filter(user=chief).update(ended_on=DAY(2026, 1, 1))

    assert browser.get(url).status_code == 404


def test_attack_19_hostile_text_is_shown_as_text(browser: Client, draft: Contract) -> None:
    browser.post(
        reverse("text_create", args=[draft.slug, "articles"]),
        {"number": "1", "title": HOSTILE, "body": HOSTILE + "\u202e\u200b"},
    )

    page = browser.get(reverse("contract_text", args=[draft.slug])).content.decode()

    assert draft.articles.get().body == HOSTILE
    assert HOSTILE not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_attack_24_text_too_long_is_refused_with_its_limit(browser: Client, draft: Contract) -> None:
    page = browser.post(
        reverse("text_create", args=[draft.slug, "articles"]),
        {"number": "1", "title": "T", "body": "a" * 60_000},
    )

    assert "50" in page.content.decode()
    assert not draft.articles.exists()


def test_attack_50_conflict_shows_both_versions_and_loses_nothing(browser: Client, draft: Contract) -> None:
    article = Article.objects.create(contract=draft, number="1", title="T", body="Le leur", version=2)
    url = reverse("text_edit", args=[draft.slug, "articles", article.pk])
    mine = {"number": "1", "title": "T", "body": "Le mien", "expected_version": "1"}

    refused = browser.post(url, mine)

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "Le mien" in text
    assert "Le leur" in text
    assert 'name="expected_version" value="2"' in text
    article.refresh_from_db()
    assert article.body == "Le leur"
    kept = browser.post(url, mine | {"conflict": "theirs"})
    assert kept.status_code == 302
    saved = browser.post(url, mine | {"expected_version": "2", "conflict": "mine"})
    assert saved.status_code == 302
    article.refresh_from_db()
    assert article.body == "Le mien"


def test_refusal_of_a_button_is_told_in_the_services_words(browser: Client, draft: Contract) -> None:
    page = browser.post(reverse("contract_submit", args=[draft.slug]), follow=True)

    assert "Il manque : un porteur parmi les parties" in page.content.decode()


def test_public_page_shows_no_working_notes(db: None) -> None:
    contract = factories.make_contract(visibility=Visibility.PUBLIC)
    chief = factories.make_manager(contract)
    Deadline.objects.create(
        contract=contract, kind="end", due_on=DAY(2026, 1, 1), label="Fin", note="Note interne",
        handled_on=DAY(2026, 1, 1), handled_by=chief,
    )  # fmt: skip

    page = Client().get(reverse("contract_deadlines", args=[contract.slug])).content.decode()

    assert "Note interne" not in page
    assert str(chief) not in page
    assert "Avenants" not in page


def test_amendment_page_marks_what_goes_and_what_comes(db: None, sign_in) -> None:
    contract = factories.make_contract()
    factories.make_party(contract, role=PartyRole.LEAD)
    chief = factories.make_manager(contract)
    amendment = open_amendment(contract=contract, title="Prolonger", by=chief)
    propose_terms(amendment=amendment, terms={"ends_on": "2031-12-31"}, expected_version=1, by=chief)

    page = sign_in(chief).get(reverse("amendment_detail", args=[contract.slug, 1])).content.decode()

    assert '<del><span class="change-mark">−</span>2029</del>' in page
    assert '<ins><span class="change-mark">+</span>2031</ins>' in page


def test_whole_amendment_through_its_forms(browser: Client, chief: User) -> None:
    contract = factories.make_contract(slug="vif")
    factories.assign(chief, contract, PersonRole.MANAGER)
    factories.make_party(contract, role=PartyRole.LEAD)
    place = ["vif", 1]

    browser.post(reverse("amendment_create", args=["vif"]), {"title": "Prolonger"})
    version = contract.amendments.get().version
    browser.post(
        reverse("amendment_terms", args=place),
        {"ends_on": "31/12/2031", "renewal": "express", "expected_version": version},
    )
    browser.post(
        reverse("amendment_item_create", args=[*place, "strategie"]), {"level": "axis", "label": "Axe neuf"}
    )
    browser.post(reverse("amendment_submit", args=place))
    signature = contract.amendments.get().signatures.get()
    browser.post(reverse("amendment_sign", args=[*place, signature.pk]), {"signed_on": "01/02/2026"})

    contract.refresh_from_db()
    assert (contract.status, contract.ends_on) == (ContractStatus.AMENDED, DAY(2031, 12, 31))
    assert contract.nodes.get().label == "Axe neuf"
    page = browser.get(reverse("contract_version", args=["vif", 2]))
    assert "Axe neuf" in page.content.decode()
    assert not mail.outbox


def test_contract_written_signed_and_put_in_force_through_its_forms(browser: Client, draft: Contract) -> None:
    for role in ("lead", "signatory"):
        organization = factories.make_organization()
        browser.post(
            reverse("party_create", args=[draft.slug]), {"organization": organization.name, "role": role}
        )
    browser.post(reverse("contract_submit", args=[draft.slug]))
    for party in draft.parties.all():
        browser.post(reverse("party_sign", args=[draft.slug, party.pk]), {"signed_on": "02/01/2025"})
    browser.post(reverse("contract_start", args=[draft.slug]))

    draft.refresh_from_db()
    assert (draft.status, draft.signed_on) == (ContractStatus.IN_FORCE, DAY(2025, 1, 2))


def test_unknown_names_in_a_form_are_named(browser: Client, draft: Contract) -> None:
    for rank in range(2):
        factories.make_organization(name=f"Commune de Bord {rank}")
    url = reverse("party_create", args=[draft.slug])

    none = browser.post(url, {"organization": "Personne", "role": "lead"}).content.decode()
    many = browser.post(url, {"organization": "commune de bord", "role": "lead"}).content.decode()

    assert "Aucun organisme ne répond à « Personne »" in none
    assert "Plusieurs répondent" in many
    assert not Event.objects.exists()


def test_territory_page_lists_its_contracts(db: None) -> None:
    contract = factories.make_contract(visibility=Visibility.PUBLIC, short_title="CTG du Littoral")
    hidden = factories.make_contract(territory=contract.territory, short_title="Contrat réservé")

    page = Client().get(reverse("territory_detail", args=[contract.territory.address])).content.decode()

    assert "CTG du Littoral" in page
    assert hidden.short_title not in page
