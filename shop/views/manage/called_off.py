"""What was called off when services were ended by mistake, as lines: with a way to book each visit anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.lengths import length_of
from shop.models import Booking, Department, Recipient
from shop.presentation import when
from shop.queries.called_off import CalledOff, called_off_with_it, still_to_book
from shop.series_words import rhythm_in_words
from shop.viewer import Viewer
from shop.views.manage.book import times_url
from shop.views.manage.consequences import Consequence, Line, visits_end
from shop.views.manage.recipient_page import days_in_words


@dataclass(frozen=True, slots=True)
class LostRow:
    """One thing that was called off; `url` is where it is booked, empty for who may not."""

    what: str
    more: str
    url: str = ""


def rows_to_book(recipient: Recipient, *, departments: Sequence[Department], viewer: Viewer) -> list[LostRow]:
    """Of these departments, as long as it lies ahead and was not made anew. Nothing for who did not come back."""
    lost = _within(still_to_book(recipient), departments)
    return [
        *(_visit_row(visit, viewer=viewer) for visit in lost.visits),
        *(
            LostRow(each.service.name, _("standing booking: %(when)s") % {"when": rhythm_in_words(each)})
            for each in lost.series
        ),
        *(LostRow(each.service.name, _("place on the waiting list")) for each in lost.entries),
    ]


def consequences_of_ending(recipient: Recipient, *, departments: Sequence[Department]) -> list[Consequence]:
    """What is called off at present and stays so: visits, standing bookings, waiting."""
    lost = called_off_with_it(recipient)
    visits, here = visits_end(lost.visits, departments=departments), _within(lost, departments)
    return [
        Consequence(_("Visits that stay cancelled"), visits.lines, visits.rest),
        Consequence(
            _("Standing bookings that stay ended"),
            [Line(each.service.name, rhythm_in_words(each)) for each in here.series],
        ),
        Consequence(
            _("Places on waiting lists that stay given up"),
            [Line(each.service.name, days_in_words(each.first_day, each.last_day)) for each in here.entries],
        ),
    ]


def _within(lost: CalledOff, departments: Sequence[Department]) -> CalledOff:
    here = {department.pk for department in departments}
    return CalledOff(
        [each for each in lost.visits if each.department_id in here],
        [each for each in lost.series if each.service.department_id in here],
        [each for each in lost.entries if each.service.department_id in here],
    )


def _visit_row(visit: Booking, *, viewer: Viewer) -> LostRow:
    may_book = viewer.administers(visit.department_id)
    day = timezone.localdate(visit.starts_at)
    return LostRow(
        capfirst(when(visit.starts_at, visit.ends_at)),
        visit.service.name,
        times_url(visit.recipient, visit.service, length=length_of(visit), day=day) if may_book else "",
    )
