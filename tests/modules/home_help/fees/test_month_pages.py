"""Months are closed, and read as a list and as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from foundation.personal_data import encrypt
from modules.home_help.fees.closing import close_month
from modules.home_help.fees.models import FeeRun
from modules.home_help.fees.reckoning import Band
from shop.enums import BookingStatus
from shop.models import Recipient
from tests.factories import world as make
from tests.modules.home_help.fees.conftest import AT, text_of
from tests.modules.home_help.fees.fees_world import (
    STAFF,
    make_table,
    month,
    visit,
)

NUMBER = "01810012345"


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
