"""Lines exported from other portals: read whole or not at all, suggested, decided of by a person."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories, factories_grants

from maillage.accounts.models import User
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.grants.enums import ApplicationStatus, MatchStatus
from maillage.grants.importers import read_portal_file
from maillage.grants.models import Application, Call, PortalLine
from maillage.grants.portal_lines import PortalFaults, read_entries
from maillage.grants.portal_matching import Candidate, PortalAsk, suggest_applications
from maillage.grants.services.portal import drop_portal_line, import_portal_lines, match_portal_line

SIRET = "38047555800058"
OTHER_SIRET = "52499120500013"
DAUPHIN = (
    "N° de dossier;Porteur;SIRET;Intitulé de l’action;Exercice;Montant accordé;Statut;Courriel du contact;QPV\n"
    f"01-77;Association Les Petits Ponts;{SIRET};Ateliers d’été;2025;12 345,50 €;Notifié;a@maillage.example;Chemin Vert\n"
    "01-78;Régie;;=SOMME(A1:A2);2025;;;;\n"
)
SCHEMA = (
    "idSubvention,nomAttribuant,nomBeneficiaire,idBeneficiaire,rnaBeneficiaire,exerciceBudgetaire,objet,montantDemande,"
    f"montant,statutLabel\nS-1,Région,Les Petits Ponts,{SIRET},W380475558,2025,Ateliers d’été,900.20,800,attribuée\n"
)


def upload(text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("export.csv", text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_of_a_portal_is_read_whatever_its_encoding(encoding) -> None:
    first, second = read_portal_file(upload(DAUPHIN, encoding)).entries

    assert (first.rank, first.number, first.applicant_number) == (2, "01-77", SIRET)
    assert (first.title, first.year, first.amount_eur) == ("Ateliers d’été", 2025, Decimal("12345.50"))
    assert first.state_text == "Notifié"
    # What tells how to reach a person stays in the file.
    assert first.extra == {"QPV": "Chemin Vert"}
    assert (second.title, second.amount_eur) == ("=SOMME(A1:A2)", None)


def test_the_open_data_schema_is_read_the_sum_given_before_the_sum_asked() -> None:
    (entry,) = read_portal_file(upload(SCHEMA)).entries

    assert (entry.number, entry.applicant_number, entry.year) == ("S-1", SIRET, 2025)
    assert entry.amount_eur == 800
    assert entry.extra == {
        "nomAttribuant": "Région",
        "rnaBeneficiaire": "W380475558",
        "montantDemande": "900.20",
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1;A;3,80476E+13;T;2025;10", "Ligne 2, colonne « SIRET » : « 3,80476E+13 » vient d’un tableur"),
        ("1;A;;T;25;10", "Ligne 2, colonne « Année » : « 25 » n’est pas une année"),
        ("1;A;;T;2025;dix", "Ligne 2, colonne « Montant » : « dix » n’est pas un nombre"),
        ("1;A;;T;2025;-10", "Ligne 2, colonne « Montant » : « -10 » n’est pas une somme"),
        ("1;;;T;2025;10", "Ligne 2, colonne « Porteur » : cette cellule est vide"),
        ("1;A;;T;2025;10;x", "Ligne 2 : plus de cellules que de titres"),
    ],
)
def test_a_faulty_cell_is_told_with_its_line_and_column(line, told) -> None:
    with pytest.raises(PortalFaults) as raised:
        read_entries(
            [(1, ["N° de dossier", "Porteur", "SIRET", "Objet", "Année", "Montant"]), (2, line.split(";"))]
        )

    assert raised.value.faults[0].startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Porteur;Montant\nA;1\n", "aucune colonne ne dit l’intitulé"),
        ("Porteur;Objet;objet\nA;1;2\n", "ce titre est répété"),
        ("Porteur;Objet\n", "que sa ligne de titres"),
        ('Porteur;Objet\nA;"B\n', "guillemet"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(text, told) -> None:
    with pytest.raises(ValidationError, match=told):
        read_portal_file(upload(text))


def candidate(**fields) -> Candidate:
    return Candidate(
        **{
            "number": "D-2025-0001",
            "title": "Ateliers d'été en famille",
            "applicant_name": "Les Petits Ponts",
            "applicant_numbers": frozenset({SIRET}),
            "years": range(2025, 2026),
            "amounts": frozenset({Decimal(800)}),
        }
        | fields
    )


def test_the_same_applicant_title_year_and_sum_are_suggested_with_their_reason() -> None:
    ask = PortalAsk("PETITS PONTS", SIRET, "Ateliers d’été en familles", 2025, Decimal(800))
    twin = candidate(number="D-2025-0002", amounts=frozenset())

    first, second = suggest_applications(ask, [twin, candidate()])

    assert (first.number, second.number) == ("D-2025-0001", "D-2025-0002")
    assert first.reason == f"même SIRET, intitulé proche à {first.likeness} %, même année, même montant"


@pytest.mark.parametrize(
    "fields",
    [
        {"applicant_numbers": frozenset({OTHER_SIRET})},
        {"years": range(2024, 2025)},
        {"title": "Jardin partagé du quai"},
        {"title": "Café d’été en ville"},
        {"applicant_numbers": frozenset(), "applicant_name": "Régie de quartier"},
    ],
    ids=["another applicant", "another year", "another title", "a title with common words", "another name"],
)
def test_what_contradicts_or_differs_is_not_suggested(fields) -> None:
    ask = PortalAsk("Les Petits Ponts", SIRET, "Ateliers d’été en famille", 2025, Decimal(800))

    assert suggest_applications(ask, [candidate(**fields)]) == []


def test_without_a_number_a_name_within_the_other_and_a_twin_title_are_suggested() -> None:
    ask = PortalAsk("ASSOCIATION LES PETITS PONTS", "", "Vélo école des quartiers", None, None)

    (found,) = suggest_applications(ask, [candidate(title="Vélo-école des quartiers")])

    assert found.reason == "nom du porteur proche, intitulé proche à 100 %"


def test_another_establishment_of_the_same_siren_is_the_same_applicant() -> None:
    ask = PortalAsk("X", SIRET[:9] + "00017", "Ateliers d’été en famille", None, None)

    (found,) = suggest_applications(ask, [candidate()])

    assert found.reason.startswith("même SIREN")


@pytest.fixture
def call(db: None) -> Call:
    return factories_grants.make_call()


@pytest.fixture
def chief(call: Call) -> User:
    return factories.make_manager(call.contract)


@pytest.fixture
def application(call: Call) -> Application:
    applicant = factories.make_organization(name="Les Petits Ponts", siret=SIRET, siren=SIRET[:9])
    project = factories_grants.make_project(applicant, title="Ateliers d’été")
    return factories_grants.make_application(call, project, status=ApplicationStatus.UNDER_REVIEW)


def load(call: Call, chief: User, text: str = DAUPHIN) -> int:
    read = read_portal_file(upload(text))
    return import_portal_lines(
        contract=call.contract, portal="Dauphin", digest=read.digest, entries=read.entries, by=chief
    )


def test_the_same_file_twice_is_once_and_a_later_export_brings_only_what_changed(call, chief) -> None:
    assert load(call, chief) == 2
    assert load(call, chief) == 0
    assert load(call, chief, DAUPHIN.replace("Notifié", "Payé")) == 1

    assert PortalLine.objects.count() == 3
    assert Event.objects.filter(verb=Verb.IMPORT).count() == 2


def test_only_who_runs_the_contract_brings_lines_in_or_decides(call, chief, application) -> None:
    instructor = factories_grants.make_instructor(call.contract)
    with pytest.raises(PermissionDenied):
        load(call, instructor)
    load(call, chief)
    line = PortalLine.objects.first()
    for decide in (
        lambda: drop_portal_line(line=line, expected_version=1, by=instructor),
        lambda: match_portal_line(line=line, application=application, expected_version=1, by=instructor),
    ):
        with pytest.raises(PermissionDenied):
            decide()


def test_a_person_matches_then_sets_aside_and_the_journal_says_so(call, chief, application) -> None:
    load(call, chief)
    line = PortalLine.objects.get(number="01-77")

    match_portal_line(line=line, application=application, expected_version=1, by=chief)
    with pytest.raises(StaleVersion):
        drop_portal_line(line=PortalLine.objects.get(pk=line.pk), expected_version=1, by=chief)
    line.refresh_from_db()
    assert (line.status, line.application, line.reviewed_by) == (MatchStatus.MATCHED, application, chief)

    drop_portal_line(line=line, expected_version=2, by=chief)
    line.refresh_from_db()
    assert (line.status, line.application) == (MatchStatus.DROPPED, None)
    assert Event.objects.filter(verb=Verb.CHANGE_STATUS).count() == 2


@pytest.mark.parametrize(
    "fields", [{"status": ApplicationStatus.DRAFT}, {"call": None}], ids=["draft", "foreign"]
)
def test_a_line_is_about_an_application_sent_to_its_contract(call, chief, fields) -> None:
    load(call, chief)
    other = factories_grants.make_application(
        **{"call": call, "status": ApplicationStatus.UNDER_REVIEW} | fields
    )

    with pytest.raises(ValidationError, match="n’a pas été déposé"):
        match_portal_line(line=PortalLine.objects.first(), application=other, expected_version=1, by=chief)


def test_the_page_brings_in_suggests_and_records(sign_in, call, chief, application) -> None:
    client, place = sign_in(chief), {"slug": call.contract.slug}
    refused = client.post(
        reverse("portal_import", kwargs=place),
        {"portal": "Dauphin", "file": upload(DAUPHIN.replace("2025", "25", 1))},
    )
    assert "colonne « Exercice »" in refused.content.decode()
    assert not PortalLine.objects.exists()

    client.post(reverse("portal_import", kwargs=place), {"portal": "Dauphin", "file": upload(DAUPHIN)})
    page = client.get(reverse("portal_lines", kwargs=place)).content.decode()
    assert "C’est ce dossier" in page
    assert "même SIRET" in page
    assert "=SOMME(A1:A2)" in page
    line = PortalLine.objects.get(number="01-77")
    review = reverse("portal_review", kwargs=place | {"pk": line.pk})
    missing = client.post(review, {"decision": "matched", "version": "1", "number": "D-0"}, follow=True)
    assert "n’a été déposé" in missing.content.decode()
    client.post(review, {"decision": "matched", "version": "1", "number": application.number})

    line.refresh_from_db()
    assert line.application == application
    money = client.get(reverse("application_money", kwargs={"number": application.number})).content.decode()
    assert "Sur d’autres portails" in money
    author = sign_in(application.submitted_by)
    theirs = author.get(reverse("application_money", kwargs={"number": application.number})).content.decode()
    assert "Sur d’autres portails" not in theirs


def test_the_page_asks_as_much_for_many_lines_and_applications(sign_in, call, chief, application) -> None:
    client, url = sign_in(chief), reverse("portal_lines", kwargs={"slug": call.contract.slug})
    counts = []
    for extra in (0, 8):
        for _ in range(extra):
            factories_grants.make_request(
                factories_grants.make_application(call, status=ApplicationStatus.UNDER_REVIEW)
            )
        header, row, _ = DAUPHIN.split("\n", 2)
        load(
            call,
            chief,
            "\n".join([header, *(row.replace("01-77", f"{extra}-{n}") for n in range(extra + 1))]),
        )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len([one for one in captured.captured_queries if "django_session" not in one["sql"]]))

    assert counts[0] == counts[1]
