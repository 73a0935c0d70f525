"""Somebody is erased while they book, protected while they are merged, and everything twice at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.privacy.asking import ask_for_erasure
from shop.domain.privacy.calendars import make_feed
from shop.domain.privacy.erasing import erase_recipient
from shop.domain.privacy.representatives import erase_representative
from shop.enums import UPCOMING, AddressProtection
from shop.errors import ErasureTooEarly, RecipientHasEnded
from shop.models import (
    Booking,
    CalendarFeed,
    Entitlement,
    ErasureRequest,
    ProtectedContact,
    Recipient,
    Representation,
)
from tests.factories.representatives import make_representation, new_number
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import at
from tests.race.rush import assert_all_is_in_order, book, make_rush

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def working(act: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[[], Any]:
    """The act, in a thread of its own."""

    def run() -> Any:
        with use_scope(LARVIK):
            return act(*arguments, **named)

    return run


def test_who_is_erased_has_no_visit_however_fast_they_booked() -> None:
    world, people = make_rush(providers=4, recipients=6, requires_entitlement=False)
    with works_for(LARVIK):
        Entitlement.objects.all().delete()
    for number, person in enumerate(people):
        bookings = [partial(book, world, person, starts_at=at(number + 1, hour)) for hour in (8, 9, 10)]
        *booked, erased = at_once([*bookings, working(erase_recipient, person, actor=STAFF)])
        assert {type(each.refusal) for each in booked if each.refusal} <= {RecipientHasEnded}
        with works_for(LARVIK):
            person.refresh_from_db()
            standing = Booking.objects.filter(recipient=person, status__in=UPCOMING).exists()
        assert (person.erased_at is not None) is not standing
        assert not erased.refusal or isinstance(erased.refusal, ErasureTooEarly)
    assert_all_is_in_order()


def test_everything_twice_at_once_is_once() -> None:
    _world, people = make_rush(providers=1, recipients=3)
    with works_for(LARVIK):
        Entitlement.objects.all().delete()
    erased, asking, hidden = people
    level = AddressProtection.STRICTLY_CONFIDENTIAL
    outcomes = at_once(
        [
            *[working(erase_recipient, erased, actor=STAFF)] * 4,
            *[working(ask_for_erasure, asking, actor=STAFF)] * 4,
            *[working(protect_recipient, hidden, level=level, actor=STAFF)] * 4,
            *[working(make_feed, asking.user_id, is_neutral=True, actor=STAFF)] * 4,
        ]
    )
    assert [each.refusal for each in outcomes if each.refusal] == []
    with works_for(LARVIK):
        for action in ("recipient.erased", "erasure.asked", "recipient.protected"):
            assert AuditEntry.objects.filter(action=action).count() == 1
        assert ErasureRequest.objects.count() == 1
        assert ProtectedContact.objects.count() == 1
        assert CalendarFeed.objects.count() == 1


def test_who_is_protected_while_two_rows_become_one_is_protected() -> None:
    _world, people = make_rush(providers=1, recipients=4)
    for person in people:
        with works_for(LARVIK):
            twin = Recipient.objects.create(name=person.name, address="Prøvegata 1", phone="68050009")
        at_once(
            [
                working(merge_recipients, twin, into=person, actor=STAFF),
                working(protect_recipient, twin, level=AddressProtection.CONFIDENTIAL, actor=STAFF),
            ]
        )
        with works_for(LARVIK):
            person.refresh_from_db()
        assert person.is_protected
        assert (person.address, person.phone) == ("", "")


def test_who_is_registered_again_while_they_are_forgotten_acts_for_somebody() -> None:
    _world, people = make_rush(providers=1, recipients=4)
    for person, another in zip(people[:2], people[2:], strict=True):
        number = new_number()
        with works_for(LARVIK):
            mandate = make_representation(person, national_id=number)
            now = timezone.now()
            Representation.objects.filter(pk=mandate.pk).update(revoked_at=now - timedelta(days=10))
        forgetting = working(
            erase_representative, mandate.representative, before=now - timedelta(days=5), actor=STAFF
        )
        outcomes = at_once([*[forgetting] * 3, working(make_representation, another, national_id=number)])
        assert [each.refusal for each in outcomes if each.refusal] == []
        with works_for(LARVIK):
            assert Representation.objects.get(recipient=another).representative.user.is_active
