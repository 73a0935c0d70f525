"""Qualifications: the municipality's list, who has what until when, and whom a change strands."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from shop.domain.capacity.qualifications import (
    add_qualification,
    grant_qualification,
    remove_qualification,
    rename_qualification,
    withdraw_qualification,
)
from shop.domain.capacity.stranding import Stranding
from shop.enums import StrandedReason
from shop.errors import QualificationInUse, QualificationNameTaken
from shop.models import Provider, ProviderQualification, Qualification
from shop.queries.qualifications import expiring_qualifications, qualifications_in_use
from shop.queries.slots import slots_between
from tests.factories.world import World, at, make_provider, make_world

ADMINISTRATOR = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def grant(provider: Provider, qualification: Qualification, *, until: int | None = None) -> int:
    return grant_qualification(
        provider,
        qualification=qualification,
        valid_until=None if until is None else day(until),
        actor=ADMINISTRATOR,
    )


def places(world: World, number: int = 1) -> list[int]:
    slots = slots_between(world.service, from_at=at(number, 10), until_at=at(number, 11))
    return [slot.places for slot in slots]


@pytest.fixture
def licence(larvik: object) -> Qualification:
    return Qualification.objects.create(name="Førerkort")


@pytest.fixture
def demanding(world: World, licence: Qualification) -> World:
    """The service asks for the licence, and the first of two helpers has it."""
    world.service.required_qualifications.add(licence)
    grant(world.providers[0], licence)
    return world


class TestWhoHasIt:
    def test_only_those_who_have_it_are_booked(self, demanding: World, licence: Qualification) -> None:
        assert places(demanding) == [1]
        grant(demanding.providers[1], licence)
        assert places(demanding) == [2]

    def test_withdrawn_the_visits_are_stranded(self, demanding: World, licence: Qualification) -> None:
        booking = demanding.book(at(1, 10))
        amal = demanding.providers[0]
        assert withdraw_qualification(amal, qualification=licence, actor=ADMINISTRATOR) == 1
        booking.refresh_from_db()
        assert booking.stranded == StrandedReason.NOT_QUALIFIED
        assert grant(amal, licence) == 0
        booking.refresh_from_db()
        assert booking.stranded == ""

    def test_until_its_last_day_it_counts(self, demanding: World, licence: Qualification) -> None:
        before, after = demanding.book(at(2, 10)), demanding.book(at(3, 10))
        assert grant(demanding.providers[0], licence, until=2) == 1
        for booking in (before, after):
            booking.refresh_from_db()
        assert (before.stranded, after.stranded) == ("", StrandedReason.NOT_QUALIFIED)

    def test_granted_again_it_has_the_new_last_day(self, demanding: World, licence: Qualification) -> None:
        grant(demanding.providers[0], licence, until=2)
        grant(demanding.providers[0], licence, until=200)
        assert ProviderQualification.objects.get().valid_until == day(200)

    def test_twice_is_written_down_once(self, world: World, licence: Qualification) -> None:
        amal = world.providers[0]
        for _twice in range(2):
            grant(amal, licence, until=30)
        for _twice in range(2):
            withdraw_qualification(amal, qualification=licence, actor=ADMINISTRATOR)
        assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
            "qualification.granted",
            "qualification.withdrawn",
        ]

    def test_what_was_removed_meanwhile_cannot_be_granted(self, world: World, licence: Qualification) -> None:
        Qualification.objects.filter(pk=licence.pk).delete()
        with pytest.raises(NotFound):
            grant(world.providers[0], licence)


class TestTheList:
    def test_a_name_is_given_once(self, licence: Qualification) -> None:
        other = add_qualification("Medisinkurs", actor=ADMINISTRATOR)
        with pytest.raises(QualificationNameTaken):
            add_qualification("førerkort", actor=ADMINISTRATOR)
        with pytest.raises(QualificationNameTaken):
            rename_qualification(other, name="FØRERKORT", actor=ADMINISTRATOR)
        assert set(Qualification.objects.values_list("name", flat=True)) == {"Førerkort", "Medisinkurs"}

    def test_another_spelling_of_its_own_name_is_no_other(self, licence: Qualification) -> None:
        rename_qualification(licence, name="FØRERKORT", actor=ADMINISTRATOR)
        assert Qualification.objects.get().name == "FØRERKORT"

    def test_unused_it_is_removed(self, licence: Qualification) -> None:
        for _twice in range(2):
            remove_qualification(licence, actor=ADMINISTRATOR)
        assert not Qualification.objects.exists()
        assert AuditEntry.objects.filter(action="qualification.removed").count() == 1

    def test_in_use_it_is_not_removed_by_the_way(self, demanding: World, licence: Qualification) -> None:
        with pytest.raises(QualificationInUse):
            remove_qualification(licence, actor=ADMINISTRATOR)
        assert (Qualification.objects.count(), places(demanding)) == (1, [1])

    def test_removed_all_the_same_nobody_asks_for_it_any_more(
        self, demanding: World, licence: Qualification
    ) -> None:
        booking = demanding.book(at(1, 10))
        withdraw_qualification(demanding.providers[0], qualification=licence, actor=ADMINISTRATOR)
        figure = remove_qualification(licence, actor=ADMINISTRATOR, even_if_used=True)
        booking.refresh_from_db()
        assert (figure, booking.stranded, places(demanding)) == (Stranding(frozenset(), in_all=0), "", [2])

    def test_it_is_told_how_much_each_is_used(self, demanding: World, licence: Qualification) -> None:
        Qualification.objects.create(name="Medisinkurs")
        grant(demanding.providers[1], licence)
        listed: Any = qualifications_in_use()
        found = listed.values_list("name", "holder_count", "service_count")
        assert set(found) == {("Førerkort", 2, 1), ("Medisinkurs", 0, 0)}


def test_what_runs_out_within_a_month_is_known(world: World, licence: Qualification) -> None:
    for until in (-1, 0, 30, 31, None):
        grant(make_provider(world.department), licence, until=until)
    grant(make_world().providers[0], licence, until=3)
    gone = make_provider(world.department)
    grant(gone, licence, until=3)
    Provider.objects.filter(pk=gone.pk).update(is_active=False)
    found = [each.valid_until for each in expiring_qualifications(world.department)]
    assert found == [day(0), day(30)]
