"""The abatement of landlords: what it is, what is done in exchange, who writes it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.models import Contract
from maillage.grants.enums import TfpbCategory
from maillage.grants.models import TfpbAbatement
from maillage.grants.selectors.tfpb import list_abatements, summarize_categories
from maillage.grants.services.tfpb import add_counterpart, record_abatement, update_counterpart

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(db: None) -> Contract:
    return factories.make_contract()


@pytest.fixture
def chief(contract: Contract) -> User:
    return factories.make_manager(contract)


@pytest.fixture
def landlord(db: None) -> Organization:
    return factories.make_organization(name="Bailleur")


@pytest.fixture
def abatement(contract, chief, landlord) -> TfpbAbatement:
    return record_abatement(
        contract=contract,
        landlord=landlord,
        district=factories.make_territory(),
        year=2025,
        abated_eur=Decimal(10_000),
        dwellings=120,
        by=chief,
    )


def add(abatement: TfpbAbatement, by: User, **fields: object):
    values = {"category": TfpbCategory.PRESENCE, "title": "Gardien du soir", "planned_eur": Decimal(8_000)}
    return add_counterpart(abatement=abatement, by=by, **values | fields)


def test_counterparts_are_added_up_by_abatement_and_by_category(abatement, chief, contract) -> None:
    add(abatement, chief, spent_eur=Decimal(7_500), abated_eur=Decimal(6_000))
    add(abatement, chief, category=TfpbCategory.ANIMATION, title="Fête des voisins", planned_eur=Decimal(500))

    (row,) = list_abatements(contract, chief)
    presence, animation = summarize_categories([row])

    assert (row.planned_eur, row.spent_eur, row.justified_eur) == (8_500, 7_500, 6_000)
    assert row.share == Decimal("0.6")
    assert (presence.count, presence.done, animation.done) == (1, 1, 0)


def test_an_abatement_never_justifies_more_than_it_is_nor_than_was_spent(abatement, chief) -> None:
    first = add(abatement, chief, abated_eur=Decimal(7_000))
    with pytest.raises(ValidationError, match="à justifier"):
        add(abatement, chief, abated_eur=Decimal("3000.01"))
    with pytest.raises(ValidationError, match="ne paie pas plus"):
        update_counterpart(action=first, values={"spent_eur": Decimal(6_999)}, by=chief)

    update_counterpart(action=first, values={"spent_eur": Decimal(7_000)}, by=chief)


def test_the_landlord_s_contributors_write_their_own_and_nobody_else_s(
    abatement, contract, landlord, chief
) -> None:
    own, other = factories.make_user(landlord), factories.make_user()
    for user in (own, other):
        factories.assign(user, contract, PersonRole.CONTRIBUTOR)

    add(abatement, own)

    with pytest.raises(PermissionDenied):
        add(abatement, other)


def test_an_abatement_is_recorded_once_per_landlord_district_and_year(abatement, chief) -> None:
    with pytest.raises(ValidationError):
        record_abatement(
            contract=abatement.contract,
            landlord=abatement.landlord,
            district=abatement.district,
            year=2025,
            abated_eur=Decimal(1),
            by=chief,
        )
