"""Routes of the department's day, its hours and its people."""

from shop.queries.module_use import version_of_module
from tests.factories.world import at
from tests.tenants.sweep.case import (
    MANAGERS,
    ONLY_MUNICIPALITY,
    STAFF,
    Case,
    every_visit,
    in_days,
    in_department,
    page,
    post,
)

DEPARTMENT_CASES: tuple[Case, ...] = (
    page("manage:modules", lambda _town: "/manage/modules/", ONLY_MUNICIPALITY),
    page("manage:switch_off_module", lambda _town: "/manage/modules/sample/off/", ONLY_MUNICIPALITY),
    post(
        "manage:switch_off_module",
        lambda _town: "/manage/modules/sample/off/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"seen": version_of_module("sample")},
    ),
    post(
        "manage:switch_on_module", lambda _town: "/manage/modules/sample/on/", ONLY_MUNICIPALITY, writes=False
    ),
    page("manage:retention", lambda _town: "/manage/retention/", ONLY_MUNICIPALITY),
    post(
        "manage:change_retention",
        lambda _town: "/manage/retention/messages/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"days": "400"},
    ),
    page("manage:start", lambda _town: "/manage/", STAFF),
    page("manage:shortcuts", lambda _town: "/manage/shortcuts/", STAFF),
    post(
        "manage:shortcuts",
        lambda _town: "/manage/shortcuts/",
        STAFF,
        writes=False,
        data=lambda _town: {"on": "0"},
    ),
    page("manage:add_department", lambda _town: "/manage/departments/add/", ONLY_MUNICIPALITY),
    post(
        "manage:add_department",
        lambda _town: "/manage/departments/add/",
        ONLY_MUNICIPALITY,
        data=lambda _town: {"name": "Ny Prøve", "phone": "68050009"},
    ),
    page("manage:department_details", in_department("details/"), ONLY_MUNICIPALITY),
    post(
        "manage:department_details",
        in_department("details/"),
        ONLY_MUNICIPALITY,
        data=lambda _town: {"name": "Ny Prøve", "phone": "68050009"},
    ),
    # visits stand in the town's: it says so, and nothing is done
    page("manage:close_department", in_department("out-of-use/"), ONLY_MUNICIPALITY),
    post("manage:reopen_department", in_department("into-use/"), ONLY_MUNICIPALITY, writes=False),
    page("manage:department", in_department(), MANAGERS),
    page(
        "manage:department",
        lambda town: f"/manage/departments/{town.department.pk}/{at(3, 0).date()}/",
        MANAGERS,
    ),
    page("manage:week", in_department("week/"), MANAGERS),
    page(
        "manage:week", lambda town: f"/manage/departments/{town.department.pk}/week/{in_days(9)}/", MANAGERS
    ),
    page(
        "manage:week",
        lambda town: f"/manage/departments/{town.department.pk}/week/?move={town.booking.pk}",
        MANAGERS,
    ),
    page("manage:absences", in_department("absences/"), MANAGERS),
    page("manage:visits", in_department("visits/"), MANAGERS),
    page("manage:stranded", in_department("stranded/"), MANAGERS),
    page("manage:rota_ahead", in_department("rota/"), MANAGERS),
    page("manage:without_outcome", in_department("without-outcome/"), MANAGERS),
    page("manage:hours", in_department("hours/"), MANAGERS),
    post(
        "manage:hours",
        in_department("hours/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"day1-1-ends": "15:00"},
    ),
    page("manage:exceptions", in_department("exceptions/"), MANAGERS),
    post(
        "manage:exceptions",
        in_department("exceptions/"),
        MANAGERS,
        data=lambda _town: {"date": at(28, 0).date().isoformat(), "kind": "closed", "label": "Prøve"},
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
    page("manage:staffing", in_department("staffing/"), MANAGERS),
    post(
        "manage:staffing",
        in_department("staffing/"),
        MANAGERS,
        form="seen",
        data=lambda _town: {"day1-1-begins": "09:00", "day1-1-ends": "12:00", "day1-1-count": "2"},
    ),
    post(
        "manage:add_provider",
        in_department("providers/add/"),
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
        data=lambda town: {"confirmed": "1", "shown": every_visit(town)},
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
)
