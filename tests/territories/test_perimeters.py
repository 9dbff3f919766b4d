"""Perimeters of one's own: who draws them, of what, and what becomes of them."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from maillage.core.enums import Verb
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Membership, Territory
from maillage.territories.services.perimeter import create_perimeter, delete_perimeter, update_perimeter
from tests import factories

pytestmark = pytest.mark.django_db


def make_commune(code: str = "62160", name: str = "Boulogne-sur-Mer", **fields) -> Territory:
    return factories.make_territory(kind=TerritoryKind.COMMUNE, code=code, name=name, **fields)


@pytest.fixture
def author():
    return factories.make_user()


@pytest.fixture
def perimeter(author):
    return create_perimeter(name="CTG Nord-Est", parts=[make_commune()], by=author)


def names(territory: Territory) -> set[str]:
    return set(Membership.objects.filter(whole=territory).values_list("part__name", flat=True))


def test_perimeter_is_made_of_whole_communes(perimeter, author):
    assert (perimeter.address, perimeter.owner) == ("perimetre-ctg-nord-est", author)
    assert names(perimeter) == {"Boulogne-sur-Mer"}
    assert Event.objects.get().verb == Verb.CREATE


def test_who_belongs_to_no_organization_draws_nothing(author):
    author.affiliations.update(ended_on=datetime.date(2020, 1, 1))

    with pytest.raises(PermissionDenied):
        create_perimeter(name="CTG", parts=[make_commune()], by=author)

    assert not Territory.objects.filter(kind=TerritoryKind.CUSTOM).exists()


@pytest.mark.parametrize("name", ["", "  \n", "\u200b"])
def test_perimeter_needs_a_name(author, name):
    with pytest.raises(ValidationError, match="nom"):
        create_perimeter(name=name, parts=[make_commune()], by=author)


def test_perimeter_needs_parts_of_today_of_the_right_kind(author):
    gone = make_commune("59248", "Fort-Mardyck", valid_to=datetime.date(2010, 12, 8))
    for parts in ([], [gone], [factories.make_territory()]):
        with pytest.raises(ValidationError):
            create_perimeter(name="CTG", parts=parts, by=author)

    assert not Event.objects.exists()


def test_two_perimeters_do_not_share_a_name_but_may_share_a_stem(perimeter, author):
    with pytest.raises(ValidationError, match="s’appelle déjà"):
        create_perimeter(name="ctg nord-est", parts=[make_commune("62758")], by=author)

    other = create_perimeter(name="CTG Nord-Est 2030", parts=[make_commune("62759")], by=author)
    assert other.code != perimeter.code
    assert len(other.code) <= 20


def test_perimeter_changes_name_and_parts_but_not_address(perimeter, author):
    outreau = make_commune("62643", "Outreau")

    update_perimeter(territory=perimeter, name="CTG Nord", parts=[outreau], expected_version=1, by=author)

    perimeter.refresh_from_db()
    assert (perimeter.name, perimeter.address, perimeter.version) == ("CTG Nord", "perimetre-ctg-nord-est", 2)
    assert names(perimeter) == {"Outreau"}
    changes = Event.objects.first().details["changes"]
    assert changes["parts"] == ["Boulogne-sur-Mer", "Outreau"]


def test_nothing_changed_leaves_no_event(perimeter, author):
    parts = [link.part for link in Membership.objects.filter(whole=perimeter)]

    update_perimeter(territory=perimeter, name=perimeter.name, parts=parts, expected_version=1, by=author)

    assert Event.objects.count() == 1


def test_attack_50_two_editors_of_one_perimeter_lose_nothing(perimeter, author):
    outreau, portel = make_commune("62643", "Outreau"), make_commune("62667", "Le Portel")
    update_perimeter(
        territory=Territory.objects.get(pk=perimeter.pk),
        name="A",
        parts=[outreau],
        expected_version=1,
        by=author,
    )

    with pytest.raises(StaleVersion):
        update_perimeter(territory=perimeter, name="B", parts=[portel], expected_version=1, by=author)

    assert names(perimeter) == {"Outreau"}


def test_colleagues_and_operators_edit_and_strangers_do_not(perimeter, author):
    colleague = factories.make_user(author.affiliations.get().organization)
    operator = factories.make_user(is_staff=True)
    parts = [make_commune("62643", "Outreau")]

    for version, person in enumerate((colleague, operator), start=1):
        update_perimeter(
            territory=perimeter, name=f"CTG {version}", parts=parts, expected_version=version, by=person
        )
    with pytest.raises(PermissionDenied):
        update_perimeter(
            territory=perimeter, name="x", parts=parts, expected_version=None, by=factories.make_user()
        )
    with pytest.raises(PermissionDenied):
        update_perimeter(
            territory=factories.make_territory(), name="x", parts=parts, expected_version=None, by=operator
        )


def test_unused_perimeter_is_deleted(perimeter, author):
    assert delete_perimeter(territory=perimeter, by=author) is None

    assert not Territory.objects.filter(kind=TerritoryKind.CUSTOM).exists()
    assert Event.objects.first().verb == Verb.DELETE


def test_used_perimeter_is_closed_and_kept(perimeter, author):
    contract = factories.make_contract(territory=perimeter)

    kept = delete_perimeter(territory=perimeter, by=author)

    assert kept is not None
    assert not kept.is_current
    contract.refresh_from_db()
    assert contract.territory == kept
    with pytest.raises(PermissionDenied):
        delete_perimeter(territory=kept, by=author)


def test_stranger_deletes_nothing(perimeter):
    with pytest.raises(PermissionDenied):
        delete_perimeter(territory=perimeter, by=factories.make_user())
