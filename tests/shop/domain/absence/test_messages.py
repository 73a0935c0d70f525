"""Who is told of an absence: some minutes later, each once, and again if it is not so after all."""

from django.core import mail

from foundation.jobs import run_job
from notifications.models import OutboxMessage
from shop.domain.absence.undoing import end_absence
from shop.models import Absence, Assignment, Disruption
from tests.factories.world import World, at, make_user, user_of
from tests.shop.domain.absence.away import another, is_away
from tests.shop.domain.absence.told import OFFICE, who_has


def test_messages_wait_some_minutes_and_then_say_who_comes_and_what_needs_a_time(world: World) -> None:
    covered = world.book(at(1, 8))
    sick = who_has(covered)
    (other,) = [provider for provider in world.providers if provider != sick]
    other.user = make_user("Hjelper Prøve", email="helper@example.no")
    other.save()
    uncovered = world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    Assignment.objects.filter(booking=uncovered).update(provider=sick)
    busy = world.book(at(1, 10), recipient=another(world, "Berit Prøve"))
    assert who_has(busy) == other
    OutboxMessage.objects.all().delete()
    is_away(sick)
    waiting = {message.kind: message for message in OutboxMessage.objects.all()}
    assert set(waiting) == {"booking.reassigned", "booking.upset", "provider.given_visits"}
    assert {message.not_before for message in waiting.values()} == {Absence.objects.get().told_at}
    assert waiting["booking.upset"].params["booking_id"] == uncovered.pk
    for message in waiting.values():
        run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    texts = {mail_.to[0]: mail_.body for mail_ in mail.outbox}
    assert "09.00" in texts[user_of(uncovered.recipient).email or ""], "the nearest free time"
    assert "Berit" not in str(texts)
    assert "08.00–09.00" in texts["helper@example.no"]


def test_who_was_told_that_nobody_can_come_hears_that_somebody_does(world: World) -> None:
    booking = world.book(at(1, 10))
    world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    away = is_away(who_has(booking))
    message = OutboxMessage.objects.get(kind="booking.upset")
    run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    assert away.absence is not None
    end_absence(away.absence, actor=OFFICE)
    again = OutboxMessage.objects.get(kind="booking.stands_again")
    assert (again.user, again.params["booking_id"]) == (world.user, booking.pk)
    assert not Disruption.objects.exists()


def test_who_has_two_visits_hears_of_both_in_one_mail(world: World) -> None:
    first = world.book(at(1, 8))
    sick = who_has(first)
    second = world.book(at(1, 10))
    Assignment.objects.filter(booking=second).update(provider=sick)
    OutboxMessage.objects.all().delete()
    is_away(sick)
    mail.outbox.clear()
    for message in OutboxMessage.objects.filter(user=world.user):
        run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    (sent,) = mail.outbox
    assert f"/bookings/{first.pk}/" in sent.body
    assert f"/bookings/{second.pk}/" in sent.body
