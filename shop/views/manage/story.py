"""What happened to a booking, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from foundation.actor import Channel
from shop.enums import AssignmentReason, CancelReason
from shop.queries.booking_story import Event
from ui.tiles import TimelineEntry

TITLES: dict[str, str | Promise] = {
    "booking.created": gettext_lazy("Booked"),
    "booking.cancelled": gettext_lazy("Cancelled"),
    "booking.completed": gettext_lazy("Done"),
    "booking.no_show": gettext_lazy("Nobody home"),
    "booking.outcome_undone": gettext_lazy("The outcome was taken back"),
}
REASONS: dict[str, str | Promise] = {
    CancelReason.BY_RECIPIENT: gettext_lazy("The recipient had asked for it."),
    CancelReason.BY_DEPARTMENT: gettext_lazy("We could not come."),
}
CALLED_OFF = pgettext_lazy("by the department", "Cancelled")
WARM = frozenset({"booking.cancelled", "booking.no_show"})


def entry_of(event: Event) -> TimelineEntry:
    """One event of the booking's story; an act without words of its own is told by its code."""
    return TimelineEntry(
        title=_("%(what)s %(by_whom)s") % {"what": _title(event), "by_whom": _by(event)},
        at=event.at,
        text=_details(event),
        is_warm=event.action in WARM,
    )


def _title(event: Event) -> str:
    if event.action == "booking.cancelled" and event.reason == CancelReason.BY_DEPARTMENT:
        return str(CALLED_OFF)
    return str(TITLES.get(event.action, event.action))


def _by(event: Event) -> str:
    if event.by:
        return _("by %(name)s") % {"name": event.by}
    if event.channel == Channel.SELF:
        return _("by the recipient")
    return _("by the system") if event.channel == Channel.SYSTEM else ""


def _details(event: Event) -> str:
    if event.provider is None:
        return "" if not event.by else str(REASONS.get(event.reason, ""))
    return _("Given to %(provider)s, who %(reason)s.") % {
        "provider": event.provider.display_name,
        "reason": AssignmentReason(event.reason).label,
    }
