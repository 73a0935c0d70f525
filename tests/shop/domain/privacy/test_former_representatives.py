"""Who acted for others is forgotten some years after the last mandate ended; what others must keep stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import SYSTEM
from shop.domain.privacy.representatives import done_before, erase_representative
from shop.enums import BookingStatus
from shop.models import Booking, Recipient, Representation, Representative, ThreadMessage
from tests.factories.representatives import account_of, make_representation, new_number
from tests.factories.world import World, make_administrator, make_recipient
from tests.shop.views.visits import make_visit

NOW = timezone.now()
AGO = NOW - timedelta(days=1095)
A_DAY = timedelta(days=1)


def ended(representation: Representation, *, ago: timedelta) -> Representation:
    """One that ran out so long ago."""
    day = timezone.localdate(NOW - ago)
    Representation.objects.filter(pk=representation.pk).update(valid_from=day - A_DAY, valid_until=day)
    return representation


@pytest.fixture
def old(world: World) -> Representation:
    return ended(make_representation(world.recipient, name="Eva Prøve"), ago=timedelta(days=1100))


def test_everything_goes_that_says_who_it_was_and_the_visit_they_booked_stays(
    world: World, old: Representation
) -> None:
    visit = make_visit(world, NOW - 1200 * A_DAY, recipient=world.recipient, status=BookingStatus.COMPLETED)
    account = account_of(old)
    Booking.objects.filter(pk=visit.pk).update(created_by=account)
    log = set(AuditEntry.objects.values_list("pk", flat=True))
    assert erase_representative(old.representative, before=AGO, actor=SYSTEM)
    assert not User.objects.filter(pk=account.pk).exists()
    assert not Representative.objects.exists()
    assert not Representation.objects.exists()
    visit.refresh_from_db()
    assert (visit.status, visit.created_by_id) == (BookingStatus.COMPLETED, None)
    assert log < set(AuditEntry.objects.values_list("pk", flat=True))
    assert AuditEntry.objects.filter(action="representative.erased").count() == 1


def test_one_mandate_that_holds_keeps_them(world: World, old: Representation) -> None:
    another = make_recipient(name="Odd Prøve")
    make_representation(another, name="Eva Prøve")
    theirs = Representation.objects.exclude(pk=old.pk)
    theirs.update(representative=old.representative)
    assert not erase_representative(old.representative, before=AGO, actor=SYSTEM)
    theirs.update(revoked_at=NOW - 1000 * A_DAY)
    assert not done_before(AGO).filter(pk=old.representative_id).exists()
    theirs.update(revoked_at=NOW - 1100 * A_DAY)
    assert done_before(AGO).filter(pk=old.representative_id).exists()


def test_who_works_here_or_receives_something_keeps_the_account(world: World, old: Representation) -> None:
    colleague = make_administrator(world.department)
    Representative.objects.filter(pk=old.representative_id).update(user=colleague)
    assert erase_representative(Representative.objects.get(), before=AGO, actor=SYSTEM)
    assert User.objects.filter(pk=colleague.pk).exists()
    own = make_recipient(name="Odd Prøve")
    account = User.objects.create(name="Odd Prøve")
    Recipient.objects.filter(pk=own.pk).update(user=account)
    mandate = ended(make_representation(world.recipient), ago=timedelta(days=1100))
    Representative.objects.filter(pk=mandate.representative_id).update(user=account)
    assert erase_representative(Representative.objects.get(), before=AGO, actor=SYSTEM)
    assert User.objects.filter(pk=account.pk).exists()


def test_what_they_wrote_is_not_put_into_the_recipients_mouth(world: World, old: Representation) -> None:
    visit = make_visit(world, NOW - 1200 * A_DAY, recipient=world.recipient, status=BookingStatus.COMPLETED)
    written = ThreadMessage.objects.create(
        booking=visit, side="recipient", author=account_of(old), body="x", idempotency_key="x"
    )
    assert not erase_representative(old.representative, before=AGO, actor=SYSTEM)
    written.delete()
    assert erase_representative(old.representative, before=AGO, actor=SYSTEM)


def test_whose_recipients_were_all_erased_goes_by_when_they_were_last_here(
    world: World, old: Representation
) -> None:
    account = account_of(old)
    old.delete()
    assert not done_before(AGO).exists()
    User.objects.filter(pk=account.pk).update(created_at=NOW - 1200 * A_DAY)
    assert done_before(AGO).exists()
    User.objects.filter(pk=account.pk).update(last_login=NOW - 10 * A_DAY)
    assert not done_before(AGO).exists()


def test_the_same_number_begins_anew(world: World) -> None:
    number = new_number()
    first = ended(make_representation(world.recipient, national_id=number), ago=timedelta(days=1100))
    assert erase_representative(first.representative, before=AGO, actor=SYSTEM)
    assert not erase_representative(first.representative, before=AGO, actor=SYSTEM)
    again = make_representation(world.recipient, national_id=number)
    assert again.representative_id != first.representative_id
