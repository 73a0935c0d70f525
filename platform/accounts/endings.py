"""Why a session is over, told to whoever comes with it: once, on the page where one signs in.

Nothing in an address says it, so nobody can be led to a page that says what is not so. An ended session is a row no
more, or opens nothing; what is left of it is why, under a key that no browser can bring and only the old one leads to.
"""

from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from accounts.enums import Ending
from accounts.sessions import ENDING, SessionStore

KEPT_FOR = timedelta(minutes=10)
"""In the browser's next session, from the page that sends them to sign in to that page."""


def keep_ending(request: HttpRequest) -> None:
    """What is known of the session that this request came with goes on to the next one, unless they have signed in."""
    ending = _store(request).ended
    if ending is not None and SESSION_KEY not in request.session:
        request.session[ENDING] = ending
        request.session.set_expiry(KEPT_FOR)


def take_ending(request: HttpRequest) -> Ending | None:
    """Why they were signed out, once; None where they were not, or did so themselves."""
    kept = request.session.pop(ENDING, None)
    store = _store(request)
    found, store.ended = store.ended or (Ending(kept) if kept else None), None
    return found


def _store(request: HttpRequest) -> SessionStore:
    store = request.session
    if not isinstance(store, SessionStore):  # SESSION_ENGINE has seen to it
        raise TypeError(store)
    return store
