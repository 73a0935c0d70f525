"""What the accounts write to people, as it arrives, and where its links lead."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.models import PasswordReset
from accounts.passwords import send_reset
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from tests.factories.mail import Letterbox, letters_arrive


@pytest.fixture
def letters(settings: Any) -> Iterator[Letterbox]:
    """A real SMTP server's letters. Import it where it is used."""
    with letters_arrive(settings) as box:
        yield box


def post_comes() -> None:
    """What is promised and waits is delivered, as the worker would."""
    for reset_id in PasswordReset.objects.order_by("pk").values_list("pk", flat=True):
        send_reset(reset_id=reset_id)
    waiting = OutboxMessage.objects.filter(status=DeliveryStatus.WAITING).order_by("pk")
    for message_id in waiting.values_list("pk", flat=True):
        deliver(message_id=message_id)


def body_of(letter: EmailMessage) -> str:
    return str(letter.get_content())


def link_in(letter: EmailMessage, *, to: str) -> str:
    """The path of the link in the letter that leads to such a page."""
    found = re.search(rf"https?://\S+{re.escape(to)}\S*", body_of(letter))
    assert found is not None, body_of(letter)
    return urlsplit(found[0]).path
