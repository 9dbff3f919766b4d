"""Declare the core module to Django."""

from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Journal, visibility, dates and figures in French, page components."""

    name = "maillage.core"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Read the ``personal_data.py`` of each module, and declare the core's own upkeep."""
        from maillage.core.documents.answers import check_theme
        from maillage.core.upkeep import register_upkeep

        autodiscover_modules("personal_data")
        register_upkeep()
        register(check_theme)
