"""Put a visit where somebody dropped it on the board: ask why, then do it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from shop.domain.capacity.times import parse_start
from shop.domain.placing import place_booking
from shop.enums import ReassignmentReason
from shop.errors import BadTime, ChangedMeanwhile
from shop.forms.placing import PlacingForm
from shop.lengths import end_of, length_of
from shop.models import Booking, Provider
from shop.presentation import when
from shop.queries.access import get_department_booking_for, get_provider_for
from shop.queries.versions import version_of_time
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.board_move import board_url, move_query, place_url
from shop.views.manage.conflicts import Conflict, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.holds import hold_in_words
from shop.views.manage.move import moved_meanwhile


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where it is to be put: `?to=` is the start, `?provider=` who comes, `?instead_of=` whom they come for.

    `?board=week` says that it was asked from the board of a week.
    """

    booking: Booking
    starts_at: datetime
    provider: Provider
    instead_of: Provider
    is_in_week: bool = False

    @classmethod
    def from_request(cls, request: HttpRequest, booking_id: int) -> Self:
        """Raises NotFound for what the viewer may not see, BadTime for what is no time of the visit."""
        viewer, asked = viewer_of(request), request.GET
        booking = get_department_booking_for(viewer, booking_id)
        try:
            ids = int(asked.get("provider", "")), int(asked.get("instead_of", ""))
        except ValueError as error:
            raise NotFound from error
        provider, instead_of = (get_provider_for(viewer, pk) for pk in ids)
        starts_at, is_in_week = parse_start(asked.get("to", "")), asked.get("board") == "week"
        wanted = cls(booking, starts_at, provider, instead_of, is_in_week)
        if wanted.ends_at <= wanted.starts_at:
            raise BadTime
        return wanted

    @property
    def ends_at(self) -> datetime:
        return end_of(self.booking.service, length_of(self.booking), self.starts_at)

    @property
    def is_there(self) -> bool:
        """Whether it stands so already: the form was sent once before."""
        given = self.booking.assignments.filter(active=True, provider=self.provider)
        return not self.is_another_time and given.exists()

    @property
    def is_another_time(self) -> bool:
        return self.starts_at != self.booking.starts_at

    @property
    def board_url(self) -> str:
        day = timezone.localdate(self.starts_at)
        return board_url(self.booking.department_id, day, is_in_week=self.is_in_week)

    @property
    def spots_url(self) -> str:
        """The same board with everywhere it could be put."""
        return self.board_url + move_query(self.booking, instead_of=self.instead_of)

    def words(self, starts_at: datetime, ends_at: datetime, provider: Provider) -> str:
        return _("%(when)s with %(name)s") % {
            "when": when(starts_at, ends_at),
            "name": provider.display_name,
        }


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Another time, another provider, or both. A refusal says why, and leads back to where else it could be put."""
    wanted = Wanted.from_request(request, booking_id)
    booking = wanted.booking
    if wanted.is_there:
        messages.info(request, _("The visit is there already."))
        return redirect(wanted.board_url)
    form = PlacingForm(
        request.POST if request.method == "POST" else None, is_another_time=wanted.is_another_time
    )
    if not form.is_valid():
        return _ask(request, wanted, form)
    former = (booking.starts_at, wanted.instead_of)
    try:
        place_booking(
            booking,
            starts_at=wanted.starts_at,
            to=wanted.provider,
            instead_of=wanted.instead_of,
            reason=form.cleaned_data.get("reason") or ReassignmentReason.ROUTE,
            actor=viewer_of(request).actor(Channel(form.cleaned_data.get("why") or Channel.STAFF)),
            seen=request.POST.get("seen", ""),
        )
    except ChangedMeanwhile as refusal:
        booking.refresh_from_db()
        if version_of_time(booking) == request.POST.get("seen", version_of_time(booking)):
            messages.error(request, _refused(refusal))  # somebody else has it
            return redirect(wanted.spots_url)
        conflict = moved_meanwhile(request, booking, wanted=wanted.starts_at)
        return _ask(request, wanted, form, conflict=conflict)
    except DomainError as refusal:
        messages.error(request, _refused(refusal))
        return redirect(wanted.spots_url)
    messages.success(request, _done(wanted, former))
    return redirect(wanted.board_url)


def _ask(
    request: HttpRequest, wanted: Wanted, form: PlacingForm, *, conflict: Conflict | None = None
) -> HttpResponse:
    booking = wanted.booking
    return department_page(
        request,
        "shop/manage/place.html",
        booking.department,
        current="department",
        status=conflict.status if conflict else UNPROCESSABLE if form.is_bound else 200,
        booking=booking,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_time(booking), conflict=conflict),
        hold=hold_in_words(booking.recipient, for_start=wanted.starts_at) if wanted.is_another_time else "",
        former=wanted.words(booking.starts_at, booking.ends_at, wanted.instead_of),
        new=wanted.words(wanted.starts_at, wanted.ends_at, wanted.provider),
        tells_recipient=wanted.is_another_time or wanted.provider.is_named,
        back=wanted.spots_url,
    )


def _refused(refusal: DomainError) -> str:
    return _("%(why)s Nothing has been changed.") % {"why": refusal.title()}


def _done(wanted: Wanted, former: tuple[datetime, Provider]) -> str:
    starts_at, provider = former
    back = place_url(
        wanted.booking,
        starts_at=starts_at,
        to=provider,
        instead_of=wanted.provider,
        is_in_week=wanted.is_in_week,
    )
    words = {
        "name": wanted.booking.recipient.short_name,
        "new": wanted.words(wanted.starts_at, wanted.ends_at, wanted.provider),
    }
    return format_html(
        '{} <a href="{}">{}</a>', _("%(name)s: %(new)s.") % words, back, _("Put it back where it was")
    )
