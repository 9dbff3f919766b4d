"""Test that every field is classified, and that a person can be exported and erased."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Affiliation, Invitation, User
from maillage.accounts.selectors.personal_data import export_person
from maillage.accounts.selectors.register import list_register
from maillage.accounts.services.erasure import erase_person
from maillage.accounts.services.invitation import invite_person
from maillage.accounts.services.organization import end_affiliation
from maillage.accounts.services.person import link_identity, update_profile
from maillage.accounts.services.security import record_sign_in
from maillage.contracts.models import Assignment, SavedView
from maillage.core.models import Event
from maillage.core.personal_data import classify, list_classifications, list_unclassified_fields
from maillage.core.selectors import find_journal_fault

ADDRESS = "zenobie.unique@maillage.example"
NAME = "Zénobie"


@pytest.fixture
def person(db: None) -> User:
    """Give a person who left traces of every kind."""
    organization = factories.make_organization()
    user = factories.make_user(organization, email=ADDRESS, first_name=NAME, last_name="Rarissime")
    user.affiliations.update(is_administrator=True)
    factories.make_user(organization).affiliations.update(is_administrator=True)
    factories.assign(user, factories.make_contract(), PersonRole.READER)
    SavedView.objects.create(user=user, page="actions", name="Mes actions")
    user.emailaddress_set.create(email=ADDRESS, primary=True, verified=True)
    record_sign_in(user=user, method="par mot de passe")
    update_profile(user=user, values={"function": f"Fonction de {NAME}"}, by=user)
    link_identity(user=user, issuer="https://idp.example", subject="s-1")
    invite_person(email="autre@maillage.example", organization=organization, by=user)
    end_affiliation(affiliation=user.affiliations.get(), by=user)
    return user


def test_every_field_of_every_model_is_classified() -> None:
    assert list_unclassified_fields() == [], "say what these fields hold in personal_data.py of their module"


def test_classify_refuses_what_is_unknown_twice_or_without_purpose() -> None:
    before = list_classifications()

    with pytest.raises(ValueError, match="unknown or classified twice"):
        classify(User, none="colour")
    with pytest.raises(ValueError, match="unknown or classified twice"):
        classify(User, none="email email")
    with pytest.raises(ValueError, match="say for which activity"):
        classify(User, contact="email")

    assert list_classifications() == before


def test_the_register_says_everything_of_each_activity() -> None:
    for line in list_register():
        activity = line.activity
        texts = (activity.name, activity.purpose, activity.legal_basis, activity.people)
        assert all((*texts, activity.recipients, activity.retention, line.natures, line.fields)), activity.key


@pytest.mark.django_db
def test_an_unclassified_model_would_be_seen() -> None:
    assert {known.model for known in list_classifications()} >= {User, Event, Assignment, Invitation}


def test_export_person_gives_what_is_kept_and_no_secret(person: User) -> None:
    export = json.dumps(export_person(person), ensure_ascii=False)

    for expected in (ADDRESS, NAME, "Mes actions", "Lecteur", "https://idp.example", "par mot de passe"):
        assert expected in export, expected
    assert person.password not in export


def test_export_person_makes_as_many_queries_for_ten_rows_as_for_a_hundred(
    person: User, django_assert_num_queries
) -> None:
    with CaptureQueriesContext(connection) as few:
        export_person(person)
    for rank in range(100):
        SavedView.objects.create(user=person, page="actions", name=f"Vue {rank}")
        record_sign_in(user=person, method="par mot de passe")

    with django_assert_num_queries(len(few)):
        export_person(person)


def test_erase_person_removes_the_name_everywhere_and_the_chain_holds(person: User) -> None:
    report = erase_person(user=person, by=None)

    person.refresh_from_db()
    assert (str(person), person.is_active) == ("Personne effacée", False)
    assert report.deleted_rows == 3  # a saved view, an address, an identity
    everything = json.dumps(
        [
            list(Event.objects.values("subject_label", "details")),
            list(User.objects.values()),
            list(Invitation.objects.values()),
        ],
        default=str,
        ensure_ascii=False,
    )
    for trace in (NAME, "Rarissime", ADDRESS):
        assert trace not in everything, trace
    assert find_journal_fault() is None
    assert not Affiliation.objects.filter(user=person, ended_on__isnull=True).exists()


def test_erase_person_leaves_no_digest_to_guess_from(person: User) -> None:
    erase_person(user=person, by=None)

    erased = Event.objects.filter(erased_at__isnull=False)
    assert erased.count() == 4
    assert set(erased.values_list("salt", "subject_label")) == {("", "")}


def test_erase_person_still_sees_a_tampered_journal(person: User) -> None:
    erase_person(user=person, by=None)
    event = Event.objects.filter(erased_at__isnull=True).last()
    Event.objects.filter(pk=event.pk).update(subject_label="autre")

    assert find_journal_fault().sequence == event.sequence


def test_erase_person_keeps_what_they_did(person: User) -> None:
    acted = Event.objects.filter(actor=person).count()

    erase_person(user=person, by=None)

    assert Event.objects.filter(actor=person).count() == acted
    assert Assignment.objects.filter(user=person).count() == 1


def test_erase_person_is_refused_to_others_twice_and_for_operators(person: User, manager: User) -> None:
    operator = factories.make_user(is_staff=True)

    with pytest.raises(PermissionDenied):
        erase_person(user=person, by=manager)
    with pytest.raises(ValidationError, match="administre l’instance"):
        erase_person(user=operator, by=operator)
    erase_person(user=person, by=operator)
    with pytest.raises(ValidationError, match="déjà effacée"):
        erase_person(user=person, by=operator)


def test_two_people_may_be_erased(person: User, manager: User) -> None:
    erase_person(user=person, by=None)
    erase_person(user=manager, by=None)

    assert User.objects.filter(erased_at__isnull=False).count() == 2


def test_export_command(person: User, capsys) -> None:
    call_command("export_person", ADDRESS.upper())

    assert json.loads(capsys.readouterr().out)["personne"] == f"{NAME} Rarissime"
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("export_person", "inconnue@maillage.example")


def test_erase_command_writes_only_when_asked(person: User, capsys) -> None:
    call_command("erase_person", ADDRESS)
    person.refresh_from_db()
    assert person.erased_at is None

    call_command("erase_person", ADDRESS, "--write")

    assert "Le journal tient toujours." in capsys.readouterr().out
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("erase_person", ADDRESS, "--write")


@pytest.mark.django_db
def test_create_operator_command(capsys) -> None:
    call_command("create_operator", "op@maillage.example", "Lou", "Exemple")

    assert User.objects.get().is_staff
    assert "Compte ouvert pour Lou Exemple" in capsys.readouterr().out
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("create_operator", "op@maillage.example", "Lou", "Exemple")
