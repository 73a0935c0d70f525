"""Whether this morning's day lists are there: nobody misses them until the day on which there is nothing else."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from observability.readiness import warns
from shop.domain.paper.day_lists import first_page_of
from shop.domain.paper.glance import Glance
from shop.queries.day_list import TOO_OLD
from tenants.enums import ROUTABLE
from tenants.models import Municipality

PATIENCE = timedelta(seconds=1)
LONGER_PATIENCE = timedelta(seconds=10)
"""Of whoever looks by hand, or by a job of their own."""
_glance = Glance[Mapping[str, datetime | None]]()


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Municipalities, by their slugs, whose lists are not there at all, or not this morning's, `of` how many."""

    missing: Sequence[str]
    stale: Sequence[str]
    of: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale)


def what_is_unwritten(*, patience: timedelta = LONGER_PATIENCE) -> Unwritten | None:
    """Look at the files themselves, as a person would who needs them; None where the folder does not answer.

    The first page is written last: where it is new, so are all the others. A municipality has its first morning
    before it is missed. One query in the public scope.
    """
    found = _municipalities()
    written_at = _glance.at(partial(_written_at, found), patience=patience)
    return None if written_at is None else _unwritten(found, written_at)


@warns
def day_lists_amiss() -> str:
    """How many, and none by name: the page is open to all. Where no folder is set, another process has it.

    A share that hangs is said to be one, and keeps nobody waiting.
    """
    if not settings.CONTINGENCY_FOLDER:
        return ""
    unwritten = what_is_unwritten(patience=PATIENCE)
    if unwritten is None:
        return "day lists: their folder does not answer"
    if not unwritten:
        return ""
    return f"day lists: {len(unwritten.missing)} missing, {len(unwritten.stale)} stale, of {unwritten.of}"


def _municipalities() -> Sequence[Municipality]:
    return list(Municipality.objects.filter(state__in=ROUTABLE).order_by("slug"))


def _unwritten(
    municipalities: Sequence[Municipality], written_at: Mapping[str, datetime | None]
) -> Unwritten:
    oldest = timezone.now() - TOO_OLD
    missing, stale = [], []
    for municipality in municipalities:
        written = written_at.get(municipality.slug)
        if written is None:
            if municipality.created_at < oldest:
                missing.append(municipality.slug)
        elif written < oldest:
            stale.append(municipality.slug)
    return Unwritten(missing, stale, len(municipalities))


def _written_at(municipalities: Sequence[Municipality]) -> Mapping[str, datetime | None]:
    """By the municipality's slug, None where there is nothing. No query: a thread of its own may run it."""
    return {each.slug: _changed_at(first_page_of(each.schema_name)) for each in municipalities}


def _changed_at(path: Path) -> datetime | None:
    """Opened and begun to be read: a share that is gone may still say what it said of its files."""
    try:
        with path.open("rb") as page:
            page.read(1)
            return datetime.fromtimestamp(os.fstat(page.fileno()).st_mtime, tz=UTC)
    except OSError:
        return None
