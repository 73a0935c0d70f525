"""The log of acts: written with the act, ids and codes only."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from shop.models import Department
from tests.factories.scopes import leave_a_mark

pytestmark = pytest.mark.usefixtures("larvik")

KARI = Actor(user_id=7, channel=Channel.SELF)


@pytest.fixture
def department(larvik: object) -> Department:
    return leave_a_mark()


def test_an_act_is_noted_with_who_what_and_whose_data_it_was(department: Department) -> None:
    entry = record(
        KARI, "hours.changed", department, recipient_id=5, reason="by_department", minutes=30, nobody=None
    )
    entry.refresh_from_db()
    assert (entry.actor_id, entry.channel, entry.action, entry.recipient_id) == (
        7,
        "self",
        "hours.changed",
        5,
    )
    assert (entry.object_type, entry.object_id) == ("shop.department", department.pk)
    assert entry.details == {"reason": "by_department", "minutes": 30, "nobody": None}


def test_the_system_is_an_actor_without_a_user(department: Department) -> None:
    entry = record(SYSTEM, "shifts.made", department)
    assert (entry.actor_id, entry.channel) == (None, "system")


@pytest.mark.parametrize(
    "detail",
    [
        "Kari Nordmann",
        "kari@example.no",
        "Prøvegata 1",
        "bad, back",
        "line\nbreak",
        "x" * 81,
        "01817012345",
        11817012345,
    ],
)
def test_sentences_names_and_national_numbers_are_refused(department: Department, detail: str | int) -> None:
    with pytest.raises(ValueError, match="ids and codes only, not what reason holds"):
        record(KARI, "booking.cancelled", department, reason=detail)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "detail", ["by_recipient", "2027-03-28T03:30:00+02:00", "module:home_help", "", "1.5", 12]
)
def test_codes_times_and_ids_are_noted(department: Department, detail: str | int) -> None:
    assert record(KARI, "booking.cancelled", department, detail=detail).details == {"detail": detail}


def test_the_note_goes_with_the_act_when_it_is_rolled_back(department: Department) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(KARI, "hours.changed", department)
        raise ZeroDivisionError
    assert not AuditEntry.objects.exists()


def test_the_log_outlives_what_it_is_about(department: Department) -> None:
    record(KARI, "department.removed", department)
    department.delete()
    assert AuditEntry.objects.get().at <= datetime.now(UTC)
