"""The thread of a visit for those who look after the recipient meanwhile, on a page of the module that knows them."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.threads.reading import mark_read
from shop.domain.threads.writing import write_message
from shop.enums import ThreadSide
from shop.forms.thread import MessageForm, message_form
from shop.models import Booking
from shop.presentation import when
from shop.viewer import viewer_of
from shop.views.threads.bubbles import thread_context

VIEWED = "thread.viewed"
UNPROCESSABLE = 422


def thread_of_helpers(
    request: HttpRequest,
    booking: Booking,
    *,
    template: str,
    page: str,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Read it, and write; whoever opens it has read it, and that they did is logged. Sent twice, it is written once.

    The caller has found out that the booking is theirs to look after. The template includes `shop/thread/thread.html`;
    `page` is the name of the page it stands on, which takes the booking's id, and `more` what else the template wants.
    """
    viewer = viewer_of(request)
    if request.method != "POST":
        return _draw(request, booking, template=template, more=more)
    form = message_form(request.POST)
    if not form.is_valid():
        return _draw(request, booking, template=template, more=more, form=form, status=UNPROCESSABLE)
    try:
        write_message(
            booking,
            side=ThreadSide.HELPER,
            body=form.cleaned_data["body"],
            actor=viewer.actor(Channel.STAFF),
            idempotency_key=form.cleaned_data["key"],
        )
    except DomainError as error:
        form.add_error(None, error.in_full())
        return _draw(request, booking, template=template, more=more, form=form, status=error.status)
    messages.success(request, _("Sent. The others are told that there is a message, not what it says."))
    return redirect(page, booking.pk)


def _draw(
    request: HttpRequest,
    booking: Booking,
    *,
    template: str,
    more: Mapping[str, object] | None,
    form: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer = viewer_of(request)
    user_id = viewer.user.pk if viewer.user else None
    context = thread_context(booking, side=ThreadSide.HELPER, viewer_id=user_id, form=form)
    if context["bubbles"] and request.method == "GET":
        mark_read(booking, by=ThreadSide.HELPER)
        record(viewer.actor(Channel.STAFF), VIEWED, booking, recipient_id=booking.recipient_id)
    context |= {"booking": booking, "when": when(booking.starts_at, booking.ends_at)} | dict(more or {})
    return render(request, template, context, status=status)
