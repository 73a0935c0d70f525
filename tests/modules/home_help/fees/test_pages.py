"""The pages of co-payment: what the recipient reads, and what staff write."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import AuditEntry
from foundation.personal_data import encrypt
from foundation.scope import Scope
from modules.home_help.fees.closing import close_month, draft_of
from modules.home_help.fees.models import FeeRun, FeeTable, RecipientBand
from modules.home_help.fees.reckoning import Band, Strategy
from modules.home_help.module import HomeHelp
from shop.enums import BookingStatus, StaffRole
from shop.models import Recipient, RoleGrant, Service
from shop.viewer import ACTING
from tests.factories import world as make
from tests.factories.representatives import account_of, make_representation
from tests.modules.home_help.fees.fees_world import (
    STAFF,
    charged_world,
    give_band,
    make_table,
    month,
    visit,
)

AT = "/modules/home_help/fees/"
NUMBER = "01810012345"


@pytest.fixture
def world(larvik: Scope) -> make.World:
    return charged_world()


def client_of(user: User) -> Client:
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


@pytest.fixture
def ingrid(world: make.World) -> Client:
    return client_of(world.user)


@pytest.fixture
def sigrid(world: make.World) -> Client:
    """Administers the municipality."""
    return client_of(make.make_administrator(None))


@pytest.fixture
def hanne(world: make.World) -> Client:
    """Handles the department's decisions."""
    user = make.make_user("Hanne Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return client_of(user)


def text_of(client: Client, tail: str = "mine/") -> str:
    answer = client.get(AT + tail)
    assert answer.status_code == 200
    return " ".join(answer.text.replace("\xa0", " ").split())


def test_who_gives_something_else_to_them_neither_reads_nor_sets_a_band(
    world: make.World, hanne: Client
) -> None:
    make_table(world.service)
    give_band(world.recipient, 2)
    elsewhere = make.make_department()
    other = make.make_service(elsewhere, requires_entitlement=False)
    make.make_entitlement(world.recipient, other)
    colleague = make.make_user("Kirsten Prøve")
    RoleGrant.objects.create(user=colleague, role=StaffRole.CASE_OFFICER, department=elsewhere)
    kirsten, page = client_of(colleague), f"/manage/recipients/{world.recipient.pk}/"
    assert kirsten.get(page).status_code == 200
    band = f"{AT}recipients/{world.recipient.pk}/"
    assert band in hanne.get(page).text
    assert band not in kirsten.get(page).text
    assert kirsten.get(band).status_code == 404
    assert kirsten.post(band, {"number": "1", "starts_on": month(1).isoformat()}).status_code == 404
    assert RecipientBand.objects.get().number == 2


def test_the_recipient_reads_what_the_month_costs_and_how_it_is_reckoned(
    world: make.World, ingrid: Client
) -> None:
    make_table(world.service)
    give_band(world.recipient, 2)
    visit(world, month(0), minutes=60)
    visit(world, month(0) + timedelta(days=1), minutes=90, status=BookingStatus.CONFIRMED)
    page = text_of(ingrid)
    assert '200 kr <span class="soft">(1 visit, 1 hour)' in page
    assert "1 visit, 1 hour 30 minutes" in page
    assert "2 hours 30 minutes at 200 kr an hour" in page
    assert "500 kr" in page
    assert "band 2 (2–3 G)" in page
    card = ingrid.get("/me/").text.replace("\xa0", " ")
    assert "500 kr" in card
    assert f"{AT}mine/" in card


def test_the_statutory_maximum_is_said_when_it_is_reached(world: make.World, ingrid: Client) -> None:
    make_table(world.service)
    give_band(world.recipient, 1)
    visit(world, month(0), minutes=200)
    page = text_of(ingrid)
    assert "maximum reached" in page
    assert "Never more than the law’s maximum" in page
    assert "More help this month costs nothing more." in page


def test_what_is_free_is_said_to_be_free(world: make.World, ingrid: Client) -> None:
    make_table(make.make_service(world.department, name="Vask av vinduer", module_key="home_help"))
    assert "free of charge" in text_of(ingrid)
    assert "free of charge" in ingrid.get("/me/").text


def test_without_rates_nothing_is_said_of_costs(world: make.World, ingrid: Client) -> None:
    assert "Nothing is charged here" in text_of(ingrid)
    assert AT not in ingrid.get("/me/").text


def test_earlier_months_say_what_was_put_right(world: make.World, ingrid: Client) -> None:
    make_table(world.service, starts_on=month(-3))
    booking = visit(world, month(-3), minutes=60)
    visit(world, month(-1), minutes=60)
    close_month(month(-3), actor=STAFF)
    type(booking).objects.filter(pk=booking.pk).update(delivered_minutes=30)
    close_month(month(-2), actor=STAFF)
    page = text_of(ingrid)
    assert "150 kr" in page
    assert "−150 kr, paid back with a later bill" in page
    assert "not final yet" in page


def acts_for(world: make.World, *services: Service) -> Client:
    """Somebody who helps with these services, or with all."""
    representation = make_representation(world.recipient, *services)
    client = client_of(account_of(representation))
    session = client.session
    session[ACTING] = representation.pk
    session.save()
    return client


def test_who_acts_with_some_services_sees_it_where_these_are_all_that_is_paid(world: make.World) -> None:
    other = make.make_service(world.department, name="Handling", module_key="home_help")
    make_table(world.service, other)
    visit(world, month(0))
    relative = acts_for(world, world.service)
    assert "300 kr" in text_of(relative)
    assert "It follows the income" not in text_of(relative), "the band is not theirs to read"
    visit(world, month(0), service=other, recipient=world.recipient)
    assert relative.get(f"{AT}mine/").status_code == 404
    assert AT not in relative.get("/me/").text


def test_who_acts_with_other_services_does_not(world: make.World) -> None:
    other = make.make_service(world.department, name="Handling", module_key="home_help")
    make_table(world.service)
    assert acts_for(world, other).get(f"{AT}mine/").status_code == 404


def test_a_band_is_set_from_a_month_and_its_history_kept(world: make.World, hanne: Client) -> None:
    make_table(world.service)
    address = f"recipients/{world.recipient.pk}/"
    assert "No band is set" in text_of(hanne, address)
    for number, count in ((2, -1), (3, 0)):
        sent = {"number": number, "starts_on": month(count).isoformat()}
        assert hanne.post(AT + address, sent).status_code == 302
    bands = RecipientBand.objects.filter(recipient=world.recipient).order_by("starts_on")
    assert list(bands.values_list("starts_on", "number")) == [(month(-1), 2), (month(0), 3)]
    entries = AuditEntry.objects.filter(action="fee_band.set", recipient_id=world.recipient.pk)
    assert [entry.details["after"] for entry in entries.order_by("pk")] == [2, 3]
    log = client_of(world.user).get("/me/log/").text
    assert "Set the band for co-payment" in log
    assert address in hanne.get(f"/manage/recipients/{world.recipient.pk}/").text


def test_what_the_chosen_way_of_charging_does_not_need_is_neither_shown_nor_asked(
    world: make.World, sigrid: Client
) -> None:
    """The style sheet hides it: what was written there, or in a row of its own, stands in nobody's way."""
    sent = table_form(world, strategy="subscription", **{"band1-hourly_rate": "a lot", "band3-hours": "many"})
    page = sigrid.get(f"{AT}tables/new/").text
    assert 'data-used-by="hourly subscription_after_hours"' in page
    assert sigrid.post(f"{AT}tables/new/", sent).status_code == 302
    assert [band.hourly_rate for band in FeeTable.objects.get().bands.all()] == [None, None]


def test_months_that_are_over_and_not_closed_are_a_card_of_the_municipality(
    world: make.World, sigrid: Client, hanne: Client
) -> None:
    make_table(world.service)
    start = " ".join(sigrid.get("/manage/").text.split())
    assert "3</span>" in start
    assert f'href="{AT}months/"' in start
    assert f'href="{AT}"' in sigrid.get("/manage/modules/").text, "two clicks from anywhere"
    assert f"{AT}months/" not in hanne.get("/manage/", follow=True).text
    for count in (-3, -2, -1):
        close_month(month(count), actor=STAFF)
    assert f"{AT}months/" not in sigrid.get("/manage/").text


def test_closed_months_that_a_band_changes_are_shown_before_and_said_after(
    world: make.World, hanne: Client
) -> None:
    """An hour in each of two closed months: 300 kr as the default band, 200 kr in band 2. A yes is to just that."""
    make_table(world.service)
    for count in (-3, -2):
        visit(world, month(count))
        close_month(month(count), actor=STAFF)
    address = f"{AT}recipients/{world.recipient.pk}/"
    sent = {"number": 2, "starts_on": month(-3).isoformat(), "seen": "none"}
    asked = hanne.post(address, sent)
    assert "2 closed months change" in asked.text
    assert "300 kr becomes 200 kr" in asked.text.replace("\u00a0", " ")
    assert "200 kr is paid back" in asked.text.replace("\u00a0", " ")
    assert not RecipientBand.objects.exists()
    shown = asked.text.split('name="shown_months" value="')[1].split('"', maxsplit=1)[0]
    back = hanne.post(address, sent | {"edit": "1"})
    assert (back.status_code, RecipientBand.objects.exists()) == (200, False)
    later = visit(world, month(-2) + timedelta(days=3))
    yes = {"confirmed": "1", "shown_months": shown}
    assert "so look once more" in hanne.post(address, sent | yes).text, "something else would come by now"
    later.delete()
    said = hanne.post(address, sent | yes, follow=True).text.replace("\u00a0", " ")
    assert "a correction comes with the next one: 200 kr is paid back" in said
    corrections = draft_of(month(-1)).corrections
    assert [line.amount for line in corrections] == [-100_00, -100_00]


def test_a_band_of_months_that_are_open_asks_nothing(world: make.World, hanne: Client) -> None:
    make_table(world.service)
    close_month(month(-3), actor=STAFF)
    sent = {"number": 2, "starts_on": month(-3).isoformat(), "seen": "none"}
    assert hanne.post(f"{AT}recipients/{world.recipient.pk}/", sent).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"number": "9"},
        {"number": "x", "starts_on": "yesterday"},
        {"number": "2", "starts_on": "2001-01-01"},
        {"number": "2", "starts_on": "2026-13-45"},
    ],
)
def test_a_band_that_is_not_there_is_refused(world: make.World, hanne: Client, sent: dict[str, str]) -> None:
    make_table(world.service)
    answer = hanne.post(f"{AT}recipients/{world.recipient.pk}/", sent)
    assert answer.status_code == 422
    assert not RecipientBand.objects.exists()


