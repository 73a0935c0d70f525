"""From which side somebody looks at standing bookings: the recipient at their own, or the department at all of its."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from foundation.actor import Actor, Channel
from shop.enums import CancelReason, SeriesEnd
from shop.models import Booking, BookingSeries, Department, Provider, Recipient, Service
from shop.queries.slots import Slot
from shop.queries.usual_helpers import helpers_known_to, helpers_to_ask_for
from shop.series import length_of_each
from shop.viewer import viewer_of
from shop.views.acting.beyond import series_beyond_in_words
from shop.views.citizen.wish import book_url
from shop.views.manage.book_urls import confirm_url
from shop.views.manage.frame import department_page


@dataclass(frozen=True, slots=True)
class Side(ABC):
    """Draws the pages and names the acts, each in its own way."""

    request: HttpRequest
    department: Department

    is_staff = False

    @abstractmethod
    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Draw a template of shop/series/."""

    @abstractmethod
    def url(self, name: str, *args: Any) -> str:
        """The address of a page that both sides have."""

    @abstractmethod
    def actor(self, reason: CancelReason = CancelReason.BY_RECIPIENT) -> Actor:
        """Who acts, where the act is done for that reason."""

    @abstractmethod
    def helpers(self, service: Service, *, recipient: Recipient, also: int | None) -> Sequence[Provider]:
        """Who can be asked for by name."""

    @abstractmethod
    def book_url(self, series: BookingSeries, slot: Slot) -> str:
        """Where a booking of that time, as long as the standing ones, begins; empty where it can have none."""

    def beyond(self, ends_on: date | None) -> str:
        """Who must change what goes on until that day; empty where it can be who acts now."""
        return ""

    def booking_url(self, booking: Booking) -> str:
        return self.url("booking", booking.pk)


class RecipientSide(Side):
    """Their own, by themselves."""

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        frame = {"base": "ui/page.html", "is_staff": False, "help_phone": self.department.phone}
        return render(self.request, template, frame | context, status=status)

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=args)

    def actor(self, reason: CancelReason = CancelReason.BY_RECIPIENT) -> Actor:
        return viewer_of(self.request).citizen_actor()

    def helpers(self, service: Service, *, recipient: Recipient, also: int | None) -> Sequence[Provider]:
        return helpers_known_to(recipient, service=service, also=also)

    def beyond(self, ends_on: date | None) -> str:
        return series_beyond_in_words(viewer_of(self.request).acting, ends_on=ends_on)

    def book_url(self, series: BookingSeries, slot: Slot) -> str:
        is_paused = series.service.is_paused or series.service.department.is_paused
        return "" if is_paused else book_url(series.service, slot, length=length_of_each(series))


class DepartmentSide(Side):
    """On behalf of somebody who has called, or because the department needs it."""

    is_staff = True

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        frame = {"base": "shop/manage/base.html", "is_staff": True}
        return department_page(
            self.request, template, self.department, current="department", status=status, **(frame | context)
        )

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"manage:{name}", args=args)

    def actor(self, reason: CancelReason = CancelReason.BY_RECIPIENT) -> Actor:
        channel = Channel.PHONE if reason == CancelReason.BY_RECIPIENT else Channel.STAFF
        return viewer_of(self.request).actor(channel)

    def helpers(self, service: Service, *, recipient: Recipient, also: int | None) -> Sequence[Provider]:
        return helpers_to_ask_for(service, recipient=recipient, also=also)

    def book_url(self, series: BookingSeries, slot: Slot) -> str:
        """As for somebody who calls: a pause does not bind."""
        length = length_of_each(series)
        return confirm_url(series.recipient, series.service, length=length, starts_at=slot.starts_at)


ENDS = {
    CancelReason.BY_RECIPIENT: SeriesEnd.BY_RECIPIENT,
    CancelReason.BY_DEPARTMENT: SeriesEnd.BY_DEPARTMENT,
}
