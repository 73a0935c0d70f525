"""Whoever waits for a standing booking while its recipient becomes another one waits for that one as well."""

import pytest
from django.db import connection
from django.db.models import Q

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.locks import RECIPIENT
from shop.domain.series import occurrences
from shop.domain.series.occurrences import lock_series
from shop.models import BookingSeries, Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.worker import wait_until
from tests.factories.world import make_recipient, make_world
from tests.race.test_schedule_race import Meanwhile, somebody_waits_for_a_lock
from tests.shop.domain.standing import start

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def twin(committed_db: None) -> Recipient:
    """Who is here twice, with a standing booking; the other entry is `into`."""
    with works_for(LARVIK):
        world = make_world()
        start(world)
        return world.recipient


def lock_and_look(series_id: int, into: Recipient) -> tuple[int, bool]:
    """Whose it is once it is locked, and whether nobody else books for them meanwhile."""
    with use_scope(LARVIK), works_for(LARVIK):
        series = lock_series(series_id)
        return series.recipient_id, _holds_the_lock_of(into)


def _holds_the_lock_of(recipient: Recipient) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
                AND (classid::bigint << 32 | objid::bigint) = {RECIPIENT}""",
            {"recipient": str(recipient.pk)},
        )
        return bool(cursor.fetchone()[0])


def wait_while_they_become_one(twin: Recipient) -> tuple[int, int, bool]:
    """The one that stays, whose the standing booking is for who waited, and whether that one's lock was theirs."""
    with works_for(LARVIK):
        into = make_recipient(name="Ingrid Prøve Olsen")
        series_id = BookingSeries.objects.get().pk
    with Meanwhile(lambda: lock_and_look(series_id, into)) as waiting, works_for(LARVIK):
        merge_recipients(twin, into=into, actor=OFFICE)
        waiting.begin()
        wait_until(somebody_waits_for_a_lock)
    whose, is_locked = waiting.outcome.value
    return into.pk, whose, is_locked


def test_the_lock_is_of_the_one_whose_it_is_now(twin: Recipient) -> None:
    into, whose, is_locked = wait_while_they_become_one(twin)
    assert (whose, is_locked) == (into, True)


def test_who_does_not_look_again_holds_only_the_lock_of_the_one_that_is_closed(
    twin: Recipient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(occurrences, "of_recipient", lambda _recipient_id: Q())
    into, whose, is_locked = wait_while_they_become_one(twin)
    assert (whose, is_locked) == (into, False)
