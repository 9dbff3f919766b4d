"""Share figures under an agreement: access ends with it; late editions are reminded of."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from maillage.accounts.models import User
from maillage.core.models import Letter
from maillage.observatory.models import DataAgreement, Dataset, Indicator, Release, TableImport
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.services import table_import
from maillage.observatory.services.agreement import create_agreement, end_agreement
from maillage.observatory.services.freshness import remind_late_datasets
from maillage.observatory.tables.mapping import read_plan
from maillage.territories.models import Territory
from tests import factories
from tests.observatory.test_table_import import communes, owner, send  # noqa: F401 - fixtures

TODAY = datetime.date.today()
LONG = datetime.timedelta(days=300)
TEXT = "code;annee;Places de crèche\n62160;2023;120\n"

pytestmark = pytest.mark.usefixtures("lake", "catalogue")


@pytest.fixture
def partner(db: None) -> User:
    return factories.make_user(factories.make_organization(name="Département voisin"))


def agree(owner: User, partner: User, territory: Territory, **fields: object) -> DataAgreement:  # noqa: F811
    values = {
        "title": "Partage des places",
        "provider": owner.affiliations.get().organization,
        "recipients": [partner.affiliations.get().organization],
        "indicators": Indicator.objects.filter(label="Places de crèche"),
        "territory": territory,
        "purpose": "Diagnostic",
        "starts_on": TODAY - LONG,
        "ends_on": TODAY + LONG,
    }
    return create_agreement(**{**values, **fields}, by=owner)  # type: ignore[arg-type]


def share(owner: User, agreement: DataAgreement, text: str = TEXT) -> TableImport:  # noqa: F811
    table = send(owner, text)
    plan = read_plan(table)
    assert plan is not None
    table_import.set_columns(
        table=table, plan=plan, access_level="agreement", agreement=agreement, expected_version=None, by=owner
    )
    return table_import.publish_table(table=table, by=owner)


def read(answer: object) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_attack_15_access_ends_with_the_agreement(owner, partner, communes, sign_in) -> None:  # noqa: F811
    place = communes["62160"]
    agreement = agree(owner, partner, place)
    release = share(owner, agreement).release
    assert release is not None
    export = f"/territoires/{place.address}/portrait/csv/"
    stranger = factories.make_user(factories.make_organization(name="Autre"))

    assert len(build_portrait(place, partner).rows) == 1
    assert build_portrait(place, stranger).rows == []
    assert "Places de cr" in read(sign_in(partner).get(export))

    DataAgreement.objects.update(ends_on=TODAY - datetime.timedelta(days=1))
    assert build_portrait(place, partner).rows == []
    assert build_portrait(place, partner, pinned=(release.pk,)).rows == []
    assert "Places de cr" not in read(sign_in(partner).get(export))
    page = sign_in(partner).get(f"/chiffres/conventions/{agreement.pk}/").content.decode()
    assert "ne lisent plus ces chiffres" in page
    assert sign_in(stranger).get(f"/chiffres/conventions/{agreement.pk}/").status_code == 404
    assert len(build_portrait(place, owner).rows) == 1


def test_attack_15_an_agreement_ended_early_closes_at_once(owner, partner, communes) -> None:  # noqa: F811
    agreement = agree(owner, partner, communes["62160"])
    share(owner, agreement)
    with pytest.raises(PermissionDenied):
        end_agreement(agreement=agreement, by=partner)

    end_agreement(agreement=agreement, by=owner)
    end_agreement(agreement=agreement, by=owner)

    assert build_portrait(communes["62160"], partner).rows == []


def test_nothing_goes_beyond_the_agreement(owner, partner, communes) -> None:  # noqa: F811
    elsewhere = agree(owner, partner, communes["62643"])
    with pytest.raises(ValidationError, match="Hors de Outreau"):
        share(owner, elsewhere)
    other = agree(owner, partner, communes["62160"], indicators=Indicator.objects.filter(code="menages"))
    with pytest.raises(ValidationError, match="ne couvre pas"):
        share(owner, other)
    with pytest.raises(ValidationError, match="au moins un destinataire"):
        agree(owner, partner, communes["62160"], recipients=[])
    with pytest.raises(PermissionDenied):
        agree(partner, partner, communes["62160"], provider=owner.affiliations.get().organization)
    assert Release.objects.count() == 0


def test_an_agreement_is_written_in_its_page(owner, partner, communes, sign_in) -> None:  # noqa: F811
    values = {
        "title": "Partage",
        "provider": owner.affiliations.get().organization_id,
        "recipients": [partner.affiliations.get().organization_id],
        "indicators": [Indicator.objects.get(label="Places de crèche").pk],
        "territory": "Outreau",
        "purpose": "Diagnostic",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2026",
    }
    browser = sign_in(owner)

    assert (
        browser.post("/chiffres/conventions/nouvelle/", {**values, "ends_on": "31/02/2026"}).status_code
        == 422
    )
    assert (
        browser.post("/chiffres/conventions/nouvelle/", {**values, "ends_on": "31/12/2025"}).status_code
        == 422
    )
    assert browser.post("/chiffres/conventions/nouvelle/", {**values, "territory": "Rien"}).status_code == 422
    made = browser.post("/chiffres/conventions/nouvelle/", values)
    assert made.url == f"/chiffres/conventions/{DataAgreement.objects.get().pk}/"
    assert "Partage" in browser.get("/chiffres/").content.decode()


def test_owners_are_reminded_of_a_late_edition_once_a_quarter(owner, communes) -> None:  # noqa: F811
    table_import.publish_table(table=send(owner, TEXT), by=owner)
    later = TODAY + datetime.timedelta(days=500)

    remind_late_datasets(TODAY)
    assert Letter.objects.count() == 0
    assert "1 rappels" in remind_late_datasets(later)
    assert "0 rappels" in remind_late_datasets(later)
    assert Dataset.objects.get(reminded_on=later).source.organization is not None
