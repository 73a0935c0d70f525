"""What was called off by mistake, booked again in one go: shown first what can be and what cannot, then done."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.circumstances.booking_again import BookedAgain, NotBooked, book_all_again
from shop.enums import BookingStatus
from shop.errors import LengthNotOffered, NoEntitlement, NothingLeft, TooManyBookings
from shop.lengths import length_of, lengths_of
from shop.models import Booking, Department, Provider
from shop.presentation import when
from shop.queries.attention import helpers_of
from shop.queries.recipient_access import Handled, get_handled_recipient_for
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.book import confirm_url, times_url
from shop.views.manage.frame import department_page
from shop.views.manage.recipients import note_view
from shop.views.manage.refusals import has_other_times, refusal_for_staff
from shop.views.series.asking import would


@dataclass(frozen=True, slots=True)
class BookableRow:
    """A visit that would be booked: when, what, and who would come."""

    when: str
    service: str
    who: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One that would not: why, what can be done, and where; `url` is empty where nothing else can."""

    when: str
    service: str
    why: str
    advice: str
    url: str = ""
    label: str = ""


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def book_all(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """The question is the act itself, rolled back; what is left when it was done is asked about anew."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    recipient, departments = handled.recipient, _administered(viewer, handled)
    act = partial(
        book_all_again,
        recipient,
        departments={department.pk for department in departments},
        actor=viewer.actor(Channel.STAFF),
    )
    page = reverse("manage:recipient", args=[recipient.pk])
    if request.method == "POST":
        done = act()
        _say(request, done)
        return redirect("manage:book_again", recipient.pk) if done.not_booked else redirect(page)
    note_view(viewer, handled)
    shown = would(partial(_shown, act))
    if not shown["bookable"] and not shown["refused"]:
        messages.info(request, _("Nothing is left to book."))
        return redirect(page)
    return department_page(
        request,
        "shop/manage/book_again.html",
        departments[0],
        current="recipients",
        recipient=recipient,
        heading=_heading(handled, shown["bookable"]),
        text=_("They are booked at the times they had, each with whoever can come.")
        if shown["bookable"]
        else "",
        confirm_label=_("Book all %(count)s") % {"count": len(shown["bookable"])},
        back_url=page,
        back_label=_("No, go back") if shown["bookable"] else _("Go back"),
        **shown,
    )


def _administered(viewer: Viewer, handled: Handled) -> Sequence[Department]:
    """Whoever only decides about services books nothing."""
    departments = [each for each in handled.departments if viewer.administers(each.pk)]
    if not departments:
        raise NotFound
    return departments


def _shown(act: partial[BookedAgain]) -> dict[str, Any]:
    """In words, while it is done: who would come is known only then."""
    done = act()
    helpers = helpers_of(done.booked)
    return {
        "bookable": [_bookable_row(visit, helpers=helpers.get(visit.pk, [])) for visit in done.booked],
        "refused": [_refused_row(each) for each in done.not_booked],
    }


def _bookable_row(visit: Booking, *, helpers: Sequence[Provider]) -> BookableRow:
    who = ", ".join(each.display_name for each in helpers)
    if visit.status == BookingStatus.REQUESTED:
        who = _("%(who)s, to be confirmed by the department") % {"who": who}
    return BookableRow(_when(visit), visit.service.name, who)


def _refused_row(not_booked: NotBooked) -> RefusedRow:
    visit, refusal = not_booked.visit, not_booked.refusal
    if refusal is None:
        title, advice = _("The service asks something that has not been answered."), ""
    else:
        title, advice = refusal_for_staff(refusal)
    url, label = _way_on(not_booked)
    return RefusedRow(_when(visit), visit.service.name, title, advice, url, label)


def _way_on(not_booked: NotBooked) -> tuple[str, str]:
    """The page where it can be put right, and what the link to it says."""
    visit, refusal = not_booked.visit, not_booked.refusal
    service, recipient, length = visit.service, visit.recipient, length_of(visit)
    if refusal is None:
        return confirm_url(recipient, service, length=length, starts_at=visit.starts_at), _("Answer and book")
    if isinstance(refusal, (NoEntitlement, NothingLeft)):
        return reverse("manage:ledger", args=[visit.department_id, recipient.pk]), _("See what was granted")
    if isinstance(refusal, TooManyBookings):
        return reverse("manage:recipient", args=[recipient.pk]), _("See coming visits")
    if not has_other_times(refusal):
        return "", ""
    offered = length if not isinstance(refusal, LengthNotOffered) and length in lengths_of(service) else None
    day = timezone.localdate(visit.starts_at)
    return times_url(recipient, service, length=offered, day=day), _("See free times")


def _when(visit: Booking) -> str:
    return capfirst(when(visit.starts_at, visit.ends_at))


def _heading(handled: Handled, bookable: Sequence[object]) -> str:
    words = {"count": len(bookable), "name": handled.recipient.short_name}
    if not bookable:
        return _("None of the visits of %(name)s can be booked as it was") % words
    return (
        ngettext(
            "Book %(count)s visit again for %(name)s?",
            "Book %(count)s visits again for %(name)s?",
            len(bookable),
        )
        % words
    )


def _say(request: HttpRequest, done: BookedAgain) -> None:
    booked, left = len(done.booked), len(done.not_booked)
    text = ngettext("%(count)s visit is booked again.", "%(count)s visits are booked again.", booked) % {
        "count": booked
    }
    if not left:
        messages.success(request, text if booked else _("Nothing is left to book."))
        return
    rest = ngettext(
        "%(count)s visit is not: you see below why.", "%(count)s visits are not: you see below why.", left
    )
    messages.warning(request, f"{text} {rest % {'count': left}}")
