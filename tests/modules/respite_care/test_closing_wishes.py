"""Wishes are closed before their date, and opened again: who is told, and who hands in at the same moment."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from modules.respite_care.domain.closing import close_wishes, give_more_time
from modules.respite_care.domain.proposing import propose
from modules.respite_care.enums import RoundState
from modules.respite_care.models import Round, Wish
from modules.respite_care.round_errors import NotLonger, RoundNotAtThatPoint, StayInThePast, WishesClosed
from shop.errors import ChangedMeanwhile
from tests.factories.world import World, at
from tests.modules.respite_care.rounds_world import (
    OFFICE,
    close,
    code_for,
    families,
    make_round,
    proposed,
    stays_of,
    told,
    wish_for,
)
from tests.modules.respite_care.test_round_pages import ROOT, seen_in


def test_nobody_hands_in_after_and_who_had_not_is_told(world: World) -> None:
    found, (kari,) = make_round(world), families(world, "Kari")
    wish_for(found, world.recipient, 1)
    assert close_wishes(found, actor=OFFICE) == 1
    assert told("wishes_closed") == {kari.user_id}
    found.refresh_from_db()
    with pytest.raises(WishesClosed):
        wish_for(found, kari, 1)
    with pytest.raises(WishesClosed):
        wish_for(found, world.recipient, 2)
    assert close_wishes(found, actor=OFFICE) == 0
    assert AuditEntry.objects.filter(action="respite_care.wishes_closed").count() == 1
    assert propose(found, actor=OFFICE).state == RoundState.PROPOSED


def test_more_time_is_given_until_there_is_a_proposal(world: World) -> None:
    found, (kari,) = make_round(world), families(world, "Kari")
    close_wishes(found, actor=OFFICE)
    until = timezone.now() + timedelta(days=3)
    assert give_more_time(found, until=until, actor=OFFICE) == 2
    assert give_more_time(found, until=until, actor=OFFICE) == 0
    assert told("more_time") == {world.recipient.user_id, kari.user_id}
    found.refresh_from_db()
    wish_for(found, kari, 1)
    with pytest.raises(NotLonger):
        give_more_time(found, until=until - timedelta(days=1), actor=OFFICE)
    with pytest.raises(StayInThePast):
        give_more_time(found, until=stays_of(found)[0].starts_at, actor=OFFICE)
    with pytest.raises(RoundNotAtThatPoint):
        give_more_time(proposed(found), until=until, actor=OFFICE)


def test_what_somebody_else_changed_since_is_said(world: World) -> None:
    found = make_round(world)
    with pytest.raises(ChangedMeanwhile):
        close_wishes(found, actor=OFFICE, seen="another")
    close(found)
    with pytest.raises(ChangedMeanwhile):
        give_more_time(found, until=timezone.now() + timedelta(days=1), actor=OFFICE, seen="another")


def test_on_the_pages(world: World, leader: Client, family: Client) -> None:
    found = make_round(world)
    page, own = f"{ROOT}rounds/{found.pk}/", f"{ROOT}my-rounds/{found.pk}/"
    assert "Close the wishes now" in leader.get(page).text
    asked = leader.get(f"{page}close/").text
    assert "Families who have not" in asked
    assert found.takes_wishes
    wishes = {"wish_1": f"{stays_of(found)[0].pk}:{code_for(world.recipient)}"}
    answered = leader.post(f"{page}close/", {"seen": seen_in(asked)}, follow=True).text
    assert "1 family is told" in answered
    assert "Work out a proposal" in answered
    assert "Wishes are closed, the result comes later" in family.get(own).text
    late = family.post(own, wishes, follow=True).text
    assert "Wishes cannot be changed any more." in late
    assert "Call us if something is wrong" in late
    assert not Wish.objects.exists()

    assert 'name="last_day"' not in leader.get(f"{page}change/").text, "a new name does not open it again"
    sent = {"name": "Et annet navn", "most_each": "1", "seen": seen_in(leader.get(f"{page}change/").text)}
    assert leader.post(f"{page}change/", sent).status_code == 302
    assert not Round.objects.get().takes_wishes
    for day in (
        "",
        "x",
        "2026-02-31",
        "9999-12-31",
        at(-1, 0).date().isoformat(),
        at(70, 0).date().isoformat(),
    ):
        assert leader.post(f"{page}more-time/", {"last_day": day}).status_code == 422
    seen = seen_in(leader.get(f"{page}more-time/").text)
    sent = {"last_day": at(0, 0).date().isoformat(), "seen": seen}
    assert "1 family is told" in leader.post(f"{page}more-time/", sent, follow=True).text
    assert "1 wish" in family.post(own, wishes, follow=True).text or Wish.objects.count() == 1
    Round.objects.update(state=RoundState.PROPOSED)
    assert "cannot be done" in leader.get(f"{page}more-time/", follow=True).text


def test_who_gives_more_time_while_somebody_else_does_sees_both(world: World, leader: Client) -> None:
    found = make_round(world)
    close(found)
    page = f"{ROOT}rounds/{found.pk}/more-time/"
    seen = seen_in(leader.get(page).text)
    give_more_time(found, until=timezone.now() + timedelta(days=2), actor=OFFICE)
    answer = leader.post(page, {"last_day": at(4, 0).date().isoformat(), "seen": seen})
    assert answer.status_code == 409
    sent = {"last_day": at(4, 0).date().isoformat(), "seen": seen_in(answer.text)}
    assert leader.post(page, sent).status_code == 302
