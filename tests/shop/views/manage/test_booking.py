"""One booking: what is shown, that looking is logged, cancelling on behalf, and correcting outcomes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.enums import BookingStatus, CancelReason, EntryKind, StrandedReason
from shop.messages import booking_cancelled
from shop.models import BlockedProvider, Booking, EntitlementEntry, Service, Shift
from shop.queries.access_log import access_log
from tests.factories.world import World, at, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_away import register
from tests.shop.views.visits import make_visit


def page_of(booking: Booking, act: str = "") -> str:
    return f"/manage/bookings/{booking.pk}/{act}"


class TestShow:
    def test_it_says_what_when_and_who_comes_and_why(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        page = administrator.get(page_of(booking)).text
        assert "10.00–11.00" in page
        assert "Ingrid P." in page
        assert booking.assignments.get().provider.name in page

    def test_looking_is_logged_with_whose_it_is(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(0, 11))
        administrator.get(page_of(booking))
        entry = AuditEntry.objects.get(action="booking.viewed")
        assert (entry.object_id, entry.recipient_id) == (booking.pk, booking.recipient_id)

    def test_its_story_is_told_without_who_only_looked(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        administrator.get(page_of(booking))
        page = administrator.get(page_of(booking)).text
        timeline = page[page.index('<ol class="timeline">') :]
        assert timeline[: timeline.index("</ol>")].count("<li") == 1

    def test_a_stranded_visit_says_what_to_do(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(1, 10), stranded=StrandedReason.NO_SHIFT)
        page = administrator.get(page_of(booking)).text
        assert 'data-color="warning"' in page
        assert f'href="{page_of(booking, "move/")}"' in page

    def test_a_visit_whose_helper_is_away_says_who_and_not_that_they_come(
        self, world: World, administrator: Client
    ) -> None:
        """In the words of the list of what needs a new time."""
        administrator.cookies["django_language"] = "en"
        booking = make_visit(world, at(1, 10))
        BlockedProvider.objects.create(recipient=booking.recipient, provider=world.providers[1])
        register(administrator, world.providers[0])
        page = administrator.get(page_of(booking)).text
        name = world.providers[0].display_name
        assert f"after it was booked: {name} is away." in page
        assert f"{name}, who" not in page[: page.index('id="visit-story"')]

    def test_a_visit_to_come_has_no_outcome_to_mark(self, world: World, administrator: Client) -> None:
        assert 'name="outcome"' not in administrator.get(page_of(make_visit(world, at(1, 10)))).text

    @pytest.mark.parametrize("act", ["", "cancel/"])
    def test_the_neighbours_booking_is_not_found(self, administrator: Client, act: str) -> None:
        other = make_world()
        booking = make_visit(other, at(1, 10))
        assert administrator.get(page_of(booking, act)).status_code == 404
        assert not AuditEntry.objects.filter(action="booking.viewed").exists()

    @pytest.mark.parametrize("events", [1, 3])
    def test_statements(self, world: World, administrator: Client, statements: Count, events: int) -> None:
        booking = world.book(at(1, 10))
        for _event in range(events - 1):
            AuditEntry.objects.create(
                action="booking.outcome_undone",
                channel="staff",
                object_type="shop.booking",
                object_id=booking.pk,
            )
        assert statements(administrator, page_of(booking)) == 13


class TestCancel:
    def test_it_asks_first(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        assert administrator.get(page_of(booking, "cancel/")).status_code == 200
        booking.refresh_from_db()
        assert booking.status == BookingStatus.CONFIRMED

    def test_without_a_reason_nothing_happens(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        response = administrator.post(page_of(booking, "cancel/"))
        booking.refresh_from_db()
        assert (response.status_code, booking.status) == (422, BookingStatus.CONFIRMED)
        assert "Velg hvorfor." in response.text

    def test_the_time_is_freed_and_the_recipient_told(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        response = administrator.post(page_of(booking, "cancel/"), {"reason": CancelReason.BY_DEPARTMENT})
        booking.refresh_from_db()
        assert response.headers["Location"] == page_of(booking)
        assert (booking.status, booking.cancel_reason) == (
            BookingStatus.CANCELLED,
            CancelReason.BY_DEPARTMENT,
        )
        assert EntitlementEntry.objects.last().kind == EntryKind.RELEASED  # type: ignore[union-attr]  # there is one
        assert OutboxMessage.objects.filter(kind="booking.cancelled").count() == 1

    @pytest.mark.parametrize(
        ("reason", "word", "other_word"),
        [
            (CancelReason.BY_DEPARTMENT, "avlyst", "avbestilt"),
            (CancelReason.BY_RECIPIENT, "avbestilt", "avlyst"),
        ],
    )
    def test_who_cancelled_decides_the_word(
        self, world: World, administrator: Client, reason: CancelReason, word: str, other_word: str
    ) -> None:
        booking = world.book(at(1, 10))
        administrator.post(page_of(booking, "cancel/"), {"reason": reason})
        page = administrator.get(page_of(booking)).text.lower()
        assert page.count(word) == 3  # what was just done, how it stands, what has happened
        assert other_word not in page
        text = booking_cancelled({"booking_id": booking.pk})
        assert text is not None
        assert word in text.subject.lower()
        assert word in text.body

    def test_what_we_cancel_is_written_about_with_regret_and_the_nearest_times(
        self, world: World, administrator: Client
    ) -> None:
        booking = world.book(at(1, 10))
        administrator.post(page_of(booking, "cancel/"), {"reason": CancelReason.BY_DEPARTMENT})
        text = booking_cancelled({"booking_id": booking.pk})
        assert text is not None
        assert "Vi beklager" in text.body
        times = text.body.partition("Disse tidene er ledige nå")[2]
        assert ("09.00" in times, "11.00" in times, "10.00" in times) == (True, True, False)
        Shift.objects.all().delete()
        text = booking_cancelled({"booking_id": booking.pk})
        assert text is not None
        assert "Disse tidene" not in text.body
        assert "ringer deg" in text.body

    @pytest.mark.parametrize(
        ("reason", "words"),
        [(CancelReason.BY_DEPARTMENT, "avlyste en time"), (CancelReason.BY_RECIPIENT, "avbestilte en time")],
    )
    def test_the_log_has_the_same_word(
        self, world: World, administrator: Client, reason: CancelReason, words: str
    ) -> None:
        administrator.post(page_of(world.book(at(1, 10)), "cancel/"), {"reason": reason})
        assert access_log(world.recipient)[0].words == words

    def test_pressed_twice_it_is_cancelled_once(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        for _twice in range(2):
            administrator.post(page_of(booking, "cancel/"), {"reason": CancelReason.BY_RECIPIENT})
        entry = AuditEntry.objects.get(action="booking.cancelled")
        assert entry.channel == "phone"

    def test_a_visit_that_has_begun_is_not_cancelled(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(0, 9))
        response = administrator.post(page_of(booking, "cancel/"), {"reason": CancelReason.BY_DEPARTMENT})
        booking.refresh_from_db()
        assert (response.status_code, booking.status) == (302, BookingStatus.CONFIRMED)


class TestOutcome:
    def mark(self, client: Client, booking: Booking, outcome: str) -> BookingStatus:
        assert client.post(page_of(booking, "outcome/"), {"outcome": outcome}).status_code == 302
        booking.refresh_from_db()
        return BookingStatus(booking.status)

    def test_a_past_visit_is_settled(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(-3, 9))
        assert self.mark(administrator, booking, "done") == BookingStatus.COMPLETED

    def test_a_wrong_outcome_is_corrected(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(-3, 9), status=BookingStatus.COMPLETED)
        assert self.mark(administrator, booking, "nobody_home") == BookingStatus.NO_SHOW

    def test_that_we_could_not_come_is_another_outcome_than_nobody_home(
        self, world: World, administrator: Client
    ) -> None:
        booking = make_visit(world, at(-3, 9), status=BookingStatus.COMPLETED)
        assert self.mark(administrator, booking, "could_not_come") == BookingStatus.NO_SHOW
        page = administrator.get(page_of(booking)).text
        assert 'value="nobody_home"' in page
        assert 'value="could_not_come"' not in page
        assert self.mark(administrator, booking, "nobody_home") == BookingStatus.NO_SHOW
        assert 'value="could_not_come"' in administrator.get(page_of(booking)).text

    def test_within_the_hour_it_is_taken_back(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(-3, 8))
        self.mark(administrator, booking, "done")
        page = administrator.get(page_of(booking)).text
        assert 'value="undo"' in page
        assert "10.50" in page
        assert self.mark(administrator, booking, "undo") == BookingStatus.CONFIRMED

    @pytest.mark.parametrize("ago", [timedelta(minutes=61), None])
    def test_later_it_is_only_corrected(
        self, world: World, administrator: Client, ago: timedelta | None
    ) -> None:
        booking = make_visit(
            world,
            at(0, 8),
            status=BookingStatus.COMPLETED,
            outcome_at=timezone.now() - ago if ago else None,
        )
        assert 'value="undo"' not in administrator.get(page_of(booking)).text
        assert self.mark(administrator, booking, "undo") == BookingStatus.COMPLETED
        assert self.mark(administrator, booking, "could_not_come") == BookingStatus.NO_SHOW
        entry = AuditEntry.objects.latest("pk")
        assert (entry.details["former"], entry.details["new"]) == ("completed", "no_show.provider")

    def test_how_long_it_took_is_noted_and_corrected(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(-3, 9))
        for minutes in ("75", "80"):
            administrator.post(page_of(booking, "outcome/"), {"outcome": "done", "minutes": minutes})
            booking.refresh_from_db()
            assert booking.delivered_minutes == int(minutes)
        assert 'value="80"' in administrator.get(page_of(booking)).text

    def test_of_a_stay_nobody_asks_for_minutes(self, world: World, administrator: Client) -> None:
        Service.objects.update(
            stay_unit="days", shortest_stay=1, longest_stay=3, arrives_at="15:00", leaves_at="11:00"
        )
        booking = make_visit(world, at(-3, 9))
        assert 'name="minutes"' not in administrator.get(page_of(booking)).text
        administrator.post(page_of(booking, "outcome/"), {"outcome": "done", "minutes": "75"})
        booking.refresh_from_db()
        assert (booking.status, booking.delivered_minutes) == (BookingStatus.CONFIRMED, None)

    def test_too_early_is_refused_in_words(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(1, 9))
        assert self.mark(administrator, booking, "done") == BookingStatus.CONFIRMED
        assert "ds-alert" in administrator.get(page_of(booking)).text

    def test_an_unknown_outcome_is_a_bad_request(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(-3, 9))
        assert administrator.post(page_of(booking, "outcome/"), {"outcome": "lost"}).status_code == 400

    def test_the_neighbours_is_not_found(self, administrator: Client) -> None:
        booking = make_visit(make_world(), at(-3, 9))
        response = administrator.post(page_of(booking, "outcome/"), {"outcome": "done"})
        booking.refresh_from_db()
        assert (response.status_code, booking.status) == (404, BookingStatus.CONFIRMED)
