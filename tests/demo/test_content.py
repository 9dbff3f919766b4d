"""The demonstration says what the five public documents say, and marks what they do not."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from maillage.demo.content import (
    CONTRACT_NAMES,
    SHEET_FIELD_NAMES,
    ContractContent,
    NodeContent,
    load_contract_content,
    load_organizations,
    load_people,
    load_territories,
)

CTG = "ctg_boulonnais_2021_2025"
CITY = "contrat_de_ville_boulonnais_2024_2030"
PREVIOUS = "contrat_de_ville_boulonnais_2015_2023"
LENS = "contrat_departemental_lens_lievin_2019_2022"
CUCS = "cucs_brest_2006"
PROJECT = "projet_de_territoire_boulonnais"


EPCI = ("epci-246200729", "epci-246200364", "epci-242900314")


def nodes_at(content: ContractContent, level: str) -> list[NodeContent]:
    return [one for one in content.nodes if one.level == level]


def children_of(content: ContractContent, key: str) -> list[NodeContent]:
    return [one for one in content.nodes if one.parent == key]


def texts_in(thing: object, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(thing, str):
        yield where, thing
    elif isinstance(thing, tuple):
        for position, one in enumerate(thing):
            yield from texts_in(one, f"{where}[{position}]")
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from texts_in(getattr(thing, one.name), f"{where}.{one.name}")


@pytest.mark.parametrize("name", CONTRACT_NAMES)
def test_contract_loads_with_every_reference_resolved(name: str) -> None:
    content = load_contract_content(name)

    assert content.contract.slug == name
    assert content.contract.source
    assert "lead" in {one.role for one in content.parties}


def test_ctg_is_the_signed_convention() -> None:
    content = load_contract_content(CTG)

    header = content.contract
    assert (header.starts_on, header.ends_on) == (date(2021, 1, 1), date(2025, 12, 31))
    assert (header.renewal, header.date_precision) == ("express", "day")
    assert (header.formal_notice_months, header.withdrawal_months) == (1, 6)
    assert header.signed_on is None
    assert len(content.parties) == 24
    kinds = Counter(one.kind for one in load_organizations() if one.key in party_keys(content))
    assert kinds == {"commune": 22, "epci": 1, "caf": 1}
    assert [one.number for one in content.articles] == (
        ["1", "2", "3", "4", "5", "6", "6-b", *(str(number) for number in range(7, 15))]
    )
    assert len(content.annexes) == 3


def party_keys(content: ContractContent) -> set[str]:
    return {one.organization for one in content.parties}


def test_ctg_tree_has_its_axes_under_themes() -> None:
    content = load_contract_content(CTG)

    axes = nodes_at(content, "axis")
    assert len(nodes_at(content, "theme")) == 8
    assert [one.number for one in axes] == [str(number) for number in range(1, 13)]
    objectives = [len(children_of(content, one.key)) for one in axes]
    assert objectives == [3, 3, 4, 2, 2, 2, 2, 6, 5, 1, 5, 0]


def test_ctg_sheets_have_exactly_the_fields_of_the_document() -> None:
    content = load_contract_content(CTG)

    absent = {one.number: set(SHEET_FIELD_NAMES) - set(one.fields.filled_names()) for one in content.actions}
    usual = {str(number): {"objectives"} for number in range(1, 13)}
    exceptions = {
        "7": {"method"},
        "9": {"objectives", "resources", "results"},
        "12": {"partners_text", "indicators"},
    }
    assert absent == usual | exceptions


def test_ctg_sheet_bears_the_name_of_its_axis() -> None:
    content = load_contract_content(CTG)

    labels = {one.key: one.label for one in content.nodes}
    assert len(content.actions) == 12
    assert all(one.title == labels[one.node] for one in content.actions)


def test_ctg_sheet_has_money_and_steps_only_when_said_invented() -> None:
    content = load_contract_content(CTG)

    followed = {
        one.key
        for one in content.actions
        if one.steps or one.blockers or one.budget or one.funding or one.status != "planned"
    }
    assert followed == {one.key for one in content.actions if one.invented_parts}
    assert len(followed) == 6
    assert {line.year for one in content.actions for line in one.budget} <= set(range(2021, 2026))


def test_city_contract_follows_the_previous_one_and_is_updated_in_2027() -> None:
    header = load_contract_content(CITY).contract

    assert header.previous == PREVIOUS
    assert header.starts_on is not None
    assert header.ends_on is not None
    assert header.mid_term_on is not None
    years = (header.starts_on.year, header.mid_term_on.year, header.ends_on.year)
    assert (years, header.date_precision) == ((2024, 2027, 2030), "year")


def test_city_contract_tree_is_the_one_of_the_document() -> None:
    content = load_contract_content(CITY)

    axes = nodes_at(content, "axis")
    assert len(axes) == 5
    assert axes[-1].label == "Les axes transversaux"
    stakes = {one.key: children_of(content, one.key) for one in axes}
    assert [len(one) for one in stakes.values()] == [3, 3, 4, 3, 3]
    below = [[len(children_of(content, one.key)) for one in row] for row in stakes.values()]
    assert below == [[4, 5, 2], [6, 2, 3], [3, 2, 3, 3], [3, 2, 2], [0, 0, 0]]
    numbers = [one.number for row in stakes.values() for one in row]
    assert numbers[:3] == ["1.1", "1.2", "1.3"]
    assert numbers[-3:] == [None, None, None]


def test_city_contract_has_its_signatories_by_function() -> None:
    content = load_contract_content(CITY)

    assert len(content.parties) == 25
    assert all(one.function for one in content.parties)
    assert Counter(one.role for one in content.parties) == {
        "lead": 1,
        "co_lead": 1,
        "signatory": 18,
        "landlord": 5,
    }


def test_city_contract_counts_each_district_once() -> None:
    content = load_contract_content(CITY)

    codes = {one.code: (one.population, one.communes) for one in content.districts}
    assert codes == {
        "QN06249M": (1737, ("62160",)),
        "QN06250M": (2776, ("62160",)),
        "QN06251M": (7543, ("62160", "62758")),
        "QN06252M": (6323, ("62160", "62643", "62667")),
    }
    assert sum(one.population for one in content.districts) == 18379


def test_city_contract_actions_are_all_invented_and_lively() -> None:
    content = load_contract_content(CITY)

    actions = content.actions
    assert 6 <= len(actions) <= 8
    assert all(one.invented for one in actions)
    assert {one.status for one in actions} == ({"idea", "planned", "running", "blocked", "done", "dropped"})
    assert any(len({line.funder for line in one.funding}) >= 3 for one in actions)
    late = [step for one in actions for step in one.steps if step.done_on is None]
    assert any(step.due_on < date(2026, 1, 1) for step in late)


def test_previous_city_contract_has_four_pillars() -> None:
    content = load_contract_content(PREVIOUS)

    assert len(nodes_at(content, "pillar")) == len(content.nodes) == 4
    assert content.contract.signed_on == date(2015, 6, 26)
    assert content.contract.status == "ended"


def test_departmental_contract_has_eight_stakes_and_twenty_seven_lines() -> None:
    content = load_contract_content(LENS)

    stakes = nodes_at(content, "stake")
    lines = [len(children_of(content, one.key)) for one in stakes]
    assert lines == [4, 4, 4, 4, 2, 4, 3, 2]
    assert len(nodes_at(content, "line")) == 27


def test_cucs_has_five_domains_and_twenty_two_objectives() -> None:
    content = load_contract_content(CUCS)

    domains = nodes_at(content, "domain")
    assert [len(children_of(content, one.key)) for one in domains] == [3, 4, 5, 5, 5]
    assert len(nodes_at(content, "objective")) == 22
    assert content.contract.starts_on is None


def test_projet_de_territoire_has_five_axes_and_twenty_five_actions() -> None:
    content = load_contract_content(PROJECT)

    axes = nodes_at(content, "axis")
    by_axis = Counter(one.node for one in content.actions)
    assert [by_axis[one.key] for one in axes] == [5, 8, 4, 4, 4]
    assert not any(one.fields.filled_names() or one.budget for one in content.actions)


def test_actions_are_shared_towards_the_city_contract_only() -> None:
    contents = [load_contract_content(name) for name in CONTRACT_NAMES]

    shared = [
        (content.contract.slug, action, place)
        for content in contents
        for action in content.actions
        for place in action.also_in
    ]
    assert len({action.key for _slug, action, _place in shared}) >= 8
    assert {slug for slug, _action, _place in shared} == {CTG, PROJECT}
    assert {place.contract for _slug, _action, place in shared} == {CITY}
    assert all(place.shares for _slug, _action, place in shared)


def test_action_keys_are_unique_in_the_whole_demonstration() -> None:
    keys = [one.key for name in CONTRACT_NAMES for one in load_contract_content(name).actions]

    assert len(keys) == len(set(keys))


def test_blocked_action_says_what_blocks_it() -> None:
    actions = [one for name in CONTRACT_NAMES for one in load_contract_content(name).actions]

    blocked = [one for one in actions if one.status == "blocked"]
    assert len(blocked) >= 3
    assert all(one.blockers for one in blocked)
    assert all(b.raised_on <= b.remind_on for one in actions for b in one.blockers)


def test_organizations_have_sirens_that_hold() -> None:
    organizations = load_organizations()

    numbered = {one.key: one.siren for one in organizations if one.siren}
    assert numbered["cab"] == "246200729"
    assert numbered["call"] == "246200364"
    assert all(one.kind in {"epci", "commune"} for one in organizations if one.siren)
    assert all(luhn_sum(siren) % 10 == 0 for siren in numbered.values())


def luhn_sum(digits: str) -> int:
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in doubled)


def test_invented_organizations_have_no_number() -> None:
    invented = [one for one in load_organizations() if one.invented]

    assert invented
    assert not any(one.siren or one.siret or one.territory for one in invented)


def test_people_are_invented_and_fill_every_role() -> None:
    people = load_people()

    assert all(one.invented and one.email.endswith(".example") for one in people)
    roles = {role.role for one in people for role in one.roles}
    assert roles == {"manager", "contributor", "instructor", "decision_maker", "reader"}
    assert [one.key for one in people if one.is_administrator] == ["olga-brouillon"]
    assert all(one.story.endswith(".") for one in people)


def test_contributor_is_bounded() -> None:
    bounds = {
        one.key: {(role.territories, role.actions) for role in one.roles}
        for one in load_people()
        if any(role.role == "contributor" for role in one.roles)
    }

    assert bounds["lila-echantillon"] == {(("commune-62643",), ())}
    assert all(any(bound) for row in bounds.values() for bound in row)


def test_territories_hold_the_three_agglomerations() -> None:
    found = load_territories().territories

    communes = [one for one in found if one.kind == "commune"]
    assert [sum(within.territory == key for one in communes for within in one.within) for key in EPCI] == [
        22,
        36,
        8,
    ]
    assert all(
        one.population and one.longitude and one.latitude for one in found if one.kind in {"commune", "qpv"}
    )


def test_districts_lie_wholly_in_their_communes() -> None:
    districts = [one for one in load_territories().territories if one.kind == "qpv"]

    assert sum(one.population or 0 for one in districts) == 18_379
    for one in districts:
        shares = [within.share for within in one.within if within.territory.startswith("commune-")]
        assert abs(sum(shares) - 1) < 1e-9
        assert any(within.territory == "epci-246200729" and within.share == 1 for within in one.within)


def test_texts_follow_french_typography() -> None:
    everything = (
        *(load_contract_content(name) for name in CONTRACT_NAMES),
        load_organizations(),
        load_people(),
    )

    faults = [
        (where, text)
        for where, text in texts_in(everything)
        if re.search(r"['\"]|\.\.\.|[ \u00a0][;:!?»%€]|«[^\u202f]|\d \d{3}\b", text)
    ]
    assert faults == []
