"""Declare the intake module to Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Documents taken in: read, reviewed, confirmed."""

    name = "maillage.intake"
    verbose_name = "Reprise de documents"

    def ready(self) -> None:
        """Offer what this module knows to the modules below it."""
        from maillage.accounts.access import register_organization_namer
        from maillage.accounts.reading_volume import register_file_route
        from maillage.core.origins import register_origins
        from maillage.core.periodic import register_daily_task
        from maillage.intake.access import may_name_organizations
        from maillage.intake.background import resume_readings
        from maillage.intake.selectors.origin import map_origins

        register_organization_namer(may_name_organizations)
        register_origins(map_origins)
        register_daily_task(30, resume_readings)
        register_file_route("document_detail")
