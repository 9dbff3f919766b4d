"""Test the pages of accounts: what they say, to whom, and what they change."""

import json
import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories

from maillage.accounts.models import Organization, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db: None) -> User:
    return factories.make_user(is_staff=True)


@pytest.fixture
def administrator(db: None) -> User:
    user = factories.make_user(factories.make_organization(name="Mission locale du littoral"))
    user.affiliations.update(is_administrator=True)
    return user


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_of_organizations_finds_without_accents(manager: User, sign_in) -> None:
    factories.make_organization(name="Équihen-Plage")
    factories.make_organization(name="Wimille", siren="246200729")
    client = sign_in(manager)

    by_name = client.get(reverse("organization_list"), {"q": "equihen"}).content.decode()
    by_number = client.get(reverse("organization_list"), {"q": "246200729"}).content.decode()
    nothing = client.get(reverse("organization_list"), {"q": "introuvable"}).content.decode()

    assert "Équihen-Plage" in by_name
    assert "Wimille" not in by_name
    assert "Wimille" in by_number
    assert "Aucun organisme ne répond" in nothing


@pytest.mark.parametrize("text", ["' OR 1=1--", "%", "_", "\\"])
def test_attack_41_signs_of_sql_are_plain_text(manager: User, sign_in, text: str) -> None:
    response = sign_in(manager).get(reverse("organization_list"), {"q": text})

    assert response.status_code == 200


def test_attack_8_reserved_words_of_the_query_builder_are_refused(manager: User, sign_in) -> None:
    for query in ("?_connector=OR&_negated=1", "?user__email__startswith=a"):
        assert sign_in(manager).get(reverse("organization_list") + query).status_code == 400


def test_lists_make_as_many_queries_for_ten_rows_as_for_a_thousand(operator: User, sign_in) -> None:
    client = sign_in(operator)
    organization = operator.affiliations.get().organization
    addresses = [
        reverse("organization_list"),
        reverse("person_list"),
        reverse("organization_detail", args=[organization.slug]),
    ]
    for _ in range(10):
        factories.make_user(organization)
    few = [count_queries(client, address) for address in addresses]

    Organization.objects.bulk_create(
        Organization(kind="other", name=f"O {rank}", folded_name=f"o {rank}", slug=f"o-{rank}")
        for rank in range(1000)
    )
    people = User.objects.bulk_create(
        User(email=f"p{rank}@maillage.example", last_name=f"N{rank}") for rank in range(1000)
    )
    organization.affiliations.bulk_create(
        organization.affiliations.model(user=user, organization=organization) for user in people
    )

    assert [count_queries(client, address) for address in addresses] == few


def test_an_organization_shows_its_people_to_its_people_only(administrator: User, sign_in) -> None:
    organization = administrator.affiliations.get().organization
    address = reverse("organization_detail", args=[organization.slug])

    inside = sign_in(administrator).get(address).content.decode()
    outside = sign_in(factories.make_user()).get(address).content.decode()

    assert administrator.email in inside
    assert administrator.email not in outside
    assert "Seules les personnes de l’organisme" in outside


def test_attack_19_a_hostile_name_is_shown_as_text(operator: User, sign_in) -> None:
    factories.make_organization(name="<img src=x onerror=alert(1)>")

    text = sign_in(operator).get(reverse("organization_list")).content.decode()

    assert "<img src=x" not in text
    assert "&lt;img src=x" in text


def test_an_organization_is_added_and_twins_are_refused_on_their_field(operator: User, sign_in) -> None:
    client, values = sign_in(operator), {"kind": "commune", "name": "Wimille", "siren": "246200728"}

    refused = client.post(reverse("organization_create"), values)
    done = client.post(reverse("organization_create"), values | {"siren": ""})
    twin = client.post(reverse("organization_create"), values | {"siren": "", "name": "WIMILLE\u200b"})

    assert "clé de contrôle" in refused.content.decode()
    assert done.url == "/organismes/wimille/"
    assert "porte déjà ce nom" in twin.content.decode()