def test_two_who_set_a_band_at_once_both_see_it(world: make.World, hanne: Client) -> None:
    make_table(world.service)
    address = f"{AT}recipients/{world.recipient.pk}/"
    sent = {"number": 2, "starts_on": month(0).isoformat(), "seen": "none"}
    assert hanne.post(address, sent).status_code == 302
    answer = hanne.post(address, sent | {"number": 3})
    assert answer.status_code == 409
    assert "2: 2–3 G" in answer.text
    assert RecipientBand.objects.get().number == 2


def table_form(world: make.World, **changes: str) -> dict[str, object]:
    return {
        "starts_on": month(1).isoformat(),
        "strategy": "subscription_after_hours",
        "services": [world.service.pk],
        "statutory_maximum": "240",
        "cost_price": "520,50",
        "default_band": "2",
        "band1-label": "Under 2 G",
        "band1-is_under_2g": "on",
        "band1-hourly_rate": "100",
        "band1-monthly_cap": "999",
        "band1-hours": "2",
        "band1-subscription": "1 150,50",
        "band2-label": "Over 2 G",
        "band2-hourly_rate": "300",
        "band2-hours": "4",
        "band2-subscription": "1500",
        **changes,
    }


def test_a_table_is_written_in_kroner(world: make.World, sigrid: Client) -> None:
    assert sigrid.post(f"{AT}tables/new/", table_form(world)).status_code == 302
    stored = FeeTable.objects.get()
    assert (stored.starts_on, stored.strategy, stored.cost_price) == (
        month(1),
        Strategy.SUBSCRIPTION_AFTER_HOURS,
        520_50,
    )
    first, second = stored.bands.all()
    assert (first.is_under_2g, first.hourly_rate, first.hours, first.subscription) == (
        True,
        100_00,
        2,
        1150_50,
    )
    assert first.monthly_cap is None, "the strategy has no use for it"
    assert (second.number, second.label) == (2, "Over 2 G")
    page = text_of(sigrid, "")
    assert "300 kr an hour until 4 hours, then 1 500 kr a month" in page
    assert "to come" in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"band2-hourly_rate": "600"}, "cannot cost more than the cost price"),
        ({"band2-hourly_rate": "a lot"}, "such as 245 or 245,50"),
        ({"band2-hourly_rate": "NaN"}, "such as 245 or 245,50"),
        ({"band2-hourly_rate": "1,005"}, "two decimals"),
        ({"band2-subscription": ""}, "what the subscription costs"),
        ({"band2-hours": ""}, "after how many hours"),
        ({"band2-label": ""}, "Say whose band this is"),
        ({"statutory_maximum": ""}, "write the statutory maximum"),
        ({"default_band": "7"}, "There is no such band"),
        ({"band4-label": "5 G"}, "without an empty row"),
        ({"starts_on": "2026-01-15"}, "Select a valid choice"),
        ({"band1-label": "", "band1-is_under_2g": ""}, "Say whose band this is"),
    ],
)
def test_a_table_that_cannot_be_charged_by_is_not_saved(
    world: make.World, sigrid: Client, changes: dict[str, str], says: str
) -> None:
    answer = sigrid.post(f"{AT}tables/new/", table_form(world, **changes))
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="1500"' in answer.text or "band2-subscription" in changes, "what was written is still there"
    assert not FeeTable.objects.exists()


