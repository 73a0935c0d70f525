"""Messages are promised with the change they tell about, and delivered once."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from foundation.jobs import run_job
from notifications import outbox
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import DELIVER, MessageText, deliver, message_kind, put_in_outbox
from tests.factories.scopes import LARVIK, SANDEFJORD, works_for
from tests.factories.threads import at_once
from tests.factories.world import make_user

HELLO = "test.hello"


@message_kind(HELLO)
def hello(params: Mapping[str, Any]) -> MessageText | None:
    if params.get("over"):
        return None
    return MessageText(subject=f"in {get_language()}", body=f"Number {params.get('number')}.")


@pytest.fixture
def kari(larvik: object) -> User:
    return make_user(email="kari@example.no")


def test_a_message_waits_until_it_is_delivered(kari: User) -> None:
    message = put_in_outbox(HELLO, to=kari, number=7)
    assert (message.status, message.params, mail.outbox) == (DeliveryStatus.WAITING, {"number": 7}, [])
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (DeliveryStatus.SENT, 1)
    assert message.sent_at is not None
    (sent,) = mail.outbox
    assert (sent.to, sent.body) == (["kari@example.no"], "Number 7.")


def test_a_promise_is_rolled_back_with_the_change(kari: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put_in_outbox(HELLO, to=kari)
        raise ZeroDivisionError
    assert not OutboxMessage.objects.exists()


def test_delivering_again_sends_nothing(kari: User) -> None:
    message = put_in_outbox(HELLO, to=kari)
    deliver(message_id=message.pk)
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (len(mail.outbox), message.attempts) == (1, 1)


def test_a_person_without_an_address_gets_nothing_and_is_not_tried_again(larvik: object) -> None:
    message = put_in_outbox(HELLO, to=make_user(email=None))
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, mail.outbox) == (DeliveryStatus.NO_ADDRESS, [])


def test_what_is_no_longer_true_is_not_said(kari: User) -> None:
    message = put_in_outbox(HELLO, to=kari, over=1)
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, mail.outbox) == (DeliveryStatus.WITHDRAWN, [])


@pytest.mark.parametrize(("language", "subject"), [("nb", "in nb"), ("en", "in en"), ("", "in nb")])
def test_a_message_speaks_the_readers_language(kari: User, language: str, subject: str) -> None:
    kari.language = language
    kari.save(update_fields=["language"])
    deliver(message_id=put_in_outbox(HELLO, to=kari).pk)
    assert mail.outbox[0].subject == subject


def test_a_kind_nobody_words_is_a_mistake_at_once(kari: User) -> None:
    with pytest.raises(KeyError, match=r"test\.unheard"):
        put_in_outbox("test.unheard", to=kari)
    assert not OutboxMessage.objects.exists()


def test_the_job_of_a_message_carries_its_number_only(kari: User, monkeypatch: pytest.MonkeyPatch) -> None:
    promised = []
    monkeypatch.setattr(outbox, "enqueue", lambda *args, **_when: promised.append(args))
    message = put_in_outbox(HELLO, to=kari, number=7)
    assert promised == [("larvik", DELIVER, {"message_id": message.pk})]


@pytest.mark.race
def test_two_deliveries_at_once_send_one_mail(committed_db: None) -> None:
    with works_for(LARVIK):
        message = put_in_outbox(HELLO, to=make_user(email="kari@example.no"))
    at_once([lambda: run_job(DELIVER, tenant="larvik", args={"message_id": message.pk})] * 4)
    assert len(mail.outbox) == 1


@pytest.mark.race
def test_what_goes_together_goes_once_though_all_its_jobs_run_at_once(committed_db: None) -> None:
    with works_for(LARVIK):
        kari, moment = make_user(email="kari@example.no"), timezone.now()
        messages = [put_in_outbox(HELLO, to=kari, not_before=moment, number=number).pk for number in range(4)]
    at_once([partial(run_job, DELIVER, tenant="larvik", args={"message_id": pk}) for pk in messages])
    (sent,) = mail.outbox
    assert sent.body.count("Number") == 4


def test_a_job_of_larvik_does_not_deliver_sandefjords_message_of_the_same_number(committed_db: None) -> None:
    for scope in (LARVIK, SANDEFJORD):
        with works_for(scope):
            reader = make_user(email=f"kari@{scope.key}.example.no")
            OutboxMessage.objects.create(id=1_000_001, kind=HELLO, user=reader)
    run_job(DELIVER, tenant="larvik", args={"message_id": 1_000_001})
    assert [sent.to for sent in mail.outbox] == [["kari@larvik.example.no"]]
    with works_for(SANDEFJORD):
        assert OutboxMessage.objects.get().status == DeliveryStatus.WAITING


class TestTogether:
    """What is promised to one person for the very same moment goes out in one mail."""

    def promised(self, *users: User, **params: int) -> list[OutboxMessage]:
        moment = timezone.now()
        return [put_in_outbox(HELLO, to=user, not_before=moment, **params) for user in users]

    def statuses(self) -> list[str]:
        return list(OutboxMessage.objects.order_by("pk").values_list("status", flat=True))

    def test_two_are_one_mail_whichever_job_comes_first(self, kari: User) -> None:
        moment = timezone.now()
        messages = [put_in_outbox(HELLO, to=kari, not_before=moment, number=number) for number in (1, 2, 3)]
        for message in reversed(messages):
            deliver(message_id=message.pk)
        (sent,) = mail.outbox
        assert sent.subject.startswith(f"in {get_language()}, ")
        assert sent.body == "Number 1.\n\n\nNumber 2.\n\n\nNumber 3."
        assert self.statuses() == [DeliveryStatus.SENT] * 3

    @pytest.mark.parametrize(
        ("count", "subject"), [(2, "in en, and 1 more message"), (3, "in en, and 2 more messages")]
    )
    def test_the_subject_says_how_many_more_there_are(self, kari: User, count: int, subject: str) -> None:
        kari.language = "en"
        kari.save(update_fields=["language"])
        first, *_others = self.promised(*[kari] * count)
        deliver(message_id=first.pk)
        assert [sent.subject for sent in mail.outbox] == [subject]

    def test_what_has_nothing_to_say_any_more_is_left_out(self, kari: User) -> None:
        moment = timezone.now()
        over = put_in_outbox(HELLO, to=kari, not_before=moment, over=1)
        put_in_outbox(HELLO, to=kari, not_before=moment, number=2)
        deliver(message_id=over.pk)
        (sent,) = mail.outbox
        assert (sent.subject, sent.body) == (f"in {get_language()}", "Number 2.")
        assert self.statuses() == [DeliveryStatus.WITHDRAWN, DeliveryStatus.SENT]

    def test_other_people_and_other_moments_have_their_own(self, kari: User) -> None:
        ola = make_user(email="ola@example.no")
        first, _other = self.promised(kari, ola, number=1)
        put_in_outbox(HELLO, to=kari, number=2)
        put_in_outbox(HELLO, to=kari, not_before=timezone.now(), number=3)
        deliver(message_id=first.pk)
        (sent,) = mail.outbox
        assert (sent.to, sent.body) == (["kari@example.no"], "Number 1.")

    def test_a_message_that_was_taken_back_takes_no_other_with_it(self, kari: User) -> None:
        first, _second = self.promised(kari, kari, number=1)
        OutboxMessage.objects.filter(pk=first.pk).update(status=DeliveryStatus.WITHDRAWN)
        deliver(message_id=first.pk)
        assert not mail.outbox
        assert self.statuses() == [DeliveryStatus.WITHDRAWN, DeliveryStatus.WAITING]
