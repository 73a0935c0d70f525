"""A letter on its way: claimed in one transaction, sent in none, and what came of it noted in another.

Killed in between, the queue runs the job again; when its sender is no longer believed to be at work (`LEASE`) it goes
out once more under the same Message-ID.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from foundation.jobs import PUBLIC, enqueue, job
from notifications.enums import SendingStatus
from notifications.errors import SendingFailed
from notifications.mailing import send_mail
from notifications.recording import BACKOFF
from tenants.letters.kinds import require_kind, write_letter
from tenants.letters.models import Letter

SEND = "letters.send"
LEASE = timedelta(minutes=5)
"""Longer than any attempt takes, also with a mail server that is slow at each step."""
OPEN = (SendingStatus.WAITING, SendingStatus.SENDING)


def post_letter(kind: str, *, to: str, language: str, **context: str | int) -> Letter:
    """Have it sent, as part of the current transaction of the public part. `context` are ids and codes.

    Raises KeyError for a kind that nobody words.
    """
    require_kind(kind)
    letter = Letter.objects.create(kind=kind, to=to, language=language, context=context)
    _look_at(letter.pk)
    return letter


@job(SEND, in_steps=True)
def send_letter(letter_id: int) -> None:
    """Send it, unless that was done, is being done or is in vain; where it fails it is tried again after a while."""
    letter = _claim(letter_id)
    if letter is None:
        return
    text = write_letter(letter.kind, letter.context, language=letter.language)
    if text is None:
        _settle(letter, SendingStatus.WITHDRAWN)
        return
    try:
        send_mail(letter.to, subject=text.subject, body=text.body, reference=str(letter.reference))
    except SendingFailed as failure:
        _note_failure(letter, failure)
    else:
        _settle(letter, SendingStatus.SENT)


@transaction.atomic
def try_again(letter: Letter) -> bool:
    """Send one anew that was given up; False, and nothing is done, when that is settled already."""
    waits = Letter.objects.filter(pk=letter.pk, status=SendingStatus.FAILED)
    if not waits.update(status=SendingStatus.WAITING, attempts=0, next_at=None):
        return False
    _look_at(letter.pk)
    return True


@transaction.atomic
def _claim(letter_id: int) -> Letter | None:
    """The letter, ours for a while, where something is to be sent now."""
    letter = Letter.objects.select_for_update().filter(pk=letter_id, status__in=OPEN).first()
    if letter is None:
        return None
    now = timezone.now()
    if letter.next_at is not None and letter.next_at > now:
        _look_at(letter.pk, not_before=letter.next_at)
        return None
    if letter.attempts > len(BACKOFF):  # its senders were killed, or its words fail, time after time
        letter.status, letter.next_at = SendingStatus.FAILED, None
        letter.error = letter.error or "not_sent"
        letter.save(update_fields=["status", "next_at", "error"])
        return None
    letter.status, letter.next_at = SendingStatus.SENDING, now + LEASE
    letter.attempts += 1
    letter.save(update_fields=["status", "next_at", "attempts"])
    return letter


@transaction.atomic
def _settle(letter: Letter, status: SendingStatus) -> None:
    sent_at = timezone.now() if status == SendingStatus.SENT else None
    Letter.objects.filter(pk=letter.pk, status__in=OPEN).update(
        status=status, sent_at=sent_at, next_at=None, error=""
    )


@transaction.atomic
def _note_failure(letter: Letter, failure: SendingFailed) -> None:
    """After the last attempt a person must see to it."""
    waits = Letter.objects.filter(pk=letter.pk, status=SendingStatus.SENDING)
    if failure.is_final or letter.attempts > len(BACKOFF):
        waits.update(status=SendingStatus.FAILED, next_at=None, error=failure.code)
        return
    again = timezone.now() + BACKOFF[letter.attempts - 1]
    if waits.update(status=SendingStatus.WAITING, next_at=again, error=failure.code):
        _look_at(letter.pk, not_before=again)


def _look_at(letter_id: int, *, not_before: datetime | None = None) -> None:
    enqueue(PUBLIC, SEND, {"letter_id": letter_id}, not_before=not_before)
