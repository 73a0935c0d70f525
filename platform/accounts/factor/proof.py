"""Whether whoever sits here has shown lately who they are: a screen left open changes nobody's second factor."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.sessions import STARTED_AT

PROVED_AT = "_proved_at"
FRESH = timedelta(minutes=15)


def note_proof(request: HttpRequest) -> None:
    request.session[PROVED_AT] = timezone.now().isoformat()


def is_fresh(request: HttpRequest) -> bool:
    """By signing in, or by showing password or passkey once more."""
    proofs = [request.session.get(name) for name in (STARTED_AT, PROVED_AT)]
    now = timezone.now()
    return any(now - datetime.fromisoformat(proof) < FRESH for proof in proofs if proof)
