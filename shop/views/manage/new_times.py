"""Visits for which there must be another time: what cannot be as it was booked, and what was cancelled or not done.

One page for both, since both are one duty: each visit stands in one of the two lists.
"""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from shop.domain.absence.disruptions import set_replacement_days
from shop.models import Booking, Department, Disruption
from shop.queries.access import get_department_for
from shop.queries.attention import helpers_of, stranded_bookings
from shop.queries.disruptions import given_up_lately, what_is_owed
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.given_up import given_up_row
from shop.views.manage.new_time_rows import lost_row, standing_row

ON_A_PAGE = 50
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
    set_replacement_days(department, days=form.cleaned_data["days"], actor=viewer.actor(Channel.STAFF))
    messages.success(request, _("Saved. It holds for what is owed from now on."))
    return redirect("manage:stranded", department.pk)


def _draw(
    request: HttpRequest, department: Department, *, form: DeadlineForm | None = None, status: int = 200
) -> HttpResponse:
    owed, now = what_is_owed(department), timezone.now()
    both: list[Booking | Disruption] = [*stranded_bookings(department), *owed.lost]
    page = Paginator(both, ON_A_PAGE).get_page(request.GET.get("page"))
    standing = [each for each in page.object_list if isinstance(each, Booking)]
    helpers = helpers_of(standing)
    return department_page(
        request,
        "shop/manage/new_times.html",
        department,
        current="department",
        status=status,
        page=page,
        standing=[standing_row(each, owed=owed.standing, helpers=helpers, now=now) for each in standing],
        lost=[lost_row(each) for each in page.object_list if isinstance(each, Disruption)],
        given_up=[given_up_row(each) for each in given_up_lately(department)[:MOST_GIVEN_UP]],
        form=form or DeadlineForm(initial={"days": department.replacement_days}),
    )
