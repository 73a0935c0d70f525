"""Wishes that are closed are opened again: families are given a later day, and told of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain.closing import give_more_time
from modules.respite_care.domain.rounds import version_of_round
from modules.respite_care.enums import RoundState
from modules.respite_care.forms.rounds import MoreTimeForm
from modules.respite_care.queries.rounds import get_round_for
from modules.respite_care.round_errors import NotLonger, RoundNotAtThatPoint, StayInThePast
from modules.respite_care.round_words import families_told
from shop.errors import ChangedMeanwhile
from shop.presentation import day_and_clock
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, round_id: int) -> HttpResponse:
    """Until there is a proposal."""
    viewer = viewer_of(request)
    found = get_round_for(viewer, round_id)
    if found.state != RoundState.OPEN:
        messages.error(request, RoundNotAtThatPoint(state=found.state).in_full())
        return redirect("respite_care:round", found.pk)
    form = MoreTimeForm(request.POST if request.method == "POST" else None)
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            told = give_more_time(found, until=form.until, actor=actor, seen=seen)
        except (NotLonger, StayInThePast) as error:
            form.add_error("last_day", error.title())
        except ChangedMeanwhile:
            found = get_round_for(viewer, round_id)
            acts = [
                "respite_care.more_time_given",
                "respite_care.round_changed",
                "respite_care.wishes_closed",
            ]
            conflict = conflict_over(request, found, acts=acts, rows=differing_fields(form))
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect("respite_care:round", found.pk)
        else:
            messages.success(request, _("There is more time.") + " " + families_told(told))
            return redirect("respite_care:round", found.pk)
    return department_page(
        request,
        "respite_care/round_form.html",
        found.service.department,
        current="respite_care:rounds",
        status=conflict.status if conflict else UNPROCESSABLE if form.is_bound else 200,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_round(found), conflict=conflict),
        has_services=True,
        save_label=_("Give more time"),
        lead=f"{_('Wishes until')}: {day_and_clock(found.wishes_until)}",
        heading=_("More time for wishes in %(name)s") % {"name": found.name},
        back_url=reverse("respite_care:round", args=[found.pk]),
        back_label=found.name,
    )
