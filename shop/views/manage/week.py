"""The department's week: everybody's seven days beside each other, or all of it as a list."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from shop.queries.access import get_department_for
from shop.queries.days import FIRST_DAY, LAST_DAY
from shop.queries.department_day import DepartmentDays, department_days
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.board_move import moving_on
from shop.views.manage.board_tools import board_tools
from shop.views.manage.frame import department_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.visits import visits_file
from shop.views.manage.visit_rows import Row, rows_of_day
from shop.views.manage.visits import visits_url
from shop.views.manage.week_board import WeekBoard, week_board
from ui.dates import day_and_year, short_day
from ui.lists.table import is_asked_as_file
from ui.week import WeekDay

DAYS = 7
A_WEEK = timedelta(days=DAYS)


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int, day: date | None = None) -> HttpResponse:
    """The week, from Monday on, that the day is in. Raises NotFound for those at the ends of the century."""
    department = get_department_for(viewer_of(request), department_id)
    today, now = timezone.localdate(), timezone.now()
    day = day or today
    first = day - timedelta(days=day.weekday())
    if first - A_WEEK < FIRST_DAY or first + 2 * A_WEEK > LAST_DAY:
        raise NotFound
    as_list = request.GET.get("view") == "list"
    moving = None if as_list else moving_on(request, department, first, days=DAYS)
    if moving is None and "move" in request.GET and not as_list:
        messages.error(request, _("This visit can no longer be moved."))
    week = department_days(department, first=first, count=DAYS)
    if is_asked_as_file(request):
        visits = [visit for plan in week.days for visit, _helpers in plan.visits]
        name = _("visits of week %(number)s, %(year)s") % {
            "number": first.isocalendar().week,
            "year": first.isocalendar().year,
        }
        return file_of(request, department, visits_file(request, department, visits), name=name)
    board = week_board(department, week, now=now, moving=moving)
    return department_page(
        request,
        "shop/manage/week.html",
        department,
        current="department",
        number=first.isocalendar().week,
        span=_span_in_words(first),
        is_this_week=first <= today < first + A_WEEK,
        tools=board_tools(department, day, is_week=True, as_list=as_list, moving=moving),
        moving=moving,
        as_list=as_list,
        board=board,
        sort_url=visits_url(department, first, first + timedelta(days=DAYS - 1)),
        lists=_lists(board, week, now=now) if as_list else (),
        is_closed=not any(plan.opening or plan.visits or plan.announced for plan in week.days),
        nobody_on_duty=not any(lane.present for plan in week.days for lane in plan.lanes),
        printed_at=timezone.localtime(now),
    )


def _lists(board: WeekBoard, week: DepartmentDays, *, now: datetime) -> list[tuple[WeekDay, list[Row]]]:
    return [(head, rows_of_day(plan, now=now)) for head, plan in zip(board.days, week.days, strict=True)]


def _span_in_words(first: date) -> str:
    return _("%(first)s to %(last)s") % {
        "first": short_day(first),
        "last": day_and_year(first + timedelta(days=DAYS - 1)),
    }
