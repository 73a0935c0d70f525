"""The standing bookings of a town: one that comes every week, and one that is paused."""

from datetime import time, timedelta

from django.utils import timezone

from foundation.actor import Actor
from shop.domain.series.pauses import pause_series
from shop.domain.series.standing import start_series
from shop.domain.series.terms import Terms
from shop.enums import CancelReason
from shop.lengths import usual_length
from shop.models import BookingSeries, Recipient, Service


def build_series(
    service: Service, *, recipient: Recipient, actor: Actor
) -> tuple[BookingSeries, BookingSeries]:
    """Both begin tomorrow, one hour after the other."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    weekly, paused = (
        start_series(
            service,
            recipient=recipient,
            terms=Terms((tomorrow.isoweekday(),), time(hour), tomorrow, usual_length(service)),
            actor=actor,
        ).series
        for hour in (14, 15)
    )
    pause_series(paused, first=tomorrow, last=None, actor=actor, reason=CancelReason.BY_RECIPIENT)
    return weekly, paused
