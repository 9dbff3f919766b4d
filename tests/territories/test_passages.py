"""Communes through time: what they became, told and followed to today."""

import datetime
from decimal import Decimal

import pytest

from maillage.core.models import Event
from maillage.territories.enums import LineageEvent, ShareBasis, TerritoryKind
from maillage.territories.models import Lineage, Territory
from maillage.territories.records import UnreadableFile
from maillage.territories.selectors.lineage import find_successors, list_history
from maillage.territories.selectors.territory import find_by_code, get_territory
from maillage.territories.services.lineage import declare_lineage
from tests import factories
from tests.territories.files import PASSAGE_HEADER, load, write

pytestmark = pytest.mark.django_db

# Fort-Mardyck joins Dunkerque; Sannerville joins Troarn, then leaves it.
PASSAGES = (
    "2010,2011,59248,59183,2010-12-09,f,1.0",
    "2010,2011,59183,59183,2010-12-09,f,1.0",
    "2011,2010,59183,59248,2010-12-09,d,0.04",
    "2011,2010,59183,59183,2010-12-09,d,0.96",
    "2016,2017,14666,14712,2017-01-01,f,1.0",
    "2016,2017,14712,14712,2017-01-01,f,1.0",
    "2019,2020,14712,14666,2019-12-31,d,0.35",
    "2019,2020,14712,14712,2019-12-31,d,0.65",
)
NAMES = "CODGEO,LIBGEO,POP_2010,POP_2011\n59248,Fort-Mardyck,3563,\n59183,Dunkerque,90000,94000\n"


def make_commune(code: str, name: str) -> Territory:
    return factories.make_territory(kind=TerritoryKind.COMMUNE, code=code, name=name)


def load_passages(folder, *lines):
    return load(
        "passages", write(folder / "passages.csv", "\n".join([PASSAGE_HEADER, *(lines or PASSAGES), ""]))
    )


@pytest.fixture
def past(tmp_path):
    make_commune("59183", "Dunkerque")
    make_commune("14712", "Troarn")
    make_commune("14666", "Sannerville")
    load("communes-anciennes", write(tmp_path / "noms.csv", NAMES))
    return load_passages(tmp_path)


def test_former_commune_is_closed_on_the_day_before_the_merger(past):
    gone = Territory.objects.get(code="59248")

    assert gone.name == "Fort-Mardyck"
    assert gone.valid_to == datetime.date(2010, 12, 8)
    assert [(row.territory.code, row.share) for row in find_successors(gone)] == [("59183", Decimal(1))]


def test_a_commune_that_came_back_has_two_lives(past):
    rows = Territory.objects.filter(code="14666").order_by("valid_to")

    assert sorted((row.valid_from, row.valid_to) for row in rows if row.valid_from) == [
        (datetime.date(2019, 12, 31), None)
    ]
    former = rows.get(valid_to=datetime.date(2016, 12, 31))
    assert {row.territory.code: row.share for row in find_successors(former)} == {
        "14712": Decimal("0.65"),
        "14666": Decimal("0.35"),
    }


def test_attack_26_a_code_leads_to_the_commune_of_its_day(past):
    dunkerque = Territory.objects.get(code="59183")

    assert find_by_code(TerritoryKind.COMMUNE, "59248") is None
    assert find_by_code(TerritoryKind.COMMUNE, "59248", on=datetime.date(2009, 1, 1)).name == "Fort-Mardyck"
    assert find_by_code(TerritoryKind.COMMUNE, "59248", on=datetime.date(2011, 1, 1)) is None
    assert find_by_code(TerritoryKind.COMMUNE, "59183", on=datetime.date(1990, 1, 1)) == dunkerque


def test_history_is_told_in_french(past):
    (step,) = list_history(get_territory("commune-59183"))
    first, second = list_history(get_territory("commune-14712"))

    assert step.sentence.replace("\u00a0", " ") == (
        "Le 9 décembre 2010, Fort-Mardyck (59248) a rejoint Dunkerque (59183)."
    )
    assert "s’est détachée de Troarn" in first.sentence
    assert "a rejoint Troarn" in second.sentence


def test_loading_passages_twice_changes_nothing(past, tmp_path):
    count = Lineage.objects.count()

    again = load_passages(tmp_path)

    assert again.is_empty
    assert Lineage.objects.count() == count
    assert Event.objects.count() == 2


def test_shares_given_on_several_days_are_of_what_was_left(tmp_path):
    for code in ("25015", "25017", "25155"):
        make_commune(code, f"Commune {code}")

    load_passages(
        tmp_path,
        "1975,1982,25015,25015,1979-01-01,d,0.5",
        "1975,1982,25015,25017,1979-01-01,d,0.25",
        "1975,1982,25015,25155,1981-01-01,d,0.25",
    )

    shares = {row.after.code: row.share for row in Lineage.objects.all()}
    assert shares == {"25017": Decimal("0.25"), "25155": Decimal("0.333333")}
    assert Territory.objects.get(code="25015").is_current


def test_a_passage_between_unnamed_codes_is_left_aside_and_said(tmp_path):
    difference = load_passages(tmp_path, "2010,2011,97351,97352,2010-12-09,f,1.0")

    assert not Lineage.objects.exists()
    assert any("97351" in note for note in difference.notes)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("2010,2011,9248,59183,2010-12-09,f,1.0", "Ligne 2 .*zéro"),
        ("2010,2011,59248,59183,2010-13-01,f,1.0", "Ligne 2 .*date"),
        ("2010,2011,59248,59183,2010-12-09,x,1.0", "Ligne 2 .*événement"),
        ("2010,2011,59248,59183,2010-12-09,f,NaN", "Ligne 2 .*part"),
        ("2010,2011,59248,59183,2010-12-09,f,1.5", "Ligne 2 .*entre 0 et 1"),
        ("2010,2011,59248,59183,2010-12-09,f,0.5", "0.5000 au lieu de 1"),
        ("an,2011,59248,59183,2010-12-09,f,1.0", "Ligne 2 .*années"),
    ],
)
def test_faulty_passages_are_refused_with_their_line(tmp_path, line, words):
    with pytest.raises(UnreadableFile, match=words):
        load_passages(tmp_path, line)


def test_generations_of_districts_are_declared_with_their_document():
    old = [factories.make_territory(kind=TerritoryKind.QPV, code=f"QP06200{rank}", name=f"Quartier {rank}",
                                    generation="2015", valid_to=datetime.date(2023, 12, 31)) for rank in range(3)]  # fmt: skip
    new = factories.make_territory(
        kind=TerritoryKind.QPV, code="QN06252M", name="Résidences Sud", generation="2024"
    )
    for row in old:
        declare_lineage(
            before=row, after=new, event=LineageEvent.GENERATION, source="Contrat de ville", by=None
        )

    (step,) = list_history(new)

    assert (
        "Quartier 0 (QP062000), Quartier 1 (QP062001) et Quartier 2 (QP062002) sont devenus" in step.sentence
    )
    assert [row.territory for row in find_successors(old[0])] == [new]
    assert Lineage.objects.filter(basis=ShareBasis.DECLARED).count() == 3
    with pytest.raises(Exception, match="il en vient déjà"):
        declare_lineage(before=new, after=old[0], event=LineageEvent.GENERATION, source="x", by=None)
    with pytest.raises(Exception, match="de quel document"):
        declare_lineage(before=old[1], after=new, event=LineageEvent.GENERATION, source=" ", by=None)
