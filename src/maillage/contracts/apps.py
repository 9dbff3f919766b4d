"""Declare the contracts module to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts, their parties, articles and amendments; strategy trees; actions."""

    name = "maillage.contracts"
    verbose_name = "Contrats et actions"

    def ready(self) -> None:
        """Tell the core what this module adds to search."""
        from maillage.contracts.found import register_found

        register_found()
