"""What recipients write to the department about their visits, and its answers."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.threads.reading import note_seen
from shop.domain.threads.rules import CHANGED, set_thread_rules
from shop.domain.threads.writing import write_message
from shop.enums import ThreadSide
from shop.errors import ChangedMeanwhile
from shop.forms.lists.duty import ThreadsForm
from shop.forms.thread import MessageForm, ThreadRulesForm, message_form
from shop.models import Booking, Department
from shop.presentation import when
from shop.queries.access import get_department_booking_for, get_department_for
from shop.queries.finding import with_words
from shop.queries.hearers import is_heard
from shop.queries.threads import threads_in
from shop.queries.versions import version_of_thread_rules
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.threads import ThreadsTable, thread_rows
from shop.views.threads.bubbles import thread_context

VIEWED = "thread.viewed"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """Whoever waits for the department comes first, the longest waiting on top."""
    return _draw_list(request, get_department_for(viewer_of(request), department_id))


@staff_page
@require_POST
def set_rules(request: HttpRequest, department_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = ThreadRulesForm(request.POST)
    if not form.is_valid():
        return _draw_list(request, department, form=form, status=UNPROCESSABLE)
    actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
    try:
        set_thread_rules(department, **form.cleaned_data, actor=actor, seen=seen)
    except ChangedMeanwhile:
        department.refresh_from_db()
        form.initial = _rules_of(department)
        conflict = conflict_over(request, department, acts=[CHANGED], rows=differing_fields(form))
        return _draw_list(request, department, form=form, conflict=conflict, status=conflict.status)
    messages.success(request, _("Saved. It holds at once."))
    return redirect("manage:threads", department.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Read it, and answer; who answers has seen to what was there. Sent twice, an answer is written once."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    if request.method != "POST":
        return _draw(request, booking)
    form = message_form(request.POST)
    if not form.is_valid():
        return _draw(request, booking, form=form, status=UNPROCESSABLE)
    try:
        write_message(
            booking,
            side=ThreadSide.DEPARTMENT,
            body=form.cleaned_data["body"],
            actor=viewer.actor(Channel.STAFF),
            idempotency_key=form.cleaned_data["key"],
        )
    except DomainError as error:
        form.add_error(None, error.in_full())
        return _draw(request, booking, form=form, status=error.status)
    if is_heard(booking.recipient, service_id=booking.service_id):
        messages.success(request, _("Sent. The recipient is told that there is a message, not what it says."))
    else:
        messages.warning(request, _("Written. Nobody can be told: call."))
    return redirect("manage:thread", booking.pk)


@staff_page
@require_POST
def seen(request: HttpRequest, booking_id: int) -> HttpResponse:
    """No answer is needed. Pressed twice it is said once."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    note_seen(booking, actor=viewer.actor(Channel.STAFF))
    messages.success(request, _("Noted: it is seen to."))
    return redirect("manage:threads", booking.department_id)


def _draw(
    request: HttpRequest, booking: Booking, *, form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    context = thread_of_department(request, booking, form=form)
    return department_page(
        request,
        "shop/manage/thread.html",
        booking.department,
        current="department",
        status=status,
        booking=booking,
        when=when(booking.starts_at, booking.ends_at),
        **context,
    )


def thread_of_department(
    request: HttpRequest, booking: Booking, *, form: MessageForm | None = None
) -> dict[str, object]:
    """What the thread's partial reads, and whether an answer is heard of; that somebody has read it is logged."""
    viewer = viewer_of(request)
    user_id = viewer.user.pk if viewer.user else None
    context = thread_context(booking, side=ThreadSide.DEPARTMENT, viewer_id=user_id, form=form)
    context["nobody_hears"] = not is_heard(booking.recipient, service_id=booking.service_id)
    if context["bubbles"]:
        record(viewer.actor(Channel.STAFF), VIEWED, booking, recipient_id=booking.recipient_id)
    return context


def _draw_list(
    request: HttpRequest,
    department: Department,
    *,
    form: ThreadRulesForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or ThreadRulesForm(initial=_rules_of(department))
    finding = ThreadsForm(request.GET)
    found = with_words(threads_in(department), finding.words, "recipient__name")
    if state := finding.said("state"):
        found = found.filter(Q(("waits_since__isnull", state == "seen")))
    return answer_with_list(
        request,
        "shop/manage/threads.html",
        department,
        ThreadsTable(request, found, rows_of=thread_rows),
        name=_("messages from recipients"),
        current="department",
        status=UNPROCESSABLE if finding.errors else status,
        finding=finding,
        rules_form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_thread_rules(department), conflict=conflict),
    )


def _rules_of(department: Department) -> dict[str, object]:
    return {"takes_messages": department.takes_messages, "thread_days": department.thread_days}
