"""Decisions that end soon and that no new one follows: to be assessed anew, or to end knowingly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shop.models import Entitlement
from shop.quantities import granted_in_words
from shop.queries.recipient_access import get_decisions_department_for
from shop.queries.running_out import RunningOut, running_out
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page, page_of


@dataclass(frozen=True, slots=True)
class Row:
    """One decision; `cuts` says in words what goes on after its last day. What has ended can be changed no more."""

    entitlement: Entitlement
    last_day: date
    has_ended: bool
    granted: str
    cuts: Sequence[str]
    url: str
    change_url: str


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """For who handles decisions there: the recipients' names are shown, and that is logged."""
    department = get_decisions_department_for(viewer_of(request), department_id)
    page = page_of(request, running_out(department))
    return department_page(
        request,
        "shop/manage/running_out.html",
        department,
        current="recipients",
        page=page,
        rows=[_row(each) for each in page.object_list],
    )


def _row(each: RunningOut) -> Row:
    decision = each.entitlement
    return Row(
        entitlement=decision,
        last_day=each.last_day,
        has_ended=each.last_day < timezone.localdate(),
        granted=granted_in_words(decision),
        cuts=_cuts(each),
        url=reverse("manage:recipient", args=[decision.recipient_id]),
        change_url=""
        if each.last_day <= timezone.localdate()
        else reverse("manage:change_decision", args=[decision.pk]),
    )


def _cuts(each: RunningOut) -> list[str]:
    found = []
    if each.standing:
        found.append(_("A standing booking goes on after it"))
    if each.visits:
        text = ngettext(
            "%(count)s visit is booked after it", "%(count)s visits are booked after it", each.visits
        )
        found.append(text % {"count": each.visits})
    return found
