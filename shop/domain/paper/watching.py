"""Whether this morning's day lists are there: nobody misses them until the day on which there is nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from observability.readiness import warns
from shop.domain.paper.day_lists import first_page_of
from shop.queries.day_list import TOO_OLD
from tenants.enums import ROUTABLE
from tenants.models import Municipality


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Municipalities, by their slugs, whose lists are not there at all, or not this morning's, `of` how many."""

    missing: Sequence[str]
    stale: Sequence[str]
    of: int

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale)


def what_is_unwritten() -> Unwritten:
    """Look at the files themselves, as a person would who needs them. One query in the public scope.

    The first page is written last: where it is new, so are all the others. A municipality has its first morning
    before it is missed.
    """
    now = timezone.now()
    found = Municipality.objects.filter(state__in=ROUTABLE).order_by("slug")
    missing, stale = [], []
    for municipality in found:
        written_at = _written_at(first_page_of(municipality.schema_name))
        if written_at is None:
            if municipality.created_at < now - TOO_OLD:
                missing.append(municipality.slug)
        elif written_at < now - TOO_OLD:
            stale.append(municipality.slug)
    return Unwritten(missing, stale, len(found))


@warns
def day_lists_amiss() -> str:
    """How many, and none by name: the page is open to all. Where no folder is set, another process has it."""
    if not settings.CONTINGENCY_FOLDER or not (unwritten := what_is_unwritten()):
        return ""
    return f"day lists: {len(unwritten.missing)} missing, {len(unwritten.stale)} stale, of {unwritten.of}"


def _written_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except OSError:
        return None
