"""Declare the grants module to Django."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Calls, applications, reviews, envelopes, committees, payments and reports."""

    name = "maillage.grants"
    verbose_name = "Subventions"

    def ready(self) -> None:
        """Offer what this module knows to the modules below it."""
        from maillage.accounts.reading_volume import register_file_route
        from maillage.grants.periodic import register_grant_tasks
        from maillage.grants.rail import register_grant_rail
        from maillage.grants.thread import register_counters

        register_grant_rail()
        register_counters()
        register_grant_tasks()
        register_file_route("application_detail")
