"""How a password becomes a user."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User


def owner_of(email: str, password: str) -> User | None:
    """Whose the two are, whether their account is open or closed. It takes as long for an address nobody has."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        User().set_password(password)
        return None
    return user if user.check_password(password) else None


class PasswordBackend(BaseBackend):
    """E-mail and password of an active user of the tenant at work."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or not password:
            return None
        owner = owner_of(username, password)
        return owner if owner is not None and owner.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
