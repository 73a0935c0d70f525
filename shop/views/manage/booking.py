"""One booking: what is known, what has happened, and what the department can do."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.absence.reassignment import can_reassign
from shop.domain.door.changes import cancel_booking
from shop.domain.outcomes.telling import can_undo, undo_until
from shop.enums import TRANSITIONS, BookedBy, BookingStatus, CancelReason
from shop.forms.booking import CancelForm
from shop.hooks import Reader
from shop.lengths import most_minutes
from shop.models import Assignment, Booking, Provider
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.queries.blocks import blocked_for
from shop.queries.booking_story import VIEWED, story_of
from shop.queries.disruptions import is_lost, owed_for
from shop.queries.stays import is_under_way
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.board_move import move_url
from shop.views.manage.book_urls import FROM_CALL, times_url
from shop.views.manage.booking_facts import facts_of, minutes_to_note, possible_outcomes
from shop.views.manage.follow_up_rows import note_on
from shop.views.manage.frame import department_page
from shop.views.manage.move import can_move
from shop.views.manage.new_time_rows import lost_row, who_cannot_come, why_it_cannot_be
from shop.views.manage.place_words import is_place
from shop.views.manage.said_back import to_said_back
from shop.views.manage.story import entry_of
from shop.views.manage.threads import thread_of_department
from shop.views.module_pieces import visit_card
from shop.views.outcomes import mark
from shop.views.visit_state import is_stranded, needs_somebody_else, visit_state
from ui.dates import short_day
from ui.tiles import Definition


@staff_page
@require_safe
def show(request: HttpRequest, booking_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    record(viewer.actor(Channel.STAFF), VIEWED, booking, recipient_id=booking.recipient_id)
    now = timezone.now()
    owed = owed_for(booking)
    assignments = list(Assignment.objects.filter(booking=booking).select_related("provider").order_by("pk"))
    away = who_cannot_come(owed) if is_stranded(booking, now=now) else None
    blocked = blocked_for(booking.recipient, department=booking.department)
    context: dict[str, Any] = {
        "booking": booking,
        "facts": facts_of(
            booking, given=[each for each in assignments if each.active and each.provider != away]
        ),
        "blocked": blocked,
        "may_be_blocked": _may_be_blocked(assignments, blocked),
        "state": visit_state(booking, now=now),
        "is_stranded": is_stranded(booking, now=now),
        "is_under_way": is_under_way(booking, now=now),
        "stranded_because": why_it_cannot_be(booking, owed) if booking.stranded else "",
        "owed": lost_row(owed) if owed is not None and is_lost(booking) else None,
        "new_time_by": short_day(owed.due_on) if owed is not None else "",
        "card": visit_card(booking, reader=Reader.STAFF),
        "timeline": [entry_of(event) for event in story_of(booking)],
        "outcomes": possible_outcomes(booking, now=now),
        "minutes": minutes_to_note(booking),
        "most_minutes": most_minutes(booking),
        "undo_until": undo_until(booking) if can_undo(booking) else None,
        "follow_up": note_on(booking, now=now),
        "can_cancel": _can_cancel(booking),
        "can_repeat": _can_cancel(booking) and booking.service.booked_by != BookedBy.MODULE,
        "can_move": can_move(booking),
        "is_request": booking.status == BookingStatus.REQUESTED and booking.ends_at > now,
        "can_reassign": can_reassign(booking) and any(each.active for each in assignments),
        "board_url": _on_the_board(booking, assignments),
        "needs_somebody": needs_somebody_else(booking, now=now),
        "day": timezone.localdate(booking.starts_at),
    } | thread_of_department(request, booking)
    return department_page(
        request, "shop/manage/booking.html", booking.department, current="department", **context
    )


def _on_the_board(booking: Booking, assignments: Iterable[Assignment]) -> str:
    """Where it is moved by looking at who is free when; empty where it cannot be any more."""
    given = next((each for each in assignments if each.active), None)
    if given is None or not can_reassign(booking):
        return ""
    return move_url(booking, instead_of=given.provider)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Cancel on behalf: ask why, then do it. Done already, it says so and does nothing.

    With `?call=` the recipient is on the telephone: it is they who ask, and the next call comes afterwards.
    """
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    page = reverse("manage:booking", args=[booking.pk])
    if not _can_cancel(booking) and booking.status != BookingStatus.CANCELLED:
        messages.error(
            request, _("A visit that has begun cannot be cancelled. Say what became of it instead.")
        )
        return redirect(page)
    is_call = FROM_CALL in request.GET
    asked = {"reason": CancelReason.BY_RECIPIENT} if is_call else None
    form = CancelForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_valid():
        reason = CancelReason(form.cleaned_data["reason"])
        channel = Channel.PHONE if reason == CancelReason.BY_RECIPIENT else Channel.STAFF
        cancel_booking(booking, actor=viewer.actor(channel), reason=reason)
        messages.success(request, _cancelled_in_words(reason))
        return to_said_back(booking) if is_call else redirect(page)
    return department_page(
        request,
        "shop/manage/cancel_booking.html",
        booking.department,
        current="department",
        status=422 if form.is_bound else 200,
        form=form,
        heading=_("Cancel this visit?"),
        text=_(
            "The time becomes free for others, and what it took of the decision is given back. The recipient gets a"
            " message, and so does whoever acts for them."
        ),
        details=[
            Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
            Definition(_("What"), booking.what),
            Definition(_("For whom"), booking.recipient.short_name),
        ],
        confirm_label=_("Cancel the visit"),
        is_destructive=True,
        back_url=times_url(booking.recipient, booking.service) if is_call else page,
        back_label=_("Keep it"),
    )


@staff_page
@require_POST
def mark_outcome(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Say what became of a visit, or correct what was said: the department may, however long ago."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    actor = viewer.actor(Channel.STAFF)
    try:
        messages.success(request, mark(booking, request.POST, actor=actor, by_department=True))
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("manage:booking", booking.pk)


def _may_be_blocked(assignments: Iterable[Assignment], blocked: Iterable[Provider]) -> list[Provider]:
    """Those with a name who have or had the visit, and may still come."""
    providers = {each.provider_id: each.provider for each in assignments}
    met = {pk: each for pk, each in providers.items() if each.is_named and not is_place(each)}
    not_again = {provider.pk for provider in blocked}
    return [provider for pk, provider in met.items() if pk not in not_again]


def _cancelled_in_words(reason: CancelReason) -> str:
    if reason == CancelReason.BY_RECIPIENT:
        return _("Cancelled for the recipient. The time is free again, and they get a message.")
    return _("Cancelled. The time is free again, and the recipient gets a message.")


def _can_cancel(booking: Booking) -> bool:
    may_become = TRANSITIONS[BookingStatus(booking.status)]
    return BookingStatus.CANCELLED in may_become and timezone.now() <= booking.starts_at
