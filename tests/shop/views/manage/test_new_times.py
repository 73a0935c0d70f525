"""A bad morning's list: who could come instead, what the recipients have heard, who has called, and who must call."""

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
from shop.enums import AbsenceReason, CancelReason, ContactOutcome, StrandedReason
from shop.models import Assignment, Booking, ContactAttempt, Provider
from shop.queries.contact import contact_about
from tests.factories.absences import be_away
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_world,
    user_of,
)
from tests.shop.domain.test_reassignment import everything, who_has
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit


@pytest.fixture
def office(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


def list_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/stranded/"


def give_at(world: World) -> str:
    return f"{list_of(world)}give/"


def stranded(world: World, *hours: int, day: int = 1) -> list[Booking]:
    """Visits of tomorrow with the first provider, who is away then; nobody was asked and nobody told."""
    visits = [make_visit(world, at(day, hour)) for hour in hours]
    be_away(
        world.providers[0],
        from_at=at(day, 0),
        until_at=at(day + 1, 0),
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )
    for visit in visits:
        visit.refresh_from_db()
    return visits


def pair(visit: Booking, *, to: Provider, instead_of: Provider) -> str:
    return f"{visit.pk}-{instead_of.pk}-{to.pk}"


def without_way_in(visit: Booking) -> None:
    visit.recipient.user = None
    visit.recipient.save(update_fields=["user"])


def row_of(page: str, visit: Booking) -> str:
    found = re.search(rf'<tr id="visit-{visit.pk}">.*?</tr>', page, re.DOTALL)
    assert found is not None
    return found[0]


def note(client: Client, visit: Booking, outcome: str = "reached", **more: str) -> int:
    sent = {"outcome": outcome, "note": "", "key": str(uuid.uuid4())} | more
    return client.post(f"/manage/bookings/{visit.pk}/call/", sent).status_code


class TestWhoCanTake:
    def test_the_row_names_them_and_one_button_gives_it(self, world: World, office: Client) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        row = row_of(office.get(list_of(world)).text, visit)
        assert f"Give it to {berit.name}" in row
        assert f'name="give" value="{pair(visit, to=berit, instead_of=amal)}"' in row
        response = office.post(give_at(world), {"give": pair(visit, to=berit, instead_of=amal)}, follow=True)
        assert response.redirect_chain == [(list_of(world), 302)]
        assert f"given to {berit.name}." in response.text
        visit.refresh_from_db()
        assert (who_has(visit), visit.stranded) == (berit, "")

    def test_where_nobody_can_it_says_so(self, world: World, office: Client) -> None:
        (visit,) = stranded(world, 10)
        make_visit(world, at(1, 10), provider=world.providers[1])
        closed = make_visit(world, at(2, 10), stranded=StrandedReason.CLOSED)
        page = office.get(list_of(world)).text
        assert "Nobody on duty can take it" in row_of(page, visit)
        assert "Nobody on duty can take it" not in row_of(page, closed)
        assert 'name="give"' not in page

    def test_what_is_not_possible_any_more_is_said_and_changes_nothing(
        self, world: World, office: Client
    ) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        make_visit(world, at(1, 10), provider=berit)
        before = everything()
        response = office.post(give_at(world), {"give": pair(visit, to=berit, instead_of=amal)}, follow=True)
        assert f"{berit.name} has another visit then" in response.text
        assert "1 visit was not given away" in response.text
        assert everything() == before

    def test_pressed_twice_it_is_given_once(self, world: World, office: Client) -> None:
        amal, berit = world.providers
        (visit,) = stranded(world, 10)
        for _twice in range(2):
            assert (
                office.post(give_at(world), {"give": pair(visit, to=berit, instead_of=amal)}).status_code
                == 302
            )
        assert Assignment.objects.filter(booking=visit).count() == 2
        assert AuditEntry.objects.filter(action="booking.reassigned").count() == 1

    @pytest.mark.parametrize("sent", ["", "nobody", "1-2", "1-2-3-4", "-1-2-3", "9" * 30 + "-1-1", "1-1-²"])
    def test_what_is_no_choice_changes_nothing(self, world: World, office: Client, sent: str) -> None:
        stranded(world, 10)
        before = everything()
        assert "Nothing was given away" in office.post(give_at(world), {"give": sent}, follow=True).text
        assert everything() == before

    def test_anothers_visit_is_not_found(self, world: World, office: Client) -> None:
        elsewhere = make_world()
        (theirs,) = stranded(elsewhere, 10)
        before = everything()
        for page in (give_at(world), give_at(elsewhere)):
            sent = {"give": pair(theirs, to=elsewhere.providers[1], instead_of=elsewhere.providers[0])}
            assert office.post(page, sent).status_code == 404
        assert note(office, theirs) == 404
        assert everything() == before

    @pytest.mark.parametrize("rows", [1, 12])
    def test_the_page_takes_the_same_statements(
        self, world: World, office: Client, statements: Count, rows: int
    ) -> None:
        for number in range(rows):
            visit, *_others = stranded(world, 8 + number % 6, day=1 + number)
            note(office, visit)
        page = office.get(list_of(world)).text
        assert page.count('name="give"') == rows
        assert statements(office, list_of(world)) == 15


class TestAllAtOnce:
    def test_it_is_shown_first_who_gets_which(self, world: World, office: Client) -> None:
        visits = stranded(world, 9, 11)
        page = office.get(list_of(world)).text
        ids = ",".join(str(visit.pk) for visit in visits)
        assert "Give these 2 visits to who can take them" in page
        assert f'name="visits" value="{ids}"' in page
        before = everything()
        asked = office.post(give_at(world), {"visits": ids}).text
        assert everything() == before
        assert "Give 2 visits away?" in asked
        pairs = re.findall(r'name="give" value="([\d-]+)"', asked)
        amal, berit = world.providers
        assert pairs == [pair(visit, to=berit, instead_of=amal) for visit in visits]
        done = office.post(give_at(world), {"give": pairs}, follow=True).text
        assert "2 visits were given to somebody else." in done
        assert {who_has(visit) for visit in visits} == {berit}

    def test_who_gets_no_message_is_to_be_called(self, world: World, office: Client) -> None:
        amal, berit = world.providers
        told, silent = stranded(world, 9, 11)
        without_way_in(silent)
        asked = office.post(give_at(world), {"visits": f"{told.pk},{silent.pk}"}).text
        assert asked.count("Gets no message: call them") == 1
        pairs = [pair(visit, to=berit, instead_of=amal) for visit in (told, silent)]
        said = office.post(give_at(world), {"give": pairs}, follow=True).text
        assert "These get no message. Call them and say who comes:" in said
        assert said.count('href="tel:68050123"') == 1

    def test_nor_is_anybody_told_of_helpers_without_a_name(self, world: World, office: Client) -> None:
        Provider.objects.filter(pk=world.providers[0].pk).update(name="", number=1)
        Provider.objects.filter(pk=world.providers[1].pk).update(name="", number=2)
        (visit,) = stranded(world, 9)
        without_way_in(visit)
        sent = {"give": pair(visit, to=world.providers[1], instead_of=world.providers[0])}
        said = office.post(give_at(world), sent, follow=True).text
        assert "given to Helper 2." in said
        assert "get no message" not in said

    def test_what_changed_meanwhile_is_said_and_the_others_are_given(
        self, world: World, office: Client
    ) -> None:
        amal, berit = world.providers
        taken, cancelled, fine = stranded(world, 9, 11, 13)
        pairs = [pair(visit, to=berit, instead_of=amal) for visit in (taken, cancelled, fine)]
        make_visit(world, at(1, 9), provider=berit)
        cancel_booking(cancelled, actor=SYSTEM, reason=CancelReason.BY_RECIPIENT)
        said = office.post(give_at(world), {"give": pairs}, follow=True).text
        assert "2 visits were not given away" in said
        assert f"{berit.name} has another visit then" in said
        assert "somebody has changed it meanwhile" in said
        assert "Odd P., " in said
        assert [who_has(visit) for visit in (taken, fine)] == [amal, berit]
        assert row_of(office.get(list_of(world)).text, taken)

    def test_when_nobody_can_take_any_it_goes_back(self, world: World, office: Client) -> None:
        visits = stranded(world, 9, 11)
        be_away(
            world.providers[1], from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=SYSTEM
        )
        response = office.post(
            give_at(world), {"visits": ",".join(str(visit.pk) for visit in visits), "page": "1"}, follow=True
        )
        assert "Nobody on duty can take any of these visits any more." in response.text

    @pytest.mark.parametrize("sent", ["", "a,b", "9" * 40, "-1"])
    def test_ids_that_are_none_ask_nothing(self, world: World, office: Client, sent: str) -> None:
        assert office.post(give_at(world), {"visits": sent}).status_code == 302


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
        assert "1 must be called." in page
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
        assert (contact.attempts, contact.told_at) == ((), None)


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
        assert "1 must be called." in page

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
        assert office.post(f"{call}?page=//x", sent).headers["Location"] == list_of(world)

    def test_a_helper_may_not_note_a_call(self, world: World, helper: Client) -> None:
        visit = make_visit(world, at(1, 10))
        assert note(helper, visit) == 403
        assert helper.post(give_at(world), {"visits": str(visit.pk)}).status_code == 403


def test_who_administers_another_department_finds_neither(world: World, larvik_client: Client) -> None:
    other = sign_in(larvik_client, make_administrator(make_world().department))
    (visit,) = stranded(world, 10)
    assert note(other, visit) == 404
    assert other.post(give_at(world), {"visits": str(visit.pk)}).status_code == 404
