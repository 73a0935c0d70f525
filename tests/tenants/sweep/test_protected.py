"""A protected address is planted, and everything the municipality shows is searched for it.

Every address of the sweep is asked as everybody there is (test_everybody.py, and here on the day of the visit), every
message worded, every file written, every log read: the one place where the markers stand is the day's page of the one
who comes, on the day.
"""

import logging
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from foundation.scope import use_scope
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.paper.day_lists import write_day_lists
from shop.models import Assignment, Booking, Recipient
from tests.conftest import one_transaction
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.everybody import ADDRESS, PHONE, answer_to, found_in, last_written, lines_of, protect
from tests.tenants.sweep.test_sweep import identify, undone
from tests.tenants.sweep.town import Town, build

ABOUT_THE_DAY = re.compile(
    r"(/manage)?/(day|bookings|visits)/|(/manage)?/$|/manage/departments/\d+/(\d|week/|day-list/|board|$)"
)
"""Addresses of the visit, and of the days it is on."""


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The town's recipient is protected, and one of their visits is today."""
    with one_transaction(django_db_blocker):
        larvik = build("larvik")
        with use_scope(larvik.scope):
            protect(larvik)
            _let_it_be_today(larvik.booking)
        yield larvik


def _let_it_be_today(booking: Booking) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    back = booking.starts_at - timezone.localtime(booking.starts_at).replace(
        year=midnight.year, month=midnight.month, day=midnight.day
    )
    starts_at, ends_at = booking.starts_at - back, booking.ends_at - back
    Booking.objects.filter(pk=booking.pk).update(starts_at=starts_at, ends_at=ends_at)
    Assignment.objects.filter(booking=booking).update(occupied=(starts_at, ends_at))


def test_no_page_about_the_visit_says_it_on_the_day(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """Asked as in test_everybody.py, where the visit is still to come."""
    with use_scope(town.scope):
        about_it = {case: path for case in CASES if ABOUT_THE_DAY.match(path := case.path(town))}
        before = last_written()
    assert len(about_it) > 50
    told = []
    with caplog.at_level(logging.DEBUG):
        for case, path in about_it.items():
            for actor in sorted(case.allowed):
                comes = actor == "provider" and path == "/day/"
                if not comes and (markers := answer_to(case, town, actor=actor, after=before).markers):
                    told.append((identify(case), actor, markers))
    assert told == []
    assert found_in(" ".join(lines_of(caplog))) == []


def test_the_one_who_comes_sees_it_today(town: Town) -> None:
    """The control: markers that nobody can find would prove nothing."""
    page = undone(town, lambda: town.client_of("provider").get("/day/").text)
    assert ADDRESS in page
    assert PHONE in page
    other = undone(town, lambda: town.client_of("other_provider").get("/day/").text)
    assert found_in(other) == []


@pytest.mark.parametrize("words", [ADDRESS, "Hemmeligveien", PHONE, "0777"])
@pytest.mark.parametrize("path", ["recipients/", "book/"])
def test_no_search_finds_the_person_by_it(town: Town, path: str, words: str) -> None:
    url = f"/manage/departments/{town.department.pk}/{path}"
    response = undone(town, lambda: town.client_of("administrator").get(url, {"q": words}))
    assert response.status_code in {200, 422}, "nobody is found, so nobody is opened"
    assert f"/{path}{town.booking.recipient_id}/" not in response.text
    assert f"/recipients/{town.booking.recipient_id}/" not in response.text


def test_whoever_shares_it_is_no_likely_duplicate(town: Town) -> None:
    def act() -> str:
        Recipient.objects.filter(pk=town.twin.pk).update(name="Helt Annen", address=ADDRESS, phone=PHONE)
        return str(town.client_of("administrator").get(f"/manage/recipients/{town.twin.pk}/merge/").text)

    assert f"/merge/{town.booking.recipient_id}/" not in undone(town, act)


def test_no_message_says_it(town: Town) -> None:
    def act() -> str:
        for pk in OutboxMessage.objects.order_by("pk").values_list("pk", flat=True):
            deliver(message_id=pk)
        return " ".join(
            f"{each.subject} {each.body} {each.alternatives if hasattr(each, 'alternatives') else ''}"
            for each in mail.outbox
        )

    words = undone(town, act)
    assert "10.00" in words  # the control: something was said, though no service is named
    assert found_in(words) == []


def test_no_day_list_on_disk_says_it(town: Town, tmp_path: Path, settings: Any) -> None:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    undone(town, partial(write_day_lists, today=timezone.localdate()))
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert any(town.secret in each.read_text(errors="replace") for each in files)
    assert [each for each in files if found_in(each.read_text(errors="replace"))] == []


def test_it_stands_in_one_table_only(town: Town) -> None:
    """Every column of text and every document of the municipality, searched in the database itself."""
    with use_scope(town.scope), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND data_type IN"
            " ('character varying', 'text', 'json', 'jsonb', 'ARRAY')"
        )
        columns = cursor.fetchall()
        where = set()
        for table, column in columns:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text LIKE ANY (%s)',
                [[f"%{ADDRESS}%", f"%{PHONE}%"]],
            )
            if cursor.fetchone()[0]:
                where.add(table)
    assert where == {"shop_protectedcontact"}
