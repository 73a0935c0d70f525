"""A person gives visits to somebody else: the helpers whose plan that changes hear of it, each once."""

import pytest
from django.core import mail
from django.utils import translation

from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.absence.handing_over import hand_over
from shop.domain.absence.reassignment import reassign
from shop.enums import ReassignmentReason
from shop.errors import CannotComeInstead
from shop.models import Booking, Provider
from tests.factories.waiting import make_neighbour
from tests.factories.world import World, at, make_user, make_world
from tests.shop.domain.absence.test_handing_over import all_of, one, plan, stranded
from tests.shop.domain.absence.told import OFFICE, deliver_due, who_has
from tests.shop.views.visits import make_visit

KNOWN = ReassignmentReason.CONTINUITY


@pytest.fixture
def helpers(world: World) -> list[Provider]:
    return with_a_way_in(world)


def with_a_way_in(world: World) -> list[Provider]:
    for number, provider in enumerate(world.providers):
        provider.user = make_user(f"Hjelper {number}", email=f"helper{number}@example.no")
        provider.save()
    return list(world.providers)


def give(visit: Booking, *, to: Provider, reason: ReassignmentReason = KNOWN, actor: Actor = OFFICE) -> None:
    reassign(visit, to=to, instead_of=who_has(visit), reason=reason, actor=actor)


def letters() -> dict[str, tuple[str, str]]:
    """To the helpers: subject and body; and nobody has two."""
    mail.outbox.clear()
    with translation.override("en"):
        deliver_due()
    found = [each for each in mail.outbox if each.to[0].startswith("helper")]
    assert len({each.to[0] for each in found}) == len(found)
    return {each.to[0]: (str(each.subject), str(each.body)) for each in found}


def test_who_gets_it_and_who_loses_it_hear_when_and_nothing_of_whom(
    world: World, helpers: list[Provider]
) -> None:
    amal, berit = helpers
    visit = make_visit(world, at(1, 10), recipient=world.recipient, provider=amal)
    give(visit, to=berit)
    told = letters()
    assert told["helper1@example.no"][0] == "1 visit more in your plan"
    assert told["helper0@example.no"][0] == "1 visit fewer in your plan"
    for _subject, body in told.values():
        assert "10.00–11.00" in body
        assert world.recipient.short_name not in body
        assert "away" not in body, "nobody is"


def test_given_twice_it_is_said_once(world: World, helpers: list[Provider]) -> None:
    amal, berit = helpers
    visit = make_visit(world, at(1, 10), provider=amal)
    for _each in range(2):
        reassign(visit, to=berit, instead_of=amal, reason=KNOWN, actor=OFFICE)
    assert OutboxMessage.objects.filter(kind__startswith="provider.").count() == 2


def test_a_refusal_says_nothing(world: World, helpers: list[Provider]) -> None:
    amal, berit = helpers
    visit = make_visit(world, at(1, 10), provider=amal)
    make_visit(world, at(1, 10), provider=berit)
    with pytest.raises(CannotComeInstead):
        give(visit, to=berit)
    assert letters() == {}


def test_who_cannot_come_or_gave_it_away_knows(world: World, helpers: list[Provider]) -> None:
    amal, berit = helpers
    sick, own = make_visit(world, at(1, 9), provider=amal), make_visit(world, at(1, 12), provider=amal)
    give(sick, to=berit, reason=ReassignmentReason.ABSENCE)
    give(own, to=berit, actor=Actor(user_id=amal.user_id, channel=Channel.STAFF))
    to = OutboxMessage.objects.filter(kind__startswith="provider.").values_list("user", flat=True)
    assert set(to) == {berit.user_id}


def test_what_has_come_back_meanwhile_is_not_said(world: World, helpers: list[Provider]) -> None:
    amal, berit = helpers
    visit = make_visit(world, at(1, 10), provider=amal)
    give(visit, to=berit)
    give(visit, to=amal)
    mail.outbox.clear()
    with translation.override("en"):
        deliver_due()
    said = {(each.to[0], each.subject) for each in mail.outbox if each.to[0].startswith("helper")}
    assert said == {
        ("helper0@example.no", "1 visit more in your plan"),
        ("helper1@example.no", "1 visit fewer in your plan"),
    }


def test_several_at_once_are_one_mail(world: World, helpers: list[Provider]) -> None:
    visits = stranded(world, 8, 10, 12)
    planned = plan(world, visits)
    assert not OutboxMessage.objects.filter(kind__startswith="provider.").exists(), "asking tells nobody"
    for _twice in range(2):
        hand_over(world.department, all_of(planned), actor=OFFICE)
    told = letters()
    assert list(told) == ["helper1@example.no"], "the other one is away"
    subject, body = told["helper1@example.no"]
    assert subject == "3 visits more in your plan"
    assert all(time in body for time in ("08.00–09.00", "10.00–11.00", "12.00–13.00"))


def test_whoever_was_no_longer_trained_for_it_hears_that_somebody_else_comes(
    world: World, helpers: list[Provider]
) -> None:
    amal, berit = helpers
    visits = [make_visit(world, at(1, hour), provider=amal, stranded="not_qualified") for hour in (8, 10)]
    wanted = [one(visit, to=berit, instead_of=amal) for visit in visits]
    done = hand_over(world.department, wanted, actor=OFFICE)
    assert all(each.is_given for each in done)
    assert letters()["helper0@example.no"][0] == "2 visits fewer in your plan"


def test_a_session_is_one_mail_and_one_line_of_it(larvik: object) -> None:
    world = make_world(providers=2, seats=3)
    with_a_way_in(world)
    first = world.book(at(1, 10))
    world.book(at(1, 10), recipient=make_neighbour(world))
    other = next(each for each in world.providers if each != who_has(first))
    give(first, to=other)
    assert sorted(subject for subject, _body in letters().values()) == [
        "1 visit fewer in your plan",
        "1 visit more in your plan",
    ]
    assert all(body.count("10.00–") == 1 for _subject, body in letters().values())
