"""Figures of respite care: nights, who stayed, and needs sheets that were fresh when somebody came."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from modules.respite_care.models import StayOf
from modules.respite_care.queries.people import KEY
from shop.enums import BookingStatus
from shop.hooks import ModuleFigure
from shop.models import Department
from shop.queries.days import span_of_day

TOOK = F("booking__delivered_minutes") * Value(timedelta(minutes=1))
ENDED = Coalesce(
    ExpressionWrapper(F("booking__starts_at") + TOOK, output_field=DateTimeField()), F("booking__ends_at")
)
"""When somebody left, where it was before the end."""


def figures_of(departments: Sequence[Department], *, first: date, last: date) -> Iterator[ModuleFigure]:
    """Of stays that were carried out and began in these days. One query."""
    rows = StayOf.objects.filter(
        booking__department__in=departments,
        booking__service__module_key=KEY,
        booking__status=BookingStatus.COMPLETED,
        booking__starts_at__gte=span_of_day(first).starts_at,
        booking__starts_at__lt=span_of_day(last).ends_at,
    ).values_list("booking__department", "cared_for", "booking__recipient", "booking__starts_at", ENDED)
    nights, stays = Counter[int](), Counter[int]()
    people, families = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for department_id, person, family, starts_at, ends_at in rows:
        nights[department_id] += (timezone.localdate(ends_at) - timezone.localdate(starts_at)).days
        stays[department_id] += 1
        people[department_id].add(person)
        families[department_id].add(family)
    if not stays:
        return
    sizes = {pk: len(found) for pk, found in families.items()}
    yield ModuleFigure(
        _("Nights slept in a home"),
        _("Of stays that took place, by the day they began: one for each bed and night."),
        {pk: count for pk, count in nights.items() if count},
        sizes,
    )
    yield ModuleFigure(
        _("People who stayed"),
        _("Each of those who were looked after, once."),
        {pk: len(found) for pk, found in people.items()},
        sizes,
    )
    yield ModuleFigure(
        _("Families who had respite"), _("Each carer with a stay that took place, once."), sizes, sizes
    )
