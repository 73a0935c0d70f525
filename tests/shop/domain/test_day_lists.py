"""The day lists as files: what stands in them, which days, who may read them, and what happens when they cannot be."""

import logging
import stat
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEntry
from foundation.jobs import run_job
from shop.domain.paper.day_lists import days_to_write, write_day_lists
from shop.enums import AbsenceReason, BookingStatus, CancelReason, ServicePlace
from shop.errors import ContingencyFolderUnusable
from shop.models import Absence, Assignment, Booking, Department, Provider, Service
from shop.queries.day_list import last_written_at
from shop.tasks import WRITE_DAY_LISTS
from tests.factories.clock import today_is
from tests.factories.world import World, make_department, make_recipient, make_service
from tests.shop.views.visits import make_visit

THURSDAY = date(2027, 1, 14)


@pytest.fixture(autouse=True)
def early_on_a_thursday() -> Iterator[None]:
    with today_is(THURSDAY, time(5, 45)):
        yield


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CONTINGENCY_FOLDER = str(tmp_path)
    return tmp_path / "larvik"


def at(hour: int, minute: int = 0, *, day: date = THURSDAY) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


class Page(HTMLParser):
    """The words of a file, and what it would fetch."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.source = path.read_text(encoding="utf-8")
        self.words: list[str] = []
        self.fetched: list[str] = []
        self.links: list[str] = []
        self._style = False
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        for name, value in attrs:
            if tag == "a" and name == "href":
                self.links.append(value or "")
            elif name in {"src", "href", "srcset", "action", "poster", "data"}:
                self.fetched.append(f"{tag} {value}")

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def written(folder: Path, department: Department, *, day: date = THURSDAY) -> Page:
    return Page(folder / day.isoformat() / f"department-{department.pk}.html")


def write() -> None:
    write_day_lists(today=THURSDAY)


def test_all_that_is_needed_at_the_door_stands_in_it(world: World, folder: Path) -> None:
    ola = make_recipient(name="Ola Prøve")
    make_visit(world, at(9, 30), recipient=ola)
    write()
    page = written(folder, world.department)
    for word in (
        "09.30–10.30",
        "Ola Prøve",
        "Prøvegata 1",
        "680\xa050\xa0123",
        "Renhold",
        world.providers[0].name,
    ):
        assert " ".join(word.split()) in page.text, word
    assert "680 50 001" in page.text, "whom to call"


def test_it_opens_from_a_disk_alone(world: World, folder: Path) -> None:
    make_visit(world, at(9))
    write()
    for path in (folder / "index.html", *folder.glob("*/*.html")):
        page = Page(path)
        assert page.fetched == []
        assert "<script" not in page.source
        assert "url(" not in page.source
        assert "@import" not in page.source
        assert "<style>" in page.source


def test_it_says_from_when_it_is(world: World, folder: Path) -> None:
    write()
    assert "14. januar 2027 05.45" in written(folder, world.department).text
    assert "14. januar 2027 05.45" in Page(folder / "index.html").text


def test_what_somebody_is_called_is_text_and_nothing_else(world: World, folder: Path) -> None:
    make_visit(world, at(9), recipient=make_recipient(name='<b>Prøve</b> & "co"'))
    Department.objects.filter(pk=world.department.pk).update(name="<i>Avdeling</i>")
    write()
    page = written(folder, world.department)
    assert "<b>Prøve" not in page.source
    assert '<b>Prøve</b> & "co"' in page.text
    assert "<i>Avdeling" not in page.source + Page(folder / "index.html").source


def test_every_visit_that_takes_place_is_in_it_and_no_other(world: World, folder: Path) -> None:
    statuses: dict[str, dict[str, Any]] = {
        "Bekreftet": {"status": BookingStatus.CONFIRMED},
        "Forespurt": {"status": BookingStatus.REQUESTED},
        "Ferdig": {"status": BookingStatus.COMPLETED},
        "Avlyst": {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.BY_RECIPIENT},
        "Avslått": {"status": BookingStatus.DECLINED},
        "Holdt": {"status": BookingStatus.HELD, "held_until": at(23)},
        "Utløpt": {"status": BookingStatus.EXPIRED},
    }
    for hour, (name, changes) in enumerate(statuses.items(), start=8):
        make_visit(world, at(hour), recipient=make_recipient(name=f"{name} Prøve"), **changes)
    make_visit(world, at(9, day=THURSDAY - timedelta(days=1)), recipient=make_recipient(name="Igår Prøve"))
    write()
    page = written(folder, world.department)
    listed = {name for name in (*statuses, "Igår") if f"{name} Prøve" in page.text}
    assert listed == {"Bekreftet", "Forespurt", "Ferdig"}


def test_who_is_visited_by_nobody_is_not_forgotten(world: World, folder: Path) -> None:
    visit = make_visit(world, at(9), recipient=make_recipient(name="Alene Prøve"))
    visit.assignments.update(active=False)
    write()
    assert "Alene Prøve" in written(folder, world.department).text
    assert 'class="warning"' in written(folder, world.department).source
    assert 'class="warning"' in Page(folder / "index.html").source, "seen before the list is opened"


def test_what_lost_its_ground_is_marked(world: World, folder: Path) -> None:
    fine, lost = make_visit(world, at(9)), make_visit(world, at(11))
    Booking.objects.filter(pk=lost.pk).update(stranded="no_shift")
    write()
    source = written(folder, world.department).source
    assert source.count('class="warning"') == 2, "by time and on the helper's sheet"
    Booking.objects.filter(pk__in=[fine.pk, lost.pk]).update(stranded="")
    write()
    assert 'class="warning"' not in written(folder, world.department).source


def test_a_stay_is_there_on_each_of_its_days(world: World, folder: Path) -> None:
    visit = make_visit(
        world, at(15, day=THURSDAY - timedelta(days=1)), recipient=make_recipient(name="Gjest Prøve")
    )
    Booking.objects.filter(pk=visit.pk).update(ends_at=at(11, day=THURSDAY + timedelta(days=1)))
    write()
    for day in (THURSDAY, THURSDAY + timedelta(days=1)):
        assert "Gjest Prøve" in written(folder, world.department, day=day).text


def test_both_who_come_have_it_on_their_sheet(world: World, folder: Path) -> None:
    visit = make_visit(world, at(9), recipient=make_recipient(name="Tung Prøve"))
    first = visit.assignments.get()
    Assignment.objects.create(
        booking=visit,
        provider=world.providers[1],
        occupied=first.occupied,
        alive=first.alive,
        reason=first.reason,
        party=first.party,
        minutes=60,
    )
    write()
    assert written(folder, world.department).text.count("Tung Prøve") == 3, "once by time, once on each sheet"


def test_who_is_on_duty_without_visits_is_there_and_who_is_away_is_not(world: World, folder: Path) -> None:
    idle, away = world.providers
    Absence.objects.create(provider=away, during=(at(0), at(23)), reason=AbsenceReason.SICK)
    write()
    page = written(folder, world.department)
    assert idle.name in page.text
    assert away.name not in page.text


def test_at_the_office_nobody_has_to_go_anywhere(world: World, folder: Path) -> None:
    Service.objects.filter(pk=world.service.pk).update(place=ServicePlace.AT_OFFICE)
    make_visit(world, at(9))
    write()
    assert "Prøvegata 1" not in written(folder, world.department).text


def test_a_visit_whose_module_is_gone_is_carried_out_all_the_same(world: World, folder: Path) -> None:
    gone = make_service(world.department, name="Noe", module_key="no_longer_installed")
    make_visit(world, at(9), service=gone, recipient=make_recipient(name="Likevel Prøve"))
    write()
    assert "Likevel Prøve" in written(folder, world.department).text


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2027, 1, 14), date(2027, 1, 15)),  # Thursday: Friday
        (date(2027, 1, 15), date(2027, 1, 18)),  # Friday: the weekend and Monday
        (date(2027, 1, 16), date(2027, 1, 18)),  # Saturday: Sunday and Monday
        (date(2027, 3, 24), date(2027, 3, 30)),  # the day before Maundy Thursday: the Tuesday after Easter
        (date(2027, 5, 14), date(2027, 5, 18)),  # Friday, Whit Monday is 17 May as well
        (date(2026, 12, 31), date(2027, 1, 4)),  # New Year's Day is a Friday
    ],
)
def test_it_reaches_to_the_next_working_day(today: date, last: date) -> None:
    days = days_to_write(today)
    assert (days[0], days[-1]) == (today, last)
    assert len(days) == (last - today).days + 1


def test_the_first_page_leads_to_every_list(world: World, folder: Path) -> None:
    make_department(name="Annen Prøve")
    write()
    page = Page(folder / "index.html")
    assert len(page.links) == 4, "two departments, two days"
    for link in page.links:
        assert "index.html" in Page(folder / link).source
    assert world.department.name not in " ".join(page.links), "names of files are shown in many places"


def test_a_department_that_was_closed_down_is_there_while_it_has_visits(world: World, folder: Path) -> None:
    Department.objects.filter(pk=world.department.pk).update(is_active=False)
    write()
    assert Page(folder / "index.html").links == []
    make_visit(world, at(9))
    write()
    assert len(Page(folder / "index.html").links) == 2


def test_only_its_owner_may_read_it(world: World, folder: Path) -> None:
    write()
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_after_three_days_it_is_gone(world: World, folder: Path) -> None:
    write()
    for later, is_there in [(3, True), (4, False)]:
        write_day_lists(today=THURSDAY + timedelta(days=later))
        assert (folder / THURSDAY.isoformat()).exists() == is_there


def test_written_twice_it_is_there_once_and_new(world: World, folder: Path) -> None:
    write()
    files = sorted(folder.rglob("*"))
    make_visit(world, at(9), recipient=make_recipient(name="Ny Prøve"))
    write()
    assert sorted(folder.rglob("*")) == files
    assert "Ny Prøve" in written(folder, world.department).text


def test_each_file_is_in_the_log_with_how_many_stand_in_it(world: World, folder: Path) -> None:
    make_visit(world, at(9))
    write()
    entries = AuditEntry.objects.filter(action="day_list.written", object_id=world.department.pk)
    assert [entry.details for entry in entries.order_by("pk")] == [
        {"day": "2027-01-14", "visits": 1},
        {"day": "2027-01-15", "visits": 0},
    ]
    assert {(entry.channel, entry.actor_id, entry.recipient_id) for entry in entries} == {
        ("system", None, None)
    }
    last = last_written_at(world.department)
    assert last is not None
    assert abs(last - at(5, 45)) < timedelta(minutes=1)


def nowhere(path: Path) -> str:
    return ""


def missing(path: Path) -> str:
    return str(path / "not mounted")


def a_file(path: Path) -> str:
    (path / "file").write_text("")
    return str(path / "file")


def in_the_way(path: Path) -> str:
    (path / "larvik").write_text("a file where the folder should be")
    return str(path)


@pytest.mark.parametrize("place", [nowhere, missing, a_file, in_the_way])
def test_what_cannot_be_written_fails_aloud(
    world: World,
    tmp_path: Path,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    place: object,
) -> None:
    settings.CONTINGENCY_FOLDER = place(tmp_path)  # type: ignore[operator]  # one of the four above
    make_visit(world, at(9), recipient=make_recipient(name="Hemmelig Prøve"))
    before = sorted(tmp_path.rglob("*"))
    with caplog.at_level(logging.ERROR), pytest.raises(ContingencyFolderUnusable):
        run_job(WRITE_DAY_LISTS, tenant="larvik", args={})
    assert "larvik" in caplog.text
    assert "Hemmelig" not in caplog.text
    assert sorted(tmp_path.rglob("*")) == before, (
        "a share that is not mounted is not made on this machine instead"
    )
    assert not AuditEntry.objects.filter(action="day_list.written").exists()


def test_the_job_writes_it(world: World, folder: Path) -> None:
    run_job(WRITE_DAY_LISTS, tenant="larvik", args={})
    assert (folder / "index.html").exists()


def test_the_neighbour_has_a_folder_of_its_own(world: World, folder: Path) -> None:
    write()
    assert [path.name for path in folder.parent.iterdir()] == ["larvik"]


@pytest.mark.parametrize("visits", [1, 30])
def test_statements(world: World, folder: Path, visits: int) -> None:
    providers = [
        Provider.objects.create(department=world.department, name=f"Prøve{number}")
        for number in range(visits)
    ]
    for provider in providers:
        make_visit(world, at(9), provider=provider)
    with CaptureQueriesContext(connection) as captured:
        write()
    # Departments, six for the lists, two of which ask for providers; which modules are on; two lines in the log.
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) == 10
