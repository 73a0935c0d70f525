"""Somebody cannot come, or others come instead; and the hours in which anybody does."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from shop.domain.absence.away import report_away
from shop.domain.absence.giving import REASSIGNABLE
from shop.domain.absence.handing_over import hand_over, plan_handovers
from shop.domain.absence.reassignment import reassign as give_away
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.schedule import remove_absence, set_opening_hours
from shop.domain.placing import place_booking
from shop.enums import AbsenceReason, Availability, ReassignmentReason
from shop.hours import HoursOfDay
from shop.models import Absence, Assignment, Booking, Provider
from shop.queries.colleagues import colleagues_for
from shop.queries.spots import spots_for
from shop.queries.takers import OTHERS_COULD_COME
from tests.factories.absences import be_away
from tests.factories.world import EVERY_DAY, at
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights
from tests.race.hammer.town import CHAOS_DAYS


def reassign(hand: Hand) -> object:
    """To a colleague who seems to be free, or to any where nobody is."""
    given = _some_given(hand)
    if given is None:
        return None
    with transaction.atomic():
        colleagues = colleagues_for([given], booking=given.booking)
    free = [each for each in colleagues if each.availability == Availability.FREE]
    return give_away(
        given.booking,
        to=hand.dice.choice(free or colleagues).provider,
        instead_of=given.provider,
        reason=ReassignmentReason.ROUTE,
        actor=OFFICE,
    )


def place(hand: Hand) -> object:
    """Dropped on the board where it seemed to fit a moment ago, or, now and then, anywhere."""
    given = _some_given(hand)
    if given is None:
        return None
    booking = given.booking
    with transaction.atomic():
        too = booking.assignments.filter(active=True).exclude(pk=given.pk)
        spots = spots_for(
            given,
            given_too=list(too.values_list("provider", flat=True)),
            first=timezone.localdate(booking.starts_at),
        )
        anybody = list(Provider.objects.filter(department=booking.department_id))
    to, starts_at = hand.dice.choice(anybody), hand.dice.choice(hand.town.starts())
    if spots and hand.dice.random() < 0.9:
        spot = hand.dice.choice(spots)
        to, starts_at = next(each for each in anybody if each.pk == spot.provider_id), spot.starts_at
    return place_booking(
        booking,
        starts_at=starts_at,
        to=to,
        instead_of=given.provider,
        reason=ReassignmentReason.ROUTE,
        actor=OFFICE,
    )


def _some_given(hand: Hand) -> Assignment | None:
    """Of what is still to come, and is nobody's who need not be told apart in a rush."""
    taken = Assignment.objects.filter(active=True, booking__status__in=REASSIGNABLE)
    coming = taken.filter(starts_at__gt=timezone.now()).exclude(booking__recipient__in=hand.town.rushers)
    return hand.one_of(
        coming.select_related("provider", "booking__service__department", "booking__recipient")
    )


def absent(hand: Hand) -> object:
    """Somebody is away for a few hours, and nobody is asked to come instead."""
    return be_away(hand.dice.choice(hand.town.providers), **_some_hours(hand))


def back(hand: Hand) -> object:
    absence = _some_absence(hand)
    if absence is not None:
        remove_absence(absence, actor=OFFICE)
    return absence


def sick_day(hand: Hand) -> object:
    """And others come meanwhile."""
    return report_away(hand.dice.choice(hand.town.providers), **_some_hours(hand))


def agreed_sick_day(hand: Hand) -> object:
    """Only if it still does what was shown."""
    provider, hours = hand.dice.choice(hand.town.providers), _some_hours(hand)
    shown = report_away(provider, agreed="nobody has seen it", **hours)
    return shown.absence or report_away(provider, agreed=shown.version, **hours).absence


def undo_sick_day(hand: Hand) -> object:
    """It was a mistake."""
    absence = _some_absence(hand)
    return absence and undo_away(absence, actor=OFFICE)


def bad_morning(hand: Hand) -> object:
    """Some of the visits that have nobody, of one department, to whoever can take them."""
    department = hand.dice.choice(hand.town.departments)
    stranded = Booking.objects.filter(department=department, stranded__in=OTHERS_COULD_COME)
    coming = stranded.filter(starts_at__gt=timezone.now()).exclude(recipient__in=hand.town.rushers)
    with transaction.atomic():
        ids = list(coming.order_by("?").values_list("pk", flat=True)[:4])
    planned = plan_handovers(department, ids, actor=OFFICE) if ids else []
    wanted = [handover for each in planned for handover in each.handovers]
    return wanted and any(each.is_given for each in hand_over(department, wanted, actor=OFFICE))


def change_hours(hand: Hand) -> object:
    until = hand.dice.choice([14, 16, 16])
    hours = [HoursOfDay(weekday, at(0, 8).time(), at(0, until).time()) for weekday in EVERY_DAY]
    set_opening_hours(hand.dice.choice(hand.town.departments), hours=hours, actor=OFFICE)
    return True


def _some_hours(hand: Hand) -> dict[str, Any]:
    day, hour = hand.dice.choice(CHAOS_DAYS), hand.dice.randint(8, 13)
    return {
        "from_at": at(day, hour),
        "until_at": at(day, hour + 2),
        "reason": AbsenceReason.SICK,
        "actor": OFFICE,
    }


def _some_absence(hand: Hand) -> Absence | None:
    return hand.one_of(Absence.objects.select_related("provider__department"))


ACTS: Weights = {
    reassign: 14,
    place: 10,
    absent: 3,
    back: 3,
    sick_day: 4,
    agreed_sick_day: 2,
    undo_sick_day: 4,
    bad_morning: 4,
    change_hours: 4,
}
