"""An account that is closed, and opened again: nobody signs in, and whoever is signed in is so no longer."""

from accounts.models import Session, User


def close_account(user_id: int) -> None:
    """Nobody signs in as them any more, and their sessions end at once. Closed twice is closed once."""
    User.objects.filter(pk=user_id).update(is_active=False)
    end_sessions(user_id)


def reopen_account(user_id: int) -> None:
    """They may sign in again, which they must: their sessions have ended."""
    User.objects.filter(pk=user_id).update(is_active=True)


def end_sessions(user_id: int) -> None:
    """Wherever they are signed in, they are so no longer: the next request of that browser is a stranger's."""
    Session.objects.filter(user_id=user_id).delete()
