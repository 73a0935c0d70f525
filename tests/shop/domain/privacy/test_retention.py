"""What is older than its rule goes in the night, what is younger stays; a dry run counts it and changes nothing."""

from datetime import time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import KnownDevice, SignInFailure
from audit.models import AuditEntry
from foundation.actor import SYSTEM, Channel
from foundation.scope import Scope
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_in_outbox
from shop.domain.privacy.retention import BY_KIND, set_days, standings
from shop.enums import BookingStatus, RecipientEnd, RetentionKind, Weekday
from shop.errors import UnlikelyRetention
from shop.models import (
    Booking,
    BookingSeries,
    ContactAttempt,
    Entitlement,
    Recipient,
    Representation,
    Representative,
    RetentionRule,
    ThreadMessage,
    WaitlistEntry,
    WaitlistOffer,
)
from shop.tasks_privacy import erase_ended, erase_former_representative, forget_due
from tests.factories.representatives import make_representation
from tests.factories.world import World, make_administrator, make_recipient
from tests.sample_module.module import called
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

A_DAY = timedelta(days=1)


def make_rows(world: World, *, age: timedelta) -> None:
    """One row of every kind that is as old as this."""
    then = timezone.now() - age
    user = world.user
    message = OutboxMessage.objects.create(user=user, kind="booking.confirmed", status=DeliveryStatus.SENT)
    OutboxMessage.objects.filter(pk=message.pk).update(created_at=then)
    KnownDevice.objects.create(user=user, key=f"{age.days:032d}", device="x", seen_at=then)
    SignInFailure.objects.create(key="x", failed_at=then)
    visit = make_visit(
        world, then - timedelta(hours=1), recipient=world.recipient, status=BookingStatus.COMPLETED
    )
    ThreadMessage.objects.create(
        booking=visit, side="recipient", author=user, body="x", sent_at=then, idempotency_key="x"
    )
    ContactAttempt.objects.create(booking=visit, outcome="reached", note="x", idempotency_key="x", at=then)
    BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[Weekday.TUESDAY],
        preferred_at=time(10),
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=timezone.localdate(then) - A_DAY,
        ends_on=timezone.localdate(then),
        channel=Channel.STAFF,
        answers={"said": "x"},
    )
    entry = WaitlistEntry.objects.create(
        recipient=world.recipient,
        service=world.service,
        first_day=then.date(),
        last_day=then.date(),
        duration=timedelta(hours=1),
        channel="staff",
        status="booked",
        booking=visit,
        settled_at=then,
    )
    WaitlistOffer.objects.create(
        entry=entry,
        recipient=world.recipient,
        hold=visit,
        made_at=then - A_DAY,
        expires_at=then,
        outcome="taken",
        settled_at=then,
    )
    mandate = make_representation(world.recipient, name=f"Eva Prøve {age.days}")
    Representation.objects.filter(pk=mandate.pk).update(
        valid_from=then - A_DAY, valid_until=then, revoked_at=then + A_DAY
    )
    gone = make_recipient(name="Odd Prøve")
    Entitlement.objects.filter(recipient=gone).delete()
    Recipient.objects.filter(pk=gone.pk).update(
        ended_on=timezone.localdate(then), end_reason=RecipientEnd.MOVED, is_active=False
    )


def due() -> dict[str, int]:
    return {each.kept.kind: each.due for each in standings(now=timezone.now())}


@pytest.mark.parametrize("kind", RetentionKind)
def test_what_is_older_is_due_and_what_is_younger_is_not(world: World, kind: RetentionKind) -> None:
    days = BY_KIND[kind].days
    make_rows(world, age=timedelta(days=days) - A_DAY)
    assert due()[kind] == 0
    make_rows(world, age=timedelta(days=days) + A_DAY)
    assert due()[kind] == 1


