"""Do what the grants need every day."""

import datetime

from maillage.core.periodic import register_daily_task
from maillage.grants.services.report import remind_reports


def send_report_reminders(today: datetime.date) -> str:
    """Await final reports and remind applicants."""
    count = remind_reports(today=today)
    return f"Bilans : {count} rappels écrits." if count else "Bilans : aucun rappel à écrire."


def register_grant_tasks() -> None:
    """Declare the daily tasks; called once, when the module is ready."""
    register_daily_task(30, send_report_reminders)
