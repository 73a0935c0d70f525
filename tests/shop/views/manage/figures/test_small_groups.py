"""Groups of fewer than five are nobody else's to see, nor to reckon."""

from datetime import date

from django.test import Client

from shop.models import Booking, Department, EntitlementPeriod, RoleGrant
from tests.factories.world import make_administrator, make_entitlement, make_service, make_world
from tests.shop.queries.figures.october import OCTOBER, October, on
from tests.shop.views.conftest import sign_in
from tests.shop.views.manage.figures.tables import Tables, hours, nb, page_of
from tests.shop.views.visits import make_visit


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
        tables = Tables(mayor.get("/manage/figures/?by=department&from=2026-10&to=2026-10").text)
        first = [tables.of("visits", name, 0).split(" Sep.")[0] for name in tables.lines("visits")]
        assert dict(zip(tables.lines("visits"), first, strict=True)) == {
            nb("All departments"): few_words,
            "Hjemmehjelp Prøve": "16",
            "Liten Prøve": few_words,
        }
