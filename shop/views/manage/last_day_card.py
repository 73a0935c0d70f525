"""What a helper's page says of a last day that is noted: until when it can be undone, and why not any more."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.work_ended import has_left
from shop.models import Departure, Provider
from shop.presentation import clock
from shop.queries.causes import can_undo, departure_of
from shop.queries.disruptions import disruptions_of
from shop.views.no_undo import why_no_undo
from ui.dates import long_day_and_year


@dataclass(frozen=True, slots=True)
class LastDayCard:
    """What can be done about a last day that is noted: `undo` it (its number) until then, or `why` not any more.

    `does` is what undoing it does. All are empty where nobody was concerned and nothing need be undone.
    """

    undo: int = 0
    until: str = ""
    does: str = ""
    why: str = ""


def last_day_card(provider: Provider) -> LastDayCard:
    """Four queries at most, and none for who is not to leave."""
    departure = departure_of(provider) if provider.leaves_on is not None else None
    if departure is None:
        return LastDayCard()
    if can_undo(departure):
        return LastDayCard(
            departure.pk, until=clock(departure.told_at), does=_what_it_does(departure, provider.user)
        )
    disruptions = list(disruptions_of(departure))
    return LastDayCard(why=why_no_undo(departure, disruptions) if disruptions else "")


def _what_it_does(departure: Departure, user: User | None) -> str:
    if user is not None and (has_left(user) or not user.is_active):
        return _("the visits after that day go back to them, and the account stays closed.")
    if departure.former is None:
        return _("everything is as it was, and no last day is noted.")
    return _("everything is as it was, and the last day is %(day)s as before.") % {
        "day": long_day_and_year(departure.former)
    }
