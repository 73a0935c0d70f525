"""Why a service may have no free times although its rules are in order."""

from datetime import time, timedelta

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.enums import StayUnit
from shop.models import Service
from shop.presentation import length
from shop.queries.service_ground import count_qualified, is_shut_whenever_stays


def doubts_about(service: Service, *, longest_opening: timedelta | None) -> list[str]:
    """Sentences for the department: hours too short for the visit, too few who are qualified for it."""
    doubts = (_too_long(service, longest_opening), doubt_about_stays(service), _too_few_qualified(service))
    return [words for words in doubts if words]


def doubt_about_stays(service: Service) -> str:
    """That the department is not open when they begin or end: such a stay has no times, however many beds there are."""
    at_arrival, at_departure = is_shut_whenever_stays(service)
    clocks = {"arrival": _clock(service.arrives_at), "departure": _clock(service.leaves_at)}
    is_weekend = service.stay_unit == StayUnit.WEEKENDS
    if at_arrival and is_weekend:
        words = _(
            "No weekend can be booked: the department is not open on Fridays at %(arrival)s, when it begins."
        )
    elif at_arrival:
        words = _("No stay can be booked: the department is never open at %(arrival)s, when it begins.")
    elif at_departure and is_weekend:
        words = _(
            "No weekend can be booked: the department is not open on Sundays at %(departure)s, when it ends."
        )
    elif at_departure:
        words = _("No stay can be booked: the department is never open at %(departure)s, when it ends.")
    else:
        return ""
    return words % clocks


def _too_long(service: Service, longest_opening: timedelta | None) -> str:
    if service.stay_unit or longest_opening is None or service.duration <= longest_opening:
        return ""
    return _("A visit lasts longer than the department is open: at most %(length)s at a stretch.") % {
        "length": length(longest_opening)
    }


def _too_few_qualified(service: Service) -> str:
    if not service.required_qualifications.all():
        return ""
    count = count_qualified(service)
    if count >= service.providers_needed:
        return ""
    if not count:
        return _("Nobody in the department has all that this service asks for, so nobody can be booked.")
    return ngettext(
        "Only %(count)s in the department has all that this service asks for, and two must come.",
        "Only %(count)s in the department have all that this service asks for, and two must come.",
        count,
    ) % {"count": count}


def _clock(moment: time | None) -> str:
    return time_format(moment or time.min, "H.i")
