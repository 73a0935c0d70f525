"""People of the demonstration who wait for a time: the first one meets is offered one, the others stand in line."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.waitlist.line import Wanted, join_waitlist, set_priority
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import Priority
from shop.lengths import DAY
from shop.models import Department, Entitlement, Recipient, WaitlistOffer
from shop.queries.citizen_days import CitizenCalendar, citizen_calendar
from shop.registry import is_switched_on

IN_LINE = 3
SOONEST = 3
"""Days ahead: whoever opens the demonstration in the evening still has time to answer."""
OFFICE = Actor(user_id=None, channel=Channel.PHONE)


def let_people_wait(department: Department, *, featured: Collection[str], today: date) -> None:
    """The first of the featured is offered a time; some others wait for days that are full or not yet in sight."""
    star = next(iter(featured), "")
    decisions = Entitlement.objects.filter(
        service__department=department, service__stay_unit="", recipient__is_active=True
    )
    known = list(decisions.select_related("service__department", "recipient").order_by("pk"))
    known = [each for each in known if is_switched_on(each.service.module_key)]
    others = [each for each in known if each.recipient.name != star]
    for decision in known:
        if decision.recipient.name == star and (offer := _offered(decision)) is not None:
            _wait_for_the_same(offer, others)
            break
    _stand_in_line(others, today=today)


def _offered(decision: Entitlement) -> WaitlistOffer | None:
    """A time, where there is one: they wait for a day that has a free time."""
    calendar = citizen_calendar(decision.service, recipient=decision.recipient)
    day = next((day.date for day in calendar.days[SOONEST:] if day.bookable), None)
    if day is None or not _joins(decision, wanted=Wanted(day, day), actor=_own(decision.recipient)):
        return None
    return next(iter(offer_free_time(decision.service.department_id)), None)


def _wait_for_the_same(offer: WaitlistOffer, others: Sequence[Entitlement]) -> None:
    """Somebody with something left is next: when the offer is declined, or not answered, the time is theirs."""
    starts_at = timezone.localtime(offer.hold.starts_at)
    wanted = Wanted(starts_at.date(), starts_at.date(), starts_at.time(), starts_at.time())
    for decision in others:
        if decision.service_id != offer.hold.service_id:
            continue
        day = citizen_calendar(decision.service, recipient=decision.recipient).day(starts_at.date())
        is_free = day.has_room and not day.own
        if is_free and _joins(decision, wanted=wanted, actor=_own(decision.recipient)):
            return


def _stand_in_line(decisions: Sequence[Entitlement], *, today: date) -> None:
    """One of them has called, and is to have a time soon."""
    waiting: list[int] = []
    for decision in decisions:
        if len(waiting) == IN_LINE:
            return
        if decision.recipient_id in waiting:
            continue
        actor = OFFICE if len(waiting) == 1 else _own(decision.recipient)
        calendar = citizen_calendar(decision.service, recipient=decision.recipient)
        if not _waits(decision) and _joins(decision, wanted=_full_days(calendar, today=today), actor=actor):
            waiting.append(decision.recipient_id)
            if actor == OFFICE:
                entry = decision.recipient.waitlist_entries.latest("pk")
                set_priority(entry, priority=Priority.SOON, actor=Actor(None, Channel.STAFF))


def _full_days(calendar: CitizenCalendar, *, today: date) -> Wanted:
    """The first day on which all is taken; else the week that comes into sight next."""
    full = next(
        (day.date for day in calendar.days if day.date > today and day.is_full and day.has_room), None
    )
    if full is not None:
        return Wanted(full, full)
    first = calendar.days[-1].date + 2 * DAY
    return Wanted(first, first + timedelta(days=6))


def _waits(decision: Entitlement) -> bool:
    return decision.recipient.waitlist_entries.filter(service=decision.service_id).exists()


def _joins(decision: Entitlement, *, wanted: Wanted, actor: Actor) -> bool:
    try:
        join_waitlist(decision.service, recipient=decision.recipient, wanted=wanted, actor=actor)
    except DomainError:  # a decision that does not hold then, a service that is no longer offered
        return False
    return True


def _own(recipient: Recipient) -> Actor:
    return Actor(user_id=recipient.user_id, channel=Channel.SELF)
