"""Who handles decisions hears once of what waits about representatives; ending and merging keep what must be kept."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from accounts.national import user_with_number
from foundation.actor import SYSTEM
from foundation.jobs import run_job
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.identity.numbers import seal
from shop.domain.representation.reminders import TO_SETTLE
from shop.domain.representation.reviewing import confirm_review
from shop.enums import RecipientEnd, RepresentationKind, ReviewReason, StaffRole
from shop.models import Recipient, Representation, RoleGrant
from shop.tasks_duties import TELL_OVERDUE
from tests.factories.representatives import make_representation, new_number
from tests.factories.world import World, make_administrator, make_recipient, make_user


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def morning() -> None:
    run_job(TELL_OVERDUE, tenant="larvik", args={})


def heard() -> list[str]:
    told = OutboxMessage.objects.filter(kind=TO_SETTLE).order_by("pk")
    return [message.user.name for message in told.select_related("user")]


def turns(age: int, *, days: int) -> date:
    day = timezone.localdate() + timedelta(days=days)
    return day.replace(year=day.year - age)


def parent(world: World, *, days: int) -> Representation:
    kind = RepresentationKind.PARENT
    return make_representation(world.recipient, kind=kind, child_born_on=turns(12, days=days))


@pytest.fixture
def office(world: World) -> None:
    """An administrator and a case officer of the department; the municipality's need not hear of it."""
    make_administrator(world.department)
    make_administrator(None, name="Sigrid Prøve")
    officer = make_user("Hanne Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)


@pytest.mark.usefixtures("office")
def test_a_review_is_told_once_thirty_days_before(world: World) -> None:
    parent(world, days=31)
    morning()
    assert heard() == []
    Representation.objects.update(child_born_on=turns(12, days=30), valid_until=turns(0, days=90))
    for _time in range(2):
        morning()
    assert heard() == ["Anne Prøve", "Hanne Prøve"]
    deliver(message_id=OutboxMessage.objects.filter(kind=TO_SETTLE).earliest("pk").pk)
    assert "1 who wants to act for another waits for you" in mail.outbox[0].body
    assert "Ingrid" not in f"{mail.outbox[0].body} {mail.outbox[0].subject}"


@pytest.mark.usefixtures("office")
def test_what_was_settled_before_the_mail_went_out_is_not_said(world: World) -> None:
    due = parent(world, days=10)
    morning()
    confirm_review(due, age=12, reason=ReviewReason.AGREES, actor=SYSTEM)
    for message in OutboxMessage.objects.filter(kind=TO_SETTLE):
        deliver(message_id=message.pk)
    assert mail.outbox == []


@pytest.mark.usefixtures("office")
def test_consent_that_waits_is_told_as_well(world: World) -> None:
    make_representation(world.recipient, is_doubtful=True)
    morning()
    assert len(heard()) == 2


def test_who_acts_for_others_keeps_the_account_when_their_own_services_end(world: World) -> None:
    number, neighbour = new_number(), make_recipient(name="Nabo Prøve")
    seal(world.recipient, number)
    world.recipient.save()
    make_representation(neighbour, national_id=number)
    today = timezone.localdate()
    end_recipient(
        world.recipient, last_day=today - timedelta(days=1), reason=RecipientEnd.NO_LONGER, actor=SYSTEM
    )
    assert user_with_number(number) == world.user


def test_whoever_acted_for_a_duplicate_acts_for_the_one_that_stays(world: World) -> None:
    twin = Recipient.objects.create(name="Ingrid Prøve")
    number = new_number()
    double = make_representation(twin, national_id=number)
    kept = make_representation(world.recipient, national_id=number)
    other = make_representation(twin, name="Annen Fullmakt")
    merge_recipients(twin, into=world.recipient, actor=SYSTEM)
    in_use = Representation.objects.filter(revoked_at__isnull=True, recipient=world.recipient)
    assert set(in_use) == {kept, other}
    assert Representation.objects.get(pk=double.pk).revoked_at is not None
