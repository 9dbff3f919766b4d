"""Declare the demonstration to Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration territory, built by calling services."""

    name = "maillage.demo"
    verbose_name = "Démonstration"
