"""What is written to who administers a department: what there is to do and until when, and never about whom."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.domain.outcomes.reminders import OPENED, OVERDUE
from shop.models import FollowUp
from shop.presentation import moment_in_words, when
from shop.queries.duties import Overdue, what_is_overdue


@message_kind(OPENED)
def door_not_opened(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it was taken back, or somebody has asked already."""
    follow_up = (
        FollowUp.objects.select_related("department", "booking")
        .filter(pk=params["follow_up_id"], acknowledged_at__isnull=True)
        .first()
    )
    if follow_up is None:
        return None
    words = {
        "department": follow_up.department.name,
        "when": when(follow_up.booking.starts_at, follow_up.booking.ends_at),
        "until": moment_in_words(follow_up.due_at),
    }
    text = MessageText(
        subject=_("Nobody opened the door: somebody must ask"),
        body=_(
            "%(department)s: nobody opened the door to a visit, %(when)s.\n\nFind out before %(until)s whether all is"
            " well, and note what you found. Sign in to see whom it is about."
        )
        % words,
    )
    return with_address(text, "manage:follow_ups", follow_up.department_id)


@message_kind(OVERDUE)
def overdue_this_morning(params: Mapping[str, Any]) -> MessageText | None:
    """As it is when the message goes out; nothing when all of it was done by then."""
    wanted = {int(each) for each in params["departments"].split(",")}
    found = [each for each in what_is_overdue() if each.department.pk in wanted]
    if not found:
        return None
    subject = _("Overdue this morning: %(count)s") % {"count": sum(each.count for each in found)}
    body = _("%(list)s\n\nSign in to see whom it is about, and to note what was done.")
    text = MessageText(subject, body % {"list": "\n\n".join(map(_in_lines, found))})
    return with_address(text, "manage:department", found[0].department.pk)


def _in_lines(overdue: Overdue) -> str:
    lines = [f"{overdue.department.name}:"]
    if overdue.doors:
        lines.append(
            ngettext(
                "%(count)s door that nobody opened: nobody has asked yet.",
                "%(count)s doors that nobody opened: nobody has asked yet.",
                overdue.doors,
            )
            % {"count": overdue.doors}
        )
    if overdue.visits:
        lines.append(
            ngettext(
                "%(count)s visit that is owed: the deadline is past.",
                "%(count)s visits that are owed: the deadline is past.",
                overdue.visits,
            )
            % {"count": overdue.visits}
        )
    return "\n".join(lines)
