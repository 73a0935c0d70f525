"""Houses with beds for families, some of whom must not meet: a world of `tests.guest_module`."""

from datetime import date, time
from typing import Any

from shop.enums import ProviderKind, StayUnit
from shop.models import Provider, Recipient, Shift
from shop.queries.days import span_of_day
from tests.factories.world import World, make_department, make_provider, make_recipient, make_service
from tests.guest_module.module import SIBLINGS, families, houses

ARRIVES, LEAVES = 16, 12


def make_houses(*beds: int, unit: StayUnit = StayUnit.NIGHTS, **changes: Any) -> World:
    """Houses with so many beds each, and one family with two children; free of charge unless said otherwise.

    The carer need not be there, so their children may be away at the same time, each by themselves.
    """
    department = make_department(closes=time(20))
    service = make_service(
        department,
        **{
            "module_key": "guests",
            "name": "Avlastning",
            "stay_unit": unit,
            "shortest_stay": 1,
            "longest_stay": 1 if unit == StayUnit.WEEKENDS else 3,
            "arrives_at": time(ARRIVES),
            "leaves_at": time(LEAVES),
            "uses_places": True,
            "requires_entitlement": False,
            "requires_presence": False,
        }
        | changes,
    )
    made = []
    for house, count in enumerate(beds, start=1):
        for letter in "abcdefgh"[:count]:
            made.append(make_provider(department, name=f"Seng {house}{letter}", starts=time(0), ends=time(0)))
            houses[made[-1].pk] = house
    Provider.objects.filter(department=department).update(kind=ProviderKind.PLACE)
    return World(department, service, made, make_family())


def make_family() -> Recipient:
    """A carer with two children, for whom together two beds are needed."""
    recipient = make_recipient()
    families[recipient.pk] = SIBLINGS
    return recipient


def make_up(world: World, *, first: date, last: date) -> None:
    """The beds are made on these days too, far ahead or long ago."""
    span = span_of_day(first).starts_at, span_of_day(last).ends_at
    Shift.objects.filter(provider__in=world.providers, during__overlap=span).delete()
    Shift.objects.bulk_create(Shift(provider=bed, during=span) for bed in world.providers)
