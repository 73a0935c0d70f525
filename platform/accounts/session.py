"""How a person who has shown who they are gets a session."""

from django.contrib.auth import SESSION_KEY, login
from django.http import HttpRequest

from accounts.models import User


def open_session(request: HttpRequest, user: User) -> None:
    """Sign in under a new session id, also when the same person was signed in already."""
    if SESSION_KEY in request.session:
        request.session.cycle_key()  # Django's login keeps the id of a person who signs in again
    login(request, user, backend="accounts.backends.PasswordBackend")
