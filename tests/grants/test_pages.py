"""What the pages of calls and applications show, accept and refuse: attacks of other people and clumsy hands."""

import csv
import datetime
import io
import re
import uuid
import zipfile

import pytest
from django.test import Client
from django.utils import timezone
from tests import factories, factories_grants
from tests.matrix.world import World

from maillage.core.models import Letter
from maillage.grants.enums import ApplicationStatus, CallStatus
from maillage.grants.models import Application, ApplicationBudgetLine, Call, Envelope, PrivateNote, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(world: World, sign_in) -> Client:
    return sign_in(world.people["contributor"])


@pytest.fixture
def instructor(world: World, sign_in) -> Client:
    return sign_in(world.people["instructor"])


def address(application: Application, rest: str = "") -> str:
    return f"/dossiers/{application.number}/{rest}"


# --- A call -------------------------------------------------------------------------------------


def test_a_call_tells_its_dates_and_rules_to_everybody(world: World) -> None:
    Call.objects.filter(pk=world.grants.call.pk).update(rules={"min_district_share": 50, "min_indicators": 1})

    page = Client().get("/appels-a-projets/appel/").content.decode()

    assert "Ouvert jusqu’au" in page
    assert "des bénéficiaires habitent un quartier prioritaire" in page
    assert "1 indicateur au moins" in page


def test_a_calendar_holds_the_dates_and_nothing_slipped_in(world: World) -> None:
    Call.objects.filter(pk=world.grants.call.pk).update(
        title="Appel, été ; 2025\r\nATTENDEE:mailto:x@y.z" + "é" * 80
    )

    lines = Client().get("/appels-a-projets/appel/calendrier.ics").content.decode().split("\r\n")

    assert sum(line == "BEGIN:VEVENT" for line in lines) == 2
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert all(len(line.encode()) <= 75 for line in lines)


def test_a_manager_prepares_opens_and_closes_a_call(world: World, sign_in) -> None:
    client = sign_in(world.people["manager"])
    closing = timezone.localtime() + datetime.timedelta(days=20)
    data = {
        "title": "Appel d’automne",
        "year": 2025,
        "opens_on": f"{timezone.localdate():%d/%m/%Y}",
        "closes_at": f"{closing:%d/%m/%Y} 12:00",
        "visibility": "public",
        "rule_ceiling_eur": "9000",
        "rule_needs_number": "on",
    }
    client.post("/contrats/contrat/nouvel-appel/", data)
    call = Call.objects.get(title="Appel d’automne")
    assert call.rules == {"ceiling_eur": 9000, "needs_number": True}
    base = f"/appels-a-projets/{call.slug}/"
    funder = factories.make_organization(name="Financeur de l’essai")

    client.post(f"{base}ouverture/", {"funders": "Financeur de l’essai ; 5 000"})
    client.post(f"{base}etat/", {"geste": "ouvrir"})

    call.refresh_from_db()
    assert (call.status, call.call_funders.get().funder, call.call_funders.get().max_eur) == (
        "open",
        funder,
        5000,
    )
    client.post(f"{base}etat/", {"geste": "clore"})
    call.refresh_from_db()
    assert call.status == CallStatus.CLOSED
    client.post(f"{base}etat/", {"geste": "rouvrir", "closes_at": f"{closing:%d/%m/%Y} 13:00"})
    call.refresh_from_db()
    assert call.status == CallStatus.OPEN


@pytest.mark.parametrize(
    "typed", ["31/02/2026 12:00", "2026-13-01 12:00", "29/03/2026 02:30", "25/10/2026 02:30", "demain"]
)
def test_attack_28_an_instant_that_does_not_exist_is_refused(world: World, sign_in, typed) -> None:
    client = sign_in(world.people["manager"])

    page = client.post(
        "/contrats/contrat/nouvel-appel/",
        {"title": "Faux", "year": 2026, "closes_at": typed, "visibility": "public"},
    )

    assert page.status_code == 200
    assert not Call.objects.filter(title="Faux").exists()


# --- Writing ------------------------------------------------------------------------------------