def test_a_month_has_one_table(world: make.World, sigrid: Client) -> None:
    make_table(world.service, starts_on=month(1))
    answer = sigrid.post(f"{AT}tables/new/", table_form(world))
    assert answer.status_code == 422
    assert "Another rate table begins in that month" in answer.text


def test_a_new_table_begins_as_the_latest(world: make.World, sigrid: Client) -> None:
    make_table(world.service, starts_on=month(2))
    page = text_of(sigrid, "tables/new/")
    assert f'value="{month(3).isoformat()}" selected' in page
    assert 'value="2–3 G"' in page
    assert 'value="200"' in page


def test_rates_by_which_a_month_was_closed_stay(world: make.World, sigrid: Client) -> None:
    used = make_table(world.service, starts_on=month(-1))
    close_month(month(-1), actor=STAFF)
    assert sigrid.post(f"{AT}tables/{used.pk}/", table_form(world)).status_code == 302
    assert sigrid.post(f"{AT}tables/{used.pk}/remove/").status_code == 302
    before = table_form(world, starts_on=month(-1).isoformat())
    assert sigrid.post(f"{AT}tables/new/", before).status_code == 422
    (stored,) = FeeTable.objects.all()
    assert stored.strategy == Strategy.HOURLY
    assert f"tables/{used.pk}/" not in text_of(sigrid, "")


