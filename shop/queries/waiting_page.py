"""The department's view of who waits: by service, in order, with what each is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.alphabet import alphabetical
from shop.enums import OfferOutcome, WaitlistStatus
from shop.models import Department, Service, WaitlistEntry, WaitlistOffer
from shop.queries.compiled import Moment
from shop.queries.deeper import Whose
from shop.queries.out_of_reach import WhyNot, why_nothing_can_be_offered
from shop.queries.waiting import waiting_in


@dataclass(frozen=True, slots=True)
class InLine:
    """One who waits. `unanswered` are the offers in a row that nobody answered; `why_not` is why they can have none."""

    entry: WaitlistEntry
    place: int
    unanswered: int
    offer: WaitlistOffer | None
    why_not: WhyNot | None = None

    @property
    def can_sign_in(self) -> bool:
        return self.entry.recipient.user_id is not None


@dataclass(frozen=True, slots=True)
class Line:
    service: Service
    people: Sequence[InLine]


def lines_of(department: Department) -> Sequence[Line]:
    """By the name of the service. Two queries, and those of `why_nothing_can_be_offered`."""
    entries = sorted(
        waiting_in(department.pk), key=lambda entry: (alphabetical(entry.service.name), entry.service_id)
    )  # sorting keeps the order within a service
    offers = WaitlistOffer.objects.filter(
        entry__in=entries, outcome=OfferOutcome.OPEN, expires_at__gt=timezone.now()
    )
    open_by_entry = {offer.entry_id: offer for offer in offers.select_related("hold")}
    why_not = why_nothing_can_be_offered(entries)
    return [
        Line(
            service,
            [
                InLine(
                    entry,
                    place,
                    entry.unanswered,  # type: ignore[attr-defined]  # set by in_order
                    open_by_entry.get(entry.pk),
                    None if entry.pk in open_by_entry else why_not.get(entry.pk),
                )
                for place, entry in enumerate(group, start=1)
            ],
        )
        for service, group in groupby(entries, key=lambda entry: entry.service)
    ]


def who_must_be_called(department: Whose, *, now: Moment | None = None) -> QuerySet[Any]:
    """Whoever waits and cannot answer by themselves; `is_offered` says that a time is kept for them."""
    is_open = Q(outcome=OfferOutcome.OPEN, expires_at__gt=now or timezone.now())
    offers = WaitlistOffer.objects.filter(is_open, entry=OuterRef("pk"))
    waits = WaitlistEntry.objects.filter(
        service__department=department, status=WaitlistStatus.WAITING, recipient__user=None
    )
    return waits.annotate(is_offered=Exists(offers))
