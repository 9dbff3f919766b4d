"""Maps and ranked charts: what is colored, hatched, dotted, and said beside."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.observatory.maps import draw_indicator, rank_lines
from maillage.observatory.models import Indicator
from maillage.observatory.selectors.mapping import ALIKE, find_indicator_map
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import LegalPopulation, Territory
from tests.observatory.conftest import make_filosofi
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.places import SOMEONE, make_place

ADDRESS = "/territoires/epci-246200729/carte/taux-pauvrete/"


@pytest.fixture
def communes(boulonnais) -> list[Territory]:
    rows = []
    for rank in range(8):
        row = make_place(TerritoryKind.COMMUNE, f"6200{rank}", f"Commune {rank}", boulonnais)
        row.longitude, row.latitude = 1.6 + rank * 0.05, 50.6 + rank * 0.03
        row.save()
        LegalPopulation.objects.create(territory=row, year=2025, municipal=500 * (rank + 1), source="DGCL")
        rows.append(row)
    return rows


@pytest.fixture
def poverty(load, communes) -> Indicator:
    values = ["10,0", "12,0", "14,0", "16,0", "18,0", "30,0", "s"]
    load(
        "filosofi-communes",
        make_filosofi(*[(f"6200{rank}", "900", "2000", "19000", value) for rank, value in enumerate(values)]),
    )
    return Indicator.objects.get(code="taux-pauvrete")


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_classes_hatches_and_dots_are_told_apart(poverty, boulonnais) -> None:
    found = find_indicator_map(boulonnais, poverty, SOMEONE)
    drawing = draw_indicator(found, boulonnais)

    styles = re.findall(r'<circle[^>]*class="map-(class-\d|hidden|unknown)"', drawing.svg)
    assert sorted(styles) == sorted(
        ["class-0", "class-1", "class-2", "class-3", "class-4", "class-4", "hidden", "unknown"]
    )
    assert 'fill="url(#motif-hidden)"' in drawing.svg
    assert '<pattern id="motif-unknown"' in drawing.svg
    assert plain(drawing.legend[0].label) == "moins de 12,0 % (1)"
    assert [line.label for line in drawing.legend[-2:]] == ["sous secret (1)", "sans valeur (1)"]


def test_the_sentence_says_extremes_and_middle(poverty, boulonnais) -> None:
    found = find_indicator_map(boulonnais, poverty, SOMEONE)

    assert plain(draw_indicator(found, boulonnais).sentence) == (
        "Taux de pauvreté à 60 %, 2021 : de 10,0 (Commune 0) à 30,0 % (Commune 5) ; "
        "la moitié des 6 communes dont la valeur est connue est à 14,0 ou moins."
    ).replace("Taux de pauvreté à 60 %", plain(poverty.label))


def test_the_table_says_all_that_the_map_draws(poverty, boulonnais, client) -> None:
    page = plain(client.get(ADDRESS).content.decode())

    for rank in range(8):
        assert f"Commune {rank}</a>" in page
    assert "absent-secret" in page
    assert "l’édition n’en dit rien" in page
    assert "Insee, Filosofi, communes 2021" in page


def test_places_that_nobody_can_place_are_ranked_all_the_same(
    load, boulonnais, boulogne, wimereux, client
) -> None:
    load(
        "filosofi-communes",
        make_filosofi(("62160", "900", "2000", "19000", "9"), ("62893", "9", "20", "19000", "8")),
    )
    Territory.objects.update(longitude=None, latitude=None)

    page = client.get(ADDRESS)

    assert page.status_code == 200
    assert "Wimereux" in page.content.decode()


def test_equal_values_have_one_rank(load, communes, boulonnais) -> None:
    load(
        "filosofi-communes",
        make_filosofi(
            *[(f"6200{rank}", "900", "2000", "19000", value) for rank, value in enumerate(("9", "9", "8"))]
        ),
    )
    found = find_indicator_map(boulonnais, Indicator.objects.get(code="taux-pauvrete"), SOMEONE)

    assert [line.rank for line in rank_lines(found, boulonnais)] == [1, 1, 3]


def test_a_count_is_drawn_by_size(poverty, boulonnais) -> None:
    counted = Indicator.objects.get(code="menages-fiscaux")
    drawing = draw_indicator(find_indicator_map(boulonnais, counted, SOMEONE), boulonnais)

    assert not drawing.has_outlines
    assert drawing.svg.count("<circle") >= 7


def test_all_alike_are_ranked_with_oneself_marked(poverty, communes, boulonnais, client) -> None:
    page = client.get("/territoires/commune-62002/carte/taux-pauvrete/?parmi=semblables").content.decode()
    found = find_indicator_map(communes[2], poverty, SOMEONE, scope=ALIKE)

    assert 'aria-current="true"' in page
    assert "Commune 2 est à la 4e place" in draw_indicator(found, communes[2]).sentence


@pytest.mark.parametrize("query", ["?parmi=rien", "?annee=x", "?annee=1990", "?page=99"])
def test_an_address_that_cannot_be_read_is_as_if_empty(poverty, client, boulonnais, query: str) -> None:
    assert client.get(f"{ADDRESS}{query}").status_code == 200


def test_nothing_to_map_is_said(catalogue, lake, boulonnais, client) -> None:
    assert "Rien à placer sur une carte" in client.get(ADDRESS).content.decode()


def test_a_map_costs_the_same_whatever_the_places(poverty, communes, boulonnais) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            draw_indicator(find_indicator_map(boulonnais, poverty, SOMEONE), boulonnais)
        return len(captured)

    few = count()
    for rank in range(30):
        make_place(TerritoryKind.COMMUNE, f"621{rank:02d}", f"Autre {rank}", boulonnais)

    assert count() == few


def test_attack_67_the_map_is_the_same_whatever_is_hidden(
    load, communes, boulonnais, client, tmp_path
) -> None:
    """What the file holds in a hidden cell is never kept: the drawing cannot depend on it."""
    rows = [(f"6200{rank}", "900", "2000", "19000", value) for rank, value in enumerate(("9", "s", "8"))]
    load("filosofi-communes", make_filosofi(*rows))

    page = client.get(ADDRESS).content.decode()

    assert page.count('class="map-hidden"') == 2  # the place and the swatch of the legend
    assert "9,0" in page