def test_an_association_begins_writes_and_submits(world: World, applicant: Client) -> None:
    call = world.grants.call
    call.contract.districts.add(place := factories.make_territory(kind="qpv", name="Les Résidences"))
    funder = call.call_funders.get().funder
    begun = applicant.post(
        "/appels-a-projets/appel/demander/",
        {"organization": world.action.owner.slug, "title": "Jardin", "key": uuid.uuid4()},
    )
    base = begun.headers["Location"].removesuffix("partie/projet/")
    texts = dict.fromkeys(("needs", "goals", "description", "public", "means"), "Écrit au téléphone.")
    steps = [
        ("projet", {"title": "Jardin", **texts}),
        (
            "lieux",
            {
                "districts": [place.pk],
                "nodes": [world.node.pk],
                "starts_on": "01/03/2025",
                "ends_on": "31/12/2025",
                "years_count": 1,
            },
        ),
        ("budget", {"c_64": "5 000", "c_74": "4 000", "c_75": "1000"}),
        ("demandes", {f"f_{funder.pk}_2025": "4000"}),
        ("beneficiaires", {"place_0": place.pk, "age_0": "all", "sex_0": "women", "planned_0": "30"}),
        ("indicateurs", {"label_0": "Ateliers", "level_0": "output", "unit_0": "ateliers", "target_0": "20"}),
    ]

    for part, data in steps:
        answer = applicant.post(f"{base}partie/{part}/", data)
        assert answer.status_code == 302, (part, answer.content.decode()[:3000])

    page = applicant.get(f"{base}deposer/").content.decode()
    assert "Le dossier est complet" in page
    application = Application.objects.get(title="Jardin")
    sent = applicant.post(
        f"{base}deposer/", {"key": uuid.uuid4(), "version": application.version}, follow=True
    )
    application.refresh_from_db()
    assert application.status == ApplicationStatus.SUBMITTED
    assert application.receipt in sent.content.decode()


