"""The ledger of a recipient: what it says, that looking is logged, who may see it, and changing the amount."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.entitlements import open_period, settle, write_entry
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.enums import BookingStatus, CancelReason, EntitlementPeriodKind, EntryKind, NoShowBy, StaffRole
from shop.models import (
    Booking,
    Department,
    Entitlement,
    EntitlementEntry,
    EntitlementPeriod,
    Recipient,
    RoleGrant,
)
from shop.queries.access_log import access_log
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_entitlement,
    make_recipient,
    make_service,
    make_user,
)
from tests.shop.views.conftest import Count, sign_in


@pytest.fixture(autouse=True)
def reading_english(larvik_client: Client) -> None:
    larvik_client.cookies["django_language"] = "en"


def ledger_page(department: Department, recipient: Recipient, year: int | None = None) -> str:
    address = f"/manage/departments/{department.pk}/recipients/{recipient.pk}/ledger/"
    return f"{address}?year={year}" if year else address


def page_of(world: World, year: int | None = None) -> str:
    return ledger_page(world.department, world.recipient, year)


def amount_page() -> str:
    return f"/manage/entitlements/{Entitlement.objects.get().pk}/amount/"


def carried_away(world: World) -> Booking:
    """A visit nobody could come to, and what it had taken was carried into the next period since."""
    Entitlement.objects.update(carry_over=200)
    visit = mark_no_show(world.book_past(), actor=SYSTEM, by=NoShowBy.PROVIDER)
    expire_periods(on=Entitlement.objects.get().valid_from + timedelta(weeks=4))
    return visit


class TestShow:
    def test_it_says_what_was_granted_booked_and_given_back(
        self, world: World, administrator: Client
    ) -> None:
        booking = world.book(at(1, 10))
        cancel_booking(booking, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
        page = administrator.get(page_of(world)).text
        assert "100 visits per four weeks" in page
        assert "2026/1" in page
        assert (
            page.index("Given back") < page.index("Booked<") < page.index("Granted<", page.index("Booked<"))
        )
        assert "−1 visit" in page
        assert "+1 visit" in page
        assert f"/manage/bookings/{booking.pk}/" in page

    def test_what_waits_for_an_answer_is_asked_for_and_not_booked(
        self, world: World, administrator: Client
    ) -> None:
        booking = world.book(at(1, 10))
        Booking.objects.filter(pk=booking.pk).update(status=BookingStatus.REQUESTED)
        page = administrator.get(page_of(world)).text
        assert "Asked for<" in page
        assert "Booked<" not in page
        assert "Asked for" in administrator.get(f"/manage/bookings/{booking.pk}/").text

    def test_what_was_carried_expired_and_adjusted_is_told_apart(
        self, world: World, administrator: Client
    ) -> None:
        today = timezone.localdate()
        Entitlement.objects.update(carry_over=2, valid_from=today - timedelta(weeks=4), amount=5)
        open_period(Entitlement.objects.get(), on=today - timedelta(weeks=4))
        expire_periods(on=today)
        change_amount(Entitlement.objects.get(), amount=4, actor=SYSTEM)
        page = administrator.get(page_of(world)).text
        for words in (
            "Carried over to the next period",
            "Carried over from the period before",
            "Expired",
            "Decision reduced",
        ):
            assert page.count(words) == 1, words
        assert "At most 2 visits" in page

    def test_what_was_said_by_mistake_is_told_too(self, world: World, administrator: Client) -> None:
        booking = world.book_past()
        settle(booking, kind=EntryKind.USED)
        settle(booking, kind=EntryKind.RESERVED)
        assert "Not used after all" in administrator.get(page_of(world)).text

    def test_what_was_carried_over_and_called_back_is_told_so(
        self, world: World, administrator: Client
    ) -> None:
        visit = carried_away(world)
        complete_booking(visit, actor=SYSTEM)
        page = administrator.get(page_of(world)).text
        for words in (
            "to the next period",
            "from the period before",
            "from the next period",
            "to the period before",
        ):
            assert page.count(words) == 1, words

    def test_what_was_carried_over_and_spent_is_told_with_what_to_do(
        self, world: World, administrator: Client
    ) -> None:
        visit = carried_away(world)
        later = EntitlementPeriod.objects.order_by("starts_on").last()
        assert later is not None
        write_entry(later.pk, kind=EntryKind.RESERVED, quantity=later.balance)
        answer = administrator.post(f"/manage/bookings/{visit.pk}/outcome/", {"outcome": "done"}, follow=True)
        assert "later visits have taken it since. Cancel one of them, or have more granted" in answer.text
        visit.refresh_from_db()
        assert visit.status == BookingStatus.NO_SHOW

    def test_where_too_much_is_booked_it_says_how_much(self, world: World, administrator: Client) -> None:
        world.book(at(1, 10))
        change_amount(Entitlement.objects.get(), amount=0, actor=SYSTEM)
        assert "1 visit more than granted is booked." in administrator.get(page_of(world)).text

    def test_a_decision_nobody_has_used_is_there_all_the_same(
        self, world: World, administrator: Client
    ) -> None:
        page = administrator.get(page_of(world)).text
        assert "100 visits per four weeks" in page
        assert "Nothing has been booked or granted" in page

    def test_years_that_are_over_have_a_page_of_their_own(self, world: World, administrator: Client) -> None:
        running = timezone.localdate().year
        Entitlement.objects.update(period=EntitlementPeriodKind.YEAR, valid_from=date(running - 1, 3, 1))
        open_period(Entitlement.objects.get(), on=date(running - 1, 3, 1))
        expire_periods(on=timezone.localdate())
        assert "Expired" not in administrator.get(page_of(world)).text
        assert "Expired" in administrator.get(page_of(world, running - 1)).text
        assert "No decision in this year" in administrator.get(page_of(world, running - 2)).text

    @pytest.mark.parametrize("year", ["1", "99999", "Tuesday", "-200", "²⁰²⁶"])
    def test_an_odd_year_is_the_running_one(self, world: World, administrator: Client, year: str) -> None:
        assert str(timezone.localdate().year) in administrator.get(f"{page_of(world)}?year={year}").text

    def test_looking_is_logged_and_the_recipient_can_read_it(
        self, world: World, administrator: Client
    ) -> None:
        administrator.get(page_of(world))
        entry = AuditEntry.objects.get(action="ledger.viewed")
        assert (entry.object_id, entry.recipient_id) == (world.recipient.pk, world.recipient.pk)
        assert [act.words for act in access_log(world.recipient)] == [
            "looked at what you were granted and what you have used"
        ]

    def test_the_page_of_a_booking_leads_there(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        assert page_of(world) in administrator.get(f"/manage/bookings/{booking.pk}/").text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_asks_as_much_for_one_decision_as_for_three(
        self, world: World, administrator: Client, statements: Count, rows: int
    ) -> None:
        for number in range(rows - 1):
            service = make_service(world.department, name=f"Prøve {number}")
            make_entitlement(world.recipient, service)
            world.book(at(2, 10 + number), service=service)
        for hour in range(9, 9 + rows):
            world.book(at(1, hour))
        assert statements(administrator, page_of(world)) == 11


class TestWhoMaySeeIt:
    def test_case_officers_may_and_see_no_menu_of_what_is_not_theirs(
        self, world: World, larvik_client: Client
    ) -> None:
        officer = make_user()
        RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
        page = sign_in(larvik_client, officer).get(page_of(world))
        assert page.status_code == 200
        assert "/hours/" not in page.text

    @pytest.mark.parametrize("address", ["ledger", "amount"])
    def test_another_departments_administrator_may_not(
        self, world: World, larvik_client: Client, address: str
    ) -> None:
        sign_in(larvik_client, make_administrator(make_department(name="Annen")))
        url = page_of(world) if address == "ledger" else amount_page()
        assert larvik_client.get(url).status_code == 404
        assert not AuditEntry.objects.exists()

    def test_of_a_recipient_the_department_has_nothing_to_do_with_there_is_none(
        self, world: World, administrator: Client
    ) -> None:
        stranger = make_recipient()
        assert administrator.get(ledger_page(world.department, stranger)).status_code == 404

    def test_of_another_departments_decisions_it_says_nothing(
        self, world: World, administrator: Client
    ) -> None:
        other = make_service(make_department(name="Annen"), name="Hemmelig")
        make_entitlement(world.recipient, other)
        assert "Hemmelig" not in administrator.get(page_of(world)).text

    def test_who_only_booked_a_service_without_decision_has_an_empty_one(
        self, world: World, administrator: Client
    ) -> None:
        service = make_service(world.department, name="Samtale", requires_entitlement=False)
        person = make_recipient()
        world.book(at(1, 10), service=service, recipient=person)
        assert "No decision" in administrator.get(ledger_page(world.department, person)).text


class TestAmount:
    def test_it_is_changed_and_told(self, world: World, administrator: Client) -> None:
        world.book(at(1, 10))
        response = administrator.post(amount_page(), {"amount": "40", "seen": "100"}, follow=True)
        assert response.redirect_chain == [(page_of(world), 302)]
        assert "Saved: 40 visits per four weeks." in response.text
        assert EntitlementEntry.objects.latest("pk").balance_after == 39

    def test_it_warns_where_more_is_booked_than_granted_now(
        self, world: World, administrator: Client
    ) -> None:
        world.book(at(1, 10))
        sent = {"amount": "0", "seen": "100", "confirmed": "1", "too_much": "1"}
        response = administrator.post(amount_page(), sent, follow=True)
        assert "In 1 period more is booked now than is granted." in response.text

    def test_it_asks_before_less_is_granted_than_is_booked(self, world: World, administrator: Client) -> None:
        world.book(at(1, 10))
        asks = administrator.post(amount_page(), {"amount": "0", "seen": "100"})
        assert (asks.status_code, Entitlement.objects.get().amount) == (200, 100)
        assert "1 visit more than granted is booked then." in asks.text
        assert 'name="too_much" value="1"' in asks.text
        answer = {"amount": "0", "seen": "100", "confirmed": "1", "too_much": "1"}
        assert 'value="0"' in administrator.post(amount_page(), answer | {"edit": "1"}).text
        world.book(at(1, 13))
        asks = administrator.post(amount_page(), answer)
        assert "2 visits more than granted is booked then." in asks.text
        assert Entitlement.objects.get().amount == 100
        assert administrator.post(amount_page(), answer | {"too_much": "2"}).status_code == 302
        assert administrator.post(amount_page(), {"amount": "1", "seen": "0"}).status_code == 302, (
            "less too much"
        )

    def test_the_form_shows_what_is_used_and_booked(self, world: World, administrator: Client) -> None:
        visit = world.book_past()
        complete_booking(visit, actor=SYSTEM)
        world.book(at(1, 10))
        page = administrator.get(amount_page()).text
        assert "Used in this period" in page
        assert "Booked and still to come" in page

    def test_the_form_shows_what_is_granted_now(self, world: World, administrator: Client) -> None:
        page = administrator.get(amount_page()).text
        assert "New amount, visits per four weeks" in page
        assert 'value="100"' in page

    @pytest.mark.parametrize("wrong", ["", "-1", "2.5", "many", "10001", "99999999999999999999"])
    def test_what_is_no_amount_changes_nothing(self, world: World, administrator: Client, wrong: str) -> None:
        world.book(at(1, 10))
        before = EntitlementEntry.objects.count()
        response = administrator.post(amount_page(), {"amount": wrong, "seen": "100"})
        assert response.status_code == 422
        assert (EntitlementEntry.objects.count(), Entitlement.objects.get().amount) == (before, 100)

    def test_who_saw_another_amount_is_asked_again(self, world: World, administrator: Client) -> None:
        Entitlement.objects.update(amount=90)
        response = administrator.post(amount_page(), {"amount": "40", "seen": "100"})
        assert response.status_code == 409
        ((_label, now, yours),) = [
            (row.label, row.now, row.yours) for row in response.context["conflict"].rows
        ]
        assert (now, yours) == ("90", "40")
        assert 'name="amount" value="40"' in response.text, "what was typed is kept"
        assert 'name="seen" value="90"' in response.text, "having seen both"
        assert Entitlement.objects.get().amount == 90

    def test_sent_twice_it_is_changed_once(self, world: World, administrator: Client) -> None:
        world.book(at(1, 10))
        for _twice in range(2):
            assert administrator.post(amount_page(), {"amount": "40", "seen": "100"}).status_code == 302
        assert EntitlementEntry.objects.filter(kind=EntryKind.ADJUSTED).count() == 1
