"""How people are told in the demonstration: by e-mail and SMS that go nowhere, one in the municipality's own words; and
one message that nobody got.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from notifications.enums import Channel, DeliveryStatus, GatewayKind, SendingStatus
from notifications.models import ContactPreferences, Delivery, OutboxMessage, SmsGateway, Wording
from shop.enums import BookingStatus
from shop.models import Booking, Department, Recipient


def let_messages_flow(department: Department, *, featured: Sequence[str]) -> None:
    """Nothing where it has been done: the visitor may have changed it since."""
    if SmsGateway.objects.exists():
        return
    SmsGateway.objects.create(kind=GatewayKind.LOG)
    Wording.objects.create(
        kind="booking.upset",
        channel=Channel.SMS,
        language="nb",
        body="Vi kan dessverre ikke komme {when}. Velg en annen tid: {link}",
    )
    first = Recipient.objects.filter(name__in=featured[:1], user__isnull=False).first()
    if first is not None and first.user_id is not None:
        ContactPreferences.objects.create(
            user_id=first.user_id, by_sms=True, phone=first.phone, two_hours_before=True
        )
    _lose_one(department, but_not=first)


def _lose_one(department: Department, *, but_not: Recipient | None) -> None:
    """About a visit in the days to come, so that somebody must call."""
    coming = Booking.objects.filter(
        department=department,
        status=BookingStatus.CONFIRMED,
        starts_at__gt=timezone.now() + timedelta(days=2),
        recipient__user__isnull=False,
    ).exclude(recipient=but_not)
    visit = coming.select_related("recipient").order_by("starts_at", "pk").first()
    if visit is None or visit.recipient.user_id is None:
        return
    message = OutboxMessage.objects.create(
        kind="booking.moved",
        user_id=visit.recipient.user_id,
        params={"booking_id": visit.pk},
        status=DeliveryStatus.FAILED,
        attempts=6,
        created_at=timezone.now() - timedelta(hours=20),
    )
    Delivery.objects.create(
        message=message,
        channel=Channel.EMAIL,
        status=SendingStatus.FAILED,
        attempts=1,
        error="mailbox_refused",
    )
