"""A provider leaves: after the last day at work nothing is planned with them, and their account is closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.closing import close_account
from audit.record import record
from foundation.actor import SYSTEM, Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.cover import Cover, cover, visits_to_cover
from shop.domain.absence.cover_messages import tell_about
from shop.domain.absence.disruptions import open_disruptions
from shop.domain.absence.undoing import Undone
from shop.domain.absence.when_told import told_at
from shop.domain.capacity.staff import deactivate_provider
from shop.domain.capacity.stranding import judge_bookings
from shop.domain.circumstances.departures import (
    lock_departure,
    put_shifts_back,
    take_departure_back,
    take_shifts,
)
from shop.domain.circumstances.recipient_accounts import acts_for_others
from shop.domain.locks import lock_bookings, lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.domain.series.wishes import drop_wishes, restore_wishes
from shop.enums import UPCOMING
from shop.errors import DayNotPossible, LastDayTold, ProviderHasLeft
from shop.models import Booking, BookingSeries, Departure, Provider, Recipient, RoleGrant
from shop.queries.causes import can_undo, departure_of, named
from shop.queries.days import span_of_day
from shop.queries.leaving import nobody_comes_to
from shop.queries.versions import version_of_last_day

FAR = span_of_day(date(9000, 1, 1)).starts_at


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who comes instead to the visits after the last day, and which standing bookings lose their wish.

    `is_done` is False where it was only shown. It `is_told_at_once` where a visit begins soon, and cannot be undone.
    """

    provider: Provider
    last_day: date
    covers: Sequence[Cover] = ()
    series: Sequence[BookingSeries] = ()
    is_done: bool = True
    is_told_at_once: bool = False

    @property
    def version(self) -> str:
        """Changes when another visit is concerned, somebody else would come to one of them, or one begins soon."""
        visits = (f"{each.booking.pk}:{each.given.provider_id if each.given else 0}" for each in self.covers)
        series = (f"s{each.pk}" for each in self.series)
        return ",".join([self.last_day.isoformat(), *visits, *series, *["soon"] * self.is_told_at_once])


@dataclass(frozen=True, slots=True)
class Staying:
    """How many visits `gone_back` from others, of whom nobody was told, and how many others have been `changed`.

    `again` are the visits nobody could come to that take place after all.
    """

    again: Sequence[Booking] = ()
    gone_back: int = 0
    changed: int = 0


@unless_deadlocked
@transaction.atomic
def set_last_day(
    provider: Provider, *, last_day: date, actor: Actor, agreed: str | None = None, seen: str = ""
) -> Leaving:
    """Nothing is planned with the provider after that day: shifts end with it, and visits go to others.

    What nobody can take keeps its time and needs another; standing bookings that asked for the provider ask for
    nobody. Everybody is told after the time it takes to see a mistake, at once where a visit begins soon. Where
    another day had been noted, that is undone first as long as nobody was told; later its visits stay where they are,
    and of those that nobody could take it is told which take place after all.

    With `agreed`, the version of what somebody was shown, it is only done if that is what it does; if not, nothing is
    changed. `seen` is the version of the day that was noted. Said twice it is said once. Raises DayNotPossible for a
    day that is over, ProviderHasLeft, ChangedMeanwhile.
    """
    if last_day < timezone.localdate():
        raise DayNotPossible(field="last_day")
    provider = _lock(provider)
    if provider.leaves_on == last_day:
        return Leaving(provider, last_day)
    require_unchanged(seen, now=version_of_last_day(provider))
    _take_back_if_untold(provider, actor=actor)
    former = provider.leaves_on
    if former == last_day:  # it had only been put forward, by mistake
        return Leaving(provider, last_day)
    departure = _note(provider, last_day=last_day, actor=actor)
    after = span_of_day(last_day).ends_at
    if former is not None and former < last_day:  # the days up to the new one
        restore_wishes(provider, until=last_day, actor=actor)
        put_shifts_back(provider, until=last_day)
    assignments = visits_to_cover(provider, during=(after, FAR))
    at, is_soon = told_at(each.booking.starts_at for each in assignments)
    if former is None or former > last_day:
        departure.told_at = at
        departure.save(update_fields=["told_at"])
        take_shifts(departure)
    covers = cover(assignments)
    series = drop_wishes(provider, last_day=last_day, actor=actor)
    leaving = Leaving(provider, last_day, covers, series, is_told_at_once=is_soon)
    if agreed is not None and (covers or series) and leaving.version != agreed:
        transaction.set_rollback(True)
        return replace(leaving, is_done=False)
    if covers:
        open_disruptions(covers, department=provider.department, cause=departure, actor=actor)
        tell_about(covers, away=provider, because=named(departure), not_before=at)
    judge_bookings(provider.department)
    return leaving


