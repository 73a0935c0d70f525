"""Routes for standing bookings, of recipients and of the department."""

from tests.factories.world import at
from tests.tenants.sweep.case import (
    MANAGERS,
    ONLY_RECIPIENT,
    RECIPIENTS,
    Case,
    Data,
    Path,
    in_department,
    page,
    post,
)
from tests.tenants.sweep.town import Town


def _day(number: int) -> str:
    return at(number, 0).date().isoformat()


def _one(tail: str = "", *, of_staff: bool = False) -> Path:
    prefix = "/manage" if of_staff else ""
    return lambda town: f"{prefix}/standing/{town.series.pk}/{tail}"


def _paused(tail: str, *, of_staff: bool = False) -> Path:
    prefix = "/manage" if of_staff else ""
    return lambda town: f"{prefix}/standing/{town.paused_series.pk}/{tail}"


def _start(town: Town) -> str:
    return f"/standing/start/{town.service.pk}/"


def _start_for(town: Town) -> str:
    department, recipient = town.department.pk, town.booking.recipient_id
    return f"/manage/departments/{department}/standing/start/{recipient}/{town.service.pk}/"


def _typed(town: Town) -> Data:
    return {
        "weekdays": [str(at(2, 0).isoweekday())],
        "every_weeks": "1",
        "preferred_at": "13:00",
        "tolerance": "0",
        "starts_on": _day(2),
        "reason": "by_recipient",
        "confirmed": "1",
    }


def _away(_town: Town) -> Data:
    return {"first": _day(1), "last": _day(30), "reason": "by_recipient", "confirmed": "1"}


def _why(_town: Town) -> Data:
    return {"reason": "by_recipient"}


def _acts(prefix: str, allowed: frozenset[str], *, of_staff: bool) -> list[Case]:
    """Both sides have the same."""
    skip, back = f"days/{_day(1)}/skip/", f"days/{_day(1)}/bring-back/"
    gone = f"days/{_day(36)}/bring-back/"
    return [
        page(f"{prefix}series", _one(of_staff=of_staff), allowed),
        page(f"{prefix}change_series", _one("change/", of_staff=of_staff), allowed),
        post(f"{prefix}change_series", _one("change/", of_staff=of_staff), allowed, data=_typed),
        page(f"{prefix}pause_series", _one("pause/", of_staff=of_staff), allowed),
        post(f"{prefix}pause_series", _one("pause/", of_staff=of_staff), allowed, data=_away),
        page(f"{prefix}resume_series", _paused("resume/", of_staff=of_staff), allowed),
        post(f"{prefix}resume_series", _paused("resume/", of_staff=of_staff), allowed),
        page(f"{prefix}stop_series", _one("stop/", of_staff=of_staff), allowed),
        post(f"{prefix}stop_series", _one("stop/", of_staff=of_staff), allowed, data=_why),
        page(f"{prefix}skip_occurrence", _one(skip, of_staff=of_staff), allowed),
        post(f"{prefix}skip_occurrence", _one(skip, of_staff=of_staff), allowed, data=_why),
        page(f"{prefix}bring_back", _one(back, of_staff=of_staff), allowed),
        post(f"{prefix}bring_back", _one(gone, of_staff=of_staff), allowed, writes=False),
    ]


SERIES_CASES: tuple[Case, ...] = (
    page("series_list", lambda _town: "/standing/", RECIPIENTS),
    page("start_series", _start, ONLY_RECIPIENT),
    post("start_series", _start, ONLY_RECIPIENT, data=_typed),
    page("manage:series_list", in_department("standing/"), MANAGERS),
    page("manage:start_series", _start_for, MANAGERS),
    post("manage:start_series", _start_for, MANAGERS, data=_typed),
    *_acts("", ONLY_RECIPIENT, of_staff=False),
    *_acts("manage:", MANAGERS, of_staff=True),
)
