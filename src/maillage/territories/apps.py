"""Declare the territories module to Django."""

from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    """Communes, intercommunalities, districts: vintages, lineage, membership, outlines."""

    name = "maillage.territories"
    verbose_name = "Territoires"
