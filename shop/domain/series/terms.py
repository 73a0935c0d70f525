"""What is agreed on for a standing booking, and whether it could ever be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from foundation.actor import Actor
from shop.domain.door.rules import require_booked_by_recipients, require_met
from shop.domain.series.beside import require_none_beside
from shop.enums import SeriesEnd, StayUnit, Weekday
from shop.errors import (
    LongerThanGranted,
    NoEntitlement,
    RecipientHasEnded,
    ServiceNotOffered,
    ServicePaused,
    TermsNotPossible,
    TooManySeries,
)
from shop.hooks import BookingDraft
from shop.hours import minute_of_day, time_of_minute
from shop.lengths import MINUTE, Length, end_of, require_offered
from shop.models import BookingSeries, OpeningHours, Provider, Recipient, Service
from shop.models.series import MOST_WEEKS_BETWEEN
from shop.queries.asked_first import asked_first, way_chosen
from shop.queries.channels import SELF_SERVICE
from shop.queries.entitlements import entitlements_between
from shop.queries.series_times import allows_on
from shop.registry import is_switched_on, module_of
from shop.series import next_days, wanted_start
from shop.ways import Way, settled

MOST_TOLERANCE = timedelta(hours=6)
MOST_SERIES = 7
"""Of one service, for those who set them up themselves: one a weekday."""
FAR_AHEAD = timedelta(days=366 * 5)
AGREED = (
    *("weekdays", "every_weeks", "preferred_at", "tolerance", "duration", "stay"),
    *("provider", "only_provider", "starts_on", "ends_on", "chosen", "answers"),
)
"""What Terms write into a row."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On which weekdays of every so many weeks, when, for how long, and who comes; `length` is one of the service's,
    `chosen` the answer to what its module asks first.
    """

    weekdays: tuple[int, ...]
    preferred_at: time
    starts_on: date
    length: Length
    every_weeks: int = 1
    tolerance: timedelta = timedelta(0)
    provider: Provider | None = None
    only_provider: bool = False
    ends_on: date | None = None
    chosen: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)

    def apply_to(self, series: BookingSeries) -> BookingSeries:
        """Write them into a row that is not saved yet."""
        series.weekdays = sorted(self.weekdays)
        series.every_weeks = self.every_weeks
        series.preferred_at, series.tolerance = self.preferred_at, self.tolerance
        series.duration, series.stay = self.length.duration or None, self.length.stay
        series.provider, series.only_provider = self.provider, self.only_provider
        series.starts_on, series.ends_on = self.starts_on, self.ends_on
        series.chosen, series.answers = self.chosen, dict(self.answers)
        return series


def within_services(terms: Terms, *, recipient: Recipient) -> Terms:
    """Up to the last day that is noted for the recipient. Raises RecipientHasEnded when they begin after it."""
    ended_on = recipient.ended_on
    if ended_on is None or (terms.ends_on is not None and terms.ends_on <= ended_on):
        return terms
    if terms.starts_on > ended_on:
        raise RecipientHasEnded(recipient=recipient.pk)
    return replace(terms, ends_on=ended_on)


def same_that_runs(terms: Terms, *, service: Service, recipient: Recipient) -> BookingSeries | None:
    """What runs already and is in everything as these say: said twice, as by a form sent twice, it is meant once."""
    wanted = terms.apply_to(BookingSeries(service=service, recipient=recipient))
    same = {name: getattr(wanted, name) for name in AGREED}
    found = BookingSeries.objects.filter(recipient=recipient, service=service, end_reason="", **same)
    return found.exclude(ends_on__lt=timezone.localdate()).order_by("pk").first()


def require_possible(
    terms: Terms, *, service: Service, recipient: Recipient, actor: Actor, instead_of: int | None = None
) -> None:
    """Raise the refusal that fits: TermsNotPossible, LengthNotOffered, WayNotOffered, NoEntitlement, …

    `instead_of` is the standing booking that these take the place of.
    """
    if not recipient.is_active:
        raise TermsNotPossible(field="recipient")
    is_offered = service.is_active and service.department.is_active and is_switched_on(service.module_key)
    if not is_offered:
        raise ServiceNotOffered(service=service.pk)
    _require_sense(terms, service=service)
    settled(service, Way(chosen=terms.chosen), asked=asked_first(service, recipient))
    require_offered(service, terms.length)
    series = terms.apply_to(BookingSeries(service=service, recipient=recipient))
    days = next_days(series, first=terms.starts_on, count=1)
    if not days:
        raise TermsNotPossible(field="ends_on")
    _require_hours(terms, service=service)
    _require_decision(series, on=days[0])
    _require_answers(series, day=days[0], terms=terms)
    require_none_beside(series, instead_of=instead_of)
    if actor.channel in SELF_SERVICE:
        require_booked_by_recipients(service)
        require_met(service, recipient=recipient)
        _require_room(service, recipient=recipient, instead_of=instead_of)


def starts_of_day(service: Service, *, weekday: int, hours: list[OpeningHours]) -> set[time]:
    """The times by the clock at which its visits begin on that weekday, as the department is usually open."""
    of_day = [each for each in hours if each.weekday == weekday]
    if service.stay_unit:
        begins = service.stay_unit != StayUnit.WEEKENDS or weekday == Weekday.FRIDAY
        return {service.arrives_at} if begins and of_day and service.arrives_at else set()
    length, interval = service.duration // MINUTE, service.slot_interval // MINUTE
    lengths = [length, *(each // MINUTE for each in service.other_durations)]
    return {
        time_of_minute(minute)
        for each in of_day
        for minute in range(
            minute_of_day(each.opens_at),
            (minute_of_day(each.closes_at) or 24 * 60) - min(lengths) + 1,
            max(1, interval),
        )
    }


def _require_sense(terms: Terms, *, service: Service) -> None:
    weekdays = list(terms.weekdays)
    if not weekdays or len(set(weekdays)) < len(weekdays) or not all(1 <= each <= 7 for each in weekdays):
        raise TermsNotPossible(field="weekdays")
    if not 1 <= terms.every_weeks <= MOST_WEEKS_BETWEEN:
        raise TermsNotPossible(field="every_weeks")
    if not timedelta(0) <= terms.tolerance <= MOST_TOLERANCE:
        raise TermsNotPossible(field="tolerance")
    today = timezone.localdate()
    if not today <= terms.starts_on <= today + FAR_AHEAD:
        raise TermsNotPossible(field="starts_on")
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise TermsNotPossible(field="ends_on")
    _require_helper(terms, service=service)
    if terms.only_provider and (terms.provider is None or service.providers_needed > 1 or service.seats > 1):
        raise TermsNotPossible(field="only_provider")


def _require_helper(terms: Terms, *, service: Service) -> None:
    """Somebody of the department, who does not leave before it ends: as they are now, under the lock."""
    if terms.provider is None:
        return
    found = Provider.objects.filter(pk=terms.provider.pk, is_active=True, department=service.department_id)
    stays = Q(leaves_on__isnull=True)
    if terms.ends_on is not None:
        stays |= Q(leaves_on__gte=terms.ends_on)
    if not found.filter(stays).exists():
        raise TermsNotPossible(field="provider")


def _require_hours(terms: Terms, *, service: Service) -> None:
    """On each of the weekdays some visit begins near enough to the preferred time."""
    hours = list(OpeningHours.objects.filter(department_id=service.department_id))
    wanted, tolerance = minute_of_day(terms.preferred_at), terms.tolerance // MINUTE
    for weekday in terms.weekdays:
        starts = starts_of_day(service, weekday=weekday, hours=hours)
        if service.stay_unit:
            is_near = bool(starts)
        else:
            is_near = any(abs(minute_of_day(each) - wanted) <= tolerance for each in starts)
        if not is_near:
            raise TermsNotPossible(field="preferred_at", weekday=weekday)


def _require_decision(series: BookingSeries, *, on: date) -> None:
    """On its first day one holds, and allows visits so long."""
    service = series.service
    if not service.requires_entitlement:
        return
    decisions = entitlements_between(series.recipient, first=on, last=on).filter(service=service)
    decision = decisions.first()
    if decision is None:
        raise NoEntitlement(service=service.pk)
    if not allows_on(series, on, decision):
        raise LongerThanGranted(most=decision.visit_minutes)


def _require_answers(series: BookingSeries, *, day: date, terms: Terms) -> None:
    """What the module would say no to every time, it says no to now."""
    service, starts_at = series.service, wanted_start(series, day)
    ends_at = end_of(service, terms.length, starts_at)
    way = way_chosen(service, series.recipient, chosen=terms.chosen)
    draft = BookingDraft(service, series.recipient, starts_at, ends_at, terms.length, terms.answers, way=way)
    module_of(service.module_key).check_booking(draft)


def _require_room(service: Service, *, recipient: Recipient, instead_of: int | None) -> None:
    if service.is_paused or service.department.is_paused:
        raise ServicePaused(message=service.pause_message or service.department.pause_message)
    running = BookingSeries.objects.filter(service=service, recipient=recipient, end_reason="")
    others = running.exclude(ends_on__lt=timezone.localdate()).values_list("pk", flat=True)
    if len(set(others) - {instead_of}) >= (service.maximum_active_bookings or MOST_SERIES):
        raise TooManySeries(service=service.pk)


CANCELS = {
    SeriesEnd.BY_RECIPIENT: "by_recipient",
    SeriesEnd.BY_DEPARTMENT: "by_department",
    SeriesEnd.RECIPIENT_ENDED: "recipient_ended",
    SeriesEnd.DECISION_ENDED: "decision_ended",
}
"""The reason with which the visits of a standing booking are cancelled that ends for this one."""
