"""Whether whoever sits here has shown lately who they are: a screen left open changes nobody's second factor."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

PROVED_AT = "_proved_at"
FRESH = timedelta(minutes=15)


def note_proof(request: HttpRequest, *, shown_at: datetime | None = None) -> None:
    """Now, unless it was at another time."""
    request.session[PROVED_AT] = (shown_at or timezone.now()).isoformat()


def is_fresh(request: HttpRequest) -> bool:
    """By signing in, or by showing password or passkey once more.

    Being signed in over there, with whoever vouches for them, was shown when it was shown there.
    """
    proof = request.session.get(PROVED_AT)
    return proof is not None and timezone.now() - datetime.fromisoformat(proof) < FRESH
