"""Doors that nobody opened, as the department reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.enums import FollowUpAnswer
from shop.forms.follow_up import AnswerForm
from shop.models import Booking, FollowUp, Provider
from shop.presentation import clock, day_and_clock, when
from shop.queries.follow_ups import follow_up_of


@dataclass(frozen=True, slots=True)
class Note:
    """One of them in a sentence."""

    pk: int
    is_open: bool
    is_overdue: bool
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One of them in the list; `form` is there while nobody has answered."""

    note: Note
    recipient: str
    phone: str
    address: str
    is_protected: bool
    visit: str
    service: str
    helpers: str
    url: str
    form: AnswerForm | None


def note_of(follow_up: FollowUp, *, now: datetime) -> Note:
    is_open = follow_up.acknowledged_at is None
    is_overdue = is_open and follow_up.due_at < now
    return Note(follow_up.pk, is_open, is_overdue, _sentence(follow_up, is_overdue=is_overdue))


def note_on(booking: Booking, *, now: datetime) -> Note | None:
    """What the booking's own page says of it. One query, none of a visit that has not begun."""
    follow_up = follow_up_of(booking) if booking.starts_at <= now else None
    return note_of(follow_up, now=now) if follow_up else None


def row_of(
    follow_up: FollowUp, *, helpers: Sequence[Provider], now: datetime, answered: AnswerForm | None = None
) -> Row:
    """`answered` is the form as somebody sent it, where something was wrong with it."""
    booking = follow_up.booking
    note = note_of(follow_up, now=now)
    return Row(
        note=note,
        recipient=booking.recipient.short_name,
        phone=booking.recipient.phone,
        address=booking.recipient.address,
        is_protected=booking.recipient.is_protected,
        visit=capfirst(when(booking.starts_at, booking.ends_at)),
        service=booking.what,
        helpers=", ".join(provider.display_name for provider in helpers) or _("nobody"),
        url=reverse("manage:booking", args=[booking.pk]),
        form=(answered or answer_form(follow_up.pk)) if note.is_open else None,
    )


def answer_form(follow_up_id: int, *, data: object = None) -> AnswerForm:
    """With ids of its own: there may be several on the page."""
    return AnswerForm(data, auto_id=f"id_{follow_up_id}_%s")  # type: ignore[arg-type]  # what request.POST is


def _sentence(follow_up: FollowUp, *, is_overdue: bool) -> str:
    if follow_up.acknowledged_at is None:
        time = {"time": clock_or_day(follow_up.due_at)}
        if is_overdue:
            due = _("Somebody should have heard how they are before %(time)s.") % time
        else:
            due = _("Somebody must hear how they are before %(time)s.") % time
        return f"{_told(follow_up)} {due}"
    answer = capfirst(str(FollowUpAnswer(follow_up.answer).label))
    words = {"answer": answer, "time": clock_or_day(follow_up.acknowledged_at)}
    if follow_up.acknowledged_by is None:
        return _("%(answer)s (%(time)s).") % words
    return _("%(answer)s (%(name)s, %(time)s).") % {**words, "name": follow_up.acknowledged_by.name}


def _told(follow_up: FollowUp) -> str:
    """With its day, unless both the visit and the word of it are of today."""
    opened_at, today = follow_up.opened_at, timezone.localdate()
    if timezone.localdate(opened_at) != today:
        return _("Told %(moment)s.") % {"moment": day_and_clock(opened_at)}
    if timezone.localdate(follow_up.booking.starts_at) != today:
        return _("Told today at %(time)s.") % {"time": clock(opened_at)}
    return _("Told at %(time)s.") % {"time": clock(opened_at)}


def clock_or_day(moment: datetime) -> str:
    """“10.50” today, with its day otherwise."""
    is_today = timezone.localdate(moment) == timezone.localdate()
    return clock(moment) if is_today else day_and_clock(moment)
