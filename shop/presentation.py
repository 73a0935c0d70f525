"""How the booking core says things: times, durations, quantities. Words only; no queries."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import BookingStatus, CancelReason, EntitlementUnit, ServicePlace, StayUnit
from shop.models import Booking, Provider, Service

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def clock(moment: datetime) -> str:
    """“10.00”, as Norwegians write it."""
    return date_format(timezone.localtime(moment), "H.i")


def clock_range(starts_at: datetime, ends_at: datetime) -> str:
    return f"{clock(starts_at)}–{clock(ends_at)}"


def long_day(day: date) -> str:
    """“Tuesday 24 November”."""
    return date_format(day, "l j. F")


def short_day(day: date) -> str:
    """“20 December”."""
    return date_format(day, "j. F")


def when(starts_at: datetime, ends_at: datetime) -> str:
    """“Tuesday 24 November, 10.00–11.00”."""
    return _("%(day)s, %(times)s") % {
        "day": long_day(timezone.localtime(starts_at)),
        "times": clock_range(starts_at, ends_at),
    }


def length(duration: timedelta) -> str:
    """“45 minutes”, “1 hour 30 minutes”, “2 days”, “1 day 20 hours”."""
    days, rest = divmod(duration, DAY)
    return _parts(days=days, rest=rest)


def length_in_hours(duration: timedelta) -> str:
    """The same without days, for what a decision grants: “30 hours”."""
    return _parts(days=0, rest=duration)


def _parts(*, days: int, rest: timedelta) -> str:
    hours, minutes = divmod(rest // MINUTE, 60)
    parts = []
    if days:
        parts.append(days_in_words(days))
    if hours:
        parts.append(ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours})
    if minutes:
        parts.append(ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes})
    return " ".join(parts)


def days_in_words(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def nights_in_words(count: int) -> str:
    return ngettext("%(count)s night", "%(count)s nights", count) % {"count": count}


def lengths(service: Service) -> str:
    """“1 hour”, “1 hour, or 30 minutes” with the usual one first, “from 2 nights to 14 nights, 15.00 to 11.00”."""
    if service.stay_unit:
        return _stay(service)
    words = [length(each) for each in (service.duration, *service.other_durations)]
    if len(words) == 2:
        return _("%(usual)s, or %(other)s") % {"usual": words[0], "other": words[1]}
    return one_of(words)


def _stay(service: Service) -> str:
    counted = nights_in_words if service.stay_unit == StayUnit.NIGHTS else days_in_words
    shortest, longest = counted(service.shortest_stay or 1), counted(service.longest_stay or 1)
    values = {
        "shortest": shortest,
        "longest": longest,
        "arrival": time_format(service.arrives_at, "H.i"),
        "departure": time_format(service.leaves_at, "H.i"),
    }
    if shortest == longest:
        return _("%(shortest)s, %(arrival)s to %(departure)s") % values
    return _("from %(shortest)s to %(longest)s, %(arrival)s to %(departure)s") % values


def one_of(words: Sequence[str]) -> str:
    """“a”, “a or b”, “a, b or c”."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def service_line(service: Service, *, duration: timedelta | None = None) -> str:
    """“1 hour, at your home”. A booking passes its own duration; else it is every length one can choose."""
    return _("%(length)s, %(place)s") % {
        "length": lengths(service) if duration is None else length(duration),
        "place": ServicePlace(service.place).label,
    }


def cancel_by(starts_at: datetime, service: Service) -> str:
    """“Monday 23 November, 10.00”, or empty when a visit can be cancelled until it begins or no more."""
    if not service.cancel_deadline:
        return ""
    last = starts_at - service.cancel_deadline
    if last <= timezone.now():
        return ""
    return _("%(day)s, %(times)s") % {"day": long_day(timezone.localtime(last)), "times": clock(last)}


def quantity(unit: str, *, left: int, granted: int) -> str:
    """“2 of 4 visits”, “2 of 4 hours”."""
    if unit == EntitlementUnit.VISITS:
        return ngettext("%(left)s of %(granted)s visit", "%(left)s of %(granted)s visits", granted) % {
            "left": left,
            "granted": granted,
        }
    return _("%(left)s of %(granted)s") % {
        "left": length_in_hours(timedelta(minutes=left)) or _("0 hours"),
        "granted": length_in_hours(timedelta(minutes=granted)),
    }


def status_in_words(booking: Booking) -> str:
    """The status as the recipient knows it; who cancelled is part of it."""
    if booking.status == BookingStatus.CANCELLED and booking.cancel_reason == CancelReason.BY_DEPARTMENT:
        return _("cancelled by the department")
    return str(BookingStatus(booking.status).label)


def who_comes(providers: list[Provider]) -> str:
    """“Amal is coming”; for helpers without a name nothing is promised but a helper."""
    names = [provider.first_name for provider in providers if provider.is_named]
    if not names:
        return _("A helper from the department is coming")
    if len(names) == 1:
        return _("%(name)s is coming") % {"name": names[0]}
    return _("%(names)s are coming") % {"names": _(" and ").join(names)}