def test_the_night_takes_all_that_is_due_and_notes_it(world: World) -> None:
    make_rows(world, age=timedelta(days=4000))
    log = set(AuditEntry.objects.values_list("pk", flat=True))
    forget_due()
    assert not OutboxMessage.objects.exists()
    assert "forget" in called
    assert not WaitlistEntry.objects.exists()
    assert ContactAttempt.objects.get().note == ""
    assert Booking.objects.count() == 1
    assert log <= set(AuditEntry.objects.values_list("pk", flat=True))
    assert RetentionRule.objects.filter(last_run_at__isnull=False).count() == len(RetentionKind)
    gone = Recipient.objects.get(name="Odd Prøve")
    erase_ended(recipient_id=gone.pk)
    erase_ended(recipient_id=gone.pk)
    gone.refresh_from_db()
    assert gone.erased_at is not None
    erase_former_representative(representative_id=Representative.objects.get().pk)
    assert due() == dict.fromkeys(RetentionKind, 0)


def test_a_message_that_waits_still_is_never_taken(world: World) -> None:
    message = OutboxMessage.objects.create(user=world.user, kind="x", status=DeliveryStatus.WAITING)
    OutboxMessage.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=4000))
    forget_due()
    assert OutboxMessage.objects.filter(pk=message.pk).exists()


def test_who_was_told_that_nobody_comes_is_told_when_somebody_does(world: World) -> None:
    """The message is old, and the visit it is about is still to come: what was said decides what must be said."""
    set_days(RetentionKind.MESSAGES, days=30, actor=SYSTEM)
    visit = make_visit(world, timezone.now() + 20 * A_DAY, recipient=world.recipient)
    put_in_outbox("booking.upset", to=world.user.pk, booking_id=visit.pk)
    over = make_visit(world, timezone.now() - 20 * A_DAY, recipient=world.recipient)
    put_in_outbox("booking.upset", to=world.user.pk, booking_id=over.pk)
    then = timezone.now() - 40 * A_DAY
    OutboxMessage.objects.update(created_at=then, sent_at=then, status=DeliveryStatus.SENT)
    assert due()[RetentionKind.MESSAGES] == 1
    forget_due()
    assert OutboxMessage.objects.get().params == {"booking_id": visit.pk}


def test_somebody_who_receives_something_again_is_not_erased(world: World) -> None:
    make_rows(world, age=timedelta(days=4000))
    gone = Recipient.objects.get(name="Odd Prøve")
    Recipient.objects.filter(pk=gone.pk).update(ended_on=None, end_reason="", is_active=True)
    erase_ended(recipient_id=gone.pk)
    gone.refresh_from_db()
    assert gone.name == "Odd Prøve"


def test_a_municipalitys_own_rule_holds_and_is_logged(world: World) -> None:
    set_days(RetentionKind.MESSAGES, days=40, actor=SYSTEM)
    set_days(RetentionKind.MESSAGES, days=40, actor=SYSTEM)
    make_rows(world, age=timedelta(days=50))
    assert due()[RetentionKind.MESSAGES] == 1
    assert AuditEntry.objects.filter(action="retention.changed").count() == 1


@pytest.mark.parametrize("days", [0, -1, 29, 36_501, 10**12])
def test_an_unlikely_rule_is_refused(world: World, days: int) -> None:
    with pytest.raises(UnlikelyRetention):
        set_days(RetentionKind.MESSAGES, days=days, actor=SYSTEM)
    assert not RetentionRule.objects.exists()


