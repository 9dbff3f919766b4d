"""Find an invitation by the secret of its link."""

import hashlib

from django.utils import timezone

from maillage.accounts.models import Invitation


def digest_token(token: str) -> str:
    """Give what is stored of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_invitation(token: str) -> Invitation | None:
    """Give the invitation whose link this is, when it may still be accepted; one answer otherwise."""
    return (
        Invitation.objects.filter(
            token_digest=digest_token(token),
            accepted_at__isnull=True,
            revoked_at__isnull=True,
            expires_at__gt=timezone.now(),
        )
        .select_related("organization", "sent_by")
        .first()
    )
