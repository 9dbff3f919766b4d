"""Try the pages of the committee: with and without its script, in two tabs at once, and its documents."""

import pytest
from django.urls import reverse
from tests.conftest import SignIn
from tests.grants.test_committee import World

from maillage.core.models import Event
from maillage.grants.enums import SessionStatus, SnapshotKind
from maillage.grants.models import Award, CommitteeSession, Scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page(scenario: Scenario, route: str = "scenario_detail") -> str:
    return reverse(route, kwargs={"pk": scenario.pk})


def test_the_whole_form_writes_what_changed_only(world: World, sign_in: SignIn) -> None:
    scenario = world.start(start="asked")
    first, second = world.request(0), world.request(1)
    client = sign_in(world.decider)

    answer = client.post(
        page(scenario),
        {f"montant-{first.pk}-1-2000": "1 200", f"montant-{second.pk}-1-2500": "2500", "autre": "1"},
        follow=True,
    )

    assert "Les montants sont enregistrés." in answer.text
    assert scenario.lines.get(request=first).amount_eur == 1_200
    assert scenario.lines.get(request=second).version == 1
    assert Event.objects.filter(subject_kind="grants.scenarioline").count() == 1


def test_a_fragment_is_the_same_part_of_the_page(world: World, sign_in: SignIn) -> None:
    scenario = world.start()
    client = sign_in(world.decider)
    name = f"montant-{world.request(0).pk}-0-0"

    fragment = client.post(page(scenario), {name: "900"}, headers={"HX-Request": "true"}).text

    whole = client.get(page(scenario)).text
    totals = fragment[: fragment.index("</aside>")].strip()
    assert totals in whole
    assert f'name="montant-{world.request(0).pk}-1-900"' in fragment
    assert "Enregistré." in fragment


def test_two_tabs_lose_nothing(world: World, sign_in: SignIn) -> None:
    scenario = world.start(start="asked")
    name = f"montant-{world.request(0).pk}-1-2000"
    one, other = sign_in(world.decider), sign_in(world.reviewer)

    one.post(page(scenario), {name: "1500"}, headers={"HX-Request": "true"})
    answer = other.post(page(scenario), {name: "1800"}, headers={"HX-Request": "true"}).text

    assert "quelqu’un a changé ce montant entre-temps" in answer
    assert 'value="1500"' in answer
    assert scenario.lines.get(request=world.request(0)).amount_eur == 1_500


@pytest.mark.parametrize("typed", ["abc", "12,5", "-3", "9" * 12, "１２"])
def test_what_is_no_amount_is_said(world: World, typed: str, sign_in: SignIn) -> None:
    scenario = world.start()

    answer = sign_in(world.decider).post(
        page(scenario), {f"montant-{world.request(0).pk}-0-0": typed}, headers={"HX-Request": "true"}
    )

    assert "said-refused" in answer.text
    assert not scenario.lines.exists()


def test_an_amount_of_another_call_is_not_written(world: World, sign_in: SignIn) -> None:
    other, scenario = World(), world.start()

    sign_in(world.decider).post(page(scenario), {f"montant-{other.request(0).pk}-0-0": "100"})

    assert not scenario.lines.exists()


def test_the_table_takes_the_same_queries_whatever_its_length(
    django_assert_max_num_queries, sign_in: SignIn
) -> None:
    counts = []
    for size in (3, 30):
        world = World(size)
        scenario, client = world.start(start="asked"), sign_in(world.decider)
        client.get(page(scenario))
        with django_assert_max_num_queries(60) as seen:
            client.get(page(scenario))
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_rules_then_an_optimum_then_a_comparison(world: World, sign_in: SignIn) -> None:
    scenario, client = world.start(start="asked"), sign_in(world.decider)

    client.post(
        page(scenario, "scenario_rules"),
        {"pillars-0": "40", "least_percent": "60", "step_eur": "100", "expected_version": scenario.version},
    )
    answer = client.post(page(scenario, "scenario_optimum"), follow=True)
    best = Scenario.objects.order_by("pk").last()
    compared = client.get(
        reverse("committee_compare", kwargs={"pk": world.session.pk}), {"a": scenario.pk, "b": best.pk}
    )

    assert Scenario.objects.get(pk=scenario.pk).rules["pillars"] == {"Axe A": 40}
    assert "Optimum prouvé" in answer.text
    assert "Le prix de chaque règle" in answer.text
    assert compared.status_code == 200


