"""Declare the contracts module to Django."""

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    """Contracts, their parties, articles and amendments; strategy trees; actions."""

    name = "maillage.contracts"
    verbose_name = "Contrats et actions"
