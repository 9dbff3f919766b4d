"""Portraits: what they show, from what, and what they refuse."""

import csv
import datetime
import io
import re
import zipfile
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.methods.descriptive import find_sum_gap
from maillage.observatory.enums import AccessLevel
from maillage.observatory.facts import list_salient_facts, write_comparison
from maillage.observatory.importers.files import BY_DATASET, load_file
from maillage.observatory.models import DataAgreement, Release
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.selectors.portrait_rows import Portrait
from maillage.territories.enums import TerritoryKind
from tests import factories
from tests.observatory.conftest import make_filosofi
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.places import SOMEONE, make_place


def read_row(portrait: Portrait, code: str):
    return next(row for row in portrait.rows if row.indicator.code == code)


# --- The convention's annex ------------------------------------------------------------------------

PRINTED = {
    # §1.2, compared with the Département
    "caf-part-monoparentales": "plus haut",
    "caf-part-un-enfant": "plus haut",
    "caf-part-deux-enfants": "plus bas",
    # §1.3
    "caf-part-rsa": "plus haut",
    "caf-part-ppa": "plus haut",
    "caf-part-aah": "plus bas",
    "caf-part-bas-revenus": "plus haut",
    "caf-part-fragiles": "plus haut",
    "caf-part-dependants-moitie": "plus haut",
    "caf-part-dependants-totalite": "plus haut",
}


@pytest.mark.parametrize("code", PRINTED)
def test_each_printed_comparison_of_the_annex_is_found_again(diagnosis: Portrait, code: str) -> None:
    (departement,) = read_row(diagnosis, code).compared

    assert departement.territory.name == "Pas-de-Calais"
    assert departement.gap.word == PRINTED[code]


def test_the_annex_holds_134_values_and_their_printed_changes() -> None:
    text = (resources.files("maillage.demo.content") / "diagnostic_ctg_boulonnais.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert len(rows) == 134
    assert sum(1 for row in rows if row["evolution_5_ans"]) == 38


def test_a_printed_change_stands_beside_its_figure(diagnosis: Portrait) -> None:
    row = read_row(diagnosis, "caf-allocataires")

    assert (row.figure.value, row.figure.year) == (25829, 2018)
    assert (row.change.gap.shown.replace("\u00a0", " "), row.change.is_published) == ("+4,5 %", True)
    assert row.figure.citation.startswith("Caf du Pas-de-Calais, Diagnostic partagé")


def test_a_sentence_says_the_figure_the_gap_and_the_other(diagnosis: Portrait) -> None:
    row = read_row(diagnosis, "caf-part-monoparentales")

    sentence = write_comparison(row, row.compared[0]).replace("\u00a0", " ").replace("\u202f", " ")

    assert sentence == (
        "Part des familles monoparentales parmi les allocataires : 17,1 % en 2018, soit 1,3 point de plus que "
        "le Pas-de-Calais (15,8 %)."
    )


def test_the_annex_contradicts_itself_by_one_euro(diagnosis: Portrait) -> None:
    def value(code: str, rank: int) -> Decimal:
        row = read_row(diagnosis, code)
        return (row.figure if rank < 0 else row.compared[rank].figure).value

    parts = ("avs-prestations-service", "avs-subventions")
    gaps = [
        find_sum_gap(value("avs-financements", rank), [value(code, rank) for code in parts], step=Decimal(1))
        for rank in (-1, 0)
    ]

    assert value("avs-financements", 0) - sum(value(code, 0) for code in parts) == -1
    assert gaps == [None, None]  # one euro is what rounding explains


def test_salient_facts_stand_out_and_name_no_hidden_figure(diagnosis: Portrait) -> None:
    facts = list_salient_facts(diagnosis)

    assert 3 <= len(facts) <= 5
    assert all(fact.row.figure.is_known for fact in facts)
    assert [fact.score for fact in facts] == sorted((fact.score for fact in facts), reverse=True)


# --- Figures of wholes -----------------------------------------------------------------------------


def test_a_whole_sums_its_communes_and_refuses_their_medians(load, boulonnais, boulogne, wimereux) -> None:
    load(
        "filosofi-communes",
        make_filosofi(("62160", "18153", "35372", "17720", "30,0"), ("62893", "3000", "6000", "24000", "s")),
    )

    portrait = build_portrait(boulonnais, SOMEONE)

    assert read_row(portrait, "menages-fiscaux").figure.value == 21153
    reasons = {figure.indicator.code: figure.reason for figure in portrait.refused}
    assert "médiane" in reasons["niveau-vie-median"]
    assert "sans ses deux termes" in reasons["taux-pauvrete"]


def test_a_departement_of_which_communes_are_unknown_is_not_summed(load, pas_de_calais, boulogne) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "30,0")))

    assert build_portrait(pas_de_calais, SOMEONE).rows == []


