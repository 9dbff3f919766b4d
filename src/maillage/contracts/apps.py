"""Declare the contracts module to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts, their parties, articles and amendments; strategy trees; actions."""

    name = "maillage.contracts"
    verbose_name = "Contrats et actions"

    def ready(self) -> None:
        """Count the beads of the thread that this module holds."""
        from maillage.contracts.thread import register_counters

        register_counters()
