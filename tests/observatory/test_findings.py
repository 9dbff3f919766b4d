"""Findings: written on pinned figures, tied to objectives, shown from both ends."""

import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import Organization, User
from maillage.contracts.models import Node, NodeFinding
from maillage.contracts.services.grounds import link_finding, unlink_finding
from maillage.core.enums import Visibility
from maillage.core.errors import StaleVersion
from maillage.core.models import Event
from maillage.core.thread import BeadKind, list_beads
from maillage.observatory.figures import Figure
from maillage.observatory.models import Finding, Release
from maillage.observatory.selectors.finding import list_quotations, list_visible_findings
from maillage.observatory.selectors.portrait import build_portrait, find_figure
from maillage.observatory.services.finding import create_finding, quote_figure, update_finding
from maillage.territories.enums import TerritoryKind
from maillage.territories.models import Territory
from tests import factories
from tests.observatory.conftest import make_filosofi

ROW = ("62160", "18153", "35372", "17720", "30,0")


@pytest.fixture
def boulogne(db) -> Territory:
    return factories.make_territory(kind=TerritoryKind.COMMUNE, code="62160", name="Boulogne-sur-Mer")


@pytest.fixture
def author(db) -> User:
    return factories.make_user()


@pytest.fixture
def figure(load, boulogne: Territory, author: User) -> Figure:
    load("filosofi-communes", make_filosofi(ROW))
    release = Release.objects.get()
    found = find_figure(author, indicator="taux-pauvrete", territory=boulogne, year=2021, release=release.pk)
    assert found is not None
    return found


def organization_of(user: User) -> Organization:
    return user.affiliations.get().organization


def write(author: User, territory: Territory, **fields) -> Finding:
    values = {
        "territory": territory, "organization": organization_of(author), "kind": "probleme", "theme": "revenus",
        "title": "Trois habitants sur dix vivent sous le seuil de pauvreté", "by": author,
    } | fields  # fmt: skip
    return create_finding(**values)


@pytest.fixture
def node(author: User) -> Node:
    node = factories.make_node()
    factories.assign(author, node.contract, PersonRole.MANAGER)
    return node


def read_beads(subject, user: User) -> dict[BeadKind, tuple[str, str]]:
    return {
        bead.kind: (bead.count.shown, bead.count.gap)
        for bead in list_beads(subject, user)
        if bead.count is not None
    }


def test_a_finding_quotes_a_figure_with_the_value_it_had(figure, load, boulogne, author) -> None:
    finding = write(author, boulogne, figure=figure)

    load("filosofi-communes", make_filosofi((*ROW[:4], "31,0")))

    (quotation,) = list_quotations(finding)
    assert (quotation.row.value, quotation.has_newer) == (Decimal(30), True)
    assert quotation.shown.replace("\u00a0", " ") == "30,0 %"
    now = build_portrait(boulogne, author)
    assert next(row for row in now.rows if row.indicator.code == "taux-pauvrete").figure.value == 31
    assert Event.objects.filter(verb="create", subject_id=str(finding.pk)).exists()


def test_a_hidden_figure_is_not_quoted(load, boulogne, author) -> None:
    load("filosofi-communes", make_filosofi((*ROW[:4], "s")))
    hidden = find_figure(
        author, indicator="taux-pauvrete", territory=boulogne, year=2021, release=Release.objects.get().pk
    )

    with pytest.raises(ValidationError, match="secret statistique"):
        write(author, boulogne, figure=hidden)
    assert not Finding.objects.exists()


def test_a_figure_is_quoted_once(figure, boulogne, author) -> None:
    finding = write(author, boulogne, figure=figure)

    with pytest.raises(ValidationError, match="cite déjà ce chiffre"):
        quote_figure(finding=finding, figure=figure, by=author)


def test_one_writes_for_ones_own_organization(boulogne, author) -> None:
    with pytest.raises(PermissionDenied, match="rattaché"):
        write(author, boulogne, organization=factories.make_organization())


