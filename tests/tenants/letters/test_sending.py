"""What the platform writes arrives at least once, is tried again, and is forgotten."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from foundation.jobs import PUBLIC, run_job
from foundation.scope import PUBLIC_SCOPE
from notifications.enums import SendingStatus
from notifications.kept import kept_messages
from notifications.recording import BACKOFF
from tenants.letters import kinds
from tenants.letters.forgetting import FORGET, KEPT_FOR
from tenants.letters.kinds import Context, LetterText
from tenants.letters.models import Letter
from tenants.letters.sending import SEND, post_letter, try_again
from tests.factories.mail import Letterbox, letters_arrive
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.worker import work_through_the_queue

KIND = "test.letter"
TO = "kari@example.no"


@pytest.fixture(autouse=True)
def _kinds(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, administrator: psycopg.Connection
) -> Iterator[None]:
    def write(context: Context) -> LetterText | None:
        if context["code"] == "settled":
            return None
        return LetterText(f"Velkommen\n({get_language()})", f"Koden er {context['code']}. Æ, ø og å.")

    monkeypatch.setitem(kinds._writers, KIND, write)
    yield
    administrator.execute("DELETE FROM letters_letter")


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    with letters_arrive(settings) as box:
        yield box


def posted(code: str = "a", *, language: str = "nb") -> int:
    with works_for(PUBLIC_SCOPE):
        return post_letter(KIND, to=TO, language=language, code=code).pk


def letter() -> Letter:
    with works_for(PUBLIC_SCOPE):
        return Letter.objects.get()


def the_wait_is_over() -> None:
    with works_for(PUBLIC_SCOPE):
        Letter.objects.filter(next_at__isnull=False).update(next_at=timezone.now())


def send(letter_id: int) -> None:
    run_job(SEND, tenant=PUBLIC, args={"letter_id": letter_id})


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_letter_arrives_once_in_its_language(letterbox: Letterbox, language: str) -> None:
    posted(language=language)
    assert letterbox.letters == []
    work_through_the_queue()
    work_through_the_queue()
    (arrived,) = letterbox.letters
    assert (arrived["to"], arrived["subject"]) == (TO, f"Velkommen ({language})")
    assert arrived.get_content().strip() == "Koden er a. Æ, ø og å."
    assert arrived["message-id"] == f"<{letter().reference}@example.no>"
    assert (letter().status, letter().sent_at is not None) == (SendingStatus.SENT, True)


def test_a_letter_of_a_change_that_came_to_nothing_is_not_sent(letterbox: Letterbox) -> None:
    with pytest.raises(RuntimeError), works_for(PUBLIC_SCOPE):
        post_letter(KIND, to=TO, language="nb", code="a")
        raise RuntimeError
    work_through_the_queue()
    assert letterbox.letters == []


def test_what_is_settled_meanwhile_is_not_said(letterbox: Letterbox) -> None:
    send(posted("settled"))
    assert (letterbox.letters, letter().status) == ([], SendingStatus.WITHDRAWN)


def test_nobody_posts_a_kind_that_nobody_words() -> None:
    with pytest.raises(KeyError), works_for(PUBLIC_SCOPE):
        post_letter("test.unknown", to=TO, language="nb")


def test_a_mail_server_that_is_away_is_asked_again_and_in_the_end_a_person_is(letterbox: Letterbox) -> None:
    letterbox.refuses_with = "451 come back later"
    pk = posted()
    for wait in BACKOFF:
        before = timezone.now()
        send(pk)
        now = letter()
        assert (now.status, now.error) == (SendingStatus.WAITING, "mailbox_refused")
        assert now.next_at is not None
        assert before + wait <= now.next_at <= timezone.now() + wait
        send(pk)
        assert letter().attempts == now.attempts, "before its time nothing is tried"
        the_wait_is_over()
    send(pk)
    assert letter().status == SendingStatus.FAILED
    letterbox.refuses_with = ""
    send(pk)
    assert letterbox.letters == []
    with works_for(PUBLIC_SCOPE):
        assert try_again(Letter.objects.get())
        assert not try_again(Letter.objects.get())
    work_through_the_queue()
    assert len(letterbox.letters) == 1


def test_a_mailbox_that_does_not_exist_is_tried_once(letterbox: Letterbox) -> None:
    letterbox.refuses_with = "550 no such mailbox"
    send(posted())
    assert (letter().status, letter().attempts) == (SendingStatus.FAILED, 1)


def test_whoever_is_killed_on_the_way_sends_the_same_letter_again(letterbox: Letterbox) -> None:
    """It was handed over, and nobody lived to note it."""
    pk = posted()
    send(pk)
    with works_for(PUBLIC_SCOPE):
        soon = timezone.now() + timedelta(minutes=1)
        Letter.objects.update(status=SendingStatus.SENDING, sent_at=None, next_at=soon)
    send(pk)
    assert len(letterbox.letters) == 1, "its sender may still be at work"
    the_wait_is_over()
    send(pk)
    assert len({arrived["message-id"] for arrived in letterbox.letters}) == 1
    assert (len(letterbox.letters), letter().status) == (2, SendingStatus.SENT)


def test_two_workers_at_once_send_one(letterbox: Letterbox) -> None:
    pk = posted()
    at_once([lambda: send(pk)] * 4)
    assert len(letterbox.letters) == 1


def test_words_that_fail_do_not_fail_for_ever(letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(context: Context) -> LetterText:
        raise ValueError

    monkeypatch.setitem(kinds._writers, KIND, fail)
    pk = posted()
    for _attempt in range(len(BACKOFF) + 1):
        with pytest.raises(ValueError, match=r"^$"):
            send(pk)
        the_wait_is_over()
    send(pk)
    assert (letter().status, letter().error) == (SendingStatus.FAILED, "not_sent")


def test_a_demonstration_keeps_them_apart_from_the_municipalities(settings: Any, tmp_path: Path) -> None:
    settings.KEPT_MESSAGES_FOLDER = str(tmp_path)
    settings.MAILERS = {"default": {"BACKEND": "notifications.kept.KeepingBackend"}}
    send(posted())
    with works_for(PUBLIC_SCOPE):
        assert [each.to for each in kept_messages()] == [TO]
    with works_for(LARVIK):
        assert kept_messages() == []


def test_letters_are_forgotten_after_a_month() -> None:
    old, new = posted(), posted()
    with works_for(PUBLIC_SCOPE):
        Letter.objects.filter(pk=old).update(created_at=timezone.now() - KEPT_FOR)
    run_job(FORGET, tenant=PUBLIC, args={})
    assert letter().pk == new
    send(old)


def test_a_letter_says_nothing_personal_but_the_address() -> None:
    fields = {field.name for field in Letter._meta.get_fields()}
    assert fields == {
        "id", "to", "kind", "language", "context", "reference", "status", "attempts", "error", "next_at",
        "created_at", "sent_at",
    }  # fmt: skip
    assert TO not in str(letter_of(uuid.uuid4()))


def letter_of(reference: uuid.UUID) -> Letter:
    with works_for(PUBLIC_SCOPE), transaction.atomic():
        return Letter.objects.create(kind=KIND, to=TO, language="nb", context={}, reference=reference)
