"""Declare the contracts module to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts, their parties, articles and amendments; strategy trees; actions."""

    name = "maillage.contracts"
    verbose_name = "Contrats et actions"

    def ready(self) -> None:
        """Give the other modules what this one offers them."""
        from maillage.contracts import frame
        from maillage.core.frame import register_rail
        from maillage.core.periodic import register_daily_task
        from maillage.core.steps import register_setup_step

        register_rail(20, frame.list_contract_links)
        register_daily_task(20, frame.remind_deadlines)
        register_setup_step(20, frame.load_shipped_types)
