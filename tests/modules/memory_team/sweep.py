"""The Memory team in the sweep: a talk to come with an interpreter to order."""

from foundation.actor import SYSTEM
from modules.memory_team.domain.putting_up import Drawing, put_up
from modules.memory_team.domain.taking_part import sign_up
from modules.memory_team.models import Course, Talk
from modules.memory_team.usual_services import USUAL
from modules.memory_team.views.courses_table import CoursesTable
from modules.memory_team.views.interpreters_table import InterpretersTable
from shop.models import Recipient
from tests.factories import world as make
from tests.tenants.sweep.case import MANAGERS, ONLY_RECIPIENT, RECIPIENTS, Path, page, post
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town

KEY, COURSE, GROUP, LEFT = "memory_team", "memory_team/course", "memory_team/group", "memory_team/left"
ROOT = f"/modules/{KEY}/"
ONE = USUAL.services[0]


def talk_of(town: Town) -> Talk:
    return town.of_modules[KEY]  # type: ignore[no-any-return]  # what fill made


def fill(town: Town) -> None:
    service = make.make_service(
        town.department, name=f"Samtale {town.secret}", module_key=KEY, requires_entitlement=False
    )
    world = make.World(town.department, service, [town.provider], town.booking.recipient)
    booking = world.book(make.at(11, 14), answers={"topics": ["tips"], "people": 2, "language": "pl"})
    town.of_modules[KEY] = Talk.objects.select_related("booking").get(booking=booking)
    session = make.make_service(
        town.department,
        name=f"Kurs {town.secret}",
        module_key=KEY,
        requires_entitlement=False,
        seats=4,
        booking_horizon=30,
    )
    other = Recipient.objects.get(user=town.users["other_recipient"])
    for name, days in ((COURSE, (15, 16)), (GROUP, (17,)), (LEFT, (18, 19))):
        drawing = Drawing(
            f"Kurs {town.secret}", f"Sal {town.secret}", "", 3, town.provider, is_group=name == GROUP
        )
        starts = [make.at(day, 14) for day in days]
        town.of_modules[name] = put_up(
            session, drawing=drawing, starts=starts, leaves_out=False, actor=SYSTEM
        )
    sign_up(town.of_modules[COURSE], recipient=town.booking.recipient, actor=SYSTEM)
    for recipient in (town.booking.recipient, other):
        sign_up(town.of_modules[LEFT], recipient=recipient, actor=SYSTEM)


def course_of(town: Town, name: str = COURSE) -> Course:
    return town.of_modules[name]  # type: ignore[no-any-return]  # what fill made


def of_course(tail: str = "", *, name: str = COURSE) -> Path:
    return lambda town: f"{ROOT}courses/{course_of(town, name).pk}/{tail}"


def of_date(tail: str) -> Path:
    return lambda town: f"{ROOT}course-dates/{_date_of(town)}/{tail}"


def _date_of(town: Town, name: str = COURSE) -> int:
    return int(course_of(town, name).dates.order_by("starts_at").values_list("pk", flat=True)[0])


def new_course(town: Town) -> dict[str, object]:
    """A course on a day that nothing else is on."""
    course = course_of(town)
    return {
        "service": course.service_id,
        "title": "Pårørendeskolen",
        "place": "Biblioteket",
        "kind": "course",
        "seats": 2,
        "leader": course.leader_id,
        "first_day": make.at(14, 0).date().isoformat(),
        "begins": "14:00",
        "times": 1,
        "weeks": 1,
    }


def _course_page(tail: str) -> Path:
    return lambda town: f"{ROOT}department-courses/{course_of(town).pk}/{tail}"


def _take_off(town: Town) -> str:
    who = course_of(town).participants.get(recipient=town.booking.recipient)
    return f"{ROOT}participants/{who.pk}/take-off/"


def in_team(tail: str = "") -> Path:
    return lambda town: f"{ROOT}departments/{town.department.pk}/{tail}"


