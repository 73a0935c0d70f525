"""How the demonstration's municipalities are drawn up: values only, nothing here touches the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from shop.enums import BookedBy, Confirmation, EntitlementUnit, ServicePlace
from shop.hours import HoursOfDay

HOME_HELP, MEMORY_TEAM, RESPITE_CARE = "home_help", "memory_team", "respite_care"
SHOPPING_HELP = "shopping_help"
LICENCE = "Førerkort klasse B"
WEEKDAYS = (1, 2, 3, 4, 5)
WEEKEND = (6, 7)


@dataclass(frozen=True, slots=True)
class ServiceDrawing:
    """A service and its decisions: each of `visits` (per four weeks) is granted to equally many people.

    Without any it needs no decision, and what is booked of it is for its module to invent. `share` of the department's
    recipients have it, the first of them always. `carry_over` is in the unit.
    """

    name: str
    duration: timedelta
    buffer_after: timedelta
    unit: EntitlementUnit
    visits: tuple[int, ...]
    share: float = 1.0
    # Fields of the service that are not as they usually are.
    rules: Mapping[str, Any] = field(default_factory=dict)
    carry_over: int = 0
    # What whoever comes must have.
    qualification: str = ""
    module_key: str = HOME_HELP
    # How long each visit is at most by the decisions.
    visit_minutes: int | None = None

    def amount(self, visits: int) -> int:
        """What so many visits come to in the decision's unit, which are visits or hours."""
        if self.unit == EntitlementUnit.VISITS:
            return visits
        return visits * self.duration // timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ProviderDrawing:
    """`name` is empty for an unnamed provider; `shifts` are the weekly ones.

    `qualifications` are held for good, or for so many days from today.
    """

    name: str
    shifts: tuple[HoursOfDay, ...]
    qualifications: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DepartmentDrawing:
    """`recipients` counts the `featured` too, who come first and are given appointments to look at."""

    name: str
    phone: str
    hours: tuple[HoursOfDay, ...]
    services: tuple[ServiceDrawing, ...]
    providers: tuple[ProviderDrawing, ...]
    administrator: str
    recipients: int
    featured: tuple[str, ...] = ()
    are_young: bool = False
    beds: tuple[str, ...] = ()
    # Per cent of its time that a department keeps for each way of booking.
    kept_for_phone: int = 0
    kept_for_self_service: int = 0
    # So many days from today it is closed for a day.
    closed_in: int = 0
    visiting_address: str = ""
    video_instructions: str = ""

    @property
    def has_decisions(self) -> bool:
        return any(service.visits for service in self.services)


@dataclass(frozen=True, slots=True)
class MunicipalityDrawing:
    number: str
    departments: tuple[DepartmentDrawing, ...]
    case_officer: str
    administrator: str


def weekly(days: Sequence[int], begins: int, ends: int) -> tuple[HoursOfDay, ...]:
    """The same whole hours on several weekdays (ISO numbers)."""
    return tuple(HoursOfDay(day, time(begins), time(ends)) for day in days)


CLEANING = ServiceDrawing(
    name="Renhold",
    duration=timedelta(hours=1),
    buffer_after=timedelta(0),
    unit=EntitlementUnit.VISITS,
    visits=(4,),
    visit_minutes=60,
)
PRACTICAL_HELP = ServiceDrawing(
    name="Rydding og matlaging",
    duration=timedelta(minutes=45),
    buffer_after=timedelta(minutes=15),
    unit=EntitlementUnit.HOURS,
    visits=(8, 20, 16, 20),
    share=0.5,
    carry_over=1,
)
COMPANY = ServiceDrawing(
    name="Støtte til legebesøk",
    duration=timedelta(hours=2),
    buffer_after=timedelta(0),
    unit=EntitlementUnit.VISITS,
    visits=(2,),
    share=0.1,
    qualification=LICENCE,
    rules={
        "confirmation": Confirmation.REQUESTED,
        "maximum_active_bookings": 2,
        "move_within_day_deadline": None,
        "move_to_other_day_deadline": timedelta(hours=24),
        "cancel_deadline": timedelta(hours=24),
        "place": ServicePlace.AT_HOME,
        "settings": {"tasks": []},
    },
)
"""Somebody comes along to the doctor: the department looks at each request."""
FIRST_TALK = ServiceDrawing(
    name="Første samtale",
    duration=timedelta(hours=1),
    buffer_after=timedelta(minutes=15),
    unit=EntitlementUnit.VISITS,
    visits=(),
    module_key=MEMORY_TEAM,
    rules={
        "requires_entitlement": False,
        "place": ServicePlace.AT_OFFICE,
        "other_places": [ServicePlace.AT_HOME, ServicePlace.BY_PHONE, ServicePlace.BY_VIDEO],
        "may_ask_for_two": True,
        "slot_interval": timedelta(minutes=30),
        "minimum_notice": timedelta(hours=24),
        "cancel_deadline": timedelta(hours=24),
        "move_within_day_deadline": timedelta(hours=24),
        "move_to_other_day_deadline": timedelta(hours=24),
        "maximum_active_bookings": 2,
    },
)
"""Guidance for relatives, whom nobody asks for a decision."""
RESPITE_STAY = ServiceDrawing(
    name="Opphold i avlastningsbolig",
    duration=timedelta(days=1),
    buffer_after=timedelta(0),
    unit=EntitlementUnit.VISITS,
    visits=(),
    module_key=RESPITE_CARE,
    rules={"place": ServicePlace.AT_OFFICE, "requires_presence": False},
)
"""For families: who has how many nights, where they stay and who comes is for the module to invent."""
SHOPPING = ServiceDrawing(
    name="Handlehjelp",
    duration=timedelta(hours=2),
    buffer_after=timedelta(0),
    unit=EntitlementUnit.VISITS,
    visits=(),
    module_key=SHOPPING_HELP,
    rules={
        "requires_entitlement": False,
        "requires_presence": False,
        "place": ServicePlace.AT_HOME,
        "seats": 12,
        "booked_by": BookedBy.MODULE,
        "slot_interval": timedelta(minutes=30),
        "booking_horizon": 60,
        "minimum_notice": timedelta(hours=24),
        "cancel_deadline": timedelta(hours=24),
        "move_within_day_deadline": None,
        "move_to_other_day_deadline": None,
        "settings": {"fee": 5000},
    },
)
"""Orders are collected into runs, which the module puts up: a delivery window of two hours."""
OTHER_LENGTHS = {"other_durations": [timedelta(minutes=30), timedelta(minutes=90)]}
