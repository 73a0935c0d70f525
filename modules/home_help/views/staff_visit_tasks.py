"""What is done at a coming visit, chosen by the department: somebody calls, or a task is not needed any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.home_help.covered import coverage_of
from modules.home_help.errors import TooLateForTasks
from modules.home_help.forms import tasks_form
from modules.home_help.visits import (
    change_tasks_for,
    is_ahead,
    minutes_of,
    tasks_chosen,
    version_of_tasks,
)
from shop.errors import ChangedMeanwhile
from shop.hooks import Reader
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields
from shop.views.manage.questions import draw_question
from ui.tiles import Definition

CHANGED = "visit_tasks.changed"


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Until the visit begins; within the same minutes and the same decision as the recipient. The look is logged."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    if booking.service.module_key != "home_help":
        raise NotFound
    actor, page = viewer.actor(Channel.STAFF), reverse("manage:booking", args=[booking.pk])
    tasks = coverage_of(booking.service, booking.recipient_id).on(timezone.localdate(booking.starts_at))
    if not is_ahead(booking) or not tasks:
        messages.error(request, TooLateForTasks().title() if tasks else _("There are no tasks to choose."))
        return redirect(page)
    form_class = tasks_form(tasks, chosen=tasks_chosen(booking), reader=Reader.STAFF)
    form = form_class(request.POST if request.method == "POST" else None)
    conflict = None
    if form.is_valid():
        try:
            change_tasks_for(
                booking, codes=form.cleaned_data["tasks"], actor=actor, seen=request.POST.get("seen", "")
            )
        except ChangedMeanwhile:
            conflict = conflict_over(request, booking, acts=[CHANGED], rows=differing_fields(form))
        except TooLateForTasks as error:
            messages.error(request, error.title())
            return redirect(page)
        except DomainError as error:
            form.add_error("tasks", error.in_full())
        else:
            messages.success(request, _("Saved. Whoever comes sees what should be done."))
            return redirect(page)
    return draw_question(
        request,
        booking.department,
        current="department",
        form=form,
        conflict=conflict,
        version=version_of_tasks(booking),
        heading=_("What should be done for %(name)s?") % {"name": booking.recipient.short_name},
        text=_("There is time for %(minutes)s minutes. The recipient sees what you choose on their own page.")
        % {"minutes": minutes_of(booking)},
        details=[
            Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
            Definition(_("What"), booking.service.name),
        ],
        confirm_label=_("Save"),
        back_url=page,
        back_label=_("Keep it as it is"),
    )
