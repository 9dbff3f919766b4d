"""Each cell of the table is read the same way everywhere, saved alone, and never overwrites."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from tests import factories

from maillage.accounts.enums import PersonRole
from maillage.contracts.cells import BY_KEY, CellRefusal, find_field, read_cell, write_cell
from maillage.contracts.enums import ActionStatus
from maillage.contracts.models import Pilot
from maillage.contracts.services.saved_view import create_saved_view, delete_saved_view, rename_saved_view
from maillage.contracts.services.table import update_cell
from maillage.core.errors import ForbiddenTransition, StaleVersion
from maillage.core.models import Event


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("fin", "31/12/2026", datetime.date(2026, 12, 31)),
        ("fin", "2028-02-29", datetime.date(2028, 2, 29)),
        ("fin", "–", None),
        ("fin", " ", None),
        ("age_min", "6 ans", 6),
        ("age_min", "6\u202f", 6),
        ("etat", "en COURS", ActionStatus.RUNNING),
        ("etat", "A l'etude", ActionStatus.IDEA),
        ("etat", "running", ActionStatus.RUNNING),
        ("intitule", "Crèche\n mobile", "Crèche mobile"),
        ("public", "Familles\nmonoparentales", "Familles\nmonoparentales"),
        ("participation", "", ""),
    ],
)
def test_cell_is_read(key, text, value) -> None:
    assert read_cell(BY_KEY[key], text) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("fin", "31/02/2026"),
        ("fin", "2026-13-01"),
        ("fin", "29/02/2027"),
        ("fin", "46387"),
        ("age_min", "NaN"),
        ("age_min", "1e9999999"),
        ("age_min", "Infinity"),
        ("age_min", "-1"),
        ("age_min", "6,5"),
        ("etat", "Presque finie"),
        ("etat", ""),
        ("visibilite", "Personnes désignées"),
        ("intitule", ""),
        ("intitule", "x" * 601),
    ],
)
def test_attack_27_and_28_cell_is_refused_with_what_was_expected(key, text) -> None:
    with pytest.raises(CellRefusal) as refusal:
        read_cell(BY_KEY[key], text)

    assert refusal.value.expected in str(refusal.value)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("N°", "numero"),
        ("ETAT", "etat"),
        ("Statut", "etat"),
        ("Date de fin", "fin"),
        ("intitulé ", "intitule"),
    ],
)
def test_column_is_known_by_its_usual_names(title, key) -> None:
    assert find_field(title) is BY_KEY[key]


@pytest.mark.django_db
class TestUpdateCell:
    @pytest.fixture
    def action(self):
        return factories.make_action(title="Crèche", starts_on=datetime.date(2026, 1, 1))

    @pytest.fixture
    def manager(self, action):
        return factories.make_manager(action.home)

    def test_update_cell_saves_one_cell_and_tells_the_journal(self, action, manager) -> None:
        saved = update_cell(action=action, column="fin", text="31/12/2026", expected_version=1, by=manager)

        saved.refresh_from_db()
        assert (write_cell(BY_KEY["fin"], saved), saved.version) == ("31/12/2026", 2)
        assert Event.objects.get().details["changes"] == {"ends_on": [None, "2026-12-31"]}

    def test_update_cell_changes_a_state(self, action, manager) -> None:
        saved = update_cell(action=action, column="etat", text="En cours", expected_version=1, by=manager)

        assert saved.status == ActionStatus.RUNNING

    def test_update_cell_refuses_a_state_that_does_not_follow(self, action, manager) -> None:
        with pytest.raises(ForbiddenTransition):
            update_cell(action=action, column="etat", text="Terminée", expected_version=1, by=manager)

    def test_update_cell_replaces_the_pilot(self, action, manager) -> None:
        factories.make_organization(name="Ville d’Équihen", short_name="Équihen")
        factories.make_organization(name="Caf")

        for version, name in enumerate(["equihen", "Caf", "Caf"], start=1):
            update_cell(action=action, column="pilote", text=name, expected_version=version, by=manager)

        assert [(str(one), one.is_first) for one in Pilot.objects.filter(action=action)] == [("Caf", True)]

    def test_update_cell_refuses_an_unknown_pilot(self, action, manager) -> None:
        with pytest.raises(CellRefusal, match="organisme connu"):
            update_cell(action=action, column="pilote", text="Zorglub", expected_version=1, by=manager)

    @pytest.mark.parametrize("column", ["intitule", "pilote", "etat"])
    def test_attack_50_update_cell_never_overwrites(self, action, manager, column) -> None:
        update_cell(action=action, column="intitule", text="Celle de l’autre", expected_version=1, by=manager)

        with pytest.raises(StaleVersion) as stale:
            update_cell(action=action, column=column, text="La mienne", expected_version=1, by=manager)

        action.refresh_from_db()
        assert action.title == "Celle de l’autre"
        assert column in stale.value.current

    def test_update_cell_saves_beside_a_change_of_another_cell(self, action, manager) -> None:
        update_cell(action=action, column="fin", text="31/12/2026", expected_version=1, by=manager)

        saved = update_cell(
            action=action, column="intitule", text="La mienne", expected_version=1, seen="Crèche", by=manager
        )

        saved.refresh_from_db()
        assert (saved.title, f"{saved.ends_on}", saved.version) == ("La mienne", "2026-12-31", 3)

    def test_attack_50_update_cell_refuses_when_the_cell_itself_changed(self, action, manager) -> None:
        update_cell(action=action, column="intitule", text="La leur", expected_version=1, by=manager)

        with pytest.raises(StaleVersion):
            update_cell(
                action=action, column="intitule", text="x", expected_version=1, seen="Crèche", by=manager
            )

    @pytest.mark.parametrize("column", ["slug", "home", "is_invented", "status", "", "owner__name"])
    def test_attack_6_update_cell_refuses_other_columns(self, action, manager, column) -> None:
        with pytest.raises(ValidationError):
            update_cell(action=action, column=column, text="x", expected_version=1, by=manager)

    def test_update_cell_refuses_who_may_not(self, action) -> None:
        reader = factories.make_user()
        factories.assign(reader, action.home, PersonRole.READER)

        with pytest.raises(PermissionDenied):
            update_cell(action=action, column="fin", text="31/12/2026", expected_version=1, by=reader)

        assert not Event.objects.exists()


@pytest.mark.django_db
class TestSavedViews:
    def test_view_is_kept_renamed_and_forgotten_by_its_owner(self, manager) -> None:
        view = create_saved_view(page="action_list", name=" En  retard ", query="retard=1", by=manager)
        assert view.name == "En retard"

        rename_saved_view(view=view, name="Retards", by=manager)
        delete_saved_view(view=view, by=manager)

        assert [event.verb for event in Event.objects.order_by("sequence")] == ["create", "update", "delete"]

    def test_view_of_another_is_left_alone(self, manager) -> None:
        view = create_saved_view(page="action_list", name="Retards", query="", by=manager)
        other = factories.make_user()

        with pytest.raises(PermissionDenied):
            delete_saved_view(view=view, by=other)
        with pytest.raises(PermissionDenied):
            rename_saved_view(view=view, name="x", by=other)

    def test_two_views_of_one_person_have_two_names(self, manager) -> None:
        create_saved_view(page="action_list", name="Retards", query="", by=manager)

        with pytest.raises(ValidationError, match="déjà une vue"):
            create_saved_view(page="action_list", name="Retards", query="", by=manager)
