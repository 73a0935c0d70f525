"""Whom the page of a duplicate begins with: not only those spelt alike."""

import re

import pytest
from django.test import Client

from shop.models import Recipient
from tests.factories.world import World, make_entitlement, make_recipient


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        ({"name": "Inngrid PRØVE", "phone": "", "address": ""}, True),
        ({"name": "Ingrid Olsen", "phone": "40000001", "address": ""}, True),
        ({"name": "Ingrid Olsen", "phone": "", "address": "storgata 1"}, True),
        ({"name": "Ingrid Olsen", "phone": "40000002", "address": "Storgata 11"}, False),
    ],
)
def test_misspelt_duplicates_are_found_by_what_they_share(
    world: World, administrator: Client, theirs: dict[str, str], *, found: bool
) -> None:
    twin = make_recipient()
    make_entitlement(twin, world.service)
    Recipient.objects.filter(pk=twin.pk).update(**theirs)
    mine = Recipient.objects.filter(pk=world.recipient.pk)
    mine.update(name="Ingrid Prøve", phone="40000001", address="Storgata 1")
    page = f"/manage/recipients/{world.recipient.pk}/merge/"
    assert (f"{page}{twin.pk}/" in administrator.get(page).text) == found


def test_who_shares_most_comes_first(world: World, administrator: Client) -> None:
    same = {"name": "Ingrid Prøve", "phone": "40000001", "address": "Storgata 1"}
    spouse = {"name": "Arne Prøve", "phone": "40000001", "address": "Storgata 1"}
    namesake = {"name": "Berit Prøve", "phone": "", "address": ""}
    Recipient.objects.filter(pk=world.recipient.pk).update(**same)
    likely: list[int] = []
    for each in (namesake, spouse, same):
        twin = make_recipient()
        make_entitlement(twin, world.service)
        Recipient.objects.filter(pk=twin.pk).update(**each)
        likely.insert(0, twin.pk)
    # Who receives nothing any more may be the duplicate all the same.
    Recipient.objects.filter(pk=likely[0]).update(is_active=False)
    page = f"/manage/recipients/{world.recipient.pk}/merge/"
    order = [int(pk) for pk in re.findall(rf'href="{page}(\d+)/"', administrator.get(page).text)]
    assert order == likely


def test_before_anybody_is_looked_for_nothing_is_said_of_a_name(world: World, administrator: Client) -> None:
    administrator.cookies["django_language"] = "en"
    page = f"/manage/recipients/{world.recipient.pk}/merge/"
    assert "Nobody else here has the same surname" in administrator.get(page).text
    assert "Try another spelling" in administrator.get(f"{page}?q=Nobody").text
