"""Declare the observatory to Django."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Indicators, releases and their figures; portraits; findings."""

    name = "maillage.observatory"
    verbose_name = "Observatoire"

    def ready(self) -> None:
        """Offer what this module knows to the modules above and below it."""
        from maillage.observatory.frame import register_frame
        from maillage.observatory.thread import register_counters

        register_frame()
        register_counters()
