"""What the boards of a department read, as compiled queries: they are open all day."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from foundation.alphabet import Alphabetical
from shop.enums import BookingStatus
from shop.models import (
    Absence,
    Assignment,
    Department,
    ExceptionDay,
    KeptTime,
    OpeningHours,
    Provider,
    Service,
    Shift,
)
from shop.queries.announced_sessions import has_takers
from shop.queries.compiled import Asked, Compiled
from shop.queries.special_days import closures_in


def _hours_said() -> QuerySet[Department, Any]:
    department, first, last = Asked("department"), Asked("first_day"), Asked("last_day")
    hours = {"opens_at": "opens_at", "closes_at": "closes_at"}
    closures = closures_in(department, first_day=first, last_day=last)
    special = ExceptionDay.objects.filter(department=department, date__range=(first, last))
    weekly = OpeningHours.objects.filter(department=department)
    services = Service.objects.filter(department=department)
    on_holidays = services.filter(is_active=True, open_on_public_holidays=True)
    closed = JSONObject(label="label", first_day="first_day", last_day="last_day")
    return Department.objects.filter(pk=department).values(
        closed=ArraySubquery(closures.values(said=closed)),
        special=ArraySubquery(special.values(said=JSONObject(date="date", label="label", **hours))),
        weekly=ArraySubquery(weekly.values(said=JSONObject(weekday="weekday", **hours))),
        opens_on_holidays=Exists(on_holidays),
    )


HOURS = Compiled(_hours_said)


def _absences() -> QuerySet[Absence]:
    frame = Asked("frame")
    return Absence.objects.filter(provider__department=Asked("department"), during__overlap=frame).order_by(
        "during"
    )


def _given() -> QuerySet[Assignment]:
    # A hold that has lapsed is over, though nobody has tidied it up yet.
    lapsed = Q(booking__status=BookingStatus.HELD, booking__held_until__lte=Asked("now"))
    given = Assignment.objects.filter(
        provider__department=Asked("department"), active=True, occupied__overlap=Asked("frame")
    )
    return given.exclude(lapsed).select_related("booking__recipient").order_by("occupied", "seat", "pk")


def _kept() -> QuerySet[KeptTime]:
    kept = KeptTime.objects.filter(provider__department=Asked("department"), during__overlap=Asked("frame"))
    return kept.annotate(has_takers=has_takers()).select_related("service").order_by("during", "pk")


def _providers() -> QuerySet[Provider]:
    shifts = Shift.objects.filter(provider=OuterRef("pk"), is_off=False, during__overlap=Asked("frame"))
    duty = ArraySubquery(shifts.order_by("during").values("during"))
    providers = Provider.objects.filter(department=Asked("department")).annotate(duty=duty)
    return providers.order_by(F("number").asc(nulls_first=True), Alphabetical("name"), "id")


ABSENCES, GIVEN, PROVIDERS = Compiled(_absences), Compiled(_given), Compiled(_providers)
KEPT = Compiled(_kept)
SERVICES = Compiled(lambda: Service.objects.filter(department=Asked("department")))
