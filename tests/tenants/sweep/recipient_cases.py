"""Routes of the recipients, to book and to see."""

from urllib.parse import quote
from uuid import UUID

from django.utils import timezone

from tests.factories.world import at
from tests.tenants.sweep.case import (
    ONLY_RECIPIENT,
    PROVIDERS,
    RECIPIENTS,
    SIGNED_IN,
    Case,
    page,
    post,
)
from tests.tenants.sweep.town import Town

KEY = str(UUID(int=7))


def _book(town: Town) -> str:
    return f"/book/{town.service.pk}/?at={quote(timezone.localtime(at(3, 12)).isoformat())}"


def _hold(town: Town) -> str:
    return _book(town).replace("/?at=", "/hold/?at=")


def _move(town: Town) -> str:
    to = quote(timezone.localtime(at(6, 12)).isoformat())
    return f"/bookings/{town.booking.pk}/move/?to={to}"


RECIPIENT_CASES: tuple[Case, ...] = (
    page("book", _book, ONLY_RECIPIENT),
    post("book", _book, ONLY_RECIPIENT, data=lambda _town: {"key": KEY}),
    page("my_helpers", lambda _town: "/me/helpers/", RECIPIENTS),
    post(
        "wish_about_helper",
        lambda town: f"/me/helpers/{town.provider.pk}/",
        ONLY_RECIPIENT,
        data=lambda _town: {"wish": "gladly"},
    ),
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
    page("my_data", lambda _town: "/me/data/", RECIPIENTS),
    page("my_data_file", lambda _town: "/me/data/file/", RECIPIENTS),
    post("erase_my_data", lambda _town: "/me/data/erase/", RECIPIENTS),
    post("keep_my_data", lambda _town: "/me/data/keep/", RECIPIENTS, writes=False),
    page("my_calendar", lambda _town: "/me/calendar/", SIGNED_IN),
    post("make_my_calendar", lambda _town: "/me/calendar/make/", RECIPIENTS | PROVIDERS),
    post("end_my_calendar", lambda _town: "/me/calendar/end/", SIGNED_IN, writes=False),
    # refused to all here, where nobody has made one; tests/shop/views/test_calendars.py is where somebody has
    page("calendar_feed", lambda _town: "/calendar/feed/unknown.ics", frozenset()),
    page("booking_calendar", lambda town: f"/bookings/{town.booking.pk}/calendar.ics", ONLY_RECIPIENT),
    page("access_log", lambda _town: "/me/log/", RECIPIENTS),
    page("decision", lambda town: f"/me/decisions/{town.entitlement.pk}/", ONLY_RECIPIENT),
    page("ledger", lambda _town: "/me/ledger/", RECIPIENTS),
)
