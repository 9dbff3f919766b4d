"""Say who is signed in, as a typed person."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from maillage.accounts.models import User


def get_signed_in(request: HttpRequest) -> User:
    """Give the person signed in.

    Raises
    ------
    PermissionDenied
        Nobody is: the page was reached past the sign-in guard.
    """
    if not isinstance(request.user, User):
        msg = "Connectez-vous d’abord."
        raise PermissionDenied(msg)
    return request.user
