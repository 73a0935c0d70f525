"""A representative is registered, changed, assessed, reviewed and revoked; and one number is one account."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.national import user_with_number
from audit.models import AuditEntry
from foundation.errors import DomainError
from shop.domain.identity.numbers import seal
from shop.domain.representation.registering import Scope, change_representation
from shop.domain.representation.reviewing import assess_consent, confirm_review
from shop.domain.representation.revoking import revoke_representation
from shop.enums import RepresentationKind, ReviewReason
from shop.errors import ActsAlready, RepresentationIsOver, RepresentationNotPossible, RepresentsThemself
from shop.models import Recipient, Representation, Representative
from tests.factories.representatives import make_representation, new_number
from tests.factories.world import World, make_recipient

TODAY = timezone.localdate()
DAY = timedelta(days=1)
PARENT = RepresentationKind.PARENT


def born(years: int, *, days: int = 0) -> date:
    """Whoever turns `years` in so many days."""
    day = TODAY + days * DAY
    return day.replace(year=day.year - years)


def without_account(recipient: Recipient) -> Recipient:
    recipient.user = None
    recipient.save(update_fields=["user"])
    return recipient


def test_who_is_registered_signs_in_as_themself(world: World) -> None:
    number = new_number()
    representation = make_representation(world.recipient, national_id=number, name="Nora Fullmakt")
    user = user_with_number(number)
    assert user == representation.representative.user
    assert (user.name, user.has_usable_password()) == ("Nora Fullmakt", False)
    assert AuditEntry.objects.get(action="representation.registered").recipient_id == world.recipient.pk


def test_somebody_with_two_to_act_for_is_one_account(world: World) -> None:
    number, other = new_number(), make_recipient(name="Nabo Prøve")
    first = make_representation(world.recipient, national_id=number)
    second = make_representation(other, national_id=number, name="Nora F.")
    assert first.representative == second.representative


def test_a_recipient_who_acts_for_another_keeps_their_account(world: World) -> None:
    number, neighbour = new_number(), make_recipient(name="Nabo Prøve")
    seal(neighbour, number)
    neighbour.save()
    representation = make_representation(world.recipient, national_id=number)
    assert representation.representative.user == neighbour.user == user_with_number(number)


def test_who_was_registered_before_they_first_sign_in_as_a_recipient_has_that_account(world: World) -> None:
    number, neighbour = new_number(), without_account(make_recipient(name="Nabo Prøve"))
    seal(neighbour, number)
    neighbour.save()
    representation = make_representation(world.recipient, national_id=number)
    assert user_with_number(number) == representation.representative.user
    neighbour.refresh_from_db()
    assert neighbour.user == representation.representative.user


def test_who_receives_nothing_any_more_still_acts_for_others(world: World) -> None:
    number, neighbour = new_number(), make_recipient(name="Nabo Prøve")
    seal(neighbour, number)
    neighbour.is_active = False
    neighbour.save()
    assert user_with_number(number) is None
    representation = make_representation(world.recipient, national_id=number)
    assert user_with_number(number) == representation.representative.user


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"service_ids": []}, "services"),
        ({"service_ids": [10**9]}, "services"),
        ({"valid_until": TODAY - DAY}, "valid_until"),
        ({"valid_from": TODAY + 3 * DAY, "valid_until": TODAY + DAY}, "valid_until"),
        ({"document_reference": ""}, "document_reference"),
        ({"document_reference": "has dementia"}, "document_reference"),
        ({"document_reference": "01857012345"}, "document_reference"),
        ({"kind": PARENT}, "child_born_on"),
        ({"kind": PARENT, "child_born_on": born(18)}, "child_born_on"),
        ({"kind": PARENT, "child_born_on": TODAY + DAY}, "child_born_on"),
        ({"child_born_on": born(5)}, "child_born_on"),
    ],
)
def test_nonsense_is_refused(world: World, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(RepresentationNotPossible) as refusal:
        make_representation(world.recipient, **changes)
    assert refusal.value.params == {"field": field}
    assert not Representation.objects.exists()


def test_nobody_acts_for_themself(world: World) -> None:
    number = new_number()
    seal(world.recipient, number)
    world.recipient.save()
    with pytest.raises(RepresentsThemself):
        make_representation(world.recipient, national_id=number)


def test_one_acts_for_another_by_one_right_at_a_time(world: World) -> None:
    number = new_number()
    first = make_representation(world.recipient, national_id=number)
    with pytest.raises(ActsAlready):
        make_representation(world.recipient, national_id=number, kind=RepresentationKind.GUARDIAN)
    revoke_representation(first, actor=world.actor())
    assert make_representation(world.recipient, national_id=number).pk != first.pk


def test_a_parents_access_is_over_with_the_eighteenth_birthday(world: World) -> None:
    parent = make_representation(world.recipient, kind=PARENT, child_born_on=born(17, days=10))
    assert parent.valid_until == born(17, days=10).replace(year=TODAY.year + 1) - DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        Representation.objects.filter(pk=parent.pk).update(valid_until=None)


@pytest.mark.parametrize(
    ("years", "reviewed", "next_age"), [(5, 0, 12), (12, 12, 16), (13, 12, 16), (16, 16, None)]
)
def test_registering_is_the_review_for_the_age_a_child_has(
    world: World, years: int, reviewed: int, next_age: int | None
) -> None:
    child = born(years)
    parent = make_representation(world.recipient, kind=PARENT, child_born_on=child)
    assert parent.reviewed_age == reviewed
    assert parent.rests_from == (child.replace(year=child.year + next_age) if next_age else None)


def test_a_review_may_be_confirmed_thirty_days_before_and_is_once(world: World) -> None:
    early = make_representation(world.recipient, kind=PARENT, child_born_on=born(12, days=31))
    with pytest.raises(RepresentationIsOver):
        confirm_review(early, age=12, reason=ReviewReason.AGREES, actor=world.actor())
    due = make_representation(world.recipient, kind=PARENT, name="Far", child_born_on=born(12, days=30))
    with pytest.raises(RepresentationIsOver):
        confirm_review(due, age=16, reason=ReviewReason.AGREES, actor=world.actor())
    for _time in range(2):
        done = confirm_review(due, age=12, reason=ReviewReason.AGREES, actor=world.actor())
        assert done.reviewed_age == 12
    assert AuditEntry.objects.filter(action="representation.reviewed").count() == 1


def test_where_there_is_no_consent_it_ends(world: World) -> None:
    representation = make_representation(world.recipient, is_doubtful=True)
    assess_consent(representation, is_given=False, document_reference="2026/8", actor=world.actor())
    representation.refresh_from_db()
    assert representation.revoked_at is not None
    with pytest.raises(RepresentationIsOver):
        assess_consent(representation, is_given=True, document_reference="2026/8", actor=world.actor())


def test_what_was_never_doubtful_is_not_assessed(world: World) -> None:
    representation = make_representation(world.recipient)
    with pytest.raises(RepresentationIsOver):
        assess_consent(representation, is_given=True, document_reference="2026/8", actor=world.actor())


def changed(world: World, representation: Representation) -> Representation:
    scope = Scope([world.service.pk], TODAY, TODAY + 10 * DAY, gets_messages=False)
    return change_representation(
        representation, document_reference="2026/9", scope=scope, actor=world.actor()
    )


def test_scope_and_period_can_be_changed(world: World) -> None:
    representation = changed(world, make_representation(world.recipient))
    assert [each.pk for each in representation.services.all()] == [world.service.pk]
    assert (representation.covers_all, representation.document_reference) == (False, "2026/9")
    assert representation.valid_until == TODAY + 10 * DAY


def test_what_has_ended_is_not_changed(world: World) -> None:
    representation = make_representation(world.recipient)
    for _time in range(2):
        revoke_representation(representation, actor=world.actor())
    assert AuditEntry.objects.filter(action="representation.revoked").count() == 1
    with pytest.raises(RepresentationIsOver):
        changed(world, representation)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda rows: rows.update(kind="cousin"),
        lambda rows: rows.update(document_reference="a sentence about health"),
        lambda rows: rows.update(valid_until=TODAY - 9 * DAY),
        lambda rows: rows.update(reviewed_age=12),
        lambda rows: rows.update(assessed_at=timezone.now()),
    ],
)
def test_the_database_refuses_nonsense(world: World, wrong: Callable[[Any], object]) -> None:
    representation = make_representation(world.recipient)
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(Representation.objects.filter(pk=representation.pk))


def test_a_refusal_leaves_no_account_behind(world: World) -> None:
    with pytest.raises(DomainError):
        make_representation(world.recipient, service_ids=[])
    assert not Representative.objects.exists()
