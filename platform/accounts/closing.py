"""An account that is closed, and opened again: nobody signs in, and whoever is signed in is so no longer.

What else lets somebody in, such as a link in a mail, ends with the account: whoever makes such a thing says here how.
"""

from collections.abc import Callable

from accounts.enums import Ending
from accounts.models import Session, User
from accounts.sessions import note_endings

type WayIn = Callable[[int], object]

_ways_in: list[WayIn] = []


def ends_with_account[W: WayIn](end: W) -> W:
    """Register a function that ends a way in of the user with that id, for good. It must bear being called twice."""
    _ways_in.append(end)
    return end


def close_account(user_id: int) -> None:
    """Nobody signs in as them any more, and every way in ends at once. Closed twice is closed once."""
    User.objects.filter(pk=user_id).update(is_active=False)
    note_endings(user_id, Ending.CLOSED)
    end_ways_in(user_id)


def reopen_account(user_id: int) -> None:
    """They may sign in again, which they must: whatever was under way when it was closed counts for nothing."""
    end_ways_in(user_id)
    User.objects.filter(pk=user_id).update(is_active=True)


def end_ways_in(user_id: int) -> None:
    """Sessions, links in mails and whatever else was registered; the password stays."""
    for end in _ways_in:
        end(user_id)


@ends_with_account
def end_sessions(user_id: int) -> None:
    """Wherever they are signed in, they are so no longer: the next request of that browser is a stranger's."""
    Session.objects.filter(user_id=user_id).delete()
