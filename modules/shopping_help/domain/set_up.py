"""The usual service of shopping help, made in one act."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from foundation.actor import Actor
from modules.shopping_help.queries.runs import KEY
from shop.domain.capacity.services import add_service, change_service
from shop.enums import BookedBy, ServicePlace
from shop.models import Department, Service

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
USUAL: dict[str, Any] = {
    "is_active": True,
    "requires_entitlement": False,
    "requires_presence": False,
    "booked_by": BookedBy.MODULE,
    "duration": 2 * HOUR,
    "slot_interval": HOUR / 2,
    "booking_horizon": 14,
    "minimum_notice": DAY,
    "cancel_deadline": DAY,
    "move_within_day_deadline": None,
    "move_to_other_day_deadline": None,
}
"""Without a decision, brought within two hours to who need not be there, never moved; each run says when it closes."""


@transaction.atomic
def set_up(department: Department, *, name: str, order_places: int, fee: int, actor: Actor) -> Service:
    """A service in which runs can be put up at once; `fee` in øre. Raises ServiceNotOffered, ServiceNameTaken."""
    service = add_service(department, name=name, module_key=KEY, place=ServicePlace.AT_HOME, actor=actor)
    rules = USUAL | {"seats": order_places}
    return change_service(service, rules=rules, settings={"fee": fee}, actor=actor)
