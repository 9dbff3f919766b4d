"""Pages of territories: what they say, where old addresses lead, what is written from them."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.territories.enums import LineageEvent, ShareBasis, TerritoryKind
from maillage.territories.models import LegalPopulation, Lineage, Membership, Territory
from maillage.territories.panels import Panel, register_panel
from maillage.territories.services.perimeter import create_perimeter
from tests import factories

pytestmark = pytest.mark.django_db


def make_commune(code: str, name: str, **fields) -> Territory:
    return factories.make_territory(kind=TerritoryKind.COMMUNE, code=code, name=name, **fields)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def boulonnais() -> Territory:
    epci = factories.make_territory(code="246200729", name="Agglomération du Boulonnais")
    LegalPopulation.objects.create(territory=epci, year=2025, municipal=112_463, source="DGCL 2025")
    commune = make_commune("62160", "Boulogne-sur-Mer", longitude=1.6, latitude=50.7)
    LegalPopulation.objects.create(territory=commune, year=2025, municipal=41_039, source="DGCL 2025")
    Membership.objects.create(part=commune, whole=epci, source="DGCL 2025")
    district = factories.make_territory(
        kind=TerritoryKind.QPV, code="QN06251M", name="Chemin Vert", generation="2024"
    )
    LegalPopulation.objects.create(territory=district, year=2024, municipal=7_543, source="Insee 2024")
    Membership.objects.create(part=district, whole=epci)
    Membership.objects.create(part=district, whole=commune, share=Decimal("0.79"), basis=ShareBasis.AREA)
    return epci


def test_page_tells_the_territory_in_one_sentence(boulonnais):
    page = text(Client().get("/territoires/epci-246200729/"))

    assert "1 commune, 112 463 habitants (population municipale, millésime 2025)." in page
    assert "7 543 habitants" in page
    assert "chaque quartier compté une fois" in page
    assert '<circle cx="' in page
    assert "Les contours ne sont pas chargés" in page
    assert "DGCL 2025" in page


def test_page_of_a_commune_says_what_part_of_a_district_it_holds(boulonnais):
    page = text(Client().get("/territoires/commune-62160/"))

    assert "79 % de la superficie" in page
    assert "une partie seulement est ici" in page
    assert "Agglomération du Boulonnais" in page


def test_unknown_address_answers_404():
    for address in ("epci-1", "ville-62160", "commune-", "62160"):
        assert Client().get(f"/territoires/{address}/").status_code == 404


def test_old_code_leads_for_good_to_its_only_successor():
    old = make_commune("59248", "Fort-Mardyck", valid_to=datetime.date(2010, 12, 8))
    new = make_commune("59183", "Dunkerque")
    Lineage.objects.create(before=old, after=new, share=1, basis=ShareBasis.POPULATION,
                           event=LineageEvent.MERGE, happened_on=datetime.date(2010, 12, 9))  # fmt: skip

    response = Client().get("/territoires/commune-59248/?vue=carte")
    page = text(Client().get("/territoires/commune-59248/?histoire=1"))

    assert (response.status_code, response["Location"]) == (301, "/territoires/commune-59183/?vue=carte")
    assert "N’existe plus depuis le 9 décembre 2010" in page
    assert "/territoires/commune-59183/" in page
    assert "Fort-Mardyck (59248) a rejoint Dunkerque" in text(Client().get("/territoires/commune-59183/"))


def test_territory_split_in_two_keeps_its_page_with_both_links():
    old = make_commune("10000", "Ancienne", valid_to=datetime.date(2019, 12, 31))
    for code, share in (("10001", "0.6"), ("10002", "0.4")):
        Lineage.objects.create(
            before=old,
            after=make_commune(code, f"Nouvelle {code}"),
            share=Decimal(share),
            basis=ShareBasis.POPULATION,
            event=LineageEvent.SPLIT,
            happened_on=datetime.date(2020, 1, 1),
        )

    response = Client().get("/territoires/commune-10000/")

    assert response.status_code == 200
    assert "60 % de ses habitants" in text(response)
    assert "/territoires/commune-10002/" in text(response)


def test_search_forgives_accents_case_and_short_saints(boulonnais):
    make_commune("62746", "Saint-Étienne-au-Mont")

    for query in ("st etienne", "ETIENNE mont", "62746", "Étienne"):
        assert "Saint-Étienne-au-Mont" in text(Client().get("/territoires/", {"q": query}))
    assert "Aucun territoire ne répond" in text(Client().get("/territoires/", {"q": "zzz"}))


@pytest.mark.parametrize("query", ["' OR 1=1--", "%", "_", "\\", "\u202e"])
def test_attack_41_search_is_plain_text(boulonnais, query):
    response = Client().get("/territoires/", {"q": query})

    assert response.status_code == 200
    assert "Boulogne" not in text(response)


def test_attack_24_a_search_too_long_is_refused_with_a_sentence():
    response = Client().get("/territoires/", {"q": "x" * 5000})

    assert response.status_code == 400
    assert "au plus 200 caractères" in text(response)


def test_search_asks_as_many_queries_for_ten_as_for_many():
    def count(query: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get("/territoires/", {"q": query}).status_code == 200
        return len(queries)

    for rank in range(5):
        make_commune(f"1000{rank}", f"Peu {rank}")
    for rank in range(300):
        make_commune(f"2{rank:04d}", f"Nombreuse {rank}")

    assert count("peu") == count("nombreuse")


def test_page_asks_as_many_queries_for_few_parts_as_for_many(boulonnais):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert Client().get("/territoires/epci-246200729/").status_code == 200
        return len(queries)

    few = count()
    for rank in range(300):
        Membership.objects.create(part=make_commune(f"3{rank:04d}", f"Commune {rank}"), whole=boulonnais)

    assert count() == few


def test_attack_20_exported_composition_is_inert(boulonnais):
    bad = make_commune("62999", "=cmd|' /C calc'!A0")
    Membership.objects.create(part=bad, whole=boulonnais)

    response = Client().get("/territoires/epci-246200729/composition.csv")

    lines = response.content.decode("utf-8-sig").splitlines()
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response["Content-Disposition"]
    assert any(";'=cmd" in line for line in lines)
    assert "Commune;62160;Boulogne-sur-Mer;1,000000;Appartenance entière;41039;2025;DGCL 2025" in lines


def test_panel_of_another_module_is_shown(boulonnais, monkeypatch):
    monkeypatch.setattr("maillage.territories.panels._PROVIDERS", [])
    register_panel(lambda _request, territory: None)
    register_panel(
        lambda _request, territory: (
            Panel(f"Contrats de {territory}", "components/history.html", {}, "contrats")
            if territory == boulonnais
            else None
        )
    )
    page = text(Client().get("/territoires/epci-246200729/"))

    assert '<h2 id="contrats">Contrats de Agglomération du Boulonnais</h2>' in page
    assert "Rien n’est encore inscrit au journal." in page
    assert 'id="contrats"' not in text(Client().get("/territoires/commune-62160/"))


# --- Perimeters -----------------------------------------------------------------------------------


@pytest.fixture
def author():
    return factories.make_user()


def test_perimeter_is_drawn_among_the_parts_of_a_territory(boulonnais, author, sign_in):
    client = sign_in(author)
    make_commune("62643", "Outreau")
    url = "/territoires/perimetres/nouveau/?dans=epci-246200729"
    page = text(client.get(url))
    key = str(uuid.uuid4())
    data = {"name": "CTG Nord", "parts": ["commune-62160"], "more": "outreau", "form_key": key}

    first, second = client.post(url, data), client.post(url, data)

    assert "Boulogne-sur-Mer (commune)" in page
    assert first.status_code == second.status_code == 302
    perimeter = Territory.objects.get(kind=TerritoryKind.CUSTOM)
    assert Membership.objects.filter(whole=perimeter).count() == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"name": "", "more": "62160"}, "obligatoire"),
        ({"name": "CTG", "more": ""}, "au moins une commune"),
        ({"name": "CTG", "more": "62160\n1004"}, "Ligne 2 : « 1004 » a perdu son zéro"),
        ({"name": "CTG", "more": "Atlantide"}, "ne répond à « Atlantide »"),
        ({"name": "CTG", "more": "saint-denis"}, "écrivez l’un de leurs codes"),
        ({"name": "CTG", "more": "epci-246200729"}, "ne peut pas entrer"),
    ],
)
def test_perimeter_form_says_what_to_correct_and_loses_nothing(boulonnais, author, sign_in, data, words):
    make_commune("93066", "Saint-Denis")
    make_commune("97411", "Saint-Denis")

    response = sign_in(author).post("/territoires/perimetres/nouveau/", data)

    page = text(response)
    assert response.status_code == 200
    assert words in page
    assert data["name"] in page
    assert data["more"].split("\n")[-1] in page
    assert not Territory.objects.filter(kind=TerritoryKind.CUSTOM).exists()


def test_attack_50_conflict_shows_both_versions_then_saves_the_one_chosen(boulonnais, author, sign_in):
    outreau = make_commune("62643", "Outreau")
    perimeter = create_perimeter(name="CTG Nord", parts=[outreau], by=author)
    client, url = sign_in(author), "/territoires/perimetre-ctg-nord/modifier/"
    mine = {"name": "CTG Nord bis", "parts": ["commune-62643"], "more": "62160", "expected_version": "1"}
    client.post(url, mine | {"name": "CTG Sud", "more": ""})

    response = client.post(url, mine)

    page = text(response)
    assert response.status_code == 409
    assert "CTG Sud" in page
    assert "Boulogne-sur-Mer, Outreau" in page
    assert 'name="expected_version" value="2"' in page
    done = client.post(url, mine | {"expected_version": "2", "conflict": "mine"})
    perimeter.refresh_from_db()
    assert (done.status_code, perimeter.name) == (302, "CTG Nord bis")


def test_keeping_the_stored_version_writes_nothing(boulonnais, author, sign_in):
    perimeter = create_perimeter(name="CTG Nord", parts=[make_commune("62643", "Outreau")], by=author)

    sign_in(author).post(
        "/territoires/perimetre-ctg-nord/modifier/", {"name": "x", "more": "62160", "conflict": "theirs"}
    )

    perimeter.refresh_from_db()
    assert perimeter.name == "CTG Nord"


def test_rail_holds_the_territories_of_my_organizations(boulonnais, sign_in):
    member = factories.make_user(factories.make_organization(territory=boulonnais))

    page = text(sign_in(member).get("/territoires/"))

    assert "Tous les territoires" in page
    assert 'href="/territoires/epci-246200729/"' in page
