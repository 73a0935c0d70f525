"""The page of an absence says of each visit what has become of it since, and how many are settled."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shop.domain.absence.disruptions import give_up_disruption, settle_replaced
from shop.domain.absence.reassignment import reassign
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.telling import mark_no_show
from shop.enums import CancelReason, DisruptionOutcome, NoShowBy, ReassignmentReason
from shop.models import Absence, BlockedProvider, Booking, Disruption
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_entitlement,
    make_provider,
    make_recipient,
)
from tests.shop.domain.absence.told import OFFICE
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.manage.test_away import register
from tests.shop.views.visits import make_visit


@pytest.fixture
def administrator(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


def nobody_took(world: World, client: Client, *, hours: tuple[int, ...] = (14,)) -> list[Booking]:
    """Visits of one recipient to whom nobody else comes, after the first provider was registered as away."""
    recipient = make_recipient(name="Odd Prøve")
    make_entitlement(recipient, world.service)
    BlockedProvider.objects.create(recipient=recipient, provider=world.providers[1])
    visits = [make_visit(world, at(1, hour), recipient=recipient) for hour in hours]
    register(client, world.providers[0])
    BlockedProvider.objects.all().delete()
    for visit in visits:
        visit.refresh_from_db()
        assert visit.stranded
    return visits


def page(client: Client) -> str:
    text = client.get(f"/manage/absences/{Absence.objects.get().pk}/").text
    return " ".join(text.split("<main")[1].split("</main>")[0].split())


def give(world: World, visit: Booking) -> None:
    reassign(
        visit,
        to=world.providers[1],
        instead_of=world.providers[0],
        reason=ReassignmentReason.COMPETENCE,
        actor=OFFICE,
    )


class TestWhatNobodyCouldTake:
    def test_nothing_is_settled_at_first(self, world: World, administrator: Client) -> None:
        nobody_took(world, administrator, hours=(12, 14))
        shown = page(administrator)
        assert "None settled yet" in shown
        assert shown.count("needs a new time") == 2

    def test_who_comes_after_all(self, world: World, administrator: Client) -> None:
        first, _second = nobody_took(world, administrator, hours=(12, 14))
        give(world, first)
        shown = page(administrator)
        assert "1 of 2 settled" in shown
        assert f"{world.providers[1].display_name} comes instead" in shown
        assert shown.count("needs a new time") == 1

    def test_where_it_was_moved_to_and_when_it_was(self, world: World, administrator: Client) -> None:
        (visit,) = nobody_took(world, administrator)
        move_booking(visit, starts_at=at(2, 9), actor=OFFICE)
        shown = page(administrator)
        assert "All settled" in shown
        assert "14.00–15.00" in shown, "when it was to be"
        assert "moved to" in shown
        assert "09.00–10.00" in shown

    def test_it_keeps_its_place_among_the_others(self, world: World, administrator: Client) -> None:
        first, _second = nobody_took(world, administrator, hours=(12, 14))
        move_booking(first, starts_at=at(2, 9), actor=OFFICE)
        shown = page(administrator)
        assert shown.index("12.00–13.00") < shown.index("14.00–15.00")

    def test_moved_by_a_quarter_of_an_hour_it_has_moved(self, world: World, administrator: Client) -> None:
        """Also where its time before and after is longer than that."""
        world.service.slot_interval = timedelta(minutes=15)
        world.service.save()
        (visit,) = nobody_took(world, administrator, hours=(12,))
        move_booking(visit, starts_at=at(1, 12, 15), actor=OFFICE)
        shown = page(administrator)
        assert "12.00–13.00" in shown
        assert "12.15–13.15" in shown

    def test_the_recipient_wants_it_no_more(self, world: World, administrator: Client) -> None:
        (visit,) = nobody_took(world, administrator)
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
        shown = page(administrator)
        assert "cancelled by the recipient" in shown
        assert "All settled" in shown

    def test_cancelled_by_the_department_another_is_owed(self, world: World, administrator: Client) -> None:
        (visit,) = nobody_took(world, administrator)
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        shown = page(administrator)
        assert "cancelled by us, another is owed" in shown
        assert "None settled yet" in shown

    def test_which_visit_came_instead(self, world: World, administrator: Client) -> None:
        """At once, not only when the night has noted it."""
        (visit,) = nobody_took(world, administrator)
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        world.book(at(3, 10), recipient=visit.recipient, actor=OFFICE)
        shown = page(administrator)
        assert "another visit instead" in shown
        assert "10.00–11.00" in shown
        assert "All settled" in shown

    def test_what_nobody_did_anything_about_in_time(self, world: World, administrator: Client) -> None:
        (visit,) = nobody_took(world, administrator)
        with time_machine.travel(visit.starts_at + timedelta(minutes=5)):
            sign_in(administrator, make_administrator(world.department))
            shown = page(administrator)
        assert "nothing was found before it began" in shown
        assert "None settled yet" in shown

    def test_said_that_nobody_came_another_is_owed(self, world: World, administrator: Client) -> None:
        (visit,) = nobody_took(world, administrator)
        with time_machine.travel(visit.ends_at):
            sign_in(administrator, make_administrator(world.department))
            mark_no_show(visit, by=NoShowBy.PROVIDER, actor=OFFICE)
            assert "we could not come, another is owed" in page(administrator)


class TestWhatSomebodyElseHas:
    def test_as_it_was_given_nothing_more_is_said(self, world: World, administrator: Client) -> None:
        make_visit(world, at(1, 14))
        register(administrator, world.providers[0])
        shown = page(administrator)
        assert world.providers[1].display_name in shown
        assert "settled" not in shown
        assert 'class="tag' not in shown

    def test_handed_on_since(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        register(administrator, world.providers[0])
        third = make_provider(world.department, name="Tredje Prøve")
        why = ReassignmentReason.COMPETENCE
        reassign(visit, to=third, instead_of=world.providers[1], reason=why, actor=OFFICE)
        assert "Tredje Prøve comes instead" in page(administrator)

    def test_moved_since(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        make_entitlement(visit.recipient, world.service)
        register(administrator, world.providers[0])
        visit.refresh_from_db()
        move_booking(visit, starts_at=at(2, 9), actor=OFFICE)
        shown = page(administrator)
        assert "14.00–15.00" in shown
        assert "moved to" in shown

    def test_cancelled_since(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        register(administrator, world.providers[0])
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
        assert "cancelled by the recipient" in page(administrator)

    def test_cancelled_by_the_department_since_another_is_owed(
        self, world: World, administrator: Client
    ) -> None:
        visit = make_visit(world, at(1, 14))
        make_entitlement(visit.recipient, world.service)
        register(administrator, world.providers[0])
        visit.refresh_from_db()
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert "cancelled by us, another is owed" in page(administrator)
        world.book(at(3, 10), recipient=visit.recipient, actor=OFFICE)
        for _before_the_night_and_after in range(2):
            assert "another visit instead" in page(administrator)
            settle_replaced()

    def test_nobody_came_after_all_another_is_owed(self, world: World, administrator: Client) -> None:
        visit = make_visit(world, at(1, 14))
        register(administrator, world.providers[0])
        with time_machine.travel(visit.ends_at):
            sign_in(administrator, make_administrator(world.department))
            visit.refresh_from_db()
            mark_no_show(visit, by=NoShowBy.PROVIDER, actor=OFFICE)
            assert "we could not come, another is owed" in page(administrator)

    def test_given_from_the_list_and_cancelled_then_another_is_owed(
        self, world: World, administrator: Client
    ) -> None:
        (visit,) = nobody_took(world, administrator)
        give(world, visit)
        visit.refresh_from_db()
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert "cancelled by us, another is owed" in page(administrator)
        give_up_disruption(Disruption.objects.get(outcome=DisruptionOutcome.OPEN), actor=OFFICE)
        assert "cancelled by us, no other is wanted" in page(administrator)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (CancelReason.BY_DEPARTMENT, "cancelled by us, another is owed"),
        (CancelReason.BY_RECIPIENT, "cancelled by the recipient"),
    ],
)
def test_what_came_instead_was_cancelled_too(
    world: World, administrator: Client, reason: CancelReason, said: str
) -> None:
    (visit,) = nobody_took(world, administrator)
    cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    instead = world.book(at(3, 10), recipient=visit.recipient, actor=OFFICE)
    settle_replaced()
    cancel_booking(instead, actor=OFFICE, reason=reason)
    assert "another visit instead" not in page(administrator)
    assert said in page(administrator)
    world.book(at(4, 10), recipient=visit.recipient, actor=OFFICE)
    for _before_the_night_and_after in range(2):
        is_owed = reason == CancelReason.BY_DEPARTMENT
        assert ("another visit instead" in page(administrator)) == is_owed
        settle_replaced()


def test_the_helper_sees_what_became_of_theirs(world: World, helper: Client) -> None:
    recipient = make_recipient(name="Odd Prøve")
    BlockedProvider.objects.create(recipient=recipient, provider=world.providers[1])
    visit = make_visit(world, at(1, 14), recipient=recipient)
    data = {"from_day": timezone.localdate(visit.starts_at).isoformat(), "reason": "sick"}
    helper.cookies["django_language"] = "en"
    asked = helper.post("/day/away/", data).text
    helper.post("/day/away/", data | {"agreed": asked.split('name="agreed" value="')[1].split('"')[0]})
    cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
    shown = helper.get(f"/day/absences/{Absence.objects.get().pk}/").text
    assert "cancelled" in shown
    assert "by the recipient" not in shown, "the same word whatever the reason: none can be guessed"


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow_with_what_is_owed(
    world: World, administrator: Client, statements: Count, rows: int
) -> None:
    for visit in nobody_took(world, administrator, hours=(10, 12, 14)[:rows]):
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    assert statements(administrator, f"/manage/absences/{Absence.objects.get().pk}/") == 15
