"""A month in figures on the page: what stands where, who sees it, and that small groups are nobody else's to see."""

import re
from collections.abc import Iterator
from datetime import date, time
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from foundation.scope import Scope
from shop.models import Booking, Department, Entitlement, EntitlementPeriod, RoleGrant
from shop.queries.figures.all_figures import figures_of
from shop.queries.figures.span import Span
from shop.views.manage.figures.columns import CHANGES, OUTCOMES, SPREAD, VISITS, WAYS
from shop.views.manage.figures.tables import few
from tests.factories.clock import today_is
from tests.factories.world import (
    make_administrator,
    make_department,
    make_entitlement,
    make_service,
    make_user,
    make_world,
)
from tests.shop.queries.figures.october import OCTOBER, TODAY, October, make_october, on
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit


@pytest.fixture
def october(larvik: Scope, in_the_morning: None) -> Iterator[October]:
    with today_is(TODAY, time(10)):
        yield make_october()


@pytest.fixture
def staff(october: October, larvik_client: Client) -> Client:
    return sign_in(larvik_client, make_administrator(october.department))


@pytest.fixture
def mayor(october: October, larvik_client: Client) -> Client:
    """The municipality's administrator, who works in no department."""
    return sign_in(larvik_client, make_administrator(None))


class Tables(HTMLParser):
    """The tables of a page: by the heading's id, the line's name and the column, the words of the cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: dict[tuple[str, str, str], str] = {}
        self._table = self._line = self._column = ""
        self._in: str = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._table = (given.get("aria-labelledby") or "").removeprefix("figures-")
        elif tag == "tr":
            self._line = ""
        elif tag in {"th", "td"}:
            self._in, self._column = tag, given.get("data-label") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "th":
            self._line = f"{self._line}{data}".strip()
        elif self._in == "td":
            key = (self._table, self._line, self._column)
            self.cells[key] = " ".join(f"{self.cells.get(key, '')} {data}".split())

    def of(self, key: str, line: str, number: int) -> str:
        """The cell of that table, line and column."""
        return [text for (table, name, _column), text in self.cells.items() if (table, name) == (key, line)][
            number
        ]

    def lines(self, key: str) -> list[str]:
        return list(dict.fromkeys(name for table, name, _column in self.cells if table == key))


def page_of(department: Department, query: str = "") -> str:
    return f"/manage/departments/{department.pk}/figures/{query}"


def nb(message: str) -> str:
    with translation.override("nb"):
        return translation.gettext(message)


def hours(number: str) -> str:
    return nb("%(number)s h") % {"number": number}


def points(count: int) -> str:
    with translation.override("nb"):
        words = translation.ngettext("%(count)s percentage point", "%(count)s percentage points", count)
    return words % {"count": count}


@pytest.fixture
def few_words() -> str:
    with translation.override("nb"):
        return few()


def test_the_last_whole_month_stands_beside_the_one_before(october: October, staff: Client) -> None:
    tables = Tables(staff.get(page_of(october.department)).text)
    assert tables.lines("visits") == [nb("All services"), "Renhold", "Samtale"]
    all_services = [tables.of("visits", nb("All services"), number) for number in range(6)]
    assert all_services == [
        "16 Sep. 2",
        "12 Sep. 2",
        "6 Sep. 2",
        f"{hours('9,5')} Sep. {hours('1,5')}",  # 570 and 90 minutes
        f"{hours('58,0')} Sep. {hours('10,0')}",
        "16 % Sep. 15 %",
    ]
    assert tables.of("visits", "Renhold", 0) == "11 Sep. 2"
    assert tables.of("visits", "Samtale", 0) == "5 Sep. 0"
    assert tables.of("visits", "Samtale", 5) == "3 % Sep. –"


def test_a_share_stands_beside_its_count(october: October, staff: Client) -> None:
    tables = Tables(staff.get(page_of(october.department)).text)
    assert tables.of("outcomes", nb("All services"), 3) == "1 (9 %) Sep. 0 (0 %)"  # one trip of eleven
    assert tables.of("outcomes", "Samtale", 2) == "1 (20 %) Sep. 0"
    assert tables.of("changes", "Renhold", 5) == "0,55 Sep. 0,00"
    assert tables.of("changes", "Samtale", 5) == "0,00 Sep. –"
    # 49¼ hours are 2.1 days; 24 and 96 hours are 1 and 4.
    assert tables.of("ways", "Renhold", 3).startswith("2,1 (1,0–4,0)")
    assert tables.of("standing", "Renhold", 2) == "2 (50 %) Sep. 0"
    assert tables.of("upset", "Renhold", 5) == "1 (25 %) Sep. 0"
    assert tables.of("released", "Renhold", 0) == f"{hours('2,0')} Sep. –"
    # In September an hour of eight is 12 per cent (of two halves the even one), and an hour of two 50.
    assert tables.of("spread", nb("All services"), 1) == f"{points(8)} Sep. {points(38)}"


def test_what_is_not_over_is_so_far_though_the_month_is(october: October, staff: Client) -> None:
    Entitlement.objects.update(period="quarter")
    EntitlementPeriod.objects.update(ends_before=date(2027, 1, 1))
    tables = Tables(staff.get(page_of(october.department)).text)
    assert tables.of("released", "Renhold", 0) == f"{hours('2,0')} {nb('so far')} Sep. –"


def test_a_list_on_top_leads_to_every_table(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department)).text
    leads_to = re.findall(r'<a href="#(figures-[a-z]+)"', page)
    assert leads_to == re.findall(r'<section [^>]*aria-labelledby="(figures-[a-z]+)"', page)
    assert len(leads_to) > 5


def test_the_running_month_is_so_far(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department, "?month=2026-11")).text
    assert "November 2026" in page
    assert nb("so far") in page
    assert 'rel="next"' not in page


@pytest.mark.parametrize(
    "query",
    [
        "?month=2026-12",
        "?month=2019-12",
        "?month=2026-13",
        "?month=2026-10-01",
        "?month=202610",
        "?month=2026-W40",
        "?month=½",
        "?month=",
        "?month=-1",
        "?month=9999999999-01",
        "?month=0000-01",
    ],
)
def test_what_cannot_be_read_means_the_last_whole_month(october: October, staff: Client, query: str) -> None:
    answer = staff.get(page_of(october.department, query))
    assert answer.status_code == 200
    assert "Oktober 2026" in answer.text


def test_at_the_first_month_there_is_nothing_before(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department, "?month=2020-01")).text
    assert 'rel="prev"' not in page
    assert 'rel="next"' in page
    assert "figures-table" not in page, "nothing to count"


def test_tables_without_anything_to_tell_are_not_there(october: October, staff: Client) -> None:
    tables = Tables(staff.get(page_of(october.department)).text)
    assert not tables.lines("places")
    assert tables.lines("standing") == [nb("All services"), "Renhold"], "of talks there are none"
    november = Tables(staff.get(page_of(october.department, "?month=2026-11")).text)
    assert november.lines("standing") == [nb("All services"), "Renhold"], "October had some"
    long_ago = Tables(staff.get(page_of(october.department, "?month=2020-05")).text)
    assert not long_ago.cells


def test_one_service_alone_is_all_of_them(october: October, larvik_client: Client) -> None:
    world = make_world()
    make_visit(world, on(10, 5, 9))
    client = sign_in(larvik_client, make_administrator(world.department))
    assert Tables(client.get(page_of(world.department)).text).lines("visits") == [nb("All services")]


class TestSmallGroups:
    def test_who_works_there_sees_everything(self, october: October, staff: Client, few_words: str) -> None:
        assert few_words not in staff.get(page_of(october.department)).text

    def test_others_do_not_see_groups_of_fewer_than_five(
        self, october: October, mayor: Client, few_words: str
    ) -> None:
        tables = Tables(mayor.get(page_of(october.department)).text)
        # October is large enough: 11 visits of six people, and five of five.
        assert tables.of("visits", "Renhold", 0).startswith("11 ")
        # September was not: two visits.
        assert tables.of("visits", "Renhold", 0) == f"11 Sep. {few_words}"
        assert tables.of("visits", nb("All services"), 3) == f"{hours('9,5')} Sep. {few_words}"

    def test_many_visits_of_few_people_are_few(self, october: October, mayor: Client, few_words: str) -> None:
        Booking.objects.filter(service=october.talk).delete()
        for number in (1, 2, 3, 4, 6, 7):
            october.visit(
                100 + number,
                "F",
                starts_at=on(10, 10 + number, 9),
                by=october.berit,
                created_at=on(10, 1, 9),
                service=october.talk,
            )
        tables = Tables(mayor.get(page_of(october.department)).text)
        assert tables.of("visits", "Samtale", 0).startswith(few_words)

    def test_what_is_hidden_alone_cannot_be_reckoned_from_the_others(
        self, october: October, mayor: Client, few_words: str
    ) -> None:
        Booking.objects.filter(pk=october.visits[17].pk).delete()  # Samtale: four visits left
        tables = Tables(mayor.get(page_of(october.department)).text)
        assert tables.of("visits", "Samtale", 0).startswith(few_words)
        assert tables.of("visits", "Renhold", 0).startswith(few_words), "15 less 11 are 4"
        assert tables.of("visits", nb("All services"), 0).startswith("15 ")

    def test_with_a_third_service_only_the_next_smallest_is_hidden(
        self, october: October, mayor: Client, few_words: str
    ) -> None:
        Booking.objects.filter(pk=october.visits[17].pk).delete()
        walks = make_service(october.department, name="Tur")
        for name in "ABCDEF":
            october.visit(
                ord(name),
                name,
                starts_at=on(10, 20, 8 + "ABCDEF".index(name)),
                by=october.amal,
                created_at=on(10, 1, 9),
                service=walks,
            )
        tables = Tables(mayor.get(page_of(october.department)).text)
        shown = {name: tables.of("visits", name, 0).split(" Sep.")[0] for name in tables.lines("visits")}
        assert shown == {nb("All services"): "21", "Renhold": "11", "Samtale": few_words, "Tur": few_words}

    def test_nobody_is_nobody(self, october: October, mayor: Client, few_words: str) -> None:
        make_service(october.department, name="Ny")
        page = mayor.get(page_of(october.department)).text
        assert "Ny" not in Tables(page).lines("visits")
        assert page.count(few_words) > 0

    def test_the_spread_of_few_is_theirs(self, october: October, mayor: Client, few_words: str) -> None:
        tables = Tables(mayor.get(page_of(october.department)).text)
        assert tables.of("spread", nb("All services"), 1) == f"{few_words} Sep. {few_words}"

    def test_released_time_of_few_decisions_is_hidden_however_many_visits_there_are(
        self, october: October, mayor: Client, few_words: str
    ) -> None:
        tables = Tables(mayor.get(page_of(october.department)).text)
        assert tables.of("visits", "Renhold", 0).startswith("11 ")
        assert tables.of("released", "Renhold", 0) == f"{few_words} Sep. –"
        for name in "BCDE":
            decision = make_entitlement(october.people[name], october.cleaning, valid_from=OCTOBER)
            EntitlementPeriod.objects.create(
                entitlement=decision, starts_on=OCTOBER, ends_before=date(2026, 11, 1), granted=1, balance=1
            )
        tables = Tables(mayor.get(page_of(october.department)).text)
        assert tables.of("released", "Renhold", 0) == f"{hours('6,0')} Sep. –", "of five decisions"

    def test_whoever_works_there_too_is_no_stranger(
        self, october: October, larvik_client: Client, few_words: str
    ) -> None:
        user = make_administrator(None)
        RoleGrant.objects.create(user=user, role="case_officer", department=october.department)
        page = sign_in(larvik_client, user).get(page_of(october.department)).text
        assert few_words not in page

    def test_one_small_department_hides_what_all_have_together(
        self, october: October, mayor: Client, few_words: str
    ) -> None:
        small = make_world()
        Department.objects.filter(pk=small.department.pk).update(name="Liten Prøve")
        make_visit(small, on(10, 5, 9))
        tables = Tables(mayor.get("/manage/figures/").text)
        first = [tables.of("visits", name, 0).split(" Sep.")[0] for name in tables.lines("visits")]
        assert dict(zip(tables.lines("visits"), first, strict=True)) == {
            nb("All departments"): few_words,
            "Hjemmehjelp Prøve": "16",
            "Liten Prøve": few_words,
        }


class TestMunicipality:
    def test_every_department_is_a_line_that_leads_to_it(self, october: October, mayor: Client) -> None:
        other = make_world()
        Department.objects.filter(pk=other.department.pk).update(name="Annen Prøve")
        make_visit(other, on(10, 5, 9))
        make_department(name="Tom Prøve")
        page = mayor.get("/manage/figures/").text
        assert Tables(page).lines("visits") == [nb("All departments"), "Annen Prøve", "Hjemmehjelp Prøve"]
        assert page_of(october.department, "?month=2026-10") in page

    def test_all_together_are_their_sum(self, october: October, mayor: Client) -> None:
        other = make_world()
        for hour in range(8, 14):
            make_visit(other, on(10, 5, hour))
        tables = Tables(mayor.get("/manage/figures/").text)
        assert tables.of("visits", nb("All departments"), 0).startswith("22 ")

    def test_the_menu_leads_there(self, october: October, mayor: Client) -> None:
        make_department(name="Tom Prøve")
        assert 'href="/manage/figures/"' in mayor.get("/manage/").text

    def test_it_is_nobody_elses(self, october: October, staff: Client) -> None:
        for path in ("/manage/figures/", "/manage/figures/file/"):
            assert staff.get(path).status_code in {403, 404}


def test_the_neighbours_is_not_found(october: October, staff: Client) -> None:
    other = make_world().department
    for tail in ("", "file/"):
        assert staff.get(page_of(other, tail)).status_code == 404


def test_no_helper_sees_them(october: October, larvik_client: Client) -> None:
    october.amal.user = make_user("Amal Prøve")
    october.amal.save(update_fields=["user"])
    helper = sign_in(larvik_client, october.amal.user)
    for tail in ("", "file/"):
        assert helper.get(page_of(october.department, tail)).status_code in {403, 404}


def test_the_day_leads_there(october: October, staff: Client) -> None:
    day = reverse("manage:department", args=[october.department.pk])
    assert page_of(october.department) in staff.get(day).text


def test_no_name_of_a_person_stands_on_it(october: October, staff: Client) -> None:
    for path in (page_of(october.department), page_of(october.department, "file/")):
        page = staff.get(path).text
        for name in ("A Prøve", "F Prøve", "Amal", "Berit"):
            assert name not in page


@pytest.mark.parametrize("services", [1, 3])
def test_statements(october: October, staff: Client, statements: Count, services: int) -> None:
    for number in range(services):
        october.visit(
            200 + number,
            "A",
            starts_at=on(10, 20 + number, 9),
            by=october.amal,
            created_at=on(10, 1, 9),
            service=make_service(october.department, name=f"Prøve{number}"),
        )
    # Who asks and the department, eleven for the figures of two months, and the names of the services.
    assert statements(staff, page_of(october.department)) == 18


@pytest.mark.parametrize("departments", [1, 3])
def test_statements_of_the_municipality(
    october: October, mayor: Client, statements: Count, departments: int
) -> None:
    for _one in range(departments):
        make_visit(make_world(), on(10, 5, 9))
    assert statements(mayor, "/manage/figures/") == 17


def test_every_column_is_told_apart() -> None:
    for table in (VISITS, OUTCOMES, CHANGES, WAYS, SPREAD):
        labels = [str(column.label) for column in table.columns]
        assert len({*labels}) == len(labels)


def test_the_month_of_the_page_is_the_month_of_the_query(october: October, staff: Client) -> None:
    september = figures_of(Span((october.department.pk,), date(2026, 9, 1)))
    assert {group.month for group in september} == {date(2026, 9, 1)}
    assert OCTOBER not in {group.month for group in september}
    tables = Tables(staff.get(page_of(october.department, "?month=2026-09")).text)
    assert tables.of("visits", nb("All services"), 0) == "2 Aug. 0"
