"""What stands above the board: to the days before and after, a day or a week, drawn or as a list."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.models import Department
from shop.views.manage.board_move import Moving, board_url
from ui.tiles import Choice

LIST = "?view=list"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTools:
    """Addresses of the same view of other days, and other views of the same day."""

    is_week: bool
    is_now: bool
    previous_url: str
    now_url: str
    next_url: str
    spans: tuple[Choice, ...]
    forms: tuple[Choice, ...]


def board_tools(
    department: Department, day: date, *, is_week: bool, as_list: bool, moving: Moving | None
) -> BoardTools:
    """A visit that is being moved stays so on other days; as a list nothing can be moved."""
    today, step = timezone.localdate(), timedelta(days=7 if is_week else 1)
    monday = day - timedelta(days=day.weekday())
    keep = LIST if as_list else moving.query if moving else ""

    def url(day: date, *, is_week: bool = is_week, keep: str = keep) -> str:
        return board_url(department.pk, day, is_in_week=is_week) + keep

    return BoardTools(
        is_week=is_week,
        is_now=monday <= today < monday + step if is_week else day == today,
        previous_url=url(day - step),
        now_url=reverse("manage:week" if is_week else "manage:department", args=[department.pk]) + keep,
        next_url=url(day + step),
        spans=(
            Choice(label=_("Day"), value="day", url=url(day, is_week=False), is_current=not is_week),
            Choice(label=_("Week"), value="week", url=url(day, is_week=True), is_current=is_week),
        ),
        forms=(
            Choice(label=_("Board"), value="", url=url(day, keep=""), is_current=not as_list),
            Choice(label=_("List"), value="list", url=url(day, keep=LIST), is_current=as_list),
        ),
    )
