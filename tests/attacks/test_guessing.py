"""Type words that stand only in what one may not read: the answer is that of a word unknown to all."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import ContractStatus, Section
from maillage.contracts.models import Action, Article, Contract, Placement
from maillage.contracts.services.action import place_action
from maillage.contracts.services.contract import change_visibility
from maillage.contracts.services.pilot import set_visibility
from maillage.contracts.services.placement import withdraw_placement
from maillage.core.enums import Visibility
from maillage.core.models import SearchPosting
from maillage.core.search.index import rebuild_index
from maillage.core.search.query import Answer, search
from maillage.territories.enums import TerritoryKind
from tests import factories

pytestmark = pytest.mark.django_db

# The secret whole, begun, mistyped, beside a word that everybody finds, and near a word that exists.
QUESTIONS = ("zibeline", "zibel", "zibelime", "atelier zibeline", "zibeline atelier", "zibetine")


@pytest.fixture
def contract() -> Contract:
    contract = factories.make_contract()
    node = factories.make_node(contract)
    for title in ("Atelier un", "Atelier deux", "Atelier de zibetines"):
        factories.make_action(node, title=title)
    return contract


def make_reader(contract: Contract, roles: int = 1):
    """Give a person who reads a contract, and as many others as asked."""
    user = factories.make_user()
    factories.assign(user, contract, PersonRole.READER)
    for _ in range(roles - 1):
        factories.assign(user, factories.make_contract(type=contract.type), PersonRole.READER)
    return user


def ask(viewer) -> list[Answer]:
    rebuild_index()
    return [search(text, viewer) for text in QUESTIONS]


def hide_for_organization(contract: Contract) -> None:
    factories.make_action(
        contract.nodes.get(), title="Atelier zibeline", visibility=Visibility.ORGANIZATION, method="zibeline"
    )


def hide_for_named(contract: Contract) -> None:
    action = factories.make_action(
        contract.nodes.get(), title="Atelier zibeline", visibility=Visibility.NAMED, method="zibeline"
    )
    action.named_people.add(factories.make_user())


def hide_in_a_sheet(contract: Contract) -> None:
    action = factories.make_action(title="Atelier trois", method="zibeline")
    Placement.objects.create(action=action, node=contract.nodes.get(), shared_sections=[Section.CALENDAR])


def hide_in_a_draft(contract: Contract) -> None:
    draft = factories.make_contract(
        type=contract.type, short_title="Zibeline", visibility=Visibility.PUBLIC, status=ContractStatus.DRAFT
    )
    node = factories.make_node(draft, label="Zibeline")
    Article.objects.create(contract=draft, number="1", title="Zibeline")
    factories.make_action(node, title="Zibeline", visibility=Visibility.PUBLIC)


def hide_in_a_perimeter(contract: Contract) -> None:
    factories.make_territory(kind=TerritoryKind.CUSTOM, name="Zibeline", owner=factories.make_user())


HIDINGS = (
    hide_for_organization,
    hide_for_named,
    hide_in_a_sheet,
    hide_in_a_draft,
    hide_in_a_perimeter,
)


@pytest.mark.parametrize("roles", [1, 120], ids=["one contract", "many contracts"])
@pytest.mark.parametrize("hide", HIDINGS, ids=lambda hide: hide.__name__)
def test_attack_67_a_hidden_word_changes_no_answer(hide, roles, contract) -> None:
    reader = make_reader(contract, roles)
    before = ask(reader)
    if hide is hide_in_a_sheet:
        # The action itself is seen: what is compared is the same one, without the secret in its sheet.
        twin = factories.make_action(title="Atelier trois")
        Placement.objects.create(action=twin, node=contract.nodes.get(), shared_sections=[])
        before = ask(reader)
        twin.placements.exclude(is_home=True).delete()

    hide(contract)

    after = ask(reader)
    assert [_tell(answer) for answer in after] == [_tell(answer) for answer in before]


def _tell(answer: Answer) -> tuple[object, ...]:
    """Give what a person sees of an answer, addresses apart."""
    groups = [
        (group.key, [result.title for result in group.results], group.count, group.has_more, group.is_capped)
        for group in answer.groups
    ]
    return groups, answer.left_out


@pytest.mark.parametrize("hide", HIDINGS, ids=lambda hide: hide.__name__)
def test_attack_67_a_hidden_word_changes_no_answer_to_a_visitor(hide, contract) -> None:
    Contract.objects.update(visibility=Visibility.PUBLIC)
    Action.objects.update(visibility=Visibility.PUBLIC)
    before = ask(AnonymousUser())

    hide(contract)

    assert [_tell(answer) for answer in ask(AnonymousUser())] == [_tell(answer) for answer in before]


def test_a_word_is_found_by_whom_the_action_is_for(contract) -> None:
    owner = factories.make_organization()
    colleague, stranger, named = (factories.make_user(organization) for organization in (owner, None, None))
    manager = factories.make_manager(contract)
    for person in (colleague, stranger, named):
        factories.assign(person, contract, PersonRole.READER)
    action = factories.make_action(
        contract.nodes.get(), title="Quokka", owner=owner, visibility=Visibility.ORGANIZATION
    )
    action.named_people.add(named)
    rebuild_index()

    finding = [bool(search("quokka", person).groups) for person in (colleague, manager, named, stranger)]

    assert finding == [True, True, True, False]


def test_a_word_is_known_to_a_contract_no_longer_than_the_action_stands_there(contract) -> None:
    manager, reader = factories.make_manager(contract), make_reader(contract)
    rebuild_index()
    action = factories.make_action(title="Quokka")
    factories.assign(manager, action.home, PersonRole.MANAGER)
    placement = place_action(action=action, node=contract.nodes.get(), shared_sections=[], by=manager)
    assert search("quokka", reader).groups

    withdraw_placement(placement=placement, by=manager)

    assert search("atelier quokka", reader).left_out == ("quokka",)
    assert not SearchPosting.objects.filter(term__text="quokka", audience=contract.pk).exists()


def test_a_word_is_forgotten_once_the_action_is_for_its_organization(contract) -> None:
    manager = factories.make_manager(contract)
    action = factories.make_action(contract.nodes.get(), title="Quokka")
    rebuild_index()

    set_visibility(action=action, visibility=Visibility.ORGANIZATION, by=manager)

    assert not SearchPosting.objects.filter(term__text="quokka", audience=contract.pk).exists()


def test_public_actions_are_found_as_soon_as_their_contract_is_public(contract) -> None:
    manager = factories.make_manager(contract)
    factories.make_action(contract.nodes.get(), title="Quokka", visibility=Visibility.PUBLIC)
    rebuild_index()
    assert not search("quokka", AnonymousUser()).groups

    change_visibility(contract=contract, visibility=Visibility.PUBLIC, expected_version=1, by=manager)
    found = bool(search("quokka", AnonymousUser()).groups)
    change_visibility(contract=contract, visibility=Visibility.PARTNERS, expected_version=2, by=manager)

    assert found
    assert not SearchPosting.objects.filter(term__text="quokka", audience=0).exists()
