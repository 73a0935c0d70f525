"""Failures counted by keyed hashes, in a table: a municipality has one, and so has the platform for its operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

WINDOW = timedelta(minutes=15)

type Limits = Sequence[tuple[str, int]]


class TooManyAttempts(Exception):
    """The password was not looked at; says the same for known and unknown accounts."""

    def __init__(self, *, retry_after: timedelta) -> None:
        super().__init__()
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class FailureBook:
    """Rows of `table`, which has a `key` and a `failed_at`. What is older than a quarter of an hour counts no more."""

    table: type[models.Model]

    def require_few(self, limits: Limits) -> None:
        """Raises TooManyAttempts where a key was counted so often within the last quarter of an hour."""
        for key, limit in limits:
            times = self._rows().filter(key=key, failed_at__gt=timezone.now() - WINDOW)
            newest = times.order_by("-failed_at").values_list("failed_at", flat=True)[limit - 1 : limit]
            for failed_at in newest:
                raise TooManyAttempts(retry_after=failed_at + WINDOW - timezone.now())

    def note_for(self, *keys: str) -> None:
        """Count one more for each of them."""
        self._rows().bulk_create(self.table(key=key) for key in keys)
        self._forget_old()

    def forget(self, key: str) -> None:
        """Begin to count this one anew."""
        self._rows().filter(key=key).delete()

    def _forget_old(self) -> None:
        old = self._rows().filter(failed_at__lte=timezone.now() - WINDOW)
        # Whoever else is forgetting the same rows just now is not waited for.
        unlocked = old.select_for_update(skip_locked=True).values("pk")
        self._rows().filter(pk__in=unlocked).delete()

    def _rows(self) -> QuerySet[models.Model]:
        return QuerySet(self.table)
