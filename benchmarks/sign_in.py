"""Open sessions for a person of the instance and print their keys: ``python -m benchmarks.sign_in ADDRESS 16``."""

import sys

import django


def main() -> None:
    """Open the sessions as a complete sign-in does, second factor set up and passed."""
    django.setup()
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from maillage.accounts.models import User
    from maillage.accounts.second_factor import mark_passed
    from maillage.accounts.sessions import start_clock

    address, count = sys.argv[1], int(sys.argv[2])
    user = User.objects.get(email=address)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
    for _ in range(count):
        request = HttpRequest()
        request.session, request.user = SessionStore(), user
        request.session[SESSION_KEY] = str(user.pk)
        request.session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        mark_passed(request, user, way="benchmark")
        start_clock(request)
        request.session.create()
        print(request.session.session_key)


if __name__ == "__main__":
    main()