class TestPage:
    def test_each_kind_stands_there_and_is_changed(self, world: World, larvik_client: Client) -> None:
        larvik_client.cookies["django_language"] = "en"
        mayor = sign_in(larvik_client, make_administrator(None))
        make_rows(world, age=timedelta(days=400))
        page = mayor.get("/manage/retention/").text
        assert "Messages that were sent" in page
        assert "Due now: 1 message." in page
        assert "not counted yet" in page
        mayor.post("/manage/retention/messages/", {"days": "500"})
        assert RetentionRule.objects.get().days == 500

    def test_a_shorter_time_shows_what_it_takes_and_holds_only_with_a_yes_to_that(
        self, world: World, larvik_client: Client
    ) -> None:
        larvik_client.cookies["django_language"] = "en"
        mayor = sign_in(larvik_client, make_administrator(None))
        make_rows(world, age=timedelta(days=50))
        sent = {"days": "40", "seen": "365"}
        asked = mayor.post("/manage/retention/messages/", sent).text
        assert "Kept from now on" in asked
        assert ">1 message<" in asked
        assert 'name="shown" value="1"' in asked
        assert 'name="seen" value="365"' in asked
        assert not RetentionRule.objects.exists()
        yes = sent | {"confirmed": "1", "shown": "1"}
        again = mayor.post("/manage/retention/messages/", yes | {"edit": "1"}).text
        assert 'value="40"' in again
        make_rows(world, age=timedelta(days=51))
        more = mayor.post("/manage/retention/messages/", yes).text
        assert "Something has changed since you were asked" in more
        assert ">2 messages<" in more
        assert not RetentionRule.objects.exists()
        assert mayor.post("/manage/retention/messages/", yes | {"shown": "2"}).status_code == 302
        assert RetentionRule.objects.get().days == 40
        assert OutboxMessage.objects.count() == 2

    @pytest.mark.parametrize("days", ["40", "500"])
    def test_who_saw_another_rule_saves_nothing(self, world: World, larvik_client: Client, days: str) -> None:
        larvik_client.cookies["django_language"] = "en"
        mayor = sign_in(larvik_client, make_administrator(None))
        set_days(RetentionKind.MESSAGES, days=200, actor=SYSTEM)
        sent = {"days": days, "seen": "365", "confirmed": "1", "shown": "9"}
        response = mayor.post("/manage/retention/messages/", sent)
        assert response.status_code == 409
        conflict = next(row.conflict for row in response.context["rows"] if row.conflict)
        assert [(row.now, row.yours) for row in conflict.rows] == [("200", days)]
        assert f'value="{days}"' in response.text
        assert RetentionRule.objects.get().days == 200

    @pytest.mark.parametrize("sent", ["", "x", "-4", "1", "9" * 40])
    def test_nonsense_changes_nothing(self, world: World, larvik_client: Client, sent: str) -> None:
        mayor = sign_in(larvik_client, make_administrator(None))
        assert mayor.post("/manage/retention/messages/", {"days": sent}).status_code == 422
        assert not RetentionRule.objects.exists()

    def test_what_is_wrong_names_its_kind_and_leads_to_its_field(
        self, world: World, larvik_client: Client
    ) -> None:
        larvik_client.cookies["django_language"] = "en"
        mayor = sign_in(larvik_client, make_administrator(None))
        page = mayor.post("/manage/retention/messages/", {"days": "3"}).text
        summary = page[page.index("error-summary") : page.index("</ul>", page.index("error-summary"))]
        assert 'href="#days-messages">Messages that were sent' in summary
        assert "Choose between 30 and 36500 days." in summary
        assert 'value="3"' in page
        assert page.count('aria-invalid="true"') == 1
        assert mayor.get("/manage/retention/messages/").status_code == 302

    def test_there_is_no_other_kind(self, world: World, larvik_client: Client) -> None:
        mayor = sign_in(larvik_client, make_administrator(None))
        assert mayor.post("/manage/retention/everything/", {"days": "40"}).status_code == 404


class TestCommand:
    def test_a_dry_run_counts_and_changes_nothing(self, world: World, larvik: Scope) -> None:
        make_rows(world, age=timedelta(days=4000))
        before = [list(model.objects.values()) for model in (OutboxMessage, Booking, Recipient)]
        said = StringIO()
        call_command("retention", "--dry-run", "--municipality", "larvik", stdout=said)
        assert "larvik: messages: 1 (after 365 days)" in said.getvalue()
        assert "sandefjord" not in said.getvalue()
        assert [list(model.objects.values()) for model in (OutboxMessage, Booking, Recipient)] == before

    def test_an_unknown_municipality_is_refused(self, db: Any) -> None:
        with pytest.raises(CommandError):
            call_command("retention", "--municipality", "atlantis")
