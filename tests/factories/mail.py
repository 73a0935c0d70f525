"""A real SMTP server on loopback that keeps what arrives, or refuses it."""

import asyncio
import contextlib
import queue
import threading
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from typing import Any

from aiosmtpd.smtp import SMTP


class Letterbox:
    """Keeps what arrives, or refuses it with what it says. The names are those of the library."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses_with = ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - see above
        if self.refuses_with:
            return self.refuses_with
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


@contextlib.contextmanager
def letters_arrive(settings: Any) -> Iterator[Letterbox]:
    """All mail goes to a server like that."""
    box = Letterbox()
    with smtp_server(box) as port:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
            }
        }
        yield box
