"""Why a service may have no free times although its rules are in order."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.models import Service
from shop.presentation import length
from shop.queries.service_ground import count_qualified


def doubts_about(service: Service, *, longest_opening: timedelta | None) -> list[str]:
    """Sentences for the department: hours too short for the visit, too few who are qualified for it."""
    return [words for words in (_too_long(service, longest_opening), _too_few_qualified(service)) if words]


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
