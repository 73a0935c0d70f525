"""The coming days that differ from the weekly hours: days with hours of their own, closures, public holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import BookingStatus
from shop.models import Booking, Closure, Department, ExceptionDay
from shop.queries.compiled import Asked, Day
from shop.queries.days import span_of_day
from shop.queries.holidays import holiday_name, public_holidays

A_YEAR = timedelta(days=365)
STANDING = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; `exception` are the hours that were said for it, `closure` what closes it all the same."""

    day: date
    name: str
    exception: ExceptionDay | None
    closure: Closure | None


def coming_exceptions(department: Department) -> QuerySet[ExceptionDay]:
    return ExceptionDay.objects.filter(department=department, date__gte=timezone.localdate())


def coming_closures(department: Department | None) -> QuerySet[Closure]:
    """Those that are not over: of the department and of the municipality, or of the municipality alone."""
    return Closure.objects.filter(_counts_for(department), last_day__gte=timezone.localdate())


def past_exceptions(department: Department) -> QuerySet[ExceptionDay]:
    """Those of the last year, the latest first."""
    today = timezone.localdate()
    days = ExceptionDay.objects.filter(department=department, date__lt=today, date__gte=today - A_YEAR)
    return days.order_by("-date")


def past_closures(department: Department | None) -> QuerySet[Closure]:
    """Those that were over within the last year, the latest first."""
    today = timezone.localdate()
    over = Closure.objects.filter(_counts_for(department), last_day__lt=today, last_day__gte=today - A_YEAR)
    return over.order_by("-first_day", "-pk")


def closures_in(department: Department | Asked, *, first_day: Day, last_day: Day) -> QuerySet[Closure]:
    """What closes the department on one of these days, both included; its own first."""
    closures = Closure.objects.filter(
        _counts_for(department), first_day__lte=last_day, last_day__gte=first_day
    )
    return closures.order_by("department_id", "pk")


def coming_holidays(exceptions: Sequence[ExceptionDay], closures: Sequence[Closure]) -> Sequence[Holiday]:
    """The public holidays of the coming year, beside what was said of the same days. No query."""
    today = timezone.localdate()
    hours = {each.date: each for each in exceptions}
    return [
        Holiday(
            day,
            holiday_name(day),
            hours.get(day),
            next((each for each in closures if each.first_day <= day <= each.last_day), None),
        )
        for day in public_holidays(today, today + A_YEAR)
    ]


def visits_in(department: Department | None, *, first_day: date, last_day: date) -> QuerySet[Booking]:
    """The coming visits that touch these days, both included: of the department, or of all when it is None."""
    frame = (span_of_day(first_day).starts_at, span_of_day(last_day).ends_at)
    visits = Booking.objects.filter(
        status__in=STANDING, starts_at__gte=timezone.now(), starts_at__lt=frame[1], ends_at__gt=frame[0]
    )
    return visits if department is None else visits.filter(department=department)


def _counts_for(department: Department | Asked | None) -> Q:
    of_all = Q(department__isnull=True)
    return of_all if department is None else of_all | Q(department=department)
