"""An account that is closed, and opened again: nobody signs in, and whoever is signed in is so no longer."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


def close_account(user_id: int) -> None:
    """Nobody signs in as them any more, and their sessions end at once. Closed twice is closed once."""
    User.objects.filter(pk=user_id).update(is_active=False)
    end_sessions(user_id)


def reopen_account(user_id: int) -> None:
    """They may sign in again, which they must: their sessions have ended."""
    User.objects.filter(pk=user_id).update(is_active=True)


def end_sessions(user_id: int) -> None:
    """A session's row does not say whose it is, so all that are alive are read: some hours' worth, and seldom."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [
        session.pk for session in alive.iterator() if session.get_decoded().get(SESSION_KEY) == str(user_id)
    ]
    Session.objects.filter(pk__in=theirs).delete()
