"""What a department's decisions come to: where more is booked than granted, and the time that was released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.enums import EntitlementUnit
from shop.models import EntitlementPeriod
from shop.presentation import length_in_hours
from shop.quantities import amount
from shop.queries.access import get_department_for
from shop.queries.ledger import overdrawn_periods
from shop.queries.recipient_access import get_decisions_department_for
from shop.queries.released import ReleasedTime, released_time
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.ledger import year_wanted
from shop.views.manage.frame import department_page, page_of
from ui.dates import short_day


@dataclass(frozen=True, slots=True)
class OverdrawnRow:
    """One recipient's period in which more is booked than granted."""

    name: str
    url: str
    service: str
    period: str
    too_much: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a service in words; `time` is what was released as hours, empty where the unit does not tell."""

    month: str
    is_over: bool
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
    department = get_decisions_department_for(viewer_of(request), department_id)
    page = page_of(request, overdrawn_periods(department))
    rows = [_overdrawn_row(period, department_id=department.pk) for period in page.object_list]
    return department_page(
        request, "shop/manage/overdrawn.html", department, current="recipients", page=page, rows=rows
    )


def _overdrawn_row(period: EntitlementPeriod, *, department_id: int) -> OverdrawnRow:
    entitlement = period.entitlement
    return OverdrawnRow(
        name=entitlement.recipient.short_name,
        url=reverse("manage:ledger", args=[department_id, entitlement.recipient_id]),
        service=entitlement.service.name,
        period=_("%(first)s – %(last)s")
        % {
            "first": short_day(period.starts_on),
            "last": short_day(period.ends_before - timedelta(days=1)),
        },
        too_much=amount(entitlement.unit, -period.balance),
    )


@staff_page
@require_safe
def released(request: HttpRequest, department_id: int) -> HttpResponse:
    """What was granted and neither booked nor delivered, by service and month of the year that is asked for."""
    department = get_department_for(viewer_of(request), department_id)
    year = year_wanted(request)
    found = released_time(department, first_day=date(year.number, 1, 1), before=date(year.number + 1, 1, 1))
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
        in_all=length_in_hours(timedelta(hours=hours)),
    )


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
            )
            for month in months
        ],
        total=_row(
            _("Together"),
            figures,
            minutes=minutes,
            unit=first.unit,
            is_over=all(month.is_over for month in months),
        ),
    )


def _row(
    label: str, figures: Sequence[int], *, minutes: int | None, unit: EntitlementUnit, is_over: bool
) -> MonthRow:
    granted, delivered, booked, left = (amount(unit, figure) for figure in figures)
    in_minutes = unit in {EntitlementUnit.MINUTES, EntitlementUnit.HOURS}
    time = "" if minutes is None or in_minutes else length_in_hours(timedelta(minutes=max(0, minutes)))
    return MonthRow(label, is_over, granted, delivered, booked, left, time)
