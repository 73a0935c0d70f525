"""Somebody is forgotten: markers in every text about them are searched for in the whole schema afterwards."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import KnownDevice, Session, User
from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.personal_data import encrypt, lookup_hash
from notifications.models import ContactPreferences, OutboxMessage, RegisterContact
from notifications.outbox import put_in_outbox
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.privacy.asking import ask_for_erasure
from shop.domain.privacy.erasing import erase_recipient
from shop.enums import AddressProtection, BookingStatus, ErasureState, RecipientEnd
from shop.errors import AccountsNeedName, ErasureTooEarly, RecipientHasEnded
from shop.hooks import ServiceModule
from shop.models import (
    BlockedProvider,
    Booking,
    BookingSeries,
    ContactAttempt,
    Entitlement,
    EntitlementEntry,
    Recipient,
    ThreadMessage,
)
from shop.registry import installed_modules
from tests.factories.world import World, at, make_recipient
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

OFFICER = Actor(user_id=None, channel=Channel.STAFF)
MARK = "Zzmerke"
NUMBER = "68050999"


@pytest.fixture
def person(world: World, larvik_client: Client) -> Recipient:
    """Somebody of whom something stands in every table there is, and of whom nothing goes on."""
    recipient = world.recipient
    user = world.user
    User.objects.filter(pk=user.pk).update(name=f"{MARK} Person", email=f"{MARK.lower()}@example.no")
    sign_in(larvik_client, user)
    Session.objects.filter(user=user).update(device=f"{MARK} nettleser")
    KnownDevice.objects.create(user=user, key="k" * 32, device=f"{MARK} telefon")
    ContactPreferences.objects.create(user=user, phone=NUMBER)
    RegisterContact.objects.create(user=user, email=f"{MARK.lower()}@example.no", phone=NUMBER)
    recipient.name, recipient.address, recipient.phone = f"{MARK} Person", f"{MARK}veien 1", NUMBER
    recipient.national_id_hash = lookup_hash(MARK)
    recipient.national_id_sealed = encrypt(MARK)
    recipient.save()
    Entitlement.objects.filter(recipient=recipient).update(
        decision_reference=f"{MARK}/1",
        valid_from=date(2020, 1, 1),
        valid_until=timezone.localdate() - timedelta(days=1),
    )
    visit = make_visit(world, at(-9, 10), recipient=recipient, status=BookingStatus.COMPLETED)
    Booking.objects.filter(pk=visit.pk).update(idempotency_key=f"{MARK}-key", created_by=user)
    ContactAttempt.objects.create(
        booking=visit, outcome="reached", note=f"{MARK} svarte", idempotency_key="x"
    )
    BookingSeries.objects.create(
        recipient=recipient,
        service=world.service,
        weekdays=[1],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=date(2020, 1, 1),
        ends_on=date(2020, 2, 1),
        answers={"wish": MARK},
        channel=Channel.SELF,
    )
    ThreadMessage.objects.create(
        booking=visit, side="recipient", author=user, body=f"{MARK} er blid", idempotency_key="x"
    )
    BlockedProvider.objects.create(recipient=recipient, provider=world.providers[1])
    put_in_outbox("booking.confirmed", to=user.pk, booking_id=visit.pk)
    return recipient


def traces(*marks: str) -> set[str]:
    """The columns of the municipality in which one of the marks stands, whatever they hold: text, documents, bytes."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        )
        for table, column in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE ANY (%s)',
                [[f"%{mark}%" for mark in marks]],
            )
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
    return found


def marks_of(person: Recipient) -> tuple[str, ...]:
    sealed = bytes(person.national_id_sealed or b"").hex()
    return MARK, NUMBER, str(person.national_id_hash), sealed


def test_nothing_in_the_schema_says_who_it_was(person: Recipient) -> None:
    marks = marks_of(person)
    before = traces(*marks)
    assert len(before) >= 15, "the control: what is not planted cannot be missed"
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert traces(*marks) == set()


def test_while_the_accounts_may_need_the_name_only_who_knows_the_day_erases(person: Recipient) -> None:
    """Five years after the last day, unless the municipality says otherwise (bokføringsloven § 13)."""
    ended = timezone.localdate() - timedelta(days=3)
    Recipient.objects.filter(pk=person.pk).update(
        ended_on=ended, end_reason=RecipientEnd.DIED, is_active=False
    )
    until = ended + timedelta(days=1825)
    for agreed in (None, until - timedelta(days=1)):
        with pytest.raises(AccountsNeedName):
            erase_recipient(person, actor=OFFICER, agreed_until=agreed)
        person.refresh_from_db()
        assert person.erased_at is None
    erase_recipient(person, actor=OFFICER, agreed_until=until)
    assert AuditEntry.objects.get(action="recipient.erased").details["needed_until"] == until.isoformat()


