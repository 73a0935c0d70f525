"""Every route of a municipality, with who may ask it."""

from urllib.parse import quote
from uuid import UUID

from django.utils import timezone

from tests.factories.world import at
from tests.tenants.sweep.case import (
    ADMINISTRATORS,
    EVERYBODY,
    MANAGERS,
    ONLY_MUNICIPALITY,
    ONLY_PROVIDER,
    ONLY_RECIPIENT,
    PROVIDERS,
    RECIPIENTS,
    STAFF,
    Case,
    Path,
    page,
    post,
)
from tests.tenants.sweep.circumstances_cases import CIRCUMSTANCES_CASES
from tests.tenants.sweep.life_cases import LIFE_CASES
from tests.tenants.sweep.series_cases import SERIES_CASES
from tests.tenants.sweep.town import Town
from tests.tenants.sweep.waiting_cases import WAITING_CASES

KEY = str(UUID(int=7))


def _book(town: Town) -> str:
    return f"/book/{town.service.pk}/?at={quote(timezone.localtime(at(3, 12)).isoformat())}"


def _hold(town: Town) -> str:
    return _book(town).replace("/?at=", "/hold/?at=")


def _move(town: Town) -> str:
    to = quote(timezone.localtime(at(6, 12)).isoformat())
    return f"/bookings/{town.booking.pk}/move/?to={to}"


def _move_for(town: Town) -> str:
    return f"/manage{_move(town)}"


def _book_for(town: Town) -> str:
    return f"/manage/departments/{town.department.pk}/book/{town.booking.recipient_id}/"


def _confirm_book_for(town: Town) -> str:
    moment = quote(timezone.localtime(at(3, 12)).isoformat())
    return f"{_book_for(town)}{town.service.pk}/?at={moment}"


def _department(tail: str = "") -> Path:
    return lambda town: f"/manage/departments/{town.department.pk}/{tail}"


def _booking(tail: str = "") -> Path:
    return lambda town: f"/manage/bookings/{town.booking.pk}/{tail}"


def _past_day(town: Town) -> str:
    day = timezone.localdate(town.past_booking.starts_at)
    return f"/manage/departments/{town.department.pk}/{day}/all-done/"


def _ledger(town: Town) -> str:
    return f"/manage/departments/{town.department.pk}/recipients/{town.booking.recipient_id}/ledger/"


def _amount(town: Town) -> str:
    return f"/manage/entitlements/{town.entitlement.pk}/amount/"


def _provider(tail: str = "") -> Path:
    return lambda town: f"/manage/providers/{town.provider.pk}/{tail}"


def _day(number: int) -> str:
    return at(number, 0).date().isoformat()


def _every_visit(town: Town) -> str:
    """The numbers of all that were booked in the town, and some more: they were made one after the other."""
    numbers = [booking.pk for booking in (town.booking, town.past_booking, town.request, town.hold)]
    return ",".join(map(str, range(max(1, min(numbers) - 50), max(numbers) + 50)))


