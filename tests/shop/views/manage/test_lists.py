"""Lists: in any order, a page at a time, each of them a link, and all of it as a file."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.circumstances.ending import end_recipient
from shop.enums import AddressProtection, RecipientEnd
from shop.models import Recipient
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_recipients import STAFF
from ui.lists.table import ON_A_PAGE


@pytest.fixture
def address(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/recipients/"


def names(client: Client, address: str) -> list[str]:
    return [row.record.name for row in client.get(address).context["table"].paginated_rows]


def rows_of(client: Client, address: str) -> list[list[str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_names_stand_as_norwegians_expect_and_the_other_way_round(
    world: World,
    officer: Client,
    address: str,
) -> None:
    for name in ("Ørjan Prøve", "Zara Prøve", "Ærlend Prøve", "Åse Prøve"):
        make_entitlement(make_recipient(name=name), world.service)
    wanted = ["Ingrid Prøve", "Zara Prøve", "Ærlend Prøve", "Ørjan Prøve", "Åse Prøve"]
    assert names(officer, address) == wanted
    assert names(officer, f"{address}?sort=-name") == wanted[::-1]
    assert names(officer, f"{address}?sort=nothing&page=no") == wanted
    page = officer.get(f"{address}?sort=-name").text
    assert page.count('aria-sort="descending"') == 1


def test_what_is_unknown_stands_last_in_both_directions(world: World, officer: Client, address: str) -> None:
    make_entitlement(make_recipient(name="Uten Besøk"), world.service)
    world.book(at(2, 10))
    assert names(officer, f"{address}?sort=next_visit_at") == ["Ingrid Prøve", "Uten Besøk"]
    assert names(officer, f"{address}?sort=-next_visit_at") == ["Ingrid Prøve", "Uten Besøk"]


def test_the_next_visit_stands_with_the_time_of_the_clock_on_the_wall(
    world: World, officer: Client, address: str
) -> None:
    world.book(at(2, 10))
    assert "10.00" in officer.get(address).text
    assert rows_of(officer, f"{address}?file=csv")[1][2].endswith(" 10:00")


def test_it_is_narrowed_by_name_telephone_state_and_service(
    world: World,
    officer: Client,
    address: str,
) -> None:
    other = make_service(world.department, name="Handling")
    kari = make_recipient(name="Kari Prøve")
    Recipient.objects.filter(pk=kari.pk).update(phone="68059177")
    make_entitlement(kari, other)
    assert names(officer, f"{address}?q=9177") == ["Kari Prøve"]
    assert names(officer, f"{address}?q=kari") == ["Kari Prøve"]
    assert names(officer, f"{address}?service={other.pk}") == ["Kari Prøve"]
    end_recipient(
        kari, last_day=timezone.localdate() - timedelta(days=1), reason=RecipientEnd.MOVED, actor=STAFF
    )
    assert names(officer, f"{address}?q=kari") == []
    assert names(officer, f"{address}?q=kari&state=ended") == ["Kari Prøve"]
    for odd in ("?state=odd", "?service=one", f"?q={'x' * 90}", "?q=%00"):
        assert officer.get(address + odd).status_code in {200, 422}, odd


def test_a_phone_folds_what_narrows_it_says_how_much_is_set_and_unfolds_what_was_asked_for(
    world: World, administrator: Client
) -> None:
    visits = f"/manage/departments/{world.department.pk}/visits/"
    administrator.cookies["django_language"] = "en"
    fold = '<details class="fold list-more"'
    usual = administrator.get(f"{visits}?q=kari").text
    assert f"{fold}>" in usual
    assert "2 set" in usual  # the period it begins with
    assert usual.index('name="q"') < usual.index(fold) < usual.index('name="first"')
    asked = administrator.get(f"{visits}?state=completed").text
    assert f"{fold} open>" in asked
    assert "3 set" in asked
    assert f"{fold} open>" in administrator.get(f"{visits}?first=1890-01-01").text
    for other in (visits.replace("visits", "recipients"), "/manage/people/"):
        page = administrator.get(other).text
        assert all(f'name="{name}"' in page for name in ("q", "state")), other


def test_the_file_has_all_pages_in_the_order_asked_for_and_is_logged(
    world: World,
    officer: Client,
    address: str,
) -> None:
    for number in range(ON_A_PAGE):
        make_entitlement(make_recipient(name=f"Odd Prøve {number:02}"), world.service)
    assert len(names(officer, address)) == ON_A_PAGE
    assert len(names(officer, f"{address}?page=2")) == 1
    head, *rows = rows_of(officer, f"{address}?sort=-name&file=csv&page=2")
    assert len(head) == 4
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), reverse=True)
    assert len(rows) == ON_A_PAGE + 1
    entry = AuditEntry.objects.get(action="list.exported")
    assert entry.details["list"]
    seen = AuditEntry.objects.filter(action="page.viewed", details__part="manage:recipients")
    assert seen.filter(recipient_id=world.recipient.pk).exists()


def test_a_name_is_never_a_formula_and_a_protected_phone_in_no_file(
    world: World,
    officer: Client,
    address: str,
) -> None:
    Recipient.objects.update(
        name="=HYPERLINK(1)", phone="", address="", protection=AddressProtection.STRICTLY_CONFIDENTIAL
    )
    _head, row = rows_of(officer, f"{address}?file=csv")
    assert row[:2] == ["'=HYPERLINK(1)", ""]


@pytest.mark.parametrize("rows", [1, 5])
def test_it_asks_as_much_for_one_as_for_many(
    world: World,
    officer: Client,
    address: str,
    statements: Count,
    rows: int,
) -> None:
    for number in range(rows):
        make_entitlement(make_recipient(name=f"Odd Prøve {number}"), world.service)
    assert statements(officer, f"{address}?sort=granted_until") == 11
