"""Follow every link of the site as somebody who may read little, and look for what they may not read."""

import datetime
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from maillage.accounts.enums import PersonRole
from maillage.accounts.models import User
from maillage.contracts.enums import (
    BudgetNature,
    BudgetUnit,
    FundingState,
    ResidentsLevel,
    Section,
    VatRegime,
)
from maillage.contracts.models import Action, Blocker, BudgetLine, Contract, Funding, Pilot, Placement, Step
from maillage.contracts.selectors.action_choices import list_choices
from maillage.contracts.selectors.action_columns import COLUMNS_BY_KEY
from maillage.contracts.selectors.action_list import (
    ActionFilters,
    Scope,
    filter_actions,
    list_actions,
)
from maillage.contracts.selectors.today import load_today
from maillage.contracts.services.action import update_action
from maillage.core.enums import Visibility
from maillage.core.search.index import refresh_index
from maillage.core.search.query import search
from tests import factories

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|action|data-url|formaction)="([^"#]*)')
# What each part of the action holds, by a text that stands nowhere else.
SECRETS = {
    Section.SHEET: ("Zibeline", "Pilotesecret"),
    Section.CALENDAR: ("Jalonsecret", "09/03/2027", "2027-03-09", "17/08/2028", "2028-08-17"),
    Section.MONEY: ("54 321", "54321", "Financeursecret"),
    Section.BLOCKERS: ("Blocagesecret", "Remedesecret"),
}
PAGES_READ = 30


@pytest.fixture
def home() -> Contract:
    return factories.make_contract(slug="origine", short_title="Origine")


@pytest.fixture
def elsewhere() -> Contract:
    return factories.make_contract(slug="ailleurs", short_title="Ailleurs")


@pytest.fixture
def action(home: Contract, elsewhere: Contract) -> Action:
    """Give an action that holds a secret in each part, placed in two contracts."""
    action = factories.make_action(
        factories.make_node(home),
        slug="partagee",
        title="Action partagée",
        method="Zibeline",
        residents_level=ResidentsLevel.CO_BUILT,
        calendar="Jalonsecret en mars",
        starts_on=datetime.date(2027, 3, 9),
        ends_on=datetime.date(2028, 8, 17),
    )
    pilot = factories.make_organization(name="Pilotesecret")
    funder = factories.make_organization(name="Financeursecret")
    Pilot.objects.create(action=action, organization=pilot, is_first=True)
    Step.objects.create(action=action, title="Jalonsecret", due_on=datetime.date(2027, 3, 9))
    Blocker.objects.create(
        action=action, what="Blocagesecret", unblock="Remedesecret", raised_on=datetime.date(2026, 1, 5)
    )
    BudgetLine.objects.create(
        action=action, year=2027, nature=BudgetNature.OPERATION, planned=Decimal(54321),
        unit=BudgetUnit.EUR, vat=VatRegime.INCLUDED,
    )  # fmt: skip
    Funding.objects.create(
        action=action, funder=funder, year=2027, amount_eur=Decimal(54321), state=FundingState.VOTED,
        state_on=datetime.date(2026, 1, 5),
    )  # fmt: skip
    Placement.objects.create(action=action, node=factories.make_node(elsewhere), shared_sections=[])
    return action


def make_reader(contract: Contract, role: PersonRole = PersonRole.READER) -> User:
    user = factories.make_user()
    factories.assign(user, contract, role)
    return user


def share(action: Action, contract: Contract, *sections: Section) -> None:
    Placement.objects.filter(action=action, node__contract=contract).update(shared_sections=list(sections))


