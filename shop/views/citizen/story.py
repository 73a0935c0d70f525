"""What happened to an appointment, as its recipient is told it: no names of those who work with it."""

from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from foundation.actor import Channel
from shop.enums import CancelReason, DeclineReason, NoShowBy, ProviderKind, VisitSaid
from shop.models import Provider
from shop.presentation import moment_in_words
from shop.queries.booking_story import Event
from ui.tiles import TimelineEntry

TITLES: dict[str, str | Promise] = {
    "booking.requested": gettext_lazy("Asked for"),
    "booking.created": gettext_lazy("Booked"),
    "booking.confirmed": gettext_lazy("Confirmed"),
    "booking.declined": gettext_lazy("Declined"),
    "booking.moved": gettext_lazy("Moved"),
    "booking.cancelled": gettext_lazy("Cancelled"),
}
"""What somebody did; holds and corrections are of no interest here."""
EVENTS: dict[tuple[str, str], str | Promise] = {
    ("waitlist.offered", ""): gettext_lazy("Offered from the waiting list"),
    ("booking.stranded", ""): gettext_lazy("The department changed its plans for this time"),
    ("booking.unstranded", ""): gettext_lazy("The appointment stands again"),
    ("booking.reassigned", ""): gettext_lazy("Somebody else comes than was planned"),
    ("booking.completed", ""): gettext_lazy("Done"),
    ("booking.cancelled", CancelReason.RECIPIENT_ENDED): gettext_lazy(
        "Cancelled, as your services end before it"
    ),
    ("booking.cancelled", CancelReason.DECISION_ENDED): gettext_lazy(
        "Cancelled, as your decision ends before it"
    ),
    ("visit.said", VisitSaid.COMING): gettext_lazy("Said, by the link in a message, that you will be there"),
    ("visit.said", VisitSaid.NOT_THERE): gettext_lazy(
        "Said, by the link in a message, that you will not be there"
    ),
    ("booking.no_show", NoShowBy.RECIPIENT): gettext_lazy("Nobody was home"),
    ("booking.no_show", NoShowBy.PROVIDER): gettext_lazy("We did not come"),
}
"""What happened, by the reason where that matters."""
WHY_DECLINED: dict[str, str | Promise] = {
    DeclineReason.NOBODY_FREE: gettext_lazy("Nobody has time to come then. Another time may be free."),
    DeclineReason.LET_US_TALK: gettext_lazy("We would like to talk with you about it first. Call us."),
    DeclineReason.NOT_COVERED: gettext_lazy(
        "What the municipality has granted you does not cover this. Call us if you have questions."
    ),
    DeclineReason.NOT_OFFERED: gettext_lazy(
        "This is not something the department does. Call us, and we find out who can help."
    ),
}
"""Why the department said no, said to whoever asked; of another reason nothing is said."""
BY_WAY_IN: dict[Channel, str | Promise] = {
    Channel.SELF: gettext_lazy("by you"),
    Channel.REPRESENTATIVE: gettext_lazy("on your behalf"),
    Channel.STAFF: gettext_lazy("by the department"),
    Channel.PHONE: gettext_lazy("on the phone"),
    Channel.LINK: gettext_lazy("by the link in a message"),
}
CALLED_OFF = pgettext_lazy("by the department", "Cancelled")
OUTCOMES = frozenset({"booking.completed", "booking.no_show", "booking.outcome_undone"})
"""Of these only the last stands: what was noted by mistake is no news to the recipient."""
WARM = frozenset({"booking.cancelled", "booking.declined", "booking.stranded"})


def why_declined(events: Sequence[Event]) -> str:
    """Why the department said no; empty where no reason is known."""
    reasons = [event.reason for event in events if event.action == "booking.declined"]
    return str(WHY_DECLINED.get(reasons[-1], "")) if reasons else ""


def entries_of(events: Sequence[Event], *, whose: str = "") -> list[TimelineEntry]:
    """Empty when there is nothing more to tell than that it was booked. `whose` is whom the reader acts for."""
    outcomes = [event for event in events if event.action in OUTCOMES]
    told = list(_entries([event for event in events if event not in outcomes[:-1]], whose=whose))
    return told if len(told) > 1 else []


def _entries(events: Sequence[Event], *, whose: str) -> Iterator[TimelineEntry]:
    for event in events:
        title = _title(event, whose=whose)
        if title and not _is_unseen(event):
            yield TimelineEntry(
                title=title, at=event.at, text=_from_when_to_when(event), is_warm=event.action in WARM
            )


def _title(event: Event, *, whose: str) -> str:
    happened = EVENTS.get((event.action, event.reason)) or EVENTS.get((event.action, ""))
    if event.action == "booking.reassigned" and event.providers and _is_place(event.providers[0]):
        return _("Another place than was planned")
    if happened:
        return str(happened)
    if event.action not in TITLES:
        return ""
    called_off = event.action == "booking.cancelled" and event.reason == CancelReason.BY_DEPARTMENT
    title = CALLED_OFF if called_off else TITLES[event.action]
    by = _by_whom(event.channel, whose=whose)
    return _("%(what)s %(by_whom)s") % {"what": title, "by_whom": by} if by else str(title)


def _by_whom(channel: Channel, *, whose: str) -> str:
    if whose and channel == Channel.SELF:
        return _("by %(name)s") % {"name": whose}
    if whose and channel == Channel.REPRESENTATIVE:
        return _("on behalf of %(name)s") % {"name": whose}
    return str(BY_WAY_IN.get(channel, ""))


def _is_unseen(event: Event) -> bool:
    """Helpers without a name are all the same to the recipient."""
    if event.action != "booking.reassigned":
        return False
    both = [*event.providers, *([event.instead_of] if event.instead_of else [])]
    return not any(provider.is_named for provider in both)


def _is_place(provider: Provider) -> bool:
    return provider.kind == ProviderKind.PLACE


def _from_when_to_when(event: Event) -> str:
    if event.moved is None:
        return ""
    former, now = event.moved
    return _("From %(former)s to %(now)s.") % {
        "former": moment_in_words(former),
        "now": moment_in_words(now),
    }
