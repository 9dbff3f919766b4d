"""Declare the accounts module to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organizations, people, invitations, signing in."""

    name = "maillage.accounts"
    verbose_name = "Comptes"
