"""Acting for somebody in a rush: revoked while booking, and one number that comes from two sides at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.national import user_with_number
from foundation.actor import SYSTEM, Actor
from shop.domain.identity.numbers import seal
from shop.domain.representation import mandate
from shop.domain.representation.mandate import require_mandate
from shop.domain.representation.registering import Scope, change_representation
from shop.domain.representation.revoking import revoke_representation
from shop.errors import MayNotAct
from shop.models import Booking, Recipient, Representation, Representative
from tests.factories.representatives import make_representation, new_number, on_behalf
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, at, make_recipient, make_service, make_world

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

ROUNDS = 8


@pytest.fixture
def world() -> World:
    with works_for(LARVIK):
        return make_world()


def book(world: World, actor: Actor, *, hour: int) -> None:
    with works_for(LARVIK):
        world.book(at(1, hour), actor=actor)


def revoke(representation: Representation) -> None:
    with works_for(LARVIK):
        revoke_representation(representation, actor=SYSTEM)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_what_is_booked_was_booked_before_it_was_revoked(world: World, round_: int) -> None:
    with works_for(LARVIK):
        representation = make_representation(world.recipient, world.service)
        actor = on_behalf(representation)
    hours = (8, 9, 10, 11)
    acts = [partial(book, world, actor, hour=hour) for hour in hours]
    acts.insert(round_ % 5, partial(revoke, representation))
    outcomes = at_once(acts)
    refused = [each.refusal for each in outcomes if each.refusal is not None]
    assert {type(each) for each in refused} <= {MayNotAct}
    with works_for(LARVIK):
        assert Booking.objects.count() == len(hours) - len(refused)
        revoked_at = Representation.objects.get().revoked_at
        assert revoked_at is not None
        with pytest.raises(MayNotAct):
            world.book(at(2, 8), actor=actor)


def test_a_narrower_scope_binds_what_waited_for_it(world: World) -> None:
    with works_for(LARVIK):
        other = make_service(world.department, name="Handlehjelp")
        representation = make_representation(world.recipient, world.service)
        actor = on_behalf(representation)

    def narrow() -> None:
        with works_for(LARVIK):
            change_representation(
                representation,
                document_reference="2026/9",
                scope=Scope([other.pk], timezone.localdate()),
                actor=SYSTEM,
            )

    at_once([narrow, *(lambda hour=hour: book(world, actor, hour=hour) for hour in (8, 9, 10))])
    with works_for(LARVIK), pytest.raises(MayNotAct):
        world.book(at(2, 8), actor=actor)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_number_is_one_account_however_many_come_with_it(world: World, round_: int) -> None:
    """First sign-ins as a recipient, and the municipality registering them for two others, all at once."""
    number = new_number()
    with works_for(LARVIK):
        neighbour = Recipient.objects.create(name="Nabo Prøve")
        seal(neighbour, number)
        neighbour.save()
        others = [world.recipient, make_recipient(name="Tredje Prøve")]
        before = User.objects.count()

    def sign_in() -> None:
        with works_for(LARVIK):
            assert user_with_number(number) is not None

    def register(whom: Recipient) -> None:
        with works_for(LARVIK):
            make_representation(whom, national_id=number, valid_from=timezone.localdate() - timedelta(days=1))

    acts = [sign_in, lambda: register(others[0]), lambda: register(others[1]), sign_in]
    assert [each.refusal for each in at_once(acts[round_ % 4 :] + acts[: round_ % 4])] == [None] * 4
    with works_for(LARVIK):
        neighbour.refresh_from_db()
        assert User.objects.count() == before + 1
        assert Representative.objects.get().user_id == neighbour.user_id
        assert Representation.objects.count() == 2


def take_at_once(representation: Representation) -> bool:
    """Whether somebody who revokes would have the row without waiting."""
    try:
        with works_for(LARVIK), transaction.atomic():
            Representation.objects.select_for_update(nowait=True).get(pk=representation.pk)
    except OperationalError:
        return False
    return True


@pytest.mark.parametrize("is_guarded", [True, False], ids=["as it is", "control"])
def test_who_revokes_waits_for_an_act_under_way(
    world: World, monkeypatch: pytest.MonkeyPatch, *, is_guarded: bool
) -> None:
    """The control takes the guard away: then nobody waits, and the act goes on by a right that is gone."""
    if not is_guarded:
        monkeypatch.setattr(mandate, "SHARE", "SELECT FROM shop_representation WHERE id = %s")
    with works_for(LARVIK):
        representation = make_representation(world.recipient, world.service)
    with works_for(LARVIK), transaction.atomic():
        require_mandate(
            on_behalf(representation), recipient_id=world.recipient.pk, service_id=world.service.pk
        )
        (outcome,) = at_once([lambda: take_at_once(representation)])
    assert outcome.value is not is_guarded
    assert take_at_once(representation)


def test_two_who_act_by_the_same_right_do_not_wait_for_each_other(world: World) -> None:
    with works_for(LARVIK):
        representation = make_representation(world.recipient, world.service)

    def act() -> None:
        with works_for(LARVIK), transaction.atomic():
            require_mandate(
                on_behalf(representation), recipient_id=world.recipient.pk, service_id=world.service.pk
            )

    with works_for(LARVIK), transaction.atomic():
        act()
        assert [each.refusal for each in at_once([act])] == [None]
