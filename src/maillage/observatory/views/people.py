"""Give the person who asks, as the services of this module know people."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from maillage.accounts.models import User


def get_person(request: HttpRequest) -> User:
    """Give the person signed in.

    Raises
    ------
    PermissionDenied
        Nobody is.
    """
    if not isinstance(request.user, User):
        msg = "Connectez-vous pour continuer."
        raise PermissionDenied(msg)
    return request.user