def test_a_territory_is_known_by_its_code_or_address(operator: User, sign_in) -> None:
    commune = factories.make_territory(kind="commune", code="62160", name="Boulogne-sur-Mer")
    factories.make_territory(kind="departement", code="75", name="Paris")
    factories.make_territory(kind="region", code="75", name="Nouvelle-Aquitaine")
    client = sign_in(operator)

    def post(name: str, territory: str) -> str:
        values = {"kind": "other", "name": name, "territory": territory}
        return client.post(reverse("organization_create"), values, follow=True).content.decode()

    assert "Boulogne-sur-Mer" in post("A", "62160")
    assert Organization.objects.get(name="A").territory == commune
    assert "Plusieurs territoires" in post("B", "75")
    assert "Nouvelle-Aquitaine" in post("C", "region-75")
    assert "Aucun territoire" in post("D", "99999")


def test_attack_50_two_editors_both_see_what_the_other_wrote(administrator: User, sign_in) -> None:
    organization = administrator.affiliations.get().organization
    address = reverse("organization_edit", args=[organization.slug])
    client, values = sign_in(administrator), {"kind": "association", "name": organization.name}
    client.post(address, values | {"short_name": "Première", "expected_version": "1"})

    response = client.post(address, values | {"short_name": "Seconde", "expected_version": "1"})

    text = response.content.decode()
    assert response.status_code == 409
    assert "Première" in text
    assert "Seconde" in text
    version = re.search(r'name="expected_version" value="(\d+)"', text)
    kept = client.post(
        address, values | {"short_name": "Seconde", "expected_version": version[1], "conflict": "mine"}
    )
    organization.refresh_from_db()
    assert (kept.status_code, organization.short_name) == (302, "Seconde")


def test_an_edit_of_a_version_that_is_kept_changes_nothing(administrator: User, sign_in) -> None:
    organization = administrator.affiliations.get().organization

    sign_in(administrator).post(
        reverse("organization_edit", args=[organization.slug]), {"conflict": "theirs", "name": "Autre"}
    )

    organization.refresh_from_db()
    assert organization.name == "Mission locale du littoral"


def test_an_invitation_from_its_sending_to_its_acceptance(
    administrator: User, sign_in, django_capture_on_commit_callbacks
) -> None:
    organization = administrator.affiliations.get().organization
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(administrator).post(
            reverse("invitation_send", args=[organization.slug]), {"email": "sacha@maillage.example"}
        )
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", mail.outbox[0].body)[1]
    client = Client()

    shown = client.get(link).content.decode()
    done = client.post(link, {"first_name": "Sacha", "last_name": "Exemple"})

    assert "Mission locale du littoral" in shown
    assert done.url == "/mon-compte/"
    account = client.get("/mon-compte/").content.decode()
    assert "Sacha Exemple" in account
    assert "Mission locale du littoral" in account
    assert Client().get(link).status_code == 404


def test_an_invitation_is_refused_to_the_person_signed_in_with_another_address(
    administrator: User, sign_in, django_capture_on_commit_callbacks
) -> None:
    organization = administrator.affiliations.get().organization
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(administrator).post(
            reverse("invitation_send", args=[organization.slug]), {"email": "sacha@maillage.example"}
        )
    link = re.search(r"http://127\.0\.0\.1:8000(\S+)", mail.outbox[0].body)[1]
    client = sign_in(factories.make_user())

    assert "pour une autre adresse" in client.get(link).content.decode()
    assert client.post(link).status_code == 403


def test_a_form_refused_keeps_what_was_typed(administrator: User, sign_in) -> None:
    organization = administrator.affiliations.get().organization

    response = sign_in(administrator).post(
        reverse("invitation_send", args=[organization.slug]), {"email": administrator.email}
    )

    text = response.content.decode()
    assert "appartient déjà" in text
    assert administrator.email in text


