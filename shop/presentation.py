"""How the booking core says things: times, durations, quantities. Words only; no queries."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.actor import Channel
from shop.enums import (
    CALLS,
    BookingStatus,
    CancelReason,
    EntitlementUnit,
    NoShowBy,
    ProviderKind,
    ServicePlace,
    StayUnit,
)
from shop.lengths import DAY, MINUTE, Length, lengths_of
from shop.models import Booking, Provider, Service
from shop.ways import AS_USUAL, Way, places_of
from ui.dates import brief_day_and_clock, long_day
from ui.money import MINUS
from ui.templatetags.phone import phone as grouped

BOOKED = {
    Channel.SELF: gettext_lazy("by the recipient"),
    Channel.REPRESENTATIVE: gettext_lazy("by a representative"),
    Channel.STAFF: gettext_lazy("by the department"),
    Channel.PHONE: gettext_lazy("by phone"),
    Channel.LINK: gettext_lazy("by the link in a message"),
    Channel.API: gettext_lazy("by another system"),
    Channel.SYSTEM: gettext_lazy("by the system"),
}
"""By which way in a visit was booked."""
A_MOMENT = timedelta(microseconds=1)
A_FEW = 2


def clock(moment: datetime) -> str:
    """“10.00”, as Norwegians write it."""
    # A board says it a thousand times: Python's own formatting is ten times as fast as Django's.
    return f"{timezone.localtime(moment):%H.%M}"


def clock_range(starts_at: datetime, ends_at: datetime) -> str:
    """“10.00–11.00”; into another day “15.00 – Sun 6 December 11.00”."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if begins.date() == (ends - A_MOMENT).date():
        return f"{begins:%H.%M}–{ends:%H.%M}"
    return _("%(begins)s – %(ends)s") % {"begins": clock(starts_at), "ends": day_and_clock(ends_at)}


def day_and_clock(moment: datetime) -> str:
    """“Fri 4 December 15.00”."""
    return brief_day_and_clock(timezone.localtime(moment))


def nobody_signed_up(ends_at: datetime) -> str:
    """Of a session that is announced and has nobody in it."""
    if ends_at <= timezone.now():
        return _("Nobody signed up")
    return _("Nobody has signed up yet")


def _is_within_a_day(starts_at: datetime, ends_at: datetime) -> bool:
    """Midnight is the end of the day before."""
    return timezone.localdate(starts_at) == timezone.localdate(ends_at - A_MOMENT)


def when(starts_at: datetime, ends_at: datetime) -> str:
    """“Tuesday 24 November, 10.00–11.00”; over several days “Fri 4 December 15.00 – Sun 6 December 11.00”."""
    if not _is_within_a_day(starts_at, ends_at):
        return _("%(begins)s – %(ends)s") % {
            "begins": day_and_clock(starts_at),
            "ends": day_and_clock(ends_at),
        }
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


