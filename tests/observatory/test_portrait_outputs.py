"""What a portrait gives out: documents, peers, an older vintage, groups, uncertainty."""

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest

from maillage.observatory.charts import draw_strip, list_split_charts
from maillage.observatory.enums import AccessLevel, ObservationStatus
from maillage.observatory.figures import Figure, Gap
from maillage.observatory.models import Release
from maillage.observatory.selectors.places import find_peers
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.selectors.portrait_rows import Change
from maillage.observatory.wording import say_territory
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import LegalPopulation
from tests import factories
from tests.observatory.conftest import FILOSOFI, make_filosofi
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.places import SOMEONE, make_place

ADDRESS = "/territoires/epci-246200729/portrait/"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def read_odt(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return plain(re.sub(r"<[^>]+>", " ", archive.read("content.xml").decode()))


def make_comparateur() -> str:
    return (
        "insee_com,commune_type,superficie_km2,population_2021,population_2015,menages_2021,naissances_2022,"
        "deces_2022,pop_15_64_totale_2021,pop_15_64_chomage_2021,pop_15_64_active_2021\n"
        "62160,COM,8.42,36000,40000,19000,450,420,25000,4500,18000\n"
    )


def read_row(portrait, code: str):
    return next(row for row in portrait.rows if row.indicator.code == code)


# --- Documents -------------------------------------------------------------------------------------


def test_the_pdf_is_tagged_and_ends_with_sources_and_method(diagnosis, client) -> None:
    response = client.get(f"{ADDRESS}pdf/")

    text = plain(
        " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(response.content))
    )

    assert response.status_code == 200
    assert b"/MarkInfo" in response.content
    assert b"/StructTreeRoot" in response.content
    assert "Sources et méthode" in text
    assert "Caf du Pas-de-Calais" in text
    assert "46,2" in text


def test_the_odt_says_what_the_page_says(diagnosis, client) -> None:
    text = read_odt(client.get(f"{ADDRESS}odt/?theme=revenus").content)

    assert "Part des allocataires à bas revenus" in text
    assert "46,2" in text
    assert "Plus élevé que dans le Pas-de-Calais" in text
    assert "Sources et méthode" in text
    assert "Naissances domiciliées" not in text


def test_the_same_day_gives_the_same_document(diagnosis, client) -> None:
    for form in ("pdf", "odt"):
        # Twice over a change of second: no file tells when in the day it was made.
        assert client.get(f"{ADDRESS}{form}/").content == client.get(f"{ADDRESS}{form}/").content


def test_a_document_of_restricted_figures_says_not_to_spread_it(load, client, boulogne, sign_in) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "s")))
    address = "/territoires/commune-62160/portrait/odt/"
    free = read_odt(client.get(address).content)
    Release.objects.update(access_level=AccessLevel.MEMBERS)

    text = read_odt(sign_in(factories.make_user()).get(address).content)

    assert "ne le diffusez pas" not in free
    assert "ne le diffusez pas" in text
    assert "secret statistique" in free


# --- Statuses in files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "value", "word"),
    [
        (ObservationStatus.HIDDEN_PRIMARY, None, "secret primaire"),
        (ObservationStatus.HIDDEN_SECONDARY, None, "secret secondaire"),
        (ObservationStatus.MISSING, None, "non disponible"),
        (ObservationStatus.NOT_APPLICABLE, None, "sans objet"),
        (ObservationStatus.TRUE_ZERO, Decimal(0), "zéro vrai"),
        (ObservationStatus.ROUNDED, Decimal(15), "arrondi"),
        (ObservationStatus.FINAL, Decimal(15), "publié"),
    ],
)
def test_each_status_has_its_own_word_in_files(status, value, word: str, boulogne) -> None:
    figure = Figure(None, boulogne, 2021, value, status, None)

    assert figure.gap_kind == word


# --- Peers, an older vintage, changes by the year ---------------------------------------------------


@pytest.fixture
def near(boulogne, wimereux) -> list:
    rows = []
    for rank, people in enumerate((20_000, 39_000, 41_000, 80_000, 81_000, 9_000)):
        row = make_place(TerritoryKind.COMMUNE, f"5900{rank}", f"Ville {rank}")
        LegalPopulation.objects.create(territory=row, year=2025, municipal=people, source="DGCL 2025")
        rows.append(row)
    LegalPopulation.objects.create(territory=boulogne, year=2025, municipal=40_000, source="DGCL 2025")
    return rows


