"""A provider leaves: after the last day at work nothing is planned with them, and their account is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.closing import close_account
from audit.record import record
from foundation.actor import SYSTEM, Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.cover import Cover, cover, visits_to_cover
from shop.domain.absence.disruptions import open_disruptions
from shop.domain.capacity.shifts import remake_shifts
from shop.domain.capacity.staff import deactivate_provider
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.circumstances.leaving_messages import tell_who_comes, tell_who_stands_again
from shop.domain.locks import lock_schedule
from shop.domain.series.wishes import drop_wishes, restore_wishes
from shop.errors import DayNotPossible, ProviderHasLeft
from shop.models import Booking, BookingSeries, Provider, Recipient, RoleGrant, Shift
from shop.queries.days import span_of_day
from shop.queries.leaving import nobody_comes_to

FAR = span_of_day(date(9000, 1, 1)).starts_at


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who comes instead to the visits after the last day, and which standing bookings lose their wish.

    `is_done` is False where it was only shown.
    """

    provider: Provider
    last_day: date
    covers: Sequence[Cover] = ()
    series: Sequence[BookingSeries] = ()
    is_done: bool = True

    @property
    def version(self) -> str:
        """Changes when another visit is concerned, or somebody else would come to one of them."""
        visits = (f"{each.booking.pk}:{each.given.provider_id if each.given else 0}" for each in self.covers)
        return ",".join([self.last_day.isoformat(), *visits, *(f"s{each.pk}" for each in self.series)])


@unless_deadlocked
@transaction.atomic
def set_last_day(provider: Provider, *, last_day: date, actor: Actor, agreed: str | None = None) -> Leaving:
    """Nothing is planned with the provider after that day: shifts end with it, and visits go to others.

    What nobody can take keeps its time and needs another; standing bookings that asked for the provider ask for
    nobody. With `agreed`, the version of what somebody was shown, it is only done if that is what it does; if not,
    nothing is changed. Said twice it is said once. Raises DayNotPossible for a day that is over, ProviderHasLeft.
    """
    if last_day < timezone.localdate():
        raise DayNotPossible(field="last_day")
    lock_schedule(provider.department_id)
    provider = Provider.objects.select_related("department").get(pk=provider.pk)
    if not provider.is_active:
        raise ProviderHasLeft(provider=provider.pk)
    if provider.leaves_on == last_day:
        return Leaving(provider, last_day)
    was_to_leave = provider.leaves_on is not None
    left = list(nobody_comes_to(provider).values_list("pk", flat=True))
    provider.leaves_on = last_day
    provider.save(update_fields=["leaves_on"])
    record(actor, "provider.leaves", provider, last_day=last_day.isoformat())
    if was_to_leave:
        remake_shifts(provider.department)  # the days up to the new one, where it is later
    after = span_of_day(last_day).ends_at
    assignments = visits_to_cover(provider, during=(after, FAR))
    # Those somebody added by hand as well: nobody is on duty after the last day.
    Shift.objects.filter(provider=provider, starts_at__gte=after).delete()
    covers = cover(assignments)
    series = drop_wishes(provider, last_day=last_day, actor=actor)
    leaving = Leaving(provider, last_day, covers, series)
    if agreed is not None and (covers or series) and leaving.version != agreed:
        transaction.set_rollback(True)
        return Leaving(provider, last_day, covers, series, is_done=False)
    if covers:
        open_disruptions(covers, department=provider.department, absence=None, actor=actor)
        tell_who_comes(covers, leaving=provider)
    flag_stranded_bookings(provider.department)
    tell_who_stands_again(left, leaving=provider)
    return leaving


@unless_deadlocked
@transaction.atomic
def take_back_last_day(provider: Provider, *, actor: Actor) -> list[Booking]:
    """They stay: on duty by their weekly shifts again, and wished for by the standing bookings that did.

    Visits that went to others stay there, and shifts that were added by hand do not come back. Returns the visits
    nobody could come to that take place after all; whoever was told otherwise is told so. Taken back twice is once;
    raises ProviderHasLeft when the day is over.
    """
    lock_schedule(provider.department_id)
    provider = Provider.objects.select_related("department").get(pk=provider.pk)
    if provider.leaves_on is None:
        return []
    if not provider.is_active:
        raise ProviderHasLeft(provider=provider.pk)
    left = list(nobody_comes_to(provider).values_list("pk", flat=True))
    provider.leaves_on = None
    provider.save(update_fields=["leaves_on"])
    record(actor, "provider.stays", provider)
    restore_wishes(provider, actor=actor)
    remake_shifts(provider.department)
    return tell_who_stands_again(left, leaving=provider)


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
    """Whether the account is somebody's who receives services, or has a role here."""
    receives = Recipient.objects.filter(user_id=user_id, is_active=True)
    return receives.exists() or RoleGrant.objects.filter(user_id=user_id).exists()
