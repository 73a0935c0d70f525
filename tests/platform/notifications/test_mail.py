"""Mail really leaves: a real queue, a real worker, a real SMTP server on loopback."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from typing import Any

import psycopg
import pytest
from aiosmtpd.smtp import SMTP

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import MessageText, message_kind, put_in_outbox
from tests.database import administrator_url
from tests.factories.scopes import LARVIK, works_for
from tests.factories.worker import work_through_the_queue
from tests.factories.world import make_user

LETTER = "test.letter"


@message_kind(LETTER)
def letter(params: Mapping[str, Any]) -> MessageText:
    return MessageText(subject="Timen din på tirsdag", body="Vi kommer klokken 10.\n\nÆ, ø og å er med.")


class Letterbox:
    """Keeps what arrives, or refuses it. The names are those of the library."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - see above
        if self.refuses:
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - see above
        self.letters.append(message_from_bytes(envelope.content, policy=policy))
        return "250 kept"


@contextlib.contextmanager
def smtp_server(box: Letterbox) -> Iterator[int]:
    """Listen on loopback; yields the port. (The library's own controller leaves its event loop open.)"""
    started: queue.Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = queue.Queue()

    async def serve() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        server = await loop.create_server(lambda: SMTP(box, hostname="localhost"), "127.0.0.1", 0)
        async with server:
            started.put((loop, stop, server.sockets[0].getsockname()[1]))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    loop, stop, port = started.get(timeout=10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=10)


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    box = Letterbox()
    with smtp_server(box) as port:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
            }
        }
        yield box


@pytest.mark.usefixtures("committed_db")
def test_a_promised_message_arrives_once(letterbox: Letterbox) -> None:
    with works_for(LARVIK):
        put_in_outbox(LETTER, to=make_user(email="kari@example.no"))
    assert letterbox.letters == []
    work_through_the_queue()
    work_through_the_queue()
    (arrived,) = letterbox.letters
    assert (arrived["to"], arrived["subject"]) == ("kari@example.no", "Timen din på tirsdag")
    assert "Æ, ø og å" in arrived.get_content()


def test_a_mail_server_that_refuses_is_asked_again_later(
    committed_db: None, letterbox: Letterbox, django_db_setup: str
) -> None:
    letterbox.refuses = True
    with works_for(LARVIK):
        put_in_outbox(LETTER, to=make_user(email="kari@example.no"))
    work_through_the_queue()
    with works_for(LARVIK):
        assert OutboxMessage.objects.get().status == DeliveryStatus.WAITING
    letterbox.refuses = False
    with psycopg.connect(administrator_url(), dbname=django_db_setup, autocommit=True) as connection:
        connection.execute("SET search_path = jobs")
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    work_through_the_queue()
    assert len(letterbox.letters) == 1
    with works_for(LARVIK):
        assert OutboxMessage.objects.get().status == DeliveryStatus.SENT
