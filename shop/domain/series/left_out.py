"""Days on which somebody has cancelled one visit of a standing booking: whatever follows it leaves them out too."""

from collections.abc import Mapping
from datetime import date

from shop.enums import BookingStatus, CancelReason, SkipReason
from shop.models import Booking, BookingSeries, SkippedOccurrence
from shop.series import is_paused_on, occurs_on

BY_CHOICE = (CancelReason.BY_RECIPIENT, CancelReason.BY_DEPARTMENT)


def days_called_off(series: BookingSeries, *, first: date) -> Mapping[date, SkipReason]:
    """Those from the first on whose visit the recipient or the department has cancelled, or the department declined.

    Ask before the visits of the rest are given back: that is not what anybody has said of one day.
    """
    visits = Booking.objects.filter(series=series, series_on__gte=first)
    cancelled = visits.filter(status=BookingStatus.CANCELLED, cancel_reason__in=BY_CHOICE)
    declined = visits.filter(status=BookingStatus.DECLINED)
    reasons = {
        **dict.fromkeys(declined.values_list("series_on", flat=True), SkipReason.BY_DEPARTMENT),
        **{day: SkipReason(why) for day, why in cancelled.values_list("series_on", "cancel_reason")},
    }
    return {day: why for day, why in reasons.items() if day is not None}


def leave_out(series: BookingSeries, days: Mapping[date, SkipReason]) -> None:
    """It does not come on these days either, where it would; at whatever time: a day that was called off is one."""
    known = set(series.skipped.values_list("occurs_on", flat=True))
    SkippedOccurrence.objects.bulk_create(
        SkippedOccurrence(series=series, occurs_on=day, reason=reason)
        for day, reason in days.items()
        if day not in known
        and day >= series.starts_on
        and occurs_on(series, day)
        and not is_paused_on(series, day)
    )
