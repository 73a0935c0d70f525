"""How the work was shared: the published figure, everybody's part, and the rule behind it."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shop.forms.lists.plain import SharesForm
from shop.queries.access import get_department_for
from shop.queries.fairness import TRAILING_WEEKS, Fairness, fairness_of
from shop.queries.finding import has_words
from shop.queries.ranking import FAIRNESS_BOUND
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.shares import ShareRow, SharesTable, share_rows
from ui.dates import short_day

RANGES = (1, TRAILING_WEEKS, 12)
"""Weeks that the page offers."""
MOST_WEEKS = 52
MOST_DIGITS = 9


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """`?weeks=` that end on `?until=`; four that end today unless said, and for whatever cannot be read."""
    department = get_department_for(viewer_of(request), department_id)
    today = timezone.localdate()
    weeks, until = _weeks(request.GET.get("weeks", "")), _until(request.GET.get("until", ""), today=today)
    fairness = fairness_of(department, until=until, weeks=weeks)
    finding = SharesForm(request.GET)
    wanted = [
        share
        for share in (*fairness.people, *fairness.places)
        if has_words(finding.words, share.provider.display_name)
    ]
    table = SharesTable(request, wanted, rows_of=share_rows)
    rows: list[ShareRow] = [] if table.is_file else [each.record for each in table.paginated_rows]
    step = timedelta(weeks=weeks)
    context: dict[str, Any] = {
        "spread": None if fairness.spread is None else max(_per_cents(fairness)) - min(_per_cents(fairness)),
        "figures": _figures(fairness),
        "finding": finding,
        "people": [row for row in rows if not row.is_place],
        "places": [row for row in rows if row.is_place],
        "period": f"{short_day(fairness.first_day)} – {short_day(fairness.last_day)}",
        "ranges": [(each, _in_weeks(each), each == weeks) for each in RANGES],
        "weeks": weeks,
        "until": until,
        "earlier": until - step,
        "later": min(until + step, today) if until < today else None,
        "bound": round(100 * FAIRNESS_BOUND),
    }
    return answer_with_list(
        request,
        "shop/manage/fairness.html",
        department,
        table,
        name=_("how the work is shared"),
        current="department",
        **context,
    )


def _in_weeks(count: int) -> str:
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count}


def _per_cents(fairness: Fairness) -> list[int]:
    """Rounded before they are compared: the figures on the page must add up."""
    return [round(100 * load) for load in fairness.loads]


def _figures(fairness: Fairness) -> str:
    """Who is how far from whom, without saying who."""
    loads = _per_cents(fairness)
    if len(loads) < 2:
        return ""
    booked = sum((share.booked for share in fairness.people), timedelta(0))
    shift = sum((share.shift for share in fairness.people), timedelta(0))
    return _(
        "The one with the fullest shifts had %(most)s per cent of them booked, the one with the emptiest %(least)s"
        " per cent, and all together %(average)s per cent."
    ) % {"most": max(loads), "least": min(loads), "average": round(100 * booked / shift)}


def _weeks(text: str) -> int:
    # int() takes no more than some thousand digits.
    weeks = int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else 0
    return weeks if 0 < weeks <= MOST_WEEKS else TRAILING_WEEKS


def _until(text: str, *, today: date) -> date:
    try:
        day = parse_date(text) or today
    except ValueError:
        day = today
    return day if 2000 <= day.year <= 2200 else today
