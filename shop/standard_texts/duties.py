"""What is written to who administers a department: what there is to do and until when, and never about whom."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notifications.standards import LINK, Counted, Standard
from shop.standard_texts.parts import STAFF, text

if TYPE_CHECKING:
    from notifications.standards import Words

DEPARTMENT = ("department", "count", LINK)

DOOR_NOT_OPENED = text(
    "follow_up.opened",
    _("Nobody opened the door"),
    STAFF,
    subject=_("Nobody opened the door: somebody must ask"),
    body=_(
        "%(department)s: nobody opened the door to a visit, %(when)s.\n\nFind out before %(until)s whether all is"
        " well, and note what you found. Sign in to see whom it is about."
    ),
    words=("department", "when", "until", LINK),
)
OVERDUE = text(
    "duties.overdue",
    _("Overdue this morning"),
    STAFF,
    subject=_("Overdue this morning: %(count)s"),
    body=_("%(list)s\n\nSign in to see whom it is about, and to note what was done."),
    words=("count", "list", LINK),
)


def _to_department(key: str, count: int, variant: "Words") -> Standard:
    return text(
        key,
        _("Messages from recipients that nobody has read"),
        STAFF,
        variant=variant,
        subject=_("New messages from recipients: %(count)s"),
        body=ngettext_lazy(
            "%(department)s: there is a message about %(count)s visit that nobody has read. Sign in to see whom it"
            " is from.",
            "%(department)s: there are messages about %(count)s visits that nobody has read. Sign in to see whom"
            " they are from.",
            count,
        ),
        words=DEPARTMENT,
    )


def _to_settle(key: str, count: int, variant: "Words") -> Standard:
    return text(
        key,
        _("Who wants to act for others waits for an answer"),
        STAFF,
        variant=variant,
        subject=_("%(department)s: who may act for others"),
        body=ngettext_lazy(
            "%(count)s who wants to act for another waits for you: a consent to assess, or a parent's access to review"
            " before the child's birthday.\n\nSign in to see whom it is about.",
            "%(count)s who want to act for others wait for you: consent to assess, or a parent's access to review"
            " before the child's birthday.\n\nSign in to see whom it is about.",
            count,
        ),
        words=DEPARTMENT,
    )


TO_DEPARTMENT = Counted(
    _to_department("thread.to_department", 1, _("about one visit")),
    _to_department("thread.to_department.several", 2, _("about several visits")),
)
TO_SETTLE = Counted(
    _to_settle("representation.to_settle", 1, _("one person")),
    _to_settle("representation.to_settle.several", 2, _("several persons")),
)
