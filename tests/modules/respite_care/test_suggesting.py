"""Which weekends and holidays a round is made from. In 2027 Easter is on 28 March and Whitsun on 16 May."""

from datetime import date, time

from modules.respite_care.domain.suggesting import suggested
from shop.enums import StayUnit
from shop.models import Service

SPRING = {"first": date(2027, 3, 20), "last": date(2027, 5, 20)}


def service(unit: StayUnit, longest: int) -> Service:
    return Service(
        stay_unit=unit, shortest_stay=1, longest_stay=longest, arrives_at=time(15), leaves_at=time(17)
    )


def test_of_weekends_each_is_one_whatever_is_off_around_it() -> None:
    found = {each.day: each for each in suggested(service(StayUnit.WEEKENDS, 1), **SPRING)}
    assert list(found) == [date.fromordinal(date(2027, 3, 26).toordinal() + 7 * week) for week in range(8)]
    easter, plain, whitsun = found[date(2027, 3, 26)], found[date(2027, 4, 9)], found[date(2027, 5, 14)]
    assert (easter.last, easter.length) == (date(2027, 3, 28), 1)
    assert easter.label
    assert whitsun.label
    assert not plain.label


def test_of_nights_a_holiday_makes_the_weekend_longer() -> None:
    found = {each.day: each for each in suggested(service(StayUnit.NIGHTS, 5), **SPRING)}
    easter = found[date(2027, 3, 24)]
    assert (easter.last, easter.length) == (date(2027, 3, 29), 5)
    assert found[date(2027, 4, 9)].length == 2
    assert date(2027, 3, 24) not in {each.day for each in suggested(service(StayUnit.NIGHTS, 4), **SPRING)}
