"""What a phone has kept and sends later: once, as of when it was pressed, and never silently lost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.person_here import person_id
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.outcomes.telling import complete_booking
from shop.enums import AddressProtection, BookingStatus
from shop.models import Assignment, Booking, FollowUp
from shop.queries.booking_story import story_of
from shop.views.manage.story import entry_of
from tests.factories.world import World, at, make_administrator, make_user
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

SCRIPT = {"Accept": "application/json"}
HALF_AN_HOUR = 30 * 60


@pytest.fixture
def phone(helper: Client) -> Client:
    helper.cookies["django_language"] = "en"
    return helper


@pytest.fixture
def visit(world: World) -> Booking:
    """From 09.00 to 10.00; it is 09.50."""
    return make_visit(world, at(0, 9))


def send(client: Client, visit: Booking, outcome: str = "done", **more: object) -> Any:
    """As the script does; a key of its own unless one is given."""
    press = {"outcome": outcome, "key": str(uuid4()), "begins": int(visit.starts_at.timestamp())} | more
    answer = client.post(f"/day/visits/{visit.pk}/outcome/", press, headers=SCRIPT)
    visit.refresh_from_db()
    return answer


def refused(client: Client, visit: Booking, outcome: str = "done", **more: object) -> str:
    answer = send(client, visit, outcome, **more)
    assert (answer.status_code, answer.json()["state"]) == (409, "refused"), answer.content
    return str(answer.json()["code"])


class TestKey:
    def test_the_same_press_is_done_once_and_answered_alike(self, visit: Booking, phone: Client) -> None:
        key = str(uuid4())
        first, again = (send(phone, visit, "nobody_home", key=key) for _twice in range(2))
        assert first.json() == again.json() == {"state": "taken", "text": again.json()["text"]}
        assert AuditEntry.objects.filter(action="booking.no_show").count() == 1

    def test_it_does_not_come_back_when_the_office_has_corrected_it(
        self, visit: Booking, phone: Client
    ) -> None:
        key = str(uuid4())
        send(phone, visit, "nobody_home", key=key)
        complete_booking(visit, actor=SYSTEM, by_department=True)
        assert send(phone, visit, "nobody_home", key=key).json()["state"] == "taken"
        assert visit.status == BookingStatus.COMPLETED
        assert not FollowUp.objects.exists()

    def test_nor_where_both_said_the_same(self, visit: Booking, phone: Client) -> None:
        complete_booking(visit, actor=SYSTEM)
        key = str(uuid4())
        send(phone, visit, "done", key=key)
        send(phone, visit, "could_not_come")
        assert send(phone, visit, "done", key=key).status_code == 200
        assert visit.no_show_by == "provider"

    def test_a_refusal_is_the_same_when_the_reason_is_gone(
        self, visit: Booking, world: World, phone: Client
    ) -> None:
        key = str(uuid4())
        Booking.objects.update(starts_at=at(0, 11), ends_at=at(0, 12))
        begins = int(visit.starts_at.timestamp())
        assert refused(phone, visit, key=key, begins=begins) == "visit_moved"
        Booking.objects.update(starts_at=at(0, 9), ends_at=at(0, 10))
        assert refused(phone, visit, key=key, begins=begins) == "visit_moved"
        assert visit.status == BookingStatus.CONFIRMED
        assert AuditEntry.objects.filter(action="booking.outcome_refused").count() == 1

    def test_the_other_button_of_an_old_page_is_another_press(self, visit: Booking, phone: Client) -> None:
        key = str(uuid4())
        send(phone, visit, "done", key=key)
        send(phone, visit, "nobody_home", key=key)
        assert visit.no_show_by == "recipient"

    def test_an_old_page_does_not_bring_back_what_was_changed(self, visit: Booking, phone: Client) -> None:
        key = str(uuid4())
        for outcome in ("done", "nobody_home", "done"):
            phone.post(f"/day/visits/{visit.pk}/outcome/", {"outcome": outcome, "key": key})
        assert "it was changed since" in phone.get("/day/").text
        assert Booking.objects.get().no_show_by == "recipient"

    @pytest.mark.parametrize("bad", [{"key": "1"}, {"age": "-1"}, {"age": "soon"}, {"begins": "9" * 40}])
    def test_what_no_page_sends_is_a_bad_request(
        self, visit: Booking, phone: Client, bad: dict[str, str]
    ) -> None:
        assert send(phone, visit, **bad).status_code == 400
        assert visit.status == BookingStatus.CONFIRMED


class TestWhen:
    def test_it_counts_from_when_it_was_pressed(self, visit: Booking, phone: Client) -> None:
        send(phone, visit, age=HALF_AN_HOUR)
        assert visit.outcome_at is not None
        assert timedelta(minutes=29) < timezone.now() - visit.outcome_at < timedelta(minutes=31)
        assert "10.20" in phone.get("/day/").text, "an hour after it was pressed"

    def test_before_the_visit_began_it_was_too_early(self, visit: Booking, phone: Client) -> None:
        assert refused(phone, visit, age=2 * HALF_AN_HOUR) == "outcome_too_early"

    def test_pressed_within_the_hour_it_is_taken_back_later(self, world: World, phone: Client) -> None:
        long_ago = timezone.now() - timedelta(minutes=80)
        visit = make_visit(world, at(0, 8), status=BookingStatus.COMPLETED, outcome_at=long_ago)
        assert refused(phone, visit, "undo") == "outcome_stands"
        assert send(phone, visit, "undo", age=HALF_AN_HOUR).json()["state"] == "taken"
        assert visit.status == BookingStatus.CONFIRMED

    def test_a_door_that_nobody_opened_is_not_taken_back_on_the_phones_word(
        self, visit: Booking, phone: Client
    ) -> None:
        send(phone, visit, "nobody_home")
        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
            for said in ("undo", "done"):
                assert refused(phone, visit, said, age=3 * HALF_AN_HOUR) == "outcome_stands"
        assert FollowUp.objects.get().acknowledged_at is None

    def test_a_phone_is_believed_for_a_shift(self, world: World, phone: Client) -> None:
        visit = make_visit(world, at(-3, 9))
        send(phone, visit, age=3 * 24 * 60 * 60 - HALF_AN_HOUR)
        assert visit.outcome_at is not None
        assert timezone.now() - visit.outcome_at < timedelta(hours=12, minutes=1)

    def test_who_asks_after_them_has_the_whole_time_from_when_they_hear(
        self, visit: Booking, phone: Client
    ) -> None:
        send(phone, visit, "nobody_home", age=HALF_AN_HOUR)
        assert FollowUp.objects.get().due_at > timezone.now()


class TestUpset:
    def test_cancelled(self, visit: Booking, phone: Client) -> None:
        Booking.objects.update(status=BookingStatus.CANCELLED, cancel_reason="by_department")
        assert refused(phone, visit) == "visit_cancelled"

    def test_given_to_somebody_else(self, visit: Booking, world: World, phone: Client) -> None:
        Assignment.objects.update(active=False)
        answer = send(phone, visit)
        assert answer.json()["code"] == "visit_given_away"
        assert "Odd" not in answer.text, "it is somebody else's by now"
        assert visit.status == BookingStatus.CONFIRMED

    def test_told_otherwise_after_it_was_pressed(self, visit: Booking, world: World, phone: Client) -> None:
        office = make_administrator(world.department)
        complete_booking(visit, actor=Actor(user_id=office.pk, channel=Channel.STAFF))
        assert refused(phone, visit, "nobody_home", age=HALF_AN_HOUR) == "told_meanwhile"
        assert visit.status == BookingStatus.COMPLETED
        assert send(phone, visit, "done", age=HALF_AN_HOUR).status_code == 200, "both said the same"

    def test_the_department_reads_what_was_said_and_why_it_was_not_noted(
        self, visit: Booking, world: World, phone: Client
    ) -> None:
        Assignment.objects.update(active=False)
        send(phone, visit, "nobody_home", age=HALF_AN_HOUR)
        told = entry_of(story_of(visit)[-1])
        assert world.providers[0].user is not None
        assert world.providers[0].user.name in told.title
        assert "the recipient was not met" in told.text
        assert "09.20" in told.text
        assert "given to somebody else" in told.text

    def test_what_was_taken_is_told_once(self, visit: Booking, phone: Client) -> None:
        send(phone, visit)
        assert [event.action for event in story_of(visit)][1:] == ["booking.completed"]

    def test_who_never_had_it_gets_nothing(self, world: World, phone: Client) -> None:
        visit = make_visit(world, at(0, 9), provider=world.providers[1])
        assert send(phone, visit).status_code == 404
        assert visit.status == BookingStatus.CONFIRMED


class TestPerson:
    def test_the_token_says_whose_session_it_is(self, world: World, phone: Client) -> None:
        answer = phone.get("/day/token/")
        assert answer.json()["person"] == person_id(world.providers[0].user)
        assert answer.json()["token"]
        assert answer["Cache-Control"] == "no-store"
        version = answer.json()["version"]
        assert f'data-version="{version}"' in phone.get("/day/").text
        assert phone.get("/day/kept/")["Day-Version"] == version

    def test_and_with_which_version_a_phone_must_keep_the_day_no_longer(
        self, visit: Booking, world: World, phone: Client
    ) -> None:
        before = phone.get("/day/token/").json()["version"]
        assert phone.get("/day/token/").json()["version"] == before
        protect_recipient(visit.recipient, level=AddressProtection.CONFIDENTIAL, actor=SYSTEM)
        assert phone.get("/day/token/").json()["version"] != before

    def test_what_another_pressed_is_not_sent_by_who_is_here(
        self, visit: Booking, world: World, phone: Client
    ) -> None:
        answer = send(phone, visit, person=person_id(make_user()))
        assert (answer.status_code, answer.json()) == (403, {"state": "another_person"})
        assert visit.status == BookingStatus.CONFIRMED
        assert send(phone, visit, person=person_id(world.providers[0].user)).status_code == 200

    def test_a_session_that_is_over_is_no_answer(self, visit: Booking, phone: Client) -> None:
        phone.logout()
        assert send(phone, visit).status_code == 302
        assert phone.get("/day/token/").status_code == 302

    def test_a_form_that_was_forged_is_not_taken(self, visit: Booking, world: World) -> None:
        strict = Client(enforce_csrf_checks=True, headers={"host": "larvik.localhost"})
        helper = world.providers[0]
        helper.user = make_user("Amal Prøve")
        helper.save(update_fields=["user"])
        sign_in(strict, helper.user)
        assert send(strict, visit).status_code == 403
        token = strict.get("/day/token/").json()["token"]
        assert send(strict, visit, csrfmiddlewaretoken=token).status_code == 200