def test_peers_have_from_half_to_twice_the_inhabitants(near, boulogne, wimereux) -> None:
    peers = find_peers(boulogne)

    assert [row.name for row in peers.territories] == ["Ville 0", "Ville 1", "Ville 2", "Ville 3"]
    assert plain(peers.label) == "4 communes de 20 000 à 80 000 habitants"
    assert find_peers(wimereux) is None


def test_a_value_has_its_rank_and_the_middle_of_its_peers(load, near, boulogne, client) -> None:
    rows = [(f"5900{rank}", "1000", "2000", str(17_000 + 1000 * rank), "s") for rank in range(4)]
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "30,0"), *rows))

    portrait = build_portrait(boulogne, SOMEONE, with_peers=True)
    row = read_row(portrait, "niveau-vie-median")
    page = plain(client.get("/territoires/commune-62160/portrait/?semblables=1").content.decode())

    assert (plain(row.peer_median), row.peer_rank) == ("18 500", "4e sur 5")
    assert read_row(portrait, "taux-pauvrete").peer_rank == ""
    assert "4 communes de 20 000 à 80 000 habitants" in page
    assert "4e sur 5" in page


def test_a_territory_stands_beside_what_it_was(load, boulogne, client) -> None:
    load("comparateur", make_comparateur())

    portrait = build_portrait(boulogne, SOMEONE, past_year=2016)

    assert portrait.past_year == 2016
    past = read_row(portrait, "population-municipale").past
    assert (past.figure.year, past.figure.value, plain(past.gap.shown)) == (2015, 40_000, "−10,0 %")
    assert client.get("/territoires/commune-62160/portrait/?en=2016").status_code == 200


def test_a_change_is_said_by_the_year() -> None:
    def told(value: str, unit: str, first: int, last: int) -> str:
        return plain(Change(Gap(Decimal(value), 1, unit, None), first, last).annual)

    assert told("21", "%", 2016, 2018) == "+10,0 % par an"
    assert told("-2.5", "points", 2013, 2018) == "−0,50 point par an"
    assert told("4.5", "%", 2017, 2018) == ""


# --- Groups and uncertainty ------------------------------------------------------------------------


def test_a_rate_by_age_is_a_small_multiple_with_its_sentence(load, boulogne, client) -> None:
    line = ["62160", "18153", "35372", "17720", "50", "30,0", "42", "35", "33", "30", "20", "10", "12", "41"]
    text = FILOSOFI + ";".join([*line, *["s"] * (28 - len(line))]) + "\n"
    load("filosofi-communes", text)

    by_age, by_home = list_split_charts(build_portrait(boulogne, SOMEONE))
    page = client.get("/territoires/commune-62160/portrait/").content.decode()

    assert (
        plain(by_age.sentence)
        == "Le plus haut : moins de 30 ans, 42,0 % ; le plus bas : 75 ans et plus, 10,0 %."
    )
    assert [words for words, *_ in by_home.lines] == ["propriétaires", "locataires"]
    assert by_age.sentence in page


def test_a_hidden_group_has_no_bar(load, boulogne) -> None:
    line = ["62160", "18153", "35372", "17720", "50", "30,0", "s", "35", "33", "30", "20", "10"]
    load("filosofi-communes", FILOSOFI + ";".join([*line, *["s"] * (28 - len(line))]) + "\n")

    (by_age,) = list_split_charts(build_portrait(boulogne, SOMEONE))

    assert by_age.lines[0][2] == ""
    assert by_age.lines[0][1].figure.absence_kind == "secret"


def test_an_uncertainty_is_shown_and_drawn(load, boulogne) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "30,0")))
    row = read_row(build_portrait(boulogne, SOMEONE), "taux-pauvrete")
    sure = replace(row, figure=replace(row.figure, precision=Decimal("1.3")), alike=(("Autre", Decimal(20)),))

    assert plain(sure.figure.margin) == "± 1,3"
    assert "strip-margin" in draw_strip(sure)
    assert "strip-margin" not in draw_strip(row)


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("departement", "Pas-de-Calais", "le Pas-de-Calais"),
        ("region", "Hauts-de-France", "les Hauts-de-France"),
        ("epci", "Communauté de communes des Terres", "la Communauté de communes des Terres"),
        ("commune", "Wimereux", "Wimereux"),
    ],
)
def test_a_territory_has_its_article(db, kind: str, name: str, said: str) -> None:
    assert say_territory(make_place(TerritoryKind(kind), "1", name)) == said
