"""The catalogue that is shipped, and its pages."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from maillage.core.enums import Verb
from maillage.core.models import Event
from maillage.observatory.catalogue import load_catalogue
from maillage.observatory.enums import IndicatorKind, Theme
from maillage.observatory.models import Indicator
from maillage.observatory.selectors.catalogue import find_indicators, group_by_theme
from maillage.observatory.services.catalogue import load_shipped_catalogue
from maillage.observatory.store.engine import forget_engine, get_engine


def test_catalogue_has_120_indicators_with_a_whole_sheet() -> None:
    entries = [one for one in load_catalogue().indicators.values() if "change_of" not in one]

    assert len(entries) >= 120
    for one in entries:
        assert len(one["definition"]) > 30, one["code"]
        assert len(one["formula"]) > 10, one["code"]


def test_definitions_are_each_their_own() -> None:
    texts = [one["definition"] for one in load_catalogue().indicators.values()]

    assert len(texts) == len(set(texts))


def test_only_counts_and_amounts_add_up() -> None:
    additive = [one for one in load_catalogue().indicators.values() if one.get("additive")]

    assert {one["kind"] for one in additive} == {"count", "amount"}


@pytest.mark.django_db
def test_loading_the_catalogue_twice_changes_nothing() -> None:
    first = load_shipped_catalogue()
    before = list(Indicator.objects.values_list("pk", "code", "numerator", "position"))
    (event,) = Event.objects.filter(verb=Verb.IMPORT)

    assert "entrées écrites" in event.details["note"]
    assert load_shipped_catalogue() == first
    assert Event.objects.filter(verb=Verb.IMPORT).count() == 1
    assert list(Indicator.objects.values_list("pk", "code", "numerator", "position")) == before


@pytest.mark.django_db
def test_a_rate_may_not_be_additive(catalogue: None) -> None:
    row = Indicator.objects.get(code="taux-pauvrete")
    row.is_additive = True

    with pytest.raises(ValidationError, match="Seuls un effectif ou un montant"):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.django_db
def test_words_find_indicators_without_accents(catalogue: None) -> None:
    found = find_indicators("pauvrete locataires")

    assert [row.code for row in found] == ["taux-pauvrete-locataires"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["' UNION SELECT--", "%", "_", "\\", "zzz%"])
def test_attack_41_search_is_plain(catalogue: None, text: str) -> None:
    assert not find_indicators(text).exists()


@pytest.mark.django_db
def test_groups_follow_the_order_of_a_diagnosis(catalogue: None) -> None:
    groups = group_by_theme(find_indicators(kind=IndicatorKind.MEDIAN))

    assert [group.theme for group in groups] == [Theme.INCOME]


@pytest.mark.django_db
def test_a_sheet_says_what_may_not_be_done(client, catalogue: None, lake) -> None:
    page = client.get("/indicateurs/niveau-vie-median/").content.decode()

    assert "ne se calcule pas à partir d’autres" in page
    assert "Secret" in page


def test_an_unknown_engine_is_refused(settings) -> None:
    from django.core.exceptions import ImproperlyConfigured

    settings.LAKE_ENGINE = "excel"
    forget_engine()

    with pytest.raises(ImproperlyConfigured, match="MAILLAGE_LAKE_ENGINE vaut « excel »"):
        get_engine()
    forget_engine()
