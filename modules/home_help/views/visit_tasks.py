"""What is done at a coming visit, chosen anew by the recipient."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.errors import DomainError, NotFound
from modules.home_help.covered import coverage_of
from modules.home_help.errors import TooLateForTasks
from modules.home_help.forms import tasks_form
from modules.home_help.models import Visit
from modules.home_help.visits import can_change, change_tasks, minutes_of
from shop.presentation import when
from shop.queries.access import get_own_booking_for
from shop.viewer import viewer_of
from shop.views.guards import recipient_page


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, booking_id: int) -> HttpResponse:
    """As long as the visit could be moved within its day; afterwards it is told to the one who comes."""
    viewer = viewer_of(request)
    booking = get_own_booking_for(viewer, booking_id)
    if booking.service.module_key != "home_help":
        raise NotFound
    tasks = coverage_of(booking.service, booking.recipient_id).on(timezone.localdate(booking.starts_at))
    visit = Visit.objects.filter(booking=booking).first()
    form_class = tasks_form(tasks, chosen=visit.tasks if visit else ())
    form = form_class(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            change_tasks(booking, codes=form.cleaned_data["tasks"], actor=viewer.citizen_actor())
        except TooLateForTasks as error:
            status = error.status
        except DomainError as error:
            form.add_error("tasks", error.in_full())
            status = error.status
        else:
            messages.success(request, _("Saved. Whoever comes sees what should be done."))
            return redirect("booking", booking.pk)
    context = {
        "booking": booking,
        "when": when(booking.starts_at, booking.ends_at),
        "minutes": minutes_of(booking),
        "form": form,
        "can_change": can_change(booking) and bool(tasks),
        "help_phone": booking.department.phone,
    }
    return render(request, "home_help/visit_tasks.html", context, status=status)
