"""Visits for which there must be another time: what cannot be as it was booked, and what was cancelled or not done.

One page for both, since both are one duty: each visit stands in one of the two lists. It is worked through from the
top: who could come instead, what the recipient has heard, and who has called them.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from shop.domain.absence.contact import note_contact_attempt
from shop.domain.absence.disruptions import set_replacement_days
from shop.errors import ChangedMeanwhile
from shop.forms.contact import ContactForm, contact_form
from shop.forms.lists.plain import ServiceForm
from shop.models import Booking, ContactAttempt, Department
from shop.queries.access import get_department_booking_for, get_department_for
from shop.queries.attention import stranded_bookings
from shop.queries.contact import contact_about
from shop.queries.disruptions import given_up_lately, what_is_owed
from shop.queries.finding import has_words
from shop.queries.versions import version_of_replacement
from shop.queries.visit_list import services_to_choose
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.asking import ids_in_a_line
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.contact_rows import call_in_words
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.given_up import given_up_row
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.new_times import NewTimesTable, WithoutTime, new_time_rows
from shop.views.manage.new_time_rows import NewTimeRow

MOST_GIVEN_UP = 20
AS_IT_WAS = ("q", "service", "sort", "page")


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
    """Somebody has called the recipient, and reached them or not; back to the list as it was."""
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
    return redirect(list_url(booking.department, request.GET))


def _sent_before(attempt: ContactAttempt) -> str:
    text = _("This form was sent before, and nothing was changed. What it noted then: %(call)s")
    return text % {"call": call_in_words(attempt)}


def list_url(department: Department, asked: QueryDict) -> str:
    """The list as somebody had it before them: narrowed, sorted and turned as the address says it."""
    address = reverse("manage:stranded", args=[department.pk])
    said = {name: asked[name] for name in AS_IT_WAS if asked.get(name)}
    return f"{address}?{urlencode(said)}" if said else address


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
    finding = ServiceForm(request.GET, services=services_to_choose(department))
    found = _found(department, finding)
    table = NewTimesTable(request, found, rows_of=new_time_rows(called or {}))
    rows: list[NewTimeRow] = [] if table.is_file else [each.record for each in table.paginated_rows]
    if called and not called.keys() <= {row.booking_id for row in rows}:
        messages.error(request, _("The call was not noted: the visit no longer stands in this list."))
    offered = [row.booking_id for row in rows if row.offer is not None]
    return answer_with_list(
        request,
        "shop/manage/new_times.html",
        department,
        table,
        name=_("visits that need a new time"),
        current="department",
        status=UNPROCESSABLE if finding.errors else status,
        finding=finding,
        standing=[row for row in rows if not row.is_lost],
        lost=[row for row in rows if row.is_lost],
        to_call=len({each.visit.recipient_id for each in found if each.contact.must_be_called}),
        offered=len(offered),
        offered_ids=ids_in_a_line(offered),
        given_up=[given_up_row(each) for each in given_up_lately(department)[:MOST_GIVEN_UP]],
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_replacement(department), conflict=conflict),
    )


def _found(department: Department, finding: ServiceForm) -> Sequence[WithoutTime]:
    """All of the list, however many pages: who was called about one visit may have another on the next page."""
    owed = what_is_owed(department)
    standing = owed.standing
    upset = stranded_bookings(department).select_related("series").order_by("starts_at", "pk")
    both = [
        *((visit, standing.get(visit.pk)) for visit in upset),
        *((disruption.booking, disruption) for disruption in owed.lost),
    ]
    wanted = [(visit, disruption) for visit, disruption in both if _is_wanted(visit, finding)]
    heard = contact_about(visit for visit, _disruption in wanted)
    return [WithoutTime(visit, disruption, heard[visit.pk]) for visit, disruption in wanted]


def _is_wanted(visit: Booking, finding: ServiceForm) -> bool:
    return finding.said("service") in {None, visit.service_id} and has_words(
        finding.words, visit.recipient.name
    )
