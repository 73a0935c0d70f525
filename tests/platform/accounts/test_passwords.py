"""A new password, by mail or by who knows the old one: nobody learns who is here, is locked out, or keeps a session."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.brake import WRONG_FOR_ACCOUNT
from accounts.closing import close_account
from accounts.errors import PasswordIsAnother
from accounts.links import token_of
from accounts.models import PasswordReset, Session, SignInFailure, User
from accounts.passwords import (
    MOST_FROM_ADDRESS,
    MOST_MAILS,
    RESET_LASTS,
    ask_for_reset,
    change_password,
    reset_password,
    send_reset,
)
from accounts.tasks import forget_sessions
from audit.models import AuditEntry
from foundation.scope import Scope
from tests.factories.letters import body_of, letters, link_in, post_comes
from tests.factories.mail import Letterbox
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import PASSWORD, make_user

__all__ = ["letters"]
ADDRESS = "kari@example.no"
NEW = "staple horse correct 7"
CHOSEN = {"password": NEW, "again": NEW}


@pytest.fixture
def kari(larvik: Scope) -> User:
    return make_user("Kari Prøve", email=ADDRESS, password=PASSWORD, language="en")


def ask(client: Client, email: str = ADDRESS, *, origin: str = "192.0.2.1") -> Any:
    return client.post("/sign-in/forgotten/", {"email": email}, REMOTE_ADDR=origin)


def sign_in(client: Client, password: str, *, origin: str = "192.0.2.1") -> Any:
    return client.post("/sign-in/password/", {"email": ADDRESS, "password": password}, REMOTE_ADDR=origin)


def links(box: Letterbox) -> list[str]:
    post_comes()
    found = [each for each in box.letters if "/sign-in/reset/" in body_of(each)]
    return [link_in(each, to="/sign-in/reset/") for each in found]


def test_a_link_in_a_mail_leads_to_a_new_password_and_every_session_ends(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    elsewhere = Client(headers={"host": "larvik.localhost"})
    sign_in(elsewhere, PASSWORD)
    assert ask(larvik_client, f" {ADDRESS.upper()} ")["location"] == "/sign-in/forgotten/sent/"
    (path,) = links(letters)
    assert larvik_client.get(path).status_code == 200
    assert larvik_client.post(path, CHOSEN)["location"] == "/sign-in/password/"
    assert not Session.objects.filter(user=kari).exists()
    assert "_auth_user_id" not in larvik_client.session  # the link alone opens nothing
    assert sign_in(larvik_client, PASSWORD).status_code == 422
    assert sign_in(larvik_client, NEW).status_code == 302
    assert larvik_client.post(path, CHOSEN).status_code == 410
    post_comes()
    assert "was changed on" in body_of(letters.letters[-1])
    assert AuditEntry.objects.filter(action="account.password_reset", actor_id=kari.pk).exists()


@pytest.mark.parametrize("who", ["nobody", "closed", "invited"])
def test_the_answer_and_the_work_are_the_same_for_every_address(
    kari: User, larvik_client: Client, letters: Letterbox, who: str
) -> None:
    other = make_user("Ola Prøve", email="ola@example.no", password=PASSWORD if who == "closed" else None)
    if who == "closed":
        close_account(other.pk)
    asked = {"nobody": "nobody@example.no"}.get(who, "ola@example.no")
    answers, statements = [], []
    ask(larvik_client, "first@example.no")  # the host is looked up once
    for email in (ADDRESS, asked):
        with CaptureQueriesContext(connections["default"]) as captured:
            answer = ask(larvik_client, email)
        answers.append((answer.status_code, answer["location"], answer.content))
        statements.append([each["sql"].split()[0] for each in captured])
    assert answers[0] == answers[1]
    assert statements[0] == statements[1]
    post_comes()
    assert len(links(letters)) == 1
    assert {letter["to"] for letter in letters.letters} == {ADDRESS} | ({asked} if who == "closed" else set())


def test_a_mailbox_is_not_flooded_and_the_owner_is_not_kept_out(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    """Stranger or owner: at most so many mails an hour, and those that came go on working."""
    for number in range(MOST_MAILS + 4):
        assert ask(larvik_client, origin=f"192.0.2.{number + 1}").status_code == 302
    paths = links(letters)
    assert len(paths) == MOST_MAILS
    assert larvik_client.post(paths[0], CHOSEN).status_code == 302
    assert [larvik_client.get(path).status_code for path in paths] == [410] * MOST_MAILS


def test_one_network_asks_for_few(kari: User, larvik_client: Client) -> None:
    for number in range(MOST_FROM_ADDRESS):
        assert ask(larvik_client, f"p{number}@example.no").status_code == 302
    refused = ask(larvik_client)
    assert (refused.status_code, 0 < int(refused["Retry-After"]) <= 900) == (429, True)
    assert ask(larvik_client, origin="192.0.2.9").status_code == 302


def test_an_old_link_works_no_more_and_is_forgotten(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    ask(larvik_client)
    (path,) = links(letters)
    with time_machine.travel(timezone.now() + RESET_LASTS):
        assert larvik_client.post(path, CHOSEN).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        forget_sessions()
        assert not PasswordReset.objects.exists()
    kari.refresh_from_db()
    assert kari.check_password(PASSWORD)


def test_it_is_written_once_however_often_the_job_runs(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    ask(larvik_client)
    for _time in range(2):
        send_reset(reset_id=PasswordReset.objects.get().pk)
    assert len(links(letters)) == 1


def test_a_closed_account_is_not_opened_by_a_link(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    ask(larvik_client)
    (path,) = links(letters)
    close_account(kari.pk)
    assert larvik_client.get(path).status_code == 410
    assert larvik_client.post(path, CHOSEN).status_code == 410


def test_the_owner_comes_in_by_mail_while_a_stranger_guesses(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    stranger = Client(headers={"host": "larvik.localhost"})
    ask(larvik_client)
    (path,) = links(letters)
    for _time in range(WRONG_FOR_ACCOUNT):
        sign_in(stranger, "guess", origin="198.51.100.1")
    assert sign_in(larvik_client, PASSWORD).status_code == 429
    larvik_client.post(path, CHOSEN)
    for _time in range(WRONG_FOR_ACCOUNT + 1):
        sign_in(stranger, "guess", origin="198.51.100.1")
    assert sign_in(larvik_client, NEW).status_code == 302


def test_changing_it_asks_for_the_old_one_and_ends_the_other_sessions(
    kari: User, larvik_client: Client, letters: Letterbox
) -> None:
    elsewhere = Client(headers={"host": "larvik.localhost"})
    sign_in(elsewhere, PASSWORD)
    sign_in(larvik_client, PASSWORD)
    wrong = larvik_client.post("/account/password/", {"current": "guess"} | CHOSEN)
    assert wrong.status_code == 422
    assert SignInFailure.objects.exists()
    done = larvik_client.post("/account/password/", {"current": PASSWORD} | CHOSEN)
    assert done["location"] == "/account/"
    assert larvik_client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    kari.refresh_from_db()
    assert kari.check_password(NEW)
    post_comes()
    assert "was changed on" in body_of(letters.letters[-1])


def test_a_short_one_is_refused_in_words_of_ours(kari: User, larvik_client: Client) -> None:
    """Django's have no Norwegian, so that a page would say this in English."""
    sign_in(larvik_client, PASSWORD)
    refused = larvik_client.post("/account/password/", {"current": PASSWORD, "password": "x", "again": "x"})
    assert refused.status_code == 422
    assert "This password is too short" not in refused.text


