"""A closed account lets nobody in, also who is in already; opened again they sign in anew."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.closing import close_account, reopen_account
from accounts.factor_models import HalfSignIn
from accounts.models import PasswordReset, Session
from tests.factories.world import make_user

BACKEND = "accounts.backends.PasswordBackend"


@pytest.mark.usefixtures("larvik")
def test_sessions_end_with_the_account_and_not_the_others() -> None:
    closed, other = make_user("Kari Prøve", password="correct horse"), make_user("Ola Prøve")
    for user in (closed, closed, other):
        Client().force_login(user, backend=BACKEND)
    close_account(closed.pk)
    closed.refresh_from_db()
    other.refresh_from_db()
    assert (closed.is_active, other.is_active) == (False, True)
    (left,) = Session.objects.exclude(user=None)
    assert left.get_decoded()["_auth_user_id"] == str(other.pk)
    assert not Client().login(username=closed.email, password="correct horse")


@pytest.mark.usefixtures("larvik")
def test_opened_again_they_must_sign_in_again() -> None:
    user = make_user("Kari Prøve")
    Client().force_login(user, backend=BACKEND)
    close_account(user.pk)
    reopen_account(user.pk)
    user.refresh_from_db()
    assert user.is_active
    assert not Session.objects.filter(user=user).exists()


@pytest.mark.usefixtures("larvik")
def test_what_was_begun_while_it_was_being_closed_leads_nowhere_afterwards() -> None:
    """Whoever asked or typed the password a moment too early to see that it was closed."""
    user, now = make_user("Kari Prøve", password="correct horse"), timezone.now()
    close_account(user.pk)
    HalfSignIn.objects.create(user=user, key="0" * 64)
    PasswordReset.objects.create(user=user, asked_for="0" * 64, expires_at=now + timedelta(hours=1))
    reopen_account(user.pk)
    assert not HalfSignIn.objects.exists()
    assert PasswordReset.objects.get().withdrawn_at is not None
