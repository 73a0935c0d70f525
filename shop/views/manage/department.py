"""The department's day: what needs a person, and who is where when."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.queries.access import get_department_for
from shop.queries.department_day import department_day
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.board import free_by_hour, lanes_of, scale_of, spread_in_words
from shop.views.manage.board_move import moving_on
from shop.views.manage.board_tools import board_tools
from shop.views.manage.cards import cards_of
from shop.views.manage.frame import department_page
from shop.views.manage.getting_started import steps_of
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.visits import visits_file
from shop.views.manage.visit_rows import rows_of_day
from shop.views.manage.visits import visits_url
from ui.lists.table import is_asked_as_file


@staff_page
@require_safe
def show_day(request: HttpRequest, department_id: int, day: date | None = None) -> HttpResponse:
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    today, now = timezone.localdate(), timezone.now()
    day = day or today
    plan = department_day(department, day)
    if is_asked_as_file(request):
        table = visits_file(request, department, [visit for visit, _helpers in plan.visits])
        return file_of(request, department, table, name=_("visits of %(day)s") % {"day": day.isoformat()})
    scale = scale_of(plan)
    as_list = request.GET.get("view") == "list"
    moving = None if as_list else moving_on(request, department, day)
    if moving is None and "move" in request.GET and not as_list:
        messages.error(request, _("This visit can no longer be moved."))
    visits = plan.visits
    context: dict[str, Any] = {
        "plan": plan,
        "day": day,
        "is_today": day == today,
        "tools": board_tools(department, day, is_week=False, as_list=as_list, moving=moving),
        "printed_at": timezone.localtime(now),
        "moving": moving,
        "as_list": as_list,
        "cards": cards_of(department, viewer),
        "has_visits": bool(visits or plan.announced),
        "rows": rows_of_day(plan, now=now) if as_list else [],
        "sort_url": visits_url(department, day, day),
        "scale": scale,
        "is_closed": not plan.opening,
        # Where there are visits, somebody could book.
        "steps": [] if visits else steps_of(department, viewer),
        "may_change_department": viewer_of(request).is_municipality_administrator,
        "nobody_on_duty": not any(lane.present for lane in plan.lanes),
    }
    if scale is not None and not as_list:
        context |= {
            "lanes": lanes_of(plan, scale, now=now, moving=moving),
            "free": free_by_hour(plan, scale, now=now) if day >= today else [],
            "summary": spread_in_words(plan),
        }
    return department_page(
        request, "shop/manage/department.html", department, current="department", **context
    )
