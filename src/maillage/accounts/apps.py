"""Declare the accounts module to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organizations, people, invitations, signing in."""

    name = "maillage.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Listen to allauth for the one thing it tells in no other way."""
        from allauth.mfa.signals import authenticator_added

        from maillage.accounts.second_factor import remember_activation

        authenticator_added.connect(remember_activation, dispatch_uid="remember_activation")
