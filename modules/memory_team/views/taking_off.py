"""A department takes somebody off a course, or out of its line."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from audit.record import record
from foundation.actor import Channel
from modules.memory_team.domain.taking_off import goes_with, take_off, version_of_place
from modules.memory_team.forms.changing import WhyForm
from modules.memory_team.models import Participant
from modules.memory_team.queries.courses import get_participant_for
from modules.memory_team.views.appointments import that_go
from modules.memory_team.views.questions import draw_question
from shop.enums import CancelReason
from shop.errors import ChangedMeanwhile
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over

LOOKED_AT = "memory_team.participants_viewed"
MADE_OTHERWISE = ("memory_team.seat_given", "memory_team.signed_up", "booking.cancelled")


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, participant_id: int) -> HttpResponse:
    """Asks first, and says which appointments go. Who is gone already is not taken off twice."""
    viewer = viewer_of(request)
    participant = get_participant_for(viewer, participant_id)
    course, name = participant.course, participant.recipient.short_name
    page = reverse("memory_team:course_page", args=[course.pk])
    form = WhyForm(request.POST if request.method == "POST" else None)
    conflict = None
    if form.is_valid():
        reason = CancelReason(form.cleaned_data["reason"])
        channel = Channel.PHONE if reason == CancelReason.BY_RECIPIENT else Channel.STAFF
        seen = request.POST.get("seen", "")
        try:
            take_off(participant, reason=reason, actor=viewer.actor(channel), seen=seen)
        except ChangedMeanwhile:
            participant = get_participant_for(viewer, participant_id)
            conflict = conflict_over(request, course, acts=MADE_OTHERWISE, rows=[])
        else:
            messages.success(request, _said(participant) % {"name": name})
            return redirect(page)
    record(viewer.actor(Channel.STAFF), LOOKED_AT, course, recipient_id=participant.recipient_id)
    return draw_question(
        request,
        course,
        form=form,
        conflict=conflict,
        version=version_of_place(participant),
        heading=_heading(participant) % {"name": name, "title": course.title},
        text=_("They are told at once, and so is whoever acts for them."),
        details=[] if participant.waits else [that_go(goes_with(participant))],
        confirm_label=_("Take out of the line") if participant.waits else pgettext("a course", "Take off"),
        is_destructive=True,
        back_label=_("No, go back"),
    )


def _heading(participant: Participant) -> str:
    if participant.waits:
        return _("Take %(name)s out of the line for %(title)s?")
    return _("Take %(name)s off %(title)s?")


def _said(participant: Participant) -> str:
    if participant.waits:
        return _("%(name)s stands in line no more, and is told.")
    return _("%(name)s is taken off, and is told. The next in line gets the seat.")
