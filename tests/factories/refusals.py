"""A refusal changes nothing: every row that a booking touches is compared before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model

from audit.models import AuditEntry
from foundation.errors import DomainError
from notifications.models import OutboxMessage
from shop.models import Assignment, Booking, EntitlementEntry, EntitlementPeriod

TOUCHED: tuple[type[Model], ...] = (
    Booking,
    Assignment,
    EntitlementPeriod,
    EntitlementEntry,
    AuditEntry,
    OutboxMessage,
)


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that the door writes."""
    return {model._meta.db_table: list(model._default_manager.order_by("pk").values()) for model in TOUCHED}


@contextmanager
def refused[Refusal: DomainError](refusal: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """The block must end in exactly this refusal, and every row must be as it was."""
    before = all_rows()
    with pytest.raises(refusal) as met:
        yield met
    assert met.type is refusal
    assert all_rows() == before, "a refusal changed something"
