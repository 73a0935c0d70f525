"""A bad morning's list: what the recipients have heard, who has called, and who must be called still."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.away import report_away
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import AbsenceReason, CancelReason, ContactOutcome
from shop.models import Booking, ContactAttempt
from shop.queries.contact import contact_about
from tests.factories.world import (
    World,
    at,
    user_of,
)
from tests.shop.views.conftest import sign_in
from tests.shop.views.manage.bad_morning import give_at, list_of, note, row_of, stranded, without_way_in
from tests.shop.views.visits import make_visit


class TestWhatTheyHaveHeard:
    def test_the_soonest_comes_first(self, world: World, office: Client) -> None:
        late, soon = (
            make_visit(world, at(3, 9), stranded="closed"),
            make_visit(world, at(1, 9), stranded="closed"),
        )
        page = office.get(list_of(world)).text
        assert page.index(f'id="visit-{soon.pk}"') < page.index(f'id="visit-{late.pk}"')

    def test_a_mail_that_waits_and_one_that_was_sent(self, world: World, office: Client) -> None:
        visit = make_visit(world, at(1, 10))
        report_away(
            world.providers[0], from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=SYSTEM
        )
        Booking.objects.filter(pk=visit.pk).update(stranded="no_shift")
        OutboxMessage.objects.all().delete()
        message = OutboxMessage.objects.create(
            kind="booking.upset",
            user=user_of(visit.recipient),
            params={"booking_id": visit.pk},
            not_before=timezone.now() + timedelta(minutes=5),
        )
        assert "Mail goes out (" in row_of(office.get(list_of(world)).text, visit)
        message.status, message.sent_at = DeliveryStatus.SENT, timezone.now()
        message.save()
        row = row_of(office.get(list_of(world)).text, visit)
        assert "Mail sent (" in row
        assert "Can sign in" in row

    def test_who_has_no_way_in_must_be_called(self, world: World, office: Client) -> None:
        seen, unseen = stranded(world, 9, 11)
        without_way_in(unseen)
        page = office.get(list_of(world)).text
        assert "1 person must be called." in page
        row = row_of(page, unseen)
        assert re.search(r'<span class="tag tag-danger">.*?Call</span>', row, re.DOTALL)
        for words in ("No mail: has no address", "Cannot sign in", 'href="tel:68050123"'):
            assert words in row
        assert "tag-danger" not in row_of(page, seen)

    def test_who_may_not_sign_in_any_more_is_not_written_to_either(
        self, world: World, office: Client
    ) -> None:
        (visit,) = stranded(world, 9)
        User.objects.filter(pk=user_of(visit.recipient).pk).update(is_active=False)
        assert "Cannot sign in" in row_of(office.get(list_of(world)).text, visit)

    def test_also_of_what_was_cancelled(self, world: World, office: Client) -> None:
        booking = world.book(at(2, 10))
        cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
        OutboxMessage.objects.filter(kind="booking.cancelled").update(
            status=DeliveryStatus.SENT, sent_at=timezone.now()
        )
        row = row_of(office.get(list_of(world)).text, booking)
        assert "Mail sent (" in row
        assert note(office, booking) == 302
        assert "reached." in row_of(office.get(list_of(world)).text, booking)

    def test_what_was_said_of_another_time_does_not_count(self, world: World) -> None:
        booking = world.book(at(2, 10))
        ContactAttempt.objects.create(booking=booking, outcome="reached", idempotency_key="one")
        OutboxMessage.objects.create(
            kind="booking.upset",
            user=world.user,
            params={"booking_id": booking.pk},
            status=DeliveryStatus.SENT,
            sent_at=timezone.now(),
        )
        contact = contact_about([booking])[booking.pk]
        assert contact.was_reached
        assert contact.told_at
        booking = move_booking(booking, starts_at=at(3, 10), actor=world.actor())
        contact = contact_about([booking])[booking.pk]
        assert (list(contact.attempts), contact.told_at) == ([], None)


class TestCalls:
    def test_who_has_called_stands_on_the_row_and_in_the_story(self, world: World, office: Client) -> None:
        (visit,) = stranded(world, 10)
        without_way_in(visit)
        assert note(office, visit, note="wants  Thursday\u200b instead") == 302
        attempt = ContactAttempt.objects.get()
        assert (attempt.outcome, attempt.note) == (ContactOutcome.REACHED, "wants Thursday instead")
        assert attempt.by is not None
        row = row_of(office.get(list_of(world)).text, visit)
        assert f"{attempt.by.name} called (" in row
        assert "reached. Wants Thursday instead" in row
        assert "tag-danger" not in row
        story = office.get(f"/manage/bookings/{visit.pk}/").text
        assert f"Called by {attempt.by.name}" in story
        assert "Reached. wants Thursday instead" in story

    def test_who_was_not_reached_must_be_called_again(self, world: World, office: Client) -> None:
        (visit,) = stranded(world, 10)
        without_way_in(visit)
        note(office, visit, "not_reached")
        page = office.get(list_of(world)).text
        assert "Call again" in row_of(page, visit)
        assert "1 person must be called." in page

    def test_who_was_spoken_with_about_one_visit_need_not_be_called_about_another(
        self, world: World, office: Client
    ) -> None:
        first, second = stranded(world, 10, 12)
        Booking.objects.filter(pk=second.pk).update(recipient=first.recipient)
        without_way_in(first)
        page = office.get(list_of(world)).text
        assert "1 person must be called." in page
        assert page.count("tag-danger") == 2
        note(office, first, "not_reached", note="only of the first")
        assert "Call again" in row_of(office.get(list_of(world)).text, second)
        note(office, first)
        page = office.get(list_of(world)).text
        assert "must be called." not in page
        assert "called about another visit (" in row_of(page, second)
        assert "only of the first" not in row_of(page, second)

    def test_the_same_form_twice_is_one_call_and_another_form_another(
        self, world: World, office: Client
    ) -> None:
        (visit,) = stranded(world, 10)
        key = str(uuid.uuid4())
        for _twice in range(2):
            assert note(office, visit, key=key) == 302
        assert ContactAttempt.objects.count() == 1
        assert AuditEntry.objects.filter(action="contact.attempted").count() == 1
        note(office, visit)
        assert ContactAttempt.objects.count() == 2

    @pytest.mark.parametrize("other", [{"outcome": "reached"}, {"note": "wants Thursday"}])
    def test_the_same_form_with_another_answer_says_what_was_noted_before(
        self, world: World, office: Client, other: dict[str, str]
    ) -> None:
        """From the browser's back button: the first answer stands, and nobody believes that the second was saved."""
        (visit,) = stranded(world, 10)
        sent = {"outcome": "not_reached", "note": "", "key": str(uuid.uuid4())}
        address = f"/manage/bookings/{visit.pk}/call/"
        assert "noted, with your name" in office.post(address, sent, follow=True).text
        text = office.post(address, sent | other, follow=True).text
        assert "noted, with your name" not in text
        assert "This form was sent before, and nothing was changed. What it noted then:" in text
        attempt = ContactAttempt.objects.get()
        assert (attempt.outcome, attempt.note) == (ContactOutcome.NOT_REACHED, "")
        assert "noted, with your name" in office.post(address, sent, follow=True).text

    @pytest.mark.parametrize(
        "wrong",
        [{"outcome": "perhaps"}, {"outcome": ""}, {"note": "x" * 201}, {"note": "number 01829912345"}],
    )
    def test_what_is_wrong_is_said_on_the_row_and_nothing_is_noted(
        self, world: World, office: Client, wrong: dict[str, str]
    ) -> None:
        (visit,) = stranded(world, 10)
        sent = {"outcome": "reached", "note": "", "key": ""} | wrong
        response = office.post(f"/manage/bookings/{visit.pk}/call/", sent)
        assert response.status_code == 422
        row = row_of(response.text, visit)
        assert "<details" in row
        assert " open>" in row
        assert "error-summary" in row
        assert not ContactAttempt.objects.exists()

    def test_what_is_wrong_is_said_also_where_the_row_is_gone(self, world: World, office: Client) -> None:
        standing = make_visit(world, at(1, 10), provider=world.providers[1])
        response = office.post(f"/manage/bookings/{standing.pk}/call/", {"outcome": "perhaps"})
        assert response.status_code == 422
        assert "The call was not noted" in response.text
        assert note(office, standing) == 302, "whoever has called may say so all the same"
        assert ContactAttempt.objects.count() == 1

    def test_a_key_that_is_none_is_a_call_of_its_own(self, world: World, office: Client) -> None:
        (visit,) = stranded(world, 10)
        for _twice in range(2):
            assert note(office, visit, key="mine") == 302
        assert ContactAttempt.objects.count() == 2

    def test_the_recipient_reads_that_somebody_called_and_never_the_note(
        self, world: World, office: Client, larvik_client: Client
    ) -> None:
        booking = world.book(at(1, 10))
        note(office, booking, note="a secret of ours")
        theirs = Client(headers={"host": "larvik.localhost"})
        theirs.cookies["django_language"] = "en"
        sign_in(theirs, world.user)
        page = theirs.get(f"/bookings/{booking.pk}/").text
        assert "a secret of ours" not in page
        assert "Called" not in page
        log = theirs.get("/me/").text
        assert "Noted that they called you about a visit" in log
        assert "a secret of ours" not in log

    def test_back_to_the_same_page_of_the_list(self, world: World, office: Client) -> None:
        (visit,) = stranded(world, 10)
        sent = {"outcome": "reached", "key": str(uuid.uuid4())}
        call = f"/manage/bookings/{visit.pk}/call/"
        assert office.post(f"{call}?page=2", sent).headers["Location"] == f"{list_of(world)}?page=2"
        assert (
            office.post(f"{call}?sort=-when&odd=1", sent).headers["Location"]
            == f"{list_of(world)}?sort=-when"
        )
        assert office.post(f"{call}?page=//x", sent).headers["Location"] == f"{list_of(world)}?page=%2F%2Fx"

    def test_a_helper_may_not_note_a_call(self, world: World, helper: Client) -> None:
        visit = make_visit(world, at(1, 10))
        assert note(helper, visit) == 403
        assert helper.post(give_at(world), {"visits": str(visit.pk)}).status_code == 403
