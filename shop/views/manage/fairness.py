"""How the work was shared: the published figure, everybody's part, and the rule behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from shop.enums import AssignmentReason
from shop.lengths import MINUTE
from shop.presentation import length_in_hours
from shop.queries.access import get_department_for
from shop.queries.fairness import TRAILING_WEEKS, Fairness, Share, fairness_of
from shop.queries.ranking import FAIRNESS_BOUND
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.lists.answering import file_of
from shop.views.manage.lists.flat import FlatTable
from ui.dates import short_day
from ui.lists.table import is_asked_as_file

RANGES = (1, TRAILING_WEEKS, 12)
"""Weeks that the page offers."""
MOST_WEEKS = 52
MOST_DIGITS = 9
REASONS = {
    AssignmentReason.KNOWN_PROVIDER: gettext_lazy("known to the recipient"),
    AssignmentReason.LEAST_LOADED: gettext_lazy("most time to spare"),
    AssignmentReason.ONLY_ONE_FREE: gettext_lazy("the only one free"),
    AssignmentReason.TIGHTEST_FIT: gettext_lazy("the tightest fit"),
    AssignmentReason.SAME_SESSION: gettext_lazy("same session"),
    AssignmentReason.STANDING: gettext_lazy("comes to the standing visits"),
    AssignmentReason.BEFORE: gettext_lazy("was to come before"),
    AssignmentReason.CHOSEN: gettext_lazy("chosen by the department"),
}


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One provider's part in words; `per_cent` is None without a shift, `bar` at most 100."""

    name: str
    per_cent: int | None
    bar: int
    words: str
    reasons: str
    tag: str


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """`?weeks=` that end on `?until=`; four that end today unless said, and for whatever cannot be read."""
    department = get_department_for(viewer_of(request), department_id)
    today = timezone.localdate()
    weeks, until = _weeks(request.GET.get("weeks", "")), _until(request.GET.get("until", ""), today=today)
    fairness = fairness_of(department, until=until, weeks=weeks)
    if is_asked_as_file(request):
        return file_of(request, department, _table(request, fairness), name=_("how the work is shared"))
    step = timedelta(weeks=weeks)
    context: dict[str, Any] = {
        "spread": None if fairness.spread is None else max(_per_cents(fairness)) - min(_per_cents(fairness)),
        "figures": _figures(fairness),
        "people": _rows(fairness.people),
        "places": _rows(fairness.places),
        "period": f"{short_day(fairness.first_day)} – {short_day(fairness.last_day)}",
        "ranges": [(each, _in_weeks(each), each == weeks) for each in RANGES],
        "weeks": weeks,
        "until": until,
        "earlier": until - step,
        "later": min(until + step, today) if until < today else None,
        "bound": round(100 * FAIRNESS_BOUND),
    }
    return department_page(request, "shop/manage/fairness.html", department, current="department", **context)


def _table(request: HttpRequest, fairness: Fairness) -> FlatTable:
    columns = {
        "name": _("Helper or place"),
        "per_cent": _("Booked part of the shifts, per cent"),
        "booked": _("Minutes booked"),
        "shift": _("Minutes on duty"),
        "visits": _("Visits"),
        "reasons": _("Why they were given to them"),
        "tag": _("Note"),
    }
    rows = [
        {
            "name": share.provider.display_name,
            "per_cent": share.per_cent,
            "booked": share.booked // MINUTE,
            "shift": share.shift // MINUTE,
            "visits": share.visits,
            "reasons": _reasons(share),
            "tag": _tag(share),
        }
        for share in [*fairness.people, *fairness.places]
    ]
    return FlatTable(request, columns, rows)


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


def _rows(shares: Sequence[Share]) -> list[ShareRow]:
    """The fullest first, those without a shift last."""
    fullest_first = sorted(shares, key=lambda share: -1.0 if share.load is None else share.load, reverse=True)
    return [_row(share) for share in fullest_first]


def _row(share: Share) -> ShareRow:
    visits = ngettext("%(count)s visit", "%(count)s visits", share.visits) % {"count": share.visits}
    booked = length_in_hours(share.booked) or _("nothing booked")
    if share.shift:
        words = _("%(booked)s of %(shift)s on duty, %(visits)s") % {
            "booked": booked,
            "shift": length_in_hours(share.shift),
            "visits": visits,
        }
    else:
        words = _("not on duty in these weeks")
    return ShareRow(
        name=share.provider.display_name,
        per_cent=share.per_cent,
        bar=min(share.per_cent or 0, 100),
        words=words,
        reasons=_reasons(share),
        tag=_tag(share),
    )


def _reasons(share: Share) -> str:
    """“12 known to the recipient, 3 most time to spare”, the most frequent first."""
    counts = sorted(share.reasons.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{count} {REASONS[reason]}" for reason, count in counts)


def _tag(share: Share) -> str:
    if not share.provider.is_active:
        return _("no longer here")
    if share.back_since is not None:
        return _("on duty since %(day)s") % {"day": short_day(timezone.localdate(share.back_since))}
    return ""


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
