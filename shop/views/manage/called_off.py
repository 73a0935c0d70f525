"""What was called off when services were ended by mistake, as lines: each with one way to have it again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.lengths import length_of, lengths_of
from shop.models import Booking, BookingSeries, Department, Recipient, WaitlistEntry
from shop.presentation import when
from shop.queries.asked_first import asked_first
from shop.queries.called_off import CalledOff, called_off_with_it
from shop.queries.still_to_book import still_to_book, visits_by_themselves
from shop.series_words import rhythm_in_words
from shop.viewer import Viewer
from shop.views.manage.book_urls import confirm_url, times_url
from shop.views.manage.consequences import Consequence, Line, visits_end
from shop.views.manage.recipient_page import days_in_words
from shop.views.waiting_words import window_in_words
from shop.ways import is_way_offered, way_of


@dataclass(frozen=True, slots=True)
class LostRow:
    """One thing that was called off; `url` is the page that restores it, `action` does so at once.

    Both are empty for who may not. Those that can be `booked_together` have one way for all of them as well.
    """

    what: str
    more: str
    label: str = ""
    url: str = ""
    action: str = ""
    booked_together: bool = False


def rows_to_book(recipient: Recipient, *, departments: Sequence[Department], viewer: Viewer) -> list[LostRow]:
    """Of these departments, as long as it lies ahead and was not made anew. Nothing for who did not come back.

    The visits of a standing booking come with it, and are listed once it runs again without them.
    """
    lost = _within(still_to_book(recipient), departments)
    return [
        *(_series_row(each, viewer=viewer) for each in lost.series),
        *(_visit_row(visit, viewer=viewer) for visit in visits_by_themselves(lost)),
        *(_entry_row(each, viewer=viewer) for each in lost.entries),
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
    """At its time, where the service is still as long; where it is taken by now, the page says which times are not."""
    service, length = visit.service, length_of(visit)
    if length in lengths_of(service) and is_way_offered(
        service, way_of(visit), asked=asked_first(service, visit.recipient)
    ):
        way, starts_at = way_of(visit), visit.starts_at
        url = confirm_url(visit.recipient, service, length=length, way=way, starts_at=starts_at)
    else:
        url = times_url(visit.recipient, service, day=timezone.localdate(visit.starts_at))
    may_book = viewer.administers(visit.department_id)
    what = capfirst(when(visit.starts_at, visit.ends_at))
    url = url if may_book else ""
    return LostRow(what, visit.what, pgettext("button", "Book"), url, booked_together=may_book)


def _series_row(series: BookingSeries, *, viewer: Viewer) -> LostRow:
    service = series.service
    page = reverse("manage:start_series", args=[service.department_id, series.recipient_id, service.pk])
    may_start = viewer.administers(service.department_id)
    more = _("standing booking: %(when)s") % {"when": rhythm_in_words(series)}
    return LostRow(service.name, more, _("Start anew"), f"{page}?like={series.pk}" if may_start else "")


def _entry_row(entry: WaitlistEntry, *, viewer: Viewer) -> LostRow:
    action = reverse("manage:wait_again", args=[entry.pk])
    more = _("place on the waiting list: %(window)s") % {"window": window_in_words(entry)}
    may_add = viewer.administers(entry.service.department_id)
    return LostRow(entry.service.name, more, _("Give the place back"), action=action if may_add else "")
