"""Whatever is written to people names the page where they see it, by an address that works from outside."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.urls import resolve
from django.utils import timezone, translation

from foundation.scope import PUBLIC_SCOPE, use_scope
from notifications.outbox import _writers
from shop.domain.absence.away import report_away
from shop.domain.door.changes import cancel_booking
from shop.enums import (
    AbsenceReason,
    BookingStatus,
    CancelReason,
    NoShowBy,
    RecipientEnd,
    SkipReason,
    StrandedReason,
    ThreadSide,
    WaitlistStatus,
)
from shop.models import (
    Assignment,
    Booking,
    BookingSeries,
    Disruption,
    FollowUp,
    Recipient,
    SkippedOccurrence,
    ThreadMessage,
    WaitlistEntry,
)
from shop.registry import installed_modules
from tenants.addresses import address_of
from tenants.models import Domain
from tenants.naming import host_of
from tenants.register import registered_municipalities
from tests.factories.representatives import make_representation
from tests.factories.waiting import OFFICE, fill, make_neighbour, offer_round, own, wait
from tests.factories.world import World, at, make_world
from tests.shop.domain.standing import in_days, start

type Params = Mapping[str, str | int]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_an_address_is_that_of_the_municipality(larvik: object, settings: LazySettings) -> None:
    assert address_of("/offers/5/") == "https://larvik.localhost/offers/5/"
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "http", "8123"
    assert address_of("/") == "http://larvik.localhost:8123/"


def test_each_municipality_is_where_its_address_says(db: None) -> None:
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        primary = Domain.objects.filter(is_primary=True).values_list("tenant__schema_name", "domain")
        assert all(host_of(schema) == domain for schema, domain in primary)
    slugs = [each.slug for each in registered_municipalities().values()]
    assert len(slugs) == 357
    assert [host_of(slug.replace("-", "_")) for slug in slugs] == [f"{slug}.localhost" for slug in slugs]


def everything_that_is_written(world: World) -> Mapping[str, tuple[Params, str]]:
    """Of every kind a message that has something to say, and the name of the page it is about."""
    waiting, given = _waiting(world), _given(world)
    visit = world.book(at(2, 10))
    missed, upset = world.book(at(2, 12)), world.book(at(2, 14))
    Booking.objects.filter(pk=missed.pk).update(status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.PROVIDER)
    Disruption.objects.create(booking=missed, department=world.department, due_on=in_days(9))
    series = start(world).series
    Booking.objects.filter(pk=upset.pk).update(stranded=StrandedReason.NO_SHIFT)
    BookingSeries.objects.filter(pk=series.pk).update(paused_from=in_days(40))
    SkippedOccurrence.objects.create(series=series, occurs_on=in_days(30), reason=SkipReason.BALANCE)
    mine: dict[str, str | int] = {"booking_id": visit.pk}
    plan: Params = {"bookings": str(visit.pk)}
    standing: Params = {"series_id": series.pk, "cancelled": "", "days": str(in_days(30))}
    decided: Params = {
        "entitlement_id": world.recipient.entitlements.get().pk,
        "day": str(in_days(3)),
        "cancelled": "",
    }
    Recipient.objects.filter(pk=world.recipient.pk).update(
        ended_on=in_days(50), end_reason=RecipientEnd.MOVED
    )
    ends: Params = {
        "recipient_id": world.recipient.pk,
        "department_id": world.department.pk,
        "last_day": str(in_days(50)),
    }
    door = FollowUp.objects.create(
        booking=visit, department=world.department, due_at=timezone.now() - timedelta(hours=1)
    )
    overdue: Params = {"departments": str(world.department.pk), "day": str(in_days(0))}
    for side in ThreadSide:
        ThreadMessage.objects.create(booking=visit, side=side, body="x", idempotency_key="x")
    make_representation(world.recipient, is_doubtful=True)
    written: dict[str, tuple[Params, str]] = {
        "representation.to_settle": ({"department_id": world.department.pk}, "manage:to_settle"),
        "thread.to_recipient": (mine, "thread"),
        "thread.to_department": ({"department_id": world.department.pk}, "manage:threads"),
        "follow_up.opened": ({"follow_up_id": door.pk}, "manage:follow_ups"),
        "duties.overdue": (overdue, "manage:department"),
        "booking.upset": ({"booking_id": upset.pk}, "booking"),
        "booking.reminder": (mine | {"starts_at": visit.starts_at.isoformat()}, "booking"),
        "booking.missed": ({"booking_id": missed.pk}, "booking"),
        "recipient.ends": (ends, "bookings"),
        "recipient.ended": (plan, "day:plan"),
        "recipient.comes_again": (given, "day:plan"),
        "recipient.booked_again": (plan, "bookings"),
        "provider.given_visits": (given, "day:plan"),
        "provider.lost_visits": ({"bookings": str(visit.pk), "provider_id": 0}, "day:plan"),
        "decision.changed": (decided, "ledger"),
        "decision.ended": (decided, "ledger"),
        **waiting,
    }
    written |= {f"booking.{act}": (mine, "booking") for act in ACTS}
    written |= {f"series.{act}": (standing, "series") for act in SERIES_ACTS}
    return written


ACTS = (
    "created",
    "requested",
    "confirmed",
    "declined",
    "moved",
    "cancelled",
    "reassigned",
    "stands_again",
)
SERIES_ACTS = ("started", "changed", "resumed", "paused", "stopped", "skipped")


def _given(world: World) -> Params:
    """A colleague comes instead of who is away."""
    visit = world.book(at(3, 10))
    away = Assignment.objects.get(booking=visit, active=True).provider
    report_away(away, from_at=at(3, 8), until_at=at(3, 16), reason=AbsenceReason.SICK, actor=OFFICE)
    instead = Disruption.objects.get(booking=visit, given__isnull=False)
    assert instead.given is not None
    return {"bookings": str(visit.pk), "provider_id": instead.given.provider_id}


def _waiting(world: World) -> Mapping[str, tuple[Params, str]]:
    booked = fill(world)
    entry = wait(world)
    cancel_booking(
        booked[at(1, 15)],
        actor=own(booked[at(1, 15)].recipient),
        reason=CancelReason.BY_RECIPIENT,
    )
    (offer,) = offer_round(world)
    lapsed = WaitlistEntry.objects.create(
        recipient=booked[at(1, 9)].recipient,
        service=world.service,
        first_day=timezone.localdate(),
        last_day=timezone.localdate(),
        duration=timedelta(hours=1),
        channel=entry.channel,
        status=WaitlistStatus.LAPSED,
        settled_at=timezone.now(),
    )
    return {
        "waitlist.offered": ({"offer_id": offer.pk}, "offer"),
        "waitlist.asked": ({"entry_id": _asked(world).pk}, "still_waiting"),
        "waitlist.lapsed": ({"entry_id": lapsed.pk}, "join_waitlist"),
    }


def _asked(world: World) -> WaitlistEntry:
    entry = wait(world, recipient=make_neighbour(world))
    entry.asked_at = timezone.now()
    entry.save(update_fields=["asked_at"])
    return entry


def test_every_message_ends_with_the_address_of_its_page(larvik: object) -> None:
    world = make_world(providers=2)
    world.recipient.entitlements.update(amount=40)
    written = everything_that_is_written(world)
    elsewhere = tuple(
        f"{each}." for each in ("test", "accounts", *(module.key for module in installed_modules()))
    )
    assert set(written) == {kind for kind in _writers if not kind.startswith(elsewhere)}
    for kind, (params, page) in written.items():
        text = _writers[kind](params)
        assert text is not None, kind
        address = urlsplit(text.body.splitlines()[-1].removeprefix("See it: "))
        assert (address.scheme, address.netloc, address.query) == ("https", "larvik.localhost", ""), kind
        assert resolve(address.path).view_name == page, kind
