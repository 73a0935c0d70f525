"""Mail really leaves: a real queue, a real worker, a real SMTP server on loopback."""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest

from notifications.enums import DeliveryStatus
from notifications.models import Delivery, OutboxMessage
from notifications.outbox import MessageText, deliver, message_kind, put_in_outbox
from tests.database import administrator_url
from tests.factories.mail import Letterbox, letters_arrive
from tests.factories.scopes import LARVIK, works_for
from tests.factories.sms import time_passes
from tests.factories.worker import work_through_the_queue
from tests.factories.world import make_user

LETTER = "test.letter"


@message_kind(LETTER)
def letter(params: Mapping[str, Any]) -> MessageText:
    return MessageText(subject="Timen din på tirsdag", body="Vi kommer klokken 10.\n\nÆ, ø og å er med.")


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    with letters_arrive(settings) as box:
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
    with works_for(LARVIK):
        assert arrived["message-id"] == f"<{Delivery.objects.get().reference}@example.no>"


def test_a_mail_server_that_refuses_is_asked_again_later(
    committed_db: None, letterbox: Letterbox, django_db_setup: str
) -> None:
    letterbox.refuses_with = "451 come back later"
    with works_for(LARVIK):
        put_in_outbox(LETTER, to=make_user(email="kari@example.no"))
    work_through_the_queue()
    with works_for(LARVIK):
        assert OutboxMessage.objects.get().status == DeliveryStatus.WAITING
        assert Delivery.objects.get().error == "mailbox_refused"
        time_passes()
    letterbox.refuses_with = ""
    with psycopg.connect(administrator_url(), dbname=django_db_setup, autocommit=True) as connection:
        connection.execute("SET search_path = jobs")
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    work_through_the_queue()
    assert len(letterbox.letters) == 1
    with works_for(LARVIK):
        assert OutboxMessage.objects.get().status == DeliveryStatus.SENT


def test_a_mailbox_that_does_not_exist_is_not_tried_again(larvik: object, letterbox: Letterbox) -> None:

    letterbox.refuses_with = "550 no such mailbox"
    message = put_in_outbox(LETTER, to=make_user(email="nobody@example.no"))
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert message.status == DeliveryStatus.FAILED
