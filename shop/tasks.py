"""Jobs of the booking core."""

from django.utils import timezone

from foundation.jobs import enqueue, job
from foundation.scope import current_tenant_key
from shop.domain import events  # noqa: F401 - registers the modules' events
from shop.domain.absence.disruptions import settle_replaced
from shop.domain.capacity.shifts import make_shifts
from shop.domain.door.holds import forget_lapsed_holds
from shop.domain.door.requests import decline_unanswered
from shop.domain.ledger.expiry import close_periods
from shop.domain.paper.day_lists import write_day_lists
from shop.domain.series.occurrences import book_occurrences
from shop.models import Department
from shop.queries.expiry import entitlements_to_close
from shop.queries.series import series_due

MAKE_SHIFTS = "shop.make_shifts"
EXPIRE_PERIODS = "shop.expire_periods"
CLOSE_PERIODS = "shop.close_periods"
DECLINE_UNANSWERED = "shop.decline_unanswered"
FORGET_HOLDS = "shop.forget_holds"
SETTLE_REPLACED = "shop.settle_replaced"
BOOK_SERIES = "shop.book_series"
BOOK_OCCURRENCES = "shop.book_occurrences"
WRITE_DAY_LISTS = "shop.write_day_lists"


@job(MAKE_SHIFTS)
def make_shifts_everywhere() -> None:
    """Once a night: make the shifts of the day that has come into sight, in every department."""
    for department in Department.objects.filter(is_active=True).order_by("pk"):  # as everybody locks them
        make_shifts(department)


@job(EXPIRE_PERIODS)
def enqueue_what_expires() -> None:
    """Once a night: close the periods that are over, each decision in a transaction of its own."""
    for entitlement_id in entitlements_to_close(on=timezone.localdate()):
        enqueue(current_tenant_key(), CLOSE_PERIODS, {"entitlement_id": entitlement_id})


@job(FORGET_HOLDS)
def forget_holds() -> None:
    """Once a night, and in pieces: a hold ends by itself, this only says so in its row."""
    while forget_lapsed_holds():
        pass


@job(DECLINE_UNANSWERED)
def decline_what_nobody_answered() -> None:
    """Once a night: whoever asked gets an answer, and what was taken of their decision back."""
    decline_unanswered()


@job(CLOSE_PERIODS)
def close_periods_of(*, entitlement_id: int) -> None:
    """Close one decision's periods that are over; one that has none is left as it is."""
    close_periods(entitlement_id, on=timezone.localdate())


@job(WRITE_DAY_LISTS)
def write_lists_of_the_day(*, forgets: bool = False) -> None:
    """Every morning: what is on today and on the next days, as files that can be read without the system.

    It `forgets` when somebody was protected or erased, who stands on the lists of the days before as well.
    """
    write_day_lists(today=timezone.localdate(), forgets=forgets)


@job(BOOK_SERIES)
def enqueue_standing_visits() -> None:
    """Once a night: book the standing visits that have come into sight, each standing booking by itself."""
    for series_id in series_due():
        enqueue(current_tenant_key(), BOOK_OCCURRENCES, {"series_id": series_id})


@job(BOOK_OCCURRENCES)
def book_standing_visits(*, series_id: int) -> None:
    """Book what is in sight of one standing booking; what is decided already is left as it is."""
    book_occurrences(series_id)


@job(SETTLE_REPLACED)
def settle_what_was_replaced() -> None:
    """Once a night: a visit that was cancelled and booked anew since is not owed any more."""
    settle_replaced()