@unless_deadlocked
@transaction.atomic
def undo_last_day(provider: Provider, *, departure_id: int, actor: Actor) -> Undone | None:
    """Let it be as if that departure had not been noted, as long as nobody was told: visits, shifts, wishes as before.

    What has changed hands otherwise stays as it is, as when a sick day is undone. None where it is undone already, or
    another day was noted since. Raises LastDayTold, ProviderHasLeft when the day is over.
    """
    provider = _lock(provider)
    found = lock_departure(departure_id, provider=provider)
    return take_departure_back(found, actor=actor) if found is not None else None


@unless_deadlocked
@transaction.atomic
def take_back_last_day(provider: Provider, *, actor: Actor) -> Staying:
    """They stay: on duty by their shifts again, and wished for by the standing bookings that did.

    As long as nobody was told it is undone. Later, visits that went to others stay there; whoever was told that nobody
    can come, and somebody can, is told so. Taken back twice is once; raises ProviderHasLeft when the day is over.
    """
    lock_schedule(provider.department_id)
    provider = Provider.objects.select_related("department").get(pk=provider.pk)
    if provider.leaves_on is None:
        return Staying()
    if not provider.is_active:
        raise ProviderHasLeft(provider=provider.pk)
    left = list(nobody_comes_to(provider).values_list("pk", flat=True))
    undone = _take_back_if_untold(provider, actor=actor)
    if provider.leaves_on is not None:
        provider.leaves_on = None
        provider.save(update_fields=["leaves_on"])
        record(actor, "provider.stays", provider)
        restore_wishes(provider, actor=actor)
        put_shifts_back(provider)
        _forget_departures(provider)
    return Staying(_standing(left), undone.gone_back, undone.changed)


def _lock(provider: Provider) -> Provider:
    """With the department's schedule. Raises ProviderHasLeft."""
    lock_schedule(provider.department_id)
    provider = Provider.objects.select_related("department").get(pk=provider.pk)
    if not provider.is_active:
        raise ProviderHasLeft(provider=provider.pk)
    return provider


def _take_back_if_untold(provider: Provider, *, actor: Actor) -> Undone:
    """What was noted last, as if it had not been; nothing where that has been told."""
    departure = departure_of(provider)
    found = lock_departure(departure.pk, provider=provider) if departure is not None else None
    if found is None or not can_undo(found):
        return Undone(0, 0)
    try:
        with transaction.atomic():
            return take_departure_back(found, actor=actor)
    except LastDayTold:  # one message was faster
        provider.refresh_from_db(fields=["leaves_on"])
        return Undone(0, 0)


def _note(provider: Provider, *, last_day: date, actor: Actor) -> Departure:
    """That it is their last day. A later one than was told belongs to what was told."""
    departure, former = departure_of(provider), provider.leaves_on
    if former is None:
        _forget_departures(provider)
    if departure is None or former is None or last_day < former:
        departure = Departure(provider=provider, former=former, told_at=timezone.now())
    departure.provider, departure.last_day = provider, last_day
    departure.save()
    provider.leaves_on = last_day
    provider.save(update_fields=["leaves_on"])
    record(actor, "provider.leaves", provider, last_day=last_day.isoformat())
    return departure


def _forget_departures(provider: Provider) -> None:
    """What is still owed because of one is owed all the same, and forgets why."""
    lock_bookings(Booking.objects.filter(disruptions__departure__provider=provider))
    Departure.objects.filter(provider=provider).delete()


def _standing(visits: Sequence[int]) -> Sequence[Booking]:
    """Those of the visits (their ids) that have their ground again; whoever was told otherwise is told so by now."""
    again = Booking.objects.filter(pk__in=visits, stranded="", status__in=UPCOMING)
    return tuple(again.select_related("recipient").order_by("starts_at", "pk"))


def close_providers_who_left() -> int:
    """Once a night: who worked here for the last time yesterday has left. Returns how many."""
    left = Provider.objects.filter(is_active=True, leaves_on__lt=timezone.localdate())
    return sum(
        _close_if_left(each) for each in left.select_related("department").order_by("department_id", "pk")
    )


@transaction.atomic
def _close_if_left(provider: Provider) -> bool:
    lock_schedule(provider.department_id)
    provider.refresh_from_db(fields=["is_active", "leaves_on"])
    has_left = provider.leaves_on is not None and provider.leaves_on < timezone.localdate()
    if not provider.is_active or not has_left:
        return False
    deactivate_provider(provider, actor=SYSTEM)
    if provider.user_id is not None and not _is_needed(provider.user_id):
        close_account(provider.user_id)
    return True


def _is_needed(user_id: int) -> bool:
    """Whether the account is somebody's who receives services, acts for others, or has a role here."""
    receives = Recipient.objects.filter(user_id=user_id, is_active=True)
    has_role = RoleGrant.objects.filter(user_id=user_id)
    return receives.exists() or has_role.exists() or acts_for_others(user_id)
