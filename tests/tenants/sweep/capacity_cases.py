"""Routes of what limits time: closures, pauses, shifts, qualifications, services."""

from tests.tenants.sweep.case import (
    ADMINISTRATORS,
    MANAGERS,
    ONLY_MUNICIPALITY,
    Case,
    Path,
    every_visit,
    in_days,
    in_department,
    page,
    post,
)


def _provider(tail: str = "") -> Path:
    return lambda town: f"/manage/providers/{town.provider.pk}/{tail}"


def _pattern(tail: str = "") -> Path:
    return lambda town: f"/manage/patterns/{town.capacity.pattern.pk}/{tail}"


CAPACITY_CASES: tuple[Case, ...] = (
    post(
        "manage:add_closure",
        in_department("closures/add/"),
        MANAGERS,
        data=lambda _town: {"first_day": in_days(60), "last_day": in_days(61)},
    ),
    page("manage:closures", lambda _town: "/manage/closures/", ONLY_MUNICIPALITY),
    post(
        "manage:closures",
        lambda _town: "/manage/closures/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"first_day": in_days(60), "last_day": in_days(61), "confirmed": "1"},
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
    page("manage:pause_department", in_department("pause/"), MANAGERS),
    post("manage:pause_department", in_department("pause/"), MANAGERS, data=lambda _t: {"message": "Syke"}),
    post("manage:resume_department", in_department("resume/"), MANAGERS, writes=False),
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
        in_department("shares/"),
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
        lambda town: f"/manage/providers/{town.provider.pk}/shifts/{in_days(14)}/",
        MANAGERS,
    ),
    post(
        "manage:add_shift",
        _provider("shifts/add/"),
        MANAGERS,
        data=lambda _town: {"day": in_days(5), "begins": "18:00", "ends": "20:00"},
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
    page("manage:patterns", in_department("patterns/"), MANAGERS),
    post(
        "manage:patterns",
        in_department("patterns/"),
        MANAGERS,
        data=lambda _town: {"name": "Ny Prøve", "weeks": "2"},
    ),
    page("manage:pattern", _pattern(), MANAGERS),
    post("manage:pattern", _pattern(), MANAGERS, form="seen", data=lambda _town: {"name": "Ny Prøve"}),
    page("manage:give_pattern", _pattern("give/"), MANAGERS),
    post(
        "manage:give_pattern",
        _pattern("give/"),
        MANAGERS,
        data=lambda town: {
            "providers": [str(town.second_provider.pk)],
            "first": in_days(30),
            "confirmed": "1",
            "shown": every_visit(town),
        },
    ),
    page("manage:remove_pattern", _pattern("remove/"), MANAGERS),
    post("manage:remove_pattern", _pattern("remove/"), MANAGERS),
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
    page("manage:expiring", in_department("expiring/"), MANAGERS),
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
        data=lambda town: {"confirmed": "1", "shown": every_visit(town)},
    ),
    page("manage:services", in_department("services/"), MANAGERS),
    page("manage:add_service", in_department("services/add/"), MANAGERS),
    post(
        "manage:add_service",
        in_department("services/add/"),
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
)
