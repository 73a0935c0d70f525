"""What somebody's own months cost, as they and who acts for them see it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from foundation.alphabet import Alphabetical
from modules.home_help.fees.costs import Cost, costs_of
from modules.home_help.fees.models import FeeLine, FeeRun
from modules.home_help.fees.rate_tables import Rates, rates_in
from modules.home_help.fees.reckoning import Charge, Table, first_of, month_after
from shop.enums import NEVER_BOOKED
from shop.models import Booking, Entitlement, Recipient, Service

MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ThisMonth:
    """The month as it stands: what it costs so far and what it will with the visits that are booked.

    `paid` and `free` are the services they have, by whether they are paid for.
    """

    month: date
    table: Table
    so_far: Charge
    expected: Charge
    paid: Sequence[Service]
    free: Sequence[Service]


@dataclass(frozen=True, slots=True)
class EarlierMonth:
    """A month that is over. One that `is_closed` has gone to the bill; `corrections` is what was put right since."""

    month: date
    amount: int
    visits: int
    minutes: int
    is_closed: bool
    corrections: int = 0


def may_see(recipient: Recipient, *, rates: Sequence[Rates]) -> bool:
    """Whether the reader may see what all of it costs: who acts with some services, where all that is paid are these.

    One query for who acts with some services only.
    """
    if recipient.within is None:
        return True
    every = frozenset[int]().union(*(each.service_ids for each in rates))
    paid = {service.pk for service in _services_of(recipient, among=every)}
    return bool(paid) and paid <= recipient.within


def has_to_do_with(recipient: Recipient, *, rates: Sequence[Rates]) -> bool:
    """Whether they have or had something that is, was or will be paid for: granted, or a visit. One query."""
    every = frozenset[int]().union(*(each.service_ids for each in rates))
    granted = Entitlement.objects.filter(recipient=recipient)
    return Service.objects.filter(_is_theirs(recipient, granted=granted), pk__in=every).exists()


def this_month(recipient: Recipient, *, rates: Sequence[Rates]) -> ThisMonth | None:
    """None where nothing is charged in the municipality, or where they have nothing that the question is about.

    Who has a service of home help, or anything that is paid for, is told; also that it is free.
    """
    month = first_of(timezone.localdate())
    here = rates_in(rates, month=month)
    if here is None:
        return None
    services = _services_of(recipient, among=here.service_ids, module_key="home_help")
    if not services:
        return None
    key = (recipient.pk, month)
    costs = costs_of([month], recipient=recipient, rates=rates, also=[key])
    return ThisMonth(
        month,
        here.table,
        costs.so_far[key].charge,
        costs.expected[key].charge,
        [each for each in services if each.pk in here.service_ids],
        [each for each in services if each.pk not in here.service_ids],
    )


def earlier_months(recipient: Recipient, *, rates: Sequence[Rates]) -> Sequence[EarlierMonth]:
    """Those that cost something or had visits, the latest first, a year back."""
    this = first_of(timezone.localdate())
    months = [month_after(this, count=-count) for count in range(1, MONTHS_SHOWN + 1)]
    closed = frozenset(FeeRun.objects.filter(month__in=months).values_list("month", flat=True))
    open_costs = costs_of(
        [month for month in months if month not in closed], recipient=recipient, rates=rates
    ).so_far
    by_month = _closed_months(recipient, months=closed)
    for (_who, month), cost in open_costs.items():
        by_month[month] = _open_month(month, cost)
    shown = [by_month[month] for month in months if month in by_month]
    return [each for each in shown if each.amount or each.visits or each.corrections]


def _closed_months(recipient: Recipient, *, months: Collection[date]) -> dict[date, EarlierMonth]:
    lines = FeeLine.objects.filter(recipient=recipient, month__in=months).order_by()
    own = Q(run__month=F("month"))
    sums = lines.values("month").annotate(
        amounts=Sum("amount"),
        all_visits=Sum("visits"),
        all_minutes=Sum("minutes"),
        put_right=Sum("amount", filter=~own),
    )
    return {
        row["month"]: EarlierMonth(
            row["month"],
            row["amounts"],
            row["all_visits"],
            row["all_minutes"],
            is_closed=True,
            corrections=row["put_right"] or 0,
        )
        for row in sums
    }


def _open_month(month: date, cost: Cost) -> EarlierMonth:
    given = cost.charge.given
    return EarlierMonth(month, cost.charge.amount, given.visits, given.minutes, is_closed=False)


def _services_of(recipient: Recipient, *, among: Collection[int], module_key: str = "") -> Sequence[Service]:
    """Of these, and of the module where one is said, those they have a decision about or had a visit of. One query."""
    today = timezone.localdate()
    decisions = Entitlement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=first_of(today)), recipient=recipient
    )
    wanted = Q(pk__in=among) | (Q(module_key=module_key) if module_key else Q(pk__in=[]))
    theirs = _is_theirs(recipient, granted=decisions)
    return list(Service.objects.filter(wanted, theirs).order_by(Alphabetical("name"), "pk"))


def _is_theirs(recipient: Recipient, *, granted: QuerySet[Entitlement]) -> Q:
    visits = Booking.objects.filter(recipient=recipient).exclude(status__in=NEVER_BOOKED)
    return Q(pk__in=granted.values("service")) | Q(pk__in=visits.values("service"))
