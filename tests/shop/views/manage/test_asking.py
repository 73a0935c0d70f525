"""Before a change leaves visits without ground it is asked; where none loses it, it is simply saved."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.models import (
    Booking,
    ExceptionDay,
    OpeningHours,
    ProviderQualification,
    Qualification,
    ShiftTemplate,
)
from tests.factories.world import World, at, make_world
from tests.shop.views.conftest import Count
from tests.shop.views.manage.test_hours import exceptions_of, hours_of, week
from tests.shop.views.manage.test_staffing import count, page_of, staffing_of
from tests.shop.views.visits import make_visit, yes_to_all

type Act = Callable[[World], tuple[str, dict[str, str]]]


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def shorter_hours(world: World) -> tuple[str, dict[str, str]]:
    return hours_of(world), week("08:00", "12:00")


def closed_day(world: World) -> tuple[str, dict[str, str]]:
    return exceptions_of(world), {"date": day(1), "kind": "closed", "label": "Plandag"}


def shorter_day(world: World) -> tuple[str, dict[str, str]]:
    return exceptions_of(world), {
        "date": day(1), "kind": "hours", "opens_at": "08:00", "closes_at": "12:00"
    }  # fmt: skip


def day_no_longer_longer(world: World) -> tuple[str, dict[str, str]]:
    OpeningHours.objects.update(closes_at="12:00")
    longer = ExceptionDay.objects.create(
        department=world.department,
        date=timezone.localdate() + timedelta(days=1),
        opens_at="08:00",
        closes_at="18:00",
    )
    return f"/manage/exceptions/{longer.pk}/remove/", {}


def shorter_shifts(world: World) -> tuple[str, dict[str, str]]:
    return page_of(world.providers[0]), week("08:00", "12:00")


def leaving(world: World) -> tuple[str, dict[str, str]]:
    return page_of(world.providers[0], "deactivate/"), {}


def shorter_closure(world: World) -> tuple[str, dict[str, str]]:
    data = {"first_day": day(1), "last_day": day(1), "closure_label": "Plandag"}
    return f"/manage/departments/{world.department.pk}/closures/add/", data


def qualification_withdrawn(world: World) -> tuple[str, dict[str, str]]:
    licence = Qualification.objects.create(name="Førerkort")
    world.service.required_qualifications.add(licence)
    ProviderQualification.objects.create(provider=world.providers[0], qualification=licence)
    return page_of(world.providers[0], f"qualifications/{licence.pk}/withdraw/"), {}


def away(world: World) -> tuple[str, dict[str, str]]:
    return page_of(world.providers[0], "absences/"), {
        "from_day": day(1), "from_time": "10:00", "until_day": day(1), "until_time": "16:00", "reason": "holiday"
    }  # fmt: skip


def other_shift(world: World) -> tuple[str, dict[str, str]]:
    shift = world.providers[0].shifts.get(during__contains=(at(1, 9), at(1, 10)))
    return f"/manage/shifts/{shift.pk}/", {"day": day(1), "begins": "09:00", "ends": "12:00"}


CHANGES = (
    shorter_hours,
    closed_day,
    shorter_day,
    day_no_longer_longer,
    shorter_shifts,
    leaving,
    shorter_closure,
    qualification_withdrawn,
)


def everything() -> list[object]:
    kept = (OpeningHours, ExceptionDay, ShiftTemplate, ProviderQualification, Booking)
    return [list(model.objects.order_by("pk").values()) for model in kept] + [
        AuditEntry.objects.exclude(action="page.viewed").count()
    ]


@pytest.mark.parametrize("prepare", CHANGES)
def test_it_asks_with_the_visits_and_changes_nothing(
    world: World, administrator: Client, prepare: Act
) -> None:
    visit = make_visit(world, at(1, 14))
    url, data = prepare(world)
    before = everything()
    asks = administrator.post(url, data)
    assert asks.status_code == 200
    assert "1 besøk" in asks.text
    assert f'href="/manage/bookings/{visit.pk}/"' in asks.text
    assert "Odd P" in asks.text
    assert 'name="confirmed" value="1"' in asks.text
    for name, value in data.items():
        assert f'name="{name}" value="{value}"' in asks.text
    assert everything() == before


@pytest.mark.parametrize("prepare", CHANGES)
def test_with_the_answer_it_is_done(world: World, administrator: Client, prepare: Act) -> None:
    visit = make_visit(world, at(1, 14))
    url, data = prepare(world)
    page = administrator.post(url, data | yes_to_all(), follow=True)
    assert "/stranded/" in page.text
    visit.refresh_from_db()
    assert visit.stranded


@pytest.mark.parametrize("prepare", CHANGES)
def test_a_yes_to_one_visit_is_no_yes_to_another_booked_meanwhile(
    world: World, administrator: Client, prepare: Act
) -> None:
    make_visit(world, at(1, 14))
    url, data = prepare(world)
    administrator.post(url, data)
    answer = data | yes_to_all()
    make_visit(world, at(1, 15))
    before = everything()
    asks = administrator.post(url, answer)
    assert (asks.status_code, "2 besøk" in asks.text) == (200, True)
    assert everything() == before
    assert administrator.post(url, data | yes_to_all()).status_code == 302


@pytest.mark.parametrize("shown", ["", "x", "-1", "9" * 5000, "²"])
def test_a_yes_to_nothing_that_was_shown_is_none(world: World, administrator: Client, shown: str) -> None:
    make_visit(world, at(1, 14))
    sent = week("08:00", "12:00") | {"confirmed": "1", "shown": shown}
    assert administrator.post(hours_of(world), sent).status_code == 200
    assert not Booking.objects.exclude(stranded="").exists()


@pytest.mark.parametrize(
    "prepare", [shorter_hours, closed_day, shorter_day, shorter_shifts, shorter_closure, other_shift]
)
def test_going_back_keeps_what_was_typed(world: World, administrator: Client, prepare: Act) -> None:
    make_visit(world, at(1, 14))
    url, data = prepare(world)
    before = everything()
    assert 'name="edit" value="1"' in administrator.post(url, data).text
    form = administrator.post(url, data | yes_to_all() | {"edit": "1"})
    assert form.status_code == 200
    typed = [value for value in data.values() if f'value="{value}"' in form.text]
    assert typed == list(data.values())
    assert everything() == before


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (qualification_withdrawn, ("Ta Førerkort fra", "Ta det bort")),
        (shorter_shifts, ("Endre vaktene til", "Endre vaktene")),
        (shorter_hours, ("Endre åpningstidene?", "Endre tidene")),
        (shorter_day, ("Endre tidene",)),
        (other_shift, ("08.00–16.00", "09.00–12.00", "Endre tidene")),
    ],
)
def test_the_question_says_what_will_be_done(
    world: World, administrator: Client, prepare: Act, words: tuple[str, ...]
) -> None:
    make_visit(world, at(1, 14))
    url, data = prepare(world)
    page = administrator.post(url, data).text
    assert [each for each in words if each not in page] == []


@pytest.mark.parametrize("prepare", [each for each in CHANGES if each != qualification_withdrawn])
def test_where_nothing_is_stranded_it_is_saved_at_once(
    world: World, administrator: Client, prepare: Act
) -> None:
    url, data = prepare(world)
    assert administrator.post(url, data).status_code == 302


def test_what_is_taken_away_is_asked_about_at_any_rate(world: World, administrator: Client) -> None:
    url, data = qualification_withdrawn(world)
    assert administrator.post(url, data).status_code == 200
    assert ProviderQualification.objects.exists()
    assert administrator.post(url, data | {"confirmed": "1"}).status_code == 302
    assert not ProviderQualification.objects.exists()


def test_another_language_on_the_question_leads_to_the_form(world: World, administrator: Client) -> None:
    make_visit(world, at(1, 14))
    url, data = away(world)
    form = page_of(world.providers[0])
    asks = administrator.post(url, data, headers={"referer": f"http://larvik.localhost{form}"})
    assert f'name="next" value="{form}"' in asks.text
    elsewhere = administrator.post(url, data, headers={"referer": "http://elsewhere.example/x/"})
    assert "elsewhere.example" not in elsewhere.text


def test_the_address_of_an_answer_says_so_in_words(world: World, administrator: Client) -> None:
    page = administrator.get(f"/manage/departments/{world.department.pk}/providers/add/")
    assert (page.status_code, page.headers["Allow"]) == (405, "POST")
    assert "error-page" in page.text


def test_fewer_without_a_name_are_asked_about_as_well(world: World, administrator: Client) -> None:
    administrator.post(staffing_of(world), week("08:00", "16:00") | count(1))
    unnamed = world.department.providers.get(number=1)
    make_visit(world, at(1, 14), provider=unnamed)
    asks = administrator.post(staffing_of(world), week("08:00", "12:00") | count(1))
    assert (asks.status_code, "1 besøk" in asks.text) == (200, True)
    assert unnamed.shifts.filter(during__contains=(at(1, 14), at(1, 15))).exists()
    sent = week("08:00", "12:00") | count(1) | yes_to_all()
    assert administrator.post(staffing_of(world), sent).status_code == 302


def test_who_leaves_is_asked_about_with_their_visits_at_once(world: World, administrator: Client) -> None:
    visit = make_visit(world, at(1, 14))
    others = make_visit(world, at(1, 14), provider=world.providers[1])
    page = administrator.get(page_of(world.providers[0], "deactivate/")).text
    assert f'href="/manage/bookings/{visit.pk}/"' in page
    assert f'href="/manage/bookings/{others.pk}/"' not in page
    assert "Dette besøket trenger ny tid" in page
    assert 'name="confirmed" value="1"' in page


def test_of_very_many_the_first_are_shown(world: World, administrator: Client) -> None:
    for number in range(22):
        make_visit(world, at(1 + number, 14))
    page = administrator.post(hours_of(world), week("08:00", "12:00")).text
    assert "22 besøk" in page
    assert page.count('href="/manage/bookings/') == 22  # the last of them folded
    assert "Og 2 til" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_the_visits(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for number in range(rows):
        make_visit(world, at(1 + number, 14))
    assert statements(administrator, page_of(world.providers[0], "deactivate/")) == 9


def test_the_neighbours_visits_are_not_shown(world: World, administrator: Client) -> None:
    other = make_world()
    theirs = make_visit(other, at(1, 14))
    make_visit(world, at(1, 14))
    page = administrator.post(hours_of(world), week("08:00", "12:00")).text
    assert f'href="/manage/bookings/{theirs.pk}/"' not in page
