"""Declare the accounts module to Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organizations, people, invitations, signing in."""

    name = "maillage.accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """Add the directory to the rail; listen to allauth for what it tells in no other way."""
        from allauth.mfa.signals import authenticator_added

        from maillage.accounts.rail import register_directory
        from maillage.accounts.second_factor import remember_activation
        from maillage.accounts.services.erasure import erase_again
        from maillage.core.tombstones import register_replay

        register_directory()
        register_replay(erase_again)
        authenticator_added.connect(remember_activation, dispatch_uid="remember_activation")
