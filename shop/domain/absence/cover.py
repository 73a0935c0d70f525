"""Somebody cannot come: their visits go to others by the ranking, and what nobody can take waits for another time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection
from django.utils import timezone

from shop.domain.absence.giving import GIVE, REASSIGNABLE
from shop.enums import AssignmentReason, Availability
from shop.lengths import length_of
from shop.models import Assignment, BlockedProvider, Booking, Provider
from shop.queries.asked_first import who_is_barred
from shop.queries.colleagues import colleagues_for, who_stays
from shop.queries.door import A_MOMENT
from shop.queries.free_time import Window
from shop.queries.ranking import Candidate, ranked_candidates
from shop.queries.stays import is_under_way, not_over
from shop.ways import way_of

NOT_ASKED = frozenset({Availability.HAS_IT, Availability.LEFT, Availability.ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Cover:
    """A visit that somebody cannot come to. `given` is the assignment of who comes instead, None for nobody.

    Then `why_not` is how many of the others cannot for which reason.
    """

    booking: Booking
    former: Assignment
    given: Assignment | None = None
    why_not: Mapping[Availability, int] = field(default_factory=dict)

    @property
    def is_covered(self) -> bool:
        return self.given is not None


def visits_to_cover(provider: Provider, *, during: tuple[datetime, datetime]) -> Sequence[Assignment]:
    """What the provider has in that time and has not begun, the soonest first, and locked. One query."""
    return visits_and_stays(provider, during=during)[0]


def visits_and_stays(
    provider: Provider, *, during: tuple[datetime, datetime]
) -> tuple[Sequence[Assignment], Sequence[Booking]]:
    """Besides, stays under way that go on in that time: whoever sleeps in a bed is not given another unasked.

    Only the bookings are locked: whoever cancels waits for them, everybody else for the schedule. One query.
    """
    now = timezone.now()
    locked = (
        Assignment.objects.select_for_update(of=("booking",))
        .select_related("booking__service", "booking__recipient", "booking__series")
        .filter(
            not_over(now, of="booking__"),
            provider=provider,
            active=True,
            occupied__overlap=during,
            booking__status__in=REASSIGNABLE,
        )
        .order_by("booking_id")  # as everybody locks them
    )
    found = sorted(locked, key=lambda each: (each.booking.starts_at, each.party, each.booking_id))
    stays = [each.booking for each in found if is_under_way(each.booking, now=now)]
    ahead = [each for each in found if each.booking.starts_at > now]
    return ahead, [stay for stay in stays if during[0] < stay.ends_at and during[1] > now]


def cover(assignments: Sequence[Assignment]) -> Sequence[Cover]:
    """Give each visit to whoever the ranking puts first, one after the other, so that each counts for the next.

    A session goes to one provider as a whole. Two queries a visit, one more where nobody can. Call it inside the
    schedule lock, when the one who cannot come is not free any more.
    """
    covers: list[Cover] = []
    for together in _together(assignments):
        given = _give(together)
        why_not = {} if given else _why_nobody(together)
        covers += [Cover(each.booking, each, given.get(each.booking_id), why_not) for each in together]
    released = [each.former.pk for each in covers if each.is_covered]
    Assignment.objects.filter(pk__in=released, active=True).update(active=False)
    return covers


def _together(assignments: Sequence[Assignment]) -> Iterator[list[Assignment]]:
    """Visit by visit; those who sit in one session together."""
    for _key, group in groupby(
        assignments, key=lambda each: (each.party, 0 if each.seat else each.booking_id)
    ):
        yield list(group)


def _give(together: Sequence[Assignment]) -> dict[int, Assignment]:
    """Who comes instead, by booking; empty for nobody. A seat is taken once, so a session is given back first."""
    first = together[0]
    is_session = first.seat > 0
    candidates = _candidates(together)
    if not candidates:
        return {}
    if is_session:
        Assignment.objects.filter(pk__in=[each.pk for each in together]).update(active=False)
    for candidate in candidates:
        given = _take(together, candidate)
        if given:
            return given
    if is_session:
        Assignment.objects.filter(pk__in=[each.pk for each in together]).update(active=True)
    return {}


def _candidates(together: Sequence[Assignment]) -> Sequence[Candidate]:
    booking = together[0].booking
    if any(each.booking.series is not None and each.booking.series.only_provider for each in together):
        return []  # it was agreed that nobody else comes
    way = way_of(booking)
    rules = who_is_barred(booking, way=way)
    window = Window(
        booking.service,
        length_of(booking),
        booking.starts_at,
        booking.starts_at + A_MOMENT,
        timezone.now(),
        timezone.get_current_timezone_name(),
        recipient_id=booking.recipient_id,
        way=way,
        barred=rules.barred,
    )
    staying = who_stays(booking, going=together) if rules.groups else ()
    candidates = [
        each for each in ranked_candidates(window) if rules.may_be_together(each.provider_id, *staying)
    ]
    if len(together) == 1:
        return candidates
    others = [each.booking.recipient_id for each in together[1:]]
    blocked = set(BlockedProvider.objects.filter(recipient__in=others).values_list("provider_id", flat=True))
    return [each for each in candidates if each.provider_id not in blocked]


def _why_nobody(together: Sequence[Assignment]) -> Mapping[Availability, int]:
    others = colleagues_for(together, booking=together[0].booking)
    return Counter(each.availability for each in others if each.availability not in NOT_ASKED)


def _take(together: Sequence[Assignment], candidate: Candidate) -> dict[int, Assignment]:
    """Their assignments, by booking; empty when this provider's time cannot be had after all."""
    now = timezone.now()
    parameters: dict[str, Any] = {
        "ids": [each.pk for each in together],
        "to": candidate.provider_id,
        "now": now,
        "reason": candidate.reason,
    }
    with connection.cursor() as cursor:
        cursor.execute(GIVE, parameters)
        made = cursor.fetchall()
    if len(made) < len(together):
        Assignment.objects.filter(pk__in=[pk for pk, _booking in made]).delete()
        return {}
    return {
        booking_id: Assignment(
            pk=pk,
            booking_id=booking_id,
            provider_id=candidate.provider_id,
            reason=AssignmentReason(candidate.reason),
        )
        for pk, booking_id in made
    }
