"""Keep the search index whole: what the core does every day and at each start."""

import datetime

from maillage.core.mail import send_waiting_letters
from maillage.core.periodic import register_daily_task
from maillage.core.search.index import refresh_index
from maillage.core.steps import register_setup_step


def refresh_search(_today: datetime.date | None = None) -> str:
    """Index what was written past the services."""
    count = refresh_index()
    return f"Recherche : {count} objets ajoutés à l’index." if count else "Recherche : index à jour."


def send_letters(_today: datetime.date) -> str:
    """Send the letters that a mail server left waiting."""
    sent, waiting = send_waiting_letters()
    return f"Courriels en attente : {sent} envoyés, {waiting} attendent encore." if sent or waiting else ""


def register_upkeep() -> None:
    """Declare the daily task and the set-up step of the core; called once, when ready."""
    register_daily_task(90, refresh_search)
    register_daily_task(95, send_letters)
    register_setup_step(90, refresh_search)
