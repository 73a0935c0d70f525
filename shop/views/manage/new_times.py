"""Visits for which there must be another time: what cannot be as it was booked, and what was cancelled or not done.

One page for both, since both are one duty: each visit stands in one of the two lists. It is worked through from the
top: who could come instead, what the recipient has heard, and who has called them.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from shop.domain.absence.contact import note_contact_attempt
from shop.domain.absence.disruptions import set_replacement_days
from shop.errors import ChangedMeanwhile
from shop.forms.contact import ContactForm, contact_form
from shop.forms.lists.plain import ServiceForm
from shop.models import Booking, ContactAttempt, Department, Disruption
from shop.queries.access import get_department_booking_for, get_department_for
from shop.queries.attention import helpers_of, stranded_bookings
from shop.queries.contact import contact_about
from shop.queries.disruptions import given_up_lately, what_is_owed
from shop.queries.finding import has_words
from shop.queries.takers import who_can_take
from shop.queries.versions import version_of_replacement
from shop.queries.visit_list import services_to_choose
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import ids_in_a_line
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.contact_rows import ContactRow, call_in_words, contact_row
from shop.views.manage.frame import UNPROCESSABLE, department_page, page_of
from shop.views.manage.given_up import given_up_row
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.new_times import new_times_file
from shop.views.manage.new_time_rows import NewTimeRow, lost_row, standing_row
from ui.lists.table import MOST_IN_A_FILE, is_asked_as_file

MOST_GIVEN_UP = 20


class DeadlineForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Working days"),
        help_text=gettext_lazy("Visits that are owed already keep their deadline."),
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        widget=forms.NumberInput(attrs={"min": 1, "max": 30, "inputmode": "numeric"}),
    )


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """What still has its time first, the soonest on top; then what is owed, the earliest deadline on top."""
    return _draw(request, get_department_for(viewer_of(request), department_id))


@staff_page
@require_POST
def set_days(request: HttpRequest, department_id: int) -> HttpResponse:
    """How many working days the department gives itself, from now on."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return _draw(request, department, form=form, status=UNPROCESSABLE)
    days, actor, seen = form.cleaned_data["days"], viewer.actor(Channel.STAFF), request.POST.get("seen", "")
    try:
        set_replacement_days(department, days=days, actor=actor, seen=seen)
    except ChangedMeanwhile:
        department.refresh_from_db()
        form.initial = {"days": department.replacement_days}
        acts = ["replacement_days.changed"]
        conflict = conflict_over(request, department, acts=acts, rows=differing_fields(form))
        return _draw(request, department, form=form, conflict=conflict, status=conflict.status)
    messages.success(request, _("Saved. It holds for what is owed from now on."))
    return redirect("manage:stranded", department.pk)


@staff_page
@require_POST
def note_call(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Somebody has called the recipient, and reached them or not; back to the same page of the list, `?page=`."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    form = contact_form(booking.pk, data=request.POST)
    if not form.is_valid():
        return _draw(request, booking.department, called={booking.pk: form}, status=UNPROCESSABLE)
    outcome, note = form.cleaned_data["outcome"], form.cleaned_data["note"]
    attempt = note_contact_attempt(
        booking,
        outcome=outcome,
        note=note,
        idempotency_key=form.cleaned_data["key"],
        actor=viewer.actor(Channel.PHONE),
    )
    if (attempt.outcome, attempt.note) == (outcome, note):
        name = booking.recipient.short_name
        messages.success(request, _("%(name)s: noted, with your name.") % {"name": name})
    else:
        messages.warning(request, _sent_before(attempt))
    return redirect(list_url(booking.department, page=request.GET.get("page", "")))


def _sent_before(attempt: ContactAttempt) -> str:
    text = _("This form was sent before, and nothing was changed. What it noted then: %(call)s")
    return text % {"call": call_in_words(attempt)}


def list_url(department: Department, *, page: str = "") -> str:
    """The list, at the page on which somebody was."""
    address = reverse("manage:stranded", args=[department.pk])
    return f"{address}?{urlencode({'page': page})}" if page.isascii() and page.isdecimal() else address


def _draw(
    request: HttpRequest,
    department: Department,
    *,
    form: DeadlineForm | None = None,
    conflict: Conflict | None = None,
    called: Mapping[int, ContactForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    form = form or DeadlineForm(initial={"days": department.replacement_days})
    owed, finding = (
        what_is_owed(department),
        ServiceForm(request.GET, services=services_to_choose(department)),
    )
    upset = stranded_bookings(department).select_related("series").order_by("starts_at", "pk")
    everything: list[Booking | Disruption] = [*upset, *owed.lost]
    both = [each for each in everything if _is_wanted(each, finding)]
    page = page_of(request, both)
    shown = both[:MOST_IN_A_FILE] if is_asked_as_file(request) else page.object_list
    standing = [each for each in shown if isinstance(each, Booking)]
    lost = [each for each in shown if isinstance(each, Disruption)]
    # Of the whole list: who was called about one visit may have another on the next page.
    heard = contact_about(_visit_of(each) for each in both)
    contacts = {
        visit.pk: contact_row(heard[visit.pk], booking_id=visit.pk, answered=(called or {}).get(visit.pk))
        for visit in map(_visit_of, shown)
    }
    if called and not called.keys() <= contacts.keys():
        messages.error(request, _("The call was not noted: the visit no longer stands in this list."))
    standing_rows = _standing_rows(standing, owed=owed.standing, contacts=contacts)
    lost_rows = [lost_row(each, contact=contacts[each.booking_id]) for each in lost]
    if is_asked_as_file(request):
        table = new_times_file(request, [*standing_rows, *lost_rows])
        return file_of(request, department, table, name=_("visits that need a new time"))
    offered = [row.booking_id for row in standing_rows if row.offer is not None]
    return department_page(
        request,
        "shop/manage/new_times.html",
        department,
        current="department",
        status=UNPROCESSABLE if finding.errors else status,
        page=page,
        finding=finding,
        standing=standing_rows,
        lost=lost_rows,
        to_call=len(
            {_visit_of(each).recipient_id for each in both if heard[_visit_of(each).pk].must_be_called}
        ),
        offered=len(offered),
        offered_ids=ids_in_a_line(offered),
        given_up=[given_up_row(each) for each in given_up_lately(department)[:MOST_GIVEN_UP]],
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_replacement(department), conflict=conflict),
    )


def _is_wanted(each: Booking | Disruption, finding: ServiceForm) -> bool:
    visit = _visit_of(each)
    return finding.said("service") in {None, visit.service_id} and has_words(
        finding.words, visit.recipient.name
    )


def _visit_of(each: Booking | Disruption) -> Booking:
    return each if isinstance(each, Booking) else each.booking


def _standing_rows(
    visits: Sequence[Booking], *, owed: Mapping[int, Disruption], contacts: Mapping[int, ContactRow]
) -> Sequence[NewTimeRow]:
    helpers, takers, now = helpers_of(visits), who_can_take(visits), timezone.now()
    return [
        standing_row(each, owed=owed, helpers=helpers, takers=takers, contact=contacts[each.pk], now=now)
        for each in visits
    ]
