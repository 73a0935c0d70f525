"""Somebody for whom no time suits is put on the waiting list with one click, for as far as can be booked."""

from dataclasses import dataclass
from datetime import date

from shop.enums import BookedBy
from shop.forms.asked_first import CHOSEN
from shop.forms.waiting import initial_of
from shop.lengths import Length
from shop.models import Recipient, Service
from shop.views.citizen.waiting import waiting_entry
from shop.views.manage.book_urls import FROM_CALL, wait_url
from shop.views.waiting_words import window_in_words
from shop.ways import Way
from ui.dates import short_day


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """`waits_for` is what they wait for already, in words; else which days it would be, and the `fields` to send."""

    url: str
    waits_for: str
    first: str = ""
    last: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def waiting_now(
    service: Service, recipient: Recipient, *, length: Length, way: Way, day: date | None
) -> WaitingNow | None:
    """None for what recipients do not book themselves. One query."""
    if service.booked_by == BookedBy.DEPARTMENT:
        return None
    url = wait_url(recipient, service, length=length, way=way, day=day)
    entry = waiting_entry(recipient, service, chosen=way.chosen)
    if entry is not None:
        return WaitingNow(url, window_in_words(entry))
    wanted = initial_of(service, entry=None, day=day, wanted=length)
    first, last = wanted["first_day"], wanted["last_day"]
    fields = (
        ("first_day", first.isoformat()),
        ("last_day", last.isoformat()),
        ("length", str(wanted["length"])),
        (FROM_CALL, "1"),
        *([(CHOSEN, way.chosen)] if way.chosen else ()),
    )
    return WaitingNow(url, "", short_day(first), short_day(last), fields)
