"""Links in messages: what they say, what makes them die, and that only their form does anything."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import SignInFailure, User
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Channel
from foundation.scope import use_scope
from notifications.kinds import text_of
from notifications.sms.length import length_of
from shop.domain.circumstances.booking_again import BOOKED_AGAIN
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.links.answering import answer_by_link, stop_links
from shop.domain.links.tokens import find_link, token_for
from shop.domain.representation.revoking import revoke_representation
from shop.enums import BookingStatus, CancelReason, VisitSaid
from shop.errors import LinkIsDead
from shop.models import Booking, Recipient, Service, VisitAnswer
from shop.queries.hearers import ACTING
from tests.factories.representatives import account_of, make_representation
from tests.factories.scopes import SANDEFJORD
from tests.factories.world import World, at, make_recipient, make_service
from tests.shop.domain.standing import start
from ui.dates import long_day

DEAD = "This link does not work any more"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book(at(1, 10))


@pytest.fixture
def phone(larvik_client: Client) -> Client:
    """Whoever has the link: nobody is signed in."""
    larvik_client.cookies["django_language"] = "en"
    return larvik_client


def fresh(visit: Booking) -> Booking:
    return Booking.objects.select_related("answer", "service", "department", "recipient__user").get(
        pk=visit.pk
    )


def path_of(visit: Booking) -> str:
    return f"/v/{token_for(fresh(visit))}/"


def say(client: Client, path: str, says: str) -> str:
    answer = client.post(path, {"says": says, "sure": "1"}, follow=True)
    return str(answer.text)


def state(visit: Booking) -> tuple[str, str]:
    found = fresh(visit)
    answer: VisitAnswer | None = getattr(found, "answer", None)
    return found.status, answer.says if answer else ""


class TestMessage:
    @pytest.mark.parametrize(
        "kind",
        [
            "booking.created",
            "booking.confirmed",
            "booking.reminder",
            "booking.reassigned",
            "booking.stands_again",
        ],
    )
    def test_it_stands_in_the_mail_and_instead_of_the_page_in_the_sms(
        self, world: World, visit: Booking, kind: str
    ) -> None:
        params = {"booking_id": visit.pk, "starts_at": visit.starts_at.isoformat()}
        text = text_of(kind, params)
        assert text is not None
        assert path_of(visit) in text.body
        assert f"/bookings/{visit.pk}/" in text.body
        assert path_of(visit) in text.sms
        assert "/bookings/" not in text.sms
        assert ". Will you be there? http" in text.sms, "a link that nothing is said of looks like fraud"

    def test_it_is_short_and_in_the_alphabet_of_an_sms(self, world: World, visit: Booking) -> None:
        right = make_representation(world.recipient)
        for path in (path_of(visit), f"/v/{token_for(visit, representation_id=right.pk)}/"):
            assert len(path) <= 45
            assert not length_of(path).is_wide
            assert length_of(path).units == len(path)

    def test_who_acts_for_somebody_gets_a_link_of_their_own(self, world: World, visit: Booking) -> None:
        right = make_representation(world.recipient, world.service)
        text = text_of("booking.created", {"booking_id": visit.pk, ACTING: right.pk})
        assert text is not None
        assert path_of(visit) not in text.body
        link = find_link(text.sms.rpartition("/v/")[2].strip("/"))
        assert link is not None
        assert (link.user, link.actor.mandate_id) == (account_of(right), right.pk)

    def test_it_stands_in_what_tells_of_a_move(self, world: World, visit: Booking) -> None:
        moved = move_booking(visit, starts_at=at(1, 12), actor=world.actor())
        text = text_of("booking.moved", {"booking_id": moved.pk})
        assert text is not None
        assert path_of(moved) in text.body
        assert path_of(moved) in text.sms

    def test_it_stands_in_what_tells_of_the_first_standing_visits(self, world: World) -> None:
        series = start(world).series
        right = make_representation(world.recipient)
        first = Booking.objects.filter(series=series).earliest("starts_at")
        for more in ({}, {ACTING: right.pk}):
            text = text_of("series.started", {"series_id": series.pk, **more})
            assert text is not None
            path = f"/v/{token_for(fresh(first), representation_id=more.get(ACTING))}/"
            assert path in text.body
            assert path in text.sms
            assert f"Will you be there on {long_day(timezone.localtime(first.starts_at))}?" in text.body
        Booking.objects.filter(series=series).update(status=BookingStatus.REQUESTED)
        text = text_of("series.started", {"series_id": series.pk})
        assert text is not None
        assert "/v/" not in text.body

    def test_it_stands_in_what_tells_of_visits_that_are_booked_again(
        self, world: World, visit: Booking, phone: Client
    ) -> None:
        later = world.book(at(2, 10))
        texts = [
            text_of(BOOKED_AGAIN, {"bookings": ids}) for ids in (f"{visit.pk}", f"{visit.pk},{later.pk}")
        ]
        for text, day in zip(
            texts, ("", f" on {long_day(timezone.localtime(visit.starts_at))}"), strict=True
        ):
            assert text is not None
            assert path_of(visit) in text.body
            assert f"Will you be there{day}? Say so here" in text.body
            assert f". Will you be there{day}? http" in text.sms
            assert text.sms.endswith(path_of(visit))
        Booking.objects.filter(pk=visit.pk).update(status=BookingStatus.REQUESTED)
        text = text_of(BOOKED_AGAIN, {"bookings": f"{visit.pk},{later.pk}"})
        assert text is not None
        assert path_of(later) in text.body
        Booking.objects.filter(pk=later.pk).update(status=BookingStatus.REQUESTED)
        text = text_of(BOOKED_AGAIN, {"bookings": f"{visit.pk},{later.pk}"})
        assert text is not None
        assert "/v/" not in text.body + text.sms

    @pytest.mark.parametrize("kind", ["booking.reassigned", "booking.stands_again", BOOKED_AGAIN])
    def test_in_what_comes_later_it_works_and_dies_as_any_other(
        self, world: World, visit: Booking, phone: Client, kind: str
    ) -> None:
        text = text_of(kind, {"booking_id": visit.pk, "bookings": str(visit.pk)})
        assert text is not None
        path = f"/v/{text.sms.rpartition('/v/')[2]}"
        assert "You have said that you will be there" in say(phone, path, "coming")
        stop_links(visit, actor=SYSTEM)
        assert phone.get(path).status_code == 404


class TestOpening:
    def test_nothing_happens_however_often_it_is_opened(self, visit: Booking, phone: Client) -> None:
        path, before = path_of(visit), AuditEntry.objects.count()
        for _time in range(3):
            assert phone.get(path).status_code == 200
            assert phone.head(path).status_code == 200
        assert state(visit) == (BookingStatus.CONFIRMED, "")
        assert AuditEntry.objects.count() == before
        assert SignInFailure.objects.count() == 0

    def test_it_says_when_and_with_whom_and_no_more(
        self, world: World, visit: Booking, phone: Client
    ) -> None:
        Recipient.objects.filter(pk=world.recipient.pk).update(address="Storgata 1", phone="68050123")
        page = phone.get(path_of(visit)).text
        assert world.department.name in page
        assert "10.00" in page
        for secret in (
            world.recipient.name,
            "Ingrid",
            world.service.name,
            "Storgata",
            "68050123",
            "680 50 123",
        ):
            assert secret not in page

    def test_it_is_kept_by_nobody(self, visit: Booking, phone: Client) -> None:
        headers = phone.get(path_of(visit)).headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "strict-origin"
        assert phone.get("/v/1-aaaaaaaaaaaa/").headers["Referrer-Policy"] == "no-referrer"

    def test_another_way_of_asking_does_nothing(self, visit: Booking, phone: Client) -> None:
        assert phone.put(path_of(visit)).status_code == 405
        for said in ("", "cancel", "coming\x00", "COMING"):
            phone.post(path_of(visit), {"says": said})
        phone.post(path_of(visit) + "?says=not_there")
        assert state(visit) == (BookingStatus.CONFIRMED, "")

    def test_a_form_from_elsewhere_does_nothing(self, visit: Booking) -> None:
        strict = Client(enforce_csrf_checks=True, headers={"host": "larvik.localhost"})
        assert strict.post(path_of(visit), {"says": "not_there"}).status_code == 403
        assert state(visit) == (BookingStatus.CONFIRMED, "")


class TestAnswering:
    def test_who_will_be_there_says_so_once(self, world: World, visit: Booking, phone: Client) -> None:
        path = path_of(visit)
        for _twice in range(2):
            assert "You have said that you will be there" in say(phone, path, "coming")
        assert state(visit) == (BookingStatus.CONFIRMED, VisitSaid.COMING)
        (entry,) = AuditEntry.objects.filter(action="visit.said")
        assert (entry.actor_id, entry.channel) == (world.user.pk, Channel.LINK)
        assert entry.recipient_id == world.recipient.pk

    def test_who_will_not_cancels_once(self, visit: Booking, phone: Client) -> None:
        path = path_of(visit)
        for _twice in range(2):
            assert "The appointment is cancelled" in say(phone, path, "not_there")
        assert state(visit) == (BookingStatus.CANCELLED, VisitSaid.NOT_THERE)
        (entry,) = AuditEntry.objects.filter(action="booking.cancelled")
        assert (entry.channel, entry.details["reason"]) == (Channel.LINK, CancelReason.BY_RECIPIENT)
        assert "The appointment is cancelled" in say(phone, path, "coming")
        assert state(visit) == (BookingStatus.CANCELLED, VisitSaid.NOT_THERE)

    def test_after_the_deadline_the_visit_stands_and_it_is_noted(
        self, world: World, visit: Booking, phone: Client
    ) -> None:
        Service.objects.filter(pk=world.service.pk).update(cancel_deadline=timedelta(days=7))
        page = say(phone, path_of(visit), "not_there")
        assert "too late to cancel here" in page
        assert 'href="tel:68050001"' in page
        assert state(visit) == (BookingStatus.CONFIRMED, VisitSaid.NOT_THERE)
        assert "You have said that you will be there" in say(phone, path_of(visit), "coming")

    def test_the_mind_may_be_changed_until_then(self, visit: Booking, phone: Client) -> None:
        say(phone, path_of(visit), "coming")
        say(phone, path_of(visit), "not_there")
        assert state(visit) == (BookingStatus.CANCELLED, VisitSaid.NOT_THERE)

    def test_who_acts_for_somebody_is_named_in_the_log(self, world: World, visit: Booking) -> None:
        right = make_representation(world.recipient, world.service)
        answer_by_link(token_for(visit, representation_id=right.pk), says=VisitSaid.NOT_THERE)
        entry = AuditEntry.objects.get(action="booking.cancelled")
        assert (entry.actor_id, entry.channel) == (account_of(right).pk, Channel.LINK)


def _move(world: World, visit: Booking) -> None:
    move_booking(visit, starts_at=at(1, 12), actor=world.actor())


def _cancel(_world: World, visit: Booking) -> None:
    cancel_booking(visit, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)


def _let_it_begin(_world: World, visit: Booking) -> None:
    now = timezone.now()
    Booking.objects.filter(pk=visit.pk).update(starts_at=now, ends_at=now + timedelta(hours=1))


def _merge(world: World, visit: Booking) -> None:
    Booking.objects.filter(pk=visit.pk).update(recipient=make_recipient(name="Ruth Prøve", user=None))


def _end(world: World, _visit: Booking) -> None:
    Recipient.objects.filter(pk=world.recipient.pk).update(is_active=False)


def _close(world: World, _visit: Booking) -> None:
    User.objects.filter(pk=world.user.pk).update(is_active=False)


def _stop(_world: World, visit: Booking) -> None:
    stop_links(visit, actor=SYSTEM)


class TestDying:
    @pytest.mark.parametrize("death", [_move, _cancel, _let_it_begin, _merge, _end, _close, _stop])
    def test_it_dies(
        self, world: World, visit: Booking, phone: Client, death: Callable[[World, Booking], Any]
    ) -> None:
        path = path_of(visit)
        assert phone.get(path).status_code == 200
        death(world, visit)
        for answer in (phone.get(path), phone.post(path, {"says": "not_there"})):
            assert answer.status_code == 404
            assert DEAD in answer.text
        assert not VisitAnswer.objects.exclude(says="").exists()

    def test_all_that_is_dead_looks_alike(self, world: World, visit: Booking, phone: Client) -> None:
        _cancel(world, visit)
        pages = {
            phone.get(f"/v/{token}/").text.partition("<main")[2].partition("</main>")[0]
            for token in ("1-aaaaaaaaaaaa", f"{visit.pk:x}-aaaaaaaaaaaa", "x", "-" * 30, "ÆØÅ", "9" * 400)
        }
        assert len(pages) == 1
        assert DEAD in pages.pop()

    def test_after_it_was_stopped_a_new_message_has_a_link_that_works(self, visit: Booking) -> None:
        stop_links(visit, actor=SYSTEM)
        assert find_link(token_for(fresh(visit))) is not None

    def test_with_the_right_to_act_it_ends_at_once(self, world: World, visit: Booking) -> None:
        right = make_representation(world.recipient, world.service)
        token = token_for(visit, representation_id=right.pk)
        revoke_representation(right, actor=SYSTEM)
        with pytest.raises(LinkIsDead):
            answer_by_link(token, says=VisitSaid.NOT_THERE)
        assert state(visit) == (BookingStatus.CONFIRMED, "")

    def test_it_does_not_reach_beyond_what_is_agreed(self, world: World, visit: Booking) -> None:
        right = make_representation(world.recipient, make_service(world.department, name="Annet"))
        assert token_for(visit, representation_id=right.pk) == ""

    def test_no_sign_of_it_may_be_changed(self, visit: Booking) -> None:
        token = token_for(visit)
        for place in range(len(token)):
            other = "a" if token[place] != "a" else "b"
            assert find_link(token[:place] + other + token[place + 1 :]) is None

    def test_it_is_worth_nothing_at_the_neighbours(self, visit: Booking, sandefjord_client: Client) -> None:
        assert sandefjord_client.get(path_of(visit)).status_code == 404
        token = token_for(visit)
        with use_scope(SANDEFJORD):
            assert find_link(token) is None
