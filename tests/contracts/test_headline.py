"""Check the one sentence that says what matters now."""

import datetime
from decimal import Decimal

from maillage.contracts.enums import ActionStatus
from maillage.contracts.headline import BlockerFact, DueStep, Situation, write_headline

TODAY = datetime.date(2026, 5, 10)


def say(status: ActionStatus = ActionStatus.RUNNING, **fields) -> tuple[str, str]:
    headline = write_headline(Situation(status, **fields), today=TODAY)
    return headline.tone, headline.text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_blocker_comes_before_anything_else() -> None:
    blocker = BlockerFact(
        "Le bail des locaux n’est pas signé",
        datetime.date(2026, 3, 1),
        "Commune d’Exemple",
        datetime.date(2026, 5, 3),
    )

    tone, text = say(
        ActionStatus.BLOCKED, blockers=[blocker], steps=[DueStep("Ouvrir", datetime.date(2026, 1, 1))]
    )

    assert tone == "alarm"
    assert text == (
        "Bloquée depuis le 1er mars 2026 : Le bail des locaux n’est pas signé. "
        "Attendu de : Commune d’Exemple. Relance en retard de 7 jours."
    )


def test_blocked_by_nothing_any_more_asks_to_go_on() -> None:
    assert say(ActionStatus.BLOCKED, blockers=[]) == (
        "attention",
        "Plus rien ne bloque cette action : dites si elle reprend.",
    )


def test_blockers_not_shared_are_not_told() -> None:
    assert say(ActionStatus.BLOCKED, blockers=None) == ("alarm", "Action bloquée.")


def test_the_latest_step_is_named_with_its_delay() -> None:
    steps = [DueStep("Signer", datetime.date(2026, 5, 9)), DueStep("Choisir", datetime.date(2026, 4, 10))]

    tone, text = say(steps=steps)

    assert tone == "alarm"
    assert text == "« Choisir » a 30 jours de retard (prévu le 10 avril 2026). 1 autre étape en retard."


def test_money_missing_this_year_is_told() -> None:
    assert say(gap_year=2026, gap_eur=Decimal(12000)) == (
        "attention",
        "Il reste 12 000 € à trouver pour 2026.",
    )


def test_an_action_past_its_end_is_told() -> None:
    assert say(ends_on=datetime.date(2025, 12, 31))[0] == "attention"


def test_nobody_to_lead_is_told() -> None:
    assert say(has_pilot=False)[1] == "Personne ne pilote encore cette action."


def test_the_next_step_is_told_when_nothing_presses() -> None:
    assert say(steps=[DueStep("Ouvrir", datetime.date(2026, 5, 11))]) == (
        "plain",
        "Prochaine étape : « Ouvrir », le 11 mai 2026, dans 1 jour.",
    )


def test_finished_with_open_steps_asks_attention() -> None:
    assert say(ActionStatus.DONE, steps=[DueStep("Bilan", TODAY)])[0] == "attention"
    assert say(ActionStatus.DONE, steps=[])[0] == "well"


def test_nothing_to_say_says_the_state() -> None:
    assert say()[1] == "En cours. Rien d’urgent."
    assert (
        say(ActionStatus.IDEA, steps=[], has_steps=False)[1] == "À l’étude. Aucune étape n’est encore prévue."
    )
