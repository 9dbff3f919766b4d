"""Secrecy as a gate: what is published of a restricted release, by whom, and what may be deduced of it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from maillage.core.models import Event
from maillage.observatory.enums import AccessLevel, PublicationState
from maillage.observatory.models import ProtectedPublication, Release, RuleChange, SecrecyRule
from maillage.observatory.records import Reading, ReleaseHeader
from maillage.observatory.services.loading import load_release
from maillage.observatory.services.publication import (
    approve_publication,
    ask_rule_change,
    confirm_rule_change,
    prepare_publication,
)
from maillage.observatory.store.reading import read_all
from maillage.territories.enums import TerritoryKind
from tests import factories
from tests.observatory.places import *  # noqa: F403 - the territories of the demonstration, as fixtures
from tests.observatory.places import make_place
from tests.observatory.secrets import *  # noqa: F403 - a table of a partner, as fixtures
from tests.observatory.secrets import RSA, bring, publish, read_public, tell

# --- Two people, an audit, an event ----------------------------------------------------------------


def test_a_small_count_and_one_more_are_hidden(table, first, second) -> None:
    publication = publish(bring(*table), first, second)
    found = read_public(publication)

    statuses = sorted(status for _, status in found.values())
    assert statuses.count("hidden_primary") == 1
    assert statuses.count("hidden_secondary") == 1
    assert found["62000", RSA] == (None, "hidden_primary")
    assert publication.state == PublicationState.PUBLISHED
    assert publication.published.access_level == AccessLevel.PUBLIC
    assert (publication.hidden_primary, publication.hidden_secondary, publication.threshold) == (1, 1, 5)


def test_the_public_version_is_read_by_all_and_tells_the_rule(table, first, second, client) -> None:
    publish(bring(*table), first, second)

    page = client.get("/territoires/commune-62000/portrait/").content.decode()
    other = client.get("/territoires/commune-62004/portrait/").content.decode()

    assert "absent-secret" in page
    assert "version publique 2025" in page
    assert "100" in other


def test_nobody_publishes_alone(table, first, second) -> None:
    prepared = prepare_publication(release=bring(*table), by=first)

    with pytest.raises(PermissionDenied, match="une autre personne"):
        approve_publication(publication=prepared, by=first)
    with pytest.raises(PermissionDenied):
        approve_publication(publication=prepared, by=factories.make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtectedPublication.objects.filter(pk=prepared.pk).update(approved_by=first)
    assert Release.objects.count() == 1


def test_each_step_is_in_the_journal_with_what_the_audit_said(table, first, second) -> None:
    publication = publish(bring(*table), first, second)

    events = Event.objects.filter(subject_id=str(publication.pk), subject_kind__contains="publication")
    told = " ".join(str(event.details) for event in events)

    assert {event.verb for event in events} == {"submit", "change_status"}
    assert "Audit passé : 6 valeurs, 1 sous secret" in told


def test_what_is_public_is_not_published_again(table, first) -> None:
    with pytest.raises(ValidationError, match="déjà publique"):
        prepare_publication(release=bring(*table, access=AccessLevel.PUBLIC), by=first)


def test_a_publication_is_approved_once(table, first, second) -> None:
    publication = publish(bring(*table), first, second)

    with pytest.raises(ValidationError, match="n’attend pas"):
        approve_publication(publication=publication, by=factories.make_user(is_staff=True))


# --- The gate -------------------------------------------------------------------------------------


def test_d1_a_publication_whose_audit_fails_names_the_tables_and_no_value(
    table, first, second, communes, boulonnais
) -> None:
    """The other communes and the whole are public already: the last one would be a subtraction away."""
    header = ReleaseHeader("diagnostic-ctg-boulonnais", "2025", "public.csv", "9" * 64)
    load_release(reading=Reading(header, table[1:]), write=True, by=None)

    refused = prepare_publication(release=bring(*table), by=first)

    assert refused.state == PublicationState.REFUSED
    assert "Table de la Caf 2025" in refused.reason
    assert "Diagnostic partagé" in refused.reason
    assert "Commune 0" not in refused.reason
    assert not any(word in refused.reason for word in (" 3 ", "62000", "280", "283"))
    with pytest.raises(ValidationError, match="n’attend pas"):
        approve_publication(publication=refused, by=second)
    assert Event.objects.filter(verb="refuse").exists()


def test_a_total_that_is_public_elsewhere_is_reckoned_with(table, first, second, boulonnais) -> None:
    """The release holds the communes alone: their public total is one subtraction away from the hidden one."""
    header = ReleaseHeader("diagnostic-ctg-boulonnais", "2025", "public.csv", "9" * 64)
    load_release(reading=Reading(header, table[-1:]), write=True, by=None)

    found = read_public(publish(bring(*table[:-1]), first, second))

    assert sum(1 for value, _ in found.values() if value is None) == 2


def test_the_audit_is_done_again_at_approval(table, first, second) -> None:
    prepared = prepare_publication(release=bring(*table), by=first)
    header = ReleaseHeader("diagnostic-ctg-boulonnais", "2025", "public.csv", "9" * 64)
    load_release(reading=Reading(header, table[1:]), write=True, by=None)

    assert approve_publication(publication=prepared, by=second).state == PublicationState.REFUSED


def test_attack_61_a_commune_less_its_districts_is_not_deduced(
    lake, catalogue, boulonnais, boulogne, first, second
) -> None:
    districts = [
        make_place(TerritoryKind.QPV, f"QN0624{rank}M", f"Quartier {rank}", boulogne) for rank in range(2)
    ]
    rows = [tell(boulogne, 103), tell(districts[0], 60), tell(districts[1], 40)]

    found = read_public(publish(bring(*rows), first, second))

    # 103 - 60 - 40 leaves three people outside: one of the three figures goes.
    assert sum(1 for value, _ in found.values() if value is None) >= 1


def test_d6_an_intercommunality_less_its_district_tells_no_sliver(
    lake, catalogue, boulonnais, first, second
) -> None:
    across = make_place(TerritoryKind.QPV, "QN06251M", "À cheval", boulonnais)
    rows = [tell(boulonnais, 102), tell(across, 100)]

    found = read_public(publish(bring(*rows), first, second))

    assert any(value is None for value, _ in found.values())


def test_d6_a_sliver_that_nothing_singles_out_hides_nothing(
    lake, catalogue, boulogne, wimereux, first, second
) -> None:
    """Three people of a district live in the other commune, but no sum of published figures is about them."""
    across = make_place(
        TerritoryKind.QPV,
        "QN06251M",
        "À cheval",
        boulogne,
        wimereux,
        shares=(Decimal("0.97"), Decimal("0.03")),
    )
    rows = [tell(boulogne, 150), tell(wimereux, 300), tell(across, 100)]

    assert all(value for value, _ in read_public(publish(bring(*rows), first, second)).values())


def test_attack_64_a_rate_does_not_give_back_its_numerator(lake, catalogue, boulogne, first, second) -> None:
    rows = [
        tell(boulogne, 3),
        tell(boulogne, 1000, indicator="caf-allocataires"),
        tell(boulogne, "0.3", indicator="caf-part-rsa", numerator=3, denominator=1000),
    ]

    found = read_public(publish(bring(*rows), first, second))

    assert found["62160", RSA][0] is None
    assert found["62160", "caf-part-rsa"][0] is None or found["62160", "caf-allocataires"][0] is None
    assert all(one.numerator is None for one in read_all(ProtectedPublication.objects.get().published))


def test_attack_65_a_median_of_nobody_knows_how_many_is_hidden(
    lake, catalogue, boulogne, first, second
) -> None:
    few = tell(boulogne, 900, indicator="niveau-vie-median", denominator=2)

    assert read_public(publish(bring(few), first, second))["62160", "niveau-vie-median"] == (
        None,
        "hidden_primary",
    )


def test_attack_68_all_of_a_group_is_not_said(lake, catalogue, boulogne, first, second) -> None:
    rows = [
        tell(boulogne, 40),
        tell(boulogne, 40, indicator="caf-allocataires"),
        tell(boulogne, 100, indicator="caf-part-rsa", numerator=40, denominator=40),
    ]

    assert read_public(publish(bring(*rows), first, second))["62160", "caf-part-rsa"][0] is None


def test_attack_72_the_correction_of_one_file_is_not_read_in_the_difference(
    table, first, second, communes, boulonnais
) -> None:
    publish(bring(*table), first, second)
    values = [3, 40, 61, 80, 100]
    moved = [tell(row, value) for row, value in zip(communes, values, strict=True)] + [
        tell(boulonnais, sum(values))
    ]
    shown_before = read_public(ProtectedPublication.objects.get())

    after = prepare_publication(release=bring(*moved, number=2), by=first)
    if after.state == PublicationState.PREPARED:
        found = read_public(approve_publication(publication=after, by=second))
        before, now = shown_before["62002", RSA][0], found["62002", RSA][0]
        assert before is None or now is None or before == now


def test_an_amount_that_tells_no_count_is_refused(lake, catalogue, boulogne, first) -> None:
    refused = prepare_publication(release=bring(tell(boulogne, 5000, indicator="avs-subventions")), by=first)

    assert refused.state == PublicationState.REFUSED
    assert "combien de personnes" in refused.reason


# --- Rules ----------------------------------------------------------------------------------------


def test_d10_a_rule_is_changed_by_two_people_with_a_text(table, first, second) -> None:
    rule = SecrecyRule.objects.get(code="cnaf-5")
    change = ask_rule_change(rule=rule, threshold=11, reference="Convention du 3 mars, article 4", by=first)

    with pytest.raises(PermissionDenied, match="une autre personne"):
        confirm_rule_change(change=change, by=first)
    rule.refresh_from_db()
    assert rule.threshold == 5
    confirm_rule_change(change=change, by=second)

    rule.refresh_from_db()
    assert (rule.threshold, rule.reference) == (11, "Convention du 3 mars, article 4")
    assert Event.objects.filter(subject_kind__contains="secrecyrule", verb="update").exists()
    with pytest.raises(ValidationError, match="déjà confirmé"):
        confirm_rule_change(change=change, by=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChange.objects.filter(pk=change.pk).update(confirmed_by=first)


def test_a_rule_wants_its_text(catalogue, first) -> None:
    with pytest.raises(ValidationError):
        ask_rule_change(rule=SecrecyRule.objects.get(code="cnaf-5"), threshold=3, reference="", by=first)
    with pytest.raises(PermissionDenied):
        ask_rule_change(
            rule=SecrecyRule.objects.get(code="cnaf-5"), threshold=3, reference="x", by=factories.make_user()
        )
