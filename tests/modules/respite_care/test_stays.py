"""Booking a stay: for whom, in which beds, who must not meet, and what the holidays allow."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.errors import DomainError
from modules.respite_care.chosen import code_of
from modules.respite_care.domain.booking import policy_of, rules_for
from modules.respite_care.domain.people import end_cared_for, pair
from modules.respite_care.enums import HolidayRule, HomeKind, PairingRule
from modules.respite_care.errors import AfterLastDay, HolidayClosed, HolidayInRounds, NobodyToCareFor
from modules.respite_care.models import CaredFor, Home, StayOf
from modules.respite_care.queries.for_whom import choices_for
from modules.respite_care.queries.stays import days_in, where_they_stay
from shop.enums import StayUnit
from shop.errors import TimeTaken, WayNotOffered
from shop.lengths import Length, end_of
from shop.models import Booking, Service
from shop.ways import Way
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service
from tests.modules.respite_care.conftest import book, make_family, make_home


def test_a_stay_says_for_whom_it_is(world: World, ola: CaredFor) -> None:
    stay = book(world, world.recipient, str(ola.pk), nights=2)
    assert list(StayOf.objects.values_list("booking", "cared_for")) == [(stay.pk, ola.pk)]
    assert where_they_stay([stay])[stay.pk].name == "Teksleåsen"


def test_nobody_books_for_somebody_elses_child(world: World) -> None:
    _other, (kari,) = make_family(world, "Kari")
    with pytest.raises(WayNotOffered):
        book(world, world.recipient, str(kari.pk))
    assert not Booking.objects.exists()


def test_without_anybody_to_care_for_nothing_can_be_booked(world: World) -> None:
    alone = make_recipient(name="Alene Prøve")
    make_entitlement(alone, world.service, unit="nights")
    with pytest.raises(NobodyToCareFor):
        book(world, alone, "")


def test_nothing_begins_after_their_last_day(world: World, ola: CaredFor) -> None:
    end_cared_for(ola, last_day=at(3, 12).date(), actor=SYSTEM)
    with pytest.raises(AfterLastDay):
        book(world, world.recipient, str(ola.pk), day=4)
    book(world, world.recipient, str(ola.pk), day=3)


def test_nor_do_hours_at_home(world: World, ola: CaredFor) -> None:
    end_cared_for(ola, last_day=at(3, 12).date(), actor=SYSTEM)
    hours = make_service(world.department, module_key="respite_care", name="Timer")
    refusal = rules_for(hours, world.recipient, way=Way(chosen=str(ola.pk))).refusal
    assert isinstance(refusal(at(4, 10), at(4, 12)), AfterLastDay)
    assert refusal(at(3, 10), at(3, 12)) is None


def test_siblings_together_take_two_beds_of_one_home_or_none(world: World) -> None:
    recipient, children = make_family(world, "Eva", "Per")
    both = code_of(each.pk for each in children)
    assert [each.value for each in choices_for(world.service, recipient)] == [
        *(str(each.pk) for each in children),
        both,
    ]
    stay = book(world, recipient, both)
    beds = list(
        stay.assignments.filter(active=True).values_list("provider__respite_bed__home__name", flat=True)
    )
    assert beds == ["Teksleåsen", "Teksleåsen"]
    assert StayOf.objects.filter(booking=stay).count() == 2


def test_two_siblings_and_one_free_bed(world: World) -> None:
    """Neither of them sleeps alone: nothing is booked, though another home has one bed more."""
    home = Home.objects.get()
    make_home(world, name="Eikelunden", beds=1)
    first, (ola,) = make_family(world, "Nils", home=home)
    recipient, children = make_family(world, "Eva", "Per")
    book(world, first, str(ola.pk))
    with pytest.raises(TimeTaken):
        book(world, recipient, code_of(each.pk for each in children))
    assert Booking.objects.count() == 1
    book(world, recipient, str(children[0].pk))
    assert Booking.objects.count() == 2


def test_who_always_stays_together_is_offered_together_only(world: World) -> None:
    recipient, (eva, per) = make_family(world, "Eva", "Per")
    pair(eva, per, rule=PairingRule.TOGETHER, actor=SYSTEM)
    assert [each.value for each in choices_for(world.service, recipient)] == [code_of([eva.pk, per.pk])]


def test_siblings_who_must_be_apart_are_not_offered_together(world: World) -> None:
    recipient, (eva, per) = make_family(world, "Eva", "Per")
    pair(eva, per, rule=PairingRule.APART, actor=SYSTEM)
    assert [each.value for each in choices_for(world.service, recipient)] == [str(eva.pk), str(per.pk)]


def test_who_must_not_meet_finds_the_beds_busy(world: World, ola: CaredFor) -> None:
    other, (kari,) = make_family(world, "Kari")
    pair(ola, kari, rule=PairingRule.APART, actor=SYSTEM)
    book(world, world.recipient, str(ola.pk), day=2, nights=2)
    with pytest.raises(TimeTaken) as refusal:
        book(world, other, str(kari.pk), day=3)
    assert "apart" not in refusal.value.in_full().lower()
    make_home(world, name="Eikelunden")
    stay = book(world, other, str(kari.pk), day=3)
    assert where_they_stay([stay])[stay.pk].name == "Eikelunden"


def test_they_may_come_one_after_the_other(world: World, ola: CaredFor) -> None:
    other, (kari,) = make_family(world, "Kari")
    pair(kari, ola, rule=PairingRule.APART, actor=SYSTEM)
    book(world, world.recipient, str(ola.pk), day=2)
    book(world, other, str(kari.pk), day=3)
    assert Booking.objects.count() == 2


def test_with_a_home_they_sleep_nowhere_else(world: World) -> None:
    home = make_home(world, name="Eikelunden", beds=1)
    first, (eva,) = make_family(world, "Eva", home=home)
    second, (per,) = make_family(world, "Per", home=home)
    stay = book(world, first, str(eva.pk))
    assert where_they_stay([stay])[stay.pk] == home
    with pytest.raises(TimeTaken):
        book(world, second, str(per.pk))


def test_a_private_home_is_of_another_service(world: World, ola: CaredFor) -> None:
    world.service.settings = {"homes": HomeKind.PRIVATE}
    world.service.save(update_fields=["settings"])
    with pytest.raises(DomainError):
        book(world, world.recipient, str(ola.pk))
    make_home(world, name="Hos Prøve", beds=1, kind=HomeKind.PRIVATE)
    stay = book(world, world.recipient, str(ola.pk))
    assert where_they_stay([stay])[stay.pk].kind == HomeKind.PRIVATE


@pytest.mark.parametrize(("day", "is_refused"), [(date(2027, 5, 16), True), (date(2027, 5, 19), False)])
def test_holidays_may_be_closed(world: World, ola: CaredFor, day: date, *, is_refused: bool) -> None:
    """The night from the 16th touches the 17th of May."""
    starts_at = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=15)
    refused = policy_of(HolidayRule.CLOSED, is_for_somebody=True)(starts_at, starts_at + timedelta(hours=20))
    assert isinstance(refused, HolidayClosed) == is_refused
    assert policy_of(HolidayRule.AS_OTHER_DAYS, is_for_somebody=True)(starts_at, starts_at) is None


@pytest.mark.parametrize(
    ("arrives", "is_refused"),
    [
        (date(2027, 5, 14), True),  # the weekend of Whitsun, which is a public holiday
        (date(2027, 5, 21), False),
    ],
)
def test_a_weekend_that_is_a_public_holiday(arrives: date, *, is_refused: bool) -> None:
    starts_at = timezone.make_aware(datetime.combine(arrives, time(15)))
    ends_at = timezone.make_aware(datetime.combine(arrives + timedelta(days=2), time(17)))
    refused = policy_of(HolidayRule.ROUNDS_ONLY, is_for_somebody=True)(starts_at, ends_at)
    assert isinstance(refused, HolidayInRounds) == is_refused


def test_a_stay_that_ends_as_a_holiday_begins_touches_it_not() -> None:
    """Until the midnight before Whitsun, and a minute later."""
    starts_at = timezone.make_aware(datetime.combine(date(2027, 5, 12), time(15)))
    midnight = timezone.make_aware(datetime.combine(date(2027, 5, 16), time()))
    closed = policy_of(HolidayRule.CLOSED, is_for_somebody=True)
    assert closed(starts_at, midnight) is None
    assert isinstance(closed(starts_at, midnight + timedelta(minutes=1)), HolidayClosed)


@pytest.mark.parametrize("turns_on", [date(2027, 3, 28), date(2026, 10, 25)])
def test_a_stay_over_a_night_of_another_length_is_one_night(turns_on: date) -> None:
    """The clock is turned that night; who arrives at 15 leaves at 11 by the clock on the wall all the same."""
    service = Service(stay_unit=StayUnit.NIGHTS, arrives_at=time(15), leaves_at=time(11))
    starts_at = timezone.make_aware(datetime.combine(turns_on - timedelta(days=1), time(15)))
    ends_at = end_of(service, Length(stay=1), starts_at)
    assert timezone.localtime(ends_at).time() == time(11)
    stay = Booking(starts_at=starts_at, ends_at=ends_at)
    arriving, leaving = days_in([stay], first=turns_on - timedelta(days=1), days=2)
    assert (arriving.arriving, leaving.leaving) == ([stay], [stay])
