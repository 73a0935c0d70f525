"""Every list of the workspace: in any order with as many statements, whatever its address says, and with its file."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tables2 import Table
from pytest_django.plugin import DjangoDbBlocker

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection
from shop.models import Closure, Entitlement, EntitlementPeriod, ProviderQualification, Qualification
from shop.views.manage.imports import tables as imports
from shop.views.manage.lists import (
    absences,
    follow_ups,
    granted,
    new_times,
    people,
    qualifications,
    recipients,
    representatives,
    running_out,
    series,
    shares,
    staffing,
    threads,
    untold,
    visits,
    waiting,
)
from shop.views.manage.lists.flat import FlatTable
from tests.conftest import one_transaction
from tests.tenants.sweep.of_modules import module_sweeps
from tests.tenants.sweep.test_sweep import undone
from tests.tenants.sweep.town import Town, build
from ui.lists.table import ListTable, _plain
from ui.spreadsheets import as_text

DEPARTMENT = "departments/{department}/"
LISTS: dict[str, type[ListTable]] = {
    f"{DEPARTMENT}visits/?first=&last=": visits.VisitsTable,
    f"{DEPARTMENT}requests/": visits.RequestsTable,
    f"{DEPARTMENT}without-outcome/": visits.OutcomesTable,
    f"{DEPARTMENT}stranded/": new_times.NewTimesTable,
    f"{DEPARTMENT}running-out/": running_out.RunningOutTable,
    f"{DEPARTMENT}recipients/": recipients.RecipientsTable,
    f"{DEPARTMENT}waiting/": waiting.WaitingTable,
    f"{DEPARTMENT}standing/": series.SeriesTable,
    f"{DEPARTMENT}absences/": absences.AbsencesTable,
    f"{DEPARTMENT}follow-ups/?state=": follow_ups.FollowUpsTable,
    f"{DEPARTMENT}messages/": threads.ThreadsTable,
    f"{DEPARTMENT}overdrawn/": granted.OverdrawnTable,
    f"{DEPARTMENT}expiring/": qualifications.ExpiringTable,
    f"{DEPARTMENT}representatives/": representatives.ToSettleTable,
    f"{DEPARTMENT}staffing/?state=": staffing.StaffingTable,
    f"{DEPARTMENT}fairness/": shares.SharesTable,
    "qualifications/": qualifications.QualificationsTable,
    "messages/": untold.UntoldTable,
    "people/": people.PeopleTable,
    **{tail: table for sweep in module_sweeps().values() for tail, table in sweep.lists.items()},
}
ELSEWHERE = {FlatTable, visits.WorkListTable, imports.RowTable, *imports.RowTable.__subclasses__()} | {
    imports.MadeRecipients,
    imports.MadeEntitlements,
    imports.MadeProviders,
}
"""What others build on, and the rows of a file, which stand an hour and are tested with their imports."""
FILES = (
    f"{DEPARTMENT}released/",
    f"{DEPARTMENT}recipients/{{recipient}}/ledger/",
    f"{DEPARTMENT}services/",
    f"{DEPARTMENT}{{day}}/?view=list",
    f"{DEPARTMENT}week/{{day}}/?view=list",
    f"{DEPARTMENT}day-list/{{day}}/",
    "messages/texts/",
    "retention/",
    f"{DEPARTMENT}exceptions/",
    "closures/",
    *(tail for sweep in module_sweeps().values() for tail in sweep.files),
)
"""Pages with a shape of their own, which have a file."""
ODD = (
    "sort=nothing&page=no&file=xlsx&q=%00&service=one",
    "sort=--&sort=&page=-1&state=odd&helper=-&first=yesterday",
    "sort=name&sort=-when&page=99999999999999999999&q=%25_&last=0001-01-01&reason=odd&kind=odd",
    f"sort=%00&service={'9' * 30}&q={'x' * 90}&first=2027-01-01&last=2026-01-01",
    f"file=csv&page=7&state=odd&service={'9' * 30}",
)

NOT_THE_LISTS = ("audit_auditentry", "accounts_session", "tenants_domain")
"""Who was seen is logged, when a session was seen is noted and the host is looked up: each once in a while."""


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """With something in each list."""
    with one_transaction(django_db_blocker):
        larvik = build("larvik")
        with use_scope(larvik.scope):
            _fill(larvik)
        yield larvik


def _fill(town: Town) -> None:
    """What nothing else in the town needs."""
    today = timezone.localdate()
    for number in range(3):
        qualification = Qualification.objects.create(name=f"Kurs {number}")
        ProviderQualification.objects.create(
            provider=town.provider, qualification=qualification, valid_until=today + timedelta(days=number)
        )
    Closure.objects.create(first_day=today, last_day=today + timedelta(days=2), label="Planlegging")
    EntitlementPeriod.objects.filter(entitlement=town.entitlement).update(balance=-1)
    Entitlement.objects.filter(pk=town.entitlement.pk).update(valid_until=today + timedelta(days=5))


@pytest.fixture
def client(town: Town) -> Client:
    return town.client_of("municipality_administrator")


def address_of(town: Town, tail: str) -> str:
    """Below /manage/; of a module from the root."""
    return ("" if tail.startswith("/") else "/manage/") + tail.format(
        department=town.department.pk,
        recipient=town.booking.recipient_id,
        day=town.booking.starts_at.date(),
        modules=town.of_modules,
    )


def with_more(address: str, asked: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{asked}"


def counted(client: Client, address: str) -> tuple[Any, list[str]]:
    """The answer, and by which statements; those that log who was seen are not counted."""
    with CaptureQueriesContext(connections["default"]) as captured:
        answer = client.get(address)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    return answer, [sql[:90] for sql in asked if not any(table in sql for table in NOT_THE_LISTS)]


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_every_list_stands_here() -> None:
    made = {each for each in _below(ListTable) if each.__module__.startswith(("shop.", "modules."))}
    assert made - ELSEWHERE == set(LISTS.values()), "lists that are not tried in any order, or are gone"


def _below(table: type[ListTable]) -> Iterator[type[ListTable]]:
    for each in table.__subclasses__():
        yield each
        yield from _below(each)


@pytest.mark.parametrize("tail", LISTS)
def test_it_stands_in_any_order_and_takes_any_address(town: Town, client: Client, tail: str) -> None:
    def act() -> None:
        address = address_of(town, tail)
        client.get(address)
        answer, statements = counted(client, address)
        assert answer.status_code == 200
        table: ListTable = answer.context["table"]
        assert type(table) is LISTS[tail]
        assert table.total, "an empty list shows nothing"
        assert len(table.ways) >= 2, "a list of one column needs no table"
        assert "sort=" in answer.text
        assert 'role="search"' in answer.text
        for way in table.ways:
            for alias in (way.alias.removeprefix("-"), f"-{way.alias.removeprefix('-')}"):
                sorted_answer, number = counted(client, with_more(address, f"sort={alias}"))
                assert sorted_answer.status_code == 200
                assert number == statements, alias
                assert sorted_answer.context["table"].total == table.total
        for odd in ODD:
            assert client.get(with_more(address, odd)).status_code in {200, 422}, odd

    undone(town, act)


@pytest.mark.parametrize("tail", LISTS)
def test_its_file_has_the_rows_of_its_pages(town: Town, client: Client, tail: str) -> None:
    def act() -> None:
        address = address_of(town, tail)
        page = client.get(address)
        table: ListTable = page.context["table"]
        answer = client.get(with_more(address, "file=csv"))
        assert answer.headers["Content-Type"].startswith("text/csv")
        head, *rows = rows_of(answer)
        assert len(rows) == table.total
        assert all(len(row) == len(head) for row in rows)
        assert all(head), "each column has its heading"
        wanted = [[_plain(cell) for cell in row] for row in list(Table.as_values(table))[1:]]
        assert rows == [[as_text(cell) for cell in row] for row in wanted]
        assert "file=csv" in page.text

    undone(town, act)


@pytest.mark.parametrize("tail", FILES)
def test_what_has_a_shape_of_its_own_has_a_file(town: Town, client: Client, tail: str) -> None:
    def act() -> None:
        address = address_of(town, tail)
        assert "file=csv" in client.get(address).text
        head, *rows = rows_of(client.get(with_more(address, "file=csv")))
        assert rows
        assert all(len(row) == len(head) for row in rows)
        assert all(head)
        for odd in ODD:
            assert client.get(with_more(address, odd)).status_code in {200, 422}, odd

    undone(town, act)


def test_no_file_has_a_protected_address_or_telephone(town: Town, client: Client) -> None:
    address, phone = "Hemmeligveien 7", "68050777"

    def act() -> None:
        protect_recipient(
            town.booking.recipient,
            level=AddressProtection.STRICTLY_CONFIDENTIAL,
            address=address,
            phone=phone,
            actor=SYSTEM,
        )
        for tail in (*LISTS, *FILES):
            said = client.get(with_more(address_of(town, tail), "file=csv")).content.decode()
            assert address not in said, tail
            assert phone not in said.replace(" ", ""), tail

    undone(town, act)


def test_a_list_too_long_for_a_file_says_so(
    town: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.lists.table.MOST_IN_A_FILE", 1)

    def act() -> None:
        address = address_of(town, f"{DEPARTMENT}visits/?first=&last=")
        assert "Too many for one spreadsheet" in client.get(address).text
        answer = client.get(with_more(address, "file=csv"))
        assert answer.status_code == 422
        assert "are too many for one spreadsheet" in answer.text
        assert not AuditEntry.objects.filter(action="list.exported").exists()

    undone(town, act)


def test_a_file_is_logged_by_the_name_of_its_list(town: Town, client: Client) -> None:
    def act() -> None:
        client.get(address_of(town, f"{DEPARTMENT}visits/?first=&last=&file=csv"))
        entry = AuditEntry.objects.get(action="list.exported")
        assert entry.details["list"] == "visits"
        seen = AuditEntry.objects.filter(action="page.viewed", details__part="manage:visits")
        assert seen.filter(recipient_id=town.booking.recipient_id).exists()

    undone(town, act)
