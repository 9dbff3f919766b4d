"""A pasted block or a bulk change is shown first, written whole, and undone at once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.enums import ActionStatus
from maillage.contracts.models import Action, Batch, Pilot
from maillage.contracts.services.action import update_action
from maillage.contracts.services.batch import (
    LineState,
    WantedLine,
    apply_lines,
    plan_lines,
    read_anchored_block,
    read_headed_block,
    undo_batch,
)
from maillage.core.errors import StaleVersion
from maillage.core.models import Event

pytestmark = pytest.mark.django_db
BLOCK = (
    "Numéro\tIntitulé\tAxe\tÉtat\tFin\tPilote\n"
    "1\tCrèche mobile\t\tEn cours\t31/12/2026\tVille du Littoral\n"
    "2\tLudothèque\t\tÀ l’étude\t\t\n"
    "3\tJardin partagé\tAxe un\t\t\t\n"
    "4\tFriche\tAxe neuf\t\t31/02/2026\tInconnu\n"
)


@pytest.fixture
def contract():
    contract = factories.make_contract()
    node = factories.make_node(contract, label="Axe un", number="1")
    factories.make_action(node, number="1", title="Crèche itinérante", slug="creche")
    factories.make_action(node, number="2", title="Ludothèque", slug="ludotheque")
    factories.make_organization(name="Ville du Littoral")
    return contract


@pytest.fixture
def manager(contract):
    return factories.make_manager(contract)


def read(text: str) -> list[WantedLine]:
    lines, faults = read_headed_block(text)
    assert not faults
    return lines


def apply(contract, lines, by) -> Batch:
    versions = plan_lines(contract=contract, lines=lines, by=by).versions
    return apply_lines(contract=contract, lines=lines, versions=versions, label="Bloc collé", by=by)


def test_plan_says_what_would_become_of_each_line_and_writes_nothing(contract, manager) -> None:
    plan = plan_lines(contract=contract, lines=read(BLOCK), by=manager)

    assert [line.state for line in plan.lines] == [
        LineState.CHANGED,
        LineState.SAME,
        LineState.CREATED,
        LineState.REJECTED,
    ]
    assert [(cell.label, cell.before, cell.after) for cell in plan.lines[0].cells] == [
        ("Intitulé", "Crèche itinérante", "Crèche mobile"),
        ("État", "À l’étude", "En cours"),
        ("Fin", "", "31/12/2026"),
        ("Pilote", "", "Ville du Littoral"),
    ]
    assert not Event.objects.exists()


def test_plan_names_each_faulty_cell_with_what_was_expected(contract, manager) -> None:
    plan = plan_lines(contract=contract, lines=read(BLOCK), by=manager)

    faults = plan.lines[3].faults
    assert plan.lines[3].number == 5
    assert [fault.column for fault in faults] == ["Axe", "Fin", "Pilote"]
    assert faults[1].found == "31/02/2026"
    assert "31/12/2026" in faults[1].reason


def test_apply_writes_accepted_lines_as_one_batch(contract, manager) -> None:
    batch = apply(contract, read(BLOCK), manager)

    changed = Action.objects.get(slug="creche")
    assert (changed.title, changed.status) == ("Crèche mobile", ActionStatus.RUNNING)
    assert changed.ends_on == datetime.date(2026, 12, 31)
    assert Pilot.objects.get(action=changed).organization.name == "Ville du Littoral"
    assert Action.objects.filter(title="Jardin partagé", number="3").exists()
    assert not Action.objects.filter(title="Friche").exists()
    assert len(batch.created) == 1
    assert Event.objects.filter(verb="import", subject_id=str(batch.pk)).exists()


def test_undo_puts_everything_back(contract, manager) -> None:
    batch = apply(contract, read(BLOCK), manager)

    batch, left = undo_batch(batch=batch, by=manager)

    action = Action.objects.get(slug="creche")
    assert left == []
    assert (action.title, action.status, action.ends_on) == ("Crèche itinérante", ActionStatus.IDEA, None)
    assert not Pilot.objects.filter(action=action).exists()
    assert not Action.objects.filter(title="Jardin partagé").exists()
    with pytest.raises(ValidationError, match="déjà annulée"):
        undo_batch(batch=batch, by=manager)


def test_undo_leaves_what_somebody_changed_since_and_says_so(contract, manager) -> None:
    batch = apply(contract, read(BLOCK), manager)
    action = Action.objects.get(slug="creche")
    update_action(action=action, values={"title": "Autre"}, expected_version=None, by=manager)

    _batch, left = undo_batch(batch=batch, by=manager)

    action.refresh_from_db()
    assert action.title == "Autre"
    assert action.ends_on is None
    assert left == ["Autre : Intitulé"]


def test_undo_is_refused_to_others(contract, manager) -> None:
    batch = apply(contract, read(BLOCK), manager)
    other = factories.make_user()
    factories.assign(other, contract, PersonRole.CONTRIBUTOR)

    with pytest.raises(PermissionDenied):
        undo_batch(batch=batch, by=other)


def test_attack_50_an_action_saved_since_the_preview_stops_the_whole_batch(contract, manager) -> None:
    lines = read(BLOCK)
    versions = plan_lines(contract=contract, lines=lines, by=manager).versions
    action = Action.objects.get(slug="creche")
    update_action(action=action, values={"title": "Autre"}, expected_version=None, by=manager)
    events = Event.objects.count()

    with pytest.raises(StaleVersion):
        apply_lines(contract=contract, lines=lines, versions=versions, label="Bloc", by=manager)

    assert Event.objects.count() == events
    assert not Action.objects.filter(title="Jardin partagé").exists()


def test_lines_one_may_not_edit_are_rejected(contract, manager) -> None:
    reader = factories.make_user()
    factories.assign(reader, contract, PersonRole.READER)

    plan = plan_lines(contract=contract, lines=read(BLOCK), by=reader)

    assert plan.count(LineState.REJECTED) == 4
    with pytest.raises(ValidationError):
        apply_lines(contract=contract, lines=read(BLOCK), versions=plan.versions, label="Bloc", by=reader)


def test_plan_refuses_a_transition_and_an_end_before_the_beginning(contract, manager) -> None:
    lines = [
        WantedLine(1, {"etat": "Terminée"}, slug="creche"),
        WantedLine(2, {"debut": "01/02/2026", "fin": "01/01/2026"}, slug="ludotheque"),
    ]

    plan = plan_lines(contract=contract, lines=lines, by=manager)

    assert "état possible" in plan.lines[0].faults[0].reason
    assert "La fin de l’action précède son début." in plan.lines[1].faults[0].reason


def test_two_lines_for_one_action_are_refused(contract, manager) -> None:
    lines = read("Numéro\tIntitulé\n1\tA\n1\tB\n")

    plan = plan_lines(contract=contract, lines=lines, by=manager)

    assert [line.state for line in plan.lines] == [LineState.CHANGED, LineState.REJECTED]


def test_unknown_and_double_columns_are_named() -> None:
    _lines, faults = read_headed_block("Numéro\tNuméro\tSurprise\n1\t1\t1\n")

    assert faults == ["La colonne « Numéro » figure deux fois.", "La colonne « Surprise » n’est pas connue."]


def test_anchored_block_follows_the_rows_and_columns_shown() -> None:
    lines = read_anchored_block(
        "A\t01/01/2026\nB\t02/01/2026\n", ["intitule", "debut"], ["creche", "ludotheque"]
    )

    assert [(line.slug, dict(line.cells)) for line in lines] == [
        ("creche", {"intitule": "A", "debut": "01/01/2026"}),
        ("ludotheque", {"intitule": "B", "debut": "02/01/2026"}),
    ]


@pytest.mark.parametrize("text", ["", "  \n\t\n", "a\t" * 41, "a\n" * 502])
def test_attack_24_empty_or_huge_blocks_are_refused(text) -> None:
    with pytest.raises(ValidationError):
        read_headed_block(text)


def test_pasted_formulas_and_markup_are_plain_text(contract, manager) -> None:
    lines = read("Numéro\tIntitulé\n1\t=cmd|' /C calc'!A0 <b>x</b>\n")

    apply(contract, lines, manager)

    assert Action.objects.get(slug="creche").title == "=cmd|' /C calc'!A0 <b>x</b>"
