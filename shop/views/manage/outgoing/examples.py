"""Invented values for the words of a message, in the language that is switched on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.enums import Channel
from notifications.standards import Standard
from shop.addresses import asks_in_full, asks_in_short
from shop.enums import Weekday
from shop.messages import moment
from shop.models import BookingSeries
from shop.presentation import moment_in_words, when
from shop.series_words import pause_in_words, rhythm_in_words
from shop.standard_texts.parts import STANDING
from tenants.addresses import address_of
from ui.dates import long_day
from ui.templatetags.phone import phone


def examples_of(form: Standard, channel: Channel) -> Mapping[str, str]:
    """For the words the form may name, as they are on that channel. About several, where the form is."""
    count = 2 if form.key.endswith(".several") else 1
    values = {**_about_visits(count=count), **_about_people(count=count)}
    values |= {each.name: each.example() for each in form.own}
    values |= _asked(form, channel, values) if "ask" in form.words else {}
    return {each: values[each] for each in form.words}


def _asked(form: Standard, channel: Channel, values: Mapping[str, str]) -> Mapping[str, str]:
    """The question, as `shop.addresses.written` puts it: about which day, where the message is about more than one."""
    is_about_more = form.occasion == STANDING or form.key.endswith(".several")
    day = values["day"] if is_about_more else ""
    if channel == Channel.SMS:
        return {"link": values["answer"], "ask": asks_in_short(day)}
    return {"ask": asks_in_full(values["answer"], day)}


def _about_visits(*, count: int) -> Mapping[str, str]:
    """Of visits at ten in a week and the day after; nobody's."""
    day = timezone.localdate() + timedelta(days=7)
    at = timezone.make_aware(datetime.combine(day, time(10)))
    standing = BookingSeries(weekdays=[Weekday.TUESDAY], every_weeks=1, preferred_at=time(10))
    rhythm = rhythm_in_words(standing)
    visits = _listed([at + timedelta(days=each) for each in range(count)])
    free = _("Free near that day, if you sign in and book it:")
    return {
        "service": _("Your appointment"),
        "when": moment(at),
        "former": moment(at - timedelta(days=1)),
        "until": moment_in_words(at - timedelta(days=6)),
        "last": long_day(at),
        "day": long_day(at),
        "who": _("%(name)s comes") % {"name": "Kari"},
        "goes_on": _("Only this visit is cancelled. Your standing booking goes on: %(rhythm)s.")
        % {"rhythm": rhythm},
        "rhythm": rhythm,
        "pause": pause_in_words(at.date(), at.date() + timedelta(days=14)),
        "times": _listed([at + timedelta(hours=each) for each in range(1, 4)]),
        "visits": visits,
        "cancelled": "\n".join([_("Cancelled with it:"), visits]),
        "asked": _listed([at]),
        "days": "\n".join([f"{capfirst(long_day(at))}:", free, f"– {when(at, at + timedelta(hours=1))}"]),
        "granted": _("2 visits a week"),
        "phone": phone("68050001"),
        "link": address_of("/bookings/1234/"),
        "answer": address_of("/v/ya-0123456789AB/"),
    }


def _about_people(*, count: int) -> Mapping[str, str]:
    what = _(
        "Change your password at once, which signs everybody else out, and tell your administrator: %(address)s"
    )
    department = _("The department")
    owed = ngettext(
        "%(count)s visit that is owed: the deadline is past.",
        "%(count)s visits that are owed: the deadline is past.",
        1,
    ) % {"count": 1}
    return {
        "count": str(count),
        "department": department,
        "list": f"{department}:\n{owed}",
        "name": "Kari",
        "by": "Ola Eksempel",
        "address": address_of("/sign-in/0123456789AB/"),
        "sessions": address_of("/account/sessions/"),
        "valid": ngettext(
            "The link works once, for %(count)s day.", "The link works once, for %(count)s days.", 7
        )
        % {"count": 7},
        "phones": f"{department}: 680 50 000",
        "device": "Firefox, Windows",
        "what": what % {"address": address_of("/account/password/")},
    }


def _listed(moments: Sequence[datetime]) -> str:
    return "\n".join(moment(each) for each in moments)