def test_rules_that_conflict_are_named_on_the_page(world: World, sign_in: SignIn) -> None:
    scenario, client = world.start(), sign_in(world.decider)
    client.post(
        page(scenario, "scenario_rules"),
        {
            "pillars-1": "100",
            "retained": world.applications[0].number,
            "step_eur": "100",
            "expected_version": scenario.version,
        },
    )

    answer = client.post(page(scenario, "scenario_optimum"), follow=True)

    assert "Ces règles ne peuvent pas tenir ensemble" in answer.text


def test_a_session_is_played_in_pages(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.decider)
    listed = reverse("committee_list", kwargs={"slug": world.call.slug})
    client.post(listed, {"title": "Comité de printemps", "held_on": "14/03/2025"})
    session = CommitteeSession.objects.get(title="Comité de printemps")
    here = reverse("committee_detail", kwargs={"pk": session.pk})
    client.post(
        reverse("scenario_create", kwargs={"pk": session.pk}), {"name": "Proposition", "start": "asked"}
    )
    scenario = session.scenarios.get()
    client.post(page(scenario, "scenario_copy"), {"name": "Variante"})
    copy = session.scenarios.get(name="Variante")
    client.post(page(copy), {f"montant-{world.request(0).pk}-1-2000": "1000"})
    client.post(page(copy, "scenario_restore"), {"scenario": scenario.pk})
    client.post(reverse("committee_open", kwargs={"pk": session.pk}), {"scenario": scenario.pk})
    client.post(
        reverse("committee_edit", kwargs={"pk": session.pk}),
        {
            "title": session.title,
            "held_on": "14/03/2025",
            "attendance": "La vice-présidente",
            "minutes": "Échanges.",
        },
    )
    asked = client.get(reverse("committee_decide", kwargs={"pk": session.pk}), {"scenario": scenario.pk})
    client.post(reverse("committee_decide", kwargs={"pk": session.pk}), {"scenario": scenario.pk})

    session.refresh_from_db()
    assert "Arrêter" in asked.text
    assert session.status == SessionStatus.CLOSED
    assert Award.objects.count() == 6
    assert "De l’entrée à la sortie" in client.get(here).text
    for form in ("pdf", "odt", "docx"):
        answer = client.get(reverse("committee_minutes", kwargs={"pk": session.pk, "form": form}))
        assert answer.status_code == 200
        assert len(answer.content) > 2_000
    assert (
        client.get(reverse("committee_minutes", kwargs={"pk": session.pk, "form": "exe"})).status_code == 404
    )


def test_the_committee_says_why_it_reduces_or_refuses(world: World, sign_in: SignIn) -> None:
    scenario, client = world.start(start="asked"), sign_in(world.decider)
    given, refused = world.request(0), world.request(1)
    client.post(page(scenario), {f"montant-{refused.pk}-1-{refused.asked_eur}": "0"})
    client.post(reverse("committee_open", kwargs={"pk": world.session.pk}), {"scenario": scenario.pk})
    here = reverse("committee_decide", kwargs={"pk": world.session.pk})

    asked = client.get(here, {"scenario": scenario.pk}).text
    client.post(
        here,
        {
            "scenario": scenario.pk,
            f"motif-{refused.pk}": "Déjà financé par la commune.",
            f"motif-{given.pk}": "Rien à dire d’une demande accordée.",
            "motif-999999": "Une demande d’ailleurs",
        },
    )

    assert f'name="motif-{refused.pk}"' in asked
    assert f'name="motif-{given.pk}"' not in asked
    kept = dict(scenario.lines.exclude(motive="").values_list("request", "motive"))
    assert kept == {refused.pk: "Déjà financé par la commune."}
    assert "Déjà financé par la commune." in str(world.session.snapshots.get(kind=SnapshotKind.EXIT).content)


def test_a_refusal_is_said_on_the_page(sign_in: SignIn) -> None:
    world = World(room=2_500)
    scenario, client = world.start(start="asked"), sign_in(world.decider)
    client.post(reverse("committee_open", kwargs={"pk": world.session.pk}), {"scenario": scenario.pk})

    answer = client.post(
        reverse("committee_decide", kwargs={"pk": world.session.pk}), {"scenario": scenario.pk}, follow=True
    )

    assert "réduisez le montant ou augmentez l’enveloppe" in answer.text
    assert not Award.objects.exists()


def test_there_are_no_minutes_before_the_closing(world: World, sign_in: SignIn) -> None:
    answer = sign_in(world.decider).get(
        reverse("committee_minutes", kwargs={"pk": world.session.pk, "form": "odt"})
    )

    assert answer.status_code == 404
