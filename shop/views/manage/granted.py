"""What a department's decisions come to: where more is booked than granted, and the time that was released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.enums import EntitlementUnit
from shop.forms.lists.plain import WordsForm
from shop.presentation import length_in_hours
from shop.quantities import amount
from shop.queries.access import get_department_for
from shop.queries.finding import with_words
from shop.queries.ledger import overdrawn_periods
from shop.queries.recipient_access import get_decisions_department_for
from shop.queries.released import ReleasedTime, released_time
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.ledger import year_wanted
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list, file_of
from shop.views.manage.lists.flat import FlatTable
from shop.views.manage.lists.granted import OverdrawnTable, overdrawn_rows
from ui.lists.table import is_asked_as_file


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a service in words; `time` is what was released as hours, empty where the unit does not tell.

    It `is_part` where what was done in some of it is not known.
    """

    month: str
    is_over: bool
    is_part: bool
    granted: str
    delivered: str
    booked: str
    released: str
    time: str


@dataclass(frozen=True, slots=True)
class ServiceTable:
    """A service's months, in the unit its decisions count in, and what they add up to."""

    service: str
    unit: str
    rows: Sequence[MonthRow]
    total: MonthRow


@staff_page
@require_safe
def overdrawn(request: HttpRequest, department_id: int) -> HttpResponse:
    """Who has booked more than a reduced decision grants."""
    viewer = viewer_of(request)
    department = get_decisions_department_for(viewer, department_id)
    form = WordsForm(request.GET, label=_("Name of the recipient"))
    found = with_words(overdrawn_periods(department), form.words, "entitlement__recipient__name")
    return answer_with_list(
        request,
        "shop/manage/overdrawn.html",
        department,
        OverdrawnTable(request, found, rows_of=overdrawn_rows),
        name=_("more booked than granted"),
        current="department" if viewer.administers(department.pk) else "recipients",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


@staff_page
@require_safe
def released(request: HttpRequest, department_id: int) -> HttpResponse:
    """What was granted and neither booked nor delivered, by service and month of the year that is asked for."""
    department = get_department_for(viewer_of(request), department_id)
    year = year_wanted(request)
    found = released_time(department, first_day=date(year.number, 1, 1), before=date(year.number + 1, 1, 1))
    if is_asked_as_file(request):
        return file_of(request, department, _as_file(request, found), name=_("released time"))
    by_service = groupby(found, key=lambda each: (each.service_id, each.unit))
    tables = [_table(list(months)) for _key, months in by_service]
    hours = sum(max(0, each.minutes or 0) for each in found if each.is_over) // 60
    return department_page(
        request,
        "shop/manage/released.html",
        department,
        current="department",
        tables=tables,
        year=year,
        has_part=any(each.is_part for each in found),
        in_all=length_in_hours(timedelta(hours=hours)),
    )


def _as_file(request: HttpRequest, found: Sequence[ReleasedTime]) -> FlatTable:
    """In the unit its decisions count in; the ledger counts hours in minutes."""
    columns = {
        "service": _("Service"),
        "unit": _("Unit"),
        "month": _("Month"),
        "granted": _("Granted"),
        "delivered": _("Delivered"),
        "booked": _("Still booked"),
        "released": _("Released"),
        "minutes": _("Released minutes"),
        "is_over": _("Month is over"),
        "is_part": _("Known in part only"),
    }
    rows = [
        {
            "service": each.service,
            "unit": EntitlementUnit(each.unit).label,
            "month": f"{each.month:%Y-%m}",
            "granted": amount(each.unit, each.granted),
            "delivered": amount(each.unit, each.delivered),
            "booked": amount(each.unit, each.booked),
            "released": amount(each.unit, each.released),
            "minutes": "" if each.minutes is None else max(0, each.minutes),
            "is_over": _("yes") if each.is_over else _("no"),
            "is_part": _("yes") if each.is_part else _("no"),
        }
        for each in found
    ]
    return FlatTable(request, columns, rows)


def _table(months: Sequence[ReleasedTime]) -> ServiceTable:
    first = months[0]
    figures = [
        sum(each)
        for each in zip(*((m.granted, m.delivered, m.booked, m.released) for m in months), strict=True)
    ]
    minutes = None if first.minutes is None else sum(month.minutes or 0 for month in months)
    return ServiceTable(
        service=first.service,
        unit=str(EntitlementUnit(first.unit).label),
        rows=[
            _row(
                capfirst(date_format(month.month, "F Y")),
                [month.granted, month.delivered, month.booked, month.released],
                minutes=month.minutes,
                unit=month.unit,
                is_over=month.is_over,
                is_part=month.is_part,
            )
            for month in months
        ],
        total=_row(
            _("Together"),
            figures,
            minutes=minutes,
            unit=first.unit,
            is_over=all(month.is_over for month in months),
            is_part=any(month.is_part for month in months),
        ),
    )


def _row(
    label: str,
    figures: Sequence[int],
    *,
    minutes: int | None,
    unit: EntitlementUnit,
    is_over: bool,
    is_part: bool,
) -> MonthRow:
    granted, delivered, booked, left = (amount(unit, figure) for figure in figures)
    in_minutes = unit in {EntitlementUnit.MINUTES, EntitlementUnit.HOURS}
    time = "" if minutes is None or in_minutes else length_in_hours(timedelta(minutes=max(0, minutes)))
    return MonthRow(label, is_over, is_part, granted, delivered, booked, left, time)
