"""What one reads first says what matters: home, a visitor's list, the timeline of what is blocked."""

import datetime

import pytest
from django.utils import timezone
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import ActionStatus, ContractStatus, DeadlineKind
from maillage.contracts.models import Deadline
from maillage.contracts.selectors.strategy import SHOWN_HERE
from maillage.contracts.services.action import update_action
from maillage.contracts.services.role import grant_role
from maillage.core.enums import Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return factories.make_contract(slug="littoral", short_title="CTG du Littoral")


@pytest.fixture
def node(contract):
    return factories.make_node(contract, slug="axe-1", number="1", label="Petite enfance")


@pytest.fixture
def manager(contract):
    return factories.make_manager(contract)


@pytest.fixture
def client(manager, sign_in):
    return sign_in(manager)


def show(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_timeline_alarms_of_what_is_blocked_before_what_is_late(client, node) -> None:
    dates = {"starts_on": datetime.date(2025, 1, 1), "ends_on": datetime.date(2025, 12, 31)}
    factories.make_action(node, title="Bloquée", status=ActionStatus.BLOCKED, **dates)

    page = show(client, "/contrats/littoral/actions/chronologie/")

    assert "timeline-bar-alarm" in page
    assert "bloquée, en retard" in page


def test_visitor_looks_among_public_actions_only(client, node, contract) -> None:
    type(contract).objects.update(visibility=Visibility.PUBLIC, status=ContractStatus.IN_FORCE)
    factories.make_action(node, title="Ouverte", visibility=Visibility.PUBLIC)
    client.logout()

    page = show(client, "/actions/?etat=idea")

    assert "Ouverte" in page
    assert "Mes contrats" not in page
    assert 'name="portee"' not in page


def test_list_shows_the_scope_it_has(client, node) -> None:
    factories.make_action(node, title="La mienne")

    assert '<option value="miens" selected>' in show(client, "/actions/")
    assert '<option value="toutes" selected>' in show(client, "/actions/?portee=toutes")


def test_home_tells_changes_of_the_work_and_not_of_roles(client, node, manager, contract) -> None:
    action = factories.make_action(node, title="Crèche")
    update_action(action=action, values={"title": "Crèche de quartier"}, expected_version=1, by=manager)
    organization = factories.make_organization()
    grant_role(
        contract=contract, user=factories.make_user(organization), organization=organization,
        role=PersonRole.READER, by=manager,
    )  # fmt: skip

    page = show(client, "/")

    assert "«\u00a0Crèche de quartier\u00a0»" in page
    assert "a donné le rôle" not in page


@pytest.mark.parametrize(
    ("late", "later", "sentence"),
    [
        (1, 0, "Une chose vous attend, en retard."),
        (2, 0, "2\u00a0choses vous attendent, toutes en retard."),
        (1, 1, "2\u00a0choses vous attendent, dont 1 en retard."),
        (0, 1, "1\u00a0chose vous attend, aucune n’est en retard."),
    ],
)
def test_home_says_what_awaits_in_good_french(client, contract, late, later, sentence) -> None:
    days = [datetime.timedelta(days=-9)] * late + [datetime.timedelta(days=20)] * later
    for rank, away in enumerate(days):
        Deadline.objects.create(
            contract=contract,
            kind=DeadlineKind.YEARLY_REPORT,
            label=f"Rapport {rank}",
            due_on=timezone.localdate() + away + datetime.timedelta(days=rank),
        )

    assert sentence in show(client, "/")


def test_a_tree_of_very_many_actions_shows_the_first_ones_and_leads_to_all(client, node) -> None:
    for rank in range(SHOWN_HERE + 3):
        factories.make_action(node, number=str(rank), title=f"Action {rank}")

    page = show(client, "/contrats/littoral/strategie/")

    assert page.count("tree-action-title") == SHOWN_HERE
    assert '<a href="/contrats/littoral/actions/?axe=axe-1">3\u00a0autres actions' in page
    assert "3\u00a0autres actions" in show(client, "/contrats/littoral/strategie/axe-1/")
    assert (
        show(client, "/contrats/littoral/actions/?axe=axe-1").count('data-column="intitule"') > SHOWN_HERE + 3
    )
