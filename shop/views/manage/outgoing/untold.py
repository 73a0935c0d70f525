"""Who could not be told, about what, and what was done about it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from notifications.failures import note_told, try_again
from notifications.models import OutboxMessage
from notifications.night import quiet_until
from shop.forms.lists.duty import UntoldForm
from shop.models import Booking
from shop.presentation import moment_in_words
from shop.queries.finding import has_words
from shop.queries.untold import get_message_for, still_tried_for, untold_for
from shop.viewer import viewer_of
from shop.views.guards import administrator_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.untold import UntoldTable
from shop.views.manage.outgoing.troubles import troubles
from shop.views.manage.outgoing.untold_rows import untold_row, who_in_words


@administrator_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """The latest first, then those that are still tried; what is settled has left the list."""
    viewer = viewer_of(request)
    form = UntoldForm(request.GET)
    state = form.said("state")
    lost = [] if state == "tried" else untold_for(viewer)
    tried = [] if state == "lost" else still_tried_for(viewer)
    rows = [row for row in map(untold_row, [*lost, *tried]) if has_words(form.words, row.who, row.about)]
    return answer_with_list(
        request,
        "shop/manage/outgoing/untold.html",
        None,
        UntoldTable(request, rows),
        name=_("messages that nobody got"),
        current="messages",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        some_are_tried=bool(tried),
        may_set_up=viewer.is_municipality_administrator,
        troubles=troubles() if viewer.is_municipality_administrator else (),
    )


@administrator_page
@require_POST
def send_again(request: HttpRequest, message_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    message = get_message_for(viewer, message_id)
    if try_again(message, actor=viewer.actor(Channel.STAFF), recipient_id=_recipient_id(message)):
        messages.success(request, _sent_again())
    else:
        _say_settled(request)
    return redirect("manage:messages")


@administrator_page
@require_POST
def called(request: HttpRequest, message_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    message = get_message_for(viewer, message_id)
    if note_told(message, actor=viewer.actor(Channel.STAFF), recipient_id=_recipient_id(message)):
        messages.success(request, _("Noted, with your name: %(who)s knows.") % {"who": who_in_words(message)})
    else:
        _say_settled(request)
    return redirect("manage:messages")


def _say_settled(request: HttpRequest) -> None:
    messages.warning(request, _("Somebody has seen to it already. Nothing was changed."))


def _recipient_id(message: OutboxMessage) -> int | None:
    """Whose data it is about: also where it was written to who acts for them."""
    visit = Booking.objects.filter(pk=message.params.get("booking_id")).first()
    if visit is not None:
        return visit.recipient_id
    recipient = getattr(message.user, "recipient", None)
    return None if recipient is None else int(recipient.pk)


def _sent_again() -> str:
    """What follows: at night text messages wait, and what cannot be delivered is tried for hours."""
    morning = quiet_until(timezone.now())
    begin = (
        _("It is sent again: e-mail now, a text message %(moment)s.") % {"moment": moment_in_words(morning)}
        if morning
        else _("It is sent again.")
    )
    then = _(
        "If it still cannot be delivered, it stands under “Still being tried” and comes back here in the end."
    )
    return f"{begin} {then}"
