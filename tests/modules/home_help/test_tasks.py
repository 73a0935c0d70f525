"""Tasks: what a department offers, what a decision covers, and what is chosen for a visit."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from modules.home_help.covered import that_fit
from modules.home_help.errors import TaskNotCovered, TooLateForTasks, TooManyTasks
from modules.home_help.forms import SettingsForm, offered_tasks
from modules.home_help.models import CoveredTasks, Visit
from modules.home_help.tasks_catalogue import BY_CODE, CATALOGUE, own_tasks
from modules.home_help.visits import change_tasks
from shop.audit_words import words_for
from shop.domain.door.moves import move_booking
from shop.domain.ledger.decision_changes import Terms, change_decision, end_decision
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.standing import start_series
from shop.domain.series.terms import Terms as SeriesTerms
from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.lengths import Length
from shop.models import Booking, Entitlement, ModuleSwitch, Service
from shop.registry import module_of
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_administrator, make_recipient, make_world
from tests.shop.views.conftest import sign_in

STAFF = Actor(user_id=None, channel=Channel.STAFF)
HALF = Length(timedelta(minutes=30))


@pytest.fixture
def world(larvik: object) -> World:
    """An hour of home help, with the usual tasks and one that the department has worded itself."""
    return make_world(
        module_key="home_help",
        other_durations=[HALF.duration],
        settings={"own_tasks": "Vaske vinduer: 25", "minutes_vacuum": 35},
    )


@pytest.fixture
def client(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


(WINDOWS,) = own_tasks("Vaske vinduer: 25")


def cover(*codes: str, decision: Entitlement | None = None) -> None:
    decision = decision or Entitlement.objects.get()
    CoveredTasks.objects.update_or_create(entitlement=decision, defaults={"tasks": list(codes)})


def tasks_of(booking: Booking) -> list[str]:
    visit = Visit.objects.filter(booking=booking).first()
    return visit.tasks if visit else []


def codes_in(form: Any) -> Sequence[str]:
    return [code for code, _title in form.base_fields["tasks"].choices]


def test_a_service_has_tasks_with_the_minutes_its_department_reckons(world: World) -> None:
    tasks = {task.code: task for task in offered_tasks(world.service)}
    assert tasks["vacuum"].minutes == 35
    assert tasks["kitchen"].minutes == BY_CODE["kitchen"].minutes
    assert tasks[WINDOWS.code].title == "Vaske vinduer"


@pytest.mark.parametrize("stored", [{}, {"tasks": "x", "minutes_vacuum": "no", "own_tasks": 7}])
def test_defaults_work_whatever_is_stored(world: World, stored: dict[str, Any]) -> None:
    world.service.settings = stored
    assert [task.code for task in offered_tasks(world.service)][:5] == [task.code for task in CATALOGUE[:5]]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Vaske vinduer 30", "Vaske vinduer: 30"),
        ("Vaske vinduer, 30 minutter\n\nStryke:15 min", "Vaske vinduer: 30\nStryke: 15"),
        ("Lufte – 5", "Lufte: 5"),
        ("Vaske vinduer", None),
        ("Vaske vinduer: 4", None),
        ("Vaske vinduer: 241", None),
        ("30", None),
        (f"{'x' * 61}: 30", None),
        ("\n".join(f"Oppgave nummer{number} 10" for number in range(11)), None),
    ],
)
def test_own_tasks_are_understood_or_said_to_be_wrong(typed: str, kept: str | None) -> None:
    sent = {f"minutes_{task.code}": task.minutes for task in CATALOGUE}
    form = SettingsForm({**sent, "own_tasks": typed})
    assert form.is_valid() == (kept is not None), form.errors
    if kept is not None:
        assert form.cleaned_data["own_tasks"] == kept
        assert SettingsForm.read(form.to_store())["own_tasks"] == kept


def test_only_what_the_decision_covers_can_be_chosen(world: World) -> None:
    module = module_of("home_help")
    assert WINDOWS.code in codes_in(module.booking_form(world.service, world.recipient))
    cover("kitchen", WINDOWS.code)
    assert codes_in(module.booking_form(world.service, world.recipient)) == ["kitchen", WINDOWS.code]
    booking = world.book(at(1, 10), answers={"tasks": ["kitchen", WINDOWS.code]})
    assert tasks_of(booking) == ["kitchen", WINDOWS.code]
    with translation.override("en"), refused(TaskNotCovered) as met:
        world.book(at(2, 10), answers={"tasks": ["vacuum"]})
    assert "Vacuum" in met.value.title()
    with refused(TaskNotCovered):
        world.book(at(2, 10), answers={"tasks": ["unknown"]})


def test_what_is_chosen_fits_the_minutes_of_the_visit(world: World) -> None:
    chosen = {"tasks": ["vacuum", WINDOWS.code]}  # 35 and 25 minutes
    assert tasks_of(world.book(at(1, 10), answers=chosen)) == chosen["tasks"]
    with refused(TooManyTasks):
        world.book(at(2, 10), answers={"tasks": [*chosen["tasks"], "bedding"]})
    with refused(TooManyTasks):
        world.book(at(2, 10), length=HALF, answers={"tasks": ["vacuum"]})


def test_each_recipient_has_their_own_decision(world: World) -> None:
    cover("kitchen")
    other = make_recipient(name="Annen Prøve")
    Entitlement.objects.create(
        recipient=other,
        service=world.service,
        decision_reference="2026/2",
        unit="visits",
        amount=9,
        period="month",
        valid_from=timezone.localdate(),
    )
    assert tasks_of(world.book(at(1, 10), recipient=other, answers={"tasks": ["vacuum"]})) == ["vacuum"]


def test_a_changed_decision_covers_what_the_former_did_until_somebody_says_otherwise(world: World) -> None:
    cover("kitchen")
    terms = Terms(4, EntitlementUnit.VISITS, EntitlementPeriodKind.WEEK, "2026/2")
    start = timezone.localdate() + timedelta(days=4)
    decision = Entitlement.objects.select_related("service").get()
    new = change_decision(decision, from_day=start, terms=terms, actor=STAFF).entitlement
    with refused(TaskNotCovered):
        world.book(at(5, 10), answers={"tasks": ["bathroom"]})
    cover("bathroom", decision=new)
    assert tasks_of(world.book(at(5, 10), answers={"tasks": ["bathroom"]})) == ["bathroom"]
    with refused(TaskNotCovered):
        world.book(at(2, 10), answers={"tasks": ["bathroom"]})
    module = module_of("home_help")
    assert set(codes_in(module.booking_form(world.service, world.recipient))) == {"kitchen", "bathroom"}


def test_where_a_decision_ends_tasks_go_with_the_visits_after_it(world: World, client: Client) -> None:
    """Those before it keep theirs, and can be given others; nobody chooses for one that does not take place."""
    before, after = (world.book(at(day, 10), answers={"tasks": ["vacuum"]}) for day in (1, 4))
    decision = Entitlement.objects.select_related("service", "recipient").get()
    end_decision(decision, last_day=at(2, 0).date(), actor=STAFF)
    assert module_of("home_help").day_list_notes([before])[before.pk]
    change_tasks(before, codes=["kitchen"], actor=world.actor())
    assert tasks_of(before) == ["kitchen"]
    after.refresh_from_db()
    assert after.status == "cancelled"
    with refused(TooLateForTasks):
        change_tasks(after, codes=["kitchen"], actor=world.actor())
    page = client.get(f"/modules/home_help/bookings/{after.pk}/tasks/")
    assert (page.status_code, 'name="tasks"' in page.text) == (200, False)
    for address in ("/me/", "/me/data/", f"/bookings/{after.pk}/", f"/bookings/{before.pk}/"):
        assert client.get(address).status_code == 200
    assert len(module_of("home_help").personal_data(world.recipient)["visits"]) == 2


def test_moving_keeps_the_tasks_and_a_shorter_visit_must_have_room(world: World) -> None:
    visit = world.book(at(1, 10), answers={"tasks": ["vacuum", WINDOWS.code]})
    assert tasks_of(move_booking(visit, starts_at=at(1, 12), actor=world.actor())) == ["vacuum", WINDOWS.code]
    with refused(TooManyTasks):
        move_booking(visit, starts_at=at(1, 13), actor=STAFF, length=HALF)
    Service.objects.update(settings={"minutes_vacuum": 60, "own_tasks": "Vaske vinduer: 25"})
    moved = move_booking(visit, starts_at=at(1, 13), actor=world.actor())
    assert tasks_of(moved) == ["vacuum", WINDOWS.code]


def test_standing_visits_carry_their_tasks_and_come_with_what_still_fits(world: World) -> None:
    def agreed(*codes: str, first: date) -> SeriesTerms:
        return SeriesTerms(
            weekdays=(1, 2, 3, 4, 5, 6, 7),
            preferred_at=time(10),
            starts_on=first,
            length=Length(timedelta(hours=1)),
            answers={"tasks": list(codes)},
        )

    first = timezone.localdate() + timedelta(days=1)
    cover("kitchen", "bathroom")
    with refused(TaskNotCovered):
        start_series(
            world.service, recipient=world.recipient, terms=agreed("vacuum", first=first), actor=world.actor()
        )
    terms = agreed("kitchen", "bathroom", first=first + timedelta(days=9))
    started = start_series(world.service, recipient=world.recipient, terms=terms, actor=world.actor())
    assert {tuple(tasks_of(each)) for each in started.decided.booked} == {("kitchen", "bathroom")}
    cover("kitchen")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        decided = book_occurrences(started.series.pk)
    assert decided.booked
    assert {tuple(tasks_of(each)) for each in decided.booked} == {("kitchen",)}
    assert not decided.skipped


@given(
    wanted=st.lists(st.sampled_from([task.code for task in CATALOGUE] + ["gone"]), unique=True),
    covered=st.sets(st.sampled_from(CATALOGUE)),
    room=st.integers(min_value=0, max_value=150),
)
def test_whatever_is_left_of_a_wish_is_covered_and_fits(
    wanted: list[str], covered: set[Any], room: int
) -> None:
    kept = that_fit(wanted, among=list(covered), room=room)
    assert sum(BY_CODE[code].minutes for code in kept) <= room
    assert set(kept) <= {task.code for task in covered} & set(wanted)
    assert kept == [code for code in wanted if code in kept]


def page_of(booking: Booking) -> str:
    return f"/modules/home_help/bookings/{booking.pk}/tasks/"


def test_the_recipient_changes_what_is_done_at_a_coming_visit(world: World, client: Client) -> None:
    visit = world.book(at(1, 10), answers={"tasks": ["kitchen"]})
    assert page_of(visit) in client.get(f"/bookings/{visit.pk}/").text
    page = client.get(page_of(visit)).text
    assert 'value="kitchen" id="id_tasks_2" checked' in page or "checked" in page
    assert client.post(page_of(visit), {"tasks": ["bathroom", WINDOWS.code]}).status_code == 302
    assert tasks_of(visit) == ["bathroom", WINDOWS.code]
    assert Visit.objects.get().own_titles == {WINDOWS.code: "Vaske vinduer"}
    entry = AuditEntry.objects.get(action="visit_tasks.changed")
    with translation.override("en"):
        assert words_for(entry.action) == "changed what should be done at a visit"
    assert client.post(page_of(visit), {"tasks": []}).status_code == 302
    assert tasks_of(visit) == []


def test_a_task_sent_twice_is_done_once(world: World, client: Client) -> None:
    booking = world.book(at(1, 9))
    client.post(page_of(booking), {"tasks": ["vacuum"] * 2})
    assert tasks_of(booking) == ["vacuum"]


def test_too_many_or_others_are_refused_and_nothing_is_lost(world: World, client: Client) -> None:
    visit = world.book(at(1, 10), answers={"tasks": ["kitchen"]})
    cover("kitchen", "vacuum", WINDOWS.code)
    answer = client.post(page_of(visit), {"tasks": ["kitchen", "vacuum", WINDOWS.code]})
    assert "These tasks take 80 minutes, and the visit lasts 60." in answer.text
    assert answer.text.count(" checked") == 3
    assert client.post(page_of(visit), {"tasks": ["bathroom"]}).status_code == 422
    with pytest.raises(TaskNotCovered):
        change_tasks(visit, codes=["bathroom"], actor=world.actor())
    assert tasks_of(visit) == ["kitchen"]


@pytest.mark.parametrize("hours", [None, 48])
def test_after_the_deadline_for_moving_it_is_too_late(
    world: World, client: Client, hours: int | None
) -> None:
    visit = world.book(at(1, 10), answers={"tasks": ["kitchen"]})
    Service.objects.update(move_within_day_deadline=None if hours is None else timedelta(hours=hours))
    assert "too late" in client.get(page_of(visit)).text
    assert client.post(page_of(visit), {"tasks": ["bathroom"]}).status_code == 409
    with pytest.raises(TooLateForTasks):
        change_tasks(Booking.objects.get(), codes=["bathroom"], actor=world.actor())
    assert page_of(visit) not in client.get(f"/bookings/{visit.pk}/").text
    assert tasks_of(visit) == ["kitchen"]


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def of_staff(visit: Booking) -> str:
    return f"/modules/home_help/bookings/{visit.pk}/tasks/of-them/"


def test_staff_choose_for_who_calls_until_the_visit_begins(world: World, client: Client) -> None:
    """Also after the recipient's own deadline; and never what the decision or the minutes have no room for."""
    visit = world.book(at(1, 10), answers={"tasks": ["kitchen"]})
    Service.objects.update(move_within_day_deadline=None)
    sign_in(client, make_administrator(world.department))
    assert of_staff(visit) in client.get(f"/manage/bookings/{visit.pk}/").text
    seen = seen_in(client.get(of_staff(visit)).text)
    cover("kitchen", "bathroom", "vacuum", WINDOWS.code)
    too_many = client.post(of_staff(visit), {"tasks": ["kitchen", "vacuum", WINDOWS.code], "seen": seen})
    assert too_many.status_code == 422
    assert "These tasks take 80 minutes" in too_many.text
    assert client.post(of_staff(visit), {"tasks": ["bathroom"], "seen": seen}).status_code == 302
    assert tasks_of(visit) == ["bathroom"]
    entry = AuditEntry.objects.get(action="visit_tasks.changed")
    assert entry.channel == Channel.STAFF
    with time_machine.travel(at(1, 10)):
        assert client.post(of_staff(visit), {"tasks": ["kitchen"], "seen": seen}).status_code == 302
        assert of_staff(visit) not in client.get(f"/manage/bookings/{visit.pk}/").text
    assert tasks_of(visit) == ["bathroom"]


