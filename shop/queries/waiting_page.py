"""The department's view of who waits: by service, in order, with what each is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q
from django.utils import timezone

from shop.enums import OfferOutcome, WaitlistStatus
from shop.models import Department, Service, WaitlistEntry, WaitlistOffer
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


@dataclass(frozen=True, slots=True)
class ToBeCalled:
    """Of those who cannot sign in: how many are offered a time, and how many are asked whether they still wait."""

    offered: int
    asked: int


def lines_of(department: Department) -> Sequence[Line]:
    """By the name of the service. Two queries, and those of `why_nothing_can_be_offered`."""
    entries = sorted(
        waiting_in(department.pk), key=lambda entry: (entry.service.name, entry.service_id)
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


def to_be_called(department: Department) -> ToBeCalled:
    """Whoever cannot answer by themselves. One query."""
    is_open = Q(offers__outcome=OfferOutcome.OPEN, offers__expires_at__gt=timezone.now())
    waits = WaitlistEntry.objects.filter(
        service__department=department, status=WaitlistStatus.WAITING, recipient__user=None
    )
    figures = waits.aggregate(
        offered=Count("pk", filter=is_open, distinct=True),
        asked=Count("pk", filter=Q(asked_at__isnull=False), distinct=True),
    )
    return ToBeCalled(**figures)
