"""A round on its pages: set up from the calendar, wished for, proposed, changed by hand, published and read."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.respite_care.domain.publishing import publish_round
from modules.respite_care.domain.swapping import accept, offer_stay, suggest
from modules.respite_care.enums import RoundState
from modules.respite_care.models import CaredFor, Home, Pairing, Round, Wish
from modules.respite_care.reasons import Reason
from modules.respite_care.round_words import dates_of
from shop.models import Booking
from tests.factories.world import World, at
from tests.modules.respite_care.conftest import Count, client_of
from tests.modules.respite_care.rounds_world import (
    close,
    code_for,
    families,
    make_round,
    proposed,
    published,
    stays_of,
    wish_for,
)

ROOT = "/modules/respite_care/"


def seen_in(html: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found
    return found[1]


def test_the_whole_of_it(world: World, leader: Client, family: Client) -> None:
    added = leader.post(
        f"{ROOT}departments/{world.department.pk}/rounds/add/",
        {
            "service": world.service.pk,
            "name": "Påske og vår",
            "last_day": at(5, 0).date().isoformat(),
            "most_each": "1",
        },
    )
    found = Round.objects.get()
    page = f"{ROOT}rounds/{found.pk}/"
    assert added["Location"] == page
    assert timezone.localtime(found.wishes_until).strftime("%Y-%m-%d %H:%M") == f"{at(5, 0).date()} 23:59"
    span = f"{page}suggestions/?first={at(30, 0).date().isoformat()}&last={at(43, 0).date().isoformat()}"
    assert leader.get(f"{page}suggestions/?first=9999-12-30&last=9999-12-31").status_code == 422
    codes = re.findall(r'name="stays" value="([^"]+)"', leader.get(span).text)
    leader.post(span, {"stays": codes[:2]})
    leader.post(
        f"{page}stays/add/", {"day": at(70, 0).date().isoformat(), "length": "3", "label": "Vinterferie"}
    )
    assert found.stays.count() == 3
    assert "1 family is told" in leader.post(f"{page}open/", follow=True).text

    own = f"{ROOT}my-rounds/{found.pk}/"
    assert "Vinterferie" in family.get(own).text
    stays = stays_of(found)
    wishes = [f"{stay.pk}:{code_for(world.recipient)}" for stay in (stays[2], stays[0])]
    answered = family.post(own, {"wish_1": wishes[0], "wish_3": wishes[1]}, follow=True)
    assert "2 wishes are handed in" in answered.text
    assert [wish.stay for wish in Wish.objects.order_by("rank")] == [stays[2], stays[0]]

    close(found)
    assert leader.post(f"{page}propose/").status_code == 302
    html = leader.get(page).text
    assert "Forelder Ola" in html
    first, second = Wish.objects.order_by("rank")
    given = leader.post(
        f"{ROOT}round-wishes/{second.pk}/give/",
        {"seen": seen_in(html), "instead_of": str(first.pk)},
        follow=True,
    )
    assert "It is given" in given.text
    leader.post(f"{page}publish/", {"seen": seen_in(leader.get(f"{page}publish/").text)})
    publish_round(round_id=found.pk, user_id=None)
    result = family.get(own).text
    assert "You were given your wish no. 2. The department decided it." in result
    assert f"/bookings/{Booking.objects.get().pk}/" in result


@pytest.mark.parametrize("wishes", [{"wish_1": "x"}, {"wish_1": "1:1"}, {"wish_1": "9" * 30 + ":1"}])
def test_what_is_no_wish_is_said_and_what_was_handed_in_stands(
    world: World, family: Client, wishes: dict[str, str]
) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1)
    assert family.post(f"{ROOT}my-rounds/{found.pk}/", wishes).status_code == 422
    assert Wish.objects.count() == 1


def test_the_same_wish_twice_is_said(world: World, family: Client) -> None:
    found = make_round(world)
    code = f"{stays_of(found)[0].pk}:{code_for(world.recipient)}"
    answer = family.post(f"{ROOT}my-rounds/{found.pk}/", {"wish_1": code, "wish_2": code})
    assert answer.status_code == 422
    assert "You have this one above already" in answer.text


def test_who_must_not_meet_is_explained_to_no_family(world: World, leader: Client) -> None:
    """Who has no place because of it reads what everybody reads whom others came before."""
    found, (other,) = make_round(world, stays=1), families(world, "Kari")
    first, second = CaredFor.objects.order_by("pk")
    Pairing.objects.create(first=first, second=second, rule="apart")
    for person in (world.recipient, other):
        wish_for(found, person, 1)
    published(found)
    pages = [
        client_of(person.user).get(f"{ROOT}my-rounds/{found.pk}/").text for person in (world.recipient, other)
    ]
    assert not any("It was not possible" in page for page in pages)
    (missed,) = [page for page in pages if "lots were drawn. You come earlier in line next time." in page]
    assert "Kari" not in missed or "Ola" not in missed
    assert "who must not meet" in leader.get(f"{ROOT}rounds/{found.pk}/").text
    Wish.objects.update(told="")  # a round that was published before families had a reason of their own
    for person in (world.recipient, other):
        page = client_of(person.user).get(f"{ROOT}my-rounds/{found.pk}/").text
        assert "It was not possible" not in page


def test_what_was_swapped_since_is_not_said_to_be_theirs(world: World, family: Client) -> None:
    found = make_round(world)
    (other,) = families(world, "Kari")
    wish_for(found, world.recipient, 1)
    wish_for(found, other, 2)
    published(found)
    mine, theirs = (Booking.objects.get(recipient=each) for each in (world.recipient, other))
    page = f"{ROOT}my-rounds/{found.pk}/"
    assert "Yours" in family.get(page).text
    by_me, by_them = (Actor(each.recipient.user_id, Channel.SELF) for each in (mine, theirs))
    accept(suggest(offer_stay(mine, actor=by_me), theirs, actor=by_them), actor=by_me)
    mine.refresh_from_db()
    shown = family.get(page).text
    assert f"Swapped since: you gave these dates and have {dates_of(mine)}." in shown
    assert "Yours" not in shown


def test_a_round_that_is_only_set_up_is_no_familys_business(world: World, family: Client) -> None:
    found = make_round(world)
    Round.objects.update(state=RoundState.DRAFT)
    assert family.get(f"{ROOT}my-rounds/{found.pk}/").status_code == 404
    assert found.name not in family.get(f"{ROOT}my-rounds/").text


def test_who_changes_a_proposal_that_somebody_else_changed_is_told(world: World, leader: Client) -> None:
    found = make_round(world)
    first, _second = wish_for(found, world.recipient, 1, 2)
    proposed(found)
    answer = leader.post(f"{ROOT}round-wishes/{first.pk}/take/", {"seen": "another"}, follow=True)
    assert Wish.objects.get(pk=first.pk).is_given
    assert "ds-alert" in answer.text


def test_the_page_asks_as_often_for_one_family_as_for_four(
    world: World, leader: Client, statements: Count
) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1, 2)
    page = f"{ROOT}rounds/{found.pk}/"
    one = statements(leader, page)
    for person in families(world, "Kari", "Per", "Ida"):
        wish_for(found, person, 1, 2)
    assert statements(leader, page) == one


def test_many_stays_are_folded_but_for_the_one_that_was_just_changed(world: World, leader: Client) -> None:
    found = make_round(world, stays=3)
    first, _second = wish_for(found, world.recipient, 1, 2)
    proposed(found)
    page = f"{ROOT}rounds/{found.pk}/"
    html = leader.get(page).text
    assert re.findall(r'<details class="card fold"[^>]*? open>', html) == []
    assert "1 of 1 wish given" in html
    changed = leader.post(f"{ROOT}round-wishes/{first.pk}/take/", {"seen": seen_in(html)}, follow=True)
    assert changed.redirect_chain[-1][0] == f"{page}?stay={first.stay_id}#stay-{first.stay_id}"
    unfolded = re.findall(r'<details class="card fold" id="stay-(\d+)" open>', changed.text)
    assert unfolded == [str(first.stay_id)]
    assert leader.get(f"{page}?stay=x").status_code == 200


def test_what_was_lost_since_stands_on_the_page_and_stops_the_publishing(
    world: World, leader: Client
) -> None:
    found = make_round(world, stays=1)
    wish_for(found, world.recipient, 1)
    proposed(found)
    page = f"{ROOT}rounds/{found.pk}/"
    assert "Lost since" not in leader.get(page).text
    Home.objects.update(is_active=False)
    shown = leader.get(page).text
    assert "1 stay that is given cannot be had any more." in shown
    assert "Lost since" in shown
    answered = leader.post(
        f"{page}publish/", {"seen": seen_in(leader.get(f"{page}publish/").text)}, follow=True
    )
    assert "cannot be had any more" in answered.text
    found.refresh_from_db()
    assert found.state == RoundState.PROPOSED


@pytest.mark.parametrize("instead_of", ["0", "x", "999999999999999999999", "of the other wish"])
def test_what_was_not_given_cannot_be_given_up(world: World, leader: Client, instead_of: str) -> None:
    found = make_round(world, stays=3)
    _first, second, third = wish_for(found, world.recipient, 1, 2, 3)
    proposed(found)
    sent = {"seen": seen_in(leader.get(f"{ROOT}rounds/{found.pk}/").text)}
    sent["instead_of"] = str(third.pk) if "other" in instead_of else instead_of
    answered = leader.post(f"{ROOT}round-wishes/{second.pk}/give/", sent, follow=True)
    assert "is not given to the family" in answered.text
    assert not Wish.objects.filter(reason=Reason.TAKEN_BY_STAFF).exists()
    second.refresh_from_db()
    assert not second.is_given
