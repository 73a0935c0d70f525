"""An invented Memory team: talks of the past weeks and the coming days, an interpreter to order, a course, a group."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import DomainError
from modules.memory_team.domain.interpreters import note_ordered
from modules.memory_team.domain.putting_up import Drawing, put_up
from modules.memory_team.domain.taking_part import sign_up
from modules.memory_team.models import Course, CourseDate, Talk
from modules.memory_team.queries.courses import KEY
from modules.memory_team.usual_services import USUAL
from shop.domain.capacity.usual_services import make_usual_services
from shop.domain.door.booking import book_service
from shop.enums import AssignmentReason, BookingStatus, ServicePlace, StaffRole
from shop.errors import SessionNotPossible
from shop.models import Assignment, Booking, Department, Provider, Recipient, RoleGrant, Service
from shop.queries.citizen_days import citizen_calendar
from shop.queries.usual_services import made_already
from shop.usual_services import MADE_AS
from shop.ways import AS_USUAL, Way

NAMES = {
    "follow_up": "Oppfølgingssamtale",
    "phone": "Veiledning på telefon",
    "mapping": "Hjemmebesøk for kartlegging",
    "group": "Kurs og grupper for pårørende",
}
WAYS: Sequence[dict[str, Any]] = (
    {"topics": ["living", "tips"], "people": 2},
    {"topics": ["suspicion", "why_assess"], "language": "pl"},
    {"topics": ["help", "services"], "people": 3, "language": "ti"},
    {"topics": ["support"], "practical": "Vi kommer med bussen som er framme ti på hel."},
    {"topics": ["develops", "what_is", "own:Førerkort og bilkjøring"]},
)
"""What they say: the second one's interpreter is still to be ordered."""
WEDNESDAY, THURSDAY, FRIDAY = 3, 4, 5
TEN = 10
BY_VIDEO = 3
"""Which of these talks is by video."""
SIX_WEEKS = timedelta(weeks=6)


def make_demo(service: Service) -> None:
    """Fill the team of the department, once for all of its services.

    Called again on a later day it adds what has come to be missing.
    """
    department = service.department
    first = department.services.filter(module_key=KEY).earliest("pk")
    relatives = list(Recipient.objects.filter(intakes__department=department, is_active=True).order_by("pk"))
    people = list(department.providers.filter(is_active=True).exclude(user=None).order_by("pk"))
    if service.pk != first.pk or len(relatives) < len(WAYS) or not people:
        return
    _name_the_first(first)
    make_usual_services(department, USUAL, names=NAMES, actor=SYSTEM)
    team = Team(department, made_already(department, USUAL), people, relatives)
    if not Booking.objects.filter(department=department, starts_at__lt=timezone.now()).exists():
        team.look_back()
    if not Talk.objects.filter(
        booking__department=department, booking__starts_at__gt=timezone.now()
    ).exists():
        team.look_ahead()
    if not Course.objects.filter(
        service__department=department, dates__starts_at__gt=timezone.now()
    ).exists():
        with suppress(SessionNotPossible):  # all of them on days that are closed
            team.gather()


def _name_the_first(service: Service) -> None:
    """It lets relatives write something, so that there is something to see."""
    if MADE_AS not in service.settings:
        more = {"asks_practical": True, "own_topics": ["Førerkort og bilkjøring"]}
        service.settings |= {MADE_AS: "first_talk", **more}
        service.save(update_fields=["settings"])


