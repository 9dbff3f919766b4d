"""Test who writes organizations and who belongs to them, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import OrganizationKind
from maillage.accounts.models import Affiliation, Organization, User
from maillage.accounts.services.organization import (
    add_affiliation,
    change_administrator,
    create_organization,
    end_affiliation,
    update_organization,
)
from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.models import Event

pytestmark = pytest.mark.django_db
COMMUNE = OrganizationKind.COMMUNE


@pytest.fixture
def operator() -> User:
    return factories.make_user(is_staff=True)


@pytest.fixture
def administrator() -> User:
    user = factories.make_user()
    user.affiliations.update(is_administrator=True)
    return user


def organization_of(user: User) -> Organization:
    return user.affiliations.get().organization


def test_create_organization_writes_it_and_its_event(operator: User) -> None:
    organization = create_organization(
        kind=COMMUNE, name="  Ville de\u00a0 Wimille ", siren="246 200 729", by=operator
    )

    organization.refresh_from_db()
    assert (organization.name, organization.slug) == ("Ville de Wimille", "ville-de-wimille")
    assert organization.siren == "246200729"
    event = Event.objects.get(subject_id=str(organization.pk), subject_kind="accounts.organization")
    assert (event.verb, event.actor) == (Verb.CREATE, operator)


def test_create_organization_is_refused_to_others(administrator: User) -> None:
    before = Organization.objects.count()

    with pytest.raises(PermissionDenied):
        create_organization(kind=COMMUNE, name="Ville", by=administrator)

    assert Organization.objects.count() == before
    assert not Event.objects.exists()


def test_create_organization_never_takes_the_address_of_a_page(operator: User) -> None:
    assert create_organization(kind=COMMUNE, name="Nouveau", by=operator).slug == "nouveau-2"


@pytest.mark.parametrize(
    "twin",
    [
        "Équihen-Plage",
        "E\u0301quihen-Plage",
        "Équihen\u200b-Plage",
        "\u202eÉquihen-Plage",
        "ÉQUIHEN-PLAGE",
        "Équi\u00adhen-Plage",
        "Équihen\u200d-Plage",
        " Équihen-Plage\u00a0",
        "Equihen-Plage\x00",
    ],
)
def test_attack_23_a_twin_name_is_refused(operator: User, twin: str) -> None:
    create_organization(kind=COMMUNE, name="Équihen-Plage", by=operator)

    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        create_organization(kind=COMMUNE, name=twin, by=operator)

    assert Organization.objects.filter(kind=COMMUNE).count() == 1


def test_attack_23_a_name_of_invisible_characters_is_refused(operator: User) -> None:
    with pytest.raises(ValidationError):
        create_organization(kind=COMMUNE, name="\u200b\ufeff\x00", by=operator)


def test_attack_23_an_emoji_is_stored_as_typed(operator: User) -> None:
    organization = create_organization(kind=COMMUNE, name="Les amis 🌻", by=operator)

    organization.refresh_from_db()
    assert organization.name == "Les amis 🌻"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("siret", "00000000000000", "impossible"),
        ("siret", "24620072900012", "clé de contrôle"),
        ("siret", "2462007290001", "14 chiffres"),
        ("siret", "1,23E+13", "tableur"),
        ("siren", "246200728", "clé de contrôle"),
        ("siren", "２４６２００７２９", "9 chiffres"),
        ("rna", "62001234", "W suivi"),
    ],
)
def test_attack_25_an_impossible_number_is_refused_in_clear(
    operator: User, field: str, value: str, message: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_organization(kind=COMMUNE, name="Ville", by=operator, **{field: value})

    assert message in refusal.value.message_dict[field][0]
    assert not Organization.objects.filter(name="Ville").exists()


def test_attack_25_an_establishment_of_la_poste_is_accepted(operator: User) -> None:
    organization = create_organization(
        kind=OrganizationKind.OTHER, name="La Poste", siret="35600000000048", by=operator
    )

    assert organization.siret == "35600000000048"


def test_update_organization_by_its_administrator(administrator: User) -> None:
    organization = organization_of(administrator)

    update_organization(
        organization=organization, values={"short_name": "ASL"}, expected_version=1, by=administrator
    )

    organization.refresh_from_db()
    assert (organization.short_name, organization.version) == ("ASL", 2)
    assert Event.objects.get(verb=Verb.UPDATE).details["changes"] == {"short_name": ["", "ASL"]}


def test_update_organization_is_refused_to_its_other_people(manager: User) -> None:
    organization = organization_of(manager)

    with pytest.raises(PermissionDenied):
        update_organization(
            organization=organization, values={"name": "Autre"}, expected_version=1, by=manager
        )


def test_attack_50_a_second_editor_is_told(administrator: User) -> None:
    mine, theirs = organization_of(administrator), organization_of(administrator)
    update_organization(organization=mine, values={"short_name": "A"}, expected_version=1, by=administrator)

    with pytest.raises(StaleVersion):
        update_organization(
            organization=theirs, values={"short_name": "B"}, expected_version=1, by=administrator
        )

    mine.refresh_from_db()
    assert mine.short_name == "A"


def test_attack_6_an_unlisted_field_never_gets_in(administrator: User) -> None:
    with pytest.raises(ValidationError, match="slug"):
        update_organization(
            organization=organization_of(administrator),
            values={"slug": "pris"},
            expected_version=1,
            by=administrator,
        )


def test_add_affiliation_is_for_operators(administrator: User, operator: User) -> None:
    newcomer, organization = factories.make_user(), organization_of(administrator)

    with pytest.raises(PermissionDenied):
        add_affiliation(organization=organization, user=newcomer, by=administrator)
    affiliation = add_affiliation(organization=organization, user=newcomer, by=operator)

    assert affiliation.ended_on is None
    assert Event.objects.get().verb == Verb.CREATE


def test_add_affiliation_twice_is_refused(operator: User) -> None:
    person = factories.make_user()

    with pytest.raises(ValidationError, match="déjà rattachée"):
        add_affiliation(organization=organization_of(person), user=person, by=operator)


def test_end_affiliation_by_the_administrator_or_the_person(administrator: User) -> None:
    first = factories.make_user(organization_of(administrator))
    second = factories.make_user(organization_of(administrator))

    end_affiliation(affiliation=first.affiliations.get(), by=administrator)
    end_affiliation(affiliation=second.affiliations.get(), by=second)

    assert not Affiliation.objects.filter(user__in=[first, second], ended_on__isnull=True).exists()
    assert Event.objects.filter(verb=Verb.WITHDRAW).count() == 2


def test_end_affiliation_is_refused_to_colleagues_and_twice(administrator: User) -> None:
    colleague = factories.make_user(organization_of(administrator))
    other = factories.make_user(organization_of(administrator))

    with pytest.raises(PermissionDenied):
        end_affiliation(affiliation=other.affiliations.get(), by=colleague)
    end_affiliation(affiliation=other.affiliations.get(), by=administrator)
    with pytest.raises(ValidationError, match="déjà détaché"):
        end_affiliation(affiliation=other.affiliations.get(), by=administrator)


def test_the_last_administrator_stays_until_another_is_named(administrator: User, operator: User) -> None:
    affiliation = administrator.affiliations.get()

    with pytest.raises(ValidationError, match="désignez d’abord"):
        end_affiliation(affiliation=affiliation, by=administrator)
    with pytest.raises(ValidationError, match="désignez d’abord"):
        change_administrator(affiliation=affiliation, is_administrator=False, by=administrator)
    change_administrator(affiliation=affiliation, is_administrator=False, by=operator)

    affiliation.refresh_from_db()
    assert not affiliation.is_administrator


def test_change_administrator_names_another(administrator: User) -> None:
    colleague = factories.make_user(organization_of(administrator))

    change_administrator(affiliation=colleague.affiliations.get(), is_administrator=True, by=administrator)

    assert colleague.affiliations.get().is_administrator
    assert Event.objects.get().details["changes"] == {"is_administrator": [False, True]}