def test_a_table_to_come_is_changed_and_removed(world: make.World, sigrid: Client) -> None:
    stored = make_table(world.service, starts_on=month(1))
    assert sigrid.post(f"{AT}tables/{stored.pk}/", table_form(world)).status_code == 302
    stored.refresh_from_db()
    assert stored.strategy == Strategy.SUBSCRIPTION_AFTER_HOURS
    assert stored.bands.count() == 2
    assert "nothing is charged" in text_of(sigrid, f"tables/{stored.pk}/remove/")
    assert FeeTable.objects.exists()
    assert sigrid.post(f"{AT}tables/{stored.pk}/remove/").status_code == 302
    assert not FeeTable.objects.exists()


def test_a_month_is_closed_with_a_yes_to_what_was_shown(world: make.World, sigrid: Client) -> None:
    make_table(world.service, starts_on=month(-1))
    visit(world, month(-1))
    visit(world, month(-1) + timedelta(days=1), status=BookingStatus.CONFIRMED)
    page = sigrid.get(f"{AT}months/close/")
    assert "what became of 1 visit." in page.text
    assert not FeeRun.objects.exists()
    seen, closed = page.context["seen"], month(-1).isoformat()
    visit(world, month(-1) + timedelta(days=2))
    assert sigrid.post(f"{AT}months/close/", {"seen": seen, "month": closed}).status_code == 409
    seen = sigrid.get(f"{AT}months/close/").context["seen"]
    for _twice in range(2):
        assert sigrid.post(f"{AT}months/close/", {"seen": seen, "month": closed}).status_code == 302
    assert FeeRun.objects.count() == 1
    assert "The next month to close" in text_of(sigrid, "months/")
    for odd in ("odd", "2026-02-31", month(5).isoformat()):
        assert sigrid.post(f"{AT}months/close/", {"month": odd}).status_code == 302
    assert FeeRun.objects.count() == 1


