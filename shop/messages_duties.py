"""What is written to who administers a department: what there is to do and until when, and never about whom."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import ngettext

from notifications.kinds import message_kind
from notifications.standards import MessageText
from shop.addresses import written
from shop.domain.outcomes.reminders import OPENED, OVERDUE
from shop.models import FollowUp
from shop.presentation import moment_in_words, when
from shop.queries.duties import Overdue, what_is_overdue
from shop.standard_texts import duties as standard


@message_kind(OPENED, standard.DOOR_NOT_OPENED)
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
    return written(standard.DOOR_NOT_OPENED, words, "manage:follow_ups", follow_up.department_id)


@message_kind(OVERDUE, standard.OVERDUE)
def overdue_this_morning(params: Mapping[str, Any]) -> MessageText | None:
    """As it is when the message goes out; nothing when all of it was done by then."""
    wanted = {int(each) for each in params["departments"].split(",")}
    found = [each for each in what_is_overdue() if each.department.pk in wanted]
    if not found:
        return None
    words = {"count": sum(each.count for each in found), "list": "\n\n".join(map(_in_lines, found))}
    return written(standard.OVERDUE, words, "manage:department", found[0].department.pk)


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
