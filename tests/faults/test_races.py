"""Do the same thing fifty times at once, on real connections: one passes, the others are told, nothing is lost."""

from tests.faults.conftest import Instance

CROWD = 50


def test_attack_50_fifty_saves_of_one_version_keep_one(instance: Instance) -> None:
    found = instance.work("race_saves")

    (winner,) = (answer for answer in found["answers"] if answer.startswith("saved"))
    assert found["answers"] == {winner: 1, "stale": CROWD - 1}
    assert found["kept"] == winner.replace("saved", "texte")
    assert (found["version"], found["events"], found["fault"]) == (2, 1, None)


def test_attack_46_fifty_savers_of_twenty_actions_all_pass_in_the_end(instance: Instance) -> None:
    found = instance.work("race_distinct_saves")

    assert found == {"answers": {"saved": CROWD}, "events": CROWD, "fault": None}


def test_attack_47_fifty_signatures_of_one_party_are_one(instance: Instance) -> None:
    found = instance.work("race_signatures")

    first, last = found["answers"]
    assert first == {"signed": 1, "refused: signed": CROWD - 1}
    # The last signature makes the contract signed: it is no longer one to be signed.
    assert last == {"signed": 1, "refused: status": CROWD - 1}
    assert found["signatures"] == 2
    assert (found["status"], found["versions"], found["fault"]) == ("signed", 1, None)


def test_attack_49_one_form_sent_fifty_times_opens_one_action(instance: Instance) -> None:
    found = instance.work("race_sendings")

    assert found == {"answers": 1, "made": 1, "fault": None}
