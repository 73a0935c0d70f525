"""Whoever is invited chooses a password, once, by a link that does nothing by being opened."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.closing import close_account
from accounts.errors import AlreadySignedIn, LinkIsOver
from accounts.invitations import (
    INVITATION_LASTS,
    accept_invitation,
    are_waited_for,
    invite,
    withdraw_invitations,
)
from accounts.links import token_of
from accounts.models import Invitation, Session, User
from foundation.actor import Actor, Channel
from foundation.scope import Scope, tenant_scope, use_scope
from tests.factories.letters import body_of, letters, link_in, post_comes
from tests.factories.mail import Letterbox
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import make_user

__all__ = ["letters"]
PASSWORD = "staple horse correct 7"
CHOSEN = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user("Kari Prøve", email="kari@example.no", language="en")


def invited(user: User) -> str:
    """The address in the mail, without asking the mail."""
    actor = Actor(user_id=make_user("Anne Prøve").pk, channel=Channel.STAFF)
    return f"/sign-in/invitation/{token_of(invite(user, actor=actor))}/"


def test_the_letter_says_who_asks_and_leads_to_a_page_where_a_password_is_chosen(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    invited(kari)
    post_comes()
    (letter,) = letters.letters
    assert letter["to"] == "kari@example.no"
    assert "Anne Prøve" in body_of(letter)
    assert "once, for 7 days" in body_of(letter)
    path = link_in(letter, to="/sign-in/invitation/")
    assert larvik_client.get(path).status_code == 200
    assert "_auth_user_id" not in larvik_client.session
    assert larvik_client.post(path, CHOSEN).status_code == 302
    kari.refresh_from_db()
    assert kari.check_password(PASSWORD)
    assert larvik_client.session["_auth_user_id"] == str(kari.pk)
    assert larvik_client.get(path).status_code == 410


def test_the_row_holds_nothing_that_opens_the_account(kari: User) -> None:
    path = invited(kari)
    row = Invitation.objects.get()
    assert row.nonce not in path
    assert path.split("-", 2)[2].strip("/") not in str(vars(row))


@pytest.mark.parametrize(
    "chosen",
    [
        {"password": "short", "again": "short"},
        {"password": "qwertyuiop123", "again": "qwertyuiop123"},
        {"password": "kari@example.no", "again": "kari@example.no"},
        {"password": PASSWORD, "again": PASSWORD.upper()},
        {"password": PASSWORD},
        {},
        {"password": "x" * 300, "again": "x" * 300},
    ],
)
def test_a_bad_password_is_told_and_uses_nothing_up(
    kari: User, larvik_client: Client, chosen: dict[str, str]
) -> None:
    path = invited(kari)
    assert larvik_client.post(path, chosen).status_code == 422
    kari.refresh_from_db()
    assert not kari.has_usable_password()
    assert larvik_client.post(path, CHOSEN).status_code == 302


def test_an_old_one_works_no_more(kari: User, larvik_client: Client) -> None:
    path = invited(kari)
    with time_machine.travel(timezone.now() + INVITATION_LASTS - timedelta(minutes=1)):
        assert larvik_client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + INVITATION_LASTS):
        assert larvik_client.get(path).status_code == 410
        assert larvik_client.post(path, CHOSEN).status_code == 410
    kari.refresh_from_db()
    assert not kari.has_usable_password()


@pytest.mark.parametrize("after", ["withdrawn", "closed", "newer"])
def test_one_that_does_not_count_any_more_is_refused_and_no_longer_written(
    kari: User, larvik_client: Client, letters: Letterbox, after: str
) -> None:
    path = invited(kari)
    if after == "withdrawn":
        withdraw_invitations(kari.pk)
    elif after == "closed":
        close_account(kari.pk)
    else:
        newer = invited(kari)
        assert newer != path
    assert larvik_client.post(path, CHOSEN).status_code == 410
    kari.refresh_from_db()
    assert not kari.has_usable_password()
    post_comes()
    assert len(letters.letters) == (after == "newer")


@pytest.mark.parametrize(
    "token", ["1", "1-", "-", "x-y", "0-0", "999999999999999999999-1", "1-" + "0" * 64, "٣-x", "%00"]
)
def test_nonsense_is_refused_like_any_other(kari: User, larvik_client: Client, token: str) -> None:
    invited(kari)
    assert larvik_client.get(f"/sign-in/invitation/{token}/").status_code == 410


def test_one_for_a_colleague_or_a_neighbour_opens_nothing_here(
    kari: User, larvik_client: Client, sandefjord_client: Client
) -> None:
    path = invited(kari)
    other = invited(make_user("Ola Prøve"))
    number, _sign, _hash = path.rsplit("/", 2)[1].partition("-")
    forged = other.replace(other.rsplit("/", 2)[1].partition("-")[0] + "-", f"{number}-")
    assert larvik_client.post(forged, CHOSEN).status_code == 410
    with use_scope(tenant_scope("sandefjord")):
        invited(make_user("Kari Nabo", email="kari@example.no"))
        assert sandefjord_client.post(path, CHOSEN).status_code == 410


def test_who_has_a_password_needs_none(kari: User) -> None:
    kari.set_password(PASSWORD)
    kari.save()
    with pytest.raises(AlreadySignedIn):
        invited(kari)


def test_until_they_sign_in_they_are_waited_for(kari: User, larvik_client: Client) -> None:
    everybody = User.objects.all()
    assert not are_waited_for(everybody)
    path = invited(kari)
    assert list(are_waited_for(everybody)) == [kari]
    larvik_client.post(path, CHOSEN)
    assert not are_waited_for(everybody)


def test_a_link_for_one_person_ends_the_session_of_another(kari: User, larvik_client: Client) -> None:
    ola = make_user("Ola Prøve")
    larvik_client.force_login(ola, backend="accounts.backends.PasswordBackend")
    larvik_client.post(invited(kari), CHOSEN)
    assert larvik_client.session["_auth_user_id"] == str(kari.pk)
    assert not Session.objects.filter(user=ola).exists()


@pytest.mark.race
def test_of_two_clicks_at_once_one_comes_too_late(committed_db: None) -> None:
    with works_for(LARVIK):
        user = make_user("Kari Prøve", email="kari@example.no")
        token = token_of(invite(user, actor=Actor(user_id=None, channel=Channel.SYSTEM)))

    def accept(password: str) -> User:
        with works_for(LARVIK):
            return accept_invitation(token, password=password)

    outcomes = at_once([lambda: accept(PASSWORD), lambda: accept(PASSWORD + "8")])
    refused = [each.refusal for each in outcomes if each.refusal]
    assert len(refused) == 1
    assert isinstance(refused[0], LinkIsOver)
