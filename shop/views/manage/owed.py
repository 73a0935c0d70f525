"""Visits that are owed: what the department could not carry out as booked, and until when it should make it good."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.domain.absence.disruptions import give_up_disruption, set_replacement_days
from shop.enums import UPCOMING, BookingStatus
from shop.models import Department, Disruption
from shop.presentation import clock_range
from shop.queries.access import get_department_for, get_disruption_for
from shop.queries.disruptions import what_is_owed
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.place_words import stranded_word
from ui.dates import long_day, short_day

ON_A_PAGE = 50
UNPROCESSABLE = 422


class DeadlineForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("Working days"),
        help_text=gettext_lazy("Visits that are owed already keep their deadline."),
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        widget=forms.NumberInput(attrs={"min": 1, "max": 30, "inputmode": "numeric"}),
    )


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One visit. `stands` says that it keeps its time until there is another; else it was cancelled."""

    pk: int
    booking_id: int
    when: str
    recipient: str
    phone: str
    service: str
    why: str
    due: str
    is_overdue: bool
    stands: bool
    book_url: str


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """What is posted here is how many working days the department gives itself."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    if request.method != "POST":
        return _draw(request, department)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        return _draw(request, department, form=form, status=UNPROCESSABLE)
    set_replacement_days(department, days=form.cleaned_data["days"], actor=viewer.actor(Channel.STAFF))
    messages.success(request, _("Saved. It holds for what is owed from now on."))
    return redirect("manage:owed", department.pk)


@staff_page
@require_POST
def give_up(request: HttpRequest, disruption_id: int) -> HttpResponse:
    """The recipient wants no other visit."""
    viewer = viewer_of(request)
    disruption = get_disruption_for(viewer, disruption_id)
    try:
        give_up_disruption(disruption, actor=viewer.actor(Channel.STAFF))
        messages.success(request, _("Noted: no other visit is wanted."))
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("manage:owed", disruption.department_id)


def _draw(
    request: HttpRequest, department: Department, *, form: DeadlineForm | None = None, status: int = 200
) -> HttpResponse:
    page = Paginator(what_is_owed(department).owed, ON_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    return department_page(
        request,
        "shop/manage/owed.html",
        department,
        current="department",
        status=status,
        page=page,
        rows=[_row(each, today=today) for each in page.object_list],
        form=form or DeadlineForm(initial={"days": department.replacement_days}),
    )


def _row(disruption: Disruption, *, today: date) -> OwedRow:
    booking = disruption.booking
    return OwedRow(
        pk=disruption.pk,
        booking_id=booking.pk,
        when=f"{long_day(timezone.localtime(booking.starts_at))} {clock_range(booking.starts_at, booking.ends_at)}",
        recipient=booking.recipient.short_name,
        phone=booking.recipient.phone,
        service=booking.service.name,
        why=_what_happened(disruption),
        due=short_day(disruption.due_on),
        is_overdue=disruption.due_on < today,
        stands=booking.status in UPCOMING,
        book_url=reverse("manage:book_for", args=[disruption.department_id, booking.recipient_id]),
    )


def _what_happened(disruption: Disruption) -> str:
    booking, absence = disruption.booking, disruption.absence
    if booking.status == BookingStatus.NO_SHOW:
        return _("we could not come")
    if booking.status == BookingStatus.CANCELLED:
        return _("we cancelled it")
    if absence is not None:
        return _("%(name)s is away") % {"name": absence.provider.display_name}
    return stranded_word(booking.stranded, service=booking.service)
