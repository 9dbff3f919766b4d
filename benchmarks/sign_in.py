"""Open sessions for a person of the instance and print their keys: ``python -m benchmarks.sign_in ADDRESS 16``."""

import sys
import time

import django


def main() -> None:
    """Open the sessions as a complete sign-in does, second factor passed."""
    django.setup()
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from maillage.accounts.models import User

    address, count = sys.argv[1], int(sys.argv[2])
    user = User.objects.get(email=address)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, generate_totp_secret())
    now = time.time()
    for _ in range(count):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["account_authentication_methods"] = [
            {"method": "code", "at": now, "email": address},
            {"method": "mfa", "at": now, "type": "totp"},
        ]
        session.create()
        print(session.session_key)


if __name__ == "__main__":
    main()
