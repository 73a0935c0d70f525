"""What somebody waits for, in words."""

from collections.abc import Mapping
from datetime import time

from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop import series_words
from shop.models import WaitlistEntry
from shop.presentation import chosen_length
from shop.queries.asked_first import asked_first
from shop.queries.out_of_reach import Obstacle, WhyNot
from shop.queries.waiting import wanted_length
from ui.dates import long_day, short_day

END_OF_DAY = time(23, 59)


def days_in_words(entry: WaitlistEntry) -> str:
    """“Tuesday 24 November”, “24 November to 27 November”."""
    if entry.first_day == entry.last_day:
        return long_day(entry.first_day)
    return _("%(first)s to %(last)s") % {
        "first": short_day(entry.first_day),
        "last": short_day(entry.last_day),
    }


def hours_in_words(entry: WaitlistEntry) -> str:
    """“between 09.00 and 12.00”, “at 09.00”, “not before 09.00”; empty for any time."""
    times = {"earliest": time_format(entry.earliest, "H.i"), "latest": time_format(entry.latest, "H.i")}
    from_some_time, to_some_time = entry.earliest > time.min, entry.latest < END_OF_DAY
    if entry.earliest == entry.latest:
        return _("at %(earliest)s") % times
    if from_some_time and to_some_time:
        return _("between %(earliest)s and %(latest)s") % times
    if from_some_time:
        return _("not before %(earliest)s") % times
    return _("not after %(latest)s") % times if to_some_time else ""


def weekdays_in_words(entry: WaitlistEntry) -> str:
    """“only Monday and Thursday”; empty for every day."""
    if not entry.weekdays:
        return ""
    return _("only %(days)s") % {"days": series_words.days_in_words(entry.weekdays)}


def window_in_words(entry: WaitlistEntry) -> str:
    """“24 November to 27 November, only Monday and Thursday, between 09.00 and 12.00”."""
    parts = [days_in_words(entry), weekdays_in_words(entry), hours_in_words(entry)]
    return ", ".join(filter(None, parts))


def length_in_words(entry: WaitlistEntry) -> str:
    return chosen_length(entry.service, wanted_length(entry))


def what_in_words(entry: WaitlistEntry) -> str:
    """“2 nights”, and the answer to what its module asks first: “2 nights, for Emma”."""
    asked = asked_first(entry.service, entry.recipient) if entry.chosen else None
    choice = asked.choice(entry.chosen) if asked else None
    return ", ".join(filter(None, [length_in_words(entry), choice.label if choice else ""]))


def place_in_words(place: int) -> str:
    if place == 1:
        return _("You are first in line.")
    return _("You are number %(place)s in line.") % {"place": place}


TO_WHO_WAITS: Mapping[Obstacle, Promise] = {
    Obstacle.ASKED: gettext_lazy(
        "You have not answered our last offers. Do you still wait? Until you say yes we offer you none."
    ),
    Obstacle.PAUSED: gettext_lazy(
        "We can offer you nothing for now: the service is paused. You keep your place."
    ),
    Obstacle.NO_DECISION: gettext_lazy(
        "We can offer you nothing: no decision covers these days. Call the department to apply."
    ),
    Obstacle.TOO_LONG: gettext_lazy(
        "We can offer you nothing: your decision is about shorter visits. Change what you wait for, or call us."
    ),
    Obstacle.AT_MOST: gettext_lazy(
        "We can offer you nothing for now: you have as many coming appointments as you can have at a time."
    ),
}
TO_THE_DEPARTMENT: Mapping[Obstacle, Promise] = {
    Obstacle.ASKED: gettext_lazy("Asked whether they still wait: no answer yet"),
    Obstacle.PAUSED: gettext_lazy("Cannot be offered: the service is paused"),
    Obstacle.NO_DECISION: gettext_lazy("Cannot be offered: no decision covers these days"),
    Obstacle.TOO_LONG: gettext_lazy("Cannot be offered: waits for a longer visit than was granted"),
    Obstacle.AT_MOST: gettext_lazy("Cannot be offered: has as many coming visits as one can have"),
}


def why_nothing_is_offered(why: WhyNot) -> str:
    """To who waits."""
    if why.obstacle in TO_WHO_WAITS:
        return str(TO_WHO_WAITS[why.obstacle])
    if why.until is None:
        return _("We can offer you nothing: nothing is left of what was granted. Call us if you need more.")
    return _(
        "We can offer you nothing for now: nothing is left of what was granted until %(day)s. Call us if you need more."
    ) % {"day": short_day(why.until)}


def why_they_cannot_be_offered(why: WhyNot) -> str:
    """To the department: “Cannot be offered: nothing left until 10 December”."""
    if why.obstacle in TO_THE_DEPARTMENT:
        return str(TO_THE_DEPARTMENT[why.obstacle])
    if why.until is None:
        return _("Cannot be offered: nothing left")
    return _("Cannot be offered: nothing left until %(day)s") % {"day": short_day(why.until)}