def test_attack_50_two_editors_of_a_finding_lose_nothing(boulogne, author) -> None:
    finding = write(author, boulogne)
    update_finding(finding=finding, values={"title": "Premier"}, expected_version=1, by=author)

    with pytest.raises(StaleVersion):
        update_finding(finding=finding, values={"title": "Second"}, expected_version=1, by=author)
    assert Finding.objects.get().title == "Premier"


def test_partners_read_what_is_tied_to_their_contract(boulogne, author, node) -> None:
    partner, stranger = factories.make_user(), factories.make_user()
    factories.assign(partner, node.contract, PersonRole.READER)
    finding = write(author, boulogne, visibility=Visibility.PARTNERS)

    assert not list_visible_findings(partner).exists()
    link_finding(node=node, finding=finding, by=author)
    assert list_visible_findings(partner).get() == finding
    assert not list_visible_findings(stranger).exists()


def test_a_stranger_ties_nothing(boulogne, author, node) -> None:
    finding = write(author, boulogne, visibility=Visibility.PUBLIC)

    with pytest.raises(PermissionDenied, match="relient des constats"):
        link_finding(node=node, finding=finding, by=factories.make_user())
    assert not NodeFinding.objects.exists()


def test_a_finding_is_tied_once_and_untied(boulogne, author, node) -> None:
    finding = write(author, boulogne)
    link = link_finding(node=node, finding=finding, by=author)

    with pytest.raises(ValidationError, match="déjà relié"):
        link_finding(node=node, finding=finding, by=author)
    unlink_finding(link=link, by=author)
    assert not NodeFinding.objects.exists()


def test_the_thread_counts_figures_and_findings_from_both_ends(figure, boulogne, author, node) -> None:
    before = read_beads(node, author)
    finding = write(author, boulogne, figure=figure)
    alone = read_beads(finding, author)
    link_finding(node=node, finding=finding, by=author)

    assert before[BeadKind.FINDING] == ("0", "aucun constat")
    assert alone[BeadKind.OBJECTIVE] == ("0", "aucun objectif n’y répond")
    for subject in (node, node.contract, boulogne, finding):
        beads = read_beads(subject, author)
        assert (beads[BeadKind.FIGURE][0], beads[BeadKind.FINDING][0]) == ("1", "1"), subject
    assert read_beads(finding, author)[BeadKind.OBJECTIVE] == ("1", "")


def test_pages_of_both_ends_show_the_link(figure, boulogne, author, node, sign_in) -> None:
    finding = write(author, boulogne, figure=figure)
    client = sign_in(author)
    address = f"/contrats/{node.contract.slug}/strategie/{node.slug}/"

    client.post(f"{address}constats/relier/", {"finding": finding.pk})

    assert finding.title in client.get(address).content.decode()
    page = client.get(f"/constats/{finding.pk}/").content.decode()
    assert node.label in page
    assert "Insee, Filosofi, communes 2021" in page


def test_a_salient_fact_becomes_a_finding(figure, boulogne, author, sign_in) -> None:
    client = sign_in(author)
    query = f"?indicateur=taux-pauvrete&annee=2021&edition={figure.release.pk}&titre=Un+constat"
    address = f"/territoires/commune-62160/constats/nouveau/{query}"
    assert "30,0" in client.get(address).content.decode()
    sheet = {"kind": "probleme", "theme": "revenus", "title": "Pauvreté élevée", "visibility": "public",
             "organization": organization_of(author).pk, "key": str(uuid.uuid4())}  # fmt: skip

    client.post(address, sheet)
    client.post(address, sheet)

    finding = Finding.objects.get()
    assert finding.figures.get().value == 30


def test_a_stale_form_shows_both_versions(boulogne, author, sign_in) -> None:
    finding = write(author, boulogne)
    update_finding(finding=finding, values={"title": "Celui d’un collègue"}, expected_version=1, by=author)
    sheet = {"kind": "probleme", "theme": "revenus", "title": "Le mien", "visibility": "public",
             "organization": organization_of(author).pk, "seen": "1"}  # fmt: skip

    response = sign_in(author).post(f"/constats/{finding.pk}/modifier/", sheet)

    assert response.status_code == 409
    assert "Celui d’un collègue" in response.content.decode()
    assert "Le mien" in response.content.decode()
