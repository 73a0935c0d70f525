"""Somebody calls in sick: who is it? From the department's day to the form in one step."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from foundation.alphabet import Alphabetical
from shop.enums import UPCOMING
from shop.models import Provider
from shop.queries.access import get_department_for
from shop.queries.department_day import Lane, department_day
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.place_words import absence_word, is_place


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with a name; `text` is what they have today and `tag` why they are away already."""

    name: str
    url: str
    text: str = ""
    tag: str = ""


@staff_page
@require_safe
def choose(request: HttpRequest, department_id: int) -> HttpResponse:
    """Those on duty today first, in the order of the board; then everybody else with a name."""
    department = get_department_for(viewer_of(request), department_id)
    lanes = department_day(department, timezone.localdate()).lanes
    today = [lane for lane in lanes if lane.provider.is_named and not is_place(lane.provider)]
    in_plan = {lane.provider for lane in today}
    named = list(
        department.providers.filter(is_active=True, number__isnull=True).order_by(Alphabetical("name"), "pk")
    )
    return department_page(
        request,
        "shop/manage/who_is_away.html",
        department,
        current="department",
        today=[_row(lane) for lane in today],
        others=[_plain_row(each) for each in named if each not in in_plan and not is_place(each)],
        places=[_plain_row(each) for each in named if is_place(each)],
        some_have_no_name=any(not lane.provider.is_named for lane in lanes),
    )


def _row(lane: Lane) -> PersonRow:
    now = timezone.now()
    left = sum(visit.status in UPCOMING and visit.starts_at > now for visit in lane.visits)
    tag = absence_word(lane.absences[0][1].reason, of=lane.provider) if lane.absences else ""
    return PersonRow(lane.provider.display_name, _url(lane.provider), _left_in_words(left), tag)


def _plain_row(provider: Provider) -> PersonRow:
    return PersonRow(provider.display_name, _url(provider))


def _left_in_words(left: int) -> str:
    if not left:
        return _("nothing left today")
    return ngettext("%(count)s visit left today", "%(count)s visits left today", left) % {"count": left}


def _url(provider: Provider) -> str:
    return reverse("manage:add_absence", args=[provider.pk])
