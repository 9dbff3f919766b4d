"""Releases: dry by default, immutable, idempotent; marks kept; faults named."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from maillage.core.digests import name_kind
from maillage.core.models import Event
from maillage.observatory.importers.cells import read_cell
from maillage.observatory.importers.files import BY_DATASET, load_file
from maillage.observatory.models import ImmutableRelease, Release
from maillage.observatory.records import Reading, ReleaseHeader
from maillage.observatory.selectors.releases import find_damaged_releases
from maillage.observatory.services.loading import load_release
from maillage.observatory.store.reading import read_observations
from maillage.observatory.store.schema import Observation
from maillage.territories.records import UnreadableFile
from tests import factories
from tests.observatory.conftest import make_filosofi

BOULOGNE = ("62160", "18153", "35372", "17720", "30,0")
WIMEREUX = ("62893", "3260", "6770", "24000", "s")


def read(code: str, indicator: str, kind: str = "commune") -> tuple[Decimal | None, str]:
    (found,) = read_observations(list(Release.objects.current()), {kind: [code]}, [indicator])
    return found.value, found.status


def test_a_dry_run_writes_nothing(load, lake: Path) -> None:
    difference = load("filosofi-communes", make_filosofi(BOULOGNE), write=False)

    assert (difference.added, difference.is_written) == (27, False)
    assert not Release.objects.exists()
    assert not [path for path in lake.rglob("*") if path.is_file()]


def test_a_release_is_written_with_its_event(load) -> None:
    load("filosofi-communes", make_filosofi(BOULOGNE, WIMEREUX))

    release = Release.objects.get()
    assert read("62160", "niveau-vie-median") == (Decimal(17720), "final")
    assert read("62160", "taux-pauvrete") == (Decimal(30), "final")
    assert read("62893", "taux-pauvrete") == (None, "hidden_primary")
    assert (release.row_count, release.license, release.number) == (54, "Licence Ouverte 2.0", 1)
    assert (
        Event.objects.filter(
            verb="import", subject_kind=name_kind(release), subject_id=str(release.pk)
        ).count()
        == 1
    )


def test_the_same_file_twice_is_once(load) -> None:
    load("filosofi-communes", make_filosofi(BOULOGNE))

    again = load("filosofi-communes", make_filosofi(BOULOGNE))

    assert again.is_empty
    assert again.loaded_before_at
    assert Release.objects.count() == 1


def test_a_correction_is_a_new_release_and_the_old_one_stays(load) -> None:
    load("filosofi-communes", make_filosofi(BOULOGNE, WIMEREUX))
    first = Release.objects.get()

    difference = load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17730", "30,0")))

    assert (difference.added, difference.changed, difference.gone) == (0, 1, 27)
    assert [row.number for row in Release.objects.current()] == [2]
    (old,) = read_observations([first], {"commune": ["62160"]}, ["niveau-vie-median"])
    assert old.value == 17720


def test_a_release_never_changes(load) -> None:
    load("filosofi-communes", make_filosofi(BOULOGNE))
    release = Release.objects.get()
    release.license = "autre"

    with pytest.raises(ImmutableRelease):
        release.save()


def test_only_who_runs_the_instance_loads(lake: Path, catalogue: None) -> None:
    reading = Reading(ReleaseHeader("comparateur", "2024", "x.csv", "0" * 64), [])

    with pytest.raises(PermissionDenied):
        load_release(reading=reading, write=True, by=factories.make_user())


def test_a_figure_without_a_sheet_is_refused(lake: Path, catalogue: None) -> None:
    one = Observation("commune", "62160", 2024, "inconnu", 2024, Decimal(1))
    reading = Reading(ReleaseHeader("comparateur", "2024", "x.csv", "0" * 64), [one])

    with pytest.raises(ValidationError, match="Indicateurs absents du catalogue : inconnu"):
        load_release(reading=reading, write=True, by=None)


def test_a_hidden_value_is_never_stored(lake: Path, catalogue: None) -> None:
    one = Observation(
        "commune",
        "62160",
        2024,
        "taux-chomage-rp",
        2021,
        Decimal(4),
        "hidden_secondary",
        Decimal(2),
        Decimal(50),
    )
    reading = Reading(ReleaseHeader("comparateur", "2024", "x.csv", "0" * 64), [one])

    load_release(reading=reading, write=True, by=None)

    (found,) = read_observations(list(Release.objects.all()), {"commune": ["62160"]})
    assert (found.value, found.numerator, found.denominator, found.status) == (
        None,
        None,
        None,
        "hidden_secondary",
    )


def test_every_faulty_cell_is_named_at_once(load) -> None:
    faulty = make_filosofi(("62160", "abc", "35372", "1.234,5", "30,0"), ("62893", "1", "2", "NaN", "x"))

    with pytest.raises(UnreadableFile) as refusal:
        load("filosofi-communes", faulty)

    sentences = str(refusal.value).splitlines()
    assert sentences[0] == "4 cellules illisibles."
    assert sentences[1].startswith("Ligne 2, colonne NBMENFISC21 : « abc »")
    assert sentences[4].startswith("Ligne 3, colonne TP6021 : « x »")
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("code", "message"),
    [("1004", "a perdu son zéro de tête"), ("1,23E+13", "nombre de tableur"), ("6216", "zéro")],
)
def test_attack_26_a_wrong_insee_code_is_refused(load, code: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        load("filosofi-communes", make_filosofi((code, *BOULOGNE[1:])))


def test_attack_26_corsica_is_kept_and_districts_of_cities_are_not(load) -> None:
    difference = load("filosofi-communes", make_filosofi(("2a004", *BOULOGNE[1:]), ("75101", *BOULOGNE[1:])))

    assert read("2A004", "niveau-vie-median")[0] == 17720
    assert difference.notes == ("1 arrondissements municipaux laissés de côté : leur commune est donnée.",)


@pytest.mark.parametrize("text", ["1.234,5", "NaN", "Infinity", "1e9999999", "--1", "12 34 x", "=1+1"])
def test_attack_27_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="n’est pas un nombre"):
        read_cell(text)


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("12 345,67", Decimal("12345.67"), "final"),
        ("12\u202f345,67", Decimal("12345.67"), "final"),
        ("-0", Decimal(0), "true_zero"),
        ("0,0", Decimal(0), "true_zero"),
        ("s", None, "hidden_primary"),
        ("ns", None, "not_significant"),
        ("so", None, "not_applicable"),
        ("N/A", None, "missing"),
        ("nd", None, "missing"),
        ("", None, "missing"),
        ("8.70947791164658", Decimal("8.709478"), "final"),
    ],
)
def test_a_cell_is_a_number_or_a_mark(text: str, value: Decimal | None, status: str) -> None:
    assert read_cell(text) == (value, status)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_attack_34_encodings_are_told_apart(load, encoding: str) -> None:
    load("filosofi-communes", make_filosofi(BOULOGNE), encoding=encoding)

    assert read("62160", "niveau-vie-median")[0] == 17720


def test_attack_34_another_year_is_refused(load) -> None:
    with pytest.raises(UnreadableFile, match="n’est pas du millésime 2019"):
        load("filosofi-communes", make_filosofi(BOULOGNE), vintage="2019")


def test_a_value_twice_is_refused(load, lake: Path) -> None:
    with pytest.raises(ValidationError, match="Deux valeurs pour"):
        load("filosofi-communes", make_filosofi(BOULOGNE, BOULOGNE))

    assert not [path for path in lake.rglob("*") if path.is_file()]


def test_schools_are_weighted_by_their_pupils(load) -> None:
    head = "rentree_scolaire;uai;code_insee_de_la_commune;secteur;effectifs;ips\n"
    load(
        "ips-colleges",
        head + "2022-2023;A;62160;public;300.0;80.0\n2022-2023;B;62160;privé sous contrat;100.0;120.0\n",
    )

    assert read("62160", "ips-colleges")[0] == 90
    assert read("62160", "part-eleves-colleges-prive")[0] == 25


def test_posts_count_once_a_year(load) -> None:
    text = "annee,id_poste,insee_dep\n2024,A,62\n2024,A,62\n2024,B,62\n2024,C,\n"

    difference = load("adultes-relais", text)

    assert read("62", "adultes-relais", "departement")[0] == 2
    assert difference.notes[0].startswith("1 lignes sur 4 répètent un poste")


def test_a_commune_with_two_postal_codes_counts_once(load) -> None:
    head = (
        "insee_com,commune_type,superficie_km2,population_2021,population_2015,menages_2021,naissances_2022,"
        "deces_2022,pop_15_64_totale_2021,pop_15_64_chomage_2021,pop_15_64_active_2021\n"
    )
    row = "62160,COM,8.42,40000,42000,19000,450,420,25000,4500,18000\n"
    load("comparateur", head + row + row)

    assert read("62160", "taux-chomage-rp")[0] == 25
    with pytest.raises(UnreadableFile, match="déjà donnée avec d’autres valeurs"):
        load("comparateur", head + row + row.replace("450", "451"))


def test_a_damaged_file_is_seen_and_the_others_still_answer(load) -> None:
    load("filosofi-communes", make_filosofi(BOULOGNE))
    load("adultes-relais", "annee,id_poste,insee_dep\n2024,A,62\n")
    release = Release.objects.get(dataset__code="filosofi-communes")
    from django.conf import settings

    (Path(settings.LAKE_DIR) / release.lake_path).write_bytes(b"PAR1 no more")

    assert find_damaged_releases() == [release]
    with pytest.raises(CommandError, match="différents de leur empreinte"):
        call_command("observatory", "verify")
    assert read_observations([Release.objects.get(dataset__code="adultes-relais")], {"departement": ["62"]})


@pytest.mark.parametrize("step", ["stage_observations", "compare_files", "place_file", "record_event"])
def test_attack_52_a_loading_cut_short_leaves_nothing_half(load, monkeypatch, step: str) -> None:
    from maillage.observatory.services import loading

    real = getattr(loading, step)

    def cut(*args, **kwargs):
        real(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, step, cut)
    with pytest.raises(KeyboardInterrupt):
        load("filosofi-communes", make_filosofi(BOULOGNE))
    monkeypatch.undo()

    assert not Release.objects.exists()
    load("filosofi-communes", make_filosofi(BOULOGNE))
    assert read("62160", "niveau-vie-median")[0] == 17720
    assert not find_damaged_releases()


def test_the_command_is_dry_then_writes(lake, catalogue, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(make_filosofi(BOULOGNE))
    out = io.StringIO()

    call_command("observatory", "load", "filosofi-communes", str(path), stdout=out, stderr=io.StringIO())
    assert "relancez avec --write" in out.getvalue()
    assert not Release.objects.exists()
    call_command(
        "observatory", "load", "filosofi-communes", str(path), "--write", stdout=out, stderr=io.StringIO()
    )

    assert "Secret statistique : 23" in out.getvalue()
    assert Release.objects.count() == 1


def test_the_command_says_what_is_missing(lake, catalogue, settings) -> None:
    settings.DATA_DIR = None

    with pytest.raises(CommandError, match="réglez MAILLAGE_DATA_DIR"):
        call_command("observatory", "load", "filosofi-communes", stderr=io.StringIO())


@pytest.mark.slow
def test_real_files_say_what_a_hand_reads_in_them(lake, catalogue, data_dir: Path) -> None:
    for dataset in ("filosofi-communes", "qpv-statistiques"):
        file = BY_DATASET[dataset]
        load_file(file, data_dir / file.path, write=True)

    assert read("62160", "niveau-vie-median") == (Decimal(17720), "final")
    assert read("62160", "taux-pauvrete") == (Decimal(30), "final")
    districts = read_observations(
        list(Release.objects.current()),
        {"qpv": ["QN06249M", "QN06250M", "QN06251M", "QN06252M"]},
        ["qpv-population"],
    )
    assert sum(one.value for one in districts) == 18379


def test_contracts_of_cities_count_once_and_their_population_is_left(lake, catalogue, tmp_path: Path) -> None:
    import json

    from maillage.observatory.importers.files import BY_DATASET, load_file

    one = {"codgeo": "246200729", "code_cv": "CN06205I", "lib_cv": "CAB", "insee_dep": "62", "pop": 38568}
    path = tmp_path / "contrats.geojson"
    path.write_text(
        json.dumps({"features": [{"properties": row} for row in (one, one, {**one, "code_cv": "CN06206I"})]})
    )
    done = load_file(BY_DATASET["contrats-de-ville"], path, write=True)

    assert (done.rows, done.statuses) == (1, {"Définitive": 1})
    assert any("répètent" in note for note in done.notes)
    for text in ("[]", "{}", "rien", json.dumps({"features": [{"properties": {**one, "nouveau": 1}}]})):
        path.write_text(text)
        with pytest.raises(UnreadableFile):
            load_file(BY_DATASET["contrats-de-ville"], path)