@dataclass(frozen=True, slots=True)
class Team:
    """One department's team, with its services by the code they were made as."""

    department: Department
    services: Mapping[str, Service]
    providers: Sequence[Provider]
    relatives: Sequence[Recipient]

    def look_back(self) -> None:
        """Some talks of the past weeks, and one this morning."""
        for number, day in zip(range(6), _workdays_before(timezone.localdate()), strict=False):
            service = self.services["first_talk" if number % 2 else "phone"]
            relative, advisor = self.relatives[number], self.providers[number % len(self.providers)]
            starts_at = _moment(day, 9 + number % 4)
            booking = _been(service, relative, advisor, starts_at)
            Talk.objects.create(booking=booking, **WAYS[number % len(WAYS)])

    def look_ahead(self) -> None:
        """A talk for each of the first relatives, one with the same advisor, and a visit that maps a need."""
        for number, said in enumerate(WAYS):
            way = Way(ServicePlace.BY_VIDEO) if number == BY_VIDEO else AS_USUAL
            self._book("first_talk", self.relatives[number], after=4 * number, answers=said, way=way)
        ordered = Talk.objects.filter(language="ti", booking__starts_at__gt=timezone.now()).first()
        if ordered is not None:
            note_ordered(ordered, seen_at=ordered.booking.starts_at, actor=self._administrator())
        self._book("follow_up", self.relatives[1], after=20, answers={"topics": ["tips"]})
        self._book(
            "mapping", self.relatives[5], after=6, answers={"agreed": True}, actor=self._administrator()
        )

    def gather(self) -> None:
        """A course that is nearly full, and a group."""
        service, leader = self.services["group"], self.providers[0]
        school = Drawing(
            "Pårørendeskolen",
            "Biblioteket, 2. etasje",
            "Fire kvelder om hukommelse, hverdag og hvor du finner hjelp.",
            6,
            leader,
            is_group=False,
        )
        cafe = Drawing("Samtalegruppe for pårørende", "Lindeveien 4, kjøkkenet", "", 8, leader, is_group=True)
        course = self._put_up(service, school, weekday=WEDNESDAY, hour=17, weeks=1, times=4)
        group = self._put_up(service, cafe, weekday=THURSDAY, hour=13, weeks=2, times=3)
        for relative in (self.relatives[0], *self.relatives[6:]):
            with suppress(DomainError):
                sign_up(course, recipient=relative, actor=_own(relative))
        starts_at = group.dates.earliest("starts_at").starts_at
        for relative in self.relatives[1:4]:
            with suppress(DomainError):
                book_service(
                    service,
                    recipient=relative,
                    starts_at=starts_at,
                    actor=_own(relative),
                    helpers=[leader.pk],
                )

        self._meet_today(group)

    def _meet_today(self, group: Course) -> None:
        """It met, or meets, today as well: nobody has said yet who came."""
        starts_at = _moment(timezone.localdate(), TEN)
        if starts_at.isoweekday() > FRIDAY:
            return
        CourseDate.objects.create(course=group, service=group.service, starts_at=starts_at)
        ends_at = starts_at + group.service.duration
        busy = Booking.objects.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).values("recipient")
        free = Recipient.objects.filter(pk__in=[each.pk for each in self.relatives[4:]]).exclude(pk__in=busy)
        opener: Booking | None = None
        for seat, relative in enumerate(free.order_by("pk")[:4], start=1):
            booking = _been(group.service, relative, group.leader, starts_at, seat=seat, opener=opener)
            said = {"title": group.title, "where_text": group.place, "status": BookingStatus.CONFIRMED}
            told = {"outcome_at": None, "outcome_by": None}
            Booking.objects.filter(pk=booking.pk).update(**said, **told)
            opener = opener or booking

    def _put_up(
        self, service: Service, drawing: Drawing, *, weekday: int, hour: int, weeks: int, times: int
    ) -> Course:
        day = timezone.localdate() + timedelta(days=5)
        first = day + timedelta(days=(weekday - day.isoweekday()) % 7)
        starts = [_moment(first + timedelta(weeks=weeks * count), hour) for count in range(times)]
        return put_up(service, drawing=drawing, starts=starts, leaves_out=True, actor=self._administrator())

    def _book(
        self,
        code: str,
        relative: Recipient,
        *,
        after: int,
        answers: dict[str, Any],
        actor: Actor | None = None,
        way: Way = AS_USUAL,
    ) -> None:
        """At the time so many free ones further on, or not at all."""
        service = self.services[code]
        days = citizen_calendar(service, recipient=relative).days
        free = [
            slot
            for day in days
            for slot in (day.bookable or ([s for s in day.slots if s.is_free] if actor else ()))
        ]
        for slot in free[after : after + 3]:
            with suppress(DomainError):
                said = {"topics": [], "people": 1, "language": "", "practical": ""} | answers
                book_service(
                    service,
                    recipient=relative,
                    starts_at=slot.starts_at,
                    actor=actor or _own(relative),
                    answers=said,
                    way=way,
                )
                return

    def _administrator(self) -> Actor:
        grants = RoleGrant.objects.filter(department=self.department, role=StaffRole.DEPARTMENT_ADMINISTRATOR)
        return Actor(grants.earliest("pk").user_id, Channel.STAFF)


def _own(relative: Recipient) -> Actor:
    return Actor(relative.user_id, Channel.SELF)


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _workdays_before(today: date) -> Iterator[date]:
    """The last ones, some days apart, the latest first; today where it is one."""
    for count in range(SIX_WEEKS.days):
        day = today - timedelta(days=count)
        if day.isoweekday() < 6 and (count == 0 or count % 3 == 1):
            yield day


def _been(
    service: Service,
    relative: Recipient,
    advisor: Provider,
    starts_at: datetime,
    *,
    seat: int = 0,
    opener: Booking | None = None,
) -> Booking:
    """One that was booked a week before it; over, unless it still goes on; with a seat, of the session of `opener`."""
    ends_at = starts_at + service.duration
    booked_at = starts_at - timedelta(weeks=1)
    is_over = ends_at < timezone.now()
    booking = Booking.objects.create(
        department=service.department,
        service=service,
        recipient=relative,
        status=BookingStatus.COMPLETED if is_over else BookingStatus.CONFIRMED,
        channel=Channel.SELF.value,
        starts_at=starts_at,
        ends_at=ends_at,
        requires_presence=True,
        created_at=booked_at,
        created_by=relative.user,
        outcome_at=ends_at if is_over else None,
        outcome_by=advisor.user if is_over else None,
    )
    Assignment.objects.create(
        booking=booking,
        provider=advisor,
        occupied=(starts_at, ends_at),
        alive=(booked_at, None),
        reason=AssignmentReason.LEAST_LOADED,
        assigned_at=booked_at,
        party=(opener or booking).pk,
        seat=seat,
        minutes=service.duration // timedelta(minutes=1),
    )
    return booking
