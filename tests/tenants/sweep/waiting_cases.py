"""Routes of the waiting list, the recipient's and the department's."""

from collections.abc import Mapping

from tests.factories.world import at
from tests.tenants.sweep.case import MANAGERS, ONLY_RECIPIENT, RECIPIENTS, Case, in_department, page, post
from tests.tenants.sweep.town import Town


def _days(_town: Town) -> Mapping[str, str]:
    return {"first_day": at(2, 0).date().isoformat(), "last_day": at(3, 0).date().isoformat()}


def _join(town: Town) -> str:
    return f"/waiting/join/{town.service.pk}/"


def _add(town: Town) -> str:
    recipient = town.booking.recipient_id
    return f"/manage/departments/{town.department.pk}/waiting/{recipient}/{town.service.pk}/"


def _leave(town: Town) -> str:
    return f"/waiting/{town.offer.entry_id}/leave/"


def _still(town: Town) -> str:
    return f"/waiting/{town.offer.entry_id}/still/"


def _offer(town: Town) -> str:
    return f"/offers/{town.offer.pk}/"


def _remove(town: Town) -> str:
    return f"/manage/waiting/{town.offer.entry_id}/remove/"


def _take(town: Town) -> str:
    return f"/manage/offers/{town.offer.pk}/take/"


WAITING_CASES: tuple[Case, ...] = (
    page("waiting", lambda _town: "/waiting/", RECIPIENTS),
    page("join_waitlist", _join, ONLY_RECIPIENT),
    post("join_waitlist", _join, ONLY_RECIPIENT, data=_days),
    page("leave_waitlist", _leave, ONLY_RECIPIENT),
    post("leave_waitlist", _leave, ONLY_RECIPIENT),
    page("still_waiting", _still, ONLY_RECIPIENT),
    post("still_waiting", _still, ONLY_RECIPIENT),
    page("offer", _offer, ONLY_RECIPIENT),
    post("offer", _offer, ONLY_RECIPIENT),
    post("decline_offer", lambda town: f"/offers/{town.offer.pk}/decline/", ONLY_RECIPIENT),
    page("manage:waiting", in_department("waiting/"), MANAGERS),
    post("manage:offer_lasts", in_department("waiting/lasts/"), MANAGERS, data=lambda _town: {"lasts": "60"}),
    page("manage:add_waiting", _add, MANAGERS),
    post("manage:add_waiting", _add, MANAGERS, data=_days),
    post(
        "manage:prioritise",
        lambda town: f"/manage/waiting/{town.offer.entry_id}/priority/",
        MANAGERS,
        data=lambda _town: {"priority": "2"},
    ),
    post("manage:still_waits", lambda town: f"/manage{_still(town)}", MANAGERS),
    page("manage:remove_waiting", _remove, MANAGERS),
    post("manage:remove_waiting", _remove, MANAGERS),
    # The town's waits already: it waits again without anything to write.
    post(
        "manage:wait_again",
        lambda town: f"/manage/waiting/{town.offer.entry_id}/again/",
        MANAGERS,
        writes=False,
    ),
    page("manage:take_offer", _take, MANAGERS),
    post("manage:take_offer", _take, MANAGERS),
    page("manage:decline_offer", lambda town: f"/manage/offers/{town.offer.pk}/decline/", MANAGERS),
    post("manage:decline_offer", lambda town: f"/manage/offers/{town.offer.pk}/decline/", MANAGERS),
)