def read_everything(client: Client, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Follow links from some pages, and give each address with its text, files unpacked."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < PAGES_READ:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code < 500, address
        body = b"".join(response) if response.streaming else response.content
        if "spreadsheet" in response.headers["Content-Type"]:
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                yield address, " ".join(book.read(name).decode() for name in book.namelist())
            continue
        text = html.unescape(body.decode())
        yield address, text.replace("\u202f", " ").replace("\u00a0", " ")
        for link in LINK.findall(body.decode()):
            url = html.unescape(link)
            # Other orders and pages of the same list show the same rows.
            if (
                "?" not in url
                and url.startswith("/")
                and not url.startswith(("/static", "/compte", "/composants", "/organismes"))
            ):
                waiting.append(url)


def list_starts(*contracts: Contract) -> list[str]:
    """Give the pages from which the others are reached, with the filters and orders one may try."""
    pages = [reverse(name) for name in ("home", "action_list", "contract_list", "blocker_list", "search")]
    pages += [f"{reverse('search')}?q={word}" for word in ("action", "partagée")]
    pages += [
        f"{reverse('action_list')}?portee=toutes&format={kind}" for kind in ("csv", "csv-ouvert", "xlsx")
    ]
    for contract in contracts:
        routes = ("detail", "strategy", "actions", "board", "timeline", "blockers", "history", "team", "text")
        pages += [reverse(f"contract_{route}", kwargs={"slug": contract.slug}) for route in routes]
        pages.append(reverse("contract_actions", kwargs={"slug": contract.slug}) + "?format=xlsx")
        pages.append(reverse("territory_detail", kwargs={"address": contract.territory.address}))
    return pages


@pytest.mark.parametrize(
    ("shared", "role"),
    [
        (None, PersonRole.MANAGER),
        (Section.SHEET, PersonRole.READER),
        (Section.MONEY, PersonRole.READER),
    ],
    ids=str,
)
def test_attack_01_a_partner_reads_nowhere_a_part_that_is_not_shared(
    shared, role, action, home, elsewhere, sign_in
) -> None:
    share(action, elsewhere, *([shared] if shared else []))
    client = sign_in(make_reader(elsewhere, role))

    hidden = [word for section, words in SECRETS.items() if section != shared for word in words]
    seen = False
    for address, text in read_everything(client, list_starts(elsewhere)):
        seen = seen or "Action partagée" in text
        found = [word for word in hidden if word.casefold() in text.casefold()]
        assert not found, f"{address} says {found}"
    assert seen, "the walk went past the action"


def test_attack_01_a_visitor_reads_only_the_public_parts(action, home, elsewhere) -> None:
    for contract in (home, elsewhere):
        contract.visibility = Visibility.PUBLIC
        contract.save()
    hidden_node = factories.make_node(home)
    internal = factories.make_action(hidden_node, title="Interne", visibility=Visibility.PARTNERS)
    keeper = factories.make_organization(name="Gardiendiscret")
    Pilot.objects.create(action=internal, organization=keeper, is_first=True)
    internal.territories.add(factories.make_territory(name="Hameaudiscret"))
    Action.objects.filter(pk=action.pk).update(visibility=Visibility.PUBLIC)

    hidden = [
        *SECRETS[Section.MONEY],
        *SECRETS[Section.BLOCKERS],
        "Gardiendiscret",
        "Hameaudiscret",
        ">Interne<",
    ]
    for address, text in read_everything(Client(), list_starts(home, elsewhere)):
        found = [word for word in hidden if word.casefold() in text.casefold()]
        assert not found, f"{address} says {found}"


@pytest.mark.parametrize("visibility", [Visibility.ORGANIZATION, Visibility.NAMED], ids=str)
def test_attack_01_an_action_one_may_not_open_is_named_nowhere(visibility, home, elsewhere, sign_in) -> None:
    manager = make_reader(home, PersonRole.MANAGER)
    action = factories.make_action(
        factories.make_node(home), title="Zibeline", slug="confidentielle", visibility=visibility
    )
    Placement.objects.create(
        action=action, node=factories.make_node(elsewhere), shared_sections=list(Section.values)
    )
    update_action(action=action, values={"method": "Zibeline cachée"}, expected_version=1, by=manager)
    for contract in (home, elsewhere):
        reader = make_reader(contract)
        for address, text in read_everything(sign_in(reader), list_starts(contract)):
            assert "zibeline" not in text.casefold(), f"{address} names it"
            assert "confidentielle" not in text, f"{address} links to it"
    told = "".join(
        text
        for _address, text in read_everything(
            sign_in(manager), [reverse("contract_history", kwargs={"slug": "origine"})]
        )
    )
    assert "Zibeline cachée" in told


def test_attack_01_an_order_does_not_tell_dates_that_are_not_shared(action, elsewhere) -> None:
    reader = make_reader(elsewhere)
    node = factories.make_node(elsewhere)
    early = factories.make_action(
        node, title="Aube", starts_on=datetime.date(2020, 1, 1), ends_on=datetime.date(2020, 2, 1)
    )
    late = factories.make_action(
        node, title="Zénith", starts_on=datetime.date(2035, 1, 1), ends_on=datetime.date(2036, 1, 1)
    )
    rows = [early, action, late]
    share(action, elsewhere, Section.CALENDAR)
    assert [list(filter_actions(ActionFilters(order=order), reader)) for order in ("debut", "fin")] == [
        rows,
        rows,
    ]
    share(action, elsewhere, Section.SHEET)

    for order in ("debut", "-debut", "fin", "-fin"):
        assert filter_actions(ActionFilters(order=order), reader).last() == action, order


def test_attack_01_a_column_gives_only_what_is_shared(action, elsewhere) -> None:
    reader = make_reader(elsewhere)
    column = COLUMNS_BY_KEY["participation"]

    (row,) = list_actions(ActionFilters(), reader).rows
    assert column.read(row) == ""

    share(action, elsewhere, Section.SHEET)
    (row,) = list_actions(ActionFilters(), reader).rows
    assert column.read(row) == "Co-construction"


def test_attack_01_a_filter_does_not_tell_where_else_an_action_stands(action, home, elsewhere) -> None:
    reader, stranger = make_reader(elsewhere), make_reader(home)
    node = home.nodes.get()

    asked = [
        ActionFilters(scope=Scope.ALL, contract=home.slug),
        ActionFilters(scope=Scope.ALL, contract=home.slug, node=node.slug),
    ]
    assert [list(filter_actions(filters, stranger)) for filters in asked] == [[action], [action]]
    assert [list(filter_actions(filters, reader)) for filters in asked] == [[], []]


def test_attack_01_a_filter_offers_only_what_the_reader_sees(action, elsewhere) -> None:
    reader = make_reader(elsewhere)
    action.territories.add(factories.make_territory(name="Hameaudiscret"))

    choices = list_choices(reader, contract=elsewhere)
    assert (choices.pilots, choices.territories) == ((), ())

    share(action, elsewhere, Section.SHEET)
    choices = list_choices(reader, contract=elsewhere)
    assert [label for _value, label in (*choices.pilots, *choices.territories)] == [
        "Pilotesecret",
        "Hameaudiscret",
    ]


def test_attack_01_a_count_of_late_actions_holds_only_what_the_reader_sees(action, elsewhere) -> None:
    reader = make_reader(elsewhere)
    today = datetime.date(2030, 1, 1)

    (standing,) = load_today(reader, today=today).standings
    assert standing.late_count == 0

    share(action, elsewhere, Section.CALENDAR)
    (standing,) = load_today(reader, today=today).standings
    assert standing.late_count == 1


def test_attack_01_search_does_not_find_by_a_pilot_that_is_not_shown(action, elsewhere) -> None:
    reader = make_reader(elsewhere)
    refresh_index()

    assert search("pilotesecret", reader, key="actions").count == 0


def test_attack_01_search_answers_a_hidden_word_as_an_unknown_one(action, elsewhere) -> None:
    reader = make_reader(elsewhere)
    refresh_index()

    hidden = search("zibeline partagée", reader)
    unknown = search("xylophone partagée", reader)
    assert [group.count for group in hidden.groups] == [group.count for group in unknown.groups]
