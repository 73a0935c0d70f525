"""A bad morning's list as it was a while ago: what its buttons say now that something else has happened since."""

import pytest
import time_machine
from django.test import Client

from foundation.actor import SYSTEM
from shop.enums import AbsenceReason
from shop.models import Provider
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_provider
from tests.shop.domain.test_reassignment import everything, who_has
from tests.shop.views.manage.bad_morning import give_at, pair, stranded
from tests.shop.views.visits import make_visit

NOT_GIVEN = "1 visit was not given away and is as it was:"


def away(provider: Provider, *, day: int = 1, hour: int = 0) -> None:
    be_away(
        provider,
        from_at=at(day, hour),
        until_at=at(day + 1, 0),
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )


def test_whoever_got_it_fell_away_since(world: World, office: Client) -> None:
    amal, berit = world.providers
    (visit,) = stranded(world, 10)
    sent = {"give": pair(visit, to=berit, instead_of=amal)}
    assert f"given to {berit.name}." in office.post(give_at(world), sent, follow=True).text
    away(berit)
    text = office.post(give_at(world), sent, follow=True).text
    assert f"given to {berit.name}" not in text
    assert NOT_GIVEN in text


@pytest.mark.parametrize("stands", [False, True])
def test_instead_of_somebody_who_never_had_it(world: World, office: Client, *, stands: bool) -> None:
    amal = world.providers[0]
    chandra = make_provider(world.department)
    visit = make_visit(world, at(1, 10)) if stands else stranded(world, 10)[0]
    before = everything()
    sent = {"give": pair(visit, to=amal, instead_of=chandra)}
    text = office.post(give_at(world), sent, follow=True).text
    assert "given to" not in text
    assert NOT_GIVEN in text
    assert everything() == before


def test_the_same_pair_twice_names_them_once(world: World, office: Client) -> None:
    amal, berit = world.providers
    (visit,) = stranded(world, 10)
    sent = pair(visit, to=berit, instead_of=amal)
    text = office.post(give_at(world), {"give": [sent, sent]}, follow=True).text
    assert f"given to {berit.name}." in text
    assert who_has(visit) == berit


def test_it_has_begun_since(world: World, office: Client) -> None:
    amal, berit = world.providers
    visit = make_visit(world, at(0, 10))
    away(amal, day=0, hour=9)
    with time_machine.travel(at(0, 10, 1)):
        sent = {"give": pair(visit, to=berit, instead_of=amal)}
        text = office.post(give_at(world), sent, follow=True).text
    assert "it has begun already" in text
    assert "somebody has changed it meanwhile" not in text
    assert who_has(visit) == amal
