"""The recipient's pages, signed in and in English."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.models import Booking, Provider, Recipient
from tests.factories.world import World, make_entitlement, make_recipient, user_of

type Words = Callable[[Any], str]
BY_STAFF = Actor(None, Channel.STAFF)


def text_of(response: Any) -> str:
    """The page as it is read, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def free_times(response: Any) -> list[str]:
    """Where the page's buttons of free times lead."""
    return [unescape(each) for each in re.findall(r'formaction="(/book/[^"]+)"', response.content.decode())]


def links(response: Any, *, to: str) -> list[str]:
    """The page's links whose address holds `to`."""
    found = [unescape(each) for each in re.findall(r'href="([^"]+)"', response.content.decode())]
    return [each for each in found if to in each]


def asked(moment: datetime) -> str:
    """A moment as an address says it."""
    return quote(timezone.localtime(moment).isoformat())


def hold_page(world: World, moment: datetime, *, length: str = "") -> str:
    return f"/book/{world.service.pk}/hold/?at={asked(moment)}" + (f"&length={length}" if length else "")


def book_page(world: World, moment: datetime, *, length: str = "") -> str:
    return hold_page(world, moment, length=length).replace("/hold/", "/")


def rows() -> list[tuple[Any, ...]]:
    """Every booking as it is, to see that nothing has changed."""
    fields = ("pk", "status", "starts_at", "ends_at", "held_until", "assignments__provider")
    return list(Booking.objects.order_by("pk", "assignments__pk").values_list(*fields))


def somebody_else(world: World) -> Recipient:
    other = make_recipient(name="Ruth Prøve")
    make_entitlement(other, world.service)
    return other


def take(world: World, moment: datetime, **changes: Any) -> Provider:
    """Somebody else books the time; returns who goes there."""
    booking = world.book(moment, recipient=somebody_else(world), **changes)
    return booking.assignments.get().provider


@pytest.fixture
def sign_in(larvik_client: Client) -> Callable[[World], Client]:
    """Sign in as the world's recipient."""

    def as_recipient(world: World) -> Client:
        larvik_client.force_login(user_of(world.recipient), backend="accounts.backends.PasswordBackend")
        larvik_client.cookies["django_language"] = "en"
        return larvik_client

    return as_recipient


@pytest.fixture
def ingrid(world: World, sign_in: Callable[[World], Client]) -> Client:
    return sign_in(world)
