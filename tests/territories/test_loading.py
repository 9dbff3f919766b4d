"""Loading is dry unless told to write, idempotent, whole or nothing, and leaves one trace."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command

from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.territories.enums import ShareBasis, TerritoryKind
from maillage.territories.importers.epci import read_epci_composition
from maillage.territories.importers.request import Request
from maillage.territories.models import LegalPopulation, Loading, Membership, Territory
from maillage.territories.records import UnreadableFile
from maillage.territories.selectors.population import count_inhabitants
from maillage.territories.services.loading import load_batch
from tests import factories
from tests.territories.files import OUTREAU, epci_line, load, square, write_epci, write_outlines

pytestmark = pytest.mark.django_db


def make_departement() -> Territory:
    return factories.make_territory(kind=TerritoryKind.DEPARTEMENT, code="62", name="Pas-de-Calais")


def test_dry_run_tells_and_writes_nothing(tmp_path):
    make_departement()

    difference = load("epci", write_epci(tmp_path), write=False)

    assert difference.section("Intercommunalité").added == 1
    assert difference.section("Commune").examples == [
        "+ Boulogne-sur-Mer (62160)",
        "+ Outreau (62643)",
    ]
    assert Territory.objects.exclude(kind=TerritoryKind.DEPARTEMENT).count() == 0
    assert not Loading.objects.exists()
    assert not Event.objects.exists()


def test_loading_writes_territories_links_and_populations(tmp_path):
    make_departement()

    load("epci", write_epci(tmp_path))

    epci = Territory.objects.get(kind=TerritoryKind.EPCI)
    assert (epci.code, epci.name, epci.legal_form) == (
        "246200729",
        "Communauté d’agglomération du Boulonnais",
        "CA",
    )
    assert epci.folded_name == "communaute d'agglomeration du boulonnais"
    assert Membership.objects.filter(whole=epci, basis=ShareBasis.WHOLE).count() == 2
    assert count_inhabitants(epci).count == 54_437
    assert count_inhabitants(epci).source == "DGCL, composition et populations légales 2025"
    assert Membership.objects.get(part=epci).whole.code == "62"


def test_loading_leaves_one_row_and_one_event(tmp_path):
    make_departement()

    load("epci", write_epci(tmp_path))

    loading = Loading.objects.get()
    assert (loading.dataset, loading.vintage, loading.producer, len(loading.sha256)) == (
        "epci",
        "2025",
        "DGCL",
        64,
    )
    event = Event.objects.get()
    assert (event.verb, event.actor, event.subject_id) == (Verb.IMPORT, None, str(loading.pk))


def test_loading_twice_changes_nothing(tmp_path):
    make_departement()
    path = write_epci(tmp_path)
    load("epci", path)

    again = load("epci", path)

    assert again.is_empty
    assert again.loaded_before_at is not None
    assert Loading.objects.count() == 1
    assert Event.objects.count() == 1


def test_next_year_closes_what_is_gone_and_deletes_nothing(tmp_path):
    make_departement()
    other = epci_line(siren="200000001", raison_sociale="CC Voisine", nb_membres="1", insee="62001",
                      nom_membre="Voisine", pmun="10", ptot="11", total_pop_mun="10", total_pop_tot="11")  # fmt: skip
    load("epci", write_epci(tmp_path, epci_line(), epci_line(**OUTREAU), other, year=2024))
    contract = factories.make_contract(territory=Territory.objects.get(code="200000001"))
    merged = {"nb_membres": "3", "total_pop_mun": "54 447", "total_pop_tot": "55 211"}
    third = {"insee": "62001", "nom_membre": "Voisine", "pmun": "10", "ptot": "11"}
    rows = (epci_line(**merged), epci_line(**merged | OUTREAU), epci_line(**merged | third))

    difference = load("epci", write_epci(tmp_path, *rows, year=2025))

    gone = Territory.objects.get(code="200000001")
    assert gone.valid_to == datetime.date(2024, 12, 31)
    contract.refresh_from_db()
    assert contract.territory == gone
    assert difference.section("Intercommunalité").gone == 1
    links = Membership.objects.filter(part__code="62001", whole__kind=TerritoryKind.EPCI).order_by("pk")
    assert [(link.whole.code, link.valid_to, link.valid_from) for link in links] == [
        ("200000001", datetime.date(2024, 12, 31), None),
        ("246200729", None, datetime.date(2025, 1, 1)),
    ]


def test_attack_26_composition_of_last_year_is_refused_after_this_year(tmp_path):
    make_departement()
    load("epci", write_epci(tmp_path, year=2025))

    with pytest.raises(ValidationError, match="epci 2025 est déjà chargé"):
        load("epci", write_epci(tmp_path, year=2024))


def test_attack_26_vintage_asked_must_be_that_of_the_file(tmp_path):
    with pytest.raises(UnreadableFile, match="vous demandez 2025"):
        load("epci", write_epci(tmp_path, year=2024), vintage="2025")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"insee": "6216"}, "Ligne 2 .*zéro de tête"),
        ({"insee": "75101"}, "arrondissement municipal"),
        ({"siren": "24620072"}, "SIREN"),
        ({"pmun": "beaucoup"}, "pmun_2025"),
        ({"nom_membre": ""}, "pas de nom"),
        ({"nb_membres": "3"}, "Ligne 3 .*totaux"),
        ({"insee": "62643"}, "Ligne 3 .*déjà à la ligne 2"),
    ],
)
def test_faulty_composition_is_refused_with_its_line_and_nothing_is_written(tmp_path, cells, words):
    make_departement()
    path = write_epci(tmp_path, epci_line(**cells), epci_line(**OUTREAU))

    with pytest.raises(UnreadableFile, match=words):
        load("epci", path)

    assert not Territory.objects.filter(kind=TerritoryKind.EPCI).exists()


def test_cut_composition_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="annonce 2 communes, le fichier en donne 1"):
        load("epci", write_epci(tmp_path, epci_line()))


def test_totals_that_differ_are_noted(tmp_path):
    make_departement()
    wrong = {"total_pop_mun": "54 438"}

    difference = load(
        "epci", write_epci(tmp_path, epci_line(**wrong), epci_line(**wrong | OUTREAU)), write=False
    )

    assert any("54437 en sommant" in note for note in difference.notes)


def test_a_failure_half_way_leaves_nothing(tmp_path, monkeypatch):
    make_departement()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("maillage.territories.services.loading.record_event", fail)
    with pytest.raises(RuntimeError):
        load("epci", write_epci(tmp_path))

    assert not Territory.objects.filter(kind=TerritoryKind.EPCI).exists()
    assert not LegalPopulation.objects.exists()


def test_only_who_runs_the_instance_loads(tmp_path):
    make_departement()
    request = Request(write_epci(tmp_path), "epci", "composition", "DGCL", "LO")
    batch = read_epci_composition(request)
    operator = factories.make_user(is_staff=True)

    with pytest.raises(PermissionDenied):
        load_batch(batch=batch, write=True, by=factories.make_user())
    load_batch(batch=batch, write=True, by=operator)

    assert Loading.objects.get().loaded_by == operator


def test_outlines_are_added_then_changed_and_a_centre_never_replaces_one(tmp_path):
    commune = factories.make_territory(kind=TerritoryKind.COMMUNE, code="62160", name="Boulogne-sur-Mer")
    properties = {"code": "62160", "nom": "Boulogne-sur-Mer"}
    first = load("contours-communes", write_outlines(tmp_path, [(properties, square(1.6, 50.7))]))
    second = load("contours-communes", write_outlines(tmp_path, [(properties, square(1.6, 50.6))]))
    centres = tmp_path / "centres.csv"
    centres.write_text("insee_com,commune_type,lat,lng\n62160,COM,50.9,1.9\n")

    third = load("centres", centres)

    commune.refresh_from_db()
    assert (first.total("+"), second.total("~"), third.is_empty) == (1, 1, True)
    assert commune.outline["type"] == "Polygon"
    assert commune.latitude == pytest.approx(50.65)
    assert commune.geography_source.startswith("IGN, ADMIN EXPRESS")


def test_outline_of_an_unknown_code_is_noted(tmp_path):
    path = write_outlines(tmp_path, [({"code": "62999", "nom": "Nulle part"}, square(1.6, 50.7))])

    difference = load("contours-communes", path, write=False)

    assert any("62999" in note for note in difference.notes)


def test_centre_with_swapped_coordinates_is_refused_with_its_line(tmp_path):
    path = tmp_path / "centres.csv"
    path.write_text("insee_com,commune_type,lat,lng\n62160,COM,1.9,50.9\n")

    with pytest.raises(UnreadableFile, match=r"Ligne 2 .*inversées"):
        load("centres", path)


def test_command_is_dry_by_default_and_speaks_french(tmp_path, capsys):
    make_departement()
    path = write_epci(tmp_path)

    call_command("load_territories", "epci", str(path))

    out = capsys.readouterr().out
    assert "Intercommunalité : 1 à ajouter" in out
    assert "relancez avec --write" in out
    assert not Loading.objects.exists()


def test_command_writes_then_has_nothing_to_change(tmp_path, capsys):
    make_departement()
    path = str(write_epci(tmp_path))

    call_command("load_territories", "epci", path, write=True)
    call_command("load_territories", "epci", path, write=True)

    out = capsys.readouterr().out
    assert "Écrit." in out
    assert "Rien à changer" in out


def test_command_refuses_in_one_sentence(tmp_path, settings):
    settings.DATA_DIR = None

    with pytest.raises(CommandError, match="rien n’est écrit"):
        call_command("load_territories", "epci", str(tmp_path / "rien.csv"))
    with pytest.raises(CommandError, match="MAILLAGE_DATA_DIR"):
        call_command("load_territories", "epci")


def test_outline_of_a_commune_gone_since_goes_to_its_closed_row(tmp_path):
    gone = factories.make_territory(
        kind=TerritoryKind.COMMUNE, code="62999", name="Disparue", valid_to=datetime.date(2018, 12, 31)
    )
    path = write_outlines(tmp_path, [({"code": "62999", "nom": "Disparue"}, square(1.6, 50.7))])

    difference = load("contours-communes", path, vintage="2018")

    gone.refresh_from_db()
    assert gone.outline is not None
    assert any("disparus depuis" in note for note in difference.notes)


def test_unknown_outlines_are_looked_for_together(tmp_path, django_assert_max_num_queries):
    rows = [({"code": f"80{rank:03d}", "nom": "x"}, square(1.6, 50.7)) for rank in range(200)]

    with django_assert_max_num_queries(15):
        load("contours-communes", write_outlines(tmp_path, rows), write=False)
