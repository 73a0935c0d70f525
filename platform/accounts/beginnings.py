"""How often one may begin to sign in: each beginning costs a session here, or a request to whoever knows people.

Whoever has signed in from a browser before has a count of their own there, which strangers beside them do not touch:
the browser's cookie is signed and comes with a sign-in only. All new browsers of a network share one, wide enough for a
town hall or a library behind one address.
"""

from enum import StrEnum

from django.http import HttpRequest

from accounts.brake import key_of, network_of, note_for, require_few
from accounts.devices import browser_of

BY_BROWSER = 30
FROM_NETWORK = 300
"""In a quarter of an hour."""


class Way(StrEnum):
    """Each counts for itself: who floods one leaves the others open."""

    PASSKEY = "passkey"
    NATIONAL = "national"
    WORK = "work"


def count_beginning(request: HttpRequest, way: Way) -> None:
    """One more by this way. Raises TooManyAttempts, and counts nothing then: the pause ends however many go on."""
    browser = browser_of(request)
    network = network_of(request.META.get("REMOTE_ADDR", ""))
    count, limit = (
        (key_of(f"begin.{way}.browser", browser), BY_BROWSER)
        if browser
        else (key_of(f"begin.{way}.network", network), FROM_NETWORK)
    )
    require_few([(count, limit)])
    note_for(count)
