"""Routes of the visits in a department: booked for somebody, moved, given away, told, reckoned up."""

from urllib.parse import quote
from uuid import UUID

from django.utils import timezone

from tests.factories.world import at
from tests.tenants.sweep.case import (
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
from tests.tenants.sweep.town import Town

KEY = str(UUID(int=7))


def _move(town: Town) -> str:
    to = quote(timezone.localtime(at(6, 12)).isoformat())
    return f"/bookings/{town.booking.pk}/move/?to={to}"


def _move_for(town: Town) -> str:
    return f"/manage{_move(town)}"


def _place(town: Town) -> str:
    to = quote(timezone.localtime(at(6, 12)).isoformat())
    given = town.booking.assignments.filter(active=True).values_list("provider", flat=True).first()
    who = f"provider={town.provider.pk}&instead_of={given or town.provider.pk}"
    return f"/manage/bookings/{town.booking.pk}/place/?to={to}&{who}"


def _book_for(town: Town) -> str:
    return f"/manage/departments/{town.department.pk}/book/{town.booking.recipient_id}/"


def _confirm_book_for(town: Town) -> str:
    moment = quote(timezone.localtime(at(3, 12)).isoformat())
    return f"{_book_for(town)}{town.service.pk}/?at={moment}"


def _booking(tail: str = "") -> Path:
    return lambda town: f"/manage/bookings/{town.booking.pk}/{tail}"


def _past_day(town: Town) -> str:
    day = timezone.localdate(town.past_booking.starts_at)
    return f"/manage/departments/{town.department.pk}/{day}/all-done/"


def _ledger(town: Town) -> str:
    return f"/manage/departments/{town.department.pk}/recipients/{town.booking.recipient_id}/ledger/"


def _amount(town: Town) -> str:
    return f"/manage/entitlements/{town.entitlement.pk}/amount/"


VISIT_CASES: tuple[Case, ...] = (
    page("manage:book", in_department("book/?q=Prøvesen"), MANAGERS),
    page("manage:book", lambda town: f"{in_department('book/')(town)}?done={town.booking.pk}", MANAGERS),
    page("manage:book_for", _book_for, MANAGERS),
    post(
        "manage:book_for",
        lambda town: f"{_book_for(town)}?service={town.service.pk}",
        MANAGERS,
        data=lambda _town: {"key": KEY, "at": timezone.localtime(at(3, 12)).isoformat()},
    ),
    page("manage:confirm_book_for", _confirm_book_for, MANAGERS),
    post("manage:confirm_book_for", _confirm_book_for, MANAGERS, data=lambda _town: {"key": KEY}),
    page("manage:booking", _booking(), MANAGERS),
    page("manage:session", _booking("session/"), MANAGERS),
    page("manage:requests", in_department("requests/"), MANAGERS),
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
    page("manage:place_booking", _place, MANAGERS),
    post("manage:place_booking", _place, MANAGERS, data=lambda _town: {"why": "staff"}),
    page("manage:cancel_booking", _booking("cancel/"), MANAGERS),
    post(
        "manage:cancel_booking", _booking("cancel/"), MANAGERS, data=lambda _town: {"reason": "by_department"}
    ),
    page("manage:day_list", in_department("day-list/"), MANAGERS),
    page(
        "manage:day_list",
        lambda town: f"/manage/departments/{town.department.pk}/day-list/{in_days(3)}/",
        MANAGERS,
    ),
    page("manage:figures", in_department("figures/"), MANAGERS),
    page("manage:figures", in_department("figures/?by=module&from=2020-01&to=9999-12"), MANAGERS),
    page("manage:figures_file", in_department("figures/file/"), MANAGERS),
    page("manage:all_figures", lambda _town: "/manage/figures/", ONLY_MUNICIPALITY),
    page("manage:all_figures", lambda _town: "/manage/figures/?by=service&from=%00", ONLY_MUNICIPALITY),
    page("manage:all_figures_file", lambda _town: "/manage/figures/file/", ONLY_MUNICIPALITY),
    page("manage:fairness", in_department("fairness/"), MANAGERS),
    page("manage:overdrawn", in_department("overdrawn/"), MANAGERS | {"case_officer"}),
    page("manage:running_out", in_department("running-out/"), MANAGERS | {"case_officer"}),
    page("manage:released", in_department("released/"), MANAGERS),
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
        data=lambda town: {"confirmed": "1", "shown": every_visit(town)},
    ),
    page("manage:follow_ups", in_department("follow-ups/"), MANAGERS),
    post(
        "manage:follow_up_within",
        in_department("follow-ups/within/"),
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