def test_a_district_across_communes_counts_once_and_not_in_each(load, boulonnais, boulogne, wimereux) -> None:
    make_place(TerritoryKind.QPV, "QN06249M", "Damrémont", boulonnais, boulogne)
    make_place(
        TerritoryKind.QPV, "QN06251M", "Chemin Vert", boulonnais, boulogne, wimereux,
        shares=(1, Decimal("0.79"), Decimal("0.21")),
    )  # fmt: skip
    head = (
        "code_qp,population_municipale,indice_jeunesse,partMen1p,partMen2p,partMen3p,partMen45p,partMen6pp,"
        "nombre_menages,nombre_logements_sociaux,taux_emploi,taux_pauvrete_60,personnes_couvertes_caf,"
        "allocataires_caf,allocataires_rsa_socle\n"
    )
    tail = ",1.4,39.0,30.0,16.0,11.2,3.8,788.8,749.0,42.3,43.0,1039.0,563.0,123.0\n"
    load("qpv-statistiques", f"{head}QN06249M,1737{tail}QN06251M,7543{tail}")

    whole, part = build_portrait(boulonnais, SOMEONE), build_portrait(boulogne, SOMEONE)

    assert read_row(whole, "qpv-population").figure.value == 9280
    assert read_row(whole, "qpv-population").figure.lineage == "somme de 2 quartiers prioritaires"
    assert {figure.reason for figure in part.refused} == {
        "Chemin Vert : à cheval sur plusieurs communes, sa part ici n’est pas connue"
    }


def test_a_hidden_value_is_said_hidden(load, client, boulogne, wimereux) -> None:
    load("filosofi-communes", make_filosofi(("62893", "3000", "6000", "24000", "s")))

    page = client.get("/territoires/commune-62893/portrait/?theme=revenus").content.decode()

    assert "absent-secret" in page
    assert "Taux de pauvreté à 60" in page


# --- Pages -----------------------------------------------------------------------------------------


def test_the_page_keeps_its_choices_in_the_address(diagnosis, client, boulonnais) -> None:
    asked = client.get("/territoires/epci-246200729/portrait/?ajouter=pas-de-calais&theme=petite-enfance")

    assert asked.status_code == 302
    assert "avec=departement-62" in asked.url
    assert "theme=petite-enfance" in asked.url
    page = client.get(asked.url).content.decode()
    assert "Capacité théorique d’accueil" in page
    assert "Foyers bénéficiaires du RSA" not in page


def test_a_pinned_portrait_stays_what_it_was(load, client, boulonnais, boulogne) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "30,0")))
    first = Release.objects.get()
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17990", "30,0")))

    now = build_portrait(boulogne, SOMEONE)
    then = build_portrait(boulogne, SOMEONE, pinned=(first.pk,))

    assert read_row(now, "niveau-vie-median").figure.value == 17990
    assert read_row(then, "niveau-vie-median").figure.value == 17720


