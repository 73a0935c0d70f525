"""What happened to a booking, in words."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from foundation.actor import Channel
from shop.audit_words import words_for
from shop.enums import (
    CancelReason,
    ContactOutcome,
    DeclineReason,
    FollowUpAnswer,
    NoShowBy,
    ReassignmentReason,
    StrandedReason,
    VisitSaid,
)
from shop.lengths import MINUTE
from shop.presentation import length, moment_in_words
from shop.queries.booking_story import Event
from shop.views.manage.place_words import reassigned_word
from shop.views.manage.reasons import given_because
from ui.tiles import TimelineEntry

TITLES: dict[str, str | Promise] = {
    "booking.held": gettext_lazy("Time held"),
    "booking.hold_lapsed": gettext_lazy("The time was no longer held"),
    "booking.given_back": gettext_lazy("The time was given back"),
    "waitlist.offered": gettext_lazy("Offered from the waiting list"),
    "booking.requested": gettext_lazy("Asked for"),
    "booking.created": gettext_lazy("Booked"),
    "booking.confirmed": gettext_lazy("Confirmed"),
    "booking.declined": gettext_lazy("Declined"),
    "booking.moved": gettext_lazy("Moved"),
    "booking.reassigned": gettext_lazy("Given to somebody else"),
    "booking.stranded": gettext_lazy("Needs a new time"),
    "booking.unstranded": gettext_lazy("Stands again"),
    "booking.cancelled": gettext_lazy("Cancelled"),
    "booking.completed": gettext_lazy("Done"),
    "booking.no_show": gettext_lazy("Nobody home"),
    "booking.outcome_undone": gettext_lazy("The outcome was taken back"),
    "booking.outcome_refused": gettext_lazy("Said too late to be noted"),
    "contact.attempted": gettext_lazy("Called"),
    "thread.written": gettext_lazy("Message written"),
    "thread.seen": gettext_lazy("Message seen to"),
    "visit.said": gettext_lazy("Answered a message"),
    "visit.links_stopped": gettext_lazy("The links in its messages were stopped"),
    "follow_up.opened": gettext_lazy("The department was told that nobody opened"),
    "follow_up.withdrawn": gettext_lazy("Nobody needs to ask how they are after all"),
    "follow_up.acknowledged": gettext_lazy("Seen to"),
}
TITLES_WITH_A_NAME: dict[str, str | Promise] = {
    "booking.completed": gettext_lazy("Marked as done"),
    "booking.no_show": gettext_lazy("Marked as nobody home"),
}
"""Before “by somebody”: who said so is not who did it."""
TITLES_FOR_A_REASON: dict[tuple[str, str], str | Promise] = {
    ("booking.cancelled", CancelReason.BY_DEPARTMENT): pgettext_lazy("by the department", "Cancelled"),
    ("booking.no_show", NoShowBy.PROVIDER): gettext_lazy("Noted as not carried out"),
}
REASONS: dict[tuple[str, str], str | Promise] = {
    ("booking.cancelled", CancelReason.BY_RECIPIENT): gettext_lazy("The recipient had asked for it."),
    ("booking.cancelled", CancelReason.BY_DEPARTMENT): gettext_lazy("We could not come."),
    ("booking.cancelled", CancelReason.RECIPIENT_ENDED): gettext_lazy(
        "The recipient's services end before it."
    ),
    ("booking.cancelled", CancelReason.DECISION_ENDED): gettext_lazy("The decision ends before it."),
    ("booking.no_show", NoShowBy.PROVIDER): gettext_lazy("The helper did not come."),
    ("booking.declined", DeclineReason.NOBODY_FREE): gettext_lazy("Nobody had time then."),
    ("booking.declined", DeclineReason.LET_US_TALK): gettext_lazy("We wanted to talk about it first."),
    ("booking.declined", DeclineReason.NOT_COVERED): gettext_lazy("The decision did not cover it."),
    ("booking.declined", DeclineReason.NOT_OFFERED): gettext_lazy("It was not something we do."),
}
WHY_MOVED: dict[Channel, str | Promise] = {
    Channel.PHONE: gettext_lazy("The recipient had asked for it."),
    Channel.STAFF: gettext_lazy("We needed another time."),
}
"""What the department says when it moves a visit is the way in: shop.forms.booking.MoveForm."""
BY_WAY_IN: dict[Channel, str | Promise] = {
    Channel.SELF: gettext_lazy("by the recipient"),
    Channel.LINK: gettext_lazy("by the link in a message"),
    Channel.API: gettext_lazy("by another system"),
    Channel.SYSTEM: gettext_lazy("by the system"),
}
WARM = frozenset(
    {
        "booking.cancelled",
        "booking.declined",
        "booking.no_show",
        "booking.stranded",
        "booking.outcome_refused",
    }
)
SAID: dict[str, str | Promise] = {
    "completed": gettext_lazy("They said that the visit was done."),
    "no_show.recipient": gettext_lazy("They said that the recipient was not met."),
    "no_show.provider": gettext_lazy("They said that they could not come."),
    "confirmed": gettext_lazy("They wanted to take back what they had said."),
}
WHY_TOO_LATE: dict[str, str | Promise] = {
    "visit_cancelled": gettext_lazy("By then the visit was cancelled."),
    "visit_moved": gettext_lazy("By then the visit was moved."),
    "visit_given_away": gettext_lazy("By then the visit was given to somebody else."),
    "told_meanwhile": gettext_lazy("By then something else had been said."),
}
"""Why what a phone had kept was not noted when the network was back."""
FORMER: dict[str, str | Promise] = {
    "completed": gettext_lazy("Before, it was noted as done."),
    "no_show.recipient": gettext_lazy("Before, it was noted that the recipient was not met."),
    "no_show.provider": gettext_lazy("Before, it was noted that we could not come."),
}
BY_ITSELF = frozenset(
    {
        "booking.stranded",
        "booking.unstranded",
        "booking.hold_lapsed",
        "waitlist.offered",
        "follow_up.opened",
        "follow_up.withdrawn",
    }
)
"""Nobody does these: they follow from something else."""


def entry_of(event: Event) -> TimelineEntry:
    """One event of the booking's story. An act without a title here is told as the log words it, a module's too."""
    by = "" if event.action in BY_ITSELF else _by(event)
    if event.action not in TITLES:
        return _as_in_the_log(event, by=by)
    titles = TITLES | TITLES_WITH_A_NAME if by else TITLES
    title = TITLES_FOR_A_REASON.get((event.action, event.reason)) or titles[event.action]
    if event.is_about_minutes:
        title = _("The minutes were corrected")
    return TimelineEntry(
        title=_("%(what)s %(by_whom)s") % {"what": title, "by_whom": by} if by else str(title),
        at=event.at,
        text=" ".join(filter(None, _details(event))),
        is_warm=event.action in WARM,
    )


def _as_in_the_log(event: Event, *, by: str) -> TimelineEntry:
    """Its words are made to follow a name: here they stand first, and who did it beneath."""
    return TimelineEntry(
        title=capfirst(words_for(event.action, reason=event.reason)),
        at=event.at,
        text=" ".join(filter(None, [f"{capfirst(by)}." if by else "", *_details(event)])),
    )


def _by(event: Event) -> str:
    if event.channel == Channel.PHONE and event.action != "contact.attempted":  # who called was not called
        return _("by %(name)s, on the phone") % {"name": event.by} if event.by else _("on the phone")
    if event.channel == Channel.LINK and event.by:
        return _("by the link in a message to %(name)s") % {"name": event.by}
    if event.channel == Channel.REPRESENTATIVE:
        name = event.by or _("somebody")
        return _("by %(name)s for the recipient") % {"name": name}
    if event.by:
        return _("by %(name)s") % {"name": event.by}
    return str(BY_WAY_IN.get(event.channel, ""))


def _details(event: Event) -> Iterator[str]:
    """Sentences: from when to when, whom it was given to, and why."""
    if event.moved:
        former, now = event.moved
        yield _("From %(former)s to %(now)s.") % {
            "former": moment_in_words(former),
            "now": moment_in_words(now),
        }
    if event.action == "booking.reassigned":
        yield _reassigned(event)
    elif event.providers:
        yield _given(event)
    if event.action == "booking.stranded":
        yield _stranded(event)
    elif event.action == "follow_up.acknowledged" and event.reason in FollowUpAnswer:
        yield f"{capfirst(FollowUpAnswer(event.reason).label)}."
    elif event.action == "visit.said" and event.reason in VisitSaid:
        yield f"{capfirst(VisitSaid(event.reason).label)}."
    elif event.action == "contact.attempted" and event.reason in ContactOutcome:
        yield f"{capfirst(ContactOutcome(event.reason).label)}."
        yield event.note
    elif event.action == "booking.moved" and event.channel in WHY_MOVED:
        yield str(WHY_MOVED[event.channel])
    elif (event.action, event.reason) in REASONS and event.by:
        yield str(REASONS[event.action, event.reason])
    yield from _told(event)


def _told(event: Event) -> Iterator[str]:
    """Of an outcome: how long the visit took, and what was said of it before; and what came too late."""
    if event.said in SAID:
        yield str(SAID[event.said])
    if event.said_at:
        yield _("Pressed %(when)s.") % {"when": moment_in_words(event.said_at)}
    if event.reason in WHY_TOO_LATE:
        yield str(WHY_TOO_LATE[event.reason])
    if event.minutes:
        yield _("It took %(time)s.") % {"time": length(event.minutes * MINUTE)}
    if event.former in FORMER and not event.is_about_minutes:
        yield str(FORMER[event.former])


def _given(event: Event) -> str:
    first, *others = event.providers
    names = [given_because(event.reason, provider=first), *(provider.display_name for provider in others)]
    return _("Given to %(provider)s.") % {"provider": _(" and ").join(names)}


def _reassigned(event: Event) -> str:
    to = _(" and ").join(provider.display_name for provider in event.providers) or _("somebody")
    former = event.instead_of.display_name if event.instead_of else _("somebody")
    words = _("%(provider)s instead of %(former)s") % {"provider": to, "former": former}
    if event.reason not in ReassignmentReason:
        return f"{words}."
    return f"{words}: {reassigned_word(event.reason, to=event.providers[:1])}."


def _stranded(event: Event) -> str:
    if event.reason not in StrandedReason:
        return ""
    return _("Something was changed after it was booked: %(reason)s.") % {
        "reason": StrandedReason(event.reason).label
    }
