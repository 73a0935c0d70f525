"""The day lists as files, for days on which the system is down."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from audit.record import record
from foundation.actor import SYSTEM
from foundation.alphabet import Alphabetical
from foundation.scope import current_tenant_key
from shop.day_sheets import DaySheets, day_sheets, notes_for
from shop.domain.paper.private_files import make_private_folder, remove_old_days, write_private_file
from shop.enums import UPCOMING
from shop.errors import ContingencyFolderUnusable
from shop.models import Booking, Department
from shop.queries.day_list import WRITTEN, day_lists
from shop.queries.days import span_of_day
from shop.queries.holidays import public_holidays

KEPT = timedelta(days=3)
"""So long after its day a list is removed."""
FIRST_PAGE = "index.html"
LONGEST_HOLIDAY = timedelta(days=14)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file, its `path` from the municipality's folder; ids and days only, because names of files are shown."""

    department: str
    path: str
    visits: int
    warnings: int


def days_to_write(today: date) -> Sequence[date]:
    """Today and the days to come, to the next working day: on a Friday the weekend and Monday too."""
    holidays = frozenset(public_holidays(today, today + LONGEST_HOLIDAY))
    days = [today, today + timedelta(days=1)]
    while days[-1].isoweekday() > 5 or days[-1] in holidays:
        days.append(days[-1] + timedelta(days=1))
    return days


@transaction.atomic
def write_day_lists(*, today: date, forgets: bool = False) -> Sequence[Path]:
    """Write every department's lists, and a first page that leads to them; returns the files.

    Done again it writes them anew; if it `forgets`, those of the days before are removed at once: that they are kept
    for a while is worth less than that nobody is found by them. What is half written is never seen. Raises
    ContingencyFolderUnusable, and says in the log of the system why.
    """
    try:
        kept_from = today if forgets else today - KEPT
        return _write(_folder(), today=today, kept_from=kept_from, written_at=timezone.now())
    except OSError as error:
        # The path is in the settings; what the operating system says of it holds no person.
        logger.error("the day lists of %s could not be written: %s", current_tenant_key(), error.strerror)  # noqa: TRY400 - a traceback tells no more
        raise ContingencyFolderUnusable from error


def first_page_of(tenant_key: str) -> Path:
    """Where the municipality's lists begin, for whoever opens them by hand."""
    return Path(settings.CONTINGENCY_FOLDER) / tenant_key / FIRST_PAGE


def _folder() -> Path:
    """The municipality's own. The folder of all must be there: a share that is not mounted must be noticed."""
    if not settings.CONTINGENCY_FOLDER:
        logger.error(
            "the day lists of %s could not be written: CONTINGENCY_FOLDER is not set", current_tenant_key()
        )
        raise ContingencyFolderUnusable
    folder_of_all = Path(settings.CONTINGENCY_FOLDER)
    if not folder_of_all.is_dir():
        raise FileNotFoundError(2, "CONTINGENCY_FOLDER is no folder")
    return folder_of_all / current_tenant_key()


def _write(folder: Path, *, today: date, kept_from: date, written_at: datetime) -> Sequence[Path]:
    days = days_to_write(today)
    make_private_folder(folder)
    remove_old_days(folder, before=kept_from)
    found: dict[date, list[WrittenFile]] = {day: [] for day in days}
    paths = []
    for department in _departments(days):
        lists = day_lists(department, days=days)
        notes = notes_for([visit for each in lists for visit in each.visits])
        for each in lists:
            sheets = day_sheets(each, notes=notes)
            name = f"{each.day.isoformat()}/department-{department.pk}.html"
            paths.append(_write_file(folder / name, department, sheets=sheets, written_at=written_at))
            found[each.day].append(WrittenFile(department.name, name, sheets.visits, sheets.warnings))
    index = folder / FIRST_PAGE
    write_private_file(index, _page("index", days=list(found.items()), written_at=written_at))
    return [*paths, index]


def _departments(days: Sequence[date]) -> Sequence[Department]:
    """The active ones, and those that still have visits to carry out."""
    visits = Booking.objects.filter(
        department=OuterRef("pk"),
        starts_at__gte=span_of_day(days[0]).starts_at,
        starts_at__lt=span_of_day(days[-1]).ends_at,
        status__in=sorted(UPCOMING),
    )
    return list(
        Department.objects.filter(Q(is_active=True) | Exists(visits)).order_by(Alphabetical("name"), "pk")
    )


def _write_file(path: Path, department: Department, *, sheets: DaySheets, written_at: datetime) -> Path:
    make_private_folder(path.parent)
    write_private_file(path, _page("day", department=department, sheets=sheets, written_at=written_at))
    # One line a file: who opens it later cannot be known, only that it is there and how many stand in it.
    record(SYSTEM, WRITTEN, department, day=sheets.day.isoformat(), visits=sheets.visits)
    return path


def _page(name: str, **context: Any) -> str:
    return render_to_string(f"shop/contingency/{name}.html", context | {"style": _style()})


def _style() -> SafeString:
    """In the file itself, which must look the same wherever it is carried."""
    rules = render_to_string("shop/contingency/paper.css")
    return mark_safe(f"<style>\n{rules}</style>")  # noqa: S308 - our own file, without any value in it