def test_an_open_screen_is_no_place_to_guess_at_the_old_one(kari: User, larvik_client: Client) -> None:
    sign_in(larvik_client, PASSWORD)
    for _time in range(WRONG_FOR_ACCOUNT):
        assert larvik_client.post("/account/password/", {"current": "guess"} | CHOSEN).status_code == 422
    answer = larvik_client.post("/account/password/", {"current": PASSWORD} | CHOSEN)
    assert answer.status_code == 429
    kari.refresh_from_db()
    assert kari.check_password(PASSWORD)


def test_who_has_none_has_no_such_page(larvik: Scope, larvik_client: Client) -> None:
    larvik_client.force_login(make_user(), backend="accounts.backends.PasswordBackend")
    assert larvik_client.get("/account/password/").status_code == 404
    assert "/account/password/" not in larvik_client.get("/account/").content.decode()


@pytest.mark.race
def test_of_two_clicks_at_once_one_comes_too_late(committed_db: None) -> None:
    with works_for(LARVIK):
        user = make_user(email=ADDRESS, password=PASSWORD)
        until = timezone.now() + RESET_LASTS
        reset = PasswordReset.objects.create(user=user, asked_for="0" * 64, expires_at=until)
        other = PasswordReset.objects.create(user=user, asked_for="0" * 64, expires_at=until)

    def use(link: PasswordReset, password: str) -> User:
        with works_for(LARVIK):
            return reset_password(token_of(link), password=password)

    outcomes = at_once(
        [lambda: use(reset, NEW), lambda: use(reset, NEW + "8"), lambda: use(other, NEW + "9")]
    )
    assert sum(each.refusal is not None for each in outcomes) == 2


@pytest.mark.race
def test_asked_many_times_at_once_as_few_mails_are_sent(committed_db: None) -> None:
    with works_for(LARVIK):
        make_user(email=ADDRESS, password=PASSWORD)

    def ask_once(number: int) -> None:
        with works_for(LARVIK):
            ask_for_reset(email=ADDRESS, address=f"192.0.2.{number}")

    at_once([partial(ask_once, number) for number in range(MOST_MAILS + 3)])
    with works_for(LARVIK):
        assert PasswordReset.objects.filter(user__isnull=False).count() == MOST_MAILS


def test_who_changes_it_while_the_owner_chooses_another_comes_too_late(kari: User) -> None:
    """Somebody at a session that is not theirs has shown the old one a moment before it ended."""
    knows_the_old_one = User.objects.get(pk=kari.pk)
    kari.set_password(NEW)
    kari.save()
    with pytest.raises(PasswordIsAnother):
        change_password(knows_the_old_one, password="another horse 77", session_key=None)
    kari.refresh_from_db()
    assert kari.check_password(NEW)