SWEEP = ModuleSweep(
    fill=fill,
    cases=(
        page(
            "memory_team:preparation",
            lambda town: f"{ROOT}talks/{talk_of(town).booking_id}/preparation/",
            ONLY_RECIPIENT,
        ),
        page("memory_team:team", in_team(), MANAGERS),
        page("memory_team:set_up", in_team("set-up/"), MANAGERS),
        post(
            "memory_team:set_up",
            in_team("set-up/"),
            MANAGERS,
            data=lambda _town: {f"make_{ONE.code}": "on", f"name_{ONE.code}": "Første samtale"},
        ),
        page("memory_team:interpreters", in_team("interpreters/"), MANAGERS),
        post(
            "memory_team:interpreter_ordered",
            lambda town: f"{ROOT}interpreters/{talk_of(town).pk}/ordered/",
            MANAGERS,
            data=lambda town: {"is_ordered": "1", "starts_at": talk_of(town).booking.starts_at.isoformat()},
        ),
        page("memory_team:courses", lambda _town: f"{ROOT}courses/", RECIPIENTS),
        page("memory_team:course", of_course(), RECIPIENTS),
        post("memory_team:sign_up", of_course("sign-up/"), RECIPIENTS),
        post(
            "memory_team:come",
            lambda town: f"{ROOT}courses/{course_of(town, GROUP).pk}/dates/{_date_of(town, GROUP)}/come/",
            RECIPIENTS,
        ),
        page("memory_team:leave_course", of_course("leave/", name=LEFT), RECIPIENTS),
        post("memory_team:leave_course", of_course("leave/", name=LEFT), RECIPIENTS),
        page("memory_team:course_list", in_team("courses/"), MANAGERS),
        page("memory_team:add_course", in_team("courses/add/"), MANAGERS),
        post("memory_team:add_course", in_team("courses/add/"), MANAGERS, data=new_course),
        page(
            "memory_team:course_page",
            lambda town: f"{ROOT}department-courses/{course_of(town).pk}/",
            MANAGERS,
        ),
        page("memory_team:change_course", _course_page("change/"), MANAGERS),
        post(
            "memory_team:change_course",
            _course_page("change/"),
            MANAGERS,
            form="seen",
            data=lambda _town: {"title": "Pårørendeskolen", "place": "Biblioteket"},
        ),
        page("memory_team:course_leader", _course_page("leader/"), MANAGERS),
        post(
            "memory_team:course_leader",
            _course_page("leader/"),
            MANAGERS,
            form="seen",
            data=lambda town: {"to": town.second_provider.pk},
        ),
        post(
            "memory_team:sign_up_caller",
            lambda town: f"{ROOT}department-courses/{course_of(town).pk}/sign-up/",
            MANAGERS,
            data=lambda town: {"recipient": town.twin.pk},
        ),
        post(
            "memory_team:sign_up_caller",
            lambda town: f"{ROOT}department-courses/{course_of(town, GROUP).pk}/sign-up/",
            MANAGERS,
            data=lambda town: {"recipient": town.twin.pk, "date": _date_of(town, GROUP)},
        ),
        page("memory_team:take_off", _take_off, MANAGERS),
        post(
            "memory_team:take_off",
            _take_off,
            MANAGERS,
            form="seen",
            data=lambda _town: {"reason": "by_recipient"},
        ),
        page("memory_team:attendance", of_date("attendance/"), MANAGERS),
        page("memory_team:call_off_date", of_date("call-off/"), MANAGERS),
        post("memory_team:call_off_date", of_date("call-off/"), MANAGERS),
    ),
    tokens={"memory_team:change_course": {}, "memory_team:course_leader": {}, "memory_team:take_off": {}},
    without_token={
        "it adds something and replaces nothing": frozenset(
            {"memory_team:set_up", "memory_team:add_course", "memory_team:sign_up_caller"}
        ),
        "it ends one thing: the second finds it done": frozenset({"memory_team:call_off_date"}),
        "it says which of two it should be, and what is so of the talk was shown": frozenset(
            {"memory_team:interpreter_ordered"}
        ),
    },
    lists={
        f"/modules/{KEY}/departments/{{department}}/interpreters/": InterpretersTable,
        f"/modules/{KEY}/departments/{{department}}/courses/?state=": CoursesTable,
    },
)
