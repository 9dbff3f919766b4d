"""Declare the territories module to Django."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """Communes, intercommunalities, districts: vintages, lineage, membership, outlines."""

    name = "maillage.territories"
    verbose_name = "Territoires"

    def ready(self) -> None:
        """Take our place in the rail."""
        from maillage.core.frame import register_rail
        from maillage.territories.rail import list_territory_links

        register_rail(10, list_territory_links)
