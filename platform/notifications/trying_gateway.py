"""A text message somebody sends themself, to see that the municipality's gateway works: a job as any other sending."""

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from notifications.enums import GatewayKind, SendingStatus
from notifications.errors import SendingFailed
from notifications.models import SmsGateway, SmsTest
from notifications.numbers import international
from notifications.sms.gateways import TextMessage, gateway_of
from notifications.sms.length import plain

SEND_TEST = "notifications.send_test"
SETTLED = (SendingStatus.SENT, SendingStatus.FAILED)
ONLY_LOGGED = "only_logged"
"""Taken, and by nobody's phone: the gateway only writes in the log that there was one."""


@transaction.atomic
def ask_for_test(user: User, *, to: str) -> SmsTest:
    """Promise one text message to the number, in place of the one the user asked for before.

    Raises ValueError for a number no text message reaches.
    """
    number = international(to)
    if not number:
        raise ValueError("no text message reaches the number")
    asked = {
        "phone": number,
        "reference": uuid.uuid4(),
        "status": SendingStatus.WAITING,
        "error": "",
        "asked_at": timezone.now(),
    }
    test, _made = SmsTest.objects.update_or_create(user=user, defaults=asked)
    enqueue(current_tenant_key(), SEND_TEST, {"test_id": test.pk, "reference": str(test.reference)})
    return test


def last_test_of(user: User) -> SmsTest | None:
    return SmsTest.objects.filter(user=user).first()


@job(SEND_TEST, in_steps=True)
def send_test(*, test_id: int, reference: str) -> None:
    """Send it, and note what came of it: once, whoever tests wants to hear why it failed and not that it is tried.

    Killed in between it is sent again under the same reference. Of one that was asked for anew nothing is done.
    """
    claimed = _claim(test_id, reference=reference)
    if claimed is None:
        return
    test, gateway = claimed
    try:
        gateway_of(gateway).send(_message(test))
    except SendingFailed as failure:
        _note(test, SendingStatus.FAILED, error=failure.code)
    except Exception:
        _note(test, SendingStatus.FAILED, error="unexpected")
        raise
    else:
        _note(test, SendingStatus.SENT, error=ONLY_LOGGED if gateway.kind == GatewayKind.LOG else "")


def _message(test: SmsTest) -> TextMessage:
    with translation.override(test.user.language or settings.LANGUAGE_CODE):
        text = _("This is a test from Tjenesteshop.")
    return TextMessage(to=test.phone, text=plain(text), reference=str(test.reference))


@transaction.atomic
def _claim(test_id: int, *, reference: str) -> tuple[SmsTest, SmsGateway] | None:
    """What is to be sent, and by what as it is now; nothing where that is done."""
    open_ones = SmsTest.objects.select_for_update(of=("self",)).exclude(status__in=SETTLED)
    test = open_ones.select_related("user").filter(pk=test_id, reference=reference).first()
    if test is None:
        return None
    test.status = SendingStatus.SENDING
    test.save(update_fields=["status"])
    return test, SmsGateway.current()


@transaction.atomic
def _note(test: SmsTest, status: SendingStatus, *, error: str = "") -> None:
    same = SmsTest.objects.filter(pk=test.pk, reference=test.reference)
    same.update(status=status, error=error, phone="")