def test_staff_and_recipient_at_once_lose_nothing(world: World, client: Client) -> None:
    visit = world.book(at(1, 10), answers={"tasks": ["kitchen"]})
    sign_in(client, make_administrator(world.department))
    seen = seen_in(client.get(of_staff(visit)).text)
    change_tasks(visit, codes=["vacuum"], actor=world.actor())
    answer = client.post(of_staff(visit), {"tasks": ["bathroom"], "seen": seen})
    assert answer.status_code == 409
    assert "changed this" in answer.text
    assert tasks_of(visit) == ["vacuum"]
    again = client.post(of_staff(visit), {"tasks": ["bathroom"], "seen": seen_in(answer.text)})
    assert (again.status_code, tasks_of(visit)) == (302, ["bathroom"])


def test_staff_say_what_a_decision_covers(world: World, client: Client) -> None:
    decision = Entitlement.objects.get()
    page = f"/modules/home_help/decisions/{decision.pk}/"
    sign_in(client, make_administrator(world.department))
    assert page in client.get(f"/manage/recipients/{world.recipient.pk}/").text
    text = client.get(page).text
    assert text.count(" checked") == 6
    seen = seen_in(text)
    assert client.post(page, {"tasks": [], "seen": seen}).status_code == 422
    assert client.post(page, {"tasks": ["dust"], "seen": seen}).status_code == 422
    answer = client.post(page, {"tasks": ["kitchen", WINDOWS.code], "seen": seen})
    assert answer["Location"] == f"/manage/recipients/{world.recipient.pk}/"
    assert CoveredTasks.objects.get().tasks == ["kitchen", WINDOWS.code]
    answer = client.post(page, {"tasks": ["bathroom"], "seen": seen})
    assert answer.status_code == 409
    assert "Vaske vinduer" in answer.text
    assert CoveredTasks.objects.get().tasks == ["kitchen", WINDOWS.code]
    sign_in(client, world.user)
    page = client.get(f"/me/decisions/{decision.pk}/").text
    assert "What you can have done" in page
    assert "Vaske vinduer" in page
    assert "Clean the bathroom" not in page


def test_it_is_stored_shown_and_forgotten(world: World) -> None:
    cover("kitchen", WINDOWS.code)
    CoveredTasks.objects.update(own_titles={WINDOWS.code: "Vaske vinduer"})
    world.book(at(1, 10), answers={"tasks": [WINDOWS.code]})
    Service.objects.update(settings={})  # the department has it no longer
    module = module_of("home_help")
    data = module.personal_data(world.recipient)
    with translation.override("en"):
        for name in ("visits", "decisions"):
            (line,) = module.data_words[name].lines(data[name])
            assert "Vaske vinduer" in line
    module.erase(world.recipient)
    assert not Visit.objects.exists()
    assert not CoveredTasks.objects.exists()


def test_where_the_module_is_off_its_pages_are_not_there(world: World, client: Client) -> None:
    visit = world.book(at(1, 10), answers={"tasks": ["kitchen"]})
    ModuleSwitch.objects.all().delete()
    assert client.get(page_of(visit)).status_code == 404
    assert "This will be done" not in client.get(f"/bookings/{visit.pk}/").text
