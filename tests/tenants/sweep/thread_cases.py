"""Routes of what recipients and departments write to each other, and of the links in messages."""

from tests.tenants.sweep.case import (
    EVERYBODY,
    MANAGERS,
    ONLY_RECIPIENT,
    Case,
    Path,
    in_department,
    page,
    post,
)
from tests.tenants.sweep.town import Town


def _link(town: Town) -> str:
    return f"/v/{town.link}/"


def _of_visit(tail: str = "", *, before: str = "/manage") -> Path:
    return lambda town: f"{before}/bookings/{town.booking.pk}/{tail}"


SAYS = {"body": "Vi kommer litt senere"}

THREAD_CASES: tuple[Case, ...] = (
    page("visit_link", _link, EVERYBODY),
    post("visit_link", _link, EVERYBODY, data=lambda _town: {"says": "not_there", "sure": "1"}),
    post("manage:stop_links", _of_visit("stop-links/"), MANAGERS),
    page("thread", _of_visit("messages/", before=""), ONLY_RECIPIENT),
    post("thread", _of_visit("messages/", before=""), ONLY_RECIPIENT, data=lambda _town: SAYS),
    page("manage:threads", in_department("messages/"), MANAGERS),
    post(
        "manage:thread_rules",
        in_department("messages/rules/"),
        MANAGERS,
        data=lambda _t: {"thread_days": "7"},
    ),
    page("manage:thread", _of_visit("messages/"), MANAGERS),
    post("manage:thread", _of_visit("messages/"), MANAGERS, data=lambda _town: SAYS),
    post("manage:thread_seen", _of_visit("messages/seen/"), MANAGERS),
)
