"""The department closes the afternoon while people book it: each is refused, or kept and flagged."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from shop.models import Booking
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import at
from tests.race.rush import assert_all_is_in_order
from tests.race.served.conftest import Town
from tests.race.served.crowd import Act, form_of

pytestmark = pytest.mark.race

type MakeTown = Callable[..., Town]


MANY = 1_000
"""More visits than one of these tests ever books."""


def next_number() -> int:
    """The number of the next booking, which nobody gets any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('shop_booking_id_seq')")
        return int(cursor.fetchone()[0])


def hours_until(town: Town, hour: int) -> Act:
    """What the administrator sends, who comes after the people: the page's own form with another closing time.

    With a yes to whatever is booked meanwhile, whose numbers only a test can know beforehand.
    """
    who, path = len(town.people), f"/manage/departments/{town.world.department.pk}/hours/"
    (page,) = town.crowd.at_once([Act(who, path)])
    assert page.status == 200, page
    form = form_of(page.text, having="seen")
    closing = {"16:00": f"{hour}:00", "12:00": f"{hour}:00"}
    with works_for(LARVIK):
        booked = set(Booking.objects.values_list("pk", flat=True))
        last = next_number()
    yes = {"confirmed": "1", "shown": ",".join(map(str, sorted({*booked, *range(last, last + MANY)})))}
    return Act(who, path, {name: closing.get(value, value) for name, value in form.items()} | yes)


@pytest.mark.exhaustive
def test_whoever_is_faster_nobody_is_left_standing_on_closed_ground_unflagged(make_town: MakeTown) -> None:
    town = make_town(providers=4, people=8)
    met = Counter[str]()
    for day in (1, 2, 3, 4):
        closing = hours_until(town, 12)
        changed, *answers = town.crowd.at_once(
            [closing, *(town.book(who, at(day, 13 + who % 2)) for who in range(8))]
        )
        assert changed.status == 302
        met.update("booked" if answer.is_booked else f"{answer.status}" for answer in answers)
        assert all(
            "The department is not open for visits then" in answer.text
            for answer in answers
            if not answer.is_booked
        )
        assert_all_is_in_order()
        with works_for(LARVIK):
            flagged = Booking.objects.filter(stranded="closed").count()
        assert flagged == met["booked"]
        town.crowd.at_once([hours_until(town, 16)])
    assert set(met) <= {"booked", "409"}