def read_every_form(client) -> str:
    """Give all that the portrait of Boulogne says, on the page and in its files, without spaces."""
    address = "/territoires/commune-62160/portrait/"
    text = client.get(address).content.decode()
    for form in ("csv", "csv-ouvert"):
        text += b"".join(client.get(f"{address}{form}/").streaming_content).decode()
    book = b"".join(client.get(f"{address}xlsx/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        text += "".join(archive.read(name).decode() for name in archive.namelist())
    return re.sub(r"\s", "", text)


def test_attack_04_a_restricted_release_is_read_by_members_alone(load, client, boulogne) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "30,0")))
    assert "17720" in read_every_form(client)
    Release.objects.update(access_level=AccessLevel.MEMBERS)

    assert build_portrait(boulogne, SOMEONE).rows == []
    assert "17720" not in read_every_form(client)
    assert build_portrait(boulogne, factories.make_user()).rows
    agreement = DataAgreement.objects.create(
        title="Partage",
        provider=factories.make_organization(),
        territory=boulogne,
        purpose="Diagnostic",
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2020, 12, 31),
    )
    Release.objects.update(access_level=AccessLevel.AGREEMENT, agreement=agreement)
    assert build_portrait(boulogne, factories.make_user()).rows == []


@pytest.mark.parametrize("form", ["csv", "csv-ouvert", "xlsx"])
def test_the_export_carries_sources_and_statuses(load, client, boulogne, wimereux, form: str) -> None:
    load("filosofi-communes", make_filosofi(("62893", "3000", "6000", "24000", "s")))

    response = client.get(f"/territoires/commune-62893/portrait/{form}/")
    body = b"".join(response.streaming_content)

    assert response.status_code == 200
    if form != "xlsx":
        rows = list(
            csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";" if form == "csv" else ",")
        )
        poverty = next(row for row in rows if row["Code de l’indicateur"] == "taux-pauvrete")
        assert (poverty["Valeur"], poverty["Statut"]) == ("", "secret statistique")
        assert poverty["Source et millésime"] == "Insee, Filosofi, communes 2021"


def test_an_unknown_format_is_absent(client, boulogne, catalogue, lake) -> None:
    assert client.get("/territoires/commune-62160/portrait/exe/").status_code == 404


@pytest.mark.parametrize(
    "query", ["?annees=zéro&theme=inconnu", "?avec=x&avec=y-z&editions=1,x,99999999999", "?annees=-1"]
)
def test_an_address_that_cannot_be_read_is_as_if_empty(client, boulogne, catalogue, lake, query: str) -> None:
    assert client.get(f"/territoires/commune-62160/portrait/{query}").status_code == 200


def test_a_portrait_costs_the_same_whatever_the_number_of_communes(load, boulonnais, boulogne) -> None:
    def count(rows: list) -> int:
        load("filosofi-communes", make_filosofi(*rows))
        with CaptureQueriesContext(connection) as captured:
            build_portrait(boulonnais, SOMEONE)
        return len(captured)

    few = count([("62160", "1", "2", "3", "4")])
    rows = [("62160", "1", "2", "3", "4")]
    for rank in range(40):
        make_place(TerritoryKind.COMMUNE, f"629{rank:02d}", f"Commune {rank}", boulonnais)
        rows.append((f"629{rank:02d}", "1", "2", "3", "4"))

    assert count(rows) == few


@pytest.mark.slow
def test_real_files_give_the_boulonnais_its_18_379_inhabitants_of_districts(
    lake, catalogue, data_dir: Path, boulonnais, boulogne
) -> None:
    for code in ("QN06249M", "QN06250M", "QN06251M", "QN06252M"):
        make_place(TerritoryKind.QPV, code, code, boulonnais)
    for dataset in ("qpv-statistiques", "filosofi-communes"):
        load_file(BY_DATASET[dataset], data_dir / BY_DATASET[dataset].path, write=True)

    whole, commune = build_portrait(boulonnais, SOMEONE), build_portrait(boulogne, SOMEONE)

    assert read_row(whole, "qpv-population").figure.value == 18379  # and not 38 568
    assert (
        read_row(commune, "niveau-vie-median").figure.shown_with_unit.replace("\u202f", " ")
        == "17 720\u00a0€ par an"
    )
    assert read_row(commune, "taux-pauvrete").figure.value == 30
    assert read_row(commune, "niveau-vie-median").position.standing.count > 30_000
