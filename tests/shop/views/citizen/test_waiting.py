"""The recipient gets in line, sees where they stand, and takes what is offered with one click."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.utils import timezone, translation

from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason, OfferOutcome, WaitlistStatus, Weekday
from shop.models import Booking, EntitlementPeriod, Recipient, WaitlistEntry, WaitlistOffer
from tests.dummy_module.module import Dummy
from tests.factories.clock import let_lapse
from tests.factories.waiting import fill, make_neighbour, offer_round, own, wait
from tests.factories.world import World, at, make_entitlement, make_service, make_world
from tests.shop.views.citizen.conftest import asked, links, text_of
from ui.dates import long_day

HOME = "/"
LIST = "/waiting/"


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=1)


@pytest.fixture
def booked(world: World) -> dict[datetime, Booking]:
    return fill(world)


@pytest.fixture
def offer(world: World, booked: dict[datetime, Booking]) -> WaitlistOffer:
    wait(world)
    return free_and_offer(world, booked[at(1, 10)])


def free_and_offer(world: World, booking: Booking) -> WaitlistOffer:
    cancel_booking(booking, actor=own(booking.recipient), reason=CancelReason.BY_RECIPIENT)
    (offer,) = offer_round(world)
    return offer


def join_page(world: World) -> str:
    return f"/waiting/join/{world.service.pk}/"


def typed(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    days = {"first_day": today + timedelta(days=1), "last_day": today + timedelta(days=3)}
    return days | {"earliest": "09:00", "latest": "12:00"} | changes


def test_a_full_day_leads_to_the_line(world: World, booked: dict[datetime, Booking], ingrid: Client) -> None:
    day = at(1, 0).date()
    page = ingrid.get(f"/?service={world.service.pk}&day={day}")
    assert "Times come free when others cancel." in text_of(page)
    (link,) = links(page, to="/waiting/join/")
    form = ingrid.get(link)
    assert f'value="{day}"' in form.content.decode()


def test_so_does_a_time_that_was_just_taken(
    world: World, booked: dict[datetime, Booking], ingrid: Client
) -> None:
    fill(world, days=(0, *range(2, 14)))
    page = ingrid.post(f"/book/{world.service.pk}/hold/?at={asked(at(1, 10))}")
    assert page.status_code == 409
    assert links(page, to="/waiting/join/")


def test_they_say_when_and_are_in_line(world: World, ingrid: Client) -> None:
    wait(world, recipient=make_neighbour(world))
    page = ingrid.post(join_page(world), typed(), follow=True)
    entry = WaitlistEntry.objects.get(recipient=world.recipient)
    assert (entry.earliest, entry.latest) == (time(9), time(12))
    assert "You are on the waiting list." in text_of(page)
    assert "You are number 2 in line." in text_of(page)
    assert "between 09.00 and 12.00" in text_of(page)


def test_the_form_shows_what_they_wait_for_already(world: World, ingrid: Client) -> None:
    ingrid.post(join_page(world), typed())
    page = ingrid.get(join_page(world))
    assert "You keep your place in line." in text_of(page)
    assert 'value="09:00' in page.content.decode()
    ingrid.post(join_page(world), typed(earliest="", latest=""))
    entry = WaitlistEntry.objects.get()
    assert (entry.earliest, entry.latest) == (time(0), time(23, 59))


def test_only_on_some_weekdays(world: World, ingrid: Client) -> None:
    wanted = sorted(at(day, 0).isoweekday() for day in (1, 3))
    page = ingrid.post(join_page(world), typed(weekdays=wanted), follow=True)
    assert WaitlistEntry.objects.get().weekdays == wanted
    with translation.override("en"):
        days = " and ".join(str(Weekday(each).label) for each in wanted)
    assert f"only {days}, between 09.00 and 12.00" in text_of(page)
    assert ingrid.get(join_page(world)).content.decode().count("checked") == 2
    ingrid.post(join_page(world), typed())
    assert WaitlistEntry.objects.get().weekdays == []


def test_a_weekday_that_is_not_among_the_days_is_said(world: World, ingrid: Client) -> None:
    page = ingrid.post(join_page(world), typed(weekdays=[at(5, 0).isoweekday()]))
    assert page.status_code == 422
    assert "None of these weekdays is among the days you have chosen." in text_of(page)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": ["8"]},
        {"weekdays": ["x"]},
        {"first_day": "yesterday"},
        {"first_day": ""},
        {"last_day": "2020-01-01"},
        {"last_day": "2099-01-01"},
        {"last_day": str(timezone.localdate() + timedelta(days=91))},
        {"earliest": "25:00"},
        {"earliest": "13:00", "latest": "09:00"},
    ],
)
def test_what_cannot_be_waited_for_is_said_and_not_saved(
    world: World, ingrid: Client, wrong: dict[str, str]
) -> None:
    page = ingrid.post(join_page(world), typed(**wrong))
    assert page.status_code == 422
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize("chosen", ["%00", "9", "x" * 50])
def test_an_answer_to_what_is_not_asked_is_none(world: World, ingrid: Client, chosen: str) -> None:
    assert ingrid.get(f"{join_page(world)}?chosen={chosen}").status_code == 200


def test_a_length_of_ones_own(larvik: object, ingrid: Client) -> None:
    world = make_world(other_durations=[timedelta(minutes=90)])
    client = ingrid
    from tests.shop.views.conftest import sign_in  # noqa: PLC0415 - another world than the client's

    sign_in(client, world.user)
    client.post(join_page(world), typed(length="90"))
    assert WaitlistEntry.objects.get(recipient=world.recipient).duration == timedelta(minutes=90)
    assert client.post(join_page(world), typed(length="17")).status_code == 422


class TestAsked:
    """Whether they still wait."""

    @pytest.fixture
    def entry(self, world: World) -> WaitlistEntry:
        entry = wait(world)
        entry.asked_at = timezone.now()
        entry.save(update_fields=["asked_at"])
        return entry

    def test_the_list_asks_and_one_click_says_yes(self, entry: WaitlistEntry, ingrid: Client) -> None:
        page = ingrid.get(LIST)
        assert "Do you still wait? Until you say yes we offer you none." in text_of(page)
        answer = ingrid.post(f"/waiting/{entry.pk}/still/", follow=True)
        assert "You keep your place in line." in text_of(answer)
        assert "Do you still wait?" not in text_of(answer)

    def test_the_page_of_the_letter_has_a_yes_and_a_no(self, entry: WaitlistEntry, ingrid: Client) -> None:
        page = ingrid.get(f"/waiting/{entry.pk}/still/")
        assert "Yes, I still wait" in text_of(page)
        assert links(page, to=f"/waiting/{entry.pk}/leave/")
        entry.refresh_from_db()
        assert entry.asked_at is not None

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_waits_no_longer_is_told_so(self, entry: WaitlistEntry, ingrid: Client, method: str) -> None:
        ingrid.post(f"/waiting/{entry.pk}/leave/")
        page = getattr(ingrid, method)(f"/waiting/{entry.pk}/still/", follow=True)
        assert "This is no longer on the waiting list." in text_of(page)


def test_of_a_stay_no_hours_are_asked(world: World, ingrid: Client) -> None:
    stay = make_service(
        world.department,
        name="Avlastning",
        stay_unit="nights",
        shortest_stay=1,
        longest_stay=3,
        arrives_at=time(15),
        leaves_at=time(11),
        requires_entitlement=False,
    )
    page = ingrid.get(f"/waiting/join/{stay.pk}/")
    assert "earliest" not in page.content.decode()
    ingrid.post(f"/waiting/join/{stay.pk}/", typed(length="2"))
    assert WaitlistEntry.objects.get().stay == 2


def test_without_a_decision_for_those_days_they_are_told(world: World, ingrid: Client) -> None:
    today = timezone.localdate()
    later = make_service(world.department, name="Ergoterapi")
    make_entitlement(world.recipient, later, valid_from=today + timedelta(days=60))
    page = ingrid.post(f"/waiting/join/{later.pk}/", typed())
    assert page.status_code == 422
    assert "This service needs a decision from the municipality." in text_of(page)
    assert not WaitlistEntry.objects.exists()


def test_they_ask_once_before_they_leave(world: World, ingrid: Client) -> None:
    entry = wait(world)
    page = f"/waiting/{entry.pk}/leave/"
    assert "You lose your place in line." in text_of(ingrid.get(page))
    entry.refresh_from_db()
    assert entry.status == WaitlistStatus.WAITING
    ingrid.post(page)
    assert ingrid.post(page, follow=True).status_code == 200
    entry.refresh_from_db()
    assert entry.status == WaitlistStatus.WITHDRAWN


@pytest.mark.parametrize("page", ["/waiting/{entry}/leave/", "/offers/{offer}/", "/offers/{offer}/decline/"])
def test_what_is_somebody_elses_is_not_there(
    world: World, booked: dict[datetime, Booking], ingrid: Client, page: str
) -> None:
    neighbour: Recipient = make_neighbour(world)
    entry = wait(world, recipient=neighbour)
    theirs = free_and_offer(world, booked[at(1, 10)])
    assert ingrid.post(page.format(entry=entry.pk, offer=theirs.pk)).status_code == 404
    theirs.refresh_from_db()
    entry.refresh_from_db()
    assert (theirs.outcome, entry.status) == (OfferOutcome.OPEN, WaitlistStatus.WAITING)


class TestOffer:
    def test_it_stands_first_on_the_first_page_and_on_its_own(
        self, offer: WaitlistOffer, ingrid: Client
    ) -> None:
        for page in (HOME, LIST):
            text = text_of(ingrid.get(page))
            assert text.count("A time has come free") == 1
            assert "Kept for you until" in text
        assert "Do you want it?" in text_of(ingrid.get(f"/offers/{offer.pk}/"))

    @pytest.mark.parametrize("page", ["/bookings/", "/calendar/"])
    def test_it_is_no_appointment(self, offer: WaitlistOffer, ingrid: Client, page: str) -> None:
        assert "10.00" not in text_of(ingrid.get(page))
        assert ingrid.get(f"/bookings/{offer.hold_id}/").status_code == 404

    def test_it_cannot_be_given_back_as_if_it_were_held(self, offer: WaitlistOffer, ingrid: Client) -> None:
        assert ingrid.post(f"/holds/{offer.hold_id}/give-back/").status_code == 404
        offer.refresh_from_db()
        assert offer.is_open

    def test_one_click_takes_it(self, offer: WaitlistOffer, ingrid: Client) -> None:
        page = ingrid.post(f"/offers/{offer.pk}/", follow=True)
        assert page.redirect_chain[-1][0] == f"/bookings/{offer.hold_id}/"
        assert "The time is yours." in text_of(page)
        again = ingrid.post(f"/offers/{offer.pk}/", follow=True)
        assert again.redirect_chain[-1][0] == f"/bookings/{offer.hold_id}/"
        assert "You have a time:" in text_of(ingrid.get(LIST))
        assert "Offered from the waiting list" in text_of(page)

    def test_no_thanks(self, offer: WaitlistOffer, ingrid: Client) -> None:
        page = ingrid.post(f"/offers/{offer.pk}/decline/", follow=True)
        assert "You keep your place in line" in text_of(page)
        assert "A time has come free" not in text_of(ingrid.get(HOME))
        over = ingrid.post(f"/offers/{offer.pk}/")
        assert over.status_code == 409
        assert "This offer is over" in text_of(over)
        assert ingrid.get(f"/offers/{offer.pk}/decline/").status_code == 405

    def test_what_was_taken_cannot_be_declined(self, offer: WaitlistOffer, ingrid: Client) -> None:
        ingrid.post(f"/offers/{offer.pk}/")
        page = ingrid.post(f"/offers/{offer.pk}/decline/")
        assert page.status_code == 409
        assert "You took this time." in text_of(page)
        assert Booking.objects.get(pk=offer.hold_id).status == BookingStatus.CONFIRMED

    def test_too_late_it_is_said_and_still_to_be_had(self, offer: WaitlistOffer, ingrid: Client) -> None:
        self.run_out(offer)
        assert "A time has come free" not in text_of(ingrid.get(HOME))
        assert "no longer kept for you" in text_of(ingrid.get(f"/offers/{offer.pk}/"))
        page = ingrid.post(f"/offers/{offer.pk}/", follow=True)
        assert "The time is yours." in text_of(page)

    def test_too_late_and_gone_the_nearest_times_are_shown(
        self, world: World, offer: WaitlistOffer, ingrid: Client
    ) -> None:
        self.run_out(offer)
        world.book(at(1, 10), recipient=make_neighbour(world))
        page = ingrid.post(f"/offers/{offer.pk}/")
        assert page.status_code == 409
        assert "The time was no longer kept for you, and somebody else has it now." in text_of(page)
        offer.refresh_from_db()
        assert offer.entry.status == WaitlistStatus.WAITING

    def test_when_nothing_is_left_it_says_so_and_to_whom_the_time_goes(
        self, world: World, offer: WaitlistOffer, ingrid: Client
    ) -> None:
        world.book(at(3, 10))
        EntitlementPeriod.objects.filter(entitlement__recipient=world.recipient).update(balance=0)
        page = ingrid.post(f"/offers/{offer.pk}/")
        assert page.status_code == 409
        assert (
            "Nothing is left of what was granted, so the time goes to the next in line. You keep your place."
            in text_of(page)
        )
        assert "Tell me when a time comes free" not in text_of(page)
        assert "This offer is over" in text_of(ingrid.get(f"/offers/{offer.pk}/"))
        assert "A time has come free" not in text_of(ingrid.get(HOME))

    @staticmethod
    def run_out(offer: WaitlistOffer) -> None:
        now = timezone.now()
        WaitlistOffer.objects.filter(pk=offer.pk).update(made_at=now - timedelta(hours=5), expires_at=now)
        let_lapse(offer.hold)

    def test_questions_that_need_an_answer_come_first(
        self, offer: WaitlistOffer, ingrid: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Questions(forms.Form):
            floor = forms.CharField(label="Which floor?")

        monkeypatch.setattr(Dummy, "booking_form", lambda *_args, **_reader: Questions)
        home = ingrid.get(HOME)
        assert f'action="/offers/{offer.pk}/"' not in home.content.decode()
        assert links(home, to=f"/offers/{offer.pk}/")
        assert "Which floor?" in text_of(ingrid.get(f"/offers/{offer.pk}/"))
        assert ingrid.post(f"/offers/{offer.pk}/").status_code == 422
        assert Booking.objects.get(pk=offer.hold_id).status == BookingStatus.HELD
        ingrid.post(f"/offers/{offer.pk}/", {"floor": "2"})
        assert Booking.objects.get(pk=offer.hold_id).status == BookingStatus.CONFIRMED


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_statements_for_one_as_for_three(
    world: World, ingrid: Client, statements: Any, count: int
) -> None:
    for number in range(count):
        service = make_service(world.department, name=f"Tjeneste {number}", requires_entitlement=False)
        wait(world, service=service)
    assert statements(ingrid, LIST) == 10


def test_who_can_be_offered_nothing_is_told_why(world: World, ingrid: Client) -> None:
    wait(world)
    assert "We can offer you nothing" not in text_of(ingrid.get(LIST))
    world.recipient.entitlements.update(amount=0)
    assert "nothing is left of what was granted until" in text_of(ingrid.get(LIST))
    world.recipient.entitlements.update(valid_until=at(0, 0).date())
    assert "no decision covers these days" in text_of(ingrid.get(LIST))
    world.service.is_paused = True
    world.service.save(update_fields=["is_paused"])
    assert "the service is paused" in text_of(ingrid.get(LIST))


def test_who_is_offered_a_time_is_not_told_so(world: World, offer: WaitlistOffer, ingrid: Client) -> None:
    world.recipient.entitlements.update(amount=0)
    assert "We can offer you nothing" not in text_of(ingrid.get(LIST))


def test_another_day_says_what_it_replaces_before_it_does(world: World, ingrid: Client) -> None:
    entry = wait(world)
    other = at(5, 0).date()
    page = ingrid.get(f"{join_page(world)}?day={other}")
    assert f"You wait for {long_day(entry.first_day)}." in text_of(page)
    assert f"waiting for {long_day(other)} instead replaces that." in text_of(page)
    assert page.content.decode().count(f'value="{other}"') == 2
    entry.refresh_from_db()
    assert entry.first_day == at(1, 0).date()
    for same in (join_page(world), f"{join_page(world)}?day={entry.first_day}"):
        assert "instead replaces that" not in text_of(ingrid.get(same))


@pytest.mark.parametrize("page", [LIST, "/standing/"])
def test_what_is_waited_for_and_what_comes_again_belong_to_the_appointments(
    ingrid: Client, page: str
) -> None:
    html = ingrid.get(page).text
    assert '<a href="/bookings/" aria-current="page"' in html
    assert 'class="back-link" href="/bookings/"' in html
