"""Try the committee: scenarios, totals, rules, the optimum, the decision, on seventy-two applications too."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from tests import factories, factories_grants

from maillage.accounts.enums import PersonRole
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.models import Event
from maillage.grants.committee_rules import find_optimum, judge_table, read_rules
from maillage.grants.committee_table import sum_table
from maillage.grants.enums import (
    ApplicationStatus,
    EqualityLevel,
    Novelty,
    RequestStatus,
    ReviewOpinion,
    ReviewStatus,
    SessionStatus,
)
from maillage.grants.models import Award, CommitteeSession, FundingRequest, Review, Scenario, Snapshot
from maillage.grants.selectors.committee import get_scenario, get_session, load_table
from maillage.grants.services.committee import create_session, decide_session, open_session, update_session
from maillage.grants.services.review import save_review
from maillage.grants.services.scenario import (
    copy_scenario,
    create_scenario,
    keep_optimum,
    restore_scenario,
    set_amount,
    set_rules,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 3, 14)
SHEET = {"criteria": [{"key": "besoin", "label": "Besoin", "weight": 1, "max": 10}]}


class World:
    """A call of some applications, two funders with one envelope each, two pillars, one who decides."""

    def __init__(self, size: int = 4, **more: Any) -> None:
        self.contract = factories.make_contract()
        self.call = factories_grants.make_call(self.contract, score_sheet=SHEET)
        self.pillars = [factories.make_node(self.contract, label=f"Axe {letter}") for letter in "AB"]
        self.funders = [factories.make_organization() for _ in range(2)]
        for funder in self.funders:
            factories_grants.make_funder(self.call, funder)
        room = more.get("room", size * 3_000)
        self.envelopes = [
            factories_grants.make_envelope(funder, contract=self.contract, amount_eur=room)
            for funder in self.funders
        ]
        self.decider = factories.make_user()
        factories.assign(self.decider, self.contract, PersonRole.DECISION_MAKER)
        self.reviewer = factories_grants.make_instructor(self.contract)
        self.applications = [self.add(place) for place in range(size)]
        self.session = create_session(call=self.call, title="Comité de mars", held_on=DAY, by=self.decider)

    def add(self, place: int):
        application = factories_grants.make_application(
            self.call,
            status=ApplicationStatus.UNDER_REVIEW,
            novelty=Novelty.NEW if place % 3 == 0 else Novelty.RENEWED,
        )
        application.nodes.set([self.pillars[place % 2]])
        for funder in self.funders[: 1 + place % 2]:
            factories_grants.make_request(application, funder, asked_eur=2_000 + 500 * (place % 5))
        Review.objects.create(
            application=application,
            reviewer=self.reviewer,
            organization=self.funders[0],
            scores={"besoin": 3 + place % 7},
            opinion=ReviewOpinion.FAVORABLE,
            equality_level=EqualityLevel.G1 if place % 2 else EqualityLevel.G0,
            status=ReviewStatus.DONE,
            done_at=application.submitted_at,
        )
        return application

    def start(self, name: str = "Proposition", start: str = "empty") -> Scenario:
        return create_scenario(session=self.session, name=name, by=self.decider, start=start)

    def request(self, place: int) -> FundingRequest:
        return (
            self.applications[place].requests.order_by("pk").select_related("application", "funder").first()
        )


@pytest.fixture
def world() -> World:
    return World()


def test_the_table_says_what_each_asks_and_gets(world: World) -> None:
    scenario = world.start()
    set_amount(
        scenario=scenario, request=world.request(0), amount_eur=1_500, expected_version=0, by=world.decider
    )

    table = load_table(world.session, scenario)

    first = table.rows[0]
    assert [row.number for row in table.rows] == [one.number for one in world.applications]
    assert (first.asked_eur, first.amount_eur, first.score, first.pillar) == (
        2_000,
        1_500,
        Decimal("30.0"),
        "Axe A",
    )
    assert (table.retained, table.average_eur) == (1, 1_500)
    assert {cell.envelope for row in table.rows for cell in row.cells.values()} == {
        one.pk for one in world.envelopes
    }


def test_totals_are_those_of_the_rows(world: World) -> None:
    scenario = world.start(start="asked")

    table = load_table(world.session, scenario)
    totals = sum_table(table, {"Axe A": 0.6})

    assert table.amount_eur == table.asked_eur
    for groups in (totals.pillars, totals.novelty, totals.equality, totals.applicants):
        assert sum(one.amount_eur for one in groups) == table.amount_eur
    assert [one.label for one in totals.pillars if one.is_below] == ["Axe A"]
    assert sum(use.amount_eur for use in totals.envelopes) == table.amount_eur


def test_the_table_takes_the_same_queries_at_ten_and_at_fifty(django_assert_num_queries) -> None:
    for size in (10, 50):
        world = World(size)
        scenario = world.start(start="asked")
        session = get_session(world.session.pk, world.decider)
        with django_assert_num_queries(10):
            load_table(session, scenario)


def test_two_people_on_one_amount_lose_nothing(world: World) -> None:
    scenario = world.start()
    line = set_amount(
        scenario=scenario, request=world.request(0), amount_eur=800, expected_version=0, by=world.decider
    )

    with pytest.raises(StaleVersion):
        set_amount(
            scenario=scenario,
            request=world.request(0),
            amount_eur=900,
            expected_version=line.version + 3,
            by=world.reviewer,
        )
    set_amount(
        scenario=scenario, request=world.request(1), amount_eur=700, expected_version=0, by=world.reviewer
    )

    amounts = {row.number: row.amount_eur for row in load_table(world.session, scenario).rows}
    assert list(amounts.values()) == [800, 700, 0, 0]
    assert Event.objects.filter(subject_kind="grants.scenarioline").count() == 2


@pytest.mark.parametrize("amount", [-1, 2_001])
def test_an_amount_beyond_what_is_asked_is_refused(world: World, amount: int) -> None:
    scenario = world.start()

    with pytest.raises(ValidationError, match="proposez de 0"):
        set_amount(
            scenario=scenario,
            request=world.request(0),
            amount_eur=amount,
            expected_version=0,
            by=world.decider,
        )

    assert not scenario.lines.exists()


def test_a_copy_is_a_way_back(world: World) -> None:
    scenario = world.start(start="asked")
    copy = copy_scenario(scenario=scenario, name="Variante", by=world.decider)
    set_amount(
        scenario=scenario, request=world.request(0), amount_eur=0, expected_version=1, by=world.decider
    )

    restore_scenario(scenario=scenario, source=copy, by=world.decider)

    stored = dict(scenario.lines.values_list("request", "amount_eur"))
    assert stored == dict(copy.lines.values_list("request", "amount_eur"))
    with pytest.raises(StaleVersion):  # whoever still has the old amount in view is told
        set_amount(
            scenario=scenario, request=world.request(0), amount_eur=5, expected_version=2, by=world.decider
        )


def test_a_copy_of_the_same_name_is_refused(world: World) -> None:
    scenario = world.start()

    with pytest.raises(ValidationError, match="déjà ce nom"):
        copy_scenario(scenario=scenario, name=scenario.name, by=world.decider)


def test_rules_that_fail_come_first_with_their_sentence(world: World) -> None:
    scenario = world.start(start="asked")
    rules = {"pillars": {"Axe A": 90}, "new_percent": 10, "per_applicant": 2}
    set_rules(scenario=scenario, rules=rules, expected_version=scenario.version, by=world.decider)

    lines = judge_table(load_table(world.session, scenario), read_rules(scenario.rules))

    assert [line.words for line in lines if not line.is_kept] == ["Axe A : au moins 90\u00a0% des montants."]
    assert len(lines) == 5


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"new_percent": 101}, "entier"),
        ({"new_percent": "9"}, "entier"),
        ({"step_eur": 0}, "entier"),
        ({"pillars": {"Axe A": 70, "Axe B": 40}}, "100 %"),
        ({"retained": ["D-1"], "excluded": ["D-1"]}, "à la fois"),
    ],
)
def test_a_wrong_rule_is_refused(data: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        read_rules(data)


def test_the_optimum_is_kept_beside_with_its_proof_and_prices(world: World) -> None:
    scenario = world.start()
    set_rules(
        scenario=scenario,
        rules={"pillars": {"Axe A": 45}, "least_percent": 60, "excluded": [world.applications[1].number]},
        expected_version=scenario.version,
        by=world.decider,
    )
    rules = read_rules(scenario.rules)

    optimum = find_optimum(load_table(world.session, scenario), rules)
    made = keep_optimum(scenario=scenario, optimum=optimum, name="Optimum 1", by=world.decider)

    table = load_table(world.session, made)
    assert optimum.is_found
    assert made.proof["gap"] == 0
    assert [price["words"] for price in made.proof["prices"]] == [
        line.words for line in judge_table(table, rules)
    ]
    assert all(line.is_kept for line in judge_table(table, rules))
    assert table.rows[1].amount_eur == 0
    assert not scenario.lines.exists()


def test_a_proof_does_not_outlive_the_amounts_it_speaks_of(world: World) -> None:
    scenario = world.start()
    optimum = find_optimum(load_table(world.session, scenario), read_rules({}))
    made = keep_optimum(scenario=scenario, optimum=optimum, name="Optimum", by=world.decider)
    line = made.lines.order_by("request").first()

    set_amount(
        scenario=made, request=world.request(0), amount_eur=1, expected_version=line.version, by=world.decider
    )

    assert Scenario.objects.get(pk=made.pk).proof == {}


def test_rules_that_conflict_are_explained(world: World) -> None:
    scenario = world.start()
    number = world.applications[0].number
    rules = read_rules({"pillars": {"Axe B": 100}, "retained": [number]})

    optimum = find_optimum(load_table(world.session, scenario), rules)
    kept = keep_optimum(scenario=scenario, optimum=optimum, name="Optimum", by=world.decider)

    assert kept == scenario
    assert not optimum.is_found
    assert kept.proof["kind"] == "conflict"
    assert set(kept.proof["rules"]) == {
        "Axe B : au moins 100\u00a0% des montants.",
        f"Le dossier {number} est retenu d’office.",
    }
    assert kept.proof["loosened"]


def test_the_committee_decides_within_the_envelopes(world: World) -> None:
    scenario = world.start(start="asked")
    set_amount(
        scenario=scenario,
        request=world.request(2),
        amount_eur=0,
        expected_version=1,
        by=world.decider,
        motive="Hors des quartiers prioritaires.",
    )
    open_session(session=world.session, scenario=scenario, by=world.decider)

    closed = decide_session(session=world.session, scenario=scenario, by=world.decider)

    assert closed.status == SessionStatus.CLOSED
    assert sum(Award.objects.values_list("amount_eur", flat=True)) == load_table(closed, scenario).amount_eur
    refused = world.request(2)
    assert refused.status == RequestStatus.REFUSED
    assert Event.objects.filter(
        subject_id=str(refused.pk), details__note="Hors des quartiers prioritaires."
    ).exists()
    states = [type(one).objects.get(pk=one.pk).status for one in world.applications]
    assert states == ["awarded", "awarded", "refused", "awarded"]
    entry, exit_ = Snapshot.objects.order_by("pk")
    assert entry.content["amount_eur"] == exit_.content["amount_eur"]
    for envelope in world.envelopes:
        envelope.refresh_from_db()
        assert envelope.awarded_eur <= envelope.amount_eur


def test_an_envelope_too_small_decides_nothing() -> None:
    world = World(room=2_500)
    scenario = world.start(start="asked")
    open_session(session=world.session, scenario=scenario, by=world.decider)

    with pytest.raises(ValidationError, match="réduisez le montant"):
        decide_session(session=world.session, scenario=scenario, by=world.decider)

    assert not Award.objects.exists()
    assert CommitteeSession.objects.get(pk=world.session.pk).status == SessionStatus.OPEN
    assert Snapshot.objects.count() == 1


def test_a_session_that_was_not_opened_does_not_decide(world: World) -> None:
    scenario = world.start(start="asked")

    with pytest.raises(ForbiddenTransition):
        decide_session(session=world.session, scenario=scenario, by=world.decider)


def test_nothing_is_decided_by_an_empty_scenario(world: World) -> None:
    scenario = world.start()
    open_session(session=world.session, scenario=scenario, by=world.decider)

    with pytest.raises(ValidationError, match="ne retient aucun"):
        decide_session(session=world.session, scenario=scenario, by=world.decider)


def test_only_who_decides_decides(world: World) -> None:
    scenario = world.start(start="asked")
    stranger = factories.make_user()

    with pytest.raises(PermissionDenied):
        open_session(session=world.session, scenario=scenario, by=world.reviewer)
    with pytest.raises(PermissionDenied):
        decide_session(session=world.session, scenario=scenario, by=world.reviewer)
    with pytest.raises(PermissionDenied):
        set_amount(scenario=scenario, request=world.request(0), amount_eur=1, expected_version=1, by=stranger)
    with pytest.raises(Http404):
        get_session(world.session.pk, stranger)
    with pytest.raises(Http404):
        get_scenario(scenario.pk, stranger)


def test_attack_51_a_score_after_the_closing_is_refused(world: World) -> None:
    """Line 51: the committee closes while scores still arrive; the minutes are unchanged."""
    scenario = world.start(start="asked")
    open_session(session=world.session, scenario=scenario, by=world.decider)
    review = world.applications[0].reviews.get()
    decide_session(session=world.session, scenario=scenario, by=world.decider)
    before = Snapshot.objects.get(kind="exit").digest

    with pytest.raises(ValidationError, match="comité est clos"):
        save_review(
            review=review,
            values={"scores": {"besoin": 10}},
            is_done=True,
            expected_version=None,
            by=world.reviewer,
        )
    with pytest.raises(ValidationError, match="séance est close"):
        set_amount(
            scenario=scenario, request=world.request(0), amount_eur=0, expected_version=1, by=world.decider
        )
    with pytest.raises(ValidationError, match="séance est close"):
        update_session(
            session=world.session, values={"minutes": "Autre chose."}, expected_version=None, by=world.decider
        )

    assert Snapshot.objects.get(kind="exit").digest == before


def test_a_year_of_seventy_two_applications() -> None:
    """Play a whole session on the size of a real one, through services only."""
    world = World(72, room=60_000)
    first = world.start("Proposition technique", start="asked")
    rules = {"pillars": {"Axe A": 40}, "new_percent": 30, "least_percent": 60, "average_eur": 2_500}
    first = set_rules(scenario=first, rules=rules, expected_version=first.version, by=world.decider)
    open_session(session=world.session, scenario=first, by=world.decider)

    optimum = find_optimum(load_table(world.session, first), read_rules(first.rules))
    best = keep_optimum(scenario=first, optimum=optimum, name="Optimum", by=world.decider)
    closed = decide_session(session=world.session, scenario=best, by=world.decider)

    table = load_table(closed, best)
    assert all(line.is_kept for line in judge_table(table, read_rules(best.rules)))
    assert Award.objects.count() == sum(
        cell.amount_eur > 0 for row in table.rows for cell in row.cells.values()
    )
    assert not FundingRequest.objects.filter(status=RequestStatus.ASKED).exists()
    for envelope in world.envelopes:
        envelope.refresh_from_db()
        assert 0 < envelope.awarded_eur <= 60_000
