"""A closed account lets nobody in, also who is in already; opened again they sign in anew."""

import pytest
from django.test import Client

from accounts.closing import close_account, reopen_account
from accounts.models import Session
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
    (left,) = Session.objects.all()
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
    assert not Session.objects.exists()