def test_after_that_day_or_without_accounts_nobody_is_asked(person: Recipient) -> None:
    ended = timezone.localdate() - timedelta(days=1826)
    Recipient.objects.filter(pk=person.pk).update(
        ended_on=ended, end_reason=RecipientEnd.MOVED, is_active=False
    )
    person.refresh_from_db()
    erase_recipient(person, actor=OFFICER)
    stranger = make_recipient(name="Odd Prøve")
    Entitlement.objects.filter(recipient=stranger).delete()
    assert erase_recipient(stranger, actor=OFFICER).erased_at is not None


def test_what_must_be_kept_is_kept(person: Recipient) -> None:
    kept = [model.objects.count() for model in (Booking, Entitlement, EntitlementEntry, BookingSeries)]
    log = AuditEntry.objects.count()
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert [
        model.objects.count() for model in (Booking, Entitlement, EntitlementEntry, BookingSeries)
    ] == kept
    assert AuditEntry.objects.count() == log + 1


def test_their_way_in_is_gone(person: Recipient, larvik_client: Client) -> None:
    assert larvik_client.get("/me/").status_code == 200
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert larvik_client.get("/me/").status_code == 302
    person.refresh_from_db()
    assert (person.user, person.is_active, person.end_reason) == (None, False, RecipientEnd.ERASED)


def test_a_protected_address_goes_too(person: Recipient) -> None:
    protect_recipient(person, level=AddressProtection.STRICTLY_CONFIDENTIAL, actor=OFFICER)
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert traces(MARK, NUMBER) == set()


def test_a_row_that_was_merged_into_theirs_goes_too(person: Recipient) -> None:
    twin = Recipient.objects.create(
        name=f"{MARK} Tvilling",
        address=f"{MARK}veien 2",
        is_active=False,
        ended_on=date(2020, 1, 1),
        end_reason=RecipientEnd.MERGED,
        merged_into=person,
    )
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    twin.refresh_from_db()
    assert twin.erased_at is not None
    assert traces(MARK) == set()


def test_twice_is_once(person: Recipient) -> None:
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert AuditEntry.objects.filter(action="recipient.erased").count() == 1


def test_who_works_here_too_keeps_the_account_and_loses_the_messages_about_their_visits(
    person: Recipient, world: World
) -> None:
    provider, user_id = world.providers[0], world.user.pk
    provider.user_id = user_id
    provider.save(update_fields=["user"])
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert User.objects.filter(pk=user_id).exists()
    assert not OutboxMessage.objects.filter(user_id=user_id).exists()


@pytest.mark.parametrize("what", ["decisions", "visits", "standing"])
def test_it_is_refused_while_something_holds(person: Recipient, world: World, what: str) -> None:
    if what == "decisions":
        Entitlement.objects.filter(recipient=person).update(valid_until=timezone.localdate())
    elif what == "visits":
        make_visit(world, at(2, 10), recipient=person)
    else:
        BookingSeries.objects.filter(recipient=person).update(ends_on=None)
    before = traces(MARK, NUMBER)
    with pytest.raises(ErasureTooEarly) as refusal:
        erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert refusal.value.params["left"] == what
    assert traces(MARK, NUMBER) == before


def test_what_fails_half_way_leaves_everything(person: Recipient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of the modules breaks down after the others have forgotten."""
    last: ServiceModule = installed_modules()[-1]

    def break_down(_recipient: Recipient) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr(last, "erase", break_down)
    before = traces(MARK, NUMBER)
    with pytest.raises(RuntimeError):
        erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    assert traces(MARK, NUMBER) == before


def test_nobody_elses_rows_change(person: Recipient, world: World) -> None:
    other = make_recipient(name="Odd Prøve")
    other.address = "Annenvei 1"
    other.save(update_fields=["address"])
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    other.refresh_from_db()
    assert (other.name, other.address, other.user is None) == ("Odd Prøve", "Annenvei 1", False)


def test_their_wish_is_settled_with_it(person: Recipient) -> None:
    asked = ask_for_erasure(person, actor=OFFICER)
    assert ask_for_erasure(person, actor=OFFICER) == asked
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    asked.refresh_from_db()
    assert asked.state == ErasureState.DONE


def test_who_is_erased_is_never_opened_again(person: Recipient) -> None:
    erase_recipient(person, actor=OFFICER, agreed_until=date.max)
    for act in (reopen_recipient, ask_for_erasure):
        with pytest.raises(RecipientHasEnded):
            act(person, actor=OFFICER)
