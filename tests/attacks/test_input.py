"""Send what nobody should type: the answer is clear, nothing breaks, nothing is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from maillage.contracts.forms.fields import ContractField, OrganizationField, PersonField, TerritoryField
from maillage.contracts.models import Contract
from maillage.core.models import Event
from maillage.core.text import fold_text
from tests.matrix.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [ContractField, OrganizationField, PersonField, TerritoryField])
def test_attack_24_a_name_of_sixty_thousand_letters_is_not_looked_for(kind, world: World) -> None:
    field = kind()
    field.contracts = Contract.objects.all()

    with pytest.raises(ValidationError) as refusal:
        field.clean("x" * 60_000)

    assert len(refusal.value.messages[0]) < 1000


def test_attack_24_five_megabytes_or_a_million_lines_are_refused(world: World, sign_in) -> None:
    client = sign_in(world.people["contributor"])
    url = reverse("action_update", kwargs={"slug": world.action.slug})
    before = Event.objects.count()

    texts = ("x" * 5_000_000, "a\n" * 500_000)
    answers = [client.post(url, {"title": "A", "diagnosis": text, "seen": 1}) for text in texts]

    assert [answer.status_code for answer in answers] == [400, 422]
    assert Event.objects.count() == before


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999", "31/12/99999", "00/00/0000", "0000-01-01"])
def test_attack_28_a_day_out_of_any_contract_is_refused(day, world: World, sign_in) -> None:
    client = sign_in(world.people["contributor"])
    url = reverse("action_update", kwargs={"slug": world.action.slug})

    answer = client.post(url, {"title": "Action", "starts_on": day, "seen": world.action.version})

    world.action.refresh_from_db()
    assert answer.status_code == 422
    assert world.action.starts_on is None


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200c", "\u200d", "\u061c", "\u180e"])
def test_attack_23_a_twin_by_an_invisible_letter_is_the_same_name(invisible) -> None:
    assert fold_text(f"Les Passe{invisible}relles") == fold_text("Les Passerelles")


def test_attack_02_an_identifier_too_long_for_a_database_is_refused(world: World, sign_in) -> None:
    client = sign_in(world.people["contributor"])
    url = reverse("action_visibility", kwargs={"slug": world.action.slug})

    answer = client.post(url, {"visibility": "named", "named_people": ["9" * 20], "seen": 1})

    assert answer.status_code == 422
    assert "9" * 18 in answer.content.decode()
