"""What must be so at the end of every day, beside what must be so at any moment."""

from datetime import timedelta

from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import SkipReason
from shop.models import Booking, BookingSeries, EntitlementPeriod, SkippedOccurrence
from shop.series import days_of, is_paused_on, window_on
from tests.race.order import faults
from tests.race.years.town import Town


def wrong_after_the_night() -> list[object]:
    """Periods that are over and still have something left: each is closed the night after its last day."""
    over = EntitlementPeriod.objects.filter(ends_before__lte=timezone.localdate(), balance__gt=0)
    return list(over.values("pk", "entitlement", "starts_on", "ends_before", "balance"))


def wrong_in_the_evening(town: Town) -> dict[str, object]:
    wrong: dict[str, object] = dict(faults())
    if undecided := days_undecided():
        wrong["a standing booking has neither a visit nor a reason on a day that is in sight"] = undecided
    if elsewhere := beside_the_time():
        wrong["a standing visit was booked at another time than agreed on"] = elsewhere
    if offered := offer_free_time(town.department.pk):
        wrong["time was free, somebody waited for it, and nobody had told them"] = [
            (each.pk, each.entry.created_at, each.entry.service.name, each.hold.starts_at) for each in offered
        ]
    return wrong


def days_undecided() -> list[tuple[int, object]]:
    """Days of standing bookings that are in sight, have no visit and no reason why not."""
    first = timezone.localdate()
    wrong: list[tuple[int, object]] = []
    running = BookingSeries.objects.filter(end_reason="").select_related("service")
    known = set(Booking.objects.filter(series__in=running).values_list("series", "series_on"))
    known |= set(SkippedOccurrence.objects.filter(series__in=running).values_list("series", "occurs_on"))
    for series in running:
        last = min(
            series.booked_through or first - timedelta(days=1),
            first + timedelta(days=series.service.booking_horizon),
        )
        wrong += [
            (series.pk, day)
            for day in days_of(series, first=first, last=last)
            if (series.pk, day) not in known and not is_paused_on(series, day)
        ]
        in_sight = first + timedelta(days=series.service.booking_horizon - 1)
        if series.starts_on <= in_sight:
            decided = series.booked_through or first - timedelta(days=1)
            if decided < min(in_sight, series.ends_on or in_sight):
                wrong.append((series.pk, f"{series.starts_on} {series.booked_through}"))
    return wrong


def beside_the_time() -> list[tuple[int, object]]:
    """Standing visits made today that begin outside what was agreed on, by the clock on the wall."""
    made = Booking.objects.filter(
        series__isnull=False, created_at__gte=timezone.now() - timedelta(days=1)
    ).select_related("series__service")
    wrong: list[tuple[int, object]] = []
    for booking in made:
        assert booking.series is not None
        assert booking.series_on is not None
        window = window_on(booking.series, booking.series_on)
        if not window.starts_at <= booking.starts_at < window.ends_at and not was_moved(booking):
            wrong.append((booking.pk, booking.starts_at))
    return wrong


def why_skipped() -> set[str]:
    """Every reason that was met."""
    return set(SkippedOccurrence.objects.values_list("reason", flat=True)) & set(SkipReason.values)


def was_moved(booking: Booking) -> bool:
    return AuditEntry.objects.filter(
        object_type="shop.booking", object_id=booking.pk, action="booking.moved"
    ).exists()
