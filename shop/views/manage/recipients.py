"""Recipients as those who handle decisions see them: found by name, and on a page of their own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.alphabet import Alphabetical
from shop.domain.complaints import complaint_address
from shop.enums import ErasureState, RecipientEnd
from shop.forms.find import ListedRecipientsForm
from shop.hooks import Reader
from shop.queries.erasure_wishes import erasure_wishes_in
from shop.queries.recipient_access import (
    Handled,
    get_decisions_department_for,
    get_handled_recipient_for,
)
from shop.queries.recipient_list import listed_recipients
from shop.stored.effects import what_is_left
from shop.stored.holding import ids_of
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.called_off import rows_to_book
from shop.views.manage.cards import decision_cards_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.recipients import RecipientsTable
from shop.views.manage.recipient_page import how_it_ended, page_of, what_helpers_heard
from shop.views.manage.representative_rows import card_of
from shop.views.module_pieces import recipient_cards

VIEWED = "recipient.viewed"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """Those the department knows, also who receives nothing any more."""
    department = get_decisions_department_for(viewer_of(request), department_id)
    services = department.services.order_by(Alphabetical("name")).values_list("pk", "name")
    form = ListedRecipientsForm(request.GET, services=dict(services))
    found = listed_recipients(
        department, words=form.words, state=form.said("state"), service_id=form.said("service")
    )
    table = RecipientsTable(request, found)
    return answer_with_list(
        request,
        "shop/manage/recipients.html",
        department,
        table,
        name=_("recipients"),
        current="recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        is_narrowed=form.narrows,
        cards=decision_cards_of(department),
        erasure_wishes=erasure_wishes_in(department),
    )


@staff_page
@require_safe
def show(request: HttpRequest, recipient_id: int) -> HttpResponse:
    """What they have in the departments whose decisions the viewer handles. That it was opened is logged."""
    viewer = viewer_of(request)
    handled = get_handled_recipient_for(viewer, recipient_id)
    if handled.recipient.pk != recipient_id:
        return redirect("manage:recipient", handled.recipient.pk)
    note_view(viewer, handled)
    recipient = handled.recipient
    if recipient.erased_at is not None:
        return _show_erased(request, handled)
    today = timezone.localdate()
    to_book = rows_to_book(recipient, departments=handled.departments, viewer=viewer)
    context: dict[str, Any] = {
        "recipient": recipient,
        "page": page_of(recipient, handled.departments),
        "representatives": card_of(recipient),
        "complaint_address": complaint_address(),
        "module_cards": recipient_cards(recipient, reader=Reader.STAFF, among=handled.modules(viewer)),
        "ended": how_it_ended(recipient),
        "helpers_heard": what_helpers_heard(recipient),
        "to_book": to_book,
        "together": sum(row.booked_together for row in to_book),
        "has_ended": not recipient.is_active
        or (recipient.ended_on is not None and recipient.ended_on < today),
        "asks_for_erasure": recipient.erasure_requests.filter(state=ErasureState.ASKED).exists(),
        "sees_visits": all(viewer.administers(each.pk) for each in handled.departments),
        "can_book": viewer.administers(handled.department.pk) and recipient.is_active,
        "signs_in": recipient.user is not None and recipient.user.is_active,
        "has_died": recipient.end_reason == RecipientEnd.DIED,
    }
    return department_page(
        request, "shop/manage/recipient.html", handled.department, current="recipients", **context
    )


def _show_erased(request: HttpRequest, handled: Handled) -> HttpResponse:
    """What is left of them, and why: nothing can be done with it any more."""
    return department_page(
        request,
        "shop/manage/recipient_erased.html",
        handled.department,
        current="recipients",
        recipient=handled.recipient,
        departments=handled.departments,
        left=what_is_left(ids_of(handled.recipient)),
    )


def away_from_erased(request: HttpRequest, handled: Handled) -> HttpResponse:
    """To what is left of them, from a page that would change something about somebody."""
    messages.info(request, _("They are erased: nothing can be changed about them any more."))
    return redirect("manage:recipient", handled.recipient.pk)


def note_view(viewer: Viewer, handled: Handled) -> None:
    recipient = handled.recipient
    actor = viewer.actor(Channel.STAFF)
    record(actor, VIEWED, recipient, recipient_id=recipient.pk, department=handled.department.pk)
