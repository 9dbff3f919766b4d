"""Facts kept or set aside, findings in order: who may, what the journal holds, what is shown."""

import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.accounts.models import Organization, User
from maillage.core.models import Event
from maillage.observatory.enums import FactKind, FactState, ObservationStatus
from maillage.observatory.facts import SalientFact, list_all_facts, list_salient_facts
from maillage.observatory.models import FactDecision, Finding, FindingRank
from maillage.observatory.selectors.judgment import order_findings, sort_facts
from maillage.observatory.selectors.portrait import build_portrait
from maillage.observatory.services.finding import create_finding
from maillage.observatory.services.judgment import decide_fact, rank_findings, tie_fact, withdraw_decision
from tests import factories
from tests.observatory.conftest import make_filosofi
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.places import SOMEONE

PORTRAIT = "/territoires/epci-246200729/portrait/"


@pytest.fixture
def author(db) -> User:
    return factories.make_user()


@pytest.fixture
def fact(diagnosis) -> SalientFact:
    return next(one for one in list_all_facts(diagnosis) if one.row.indicator.code == "caf-part-bas-revenus")


def organization_of(user: User) -> Organization:
    return user.affiliations.get().organization


def keep(fact: SalientFact, user: User, **fields) -> FactDecision:
    values = {"organization": organization_of(user), "state": FactState.ACCEPTED, "by": user} | fields
    return decide_fact(fact=fact, **values)


def write(user: User, territory, title: str) -> Finding:
    return create_finding(
        territory=territory, organization=organization_of(user), kind="enjeu", theme="revenus", title=title,
        visibility="public", by=user,
    )  # fmt: skip


# --- Facts ----------------------------------------------------------------------------------------


def test_a_fact_is_kept_in_ones_own_words_with_who_and_when(fact, author) -> None:
    row = keep(fact, author, sentence="Près d’un foyer sur deux a de bas revenus.")

    assert (row.state, row.decided_by, row.proposed) == ("accepted", author, fact.sentence)
    assert row.sentence == "Près d’un foyer sur deux a de bas revenus."
    assert Event.objects.filter(subject_id=str(row.pk), verb="handle", actor=author).exists()


def test_a_second_decision_replaces_the_first(fact, author) -> None:
    keep(fact, author)
    row = keep(fact, author, state=FactState.REJECTED)

    assert FactDecision.objects.get() == row
    assert row.state == "rejected"


def test_one_decides_for_ones_own_organization(fact, author) -> None:
    with pytest.raises(PermissionDenied, match="rattaché"):
        keep(fact, author, organization=factories.make_organization())
    assert not FactDecision.objects.exists()


def test_nothing_is_decided_of_a_hidden_figure(fact, author) -> None:
    hidden = replace(fact.row.figure, value=None, status=ObservationStatus.HIDDEN_PRIMARY)

    with pytest.raises(ValidationError, match="rien ne peut en être dit"):
        keep(replace(fact, row=replace(fact.row, figure=hidden)), author)


def test_what_is_decided_is_proposed_no_more_to_ones_own(fact, diagnosis, boulonnais, author) -> None:
    facts = list_salient_facts(diagnosis, limit=40)
    keep(facts[0], author)
    keep(facts[1], author, state=FactState.REJECTED)

    board, others = (
        sort_facts(boulonnais, facts, author),
        sort_facts(boulonnais, facts, factories.make_user()),
    )

    assert [row.proposed for row in board.kept] == [facts[0].sentence]
    assert [row.proposed for row in board.rejected] == [facts[1].sentence]
    assert board.proposed[0] == facts[2]
    assert (others.kept, others.rejected, others.proposed[0]) == ((), (), facts[0])


def test_a_decision_is_taken_back(fact, author) -> None:
    row = keep(fact, author, state=FactState.REJECTED)
    with pytest.raises(PermissionDenied):
        withdraw_decision(decision=row, by=factories.make_user())

    withdraw_decision(decision=row, by=author)

    assert not FactDecision.objects.exists()
    assert Event.objects.filter(verb="withdraw").exists()


def test_a_fact_becomes_a_finding_seen_from_both_ends(fact, author, sign_in) -> None:
    client = sign_in(author)
    client.post(
        "/territoires/epci-246200729/faits/?annees=5",
        {"indicator": "caf-part-bas-revenus", "kind": fact.kind, "year": 2018, "state": "accepted",
         "sentence": "Un foyer sur deux, ou presque."},
    )  # fmt: skip
    kept = FactDecision.objects.get()
    address = f"/territoires/epci-246200729/constats/nouveau/?fait={kept.pk}"
    assert "Un foyer sur deux, ou presque." in client.get(address).content.decode()

    client.post(address, {"kind": "probleme", "theme": "revenus", "title": kept.sentence, "visibility": "public",
                          "organization": kept.organization_id, "key": str(uuid.uuid4())})  # fmt: skip

    finding = Finding.objects.get()
    kept.refresh_from_db()
    assert kept.finding == finding
    assert finding.figures.get().value == Decimal("46.2")
    assert "fait retenu par" in client.get(f"/constats/{finding.pk}/").content.decode()
    assert f"/constats/{finding.pk}/" in client.get(PORTRAIT).content.decode()


def test_a_fact_of_another_organization_does_not_exist(fact, author, sign_in) -> None:
    row = keep(fact, author)
    client = sign_in(factories.make_user())

    assert client.post(f"/faits/{row.pk}/reprendre/").status_code == 404
    assert client.get(f"/territoires/epci-246200729/constats/nouveau/?fait={row.pk}").status_code == 404


