"""Declare the core module to Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Journal, visibility, dates and figures in French, page components."""

    name = "maillage.core"
    verbose_name = "Socle"
