"""What is written when circumstances change: which visits fall away, and what was decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.outbox import MessageText, message_kind
from shop.domain.ending import TOLD_TO_PROVIDERS
from shop.domain.leaving_messages import TAKES_OVER
from shop.enums import UPCOMING
from shop.messages import when
from shop.models import Booking

MOST_NAMED = 10


@message_kind(TOLD_TO_PROVIDERS)
def visits_fall_away(params: Mapping[str, Any]) -> MessageText | None:
    """When, and nothing about whom or why: the day plan no longer shows them either."""
    visits = _visits(params)
    if not visits:
        return None
    subject = ngettext("A visit no longer takes place", "%(count)s visits no longer take place", len(visits))
    body = _(
        "These visits no longer take place:\n\n%(visits)s\n\nYour day plan shows what is left. Questions?"
        " Ask your department."
    )
    return MessageText(subject=subject % {"count": len(visits)}, body=body % {"visits": _in_lines(visits)})


@message_kind(TAKES_OVER)
def visits_taken_over(params: Mapping[str, Any]) -> MessageText | None:
    """To who comes instead: when, and nobody's name. Nothing when none of the visits stands any more."""
    visits = [visit for visit in _visits(params) if visit.status in UPCOMING]
    if not visits:
        return None
    subject = ngettext("%(count)s visit more in your plan", "%(count)s visits more in your plan", len(visits))
    body = _("A colleague leaves. These visits are yours now:\n\n%(visits)s\n\nSign in to see your plan.")
    return MessageText(subject=subject % {"count": len(visits)}, body=body % {"visits": _in_lines(visits)})


def _visits(params: Mapping[str, Any]) -> list[Booking]:
    ids = [int(each) for each in str(params["bookings"]).split(",")]
    return list(Booking.objects.filter(pk__in=ids).select_related("service").order_by("starts_at", "pk"))


def _in_lines(visits: Sequence[Booking]) -> str:
    lines = [
        _("%(when)s: %(service)s") % {"when": when(visit), "service": visit.service.name}
        for visit in visits[:MOST_NAMED]
    ]
    if (more := len(visits) - MOST_NAMED) > 0:
        lines.append(ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more})
    return "\n".join(lines)