def brief_length(duration: timedelta) -> str:
    """“5 h 30”, “14 h”, “0 h”, where there is room for no more."""
    hours, minutes = divmod(duration // MINUTE, 60)
    if minutes:
        return _("%(hours)s h %(minutes)s") % {"hours": hours, "minutes": f"{minutes:02}"}
    return _("%(hours)s h") % {"hours": hours}


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


def weekends_in_words(count: int) -> str:
    return ngettext("%(count)s weekend", "%(count)s weekends", count) % {"count": count}


STAYS_IN_WORDS: dict[str, Callable[[int], str]] = {
    StayUnit.DAYS: days_in_words,
    StayUnit.NIGHTS: nights_in_words,
    StayUnit.WEEKENDS: weekends_in_words,
}


def lengths(service: Service) -> str:
    """“1 hour”, “1 hour, or 30 minutes” with the usual one first, “from 2 nights to 14 nights, 15.00 to 11.00”.

    More than two are in order: “30 minutes, 45 minutes or 1 hour”.
    """
    if service.stay_unit:
        return _stay(service)
    if len(lengths_of(service)) == 2:
        usual, other = service.duration, max({*service.other_durations} - {service.duration})
        return _("%(usual)s, or %(other)s") % {"usual": length(usual), "other": length(other)}
    return one_of([length(each.duration) for each in lengths_of(service)])


def chosen_length(service: Service, wanted: Length) -> str:
    """“45 minutes”, “2 nights”."""
    if wanted.stay:
        return STAYS_IN_WORDS.get(service.stay_unit, days_in_words)(wanted.stay)
    return length(wanted.duration)


def _stay(service: Service) -> str:
    shortest = chosen_length(service, Length(stay=service.shortest_stay or 1))
    longest = chosen_length(service, Length(stay=service.longest_stay or 1))
    values = {
        "shortest": shortest,
        "longest": longest,
        "arrival": time_format(service.arrives_at or time.min, "H.i"),
        "departure": time_format(service.leaves_at or time.min, "H.i"),
    }
    if service.stay_unit == StayUnit.WEEKENDS:
        return _("%(shortest)s, Friday %(arrival)s to Sunday %(departure)s") % values
    if shortest == longest:
        return _("%(shortest)s, %(arrival)s to %(departure)s") % values
    return _("from %(shortest)s to %(longest)s, %(arrival)s to %(departure)s") % values


def one_of(words: Sequence[str]) -> str:
    """“a”, “a or b”, “a, b or c”."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s or %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def service_line(
    service: Service, *, wanted: Length | None = None, way: Way | None = None, says_where: bool = True
) -> str:
    """“1 hour, at home”, “45 minutes, at the office, together with others”; with nothing wanted every length.

    Where there are more than two places to choose from, that is all that is said of them. Of a bed or a room nothing is
    said of where: it is a place of its own.
    """
    parts = [_every_length(service) if wanted is None else chosen_length(service, wanted)]
    if says_where and not service.uses_places:
        places = places_of(service) if way is None else [way.where(service)]
        parts.append(
            _("you choose where")
            if len(places) > A_FEW
            else one_of([place_in_words(each) for each in places])
        )
    way = way or AS_USUAL
    if way.needed(service) > 1 and service.uses_places:
        parts.append(_("two places"))
    elif way.needed(service) > 1:
        at_home = way.where(service) == ServicePlace.AT_HOME
        parts.append(_("two come") if at_home else _("with two of us"))
    if service.seats > 1 and service.requires_presence:  # else it is brought to each
        parts.append(_("together with others"))
    return ", ".join(parts)


def place_in_words(place: ServicePlace) -> str:
    """“at home”, “by phone”."""
    return _("at home") if place == ServicePlace.AT_HOME else str(place.label)


def where_in_words(booking: Booking) -> str:
    """“Library, first floor” where the session says so, else “at the office”, “by phone”."""
    return booking.where_text or place_in_words(booking.where)


def _every_length(service: Service) -> str:
    """“30 minutes, 45 minutes or 1 hour”, the shortest first: no length between them can be had."""
    if service.stay_unit:
        return _stay(service)
    return one_of([length(each) for each in sorted({service.duration, *service.other_durations})])


def moment_in_words(moment: datetime) -> str:
    """“Monday 23 November, 10.00”."""
    return _("%(day)s, %(times)s") % {"day": long_day(timezone.localtime(moment)), "times": clock(moment)}


def quantity(unit: str, *, left: int, granted: int) -> str:
    """“2 of 4 visits”, “2 of 4 hours”, “2 of 10 nights”; “−1 of 1 visit” where more is booked than granted."""
    if left < 0:
        return f"{MINUS}{quantity(unit, left=-left, granted=granted)}"
    if unit in STAYS_IN_WORDS:
        return _("%(left)s of %(granted)s") % {"left": left, "granted": STAYS_IN_WORDS[unit](granted)}
    if unit == EntitlementUnit.VISITS:
        return ngettext("%(left)s of %(granted)s visit", "%(left)s of %(granted)s visits", granted) % {
            "left": left,
            "granted": granted,
        }
    return _("%(left)s of %(granted)s") % {
        "left": length_in_hours(timedelta(minutes=left)) or _("0 hours"),
        "granted": length_in_hours(timedelta(minutes=granted)),
    }


CANCELLED: dict[str, str | Promise] = {
    CancelReason.BY_DEPARTMENT: gettext_lazy("cancelled by the department"),
    CancelReason.RECIPIENT_ENDED: gettext_lazy("cancelled, as the services end before it"),
    CancelReason.DECISION_ENDED: gettext_lazy("cancelled, as the decision ends before it"),
}
"""Who cancelled, or what the visit rested on; that the recipient did is not said to them."""


def status_in_words(booking: Booking) -> str:
    """The status as the recipient knows it; who cancelled is part of it, and that nobody answered."""
    if booking.status == BookingStatus.REQUESTED:
        return _("waits for an answer") if booking.ends_at > timezone.now() else _("not answered in time")
    if booking.status == BookingStatus.CANCELLED and booking.cancel_reason in CANCELLED:
        return str(CANCELLED[booking.cancel_reason])
    if booking.no_show_by == NoShowBy.PROVIDER:
        return _("we could not come")
    if booking.status == BookingStatus.NO_SHOW:
        return not_met_in_words(booking)
    return str(BookingStatus(booking.status).label)


def not_met_in_words(booking: Booking) -> str:
    """That we came and did not meet the recipient, said to them: nobody is to blame."""
    if booking.where in CALLS:
        return _("we did not reach you")
    if booking.service.uses_places or booking.where != ServicePlace.AT_HOME:
        return _("we did not meet you")
    return _("nobody was home")


def who_comes_to(booking: Booking, providers: Sequence[Provider], *, in_full: bool = True) -> str:
    """The same of one visit: a session that says where it is is not at the office. `in_full` is with where it is."""
    if not booking.where_text or booking.where in CALLS:
        return who_comes(providers, place=booking.where)
    names = _(" and ").join(each.first_name for each in providers if each.is_named)
    words = _("You meet %(names)s") % {"names": names or _("a helper from the department")}
    return f"{words}, {booking.where_text}" if in_full else words


def where_places_are(places: Sequence[Provider]) -> str:
    """“Oak Road 4, phone 680 50 011”, each once; empty where no place has an address or a phone of its own."""
    found = []
    for place in places:
        says = [place.place_address] if place.place_address else []
        if place.place_phone:
            says.append(_("phone %(number)s") % {"number": grouped(place.place_phone)})
        found.append(", ".join(says))
    return _(" and ").join(dict.fromkeys(filter(None, found)))


def addresses_of(places: Sequence[Provider]) -> str:
    """The same without the phones, as maps find it."""
    return _(" and ").join(dict.fromkeys(place.place_address for place in places if place.place_address))


def who_comes(providers: Sequence[Provider], *, place: str = ServicePlace.AT_HOME) -> str:
    """“Amal is coming”, “You meet Amal at the office”, “The place is kept: Room 2”.

    For helpers without a name nothing is promised but a helper.
    """
    places = [provider.display_name for provider in providers if provider.kind == ProviderKind.PLACE]
    if places:
        return _("The place is kept: %(place)s") % {"place": _(" and ").join(places)}
    names = [provider.first_name for provider in providers if provider.is_named]
    if place != ServicePlace.AT_HOME:
        words = {
            "names": _(" and ").join(names) or _("a helper from the department"),
            "place": ServicePlace(place).label,
        }
        if place not in CALLS:
            return _("You meet %(names)s %(place)s") % words
        return _("You talk with %(names)s %(place)s") % words
    if not names:
        return _("A helper from the department is coming")
    if len(names) == 1:
        return _("%(name)s is coming") % {"name": names[0]}
    return _("%(names)s are coming") % {"names": _(" and ").join(names)}
