"""The figures of shopping help: orders that were brought, and what is reckoned to have been in them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from modules.shopping_help.models import Order, Run
from shop.enums import BookingStatus
from shop.hooks import ModuleFigure
from shop.models import Department
from shop.queries.days import span_of_day


def figures_of(departments: Sequence[Department], *, first: date, last: date) -> Iterator[ModuleFigure]:
    """Of what was carried out in these days. Two queries."""
    begins, ends = span_of_day(first).starts_at, span_of_day(last).ends_at
    runs = Run.objects.filter(
        service__department__in=departments,
        called_off_at=None,
        ends_at__gte=begins,
        ends_at__lt=ends,
    )
    out = Counter(runs.values_list("service__department", flat=True))
    orders = Order.objects.filter(
        booking__department__in=departments,
        booking__status=BookingStatus.COMPLETED,
        booking__starts_at__gte=begins,
        booking__starts_at__lt=ends,
    ).order_by()
    rows = list(orders.values_list("booking__department", "booking__recipient", "contact_free"))
    brought = Counter(department for department, _who, _free in rows)
    people = Counter(department for department, _who in {(each[0], each[1]) for each in rows})
    free = Counter(department for department, _who, contact_free in rows if contact_free)
    if out:
        yield ModuleFigure(
            _("Shopping runs"),
            _("Runs whose delivery window is over, and that were not called off."),
            out,
            out,
        )
    if brought:
        yield ModuleFigure(_("Orders brought home"), _("Orders that were carried out."), brought, people)
    if free:
        title = _("Orders left at the door")
        yield ModuleFigure(title, _("How many of them were to be left at the door."), free, free)