def test_people_are_managed_by_buttons(administrator: User, sign_in) -> None:
    organization = administrator.affiliations.get().organization
    colleague = factories.make_user(organization).affiliations.get()
    client = sign_in(administrator)

    client.post(
        reverse("affiliation_administrator", args=[organization.slug, colleague.pk]), {"administre": "1"}
    )
    colleague.refresh_from_db()
    assert colleague.is_administrator
    client.post(reverse("affiliation_end", args=[organization.slug, colleague.pk]))
    colleague.refresh_from_db()
    assert colleague.ended_on is not None


def test_attack_1_an_affiliation_of_another_organization_does_not_exist(administrator: User, sign_in) -> None:
    organization = administrator.affiliations.get().organization
    foreign = factories.make_user().affiliations.get()

    response = sign_in(administrator).post(reverse("affiliation_end", args=[organization.slug, foreign.pk]))

    assert response.status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_on is None


@pytest.mark.parametrize("pk", ["99999999999999999999999", "0", "007"])
def test_attack_2_strange_numbers_are_not_found(operator: User, sign_in, pk: str) -> None:
    assert sign_in(operator).get(f"/personnes/{pk}/").status_code == 404


def test_one_changes_exports_and_leaves_ones_account(manager: User, sign_in) -> None:
    client = sign_in(manager)

    client.post(
        reverse("account_edit"), {"first_name": "Dominique", "last_name": "Exemple", "function": "Élue"}
    )
    exported = client.get(reverse("account_export"))

    manager.refresh_from_db()
    assert (manager.first_name, manager.wants_shortcuts) == ("Dominique", False)
    assert "attachment" in exported.headers["Content-Disposition"]
    assert "Élue" in json.dumps(json.loads(exported.content), ensure_ascii=False)
    client.post(reverse("account_erasure"))
    assert "Effacement demandé le" in client.get(reverse("account")).content.decode()
    client.post(reverse("account_close"))
    assert client.get(reverse("account")).status_code == 302


def test_an_operator_closes_reopens_and_erases_an_account(operator: User, sign_in) -> None:
    person = factories.make_user(email="partie@maillage.example")
    client = sign_in(operator)

    client.post(reverse("person_close", args=[person.pk]))
    assert "Ce compte est fermé" in client.get(reverse("person_detail", args=[person.pk])).content.decode()
    client.post(reverse("person_reopen", args=[person.pk]))
    client.post(reverse("person_erase", args=[person.pk]), {"confirmation": "autre@maillage.example"})
    person.refresh_from_db()
    assert (person.is_active, person.erased_at) == (True, None)
    client.post(reverse("person_erase", args=[person.pk]), {"confirmation": "Partie@maillage.example"})

    person.refresh_from_db()
    assert person.erased_at is not None
    assert client.get(reverse("person_detail", args=[person.pk])).status_code == 404


def test_the_list_of_accounts_is_narrowed(operator: User, sign_in) -> None:
    factories.make_user(last_name="Ouverte", email="ouverte@maillage.example")
    factories.make_user(last_name="Close", email="close@maillage.example", is_active=False)
    client = sign_in(operator)

    closed = client.get(reverse("person_list"), {"etat": "closed"}).content.decode()
    found = client.get(reverse("person_list"), {"q": "ouverte@"}).content.decode()

    assert "close@maillage.example" in closed
    assert "ouverte@maillage.example" not in closed
    assert "ouverte@maillage.example" in found


def test_the_register_is_public_in_short_and_whole_for_operators(operator: User, sign_in) -> None:
    public = Client().get(reverse("privacy")).content.decode()
    whole = sign_in(operator).get(reverse("privacy")).content.decode()
    table = sign_in(operator).get(reverse("privacy_register")).content.decode()

    assert "Comptes et rattachements" in public
    assert "adresse électronique" not in public
    assert "personne : adresse électronique" in whole.replace("\u00a0", " ")
    assert table.startswith("\ufeffActivité;Finalité")
    assert table.count("\r\n") >= 5


def test_attack_44_a_change_by_a_link_is_refused(operator: User, sign_in) -> None:
    person = factories.make_user()

    assert sign_in(operator).get(reverse("person_close", args=[person.pk])).status_code == 405