CASES: tuple[Case, ...] = (
    *CIRCUMSTANCES_CASES,
    *LIFE_CASES,
    *SERIES_CASES,
    *WAITING_CASES,
    # anybody
    page("home", lambda _town: "/", EVERYBODY),
    post(
        "set_language",
        lambda _town: "/language/setlang/",
        EVERYBODY,
        writes=False,
        data=lambda _t: {"language": "nb"},
    ),
    page("accounts:sign_in", lambda _town: "/sign-in/", EVERYBODY),
    page("accounts:password", lambda _town: "/sign-in/password/", EVERYBODY),
    post("accounts:sign_out", lambda _town: "/sign-in/out/", EVERYBODY, writes=False),
    page("demo:people", lambda _town: "/demo/", EVERYBODY),
    post("demo:sign_in", lambda town: f"/demo/sign-in/{town.user_id('recipient')}/", EVERYBODY, writes=False),
    # recipients
    page("book", _book, ONLY_RECIPIENT),
    post("book", _book, ONLY_RECIPIENT, data=lambda _town: {"key": KEY}),
    page("hold", _hold, ONLY_RECIPIENT),
    post("hold", _hold, ONLY_RECIPIENT),
    post("give_back_hold", lambda town: f"/holds/{town.hold.pk}/give-back/", ONLY_RECIPIENT),
    page("bookings", lambda _town: "/bookings/", RECIPIENTS),
    page("booking", lambda town: f"/bookings/{town.booking.pk}/", ONLY_RECIPIENT),
    page("cancel_booking", lambda town: f"/bookings/{town.booking.pk}/cancel/", ONLY_RECIPIENT),
    post("cancel_booking", lambda town: f"/bookings/{town.booking.pk}/cancel/", ONLY_RECIPIENT),
    page("move_booking", lambda town: f"/bookings/{town.booking.pk}/move/", ONLY_RECIPIENT),
    page("move_booking", _move, ONLY_RECIPIENT),
    post("move_booking", _move, ONLY_RECIPIENT),
    page("calendar", lambda _town: "/calendar/", RECIPIENTS),
    page("me", lambda _town: "/me/", RECIPIENTS),
    page("ledger", lambda _town: "/me/ledger/", RECIPIENTS),
    # modules
    page("home_help:access_note", lambda _town: "/modules/home_help/access-note/", RECIPIENTS),
    post(
        "home_help:access_note",
        lambda _town: "/modules/home_help/access-note/",
        RECIPIENTS,
        data=lambda _town: {"text": "Ring på"},
    ),
    page("dummy:hello", lambda _town: "/modules/dummy/hello/", RECIPIENTS),
    # providers
    page("day:plan", lambda _town: "/day/", PROVIDERS),
    page("day:plan", lambda _town: f"/day/{at(3, 0).date()}/", PROVIDERS),
    post(
        "day:outcome",
        lambda town: f"/day/visits/{town.past_booking.pk}/outcome/",
        ONLY_PROVIDER,
        data=lambda _town: {"outcome": "done"},
    ),
    # the department
    page("manage:start", lambda _town: "/manage/", STAFF),
    page("manage:department", _department(), MANAGERS),
    page(
        "manage:department",
        lambda town: f"/manage/departments/{town.department.pk}/{at(3, 0).date()}/",
        MANAGERS,
    ),
    page("manage:book", _department("book/?q=hemmelig"), MANAGERS),
    page("manage:book_for", _book_for, MANAGERS),
    page("manage:confirm_book_for", _confirm_book_for, MANAGERS),
    post("manage:confirm_book_for", _confirm_book_for, MANAGERS, data=lambda _town: {"key": KEY}),
    page("manage:stranded", _department("stranded/"), MANAGERS),
    page("manage:without_outcome", _department("without-outcome/"), MANAGERS),
    page("manage:hours", _department("hours/"), MANAGERS),
    post(
        "manage:hours",
        _department("hours/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"day1-1-ends": "15:00"},
    ),
    page("manage:exceptions", _department("exceptions/"), MANAGERS),
    post(
        "manage:exceptions",
        _department("exceptions/"),
        MANAGERS,
        data=lambda _town: {"date": at(20, 0).date().isoformat(), "kind": "closed", "label": "Prøve"},
    ),
    page(
        "manage:remove_exception",
        lambda town: f"/manage/exceptions/{town.exception_day.pk}/remove/",
        MANAGERS,
    ),
    post(
        "manage:remove_exception",
        lambda town: f"/manage/exceptions/{town.exception_day.pk}/remove/",
        MANAGERS,
    ),
    page("manage:staffing", _department("staffing/"), MANAGERS),
    post(
        "manage:staffing",
        _department("staffing/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"day1-1-begins": "09:00", "day1-1-ends": "12:00", "day1-1-count": "2"},
    ),
    post(
        "manage:add_provider",
        _department("providers/add/"),
        MANAGERS,
        data=lambda _t: {"kind": "person", "name": "Ny Prøve"},
    ),
    page("manage:provider", lambda town: f"/manage/providers/{town.provider.pk}/", MANAGERS),
    post(
        "manage:provider",
        lambda town: f"/manage/providers/{town.provider.pk}/",
        MANAGERS,
        form="seen",
        data=lambda _town: {"day1-1-ends": "15:00"},
    ),
    page(
        "manage:deactivate_provider",
        lambda town: f"/manage/providers/{town.provider.pk}/deactivate/",
        MANAGERS,
    ),
    post(
        "manage:deactivate_provider",
        lambda town: f"/manage/providers/{town.provider.pk}/deactivate/",
        MANAGERS,
        data=lambda town: {"confirmed": "1", "shown": _every_visit(town)},
    ),
    post(
        "manage:reactivate_provider",
        lambda town: f"/manage/providers/{town.former_provider.pk}/reactivate/",
        MANAGERS,
    ),
    post(
        "manage:add_absence",
        lambda town: f"/manage/providers/{town.provider.pk}/absences/",
        MANAGERS,
        data=lambda _town: {
            "from_day": at(12, 0).date().isoformat(),
            "until_day": at(13, 0).date().isoformat(),
            "reason": "course",
        },
    ),
    page("manage:remove_absence", lambda town: f"/manage/absences/{town.absence.pk}/remove/", MANAGERS),
    post("manage:remove_absence", lambda town: f"/manage/absences/{town.absence.pk}/remove/", MANAGERS),
    # what limits time
    post(
        "manage:add_closure",
        _department("closures/add/"),
        MANAGERS,
        data=lambda _town: {"first_day": _day(60), "last_day": _day(61)},
    ),
    page("manage:closures", lambda _town: "/manage/closures/", ONLY_MUNICIPALITY),
    post(
        "manage:closures",
        lambda _town: "/manage/closures/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"first_day": _day(60), "last_day": _day(61), "confirmed": "1"},
    ),
    page(
        "manage:remove_closure",
        lambda town: f"/manage/closures/{town.capacity.closure.pk}/remove/",
        MANAGERS,
    ),
    post(
        "manage:remove_closure",
        lambda town: f"/manage/closures/{town.capacity.closure.pk}/remove/",
        MANAGERS,
    ),
    post(
        "manage:remove_closure",
        lambda town: f"/manage/closures/{town.capacity.closure_of_all.pk}/remove/",
        ONLY_MUNICIPALITY,
    ),
    page("manage:pause_department", _department("pause/"), MANAGERS),
    post("manage:pause_department", _department("pause/"), MANAGERS, data=lambda _t: {"message": "Syke"}),
    post("manage:resume_department", _department("resume/"), MANAGERS, writes=False),
    page("manage:pause_service", lambda town: f"/manage/services/{town.service.pk}/pause/", MANAGERS),
    post("manage:pause_service", lambda town: f"/manage/services/{town.service.pk}/pause/", MANAGERS),
    post(
        "manage:resume_service",
        lambda town: f"/manage/services/{town.service.pk}/resume/",
        MANAGERS,
        writes=False,
    ),
    post(
        "manage:shares",
        _department("shares/"),
        MANAGERS,
        data=lambda _town: {"self_service": "10", "phone": "20"},
    ),
    page(
        "manage:remove_week",
        lambda town: f"/manage/providers/{town.provider.pk}/weeks/{town.capacity.planned}/remove/",
        MANAGERS,
    ),
    post(
        "manage:remove_week",
        lambda town: f"/manage/providers/{town.provider.pk}/weeks/{town.capacity.planned}/remove/",
        MANAGERS,
    ),
    post(
        "manage:round_the_clock",
        lambda town: f"/manage/providers/{town.capacity.place.pk}/round-the-clock/",
        MANAGERS,
    ),
    page("manage:shifts", _provider("shifts/"), MANAGERS),
    page(
        "manage:shifts",
        lambda town: f"/manage/providers/{town.provider.pk}/shifts/{_day(14)}/",
        MANAGERS,
    ),
    post(
        "manage:add_shift",
        _provider("shifts/add/"),
        MANAGERS,
        data=lambda _town: {"day": _day(5), "begins": "18:00", "ends": "20:00"},
    ),
    page("manage:shift", lambda town: f"/manage/shifts/{town.capacity.shift.pk}/", MANAGERS),
    post(
        "manage:shift",
        lambda town: f"/manage/shifts/{town.capacity.shift.pk}/",
        MANAGERS,
        form="begins",
        data=lambda _town: {"ends": "18:00"},
    ),
    post(
        "manage:take_off_shift", lambda town: f"/manage/shifts/{town.capacity.shift.pk}/take-off/", MANAGERS
    ),
    post(
        "manage:put_back_shift",
        lambda town: f"/manage/shifts/{town.capacity.off_shift.pk}/put-back/",
        MANAGERS,
    ),
    page("manage:qualifications", lambda _town: "/manage/qualifications/", ADMINISTRATORS),
    post(
        "manage:qualifications",
        lambda _town: "/manage/qualifications/",
        ADMINISTRATORS,
        data=lambda _town: {"name": "Nytt kurs"},
    ),
    page(
        "manage:qualification",
        lambda town: f"/manage/qualifications/{town.capacity.qualification.pk}/",
        ADMINISTRATORS,
    ),
    post(
        "manage:qualification",
        lambda town: f"/manage/qualifications/{town.capacity.qualification.pk}/",
        ADMINISTRATORS,
        data=lambda _town: {"name": "Annet kurs"},
    ),
    page(
        "manage:remove_qualification",
        lambda town: f"/manage/qualifications/{town.capacity.qualification.pk}/remove/",
        ADMINISTRATORS,
    ),
    post(
        "manage:remove_qualification",
        lambda town: f"/manage/qualifications/{town.capacity.qualification.pk}/remove/",
        ADMINISTRATORS,
    ),
    page("manage:expiring", _department("expiring/"), MANAGERS),
    post(
        "manage:grant_qualification",
        _provider("qualifications/"),
        MANAGERS,
        data=lambda town: {"qualification": str(town.capacity.qualification.pk)},
    ),
    post(
        "manage:withdraw_qualification",
        lambda town: (
            f"/manage/providers/{town.provider.pk}"
            f"/qualifications/{town.capacity.held_qualification.pk}/withdraw/"
        ),
        MANAGERS,
    ),
    page("manage:services", _department("services/"), MANAGERS),
    page("manage:add_service", _department("services/add/"), MANAGERS),
    post(
        "manage:add_service",
        _department("services/add/"),
        MANAGERS,
        data=lambda _town: {"name": "Ny Prøve", "module_key": "dummy", "place": "at_home"},
    ),
    page("manage:service", lambda town: f"/manage/services/{town.service.pk}/", MANAGERS),
    post(
        "manage:service",
        lambda town: f"/manage/services/{town.service.pk}/",
        MANAGERS,
        form="duration",
        data=lambda _town: {"duration": "45", "name": "Ny Prøve"},
    ),
    page("manage:booking", _booking(), MANAGERS),
    page("manage:session", _booking("session/"), MANAGERS),
    page("manage:requests", _department("requests/"), MANAGERS),
    post("manage:confirm_request", lambda town: f"/manage/bookings/{town.request.pk}/confirm/", MANAGERS),
    page("manage:decline_request", lambda town: f"/manage/bookings/{town.request.pk}/decline/", MANAGERS),
    post(
        "manage:decline_request",
        lambda town: f"/manage/bookings/{town.request.pk}/decline/",
        MANAGERS,
        data=lambda _town: {"reason": "nobody_free"},
    ),
    page("manage:move_booking", _booking("move/"), MANAGERS),
    page("manage:move_booking", _move_for, MANAGERS),
    post("manage:move_booking", _move_for, MANAGERS, data=lambda _town: {"why": "phone"}),
    page("manage:cancel_booking", _booking("cancel/"), MANAGERS),
    post(
        "manage:cancel_booking", _booking("cancel/"), MANAGERS, data=lambda _town: {"reason": "by_department"}
    ),
    page("manage:day_list", _department("day-list/"), MANAGERS),
    page(
        "manage:day_list",
        lambda town: f"/manage/departments/{town.department.pk}/day-list/{_day(3)}/",
        MANAGERS,
    ),
    page("manage:figures", _department("figures/"), MANAGERS),
    page("manage:figures_file", _department("figures/file/"), MANAGERS),
    page("manage:all_figures", lambda _town: "/manage/figures/", ONLY_MUNICIPALITY),
    page("manage:all_figures_file", lambda _town: "/manage/figures/file/", ONLY_MUNICIPALITY),
    page("manage:fairness", _department("fairness/"), MANAGERS),
    page("manage:overdrawn", _department("overdrawn/"), MANAGERS),
    page("manage:released", _department("released/"), MANAGERS),
    page("manage:ledger", _ledger, MANAGERS | {"case_officer"}),
    page("manage:amount", _amount, MANAGERS | {"case_officer"}),
    post(
        "manage:amount",
        _amount,
        MANAGERS | {"case_officer"},
        data=lambda _town: {"amount": "40", "seen": "100"},
    ),
    page("manage:reassign", _booking("reassign/"), MANAGERS),
    post(
        "manage:reassign",
        _booking("reassign/"),
        MANAGERS,
        data=lambda town: {
            "instead_of": town.provider.pk,
            "to": town.second_provider.pk,
            "reason": "route",
        },
    ),
    page(
        "manage:block_provider",
        lambda town: f"/manage/bookings/{town.booking.pk}/block/{town.provider.pk}/",
        MANAGERS,
    ),
    post(
        "manage:block_provider",
        lambda town: f"/manage/bookings/{town.booking.pk}/block/{town.provider.pk}/",
        MANAGERS,
    ),
    post(
        "manage:unblock_provider",
        lambda town: f"/manage/bookings/{town.booking.pk}/unblock/{town.former_provider.pk}/",
        MANAGERS,
    ),
    post(
        "manage:booking_outcome",
        lambda town: f"/manage/bookings/{town.past_booking.pk}/outcome/",
        MANAGERS,
        data=lambda _town: {"outcome": "nobody_home"},
    ),
    page("manage:all_done", _past_day, MANAGERS),
    post(
        "manage:all_done",
        _past_day,
        MANAGERS,
        data=lambda town: {"confirmed": "1", "shown": _every_visit(town)},
    ),
    page("manage:follow_ups", _department("follow-ups/"), MANAGERS),
    post(
        "manage:follow_up_within",
        _department("follow-ups/within/"),
        MANAGERS,
        data=lambda _town: {"number": "30", "unit": "minutes"},
    ),
    post(
        "manage:acknowledge_follow_up",
        lambda town: f"/manage/follow-ups/{town.follow_up.pk}/",
        MANAGERS,
        data=lambda _town: {"answer": "forgot"},
    ),
)

PLATFORM_CASES = {"front", "set_language", "healthz", "readyz"}
"""Routes of the platform's own host, which has no people yet: each must answer anybody."""
