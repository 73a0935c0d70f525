"""The department sees who waits, says who needs it sooner, and answers for those who call."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from audit.models import AuditEntry
from foundation.actor import Channel
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decisions import change_amount
from shop.enums import BookingStatus, CancelReason, OfferOutcome, Priority, WaitlistStatus, Weekday
from shop.models import Booking, WaitlistEntry, WaitlistOffer
from shop.queries.balance import balances
from tests.factories.waiting import OFFICE, fill, make_neighbour, offer_round, own, wait
from tests.factories.world import World, at, make_administrator, make_department, make_service, make_world
from tests.shop.views.citizen.conftest import text_of
from tests.shop.views.conftest import Count, sign_in
from ui.dates import short_day


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=1)


@pytest.fixture(autouse=True)
def _in_english(administrator: Client) -> None:
    administrator.cookies["django_language"] = "en"


@pytest.fixture
def booked(world: World) -> dict[datetime, Booking]:
    return fill(world)


def list_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/waiting/"


def add_page(world: World) -> str:
    return f"{list_page(world)}{world.recipient.pk}/{world.service.pk}/"


def free_and_offer(world: World, booking: Booking) -> WaitlistOffer:
    cancel_booking(booking, actor=own(booking.recipient), reason=CancelReason.BY_RECIPIENT)
    (offer,) = offer_round(world)
    return offer


def typed(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {"first_day": today, "last_day": today + timedelta(days=3), "earliest": "", "latest": ""} | changes


def test_nobody_waits(world: World, administrator: Client) -> None:
    assert "Nobody waits" in text_of(administrator.get(list_page(world)))


def test_the_line_is_in_order_with_what_each_is_offered(
    world: World, booked: dict[datetime, Booking], administrator: Client
) -> None:
    wait(world, recipient=make_neighbour(world, name="Sist Prøve"))
    first = wait(world)
    WaitlistEntry.objects.filter(pk=first.pk).update(priority=Priority.SOON)
    free_and_offer(world, booked[at(1, 10)])
    text = text_of(administrator.get(list_page(world)))
    assert text.index("1. Ingrid Prøve") < text.index("kept until") < text.index("2. Sist Prøve")
    assert "10.00–11.00" in text


def test_who_cannot_sign_in_must_be_called(
    world: World, booked: dict[datetime, Booking], administrator: Client
) -> None:
    world.recipient.user = None
    world.recipient.save(update_fields=["user"])
    wait(world)
    page = f"/manage/departments/{world.department.pk}/"
    assert "is offered a time" not in text_of(administrator.get(page))
    free_and_offer(world, booked[at(1, 10)])
    assert "1 is offered a time" in text_of(administrator.get(page))
    assert "Call them: they cannot sign in" in text_of(administrator.get(list_page(world)))


def test_two_unanswered_offers_stand_out(
    world: World, booked: dict[datetime, Booking], administrator: Client
) -> None:
    wait(world)
    for hour in (10, 11):
        offer = free_and_offer(world, booked[at(1, hour)])
        WaitlistOffer.objects.filter(pk=offer.pk).update(outcome=OfferOutcome.EXPIRED)
    assert "2 offers in a row without an answer" in text_of(administrator.get(list_page(world)))


def test_who_was_asked_whether_they_still_wait_is_seen_and_may_be_called(
    world: World, administrator: Client
) -> None:
    world.recipient.user = None
    world.recipient.save(update_fields=["user"])
    entry = wait(world)
    start = f"/manage/departments/{world.department.pk}/"
    assert "has not answered offers" not in text_of(administrator.get(start))
    assert "They still wait" not in text_of(administrator.get(list_page(world)))
    WaitlistEntry.objects.filter(pk=entry.pk).update(asked_at=timezone.now())
    assert "1 has not answered offers Call them: do they still wait?" in text_of(administrator.get(start))
    assert "Asked whether they still wait: no answer yet" in text_of(administrator.get(list_page(world)))
    page = administrator.post(f"/manage/waiting/{entry.pk}/still/", follow=True)
    assert "Noted: they still wait" in text_of(page)
    entry.refresh_from_db()
    assert entry.asked_at is None


def test_somebody_who_calls_is_put_on_the_list(world: World, administrator: Client) -> None:
    book = f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/"
    assert add_page(world) in administrator.get(book).content.decode()
    assert "Which days suit them?" in text_of(administrator.get(add_page(world)))
    page = administrator.post(add_page(world), typed(), follow=True)
    assert "Ingrid P. is on the waiting list." in text_of(page)
    entry = WaitlistEntry.objects.get()
    assert (entry.recipient, entry.channel) == (world.recipient, Channel.PHONE)
    assert "keep their place in line" in text_of(administrator.get(add_page(world)))


def test_before_another_day_replaces_what_they_wait_for_it_is_said(
    world: World, administrator: Client
) -> None:
    administrator.post(add_page(world), typed())
    wanted, another = timezone.localdate() + timedelta(days=2), timezone.localdate() + timedelta(days=9)
    replaces = "replaces that"
    assert replaces in text_of(administrator.get(f"{add_page(world)}?day={another}"))
    for day in (wanted, ""):
        assert replaces not in text_of(administrator.get(f"{add_page(world)}?day={day}"))


def test_only_on_some_weekdays(world: World, administrator: Client) -> None:
    tomorrow = at(1, 0).isoweekday()
    page = administrator.post(add_page(world), typed(weekdays=[tomorrow]), follow=True)
    assert WaitlistEntry.objects.get().weekdays == [tomorrow]
    with translation.override("en"):
        assert f"only {Weekday(tomorrow).label}" in text_of(page)
    assert administrator.post(add_page(world), typed(weekdays=["8"])).status_code == 422


@pytest.mark.parametrize("wrong", [{"last_day": "2020-01-01"}, {"first_day": "x"}, {"earliest": "99"}])
def test_what_cannot_be_waited_for_is_not_saved(
    world: World, administrator: Client, wrong: dict[str, str]
) -> None:
    assert administrator.post(add_page(world), typed(**wrong)).status_code == 422
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize(("priority", "status"), [("2", 302), ("", 422), ("7", 422), ("urgent", 422)])
def test_who_needs_it_sooner(world: World, administrator: Client, priority: str, status: int) -> None:
    entry = wait(world)
    page = administrator.post(f"/manage/waiting/{entry.pk}/priority/", {"priority": priority})
    assert page.status_code == status
    entry.refresh_from_db()
    assert entry.priority == (Priority.URGENT if status == 302 else Priority.USUAL)
    assert (f'href="#priority-{entry.pk}"' in page.text) is (status == 422)
    assert AuditEntry.objects.filter(action="waitlist.priority_set").exists() is (status == 302)


def test_who_no_longer_waits_is_not_hurried(world: World, administrator: Client) -> None:
    entry = wait(world)
    page = f"/manage/waiting/{entry.pk}/remove/"
    assert "They lose their place in line." in text_of(administrator.get(page))
    assert administrator.post(page).status_code == 302
    assert administrator.post(page).status_code == 302
    answer = administrator.post(f"/manage/waiting/{entry.pk}/priority/", {"priority": "2"}, follow=True)
    assert "no longer on the waiting list" in text_of(answer)
    entry.refresh_from_db()
    assert (entry.status, entry.priority) == (WaitlistStatus.WITHDRAWN, Priority.USUAL)


class TestAnswers:
    @pytest.fixture
    def offer(self, world: World, booked: dict[datetime, Booking]) -> WaitlistOffer:
        wait(world)
        return free_and_offer(world, booked[at(1, 10)])

    def test_they_say_yes(self, offer: WaitlistOffer, administrator: Client) -> None:
        page = f"/manage/offers/{offer.pk}/take/"
        assert "Have they said yes?" in text_of(administrator.get(page))
        assert administrator.post(page)["Location"] == f"/manage/bookings/{offer.hold_id}/"
        assert administrator.post(page)["Location"] == f"/manage/bookings/{offer.hold_id}/"
        booking = Booking.objects.get(pk=offer.hold_id)
        assert (booking.status, booking.channel) == (BookingStatus.CONFIRMED, Channel.PHONE)
        story = text_of(administrator.get(f"/manage/bookings/{offer.hold_id}/"))
        assert "Offered from the waiting list" in story
        assert "Offered from the waiting list by" not in story

    def test_they_say_no(self, world: World, offer: WaitlistOffer, administrator: Client) -> None:
        asked = text_of(administrator.get(f"/manage/offers/{offer.pk}/decline/"))
        assert "offered to the next in line at once" in asked
        offer.refresh_from_db()
        assert offer.outcome == OfferOutcome.OPEN
        page = administrator.post(f"/manage/offers/{offer.pk}/decline/", follow=True)
        assert "The next in line is asked." in text_of(page)
        late = administrator.post(f"/manage/offers/{offer.pk}/take/", follow=True)
        assert "This offer is over." in text_of(late)
        offer.refresh_from_db()
        assert offer.outcome == OfferOutcome.DECLINED

    def test_the_board_shows_that_it_is_kept_and_nothing_else_does(
        self, world: World, offer: WaitlistOffer, administrator: Client
    ) -> None:
        day = f"/manage/departments/{world.department.pk}/{at(1, 0).date()}/"
        assert re.search(r"Ingrid P\. Offered", text_of(administrator.get(day)))
        assert "Ingrid P." not in text_of(administrator.get(f"{day}?view=list"))
        assert administrator.get(f"/manage/bookings/{offer.hold_id}/").status_code == 404

    def test_nor_does_the_plan_of_who_would_come(
        self, world: World, offer: WaitlistOffer, helper: Client
    ) -> None:
        assert "Ingrid" not in text_of(helper.get(f"/day/{at(1, 0).date()}/"))


@pytest.mark.parametrize(
    ("minutes", "status"), [("30", 302), ("480", 302), ("7", 422), ("x", 422), ("", 422)]
)
def test_how_long_an_offer_lasts(world: World, administrator: Client, minutes: str, status: int) -> None:
    page = administrator.post(f"{list_page(world)}lasts/", {"lasts": minutes})
    assert page.status_code == status
    world.department.refresh_from_db()
    expected = timedelta(minutes=int(minutes)) if status == 302 else timedelta(hours=4)
    assert world.department.offer_lasts == expected


def test_another_departments_line_is_not_there(
    world: World, booked: dict[datetime, Booking], larvik_client: Client
) -> None:
    other = make_department(name="Fot Prøve")
    client = sign_in(larvik_client, make_administrator(other))
    entry = wait(world)
    offer = free_and_offer(world, booked[at(1, 10)])
    assert client.get(list_page(world)).status_code == 404
    for page in (
        f"/manage/waiting/{entry.pk}/priority/",
        f"/manage/waiting/{entry.pk}/remove/",
        f"/manage/offers/{offer.pk}/take/",
        f"/manage/offers/{offer.pk}/decline/",
        f"{list_page(world)}lasts/",
        add_page(world),
    ):
        assert client.post(page, {"priority": "2", "lasts": "30"}).status_code == 404
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert (entry.status, entry.priority, offer.outcome) == (WaitlistStatus.WAITING, 0, OfferOutcome.OPEN)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_statements_for_one_as_for_three(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        service = make_service(world.department, name=f"Tjeneste {number}", requires_entitlement=False)
        wait(world, recipient=make_neighbour(world), service=service)
    assert statements(administrator, list_page(world)) == 9


class TestWhoCanBeOfferedNothing:
    def test_nothing_is_left_and_the_ledger_is_one_click_away(
        self, world: World, administrator: Client
    ) -> None:
        wait(world)
        text = text_of(administrator.get(list_page(world)))
        assert "Cannot be offered" not in text
        decision = world.recipient.entitlements.get()
        change_amount(decision, amount=0, actor=OFFICE)
        page = administrator.get(list_page(world))
        (period,) = balances([decision], first=at(1, 0).date(), last=at(1, 0).date())
        assert f"Cannot be offered: nothing left until {short_day(period.ends_on)}" in text_of(page)
        (url,) = re.findall(r'href="([^"]+/ledger/)"', page.content.decode())
        assert "/amount/" in administrator.get(url).content.decode()

    def test_no_decision_covers_the_days(self, world: World, administrator: Client) -> None:
        wait(world, first=5, last=6)
        world.recipient.entitlements.update(valid_until=timezone.localdate())
        assert "Cannot be offered: no decision covers these days" in text_of(
            administrator.get(list_page(world))
        )

    def test_as_many_as_one_can_have(self, world: World, administrator: Client) -> None:
        wait(world)
        world.service.maximum_active_bookings = 1
        world.service.save(update_fields=["maximum_active_bookings"])
        world.book(at(3, 10))
        assert "Cannot be offered: has as many coming visits" in text_of(administrator.get(list_page(world)))

    def test_paused(self, world: World, administrator: Client) -> None:
        wait(world)
        world.service.is_paused = True
        world.service.save(update_fields=["is_paused"])
        assert "Cannot be offered: the service is paused" in text_of(administrator.get(list_page(world)))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_takes_as_many_statements_for_one_as_for_three(
        self, world: World, administrator: Client, statements: Count, rows: int
    ) -> None:
        world.service.maximum_active_bookings = 1
        world.service.save(update_fields=["maximum_active_bookings"])
        for number in range(rows):
            somebody = make_neighbour(world, name=f"Nabo {number}")
            wait(world, recipient=somebody)
            world.book(at(3, 9 + number), recipient=somebody)
        assert statements(administrator, list_page(world)) == 12
