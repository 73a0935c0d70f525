"""What is written to people names the municipality's own domain, where it has one."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import translation

from accounts.models import User
from foundation.jobs import run_job
from foundation.scope import PUBLIC_SCOPE, use_scope
from notifications.outbox import DELIVER
from shop.models import Booking
from tenants import addresses
from tenants.addresses import address_of, forget_hosts
from tenants.models import Domain, Municipality
from tests.factories.scopes import LARVIK, SANDEFJORD
from tests.factories.world import World, at


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    forget_hosts()
    yield
    forget_hosts()


def give_own_domain(host: str = "tjenester.larvik.example") -> None:
    """It becomes the primary one; the platform's leads there still."""
    with use_scope(PUBLIC_SCOPE):
        tenant = Municipality.objects.get(schema_name="larvik")
        Domain.objects.create(domain=host, tenant=tenant, is_primary=True)


def deliver(booking: Booking) -> str:
    """The mail about the booking, as the worker sends it."""
    mail.outbox.clear()
    message = booking.recipient.user.messages.latest("pk") if booking.recipient.user else None
    assert message is not None
    run_job(DELIVER, tenant="larvik", args={"message_id": message.pk})
    return str(mail.outbox[0].body)


def test_a_mail_leads_to_the_municipalitys_own_domain(world: World) -> None:
    give_own_domain()
    booking = world.book(at(1, 10))
    assert f"https://tjenester.larvik.example/bookings/{booking.pk}/" in deliver(booking)


def test_without_one_it_leads_to_the_platforms(world: World) -> None:
    booking = world.book(at(1, 10))
    assert f"https://larvik.localhost/bookings/{booking.pk}/" in deliver(booking)


def test_another_municipality_keeps_its_own(world: World) -> None:
    give_own_domain()
    deliver(world.book(at(1, 10)))
    with use_scope(SANDEFJORD):
        assert address_of("/") == "https://sandefjord.localhost/"
    with use_scope(LARVIK):
        assert address_of("/") == "https://tjenester.larvik.example/"


def test_a_new_one_is_named_after_a_short_while(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(addresses, "time", SimpleNamespace(monotonic=lambda: now))
    booking = world.book(at(1, 10))
    assert "https://larvik.localhost/" in deliver(booking)
    give_own_domain()
    now += addresses.REMEMBERED_FOR
    assert "https://tjenester.larvik.example/" in deliver(world.book(at(2, 10)))


def speak_nynorsk() -> None:
    with use_scope(PUBLIC_SCOPE):
        Municipality.objects.filter(schema_name="larvik").update(default_language="nn")


def test_a_mail_to_who_has_chosen_no_language_is_in_the_municipalitys(world: World) -> None:
    speak_nynorsk()
    assert "Logg inn for å sjå " in deliver(world.book(at(1, 10)))


def test_a_mail_to_who_has_chosen_one_is_in_that(world: World) -> None:
    speak_nynorsk()
    User.objects.update(language="nb")
    assert "Logg inn for å se " in deliver(world.book(at(1, 10)))


def test_the_worker_does_not_take_the_language_along_to_the_next_job(world: World) -> None:
    speak_nynorsk()
    with translation.override("nb"):
        deliver(world.book(at(1, 10)))
        assert translation.get_language() == "nb"
