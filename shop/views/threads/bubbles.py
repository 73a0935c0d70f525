"""A thread as it is drawn: who wrote when, and whether the other side has read it."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import ThreadSide
from shop.forms.thread import MessageForm, message_form
from shop.models import Booking, ThreadMessage
from shop.models.thread import MOST_OF_A_MESSAGE
from shop.presentation import day_and_clock
from shop.queries.threads import is_open, is_unread_by, thread_of
from shop.registry import hooks_of

WARNINGS = {
    ThreadSide.RECIPIENT: gettext_lazy(
        "Write only about the appointment: time, place, what to have ready. Do not write about health, medicines"
        " or diagnoses: call instead."
    ),
    ThreadSide.DEPARTMENT: gettext_lazy(
        "Write only about the appointment: time, place, what to have ready. Nothing about health, and no national"
        " identity number."
    ),
    ThreadSide.HELPER: gettext_lazy(
        "The recipient and the department read it too. Write only about the appointment: nothing about health, and no"
        " national identity number."
    ),
}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `is_own` where the reader's side wrote it."""

    who: str
    when: str
    body: str
    is_own: bool
    is_new: bool
    mark: str


def thread_context(
    booking: Booking, *, side: ThreadSide, viewer_id: int | None, form: MessageForm | None = None
) -> dict[str, Any]:
    """What `shop/thread/thread.html` reads, for who is on that side. One query."""
    written = thread_of(booking)
    form = form or message_form()
    form.fields["body"].help_text = str(WARNINGS[side])
    return {
        "bubbles": [_bubble(each, booking=booking, side=side, viewer_id=viewer_id) for each in written],
        "unread": sum(is_unread_by(side, each) for each in written),
        "thread_is_open": is_open(booking),
        "thread_is_off": not booking.department.takes_messages,
        "thread_form": form,
        "thread_third": _third(booking) if side != ThreadSide.HELPER else "",
        "thread_most": MOST_OF_A_MESSAGE,
        "thread_days": booking.department.thread_days,
        "thread_phone": booking.department.phone,
    }


def _bubble(each: ThreadMessage, *, booking: Booking, side: ThreadSide, viewer_id: int | None) -> Bubble:
    is_own = each.side == side
    return Bubble(
        who=_("You") if each.author_id == viewer_id and is_own else _who(each, booking=booking, side=side),
        when=day_and_clock(timezone.localtime(each.sent_at)),
        body=each.body,
        is_own=is_own,
        is_new=is_unread_by(side, each),
        mark=_mark(each, booking) if is_own else "",
    )


def _who(each: ThreadMessage, *, booking: Booking, side: ThreadSide) -> str:
    """Recipients read that the department wrote, or who looks after them, and not who of these; who works here reads
    also that.
    """
    is_of_ours = each.side != ThreadSide.RECIPIENT
    if is_of_ours and (side == ThreadSide.RECIPIENT or each.author is None):
        return _ours(each, booking)
    if is_of_ours:
        return _name_of(each)
    if each.author_id is None or each.author_id == booking.recipient.user_id:
        return booking.recipient.short_name
    if side != ThreadSide.RECIPIENT:
        return _("%(name)s, for %(recipient)s") % {
            "name": _name_of(each),
            "recipient": booking.recipient.short_name,
        }
    return _name_of(each)


def _third(booking: Booking) -> str:
    """What those are called who look after the recipient; empty where there are none."""
    helpers = hooks_of(booking.service.module_key).thread_helpers
    return helpers.called(booking) if helpers is not None else ""


def _ours(each: ThreadMessage, booking: Booking) -> str:
    third = _third(booking) if each.side == ThreadSide.HELPER else ""
    return third or booking.department.name


def _name_of(each: ThreadMessage) -> str:
    return str(each.author.name) if each.author is not None else _("somebody")


def _mark(each: ThreadMessage, booking: Booking) -> str:
    """The third side's reading is said where it is all there is."""
    if each.read_at is None and each.third_read_at is not None:
        is_ours = each.side == ThreadSide.HELPER
        name = booking.department.name if is_ours else _third(booking) or booking.department.name
        read = day_and_clock(timezone.localtime(each.third_read_at))
        return _("Read by %(name)s %(when)s") % {"name": name, "when": read}
    if each.read_at is None:
        return _("Not read yet")
    return _("Read %(when)s") % {"when": day_and_clock(timezone.localtime(each.read_at))}
