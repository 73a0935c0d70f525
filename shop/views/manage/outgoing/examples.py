"""Invented values for the words of a message, in the language that is switched on."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.messages import moment
from tenants.addresses import address_of
from ui.dates import long_day
from ui.templatetags.phone import phone


def examples() -> Mapping[str, str]:
    """A visit at ten in a week; nobody's."""
    day = timezone.localdate() + timedelta(days=7)
    at = timezone.make_aware(datetime.combine(day, time(10)))
    return {
        "service": _("Your appointment"),
        "when": moment(at),
        "former": moment(at - timedelta(days=1)),
        "until": moment(at - timedelta(days=6)),
        "last": long_day(at),
        "who": _("%(name)s comes") % {"name": "Kari"},
        "goes_on": _("Only this visit is cancelled. Your standing booking goes on: %(rhythm)s.")
        % {"rhythm": long_day(at)},
        "phone": phone("68050001"),
        "link": address_of("/bookings/1234/"),
        "answer": address_of("/v/ya-0123456789AB/"),
    }


def explained() -> Mapping[str, str]:
    """What each word stands for."""
    return {
        "service": _("what the service may be called, or “your appointment”"),
        "when": _("day and time"),
        "former": _("the day and time before"),
        "until": _("until when the time is kept"),
        "last": _("the last day they wanted"),
        "who": _("who comes"),
        "goes_on": _("that a standing booking goes on, or nothing"),
        "phone": _("the department's phone"),
        "link": _("the address of the page where they see it"),
        "answer": _("the address where they say, without signing in, whether they will be there"),
    }