@pytest.fixture
def closed(world: make.World) -> FeeRun:
    """A month with somebody whose number is known and somebody whose name is odd."""
    make_table(
        world.service, starts_on=month(-1), bands=(Band(1, "Alle", hourly_rate=333_33),), default_band=1
    )
    Recipient.objects.filter(pk=world.recipient.pk).update(national_id_sealed=encrypt(NUMBER))
    odd = make.make_recipient(name='=SUM(A1) "Odd"')
    visit(world, month(-1), minutes=105)
    visit(world, month(-1), recipient=odd)
    return close_month(month(-1), actor=STAFF)


def test_the_file_has_what_finance_needs_and_is_logged(
    world: make.World, sigrid: Client, closed: FeeRun
) -> None:
    answer = sigrid.get(f"{AT}months/{closed.pk}/file/")
    assert answer["Content-Disposition"] == f'attachment; filename="egenbetaling-{month(-1):%Y-%m}.csv"'
    _head, first, second = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    name = Recipient.objects.get(pk=world.recipient.pk).name
    assert first[3:5] == [NUMBER, name]
    assert first[7:10] == ["1", "1,75", "583,32"]  # 105 × 333.33 / 60 = 583.3275, rounded down
    assert second[4] == '\'=SUM(A1) "Odd"'
    assert "Prøvegata" not in answer.text
    assert "68050123" not in answer.text
    logged = AuditEntry.objects.filter(action="fees.file_viewed").values_list("recipient_id", flat=True)
    assert set(logged) == {line.recipient_id for line in closed.lines.all()}


def test_the_list_of_a_month_has_no_national_numbers(sigrid: Client, closed: FeeRun) -> None:
    for tail in ("", "?file=csv"):
        assert NUMBER not in sigrid.get(f"{AT}months/{closed.pk}/{tail}").text
    assert "583,32 kr" in text_of(sigrid, f"months/{closed.pk}/?q=ingrid")


def test_rows_cost_no_more_statements(world: make.World, sigrid: Client, closed: FeeRun) -> None:
    def asked(tail: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            sigrid.get(AT + tail)
        return len([query for query in queries if "audit" not in query["sql"]])

    tails = ("months/", f"months/{closed.pk}/file/", "")
    asked("")
    before = [asked(tail) for tail in tails]
    for number in range(3):
        person = make.make_recipient(name=f"Person {number}")
        line = closed.lines.first()
        assert line is not None
        line.pk, line.recipient = None, person
        line.save()
        make_table(world.service, starts_on=month(number + 1))
    assert [asked(tail) for tail in tails] == before


def test_who_pays_without_a_band_is_a_card_and_a_list(
    world: make.World, hanne: Client, django_assert_num_queries: Any
) -> None:
    make_table(world.service)
    with_band, ended, free = (make.make_recipient(name=f"Person {number}") for number in range(3))
    for person in (with_band, ended):
        make.make_entitlement(person, world.service)
    make.make_entitlement(free, make.make_service(world.department, name="Vindusvask"))
    give_band(with_band, 2)
    Recipient.objects.filter(pk=ended.pk).update(is_active=False)
    both = [world.department, make.make_department(name="Annen")]
    with django_assert_num_queries(1):
        (card,) = HomeHelp().attention_cards(both)
    assert [(place.department_id, place.count) for place in card.places] == [(world.department.pk, 1)]
    page = hanne.get(card.places[0].url).text
    assert "Ingrid Prøve" in page
    assert "Person" not in page
    give_band(world.recipient, 1, since=month(1))
    assert HomeHelp().attention_cards([world.department]), "not yet"
    give_band(world.recipient, 1)
    assert not HomeHelp().attention_cards([world.department])
    assert "Everybody has a band" in hanne.get(card.places[0].url).text


def test_staff_read_of_co_payment_only_with_who_has_or_had_paid_help(
    world: make.World, hanne: Client
) -> None:
    """Others whom the department knows, of a service that is free of charge, have no band to set."""
    free = make.make_service(world.department, name="Samtale", module_key="")
    make_table(world.service)
    anja = make.make_recipient(name="Anja Prøve")
    make.make_entitlement(anja, free)
    pages = [f"/manage/recipients/{each.pk}/" for each in (world.recipient, anja)]
    assert ["Set the band" in hanne.get(page).text for page in pages] == [True, False]
    give_band(anja, 2)
    assert "Change the band" in hanne.get(pages[1]).text
