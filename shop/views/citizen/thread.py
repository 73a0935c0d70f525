"""The messages about one appointment, as the recipient and who acts for them read and write them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.errors import DomainError
from shop.domain.threads.reading import mark_read
from shop.domain.threads.writing import write_message
from shop.enums import ThreadSide
from shop.forms.thread import MessageForm, message_form
from shop.models import Booking
from shop.presentation import when
from shop.queries.access import get_own_booking_for
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from shop.views.threads.bubbles import thread_context

UNPROCESSABLE = 422


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Whoever opens it has read it. Sent twice, a message is written once."""
    viewer = viewer_of(request)
    booking = get_own_booking_for(viewer, booking_id)
    if request.method != "POST":
        return _draw(request, booking)
    form = message_form(request.POST)
    if not form.is_valid():
        return _draw(request, booking, form=form, status=UNPROCESSABLE)
    try:
        write_message(
            booking,
            side=ThreadSide.RECIPIENT,
            body=form.cleaned_data["body"],
            actor=viewer.citizen_actor(),
            idempotency_key=form.cleaned_data["key"],
        )
    except DomainError as error:
        form.add_error(None, error.in_full())
        return _draw(request, booking, form=form, status=error.status)
    messages.success(request, _("Sent. You get a message when there is an answer."))
    return redirect("thread", booking.pk)


def note_opened(request: HttpRequest, booking: Booking) -> None:
    """What was new is read now; asking for the page's headers alone reads nothing."""
    if request.method == "GET":
        mark_read(booking, by=ThreadSide.RECIPIENT)


def _draw(
    request: HttpRequest, booking: Booking, *, form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    user = viewer_of(request).user
    context = thread_context(
        booking, side=ThreadSide.RECIPIENT, viewer_id=user.pk if user else None, form=form
    )
    note_opened(request, booking)
    context |= {"booking": booking, "when": when(booking.starts_at, booking.ends_at)}
    return render(request, "shop/citizen/thread.html", context, status=status)
