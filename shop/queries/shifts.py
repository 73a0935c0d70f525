"""A provider's shifts, one by one."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from shop.models import Provider, Shift
from shop.queries.days import span_of_day
from shop.queries.spans import Span
from shop.queries.versions import version_of


@dataclass(frozen=True, slots=True)
class KnownShift:
    """`is_edited`: it is not what the week calls for. One taken off counts for nothing, but is remembered."""

    shift: Shift
    span: Span
    is_edited: bool

    @property
    def version(self) -> str:
        return version_of_shift(self.span, is_off=self.shift.is_off)


def span_of(shift: Shift) -> Span:
    return Span(shift.during.lower, shift.during.upper)


def version_of_shift(span: Span, *, is_off: bool) -> str:
    return version_of([span.starts_at.timestamp(), span.ends_at.timestamp(), is_off])


def shifts_of(provider: Provider, *, first_day: date, last_day: date) -> dict[date, list[KnownShift]]:
    """The shifts that begin on these days, both included, by day; a day without any is not there. One query."""
    frame = Span(span_of_day(first_day).starts_at, span_of_day(last_day).ends_at)
    shifts = provider.shifts.filter(during__overlap=frame, during__startswith__gte=frame.starts_at)
    found: dict[date, list[KnownShift]] = {}
    for shift in shifts.order_by("during"):
        known = KnownShift(shift, span_of(shift), is_edited=shift.template_id is None)
        found.setdefault(timezone.localdate(known.span.starts_at), []).append(known)
    return found
