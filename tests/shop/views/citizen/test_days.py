"""What the recipient's strip and the chosen day say of days that are closed, called something, or without times."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from shop.models import Closure, ExceptionDay, Service, Shift
from tests.factories.world import World, at, make_provider, make_service, make_world
from tests.shop.views.citizen.conftest import links, text_of
from tests.shop.views.citizen.test_lengths import world_of_stays

type SignIn = Callable[[World], Client]


def tile(page: str, number: int) -> str:
    """The state of the tile of that day, counted from today."""
    word = page.split('class="day ')[1 + number]
    return word.split('"')[0].split()[0]


def day(number: int) -> str:
    return f"?day={at(number, 0).date()}"


class TestClosedDays:
    def test_a_closure_says_what_it_is_called(self, world: World, ingrid: Client) -> None:
        on = at(2, 0).date()
        Closure.objects.create(department=world.department, first_day=on, last_day=on, label="Flytting")
        home = ingrid.get("/")
        assert tile(home.text, 2) == "day-closed"
        assert any(str(on) in each for each in links(home, to="day="))
        assert "Closed: Flytting" in text_of(ingrid.get(f"/{day(2)}"))
        booking = world.book(at(1, 10))
        assert "Closed: Flytting" in text_of(ingrid.get(f"/bookings/{booking.pk}/move/{day(2)}"))

    def test_the_municipalitys_closure_is_said_too(self, world: World, ingrid: Client) -> None:
        on = at(2, 0).date()
        Closure.objects.create(first_day=on, last_day=on, label="Kommunen holder stengt")
        assert "Closed: Kommunen holder stengt" in text_of(ingrid.get(f"/{day(2)}"))

    def test_a_day_with_hours_of_its_own_says_what_it_is_called(self, world: World, ingrid: Client) -> None:
        said = ExceptionDay.objects.create(
            department=world.department, date=at(2, 0).date(), label="Planleggingsdag"
        )
        assert "Closed: Planleggingsdag" in text_of(ingrid.get(f"/{day(2)}"))
        said.opens_at, said.closes_at = "10:00", "12:00"
        said.save()
        text = text_of(ingrid.get(f"/{day(2)}"))
        assert "Planleggingsdag" in text
        assert "Closed" not in text

    def test_a_public_holiday_says_its_name(
        self, world: World, ingrid: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        on = at(2, 0).date()
        monkeypatch.setattr(
            "shop.queries.open_days.holiday_name", lambda each: "Flag Day" if each == on else ""
        )
        monkeypatch.setattr("shop.queries.free_time.public_holidays", lambda *_frame: [on])
        Service.objects.update(open_on_public_holidays=False)
        assert "Closed: Flag Day" in text_of(ingrid.get(f"/{day(2)}"))
        Service.objects.update(open_on_public_holidays=True)
        assert "Closed" not in text_of(ingrid.get(f"/{day(2)}"))


class TestDaysWithoutTimes:
    def test_a_day_with_nobody_on_duty_is_not_closed(self, world: World, ingrid: Client) -> None:
        Shift.objects.filter(during__overlap=(at(2, 0), at(3, 0))).delete()
        page = ingrid.get(f"/{day(2)}")
        assert tile(page.text, 2) == "day-none"
        assert "no free times" in text_of(page)

    def test_a_day_whose_notice_has_passed_is_not_closed(self, larvik: object, sign_in: SignIn) -> None:
        world = make_world(minimum_notice=timedelta(days=3))
        assert tile(sign_in(world).get("/").text, 1) == "day-none"

    def test_only_a_day_on_which_all_is_taken_is_full(self, larvik: object, sign_in: SignIn) -> None:
        world = make_world(providers=1, duration=timedelta(hours=8))
        world.book(at(2, 8))
        assert tile(sign_in(world).get("/").text, 2) == "day-full"

    def test_the_appointments_own_day_is_not_full_when_it_cannot_be_moved_within_it(
        self, larvik: object, sign_in: SignIn
    ) -> None:
        world = make_world(move_within_day_deadline=None)
        booking = world.book(at(2, 10))
        assert tile(sign_in(world).get(f"/bookings/{booking.pk}/move/").text, 2) == "day-none"

    def test_a_time_at_which_one_has_another_appointment_says_so(self, world: World, ingrid: Client) -> None:
        booking, _other = world.book(at(2, 10)), world.book(at(3, 11))
        page = text_of(ingrid.get(f"/bookings/{booking.pk}/move/{day(3)}"))
        assert page.count("11.00 you have another appointment then") == 1
        assert "your appointment" not in page

    def test_only_the_appointment_itself_is_called_ones_own(self, world: World, ingrid: Client) -> None:
        other = make_service(world.department, name="Fotpleie", requires_entitlement=False)
        world.book(at(2, 10))
        world.book(at(2, 12), service=other)
        page = text_of(ingrid.get(f"/{day(2)}"))
        assert page.count("10.00 your appointment") == 1
        assert page.count("12.00 you have another appointment then") == 1
        assert page.count("your appointment ") == 1

    def test_a_visit_that_a_stay_lies_across_is_no_time_of_ones_own(
        self, larvik: object, sign_in: SignIn
    ) -> None:
        world = world_of_stays()
        visit = make_service(world.department, requires_entitlement=False)
        make_provider(world.department)
        booking = world.book(at(5, 10), service=visit)
        world.book(at(2, 15))
        ingrid = sign_in(world)
        across = "10.00 you have another appointment then"
        assert across in text_of(ingrid.get(f"/?service={visit.pk}&day={at(4, 0).date()}"))
        assert across in text_of(ingrid.get(f"/bookings/{booking.pk}/move/{day(4)}"))


class TestAnotherLength:
    @pytest.mark.parametrize("others", [1, 5])
    def test_it_keeps_the_chosen_day(self, larvik: object, sign_in: SignIn, others: int) -> None:
        world = make_world(
            other_durations=[timedelta(minutes=15 * number) for number in range(5, 5 + others)]
        )
        page = sign_in(world).get(f"/{day(3)}")
        on = at(3, 0).date()
        if others == 1:
            assert any(f"day={on}" in each for each in links(page, to="length="))
        else:
            assert f'<input type="hidden" name="day" value="{on}">' in page.text
