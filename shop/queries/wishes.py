"""Who comes to a recipient, and what they wish about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.enums import NEVER_BOOKED, BookingStatus, HelperWish, ProviderKind
from shop.models import (
    Assignment,
    BlockedProvider,
    Booking,
    Department,
    Entitlement,
    PreferredProvider,
    Provider,
    ProviderQualification,
    Recipient,
    Service,
)
from shop.queries.attention import STANDING

REMEMBERED = timedelta(days=365)
"""For how long somebody who came stands on the recipient's list."""
ABOUT_THEM = Q(is_wished=True) | Q(is_unwanted=True) | Q(is_decided=True)


@dataclass(frozen=True, slots=True)
class KnownHelper:
    """Somebody with a name. `times` and `last_at` are of the visits of the last year, those to come not among them.

    `is_decided` when the department decided that they do not come: no wish changes it.
    """

    provider: Provider
    times: int
    last_at: datetime | None
    wish: HelperWish
    is_decided: bool


def helpers_of_mine(recipient: Recipient, *, now: datetime) -> Sequence[KnownHelper]:
    """Who came within the last year, and whoever is wished for or not; the one who came last comes first. One query."""
    came = Q(
        assignments__active=True,
        assignments__booking__recipient=recipient,
        assignments__booking__status__in=(BookingStatus.COMPLETED, BookingStatus.CONFIRMED),
        assignments__booking__starts_at__gte=now - REMEMBERED,
        assignments__booking__starts_at__lt=now,
    )
    found = (
        _people()
        .annotate(
            times=Count("assignments", filter=came),
            last_at=Max("assignments__booking__starts_at", filter=came),
            **_wishes_of(recipient),
        )
        .filter(Q(times__gt=0) | ABOUT_THEM)
        .select_related("department")
    )
    helpers = [
        _known(each, times=each.times, last_at=each.last_at)
        for each in found.order_by(Alphabetical("name"), "pk")
    ]
    return sorted(helpers, key=lambda each: each.last_at.timestamp() if each.last_at else 0, reverse=True)


def wishes_in(recipient: Recipient, departments: Sequence[Department]) -> Sequence[KnownHelper]:
    """What is wished or decided about those who work in these departments, by name. One query."""
    found = (
        _people()
        .filter(department__in=departments)
        .annotate(**_wishes_of(recipient))
        .filter(ABOUT_THEM)
        .order_by(Alphabetical("name"), "pk")
    )
    return [_known(each) for each in found]


def nobody_is_left(recipient: Recipient, *, without: Provider, now: datetime) -> bool:
    """Whether too few would be left for a service that they can come to and the recipient has.

    They have what they have a decision about, also one that begins later, and what needs none when they booked it
    within a year. Some queries a service.
    """
    today = timezone.localdate(now)
    granted = (
        Entitlement.objects.filter(recipient=recipient, service__department=without.department_id)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
        .values("service")
    )
    booked = (
        Booking.objects.filter(recipient=recipient, department=without.department_id)
        .filter(service__requires_entitlement=False, starts_at__gte=now - REMEMBERED)
        .exclude(status__in=NEVER_BOOKED)
        .values("service")
    )
    services = Service.objects.filter(Q(pk__in=granted) | Q(pk__in=booked), is_active=True, uses_places=False)
    for service in services.prefetch_related("required_qualifications"):
        may_come = _who_may_come(service, recipient=recipient, today=today)
        left = may_come.exclude(pk=without.pk).count()
        if left < service.providers_needed and may_come.filter(pk=without.pk).exists():
            return True
    return False


def planned_with(recipient: Recipient, providers: Iterable[Provider]) -> dict[int, list[Booking]]:
    """What they are still to come to, by the provider's id, the soonest first. One query."""
    planned = defaultdict[int, list[Booking]](list)
    given = Assignment.objects.filter(
        active=True,
        provider__in=[each.pk for each in providers],
        booking__recipient=recipient,
        booking__status__in=STANDING,
        booking__starts_at__gt=timezone.now(),
    )
    for each in given.select_related("booking").order_by("booking__starts_at", "booking_id"):
        planned[each.provider_id].append(each.booking)
    return planned


def came_within_a_year(recipient: Recipient, *, provider: Provider, now: datetime) -> bool:
    """Whether somebody of the list met them: a wish about who never came would tell who works here."""
    return Assignment.objects.filter(
        active=True,
        provider__in=_people().filter(pk=provider.pk),
        booking__recipient=recipient,
        booking__status__in=(BookingStatus.COMPLETED, BookingStatus.CONFIRMED),
        booking__starts_at__gte=now - REMEMBERED,
        booking__starts_at__lt=now,
    ).exists()


def _people() -> QuerySet[Provider]:
    return Provider.objects.filter(is_active=True, number__isnull=True).exclude(kind=ProviderKind.PLACE)


def _wishes_of(recipient: Recipient) -> dict[str, Exists]:
    blocks = BlockedProvider.objects.filter(recipient=recipient, provider=OuterRef("pk"))
    return {
        "is_wished": Exists(PreferredProvider.objects.filter(recipient=recipient, provider=OuterRef("pk"))),
        "is_unwanted": Exists(blocks.filter(is_wish=True)),
        "is_decided": Exists(blocks.filter(is_wish=False)),
    }


def _known(provider: Any, *, times: int = 0, last_at: datetime | None = None) -> KnownHelper:
    """Of one with the annotations above, of which its type does not know."""
    wish = HelperWish.GLADLY if provider.is_wished else HelperWish.NONE
    if provider.is_unwanted or provider.is_decided:
        wish = HelperWish.NOT
    return KnownHelper(provider, times, last_at, wish, is_decided=provider.is_decided)


def _who_may_come(service: Service, *, recipient: Recipient, today: date) -> QuerySet[Provider]:
    """Whoever the department could send, today if need be."""
    found = (
        Provider.objects.filter(department_id=service.department_id, is_active=True)
        .filter(Q(leaves_on__isnull=True) | Q(leaves_on__gte=today))
        .exclude(kind=ProviderKind.PLACE)
        .exclude(blocked_for__recipient=recipient)
    )
    valid = ProviderQualification.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    for required in service.required_qualifications.all():
        found = found.filter(pk__in=valid.filter(qualification=required).values("provider"))
    return found
