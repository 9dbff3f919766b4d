"""Declare the contracts module to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts, their parties, articles and amendments; strategy trees; actions."""

    name = "maillage.contracts"
    verbose_name = "Contrats et actions"

    def ready(self) -> None:
        """Tell the modules above what this one offers them."""
        from maillage.contracts.frame import register_frame
        from maillage.contracts.thread import register_counters

        register_counters()
        register_frame()