def test_a_part_saves_itself_and_tells_the_balance(world: World, applicant: Client) -> None:
    draft = world.grants.draft
    version = draft.version

    answer = applicant.post(
        address(draft, "partie/budget/"),
        {"c_64": "500", "c_74": "400", "expected_version": version},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert "il manque" in page
    assert "Enregistré à" in page
    assert f'value="{version + 1}"' in page
    wrong = applicant.post(
        address(draft, "partie/budget/"), {"c_64": "abc"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Pas encore enregistré" in wrong
    assert "64" in wrong


def test_attack_50_two_windows_on_one_part_show_both_versions(world: World, applicant: Client) -> None:
    draft = world.grants.draft
    data = {"c_64": "500", "expected_version": draft.version}
    assert applicant.post(address(draft, "partie/budget/"), data).status_code == 302

    second = applicant.post(address(draft, "partie/budget/"), data | {"c_64": "700"})

    assert second.status_code == 409
    assert "700" in second.content.decode()
    assert ApplicationBudgetLine.objects.get().planned_eur == 500


@pytest.mark.parametrize(
    "typed", ["12,50", "0.01", "1.234,5", "NaN", "1e9999999", "Infinity", "-5", "9999999999", "douze", "١٢"]
)
def test_attack_27_a_sum_that_is_no_whole_euros_is_refused(world: World, applicant: Client, typed) -> None:
    answer = applicant.post(address(world.grants.draft, "partie/budget/"), {"c_64": typed})

    assert answer.status_code == 200
    assert not ApplicationBudgetLine.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"), [("12 345", 12345), ("12 345 €", 12345), ("12\u202f345,00", 12345)]
)
def test_attack_27_whole_euros_are_read_as_the_french_write_them(
    world: World, applicant: Client, typed, kept
) -> None:
    applicant.post(address(world.grants.draft, "partie/budget/"), {"c_64": typed})

    assert ApplicationBudgetLine.objects.get().planned_eur == kept


@pytest.mark.parametrize("day", ["31/02/2025", "2025-13-01", "29/02/2025", "0000"])
def test_attack_28_a_day_that_does_not_exist_is_refused(world: World, applicant: Client, day) -> None:
    answer = applicant.post(
        address(world.grants.draft, "partie/lieux/"), {"starts_on": day, "years_count": 1}
    )

    assert answer.status_code == 200


def test_attack_03_another_organization_in_a_hidden_field_is_refused(world: World, applicant: Client) -> None:
    victim = factories.make_organization()
    before = Application.objects.count()

    answer = applicant.post(
        "/appels-a-projets/appel/demander/",
        {"organization": victim.slug, "title": "Ruse", "organisation": victim.pk},
    )

    assert answer.status_code == 200
    assert Application.objects.count() == before


def test_attack_06_fields_that_are_not_the_applicants_are_ignored(world: World, applicant: Client) -> None:
    draft = world.grants.draft

    applicant.post(
        address(draft, "partie/projet/"),
        {
            "title": "Honnête",
            "status": "awarded",
            "amount_granted": "99999",
            "score": "20",
            "receipt": "X",
            "novelty": "new",
        },
    )

    draft.refresh_from_db()
    assert (draft.title, draft.status, draft.receipt, draft.novelty) == ("Honnête", "draft", "", "unknown")


def test_attack_49_one_form_sent_twice_begins_one_application(world: World, applicant: Client) -> None:
    data = {"organization": world.action.owner.slug, "title": "Une fois", "key": str(uuid.uuid4())}

    first = applicant.post("/appels-a-projets/appel/demander/", data)
    second = applicant.post("/appels-a-projets/appel/demander/", data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Application.objects.filter(title="Une fois").count() == 1


def test_attack_49_one_submission_sent_twice_gives_the_same_receipt(world: World, applicant: Client) -> None:
    whole = factories_grants.fill_application(world.grants.draft)
    data = {"key": str(uuid.uuid4())}

    receipts = {applicant.post(address(whole, "deposer/"), data).status_code for _ in range(2)}

    whole.refresh_from_db()
    assert receipts == {302}
    assert whole.status == ApplicationStatus.SUBMITTED
    assert Letter.objects.count() == 1


# --- Reading what is not one's own --------------------------------------------------------------


def test_attack_01_a_foreign_application_answers_as_an_unknown_one(world: World, applicant: Client) -> None:
    bodies = set()
    for number in (world.grants.foreign.number, "D-2025-0000"):
        answer = applicant.get(f"/dossiers/{number}/")
        assert answer.status_code == 404
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
        bodies.add(page.replace(f"/dossiers/{number}/", "…"))

    assert len(bodies) == 1


@pytest.mark.parametrize(
    "number",
    [
        "D-2025-09001", "d-2025-9001", "D-2025-9001%20", "%20D-2025-9001", "D-2025-9001.0", "９００１", "9001"],
)  # fmt: skip
def test_attack_02_no_other_writing_of_a_number_opens_an_application(applicant: Client, number) -> None:
    assert applicant.get(f"/dossiers/{number}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["ordering=project__applicant__siren", "filter=submitted_by__email__startswith=a", "_connector=OR&_negated=1",
     "etat=draft", "appel=inconnu", "page=0", "page=-1", "page=x"],
)  # fmt: skip
def test_attacks_07_and_08_a_list_refuses_what_it_does_not_offer(instructor: Client, query) -> None:
    assert instructor.get(f"/dossiers/?{query}").status_code == 400


def test_attack_20_no_text_of_an_applicant_is_a_formula_in_an_export(
    world: World, instructor: Client
) -> None:
    evil = '=cmd|" /C calc"!A0'
    Application.objects.filter(pk=world.grants.sent.pk).update(title=evil)

    answer = instructor.get("/dossiers/?format=csv")
    rows = list(
        csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";")
    )

    cells = [cell for row in rows for cell in row if "calc" in cell]
    assert cells
    assert not [cell for cell in cells if cell.startswith("=")]


def test_a_private_note_leaves_its_organization_in_no_format(world: World, sign_in) -> None:
    sent, secret = world.grants.sent, "Plafonner à trois mille euros"
    writer = world.people["instructor"]
    PrivateNote.objects.create(
        application=sent, organization=writer.affiliations.get().organization, author=writer, body=secret
    )
    seen = []
    for role in ("contributor", "reader", "decision_maker", "manager", "operator", "other_manager"):
        client = sign_in(world.people[role])
        for path in (address(sent), "/dossiers/", "/dossiers/?format=csv", "/dossiers/?format=csv-ouvert",
                     "/dossiers/?format=xlsx", "/recherche/?q=plafonner", "/appels-a-projets/"):  # fmt: skip
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if body[:2] == b"PK":
                archive = zipfile.ZipFile(io.BytesIO(body))
                body = b"".join(archive.read(name) for name in archive.namelist())
            if secret.encode() in body:
                seen.append((role, path))

    assert not seen
    assert secret in sign_in(writer).get(address(sent)).content.decode()


# --- Instruction --------------------------------------------------------------------------------


def test_an_instructor_reviews_by_the_score_sheet(world: World, instructor: Client) -> None:
    sheet = {"criteria": [{"key": "need", "label": "Besoin", "weight": 2, "max": 5}]}
    Call.objects.filter(pk=world.grants.call.pk).update(score_sheet=sheet)
    data = {
        "s_need": 4,
        "e_diagnosis": "oui",
        "e_access": "non",
        "e_counts": "oui",
        "e_goal": "non",
        "equality_level": "G1",
        "opinion": "favorable",
        "proposed_eur": "3 000",
        "comment": "Solide.",
        "geste": "rendre",
    }

    instructor.post(f"/instructions/{world.grants.review.pk}/", data)

    review = Review.objects.get()
    assert (review.status, review.scores, review.equality_level) == ("done", {"need": 4}, "G1")
    assert review.equality_answers == {"diagnosis": True, "access": False, "counts": True, "goal": False}
    page = instructor.get(address(world.grants.sent)).content.decode()
    assert "80,0 sur 100" in page


def test_a_manager_asks_for_a_review_an_opinion_and_a_correction(world: World, sign_in) -> None:
    client, sent = sign_in(world.people["manager"]), world.grants.sent
    judge = world.people["decision_maker"].assignments.get(contract=world.contract)
    party = factories.make_party(world.contract)

    client.post(address(sent, "instruire/"), {"assignment": judge.pk, "due_on": "31/01/2027"})
    client.post(address(sent, "avis/"), {"organization": party.organization.pk, "question": "Utile ?"})
    client.post(address(sent, "corriger/"), {"note": "Précisez le lieu."})

    sent.refresh_from_db()
    assert sent.reviews.filter(reviewer=world.people["decision_maker"]).exists()
    assert sent.opinion_requests.filter(organization=party.organization).exists()
    assert (sent.status, sent.correction_note) == (ApplicationStatus.TO_CORRECT, "Précisez le lieu.")


def test_attack_22_no_header_is_slipped_into_a_letter(world: World, applicant: Client) -> None:
    whole = factories_grants.fill_application(world.grants.draft)
    Application.objects.filter(pk=whole.pk).update(title="Jardin\r\nBcc: tous@exemple.fr")

    applicant.post(address(whole, "deposer/"), {"key": str(uuid.uuid4())})

    letter = Letter.objects.get()
    assert "\n" not in letter.subject
    assert letter.to == world.people["contributor"].email


def test_envelopes_are_opened_delegated_and_shown_with_what_is_left(world: World, sign_in) -> None:
    client = sign_in(world.people["manager"])
    funder = factories.make_organization(name="Financeur des enveloppes")

    client.post(
        "/contrats/contrat/nouvelle-enveloppe/",
        {"funder": funder.name, "year": 2025, "label": "BOP 147", "amount_eur": "10 000"},
    )
    opened = Envelope.objects.get(label="BOP 147")
    client.post(f"/enveloppes/{opened.pk}/deleguer/", {"label": "Insertion", "amount_eur": "4000"})
    refused = client.post(f"/enveloppes/{opened.pk}/deleguer/", {"label": "Trop", "amount_eur": "6001"})

    page = client.get("/contrats/contrat/enveloppes/").content.decode()
    assert "↳ Insertion" in page
    assert "6\u202f000" in page
    assert "il reste" in refused.content.decode()