def test_a_fact_and_a_finding_of_two_places_are_not_tied(fact, author, wimereux) -> None:
    row = keep(fact, author)

    with pytest.raises(ValidationError, match="deux territoires"):
        tie_fact(decision=row, finding=write(author, wimereux, "Ailleurs"), by=author)


def test_a_fact_that_is_not_proposed_cannot_be_kept(diagnosis, author, sign_in) -> None:
    sheet = {"indicator": "caf-allocataires", "kind": "break", "year": 1999, "state": "accepted"}

    assert sign_in(author).post("/territoires/epci-246200729/faits/", sheet).status_code == 404


# --- The score ------------------------------------------------------------------------------------


def test_few_people_weigh_less(fact) -> None:
    from maillage.observatory.facts import _score

    compared = fact.row.compared[0]
    few = replace(fact.row, figure=replace(fact.row.figure, denominator=Decimal(20)))
    many = replace(fact.row, figure=replace(fact.row.figure, denominator=Decimal(20_000)))

    assert _score(few, compared) < _score(many, compared) / 4


def test_a_gap_within_the_uncertainty_is_not_said(fact) -> None:
    from maillage.observatory.facts import _score

    unsure = replace(fact.row, figure=replace(fact.row.figure, precision=Decimal(5)))

    assert _score(unsure, fact.row.compared[0]) is None


def test_facts_of_every_kind_are_found(diagnosis) -> None:
    kinds = {fact.kind for fact in list_all_facts(diagnosis)}

    assert {FactKind.GAP, FactKind.CHANGE} <= kinds


def test_a_series_that_turns_back_is_said(fact) -> None:
    row = fact.row
    values = enumerate((50, 48, 46, 44, 49), start=2014)
    series = tuple(replace(row.figure, year=year, value=Decimal(value)) for year, value in values)
    from maillage.observatory.facts import _find_turn

    turned = _find_turn(replace(row, figure=series[-1], series=series))

    assert "remonte en 2018" in turned.sentence
    assert "après avoir baissé de 2014 à 2017" in turned.sentence
    assert not turned.is_good
    assert _find_turn(replace(row, figure=series[3], series=series[:4])) is None


def test_nothing_is_said_of_a_hidden_figure(load, boulogne, wimereux) -> None:
    load("filosofi-communes", make_filosofi(("62160", "18153", "35372", "17720", "s")))

    facts = list_all_facts(build_portrait(boulogne, SOMEONE))

    assert all(fact.row.figure.is_known for fact in facts)
    assert not [fact for fact in facts if fact.row.indicator.code == "taux-pauvrete"]


# --- The order of findings ------------------------------------------------------------------------


def test_partners_make_one_order_together(boulonnais, author) -> None:
    partner = factories.make_user()
    first, second, third = (write(author, boulonnais, title) for title in ("A", "B", "C"))
    rank_findings(
        territory=boulonnais, organization=organization_of(author), findings=[first, second, third], by=author
    )
    rank_findings(
        territory=boulonnais, organization=organization_of(partner), findings=[third, first], by=partner
    )

    order = order_findings(boulonnais, author, organization_of(author))

    assert [line.finding.title for line in order.lines] == ["A", "C", "B"]
    assert order.lines[1].disagreement.replace("\u00a0", " ") == "2 rangs d’écart"
    assert order.own == {first.pk: 1, second.pk: 2, third.pk: 3}
    assert "le premier constat est « A »" in order.sentence


def test_a_new_order_replaces_the_one_before(boulonnais, author) -> None:
    first, second = write(author, boulonnais, "A"), write(author, boulonnais, "B")
    own = organization_of(author)
    rank_findings(territory=boulonnais, organization=own, findings=[first, second], by=author)
    rank_findings(territory=boulonnais, organization=own, findings=[second], by=author)

    assert FindingRank.objects.get().finding == second


def test_one_ranks_what_one_reads_and_once(boulonnais, wimereux, author) -> None:
    here, there = write(author, boulonnais, "A"), write(author, wimereux, "B")
    own = organization_of(author)

    for findings in ([here, here], [here, there]):
        with pytest.raises(ValidationError, match="reprenez la liste"):
            rank_findings(territory=boulonnais, organization=own, findings=findings, by=author)
    with pytest.raises(PermissionDenied):
        rank_findings(territory=boulonnais, organization=own, findings=[here], by=factories.make_user())
    assert not FindingRank.objects.exists()


def test_the_order_is_typed_and_shown(boulonnais, author, sign_in) -> None:
    first, second = write(author, boulonnais, "Un"), write(author, boulonnais, "Deux")
    client = sign_in(author)
    address = "/territoires/epci-246200729/constats/"

    client.post(f"{address}classer/", {f"rang_{first.pk}": "2", f"rang_{second.pk}": "1"})
    page = client.get(f"{address}ordre/").content.decode()
    client.post(f"{address}classer/", {f"rang_{first.pk}": "1", f"rang_{second.pk}": "1"})

    assert "le premier constat est « Deux »" in page
    assert FindingRank.objects.get(finding=second).position == 1


def test_the_order_costs_the_same_whatever_the_findings(boulonnais, author) -> None:
    own = organization_of(author)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            order_findings(boulonnais, author, own)
        return len(captured)

    rank_findings(
        territory=boulonnais, organization=own, findings=[write(author, boulonnais, "A")], by=author
    )
    few = count()
    more = [write(author, boulonnais, f"B{rank}") for rank in range(12)]
    rank_findings(territory=boulonnais, organization=own, findings=more, by=author)

    assert count() == few
