"""What is free for those who wait, found for all of them at once: whom it cannot be for is passed by.

Only who is left is worth a calendar of their own, which says it for sure.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from shop.enums import UPCOMING, BookingStatus, OfferOutcome
from shop.lengths import Length, end_of, lengths_of
from shop.models import Booking, Entitlement, Service, WaitlistEntry, WaitlistOffer
from shop.queries.balance import PeriodBalance, balances
from shop.queries.periods import allows_length, cost_of
from shop.queries.slots import Slot, slots_for_citizens
from shop.queries.waiting import fits, wanted_length


@dataclass(frozen=True, slots=True)
class NeedsSomebody:
    """A visit that is to come and has nobody who can come to it."""

    starts_at: datetime
    ends_at: datetime
    uses_places: bool


def without_anybody(department_id: int, *, now: datetime) -> Sequence[NeedsSomebody]:
    """One query."""
    upset = Booking.objects.filter(
        department=department_id, status__in=UPCOMING - {BookingStatus.HELD}, starts_at__gt=now
    ).exclude(stranded="")
    return [
        NeedsSomebody(*each) for each in upset.values_list("starts_at", "ends_at", "service__uses_places")
    ]


@dataclass(slots=True)
class FreeTimes:
    """What anybody at all could have, looked up once for each service and length: who fits none of it is passed by.

    Times that come free afterwards are not in it: whoever comes first in line may not have been asked about them. Nor
    is time that is needed for a visit of the department to which nobody can come: what was promised comes first.
    """

    now: datetime
    without_anybody: Sequence[NeedsSomebody] = ()
    found: dict[tuple[int, Length], Sequence[Slot]] = field(default_factory=dict)

    def of(self, entry: WaitlistEntry) -> Sequence[Slot]:
        """Those in the window of the entry."""
        length = wanted_length(entry)
        key = (entry.service_id, length)
        if key not in self.found:
            self.found[key] = self._look_up(entry.service, length)
        return [slot for slot in self.found[key] if fits(entry, slot.starts_at)]

    def _look_up(self, service: Service, length: Length) -> Sequence[Slot]:
        if length not in lengths_of(service):
            return ()
        slots = slots_for_citizens(service, now=self.now, length=length)
        return [slot for slot in slots if slot.is_free and not self._is_needed(slot, service)]

    def _is_needed(self, slot: Slot, service: Service) -> bool:
        """Whether those who are free then are no more than the visits that need one. A session has its leader."""
        if service.seats > 1:
            return False
        waiting = sum(
            each.uses_places == service.uses_places
            and each.starts_at < slot.ends_at
            and slot.starts_at < each.ends_at
            for each in self.without_anybody
        )
        return slot.places_left - slot.kept - waiting < slot.needed


@dataclass(frozen=True, slots=True)
class Grants:
    """What is left of everybody's decisions: who has too little for any of the times is passed by. Two queries."""

    left: Mapping[tuple[int, int], Sequence[PeriodBalance]]

    @classmethod
    def of(cls, entries: Collection[WaitlistEntry], *, first: date, last: date) -> "Grants":
        paid = [each for each in entries if each.service.requires_entitlement]
        decisions = Entitlement.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=first),
            valid_from__lte=last,
            service__in={each.service_id for each in paid},
            recipient__in={each.recipient_id for each in paid},
        )
        left = defaultdict[tuple[int, int], list[PeriodBalance]](list)
        for balance in balances(decisions, first=first, last=last) if paid else ():
            entitlement = balance.entitlement
            left[entitlement.service_id, entitlement.recipient_id].append(balance)
        return cls(left)

    def suffice(self, entry: WaitlistEntry, *, starts_at: datetime) -> bool:
        """Whether what is left pays for the time; the calendar that is asked afterwards says it for sure."""
        service = entry.service
        if not service.requires_entitlement:
            return True
        ends_at = end_of(service, wanted_length(entry), starts_at)
        day = timezone.localdate(starts_at)
        return any(
            allows_length(each.entitlement, starts_at=starts_at, ends_at=ends_at)
            and each.left >= cost_of(service, each.entitlement, starts_at=starts_at, ends_at=ends_at)
            for each in self.left.get((entry.service_id, entry.recipient_id), ())
            if each.covers(day)
        )


def uncovered_holds(recipient_id: int, *, service_id: int) -> Sequence[int]:
    """The times of the service that are offered to the recipient and that no decision pays for, by their holds' ids.

    One query, and two more for the offer there is.
    """
    offers = WaitlistOffer.objects.filter(
        recipient=recipient_id, entry__service=service_id, outcome=OfferOutcome.OPEN
    )
    return [offer.hold_id for offer in offers.select_related("entry__service", "hold") if not _is_paid(offer)]


def _is_paid(offer: WaitlistOffer) -> bool:
    entry, starts_at = offer.entry, offer.hold.starts_at
    day = timezone.localdate(starts_at)
    return Grants.of([entry], first=day, last=day).suffice(entry, starts_at=starts_at)
