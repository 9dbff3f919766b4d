"""Declare the grants module to Django."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Calls, applications, reviews, envelopes, committees, payments and reports."""

    name = "maillage.grants"
    verbose_name = "Subventions"
