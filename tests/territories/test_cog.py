"""The official geographical code of a year: labels, communes and what they belong to."""

import datetime

import pytest

from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Membership, Territory
from maillage.territories.records import UnreadableFile
from maillage.territories.selectors.composition import list_wholes
from maillage.territories.selectors.territory import get_territory
from tests.territories.files import load, write, write_epci

pytestmark = pytest.mark.django_db

LABELS = """cog,NIVGEO,CODGEO,LIBGEO,NB_COM
2023,DEP,62,Pas-de-Calais,890
2023,REG,32,Hauts-de-France,3788
2023,EPCI,246200729,Communauté d'agglomération du Boulonnais,22
2024,DEP,62,Pas-de-Calais,890
2024,REG,32,Hauts-de-France,3788
2024,EPCI,246200729,Communauté d'agglomération du Boulonnais,22
2024,EPCI,ZZZZZZZZZ,Sans objet,4
2024,ZE2020,3206,Boulogne-sur-Mer,100
2024,ARR,623,Boulogne-sur-Mer,74
2024,,,,
"""
COMMUNES = """cog,CODGEO,LIBGEO,DEP,REG,EPCI,ZE2020
2023,62160,Boulogne-sur-Mer,62,32,246200729,3206
2023,62743,Disparue,62,32,246200729,3206
2024,62160,Boulogne-sur-Mer,62,32,246200729,3206
2024,29155,Ouessant,62,32,ZZZZZZZZZ,3206
2024,,,,,,
"""


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "libelles.csv", LABELS)
    write(tmp_path / "communes.csv", COMMUNES)
    return tmp_path


def test_each_year_closes_what_it_no_longer_lists(folder):
    for year in ("2023", "2024"):
        load("libelles", folder / "libelles.csv", vintage=year)
        load("communes", folder / "communes.csv", vintage=year)

    gone = Territory.objects.get(code="62743")
    assert gone.valid_to == datetime.date(2023, 12, 31)
    assert not Membership.objects.filter(part=gone, valid_to__isnull=True).exists()
    assert Territory.objects.get(code="29155").valid_from == datetime.date(2024, 1, 1)
    wholes = [
        (part.territory.kind, part.territory.name) for part in list_wholes(get_territory("commune-62160"))
    ]
    assert wholes == [
        (TerritoryKind.EPCI, "Communauté d’agglomération du Boulonnais"),
        (TerritoryKind.DEPARTEMENT, "Pas-de-Calais"),
        (TerritoryKind.REGION, "Hauts-de-France"),
        (TerritoryKind.EMPLOYMENT_ZONE, "Boulogne-sur-Mer"),
        (TerritoryKind.COUNTRY, "France"),
    ]


def test_an_island_without_intercommunality_has_none(folder):
    load("libelles", folder / "libelles.csv")
    load("communes", folder / "communes.csv")

    links = Membership.objects.filter(part__code="29155")
    assert TerritoryKind.EPCI not in {link.whole.kind for link in links}


def test_the_composition_of_the_dgcl_wins_over_the_code(folder):
    load("libelles", folder / "libelles.csv")
    load("epci", write_epci(folder))

    difference = load("communes", folder / "communes.csv")

    assert Territory.objects.get(kind=TerritoryKind.EPCI).legal_form == "CA"
    assert Territory.objects.get(code="62643").is_current, "a commune counted in 2025 is not gone in 2024"
    assert any("DGCL" in note for note in difference.notes)


def test_absent_year_and_faulty_lines_are_refused(folder):
    with pytest.raises(UnreadableFile, match="2023, 2024"):
        load("communes", folder / "communes.csv", vintage="2019")
    with pytest.raises(UnreadableFile, match="n’est pas une année"):
        load("communes", folder / "communes.csv", vintage="hier")
    write(folder / "communes.csv", COMMUNES.replace("2024,62160", "2024,6216"))
    with pytest.raises(UnreadableFile, match=r"Ligne 4 .*zéro"):
        load("communes", folder / "communes.csv")
    write(folder / "libelles.csv", LABELS.replace("2024,DEP,62,Pas-de-Calais", "2024,DEP,62,"))
    with pytest.raises(UnreadableFile, match=r"Ligne 5 .*vide"):
        load("libelles", folder / "libelles.csv")
